"""Accounts: made by invitation, what roles they hold, the language of their pages."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.ground.access import audit, ending, once, rules
from samnak.ground.access.actions.sessions import end_sessions
from samnak.ground.access.actors import COMMAND, Actor, Machine
from samnak.ground.access.models import RoleGrant, User
from samnak.ground.access.queries.accounts import confirmers
from samnak.ground.access.queries.leaving import people_with
from samnak.ground.access.refusals import Refused
from samnak.ground.access.roles import ROLES
from samnak.ground.access.rules import PEOPLE_LEFT
from samnak.ground.days import end_of


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
def grant(*, user: User, role: str, until: dt.datetime | None = None, by: Actor, key: UUID | None = None) -> RoleGrant:
    """Give a role that takes one person. Giving it again changes nothing."""
    if role not in ROLES:
        raise ValueError(f"There is no role {role!r}.")
    rules.check_may_give(user, role, by, confirmers() if rules.takes_two(role) and by == COMMAND else 0)
    if before := once.claim(key, "access.grant", by=by):
        return once.unchanged(RoleGrant.objects.get(pk=before.made()), user_id=user.pk, role=role)
    made = give_role(user=user, role=role, until=until, by=by)
    once.keep(key, made.pk)
    return made


def give_role(*, user: User, role: str, until: dt.datetime | None, by: Actor) -> RoleGrant:
    """A role from now on, no longer than the account lasts; web sessions end, so that the next begins with what they
    may do now. Part of an action that has asked whether it may be."""
    last, asked = end_of(user.last_day), until
    until = rules.earlier(asked, last)
    live = RoleGrant.live_q(timezone.now())
    held = user.roles.filter(live, role=role).filter(Q(until=None) | Q(until=until)).first()
    if held is not None:
        return held
    made = RoleGrant.objects.create(user=user, role=role, until=until)
    user.__dict__.pop("_roles", None)
    shortened = {str(made.pk): rules.moment(asked)} if until != asked else {}
    audit.record("access.role_granted", by=by, about=user, role=role, **({"shortened": shortened} if shortened else {}))
    end_sessions(user=user, by=by)
    return made


@transaction.atomic
def end_role(*, user: User, role: str, by: Actor) -> None:
    """Take a role away from now on. Ending one that is not held changes nothing."""
    rules.check_may_change(user, by)
    ending.lock(user)
    now, ended = timezone.now(), frozenset((role,))
    held = user.roles.filter(RoleGrant.live_q(now), role=role)
    if user.is_active and held.exists():
        ending.check_may_end(user, ended, now)
    if role == "caseworker" and held.exists() and isinstance(by, User) and (people := people_with(user)):
        raise Refused(PEOPLE_LEFT % {"n": people})
    if held.update(until=now):
        user.__dict__.pop("_roles", None)
        ending.tell_of_ending(user, ended, by)
        audit.record("access.role_ended", by=by, about=user, role=role)
        end_sessions(user=user, by=by)


@transaction.atomic
def choose_language(*, language: str, by: User) -> None:
    """The language the user's pages open in."""
    if language != by.language:
        by.language = language
        by.save(update_fields=["language"])
        audit.record("access.language_changed", by=by, about=by, language=language)
