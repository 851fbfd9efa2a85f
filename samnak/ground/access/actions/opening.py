"""Accounts are made, opened again and given a supervisor by an administrator; a link lets their owner in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.ground.access import alarms, audit, once, rules
from samnak.ground.access.actions.invitations import invite_link
from samnak.ground.access.actions.proposals import give_or_ask
from samnak.ground.access.actors import Actor
from samnak.ground.access.models import DoneOnce, Relation, User
from samnak.ground.access.once import SENT_BEFORE
from samnak.ground.access.queries.accounts import same_name, supervisors
from samnak.ground.access.refusals import Refused
from samnak.ground.access.roles import ROLES
from samnak.ground.access.rules import CLOSED, NAME_TAKEN


@transaction.atomic
def make_account(
    *,
    username: str,
    name: str,
    name_km: str = "",
    supervisor: User | None = None,
    last_day: dt.date | None = None,
    roles: Iterable[str] = (),
    reason: str = "",
    by: Actor,
    key: UUID | None = None,
) -> User:
    """Make an account without a password: its owner comes in by a link, and chooses one. Its roles are given, or asked
    for where they take two."""
    facts = {"name": name.strip(), "name_km": name_km.strip(), "last_day": last_day}
    user, keys = User(username=username, **facts), _keys_of_roles(key, roles)
    rules.check_may_change(user, by)
    if before := once.claim(key, "access.make_account", by=by):
        return _made_before(before.made(), key, keys, username=username, supervisor=supervisor, **facts)
    rules.check_sign_in_name(username)
    rules.check_name(name, name_km)
    rules.check_last_day(last_day, field="last_day")
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(_("There is already an account with this sign-in name. Choose another."), field="username")
    _check_told_apart(user)
    if supervisor is not None:
        _check_leads(supervisor, user)
    user.supervisor = supervisor
    user.set_unusable_password()
    user.save()
    audit.record("access.user_invited", by=by, about=user)
    for role, own in keys.items():
        give_or_ask(user=user, role=role, reason=reason, by=by, key=own)
    once.keep(key, user.pk)
    return user


def _keys_of_roles(key: UUID | None, roles: Iterable[str]) -> dict[str, UUID | None]:
    """Each role of the form is asked for under a key of its own."""
    return {role: uuid5(key, role) if key is not None else None for role in roles}


def _made_before(pk: UUID, key: UUID | None, keys: dict[str, UUID | None], **typed: Any) -> User:
    """The account this form made; other words, or other roles, are no repetition."""
    user = once.unchanged(User.objects.select_related("supervisor").get(pk=pk), **typed)
    every = _keys_of_roles(key, ROLES)  # asked of all, so that a role left out this time is noticed too
    asked = set(DoneOnce.objects.filter(pk__in=list(filter(None, every.values()))).values_list("pk", flat=True))
    if asked != set(keys.values()):
        raise Refused(SENT_BEFORE)
    return user


def _check_told_apart(user: User) -> None:
    """Colleagues are chosen by name (who may not see somebody, who is the second person): of one name there is one
    account, closed ones too."""
    for field in ("name", "name_km"):
        twin = same_name(getattr(user, field))
        if twin is not None:
            raise Refused(NAME_TAKEN % {"username": twin.username}, field=field)


@transaction.atomic
def first_link(*, user: User, by: Actor) -> str:
    """A new link for an account whose owner has not chosen a password yet. Whoever has one loses it by two people's
    word alone: `recovery_link`. An account that opens something already gets it from the server alone."""
    rules.check_may_change(user, by)
    if not user.is_active:
        raise Refused(CLOSED)
    if user.has_usable_password():
        raise Refused(_("Its owner has a way in. Who lost theirs is given a new one by two people: ask for it."))
    link = invite_link(user=user, by=by, kind="first")
    audit.record("access.link_given", by=by, about=user)
    return link


@transaction.atomic
def open_again(*, user: User, by: Actor) -> None:
    """Open a closed account: as it was if it was only shut, else without a role and without a password."""
    rules.check_may_change(user, by)
    if user.is_active:
        raise Refused(_("This account is open already."))
    user.is_active = True
    user.save(update_fields=["is_active"])
    user.__dict__.pop("_roles", None)
    alarms.ring("access.account_opened", by=by, users=alarms.lead_of(user), roles=["auditor"], about_id=user.pk)
    audit.record("access.account_opened_again", by=by, about=user)


@transaction.atomic
def name_supervisor(*, user: User, supervisor: User | None, by: Actor) -> None:
    """Say who somebody's supervisor is: from now on that one sees the people they walk beside. Both are told."""
    rules.check_may_change(user, by)
    if supervisor is not None:
        _check_leads(supervisor, user)
    before = user.supervisor
    if supervisor == before:
        return
    user.supervisor = supervisor
    user.save(update_fields=["supervisor"])
    told = [one for one in (before, supervisor) if one is not None and one.is_active]
    alarms.ring("access.team_changed", by=by, users=told, about_id=user.pk)
    _tell_directors([user], by)
    audit.record("access.supervisor_named", by=by, about=user, to=str(supervisor.pk) if supervisor else "")


@transaction.atomic
def move_team(*, user: User, to: User, by: Actor) -> int:
    """Everybody who names this user as their supervisor names another one. Gives how many."""
    rules.check_may_change(user, by)
    if to.pk == user.pk:
        raise Refused(_("Choose somebody else: it is this person who leaves."), field="to")
    team = list(User.objects.filter(supervisor=user).exclude(pk=to.pk).select_for_update(of=("self",)).order_by("pk"))
    for member in team:
        _check_leads(to, member, field="to")
    # The new one, if of this very team, is left without a supervisor: nobody is their own.
    User.objects.filter(supervisor=user, pk=to.pk).update(supervisor=None)
    moved = User.objects.filter(pk__in=[member.pk for member in team]).update(supervisor=to)
    if moved:
        alarms.ring("access.team_changed", by=by, users=[to], about_id=user.pk)
        _tell_directors(team, by)
        audit.record("access.team_moved", by=by, about=user, to=str(to.pk), counted=moved)
    return moved


def _tell_directors(moved: list[User], by: Actor) -> None:
    """With a worker the people they walk with come under other eyes, or under nobody's."""
    live = Relation.live_q(timezone.now())
    if Relation.objects.filter(live, kind="assigned", user__in=moved).exists():
        alarms.ring("access.supervisor_changed", by=by, roles=["director"], about_id=moved[0].pk)


def _check_leads(lead: User, member: User, field: str = "supervisor") -> None:
    if lead.pk == member.pk:
        raise Refused(_("Nobody is their own supervisor."), field=field)
    if not supervisors().filter(pk=lead.pk).exists():
        raise Refused(_("Choose somebody who holds the role of a supervisor now."), field=field)
    if lead.supervisor_id is not None and lead.supervisor_id == member.pk:
        raise Refused(_("These two would be each other's supervisor. Choose somebody else."), field=field)
