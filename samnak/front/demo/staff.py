"""The accounts of the made-up house: one for each kind of work, six caseworkers, one password for all."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from samnak.ground.access.actions import choose_language, grant, invite
from samnak.ground.access.actors import DEMO
from samnak.ground.access.models import User

TABLE = Path(__file__).parent / "tables" / "staff.toml"


@dataclass(frozen=True)
class Member:
    """Somebody who works in the made-up house; `does` says what, in English and Khmer."""

    username: str
    name: str
    name_km: str
    roles: list[str]
    does: str
    does_km: str
    supervisor: str = ""
    language: str = "en"


@cache
def members() -> tuple[Member, ...]:
    return tuple(Member(**row) for row in _table()["staff"])


def password() -> str:
    return str(_table()["password"])


@cache
def _table() -> dict:
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


def are_here() -> bool:
    """Whether the accounts exist: they are made with everything else, or not at all."""
    names = [member.username for member in members()]
    return User.objects.filter(username__in=names).count() == len(names)


def make_accounts() -> dict[str, User]:
    """Every account with its roles, by sign-in name. Supervisors first, whom the others name."""
    made: dict[str, User] = {}
    for member in sorted(members(), key=lambda each: bool(each.supervisor)):
        user = invite(
            username=member.username,
            name=member.name,
            name_km=member.name_km,
            password=password(),
            like=next(iter(made.values()), None),
            supervisor=made.get(member.supervisor),
            by=DEMO,
        )
        for role in member.roles:
            grant(user=user, role=role, by=DEMO)
        choose_language(language=member.language, by=user)
        made[member.username] = user
    return made


def caseworkers(accounts: dict[str, User]) -> list[User]:
    return [accounts[member.username] for member in members() if "caseworker" in member.roles]


def signins() -> str:
    """The table of sign-ins, in English and Khmer, ready to print."""
    wide = max(len(member.username) for member in members())
    lines = [
        "EVERYBODY IN HERE IS MADE UP. No real person is meant, and no real person may be written down here.",
        "អ្នកទាំងអស់នៅទីនេះ គ្រាន់តែជាឧទាហរណ៍ប្រឌិត។ សូមកុំសរសេរឈ្មោះមនុស្សពិតនៅទីនេះ។",
        "",
        f"Password of every account / ពាក្យសម្ងាត់សម្រាប់គណនីទាំងអស់:  {password()}",
        "The second step of signing in: press the button. / ជំហានទីពីរ៖ សូមចុចប៊ូតុង។",
        "",
        f"{'Sign-in name':<{max(wide, 12)}}  Name, and what they do",
    ]
    for member in members():
        lines.append(f"{member.username:<{max(wide, 12)}}  {member.name}: {member.does}")
        lines.append(f"{'':<{max(wide, 12)}}  {member.name_km}៖ {member.does_km}")
    return "\n".join(lines)
