"""Days as the database counts them: from midnight to midnight of the programme's clock."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from samnak.ground.days import midnight


def day_of(day: dt.date, days: int = 1) -> Q:
    """Rows whose `at` falls on this day, or on one of so many from it on."""
    return Q(at__gte=midnight(day), at__lt=midnight(day + dt.timedelta(days=days)))
