"""What rings an alarm: many files opened in an hour, many refusals in an hour.

Opened is a page about one person; a list of fifty names is none (docs/decisions/0047). Each is counted in the store
of readings, where it was written a moment before.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Sum
from django.utils import timezone

from samnak.ground.access.models import Reading, Refusal, User

HOUR = dt.timedelta(hours=1)
MANY_OPENED = 50  # different people whose pages one user opened in an hour
MANY_REFUSED = 20


def opened(by: Any) -> None:
    """Somebody has just opened a page about one person."""
    if not isinstance(by, User):
        return
    rows = Reading.objects.filter(by=str(by.pk), at__gte=timezone.now() - HOUR, opened__isnull=False)
    people = rows.aggregate(n=Count("opened", distinct=True))["n"]
    if people >= MANY_OPENED:
        from samnak.ground.access.actions import warn_of_opening

        warn_of_opening(people=people, by=by)


def refused(by: User) -> None:
    """Somebody was just refused what they asked for."""
    rows = Refusal.objects.filter(by=str(by.pk), at__gte=timezone.now() - HOUR)
    times = rows.aggregate(n=Sum("times"))["n"] or 0
    if times >= MANY_REFUSED:
        from samnak.ground.access.actions import warn_of_refusals

        warn_of_refusals(times=times, by=by)
