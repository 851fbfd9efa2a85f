"""Days on which the offices of the pack's country are closed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import get_language

from samnak.ground import packs
from samnak.ground.packs import TripPlace


@dataclass(frozen=True)
class ClosedDay:
    """A day of rest or a public holiday: its names (empty: a weekend), and when the offices are open again."""

    day: dt.date
    names: str
    opens_on: dt.date


def closed_on(day: dt.date) -> ClosedDay | None:
    """Why offices are closed on this day, and the next day on which they are open; None on a working day."""
    pack = packs.current()
    if pack.is_working_day(day):
        return None
    language = get_language() or "en"
    names = [holiday.label.in_language(language) for holiday in pack.holidays_between(day, day, pack.country)]
    return ClosedDay(day, ", ".join(dict.fromkeys(names)), pack.next_working_day(day))


def is_office(place: str) -> bool:
    """Whether this place of the pack is closed when offices are."""
    found = packs.current().choice("casework.places", place) if place else None
    return isinstance(found, TripPlace) and found.office
