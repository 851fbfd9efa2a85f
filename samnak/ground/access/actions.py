"""Writes of the access room: accounts, roles, relations."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.ground.access import audit
from samnak.ground.access.actors import Actor, Machine
from samnak.ground.access.models import Relation, RoleGrant, User
from samnak.ground.access.refusals import Refused
from samnak.ground.access.roles import ROLES


@transaction.atomic
def invite(
    *,
    username: str,
    name: str,
    name_km: str = "",
    password: str,
    like: User | None = None,
    supervisor: User | None = None,
    by: Actor,
) -> User:
    """Make an account without any role. The password is checked against the rules in force.

    A machine actor that makes many accounts with one password (the demo) names the first of them as `like`, and
    the slow work on the password is not done anew.
    """
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(_("There is already an account with this sign-in name. Choose another."), field="username")
    user = User(username=username, name=name, name_km=name_km, supervisor=supervisor)
    validate_password(password, user)
    if like is not None and isinstance(by, Machine):
        user.password = like.password
    else:
        user.set_password(password)
    user.save()
    audit.record("access.user_invited", by=by, about=user)
    return user


@transaction.atomic
def grant(*, user: User, role: str, until: dt.datetime | None = None, by: Actor) -> RoleGrant:
    """Give a role. Giving it again changes nothing."""
    if role not in ROLES:
        raise ValueError(f"There is no role {role!r}.")
    held = user.roles.filter(role=role, until=None).first()
    if held is not None:
        return held
    made = RoleGrant.objects.create(user=user, role=role, until=until)
    user.__dict__.pop("_roles", None)
    audit.record("access.role_granted", by=by, about=user, role=role)
    return made


@transaction.atomic
def end_role(*, user: User, role: str, by: Actor) -> None:
    """Take a role away from now on. Ending one that is not held changes nothing."""
    if user.roles.filter(role=role, until=None).update(until=timezone.now()):
        user.__dict__.pop("_roles", None)
        audit.record("access.role_ended", by=by, about=user, role=role)


def relate(
    *,
    kind: str,
    subject: UUID,
    user: User | None = None,
    role: str = "",
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
) -> Relation:
    """Say who stands near a person, from now on or since when. Part of a room's action, which does the audit."""
    live = Relation.objects.filter(
        Relation.live_q(timezone.now()), kind=kind, subject=subject, user=user, role=role
    ).first()
    if live is None:
        now = timezone.now()
        return Relation.objects.create(
            kind=kind, subject=subject, user=user, role=role, since=since or now, until=until
        )
    if live.until != until:
        live.until = until
        live.save(update_fields=["until"])
    return live


def part(*, kind: str, subject: UUID, user: User | None = None, at: dt.datetime | None = None) -> int:
    """End live relations of a kind to a person (of one user, or of all), now or at another time. Part of a room's
    action. One that ends earlier by itself is not made longer."""
    at = at or timezone.now()
    rows = Relation.objects.filter(Relation.live_q(timezone.now()), kind=kind, subject=subject)
    if user is not None:
        rows = rows.filter(user=user)
    return rows.filter(Q(until=None) | Q(until__gt=at)).update(until=at)


@transaction.atomic
def choose_language(*, language: str, by: User) -> None:
    """The language the user's pages open in."""
    if language != by.language:
        by.language = language
        by.save(update_fields=["language"])
        audit.record("access.language_changed", by=by, about=by, language=language)
