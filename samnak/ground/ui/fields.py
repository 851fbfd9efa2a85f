"""Form fields for dates and times: what may be half known, what must be whole, what is wrong with it."""

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.ground.ui.formats import KHMER_MONTHS, MONTHS, here, month_of, page_digits
from samnak.ground.ui.scripts import latin_digits
from samnak.ground.ui.widgets import ClockInput, ThreePartDate

_MONTH_NUMBERS = {name.casefold(): n for n, name in enumerate(MONTHS, 1)}
_MONTH_NUMBERS |= {name[:3].casefold(): n for n, name in enumerate(MONTHS, 1)}
_MONTH_NUMBERS |= {name: n for n, name in enumerate(KHMER_MONTHS, 1)}
_MONTH_NUMBERS |= {"sept": 9}
_TWO_WAYS = re.compile(r"[0-9]{1,2}\s*[\s/.\-]\s*[0-9]{1,2}(\s*[\s/.\-]\s*[0-9]{2,4})?")
BUDDHIST_FROM = 2400  # no one's papers are from that year of our calendar
BUDDHIST_YEARS = 543
NEAR = 10  # years: what is no birth and is written with two digits lies no further from today


# A time as people write it: the hour, the minutes, the part of the day. Khmer joins its words without spaces.
_NO_CLOCK_WORDS = re.compile(r"(?:ម៉ោង|វេលា|ពេល|និង|នាទី|o'clock|\bin the\b|\bat\b|\s)+")
_CLOCK = re.compile(
    r"(?P<hour>[0-9]{1,2})(?:\s*[:.h ]\s*(?P<minute>[0-9]{2})|(?P<half>\s*កន្លះ)|\s*h)?"
    r"\s*(?:(?P<early>a\.?m\.?|morning|ព្រឹក)|(?P<late>p\.?m\.?|afternoon|evening|រសៀល|ល្ងាច)"
    r"|(?P<night>night|យប់)|(?P<noon>noon|midday|ថ្ងៃត្រង់|ត្រង់))?"
)


class PartialDate(NamedTuple):
    """A date as far as it is known. Unknown parts are 1.

    precision: "day", "month", "year" or "unknown" (then date is None).
    """

    date: date | None
    precision: str


UNKNOWN = PartialDate(None, "unknown")


def today() -> date:
    """The day it is here."""
    return here(timezone.now()).date()


