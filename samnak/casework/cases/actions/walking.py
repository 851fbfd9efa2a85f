"""Who walks with a person: taking on, handing over, and that the words were read.

Every row is locked before anything is written, in one order (people by their key, their cases and assignments, the
workers who take somebody on), and the audit, whose head everybody shares, is written last: two who do this at once wait
for each other and never in a ring.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.casework.cases import rules
from samnak.casework.cases.actions.gate import check_may, moment, row, stands_behind_a_wall
from samnak.casework.cases.actions.keeping import open_case
from samnak.casework.cases.models import Appointment, Assignment, Case, Task
from samnak.casework.cases.queries.caseload import caseload_of, shares_surge
from samnak.ground import packs
from samnak.ground.access import audit, once
from samnak.ground.access.actors import Actor
from samnak.ground.access.decisions import has_permission
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.reception.register import actions as register
from samnak.reception.register.models import Person

CHANGED = _("Somebody else changed who walks with these people. Look at the list again.")

NOW_WITH = _("Meanwhile %(who)s walks with them. Look again.")
NOW_NOBODY = _("Meanwhile nobody walks with them any more. Look again.")


@transaction.atomic
def assign_case(
    *,
    person: Person,
    worker: User,
    note: str = "",
    at: dt.datetime | None = None,
    shown: str | None = None,
    by: Actor,
    key: UUID | None = None,
) -> Assignment:
    """Somebody walks with the person from now on (a machine may say since when); their case is opened if none is.
    The one before stops. `shown`: whom the page said walks with them (a key, empty for nobody); refused if not so."""
    check_may(by, "cases.assign", person)
    if before := once.claim(key, "cases.assign_case", by=by):
        made_before = Assignment.unguarded.get(pk=before.made())
        return once.unchanged(made_before, person_id=person.pk, worker_id=worker.pk)
    rules.check_words(note, field="note", needed=False)
    held = _lock([person.pk], [worker])
    now = held.walking.get(person.pk)
    if shown is not None and shown != (str(now.worker_id) if now else ""):
        raise Refused(NOW_WITH % {"who": now.worker} if now else NOW_NOBODY)
    check_may_be_given(worker, [person.pk])
    if now is not None and now.worker_id == worker.pk:
        once.keep(key, now.pk)
        return now
    _check_room(worker, 1)
    case = held.cases.get(person.pk) or open_case(person=person, by=by)
    since = moment(at, by)
    made = _walk(case, worker, note=note, at=since, by=by)
    register.assign(person=person, worker=worker, since=since, by=by)
    audit.record("cases.assigned", by=by, about=case, worker=str(worker.pk))
    once.keep(key, made.pk)
    return made


@dataclass(frozen=True)
class _Held:
    """What is locked: the open case of each person, and who walks with them now."""

    cases: dict[UUID, Case]
    walking: dict[UUID, Assignment]


def _lock(people: Iterable[UUID], workers: Iterable[User]) -> _Held:
    """Lock these people, their open cases, who walks with them, and the workers whose number of people changes."""
    wanted = list(people)
    people_rows = Person.unguarded.filter(pk__in=wanted).select_for_update(no_key=True)
    list(people_rows.order_by("pk").values_list("pk"))
    worker_rows = User.objects.filter(pk__in={w.pk for w in workers}).select_for_update(no_key=True)
    list(worker_rows.order_by("pk").values_list("pk"))
    cases = Case.unguarded.filter(person__in=wanted, closed_on=None).select_for_update(no_key=True).order_by("pk")
    open_cases = {case.person_id: case for case in cases}
    rows = Assignment.unguarded.filter(case__in=[c.pk for c in open_cases.values()], until=None, taken_back_at=None)
    locked = rows.select_related("worker").select_for_update(of=("self",), no_key=True).order_by("pk")
    return _Held(open_cases, {assignment.person_id: assignment for assignment in locked})


def _walk(case: Case, worker: User, *, note: str, at: dt.datetime, by: Actor) -> Assignment:
    """The one before stops, the new one goes on, and what the one before had to do goes along. Locked before."""
    current = Assignment.unguarded.filter(case=case, until=None, taken_back_at=None).first()
    if current is not None and current.worker_id == worker.pk:
        return current  # whoever walked with them by the register goes on with the case that was just opened
    if current is not None:
        current.until = at
        current.save(update_fields=["until"])
    owner = current.worker_id if current else None
    open_tasks = Task.unguarded.filter(case=case, done_at=None, taken_back_at=None)
    open_tasks.filter(owner=owner).update(owner=worker)
    if owner is not None:  # a past one nobody wrote up goes along too: somebody is still to say how it went
        waiting = Appointment.unguarded.filter(case=case, with_whom=owner, outcome="", taken_back_at=None)
        waiting.update(with_whom=worker)
    made: Assignment = row(Assignment, case, by, worker=worker, since=at, note=note)
    return made


def check_may_be_given(worker: User, people: Sequence[UUID]) -> None:
    """A worker who left, who is no caseworker, or before whom a wall stands, takes nobody on. One sentence for all of
    it: a wall tells nobody that it is there, nor why."""
    works = worker.is_active and "caseworker" in worker.role_keys()
    if not works or any(stands_behind_a_wall(worker, person) for person in people):
        raise Refused(_("%(who)s cannot take this person on. Choose somebody else.") % {"who": worker}, field="worker")


def _check_room(worker: User, taking: int) -> None:
    """Weighed once the worker's row is locked, so that two who give at once do not go over the limit together."""
    limits = packs.current().casework.caseload
    rules.check_caseload(worker, caseload_of(worker), taking, limits=limits, in_surge=shares_surge(worker))


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
    for note in notes.values():
        rules.check_words(note, field="note", needed=False)
    held = _lock(people, people.values())
    rows = {p.pk: p for p in Person.objects.visible_to(by).filter(pk__in=list(people))}
    theirs = {person for person, walking in held.walking.items() if walking.worker_id == from_worker.pk}
    if set(rows) != set(people) or theirs != set(people):
        raise Refused(CHANGED)
    given = sorted(people)
    _check_each_may_take(people)
    now = timezone.now()
    for person in given:
        check_may(by, "cases.assign", rows[person])
        _walk(held.cases[person], people[person], note=notes.get(person, ""), at=now, by=by)
    for person in given:
        register.assign(person=rows[person], worker=people[person], by=by)
    audit.record("cases.handed_over", by=by, about=from_worker, people=len(people))
    once.keep(key, from_worker.pk)
    return len(people)


