"""Public holidays: fixed days, days by rule, and days that are announced year by year."""

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from samnak.ground.packs.parts import Dated, Text

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
WHICH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}
WEEKEND = frozenset({5, 6})
"""Saturday and Sunday, counted from Monday as 0: the weekend where a pack names no other."""

_DAY = datetime.timedelta(1)
_OBSERVED = {5: -_DAY, 6: _DAY}  # Saturday is kept on Friday, Sunday on Monday


@dataclass(frozen=True)
class WeekdayOfMonth:
    """ "third monday of january": `which` is 1 to 4 or -1 for the last, `weekday` counts from Monday as 0."""

    which: int
    weekday: int
    month: int

    def in_year(self, year: int) -> datetime.date:
        if self.which > 0:
            first = datetime.date(year, self.month, 1)
            return first + _DAY * ((self.weekday - first.weekday()) % 7 + 7 * (self.which - 1))
        last = datetime.date(year + self.month // 12, self.month % 12 + 1, 1) - _DAY
        return last - _DAY * ((last.weekday() - self.weekday) % 7)


def read_rule(words: str) -> WeekdayOfMonth | None:
    """The rule these English words say, or None where they say none."""
    found = re.fullmatch(r"(\w+) (\w+) of (\w+)", " ".join(words.lower().split()))
    if not found or found[1] not in WHICH or found[2] not in WEEKDAYS or found[3] not in MONTHS:
        return None
    return WeekdayOfMonth(WHICH[found[1]], WEEKDAYS.index(found[2]), MONTHS.index(found[3]) + 1)


@dataclass(frozen=True)
class Holiday:
    """One day off in one country. `observed`: offices close on it in the place of a weekend day beside it."""

    day: datetime.date
    label: Text
    country: str
    key: str
    observed: bool = False


@dataclass(frozen=True, kw_only=True)
class HolidayRule(Dated):
    """A holiday of every year. Exactly one of `month` with `day`, `weekday` and `dates` says when it is.

    `observed`: on a Saturday it is also kept on Friday, on a Sunday also on Monday. `once`: the dates are
    single days, and a year without one lacks nothing.
    """

    country: str
    month: int = 0
    day: int = 0
    weekday: WeekdayOfMonth | None = None
    dates: tuple[datetime.date, ...] = ()
    once: bool = False
    observed: bool = False
    source: str = ""

    def days_of(self, year: int) -> list[datetime.date]:
        """The days themselves in this year; empty where the pack does not know them."""
        if self.dates:
            days = [day for day in self.dates if day.year == year]
        elif self.weekday:
            days = [self.weekday.in_year(year)]
        else:
            days = _day_of(year, self.month, self.day)
        return [day for day in days if self.holds_on(day)]

    def holidays_of(self, year: int) -> Iterator[Holiday]:
        """The days of this year and the days they are observed on, which may lie in the year beside it."""
        for day in self.days_of(year):
            yield Holiday(day, self.label, self.country, self.key)
            if self.observed and day.weekday() in _OBSERVED:
                kept = day + _OBSERVED[day.weekday()]
                yield Holiday(kept, self.label, self.country, self.key, observed=True)

    def is_unknown_in(self, year: int) -> bool:
        """Is there such a holiday in this year, of which the pack does not say the day?"""
        begins, ends = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
        over = (self.until and self.until < begins) or (self.since and self.since > ends)
        return bool(self.dates) and not self.once and not over and not self.days_of(year)


def _day_of(year: int, month: int, day: int) -> list[datetime.date]:
    try:
        return [datetime.date(year, month, day)]
    except ValueError:
        return []  # 29 February


@dataclass(frozen=True, eq=False)
class Calendar:
    """The holidays of every country the pack names, and the days of the week its offices rest."""

    rules: tuple[HolidayRule, ...]
    weekends: Mapping[str, frozenset[int]]

    def between(self, first: datetime.date, last: datetime.date, country: str | None = None) -> list[Holiday]:
        """Holidays from first to last, both included, by day; two of one day stand in the pack's order."""
        found = [
            holiday
            for rule in self._of(country)
            for year in range(max(first.year - 1, 1), min(last.year + 1, 9998) + 1)
            for holiday in rule.holidays_of(year)
            if first <= holiday.day <= last
        ]
        return sorted(found, key=lambda each: each.day)

    def is_working_day(self, day: datetime.date, country: str) -> bool:
        return day.weekday() not in self.weekends.get(country, WEEKEND) and not self.between(day, day, country)

    def next_working_day(self, day: datetime.date, country: str) -> datetime.date:
        """The first working day after this one."""
        day += _DAY
        while not self.is_working_day(day, country):
            day += _DAY
        return day

    def not_known(
        self, first: datetime.date, last: datetime.date, country: str | None = None
    ) -> list[tuple[HolidayRule, int]]:
        """Holidays and years between the two days for which the pack has no dates yet: until they are added,
        nobody may say that a day is free of holidays."""
        years = range(first.year, last.year + 1)
        return [(rule, year) for year in years for rule in self._of(country) if rule.is_unknown_in(year)]

    def _of(self, country: str | None) -> list[HolidayRule]:
        return [each for each in self.rules if not each.retired and country in (None, each.country)]
