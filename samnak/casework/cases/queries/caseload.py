"""How many people each worker walks with. Counts only."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone

from samnak.casework.cases.models import Assignment, SurgeShare
from samnak.ground.access.models import User


def caseload_of(worker: User) -> int:
    return caseloads([worker.pk]).get(worker.pk, 0)


def caseloads(workers: Iterable[UUID]) -> dict[UUID, int]:
    """Worker -> people they walk with now. One query."""
    rows = Assignment.unguarded.filter(worker__in=list(workers), until=None, taken_back_at=None)
    return {r["worker"]: r["n"] for r in rows.values("worker").annotate(n=Count("pk")).order_by()}


def shares_surge(worker: User) -> bool:
    """Whether the worker shares in a surge that goes on today."""
    today = timezone.localdate()
    return SurgeShare.objects.filter(
        Q(surge__ended_on=None) | Q(surge__ended_on__gt=today),
        worker=worker,
        surge__since__lte=today,
        surge__until__gte=today,
    ).exists()
