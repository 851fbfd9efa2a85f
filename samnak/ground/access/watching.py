"""What rings an alarm: many files opened in an hour, many refusals in an hour.

Opened is a page about one person; a list of fifty names is none (docs/decisions/0047). Each is counted in the store
of readings, where it was written a moment before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Count, Sum
from django.utils import timezone

from samnak.ground.access.models import Reading, Refusal, User

HOUR = dt.timedelta(hours=1)
MANY_OPENED = 50  # different people whose pages one user opened in an hour
MANY_REFUSED = 20


def step(times: int, first: int) -> int:
    """The last of `first`, twice as many, twice as many again... that was reached; an alarm rings once for each."""
    reached = first
    while reached * 2 <= times:
        reached *= 2
    return reached


_warnings: dict[str, Callable[..., None]] = {}


def warn_with(**actions: Callable[..., None]) -> None:
    """`opened(people=, by=)` and `refused(times=, by=)`: the actions that ring. Called in `AppConfig.ready`."""
    _warnings.update(actions)


def read(by: Any) -> None:
    """Somebody has just read a page: of how many people did they open one about them alone?"""
    if not isinstance(by, User):
        return
    rows = Reading.objects.filter(by=str(by.pk), at__gte=timezone.now() - HOUR, opened__isnull=False)
    people = rows.aggregate(n=Count("opened", distinct=True))["n"]
    if people >= MANY_OPENED:
        _warnings["opened"](people=people, by=by)


def refused(by: User) -> None:
    """Somebody was just refused what they asked for."""
    rows = Refusal.objects.filter(by=str(by.pk), at__gte=timezone.now() - HOUR)
    times = rows.aggregate(n=Sum("times"))["n"] or 0
    if times >= MANY_REFUSED:
        _warnings["refused"](times=times, by=by)
