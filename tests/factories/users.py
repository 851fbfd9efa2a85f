"""Users with roles, made by invitation like everybody."""

from itertools import count

from samnak.ground.access import actions
from samnak.ground.access.actors import COMMAND, DEMO
from samnak.ground.access.models import User
from samnak.ground.access.rules import takes_two

PASSWORD = "seven rivers, one house"
_numbers = count(1)


def make_user(*roles: str, name: str = "", supervisor: User | None = None, language: str = "en") -> User:
    """A user who holds these roles and can sign in with PASSWORD."""
    number = next(_numbers)
    user = actions.invite(
        username=f"{(roles or ('nobody',))[0][:20]}{number}",
        name=name or f"{' '.join(roles) or 'nobody'} {number}".title(),
        password=PASSWORD,
        supervisor=supervisor,
        by=COMMAND,
    )
    for role in roles:
        actions.grant(user=user, role=role, by=DEMO if takes_two(role) else COMMAND)
    if language != user.language:
        actions.choose_language(language=language, by=user)
    return User.objects.get(pk=user.pk)


def reception() -> User:
    """Somebody of reception; always the same one within a test."""
    return _one("intake")


def supervision() -> User:
    """A supervisor; always the same one within a test."""
    return _one("supervisor")


def _one(role: str) -> User:
    name = f"The {role} of the factories"
    return User.objects.filter(name=name).first() or make_user(role, name=name)
