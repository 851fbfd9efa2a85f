"""What a director counts: numbers that add up to the rows, and no one's name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q

from samnak.casework.cases import rules
from samnak.casework.cases.models import Assignment, Case, Complaint, Task
from samnak.casework.cases.queries import caseload
from samnak.ground.access.actors import TOTALS
from samnak.ground.access.models import Relation
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
    tasks_of_died: int
    plans_of_died: int  # no plan was made, and none is asked
    late_plans: int
    late_reviews: int
    waiting: int  # their case is open, and nobody walks with them
    waiting_new: int  # came lately, and no case is open yet
    complaints_open: int
    complaints_answered: int  # and nobody was told yet
    complaints_told: int

    @property
    def cases(self) -> int:
        return self.open + self.closed

    @property
    def closed_in_year(self) -> int:
        return sum(self.closed_this_year.values())

    @property
    def tasks_in_time(self) -> int:
        return self.tasks - self.late_tasks - self.tasks_of_died

    @property
    def late(self) -> int:
        return self.late_tasks + self.late_plans + self.late_reviews

    @property
    def complaints(self) -> int:
        return self.complaints_open + self.complaints_answered + self.complaints_told


def count_cases(today: dt.date) -> Counts:
    """Counted by the machine actor `totals`; gives no row away. Five queries."""
    assigned = Assignment.objects.visible_to(TOTALS).filter(case=OuterRef("pk"), until=None)
    is_open = Q(closed_on=None)
    this_year = Q(closed_on__year=today.year)
    cases = caseload.with_plan(Case.objects.visible_to(TOTALS)).annotate(walked=Exists(assigned))
    found = cases.aggregate(
        open=Count("pk", filter=is_open),
        with_worker=Count("pk", filter=is_open & Q(walked=True)),
        have_plan=Count("pk", filter=is_open & Q(planned=True)),
        without_plan=Count("pk", filter=is_open & caseload.plan_asked()),
        late_plans=Count("pk", filter=is_open & caseload.plan_late(today)),
        late_reviews=Count("pk", filter=is_open & caseload.review_late(today)),
        closed=Count("pk", filter=~is_open),
        closed_before=Count("pk", filter=~is_open & ~this_year),
    )
    reasons = Case.objects.visible_to(TOTALS).filter(this_year).values("closure_reason").annotate(n=Count("pk"))
    tasks = Task.objects.visible_to(TOTALS).filter(done_at=None).aggregate(
        tasks=Count("pk"), late_tasks=Count("pk", filter=caseload.shown_late(today)),
        tasks_of_died=Count("pk", filter=Q(person__life_status=rules.DIED)),
    )  # fmt: skip
    complaints = Complaint.objects.visible_to(TOTALS).aggregate(
        complaints_open=Count("pk", filter=Q(answered_on=None)),
        complaints_answered=Count("pk", filter=Q(answered_on__isnull=False, told_on=None)),
        complaints_told=Count("pk", filter=Q(told_on__isnull=False)),
    )
    return Counts(
        without_worker=found["open"] - found["with_worker"],
        planned=(planned := found.pop("have_plan")),
        plans_of_died=found["open"] - planned - found["without_plan"],
        closed_this_year={r["closure_reason"]: r["n"] for r in reasons.order_by("-n", "closure_reason")},
        **found,
        **tasks,
        **complaints,
        **_waiting(today),
    )


NEW_DAYS = 90  # whoever came so lately and never had a case waits for somebody


def nobody_walks_with(people: Any, today: dt.date) -> Any:
    """Those of `people` who wait for somebody, because nobody walks with them: whose case is open (`open_case`), and
    who came in the last 90 days and never had one. Those whose case is closed, and the dead, ask for nobody."""
    cases = Case.objects.visible_to(TOTALS)
    pool = Relation.objects.filter(kind="pool", role="supervisor", until=None).values("subject")
    since = today - dt.timedelta(days=NEW_DAYS)
    open_case = Q(pk__in=cases.filter(closed_on=None).values("person"))
    rows = people.filter(pk__in=pool, life_status="alive").annotate(
        open_case=ExpressionWrapper(open_case, output_field=BooleanField())
    )
    return rows.filter(open_case | (Q(arrived_on__gte=since) & ~Exists(cases.filter(person=OuterRef("pk")))))


def _waiting(today: dt.date) -> dict[str, int]:
    people = nobody_walks_with(Person.objects.visible_to(TOTALS), today)
    counted: dict[str, int] = people.aggregate(
        waiting=Count("pk", filter=Q(open_case=True)), waiting_new=Count("pk", filter=Q(open_case=False))
    )
    return counted


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
