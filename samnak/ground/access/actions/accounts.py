"""Accounts: made by invitation, what roles they hold, the language of their pages."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.ground.access import audit
from samnak.ground.access.actions.sessions import end_sessions
from samnak.ground.access.actors import Actor, Machine
from samnak.ground.access.models import RoleGrant, User
from samnak.ground.access.refusals import Refused
from samnak.ground.access.roles import ROLES


@transaction.atomic
def invite(
    *,
    username: str,
    name: str,
    name_km: str = "",
    password: str | None = None,
    like: User | None = None,
    supervisor: User | None = None,
    by: Actor,
) -> User:
    """Make an account without any role and without a password: its owner chooses one (`invite_link`).

    Only a machine actor may give one (made-up accounts, checked against the rules in force). It names the first of
    many accounts with one password as `like`, and the slow work on the password is not done anew.
    """
    if password is not None and not isinstance(by, Machine):
        raise ValueError("Nobody chooses another's password.")
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(_("There is already an account with this sign-in name. Choose another."), field="username")
    user = User(username=username, name=name, name_km=name_km, supervisor=supervisor)
    _set_password(user, password, like)
    user.save()
    audit.record("access.user_invited", by=by, about=user)
    return user


def _set_password(user: User, password: str | None, like: User | None) -> None:
    if password is None:
        user.set_unusable_password()
        return
    validate_password(password, user)
    if like is not None:
        user.password = like.password
    else:
        user.set_password(password)


@transaction.atomic
def grant(*, user: User, role: str, until: dt.datetime | None = None, by: Actor) -> RoleGrant:
    """Give a role; who gets another one signs in anew. Giving it again changes nothing."""
    if role not in ROLES:
        raise ValueError(f"There is no role {role!r}.")
    held = user.roles.filter(role=role, until=None).first()
    if held is not None:
        return held
    made = RoleGrant.objects.create(user=user, role=role, until=until)
    user.__dict__.pop("_roles", None)
    audit.record("access.role_granted", by=by, about=user, role=role)
    end_sessions(user=user, by=by)
    return made


@transaction.atomic
def end_role(*, user: User, role: str, by: Actor) -> None:
    """Take a role away from now on, and end the user's web sessions. Ending one that is not held changes nothing."""
    if user.roles.filter(role=role, until=None).update(until=timezone.now()):
        user.__dict__.pop("_roles", None)
        audit.record("access.role_ended", by=by, about=user, role=role)
        end_sessions(user=user, by=by)


@transaction.atomic
def choose_language(*, language: str, by: User) -> None:
    """The language the user's pages open in."""
    if language != by.language:
        by.language = language
        by.save(update_fields=["language"])
        audit.record("access.language_changed", by=by, about=by, language=language)
