"""Form fields for dates and times: what may be half known, what must be whole, what is wrong with it."""

from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.ground.ui.formats import KHMER_MONTHS, MONTHS, here
from samnak.ground.ui.scripts import latin_digits
from samnak.ground.ui.widgets import ClockInput, ThreePartDate

_MONTH_NUMBERS = {name.casefold(): n for n, name in enumerate(MONTHS, 1)}
_MONTH_NUMBERS |= {name[:3].casefold(): n for n, name in enumerate(MONTHS, 1)}
_MONTH_NUMBERS |= {name: n for n, name in enumerate(KHMER_MONTHS, 1)}
_MONTH_NUMBERS |= {"sept": 9}
BUDDHIST_FROM = 2400  # no one's papers are from that year of our calendar
BUDDHIST_YEARS = 543


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
        "buddhist": _("%(typed)s is a Buddhist year. Write it as %(year)s."),
        "early": _("Give a year from %(year)s on."),
        "month": _("Give the month as a number from 1 to 12, or by its name."),
        "month_missing": _("Give the month too, or leave the day empty."),
        "day": _("Give the day as a number. That month has %(days)s days."),
        "late": _("That day has not come yet. Look at the year again."),
    }

    def __init__(self, *, earliest: int = 1900, latest: Callable[[], date] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.earliest = earliest
        self.latest = latest

    def _wrong(self, code: str, **params: Any) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params=params)

    def _year(self, typed: str) -> int:
        digits = latin_digits(typed)
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
        number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 3 else 0
        if not 1 <= number <= last:
            raise self._wrong("day", days=last)
        return date(year, month, number)

    def _read(self, value: Mapping[str, str]) -> PartialDate:
        day, month, year = (value.get(part, "") for part in ("day", "month", "year"))
        if not (day or month or year):
            return UNKNOWN
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
            raise self._wrong("late")
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
    """A time of day on the 24-hour clock. Cleans to time, or None. Khmer digits read too."""

    widget = ClockInput
    default_error_messages = {
        "required": _("Give the time, for example 14:05."),
        "invalid": _("Give the time with hours and minutes, for example 14:05."),
    }

    def to_python(self, value: Any) -> time | None:
        if isinstance(value, time):
            return value
        typed = latin_digits(str(value or "")).strip()
        if not typed:
            return None
        hours, mark, minutes = typed.replace(".", ":").replace("h", ":").partition(":")
        if not mark and typed.isdigit() and len(typed) in (3, 4):
            hours, minutes = typed[:-2], typed[-2:]
        if not (hours.isascii() and hours.isdigit() and minutes.isascii() and minutes.isdigit() and len(minutes) == 2):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            return time(int(hours[:9]), int(minutes))
        except (ValueError, OverflowError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
