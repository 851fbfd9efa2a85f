"""One worker's people when they are handed over, and where those went who were."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from samnak.casework.cases.models import Assignment, Task
from samnak.ground.access.actors import TOTALS
from samnak.ground.access.models import User
from samnak.ground.access.seen import see_all
from samnak.reception.register.queries import names_of
from samnak.reception.register.rules import DisplayName

SHOWN_FOR = dt.timedelta(days=1)


@dataclass(frozen=True)
class Held:
    """Somebody a worker walks with."""

    person: UUID
    case: UUID
    name: DisplayName
    since: dt.datetime
    open_tasks: int
    worker: User | None = None  # the new one, once they were handed over
    note: str = ""  # what the new one was told


def held_by(user: User, worker: User) -> list[Held]:
    """The people a worker walks with now, as far as `user` sees them, longest first. Four queries."""
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
    open_tasks = Task.objects.visible_to(user).filter(case__in=[a.case_id for a in rows], done_at=None)
    counted: dict[UUID, int] = {}
    for case in open_tasks.values_list("case", flat=True):
        counted[case] = counted.get(case, 0) + 1
    return [
        Held(
            a.person_id, a.case_id, names.get(a.person_id, DisplayName()), a.since, counted.get(a.case_id, 0),
            a.worker if gone else None, notes.get(a.pk, ""),
        )
        for a in rows
    ]  # fmt: skip


def tasks_left_with(user: User, worker: User) -> int:
    """Open tasks a worker has about people somebody else walks with: a hand-over does not move these."""
    theirs = Assignment.objects.visible_to(user).filter(worker=worker, until=None).values("case")
    rows = Task.objects.visible_to(user).filter(owner=worker, done_at=None, case__closed_on=None)
    return rows.filter(~Q(case__in=theirs), case__isnull=False).count()


def tasks_about_nobody(worker: User) -> int:
    """Open tasks of a worker's own: their owner alone sees them, so only their number is told."""
    return Task.objects.visible_to(TOTALS).filter(owner=worker, case=None, done_at=None).count()


def walker_of(user: User, person: UUID) -> Assignment | None:
    """Who walks with a person now, and since when."""
    rows = Assignment.objects.visible_to(user).filter(person=person, until=None).select_related("worker")
    found: Assignment | None = rows.first()
    return found
