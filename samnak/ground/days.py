"""When a day begins and ends, by the clock of the programme's country."""

from __future__ import annotations

import datetime as dt
from typing import overload

from django.utils import timezone


def midnight(day: dt.date) -> dt.datetime:
    """The moment at which this day begins."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


@overload
def end_of(day: dt.date) -> dt.datetime: ...
@overload
def end_of(day: None) -> None: ...
@overload
def end_of(day: dt.date | None) -> dt.datetime | None: ...
def end_of(day: dt.date | None) -> dt.datetime | None:
    """The first moment after this day."""
    return midnight(day + dt.timedelta(days=1)) if day else None


def evening(day: dt.date | None) -> dt.datetime | None:
    """The last moment of this day: shown as a day it is still this one."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.max)) if day else None
