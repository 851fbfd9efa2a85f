"""What a director counts: numbers that add up to the rows, and no one's name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from samnak.casework.cases.models import Assignment, Case, Complaint, Plan, Task
from samnak.casework.cases.queries.caseload import shown_late
from samnak.ground.access.actors import TOTALS
from samnak.reception.register.models import Person


@dataclass(frozen=True)
class Counts:
    """Counted over every case there is; each group adds up to `open`, `closed` or `tasks`."""

    open: int
    with_worker: int
    without_worker: int
    planned: int
    without_plan: int
    closed: int
    closed_this_year: dict[str, int]
    closed_before: int
    tasks: int
    late_tasks: int
    complaints_open: int
    complaints_answered: int

    @property
    def cases(self) -> int:
        return self.open + self.closed

    @property
    def closed_in_year(self) -> int:
        return sum(self.closed_this_year.values())

    @property
    def tasks_in_time(self) -> int:
        return self.tasks - self.late_tasks

    @property
    def complaints(self) -> int:
        return self.complaints_open + self.complaints_answered


def count_cases(today: dt.date) -> Counts:
    """Counted by the machine actor `totals`; gives no row away. Four queries."""
    assigned = Assignment.objects.visible_to(TOTALS).filter(case=OuterRef("pk"), until=None)
    planned = Plan.objects.visible_to(TOTALS).filter(case=OuterRef("pk"))
    is_open = Q(closed_on=None)
    this_year = Q(closed_on__year=today.year)
    cases = Case.objects.visible_to(TOTALS).annotate(walked=Exists(assigned), has_plan=Exists(planned))
    found = cases.aggregate(
        open=Count("pk", filter=is_open),
        with_worker=Count("pk", filter=is_open & Q(walked=True)),
        planned=Count("pk", filter=is_open & Q(has_plan=True)),
        closed=Count("pk", filter=~is_open),
        closed_before=Count("pk", filter=~is_open & ~this_year),
    )
    reasons = Case.objects.visible_to(TOTALS).filter(this_year).values("closure_reason").annotate(n=Count("pk"))
    tasks = Task.objects.visible_to(TOTALS).filter(done_at=None).aggregate(
        tasks=Count("pk"), late_tasks=Count("pk", filter=shown_late(today))
    )  # fmt: skip
    complaints = Complaint.objects.visible_to(TOTALS).aggregate(
        complaints_open=Count("pk", filter=Q(answered_on=None)),
        complaints_answered=Count("pk", filter=Q(answered_on__isnull=False)),
    )
    return Counts(
        without_worker=found["open"] - found["with_worker"],
        without_plan=found["open"] - found["planned"],
        closed_this_year={r["closure_reason"]: r["n"] for r in reasons.order_by("-n", "closure_reason")},
        **found,
        **tasks,
        **complaints,
    )


@dataclass(frozen=True)
class LargeLanding:
    """So many people landed on one day that a surge is worth a thought."""

    on: dt.date
    people: int


def large_landing(today: dt.date, *, from_people: int, days: int) -> LargeLanding | None:
    """The newest day of the last `days` on which at least `from_people` people came, by the register."""
    first = today - dt.timedelta(days=days)
    came = Person.objects.visible_to(TOTALS).filter(arrived_on__gte=first, arrived_on__lte=today)
    counted = came.values("arrived_on").annotate(n=Count("pk")).filter(n__gte=from_people).order_by("-arrived_on")
    row = counted.first()
    return LargeLanding(row["arrived_on"], row["n"]) if row else None
