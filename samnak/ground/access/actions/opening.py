"""Accounts are made, opened again and given a supervisor by an administrator; a link lets their owner in."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.ground.access import alarms, audit, once, rules
from samnak.ground.access.actions.invitations import invite_link
from samnak.ground.access.actors import Actor
from samnak.ground.access.models import Relation, User
from samnak.ground.access.queries.accounts import supervisors
from samnak.ground.access.refusals import Refused
from samnak.ground.access.rules import CLOSED


@transaction.atomic
def make_account(
    *,
    username: str,
    name: str,
    name_km: str = "",
    supervisor: User | None = None,
    last_day: dt.date | None = None,
    by: Actor,
    key: UUID | None = None,
) -> User:
    """Make an account without a role and without a password: its owner comes in by a link, and chooses one."""
    user = User(username=username, name=name.strip(), name_km=name_km.strip(), last_day=last_day)
    rules.check_may_change(user, by)
    if before := once.claim(key, "access.make_account", by=by):
        return User.objects.get(pk=before.made())
    rules.check_sign_in_name(username)
    rules.check_name(name)
    rules.check_last_day(last_day, field="last_day")
    if User.objects.filter(username__iexact=username).exists():
        raise Refused(_("There is already an account with this sign-in name. Choose another."), field="username")
    if supervisor is not None:
        _check_leads(supervisor, user)
    user.supervisor = supervisor
    user.set_unusable_password()
    user.save()
    audit.record("access.user_invited", by=by, about=user)
    once.keep(key, user.pk)
    return user


@transaction.atomic
def first_link(*, user: User, by: Actor) -> str:
    """A new link for an account whose owner has not chosen a password yet. Whoever has one loses it by two people's
    word alone: `recovery_link`."""
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
