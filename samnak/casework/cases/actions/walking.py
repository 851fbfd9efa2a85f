"""Who walks with a person: taking on, handing over, a surge after a large flight."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.casework.cases import rules
from samnak.casework.cases.actions.gate import check_may, moment, row, user_of
from samnak.casework.cases.actions.keeping import open_case
from samnak.casework.cases.models import Appointment, Assignment, Surge, SurgeShare, Task
from samnak.casework.cases.queries.caseload import caseload_of, shares_surge
from samnak.ground import packs
from samnak.ground.access import audit, once
from samnak.ground.access.actors import Actor
from samnak.ground.access.decisions import has_permission
from samnak.ground.access.models import Relation, User
from samnak.ground.access.refusals import Refused
from samnak.reception.register import actions as register
from samnak.reception.register.models import Person


@transaction.atomic
def assign_case(
    *,
    person: Person,
    worker: User,
    note: str = "",
    at: dt.datetime | None = None,
    by: Actor,
    key: UUID | None = None,
) -> Assignment:
    """Somebody walks with the person from now on (a machine may say since when); their case is opened if none is.
    The one before stops."""
    check_may(by, "cases.assign", person)
    if isinstance(by, User) and (before := once.claim(key, "cases.assign_case", by=by)):
        return Assignment.unguarded.get(pk=before.made())
    made = _assign(person, worker, note=note, at=moment(at, by), by=by)
    audit.record("cases.assigned", by=by, about=made.case, worker=str(worker.pk))
    once.keep(key, made.pk)
    return made


def _assign(
    person: Person, worker: User, *, note: str, at: dt.datetime | None = None, by: Actor, weigh: bool = True
) -> Assignment:
    rules.check_words(note, field="note", needed=False)
    check_may_be_given(worker, [person.pk])
    if weigh:
        limits = packs.current().casework.caseload
        rules.check_caseload(caseload_of(worker), 1, limits=limits, in_surge=shares_surge(worker))
    case = open_case(person=person, by=by)
    now = at or timezone.now()
    current = Assignment.unguarded.select_for_update().filter(case=case, until=None).first()
    if current is not None and current.worker_id == worker.pk:
        return current
    if current is not None:
        current.until = now
        current.save(update_fields=["until"])
    register.assign(person=person, worker=worker, by=by)
    made: Assignment = row(Assignment, case, by, worker=worker, since=now, note=note)
    owner = current.worker_id if current else None
    open_tasks = Task.unguarded.filter(case=case, done_at=None, taken_back_at=None)
    open_tasks.filter(owner=owner).update(owner=worker)  # what the one before had to do goes along
    to_come = Appointment.unguarded.filter(case=case, with_whom=owner, at__gte=now, outcome="", taken_back_at=None)
    to_come.filter(with_whom__isnull=False).update(with_whom=worker)
    return made


def check_may_be_given(worker: User, people: Sequence[UUID]) -> None:
    """A worker who left, who is no caseworker, or before whom a wall stands, takes nobody on."""
    if not worker.is_active or "caseworker" not in worker.role_keys():
        raise Refused(
            _("%(who)s is not a caseworker here any more. Choose somebody else.") % {"who": worker}, field="worker"
        )
    walls = Relation.objects.filter(Relation.wall_q(worker, timezone.now()), subject__in=list(people))
    if walls.exists():
        # The same sentence whatever stands between them: a wall tells nobody why it is there.
        raise Refused(_("%(who)s cannot take this person on. Choose somebody else.") % {"who": worker}, field="worker")


@transaction.atomic
def hand_over(
    *,
    people: Mapping[UUID, User],
    notes: Mapping[UUID, str] | None = None,
    from_worker: User,
    by: User,
    key: UUID | None = None,
) -> int:
    """Hand people of one worker over, each to somebody and with a note of their own. All of it or nothing.

    `people`: person -> the new worker; every one of them must be with `from_worker` now. Gives how many.
    """
    if not has_permission(by, "cases.assign"):
        raise Refused(_("Only a supervisor hands people over."), status=403)
    if before := once.claim(key, "cases.hand_over", by=by):
        return len(people) if before else 0
    notes = notes or {}
    rows = {p.pk: p for p in Person.objects.visible_to(by).filter(pk__in=list(people))}
    theirs = set(
        Assignment.unguarded.filter(worker=from_worker, until=None, person__in=list(people)).values_list(
            "person", flat=True
        )
    )
    if set(rows) != set(people) or theirs != set(people):
        raise Refused(_("Somebody else changed who walks with these people. Look at the list again."))
    _check_room(people)
    for person_id, worker in people.items():
        _assign(rows[person_id], worker, note=notes.get(person_id, ""), by=by, weigh=False)
    audit.record("cases.handed_over", by=by, about=from_worker, people=len(people))
    once.keep(key, from_worker.pk)
    return len(people)


def _check_room(people: Mapping[UUID, User]) -> None:
    taking: dict[UUID, list[UUID]] = {}
    workers: dict[UUID, User] = {}
    for person, worker in people.items():
        taking.setdefault(worker.pk, []).append(person)
        workers[worker.pk] = worker
    limits = packs.current().casework.caseload
    for pk, given in taking.items():
        worker = workers[pk]
        check_may_be_given(worker, given)
        rules.check_caseload(caseload_of(worker), len(given), limits=limits, in_surge=shares_surge(worker))


@transaction.atomic
def see_hand_over(*, assignment: Assignment, by: User) -> None:
    """The new worker has read the words of the one before."""
    if assignment.worker_id == by.pk and assignment.seen_at is None:
        assignment.seen_at = timezone.now()
        assignment.save(update_fields=["seen_at"])
        audit.record("cases.hand_over_seen", by=by, about=assignment.case)


@transaction.atomic
def begin_surge(
    *,
    words: str,
    since: dt.date,
    until: dt.date,
    shares: Mapping[User, tuple[int, bool]],
    by: User,
    key: UUID | None = None,
) -> Surge:
    """Share out a large flight: worker -> (how many they take, whether they only help for that time)."""
    if not has_permission(by, "cases.assign"):
        raise Refused(_("Only a supervisor shares out a flight."), status=403)
    if before := once.claim(key, "cases.begin_surge", by=by):
        return Surge.objects.get(pk=before.made())
    rules.check_words(words)
    if until < since:
        raise Refused(_("The last day is before the first. Look at both dates."), field="until")
    surge = Surge.objects.create(words=words[:200], since=since, until=until, made_by=user_of(by))
    for worker, (people, temporary) in shares.items():
        check_may_be_given(worker, [])
        SurgeShare.objects.create(surge=surge, worker=worker, people=people, temporary=temporary)
    audit.record("cases.surge_began", by=by, about=surge, people=sum(n for n, _t in shares.values()))
    once.keep(key, surge.pk)
    return surge


@transaction.atomic
def end_surge(*, surge: Surge, by: User) -> None:
    """The surge is over before its last day: the usual limits hold again."""
    if not has_permission(by, "cases.assign"):
        raise Refused(_("Only a supervisor ends a surge."), status=403)
    surge = Surge.objects.select_for_update().get(pk=surge.pk)
    if surge.ended_on is None:
        surge.ended_on = timezone.localdate()
        surge.save(update_fields=["ended_on"])
        audit.record("cases.surge_ended", by=by, about=surge)
