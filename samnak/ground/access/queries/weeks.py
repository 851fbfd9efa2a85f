"""Weeks of the digest: each is known by its Monday, on the clock of the programme's country."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from samnak.ground import packs
from samnak.ground.days import midnight

WEEK = dt.timedelta(days=7)
OPENS, CLOSES = 6, 20  # hours between which people work; outside them a reading stands out


def last_week(today: dt.date) -> dt.date:
    """The Monday of the last week that is over."""
    return today - dt.timedelta(days=today.weekday()) - WEEK


def week_of(text: str, today: dt.date) -> dt.date:
    """The week an address names; the last one if it names none that has begun."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return last_week(today)
    monday = day - dt.timedelta(days=day.weekday())
    return monday if dt.date(2020, 1, 1) <= monday <= today else last_week(today)


def bounds(monday: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """Its first moment, and the first of the next."""
    return midnight(monday), midnight(monday + WEEK)


def was_here(made: dt.datetime, monday: dt.date) -> bool:
    """Whether an account is asked to look at this week: it was made before the week was over."""
    return made < bounds(monday)[1]


class Hours:
    """Whether a moment lies outside the hours in which people work. Asked of thousands of readings."""

    def __init__(self, monday: dt.date) -> None:
        pack, days = packs.current(), (monday + dt.timedelta(days=n) for n in range(7))
        self.open = {day for day in days if pack.is_working_day(day)}

    def outside(self, at: dt.datetime) -> bool:
        here = timezone.localtime(at)
        return here.date() not in self.open or not OPENS <= here.hour < CLOSES
