"""How many people each worker walks with, and what stands on each case, counted beside its row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, DateTimeField, Exists, OuterRef, Q, Subquery, UUIDField
from django.db.models.functions import Coalesce
from django.utils import timezone

from samnak.casework.cases import rules
from samnak.casework.cases.models import Assignment, ContactAttempt, Plan, Review, Surge, SurgeShare, Task
from samnak.ground import packs
from samnak.ground.access.actors import TOTALS
from samnak.ground.access.models import User


def caseload_of(worker: User) -> int:
    return caseloads([worker.pk]).get(worker.pk, 0)


def caseloads(workers: Iterable[UUID]) -> dict[UUID, int]:
    """Worker -> people they walk with now. One query."""
    rows = Assignment.objects.visible_to(TOTALS).filter(worker__in=list(workers), until=None, case__closed_on=None)
    return {r["worker"]: r["n"] for r in rows.values("worker").annotate(n=Count("pk")).order_by()}


def _in_force(today: dt.date) -> Q:
    return Q(since__lte=today, until__gte=today) & (Q(ended_on=None) | Q(ended_on__gt=today))


def surges_in_force(today: dt.date) -> list[Surge]:
    """Surges that go on today, with their shares. Two queries."""
    return list(Surge.objects.filter(_in_force(today)).prefetch_related("shares__worker"))


def sharers(today: dt.date) -> set[UUID]:
    """Workers who share in a surge that goes on today."""
    rows = SurgeShare.objects.filter(surge__in=Surge.objects.filter(_in_force(today)))
    return set(rows.values_list("worker", flat=True))


def shares_surge(worker: User) -> bool:
    """Whether the worker shares in a surge that goes on today."""
    return worker.pk in sharers(timezone.localdate())


def shown_late(today: dt.date) -> Q:
    """Tasks that asked to be seen before today."""
    return Q(snoozed_to__lt=today) | Q(snoozed_to=None, due_on__lt=today)


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
    """Beside each row: `planned`, and for each interval of the pack whether that review was held."""
    reviews = Review.objects.visible_to(TOTALS).filter(case=OuterRef(case))
    held = {held_name(i): Exists(reviews.filter(interval=i.key)) for i in packs.current().casework.plan.reviews}
    return rows.annotate(planned=Exists(Plan.objects.visible_to(TOTALS).filter(case=OuterRef(case))), **held)


def held_name(interval: Any) -> str:
    return f"held_{interval.key}"


def next_review(row: Any, case: Any) -> rules.ReviewDue | None:
    """The next look at the plan, of a row that came through `with_plan`."""
    intervals = packs.current().casework.plan.reviews
    held = {i.key: rules.counts_from(case) for i in intervals if getattr(row, held_name(i))}
    return rules.next_review(rules.reviews_due(case, intervals, held), timezone.localdate())


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
