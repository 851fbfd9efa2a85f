"""One worker's people when they are handed over, and where those went who were."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery, UUIDField
from django.db.models.functions import Coalesce
from django.utils.translation import ngettext

from samnak.casework.cases.models import Appointment, Assignment, Case, Task
from samnak.casework.cases.queries.counting import nobody_walks_with
from samnak.ground.access.actors import TOTALS
from samnak.ground.access.models import User
from samnak.ground.access.seen import see_all
from samnak.ground.ui.formats import count
from samnak.reception.arrivals.queries import need_a_doctor
from samnak.reception.register.models import Person
from samnak.reception.register.queries import names_of
from samnak.reception.register.rules import DisplayName

SHOWN_FOR = dt.timedelta(days=1)
LEAVING_FOR = dt.timedelta(days=30)  # so long whoever handed everybody over is offered nobody by sharing evenly


@dataclass(frozen=True)
class Held:
    """Somebody a worker walks with."""

    person: UUID
    case: UUID
    name: DisplayName
    since: dt.datetime
    open_tasks: int  # of the worker's own: these go along, or went along
    appointments: int  # nobody has written yet how they went; past ones too
    worker: User | None = None  # the new one, once they were handed over
    note: str = ""  # what the new one was told
    read_at: dt.datetime | None = None  # when the new one said that they have read it

    @property
    def along(self) -> str:
        """`2 open tasks, 1 appointment`; empty when nothing is open."""
        parts = [
            (self.open_tasks, ngettext("%(n)s open task", "%(n)s open tasks", self.open_tasks)),
            (self.appointments, ngettext("%(n)s appointment", "%(n)s appointments", self.appointments)),
        ]
        return ", ".join(words % {"n": count(n)} for n, words in parts if n)


def held_by(user: User, worker: User) -> list[Held]:
    """The people a worker walks with now, as far as `user` sees them, longest first. Five queries."""
    rows = Assignment.objects.visible_to(user).filter(worker=worker, until=None, case__closed_on=None)
    return _lines(user, list(rows.order_by("since", "pk")))


def handed_on(user: User, worker: User, now: dt.datetime) -> list[Held]:
    """Those whom this worker walked with until the last day, and with whom somebody else walks now."""
    left = Assignment.objects.visible_to(user).filter(worker=worker, until__gte=now - SHOWN_FOR).values("case")
    rows = Assignment.objects.visible_to(user).filter(case__in=left, until=None).exclude(worker=worker)
    return _lines(user, list(rows.select_related("worker").order_by("worker__name", "pk")), gone=True)


def _lines(user: User, rows: list[Any], *, gone: bool = False) -> list[Held]:
    if not rows:
        return []
    names = names_of(user, [a.person_id for a in rows])
    notes = {seen.pk: seen.note for seen in see_all(user, rows)} if gone else {}
    tasks, appointments = _along(user, {a.case_id: a.worker_id for a in rows})
    return [
        Held(
            a.person_id, a.case_id, names.get(a.person_id, DisplayName()), a.since,
            tasks[a.case_id], appointments[a.case_id], a.worker if gone else None, notes.get(a.pk, ""), a.seen_at,
        )
        for a in rows
    ]  # fmt: skip


def _along(user: User, walks: dict[UUID, UUID]) -> tuple[Counter[UUID], Counter[UUID]]:
    """Case -> open tasks, and appointments without an outcome, of whoever walks (`walks`: case -> worker)."""
    tasks = Task.objects.visible_to(user).filter(case__in=walks, done_at=None).values_list("case", "owner")
    rows = Appointment.objects.visible_to(user).filter(case__in=walks, outcome="").values_list("case", "with_whom")
    return (
        Counter(case for case, owner in tasks if owner == walks[case]),
        Counter(case for case, whose in rows if whose in (None, walks[case])),
    )


@dataclass(frozen=True)
class AtOnce:
    """One worker, one time, and everybody they are to be with then."""

    worker: User
    at: dt.datetime
    names: list[DisplayName]


def at_the_same_time(user: User, gone: list[Held], now: dt.datetime) -> list[AtOnce]:
    """Appointments to come that fall together since these people went to their new workers. A few queries, none
    where nobody went."""
    workers = {held.worker.pk: held.worker for held in gone if held.worker is not None}
    if not workers:
        return []
    walks = Assignment.objects.visible_to(TOTALS).filter(case=OuterRef("case"), until=None).values("worker")[:1]
    whose = Coalesce("with_whom", Subquery(walks, output_field=UUIDField()), output_field=UUIDField())
    rows = Appointment.objects.visible_to(user).filter(outcome="", at__gte=now, case__closed_on=None)
    found = list(rows.annotate(whose=whose).filter(whose__in=list(workers)).order_by("at", "pk"))
    met: dict[tuple[dt.datetime, UUID], list[UUID]] = {}
    for row, seen in zip(found, see_all(user, found), strict=True):
        if seen.at:
            met.setdefault((seen.at, row.whose), []).append(row.person_id)
    came = {held.person for held in gone}
    twice = {when: people for when, people in met.items() if len(people) > 1 and came.intersection(people)}
    names = names_of(user, {person for people in twice.values() for person in people})
    return [
        AtOnce(workers[worker], at, [names.get(p, DisplayName()) for p in people])
        for (at, worker), people in twice.items()
    ]


def gave_everybody_away(workers: list[UUID], now: dt.datetime) -> set[UUID]:
    """Those of these workers, who all walk with nobody, from whom people went to others lately."""
    rows = Assignment.objects.visible_to(TOTALS).filter(worker__in=workers, until__gte=now - LEAVING_FOR)
    return set(rows.filter(case__closed_on=None).values_list("worker", flat=True))


def tasks_left_with(user: User, worker: User) -> int:
    """Open tasks a worker has about people somebody else walks with: a hand-over does not move these."""
    theirs = Assignment.objects.visible_to(user).filter(worker=worker, until=None).values("case")
    rows = Task.objects.visible_to(user).filter(owner=worker, done_at=None, case__closed_on=None)
    return rows.filter(~Q(case__in=theirs), case__isnull=False).count()


def tasks_about_nobody(worker: User) -> int:
    """Open tasks of a worker's own: their owner alone sees them, so only their number is told."""
    return Task.objects.visible_to(TOTALS).filter(owner=worker, case=None, done_at=None).count()


def last_walker(user: User, case: Case) -> User | None:
    """Who walked with the person last, in this stay."""
    rows = Assignment.objects.visible_to(user).filter(case=case).select_related("worker")
    found = rows.order_by("-since", "-pk").first()
    return found.worker if found is not None else None


def who_waits(user: User, today: dt.date) -> list[UUID]:
    """People nobody walks with yet, in the order of Today: who needs a doctor first, then last come first."""
    rows = nobody_walks_with(Person.objects.visible_to(user).filter(life_status="alive"), today)
    found = list(rows.order_by("-arrived_on", "-id").values_list("pk", flat=True))
    urgent = need_a_doctor(user, today) if found else {}
    return sorted(found, key=lambda person: person not in urgent)


def walker_of(user: User, person: UUID) -> Assignment | None:
    """Who walks with a person now, and since when."""
    rows = Assignment.objects.visible_to(user).filter(person=person, until=None).select_related("worker")
    found: Assignment | None = rows.first()
    return found