def _check_each_may_take(people: Mapping[UUID, User]) -> None:
    taking: dict[UUID, list[UUID]] = {}
    workers: dict[UUID, User] = {}
    for person, worker in people.items():
        taking.setdefault(worker.pk, []).append(person)
        workers[worker.pk] = worker
    for pk, given in taking.items():
        check_may_be_given(workers[pk], given)
        _check_room(workers[pk], len(given))


@transaction.atomic
def see_hand_over(*, assignment: Assignment, by: User) -> None:
    """The new worker has read the words of the one before."""
    _see([assignment.pk], by)


@transaction.atomic
def see_hand_overs(*, assignments: Sequence[UUID], by: User) -> int:
    """The new worker has read the words about each of these people. Gives how many were not read before."""
    return _see(assignments, by)


def _see(assignments: Sequence[UUID], by: User) -> int:
    mine = Assignment.unguarded.filter(
        pk__in=assignments, worker=by, until=None, seen_at=None, taken_back_at=None
    ).select_related("case")
    read = list(mine.select_for_update(of=("self",), no_key=True).order_by("pk"))
    for assignment in read:
        assignment.seen_at = timezone.now()
        assignment.save(update_fields=["seen_at"])
    for assignment in read:
        audit.record("cases.hand_over_seen", by=by, about=assignment.case)
    return len(read)
