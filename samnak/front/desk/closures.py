"""When offices close next, and what cannot wait until they open again. Days come from the programme pack."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language, pgettext

from samnak.ground import packs
from samnak.ground.packs import Holiday

AHEAD = 7  # days before the first closed one on which Today begins to say so
DAY = dt.timedelta(days=1)
LONGEST = 30  # no row of holidays is longer
WATCH = "legal_monitoring"  # the service whose dates are kept by offices in the other country


@dataclass(frozen=True)
class Closure:
    """A row of days on which the offices of one country are closed, without the days of rest around them."""

    country: str
    first: dt.date
    last: dt.date
    opens_on: dt.date
    names: str
    begun: bool  # offices are closed already, or do not open any more before

    @property
    def where(self) -> str:
        """The country as a sentence names it; one without a word by its code."""
        return pgettext("country", "US") if self.country == "US" else self.country

    @property
    def one_day(self) -> bool:
        return self.first == self.last


def next_closure(today: dt.date, country: str) -> Closure | None:
    """The next closed days of a country's offices that begin within a week, or that go on today."""
    pack = packs.current()
    past, coming = today - dt.timedelta(LONGEST), today + dt.timedelta(AHEAD + LONGEST)
    for row in _rows(pack.holidays_between(past, coming, country), country):
        first, last = row[0].day, row[-1].day
        if last < today or first > today + dt.timedelta(AHEAD) or all(_rests(h.day, country) for h in row):
            continue
        opens_on, open_again = pack.next_working_day(last, country), pack.next_working_day(today - DAY, country)
        return Closure(country, first, last, opens_on, _names(row), open_again >= opens_on)
    return None


def _rows(holidays: Iterable[Holiday], country: str) -> list[list[Holiday]]:
    """Holidays with nothing but days of rest between them stand in one row."""
    rows: list[list[Holiday]] = []
    for holiday in holidays:
        if rows and packs.current().next_working_day(rows[-1][-1].day, country) > holiday.day:
            rows[-1].append(holiday)
        else:
            rows.append([holiday])
    return rows


def _rests(day: dt.date, country: str) -> bool:
    weekends = packs.current().calendar.weekends
    return day.weekday() in weekends.get(country, frozenset({5, 6}))


def _names(row: Iterable[Holiday]) -> str:
    language = get_language() or "en"
    return ", ".join(dict.fromkeys(h.label.in_language(language) for h in row))


def other_countries() -> list[str]:
    """Countries whose holidays the pack knows besides its own."""
    pack = packs.current()
    return sorted({rule.country for rule in pack.calendar.rules} - {pack.country})
