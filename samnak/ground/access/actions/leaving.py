"""Somebody leaves: shut out at once if need be, told of, and closed when nothing is left with them."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.ground.access import alarms, audit, ending, rules
from samnak.ground.access.actions.invitations import end_links
from samnak.ground.access.actions.sessions import end_sessions
from samnak.ground.access.actors import Actor
from samnak.ground.access.models import Alarm, Proposal, Relation, RoleGrant, User
from samnak.ground.access.queries.leaving import Leaving, ends_before, held_by, leaving
from samnak.ground.access.refusals import Refused
from samnak.ground.access.rules import FEW, LAST, PEOPLE_LEFT
from samnak.ground.days import end_of


@transaction.atomic
def shut_out(*, user: User, by: Actor) -> None:
    """Nobody comes in by this account from now on, whatever is left with them; all else of leaving can wait. Their
    supervisor and the auditors are told."""
    rules.check_may_change(user, by)
    ending.lock(user)
    if not user.is_active:
        raise Refused(_("Nobody comes in by this account any more."))
    held = held_by(user)
    ending.check_may_shut(user, held, timezone.now())
    user.is_active = False
    user.save(update_fields=["is_active"])
    user.__dict__.pop("_roles", None)
    end_links(user=user)
    end_sessions(user=user, by=by)
    alarms.ring("access.account_shut", by=by, users=alarms.lead_of(user), roles=["auditor"], about_id=user.pk)
    ending.tell_of_ending(user, held, by)
    audit.record("access.account_shut", by=by, about=user)


@transaction.atomic
def close_account(*, user: User, by: Actor) -> None:
    """Close an account for good: its roles, relations, web sessions and what waits for it end; walls stay. Refused
    while somebody has nobody else, a team has no other supervisor, or it is the last of its role."""
    rules.check_may_change(user, by)
    ending.lock(user)
    now, before = timezone.now(), held_by(user)
    held = user.roles.filter(RoleGrant.live_q(now))
    if not user.is_active and not held.exists():
        return
    _check_may_be_closed(leaving(user))
    roles = held.update(until=now)
    relations = Relation.objects.filter(Relation.live_q(now), user=user).exclude(kind__in=Relation.WALLS)
    ended = relations.update(until=now)
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    user.__dict__.pop("_roles", None)
    end_links(user=user)
    sessions = end_sessions(user=user, by=by)
    _stop_what_waits(user, now)
    ending.tell_of_ending(user, before, by)
    audit.record("access.account_closed", by=by, about=user, roles=roles, relations=ended, sessions=sessions)


@transaction.atomic
def tell_of_leaving(*, user: User, by: Actor) -> bool:
    """Tell the supervisor (where there is none: all of them) that somebody leaves with people who have nobody else.
    Who was told and has not said that they know is not told again. Gives whether somebody was told."""
    rules.check_may_change(user, by)
    state = leaving(user)
    if not state.people:
        return False
    leads = alarms.lead_of(user)
    told = Alarm.objects.filter(key="access.leaving", about_id=user.pk, known_at=None)
    if told.filter(user__in=leads).exists() or (not leads and told.filter(role="supervisor").exists()):
        return False
    roles = [] if leads else ["supervisor"]
    alarms.ring(
        "access.leaving", by=by, users=leads, roles=roles, about_id=user.pk, url=state.hand_over, people=state.people
    )
    audit.record("access.leaving_told", by=by, about=user, people=state.people)
    return True


@transaction.atomic
def choose_last_day(*, user: User, day: dt.date | None, by: Actor) -> None:
    """The last day of an account, or none. Its roles end with it. A later one gives back to roles what an earlier one
    took, and no more; one that watches over others stays short."""
    rules.check_may_change(user, by)
    rules.check_last_day(day, field="last_day")
    if day == user.last_day:
        return
    ending.lock(user)
    now, end, before = timezone.now(), end_of(day), end_of(user.last_day)
    held = user.roles.filter(RoleGrant.live_q(now))
    if before is not None:
        _give_back(user, held.filter(until=before).exclude(role__in=rules.WATCHERS), end)
    shortened = {} if end is None else _shorten(user, held.filter(Q(until=None) | Q(until__gt=end)), end, by)
    user.last_day = day
    user.save(update_fields=["last_day"])
    user.__dict__.pop("_roles", None)
    if before is not None and (end is None or end > before):
        _tell_of_later(user, by)
    facts = {"shortened": shortened} if shortened else {}
    audit.record("access.last_day_chosen", by=by, about=user, day=day.isoformat() if day else "", **facts)


def _give_back(user: User, held: QuerySet[RoleGrant], end: dt.datetime | None) -> None:
    """Roles that this last day had made shorter last as long again as they were given for, or until the new one."""
    given = ends_before(user)
    for row in held:
        if str(row.pk) in given:
            row.until = rules.earlier(given[str(row.pk)], end)
            row.save(update_fields=["until"])


def _shorten(user: User, longer: QuerySet[RoleGrant], end: dt.datetime, by: Actor) -> dict[str, str]:
    """Roles that would last longer end with the last day: where enough others stay, and not in silence. Gives when each
    would have ended, for the log."""
    rows = {str(row.pk): rules.moment(row.until) for row in longer}
    roles = frozenset(longer.values_list("role", flat=True))
    ending.check_may_end(user, roles, end)
    longer.update(until=end)
    ending.tell_of_ending(user, roles, by)
    return rows


def _tell_of_later(user: User, by: Actor) -> None:
    """Their supervisor is told; without one, or where it is the supervisor who does it, directors and auditors."""
    leads = [lead for lead in alarms.lead_of(user) if lead != by]
    roles = [] if leads else ["director", "auditor"]
    alarms.ring("access.last_day_later", by=by, users=leads, roles=roles, about_id=user.pk)


def _check_may_be_closed(state: Leaving) -> None:
    if state.last:
        raise Refused(LAST)
    if state.few:
        raise Refused(FEW)
    if state.people:
        raise Refused(PEOPLE_LEFT % {"n": state.people})
    if state.team:
        raise Refused(_("Colleagues still have this person as their supervisor. Name another one for them first."))


def _stop_what_waits(user: User, now: dt.datetime) -> None:
    """What they asked for, and what was asked for them, is asked no more."""
    open_ = Proposal.objects.filter(used_at=None, lapses_at__gt=now).exclude(answer__in=["refused", "taken_back"])
    stopped = {"answer": Proposal.Answer.TAKEN_BACK, "answered_at": now}
    open_.filter(user=user).exclude(kind="role", answer="confirmed").update(**stopped)
    open_.filter(asked_by=user, answer="").update(**stopped)