class _ThreePartField(forms.Field):
    """Reads three inputs. earliest: a year; latest: a function giving the last day that may be, or None."""

    widget = ThreePartDate
    default_error_messages = {
        "required": _("Give a date, or at least the year."),
        "year": _("Give a year with four digits, or leave all three empty."),
        "short_year": _("%(typed)s can be %(first)s or %(second)s. Write the year with four digits."),
        "buddhist": _("%(typed)s is a Buddhist year. Write it as %(year)s."),
        "early": _("Give a year from %(year)s on."),
        "month": _("Give the month as a number from 1 to 12, or by its name."),
        "month_missing": _("Give the month too, or leave the day empty."),
        "day": _("Give the day as a number, for example 14."),
        "no_such_day": _("%(month)s has %(days)s days. Look at the day again."),
        "late": _("That day has not come yet. Look at the year again."),
        "late_day": _("This day lies in the future. Look at the date again."),
        "two_ways": _("This can be read in two ways. Write the day here, and the month in the box beside it."),
    }

    def __init__(self, *, earliest: int = 1900, latest: Callable[[], date] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.earliest = earliest
        self.latest = latest

    def _wrong(self, code: str, **params: Any) -> ValidationError:
        """The sentence with its digits as the page writes them."""
        shown = {key: page_digits(value) for key, value in params.items()}
        return ValidationError(self.error_messages[code], code=code, params=shown)

    def _short_year(self, digits: str) -> int:
        """Two digits can be a birth in either century: that is asked, never guessed."""
        raise self._wrong("short_year", typed=digits, first=f"19{digits}", second=f"20{digits}")

    def _year(self, typed: str) -> int:
        digits = latin_digits(typed)
        if digits.isascii() and digits.isdigit() and len(digits) == 2:
            return self._short_year(digits)
        if not (digits.isascii() and digits.isdigit() and len(digits) == 4):
            raise self._wrong("year")
        year = int(digits)
        if year >= BUDDHIST_FROM:
            raise self._wrong("buddhist", typed=digits, year=year - BUDDHIST_YEARS)
        if year < self.earliest:
            raise self._wrong("early", year=self.earliest)
        return year

    def _month(self, typed: str) -> int:
        digits = latin_digits(typed)
        if digits.isascii() and digits.isdigit():
            number = int(digits) if len(digits) < 3 else 0
        else:
            number = _MONTH_NUMBERS.get(typed.casefold().rstrip(".").removeprefix("ខែ"), 0)
        if not 1 <= number <= 12:
            raise self._wrong("month")
        return number

    def _whole(self, year: int, month: int, typed: str) -> date:
        last = (date(year + month // 12, month % 12 + 1, 1) - date(year, month, 1)).days
        digits = latin_digits(typed)
        if not (digits.isascii() and digits.isdigit() and len(digits) < 3):
            raise self._wrong("day")
        number = int(digits)
        if not 1 <= number <= last:
            raise self._wrong("no_such_day", month=month_of(date(year, month, 1)), days=last)
        return date(year, month, number)

    def _read(self, value: Mapping[str, str]) -> PartialDate:
        day, month, year = (value.get(part, "") for part in ("day", "month", "year"))
        if not (day or month or year):
            return UNKNOWN
        if day and not month and _TWO_WAYS.fullmatch(latin_digits(day)):
            raise self._wrong("two_ways")
        number = self._year(year)
        if day and not month:
            raise self._wrong("month_missing")
        if not month:
            found = PartialDate(date(number, 1, 1), "year")
        elif not day:
            found = PartialDate(date(number, self._month(month), 1), "month")
        else:
            found = PartialDate(self._whole(number, self._month(month), day), "day")
        if self.latest and found.date and found.date > self.latest():
            raise self._wrong("late" if found.date.year > self.latest().year else "late_day")
        return found


class PartialDateField(_ThreePartField):
    """A date of which the day, the month or all may not be known. Cleans to PartialDate."""

    def to_python(self, value: Any) -> PartialDate:
        if isinstance(value, Mapping):
            return self._read(value)
        return PartialDate(*value) if isinstance(value, tuple) else UNKNOWN

    def validate(self, value: PartialDate) -> None:
        if self.required and value == UNKNOWN:
            raise ValidationError(self.error_messages["required"], code="required")

    def has_changed(self, initial: Any, data: Any) -> bool:
        if self.disabled:
            return False
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class DayField(_ThreePartField):
    """A whole date. Cleans to date, or None when it may be empty and is."""

    default_error_messages = {
        "required": _("Give the day, the month and the year."),
        "part": _("Give the day, the month and the year."),
        "year": _("Give a year with four digits."),
        "month_missing": _("Give the day, the month and the year."),
    }

    def _short_year(self, digits: str) -> int:
        """Nobody is born on such a day: near today, the century is plain."""
        year = 2000 + int(digits)
        return year if abs(year - today().year) <= NEAR else super()._short_year(digits)

    def to_python(self, value: Any) -> date | None:
        if not isinstance(value, Mapping):
            return value if isinstance(value, date) else None
        found = self._read(value)
        if found.precision not in ("day", "unknown"):
            raise self._wrong("part")
        return found.date

    def has_changed(self, initial: Any, data: Any) -> bool:
        if self.disabled:
            return False
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class ClockField(forms.Field):
    """A time of day. Cleans to time, or None. Without a word beside it, it is of the 24-hour clock: `14:05`, `1405`,
    `9`, `9h30`; with one it is read as people say it: `9 am`, `2 in the afternoon`, `ម៉ោង ៩ ព្រឹក`."""

    widget = ClockInput
    default_error_messages = {
        "required": _("Give the time, for example 14:05."),
        "invalid": _("Give the time with hours and minutes, for example 14:05."),
        "twelve": _("Noon is 12:00, midnight is 00:00. Write which of the two it is."),
    }

    def to_python(self, value: Any) -> time | None:
        if isinstance(value, time):
            return value
        typed = latin_digits(str(value or "")).strip().casefold()
        if not typed:
            return None
        if re.fullmatch("[0-9]{3,4}", typed):
            typed = f"{typed[:-2]}:{typed[-2:]}"
        found = _CLOCK.fullmatch(_NO_CLOCK_WORDS.sub(" ", typed).strip())
        if found is None:
            raise self._wrong("invalid")
        hour, minute = int(found["hour"]), int(found["minute"] or (30 if found["half"] else 0))
        said = next((part for part in ("early", "late", "night", "noon") if found[part]), "")
        if hour == 12 and said in ("early", "late"):
            raise self._wrong("twelve")
        hour = self._of_the_day(hour, said)
        if hour > 23 or minute > 59:
            raise self._wrong("invalid")
        return time(hour, minute)

    def _of_the_day(self, hour: int, said: str) -> int:
        """The hour on the 24-hour clock, by the part of the day beside it."""
        if (said == "early" and hour > 11) or (said == "noon" and hour not in (11, 12, 1)):
            raise self._wrong("invalid")
        if said == "night":
            return 0 if hour == 12 else hour + 12 if 6 <= hour < 12 else hour
        return hour + 12 if (said == "late" and hour < 12) or (said == "noon" and hour == 1) else hour

    def _wrong(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code)
