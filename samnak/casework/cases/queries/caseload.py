"""How many people each worker walks with, and what stands on each case, counted beside its row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateField,
    DateTimeField,
    Exists,
    Func,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least
from django.utils import timezone

from samnak.casework.cases import rules
from samnak.casework.cases.models import Assignment, ContactAttempt, Plan, Review, Surge, SurgeShare, Task
from samnak.ground import packs
from samnak.ground.access.actors import TOTALS
from samnak.ground.access.models import User
from samnak.ground.access.visibility import walled_from


def caseload_of(worker: User) -> int:
    return caseloads([worker.pk]).get(worker.pk, 0)


def caseloads(workers: Iterable[UUID], *, reader: User | None = None) -> dict[UUID, int]:
    """Worker -> people they walk with now, without those a wall keeps from `reader`. One query."""
    rows = Assignment.objects.visible_to(TOTALS).filter(worker__in=list(workers), until=None, case__closed_on=None)
    if reader is not None:
        rows = rows.exclude(person__in=walled_from(reader))  # a number that counted them would tell of them
    return {r["worker"]: r["n"] for r in rows.values("worker").annotate(n=Count("pk")).order_by()}


def _in_force(today: dt.date) -> Q:
    return Q(since__lte=today, until__gte=today) & (Q(ended_on=None) | Q(ended_on__gt=today))


def surges_in_force(today: dt.date) -> list[Surge]:
    """Surges that go on today, with their shares. Two queries."""
    taking = SurgeShare.objects.filter(people__gt=0).select_related("worker").order_by("worker__name", "pk")
    rows = Surge.objects.filter(_in_force(today)).select_related("made_by")
    return list(rows.prefetch_related(Prefetch("shares", queryset=taking)))


def leads_surge(user: User, surge: Surge) -> bool:
    """Whether this user may change and end a surge: who began it, and supervisors of that team."""
    if surge.made_by is None or user.pk in (surge.made_by_id, surge.made_by.supervisor_id):
        return True
    return any(share.worker.supervisor_id == user.pk for share in surge.shares.all())


def sharers(today: dt.date) -> set[UUID]:
    """Workers who share in a surge that goes on today."""
    rows = SurgeShare.objects.filter(surge__in=Surge.objects.filter(_in_force(today)), people__gt=0)
    return set(rows.values_list("worker", flat=True))


def shares_surge(worker: User) -> bool:
    """Whether the worker shares in a surge that goes on today."""
    return worker.pk in sharers(timezone.localdate())


# ---- what "late" means, everywhere: a task past its day, a plan not made by its day, a look at the plan past its day.
# Somebody who has died is late for nothing, and no plan is asked of them.

LIVES = ~Q(person__life_status=rules.DIED)


def shown_late(today: dt.date) -> Q:
    """Tasks that asked to be seen before today."""
    past = Q(snoozed_to__lt=today) | Q(snoozed_to=None, due_on__lt=today)
    return past & (Q(person=None) | LIVES)


def plan_asked() -> Q:
    """Rows of `with_plan` for which a plan is still to be made."""
    return Q(planned=False) & LIVES


def plan_late(today: dt.date) -> Q:
    """Rows of `with_plan` whose plan was not made by its day."""
    return plan_asked() & Q(counts_from__lt=today - dt.timedelta(days=packs.current().casework.plan.due_after_days))


def review_late(today: dt.date) -> Q:
    """Rows of `with_plan` whose look at the plan is past its day; one whose successor is due or held is passed over,
    and one that fell before the plan is not asked for, as in `rules.next_review` and `rules.reviews_due`."""
    late = Q(pk__in=[])
    for _interval, past in _reviews_past(today):
        late |= past
    return late & LIVES


def _reviews_past(today: dt.date) -> Iterator[tuple[Any, Q]]:
    """Each interval of the pack, and of which rows it is the look that is past its day."""
    intervals = sorted(packs.current().casework.plan.reviews, key=lambda i: i.after_days)
    for this, following in zip(intervals, [*intervals[1:], None], strict=True):
        past = Q(counts_from__lt=today - dt.timedelta(days=this.after_days), **{held_name(this): False})
        if following is not None:
            to_come = {"counts_from__gt": today - dt.timedelta(days=following.after_days)}
            past &= Q(**to_come, **{held_name(following): False})
        yield this, past & Q(planned_on__lte=DaysAfter("counts_from", this.after_days - rules.PLAN_RESTS))


def late_since(today: dt.date) -> Any:
    """For rows that came through `with_tasks` and `with_late`: the day of what is late longest, to order them by."""
    tasks = Task.objects.visible_to(TOTALS).filter(pk=OuterRef("next_task"))
    task = Subquery(tasks.order_by().values(day=Coalesce("snoozed_to", "due_on")), output_field=DateField())
    plan = When(plan_late=True, then=DaysAfter("counts_from", packs.current().casework.plan.due_after_days))
    reviews = [
        When(past & Q(review_late=True), then=DaysAfter("counts_from", i.after_days))
        for i, past in _reviews_past(today)
    ]
    planned = Case(plan, *reviews, default=Value(dt.date.max), output_field=DateField())
    return Least(Coalesce(task, Value(dt.date.max)), planned)


class DaysAfter(Func):
    """A day so many days after another, by the database itself."""

    output_field = DateField()

    def __init__(self, day: Any, days: int, **extra: Any) -> None:
        super().__init__(day, Value(days), **extra)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="DATE(%(expressions)s || ' days')", **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="(%(expressions)s)", arg_joiner=" + ", **extra)


# What is counted beside a case is counted by `totals`: the case itself was asked for with `visible_to` its reader.


def with_contact(rows: Any, *, case: str = "pk") -> Any:
    """Beside each row: `reached_at`, when its person was last reached, and `failed`, the attempts after that."""
    attempts = ContactAttempt.objects.visible_to(TOTALS)
    reached = attempts.filter(answer__in=rules.answers_that_reach())
    answered_later = reached.filter(case=OuterRef("case"), at__gte=OuterRef("at"))
    failed = attempts.filter(~Exists(answered_later), case=OuterRef(case)).exclude(
        answer__in=rules.answers_that_reach()
    )
    count = failed.order_by().values("case").annotate(n=Count("pk")).values("n")
    newest = reached.filter(case=OuterRef(case)).order_by("-at").values("at")[:1]
    return rows.annotate(reached_at=Subquery(newest, output_field=DateTimeField()), failed=Coalesce(Subquery(count), 0))


def with_plan(rows: Any, *, case: str = "pk") -> Any:
    """Beside each row: `planned`, `planned_on` (the day of the first plan), `counts_from` (a day), and for each
    interval of the pack whether it was held."""
    reviews = Review.objects.visible_to(TOTALS).filter(case=OuterRef(case))
    held = {held_name(i): Exists(reviews.filter(interval=i.key)) for i in packs.current().casework.plan.reviews}
    way = "" if case == "pk" else f"{case}__"
    start = Coalesce(f"{way}landed_on", f"{way}opened_on", output_field=DateField())
    plans = Plan.objects.visible_to(TOTALS).filter(case=OuterRef(case))
    first = Subquery(plans.order_by("made_on").values("made_on")[:1])
    return rows.annotate(planned=Exists(plans), planned_on=first, counts_from=start, **held)


def with_late(rows: Any, today: dt.date) -> Any:
    """Beside each row of `with_plan`: `plan_late` and `review_late`."""
    said = {"plan_late": plan_late(today), "review_late": review_late(today)}
    return rows.annotate(
        **{name: Case(When(q, then=True), default=False, output_field=BooleanField()) for name, q in said.items()}
    )


def held_name(interval: Any) -> str:
    return f"held_{interval.key}"


def reviews_of(row: Any, case: Any) -> list[rules.ReviewDue]:
    """Every look at the plan, of a row that came through `with_plan`: of those that were held it only tells that."""
    intervals = packs.current().casework.plan.reviews
    held = {i.key: rules.counts_from(case) for i in intervals if getattr(row, held_name(i))}
    return rules.reviews_due(case, intervals, held, row.planned_on)


def next_review(row: Any, case: Any) -> rules.ReviewDue | None:
    """The next look at the plan, of a row that came through `with_plan`."""
    return rules.next_review(reviews_of(row, case), timezone.localdate())


def contact_of(row: Any, case: Any, today: dt.date) -> rules.ContactState:
    """How it stands with reaching the person, of a row that came through `with_contact`."""
    last = timezone.localdate(row.reached_at) if row.reached_at else None
    return rules.contact_from(
        last, row.failed, since=case.opened_on, today=today, rules=packs.current().casework.contact
    )


def with_tasks(rows: Any, today: dt.date) -> Any:
    """Beside each case: `late`, how many of its tasks are; `next_task`, the one that asks to be seen first."""
    tasks = Task.objects.visible_to(TOTALS).filter(case=OuterRef("pk"), done_at=None)
    late = tasks.filter(shown_late(today)).order_by().values("case").annotate(n=Count("pk")).values("n")
    dated = tasks.filter(Q(due_on__isnull=False) | Q(snoozed_to__isnull=False))
    first = dated.order_by(Coalesce("snoozed_to", "due_on"), "pk").values("pk")[:1]
    return rows.annotate(late=Coalesce(Subquery(late), 0), next_task=Subquery(first))


def with_walker(rows: Any) -> Any:
    """Beside each case: `walker`, the user who walks with the person now, and since when (`walks_since`)."""
    current = Assignment.objects.visible_to(TOTALS).filter(case=OuterRef("pk"), until=None)
    return rows.annotate(
        walker=Subquery(current.values("worker")[:1], output_field=UUIDField()),
        walks_since=Subquery(current.values("since")[:1]),
    )
