"""Dates, times and numbers as a page says them, in English and in Khmer.

English: `Fri 27 Nov 2026`, `14:05`, `1,040,000`.
Khmer: `ថ្ងៃសុក្រ ទី២៧ វិច្ឆិកា ២០២៦`, `ម៉ោង ១៤:០៥`, `១ ០៤០ ០០០`.
Never digits only, so that no one has to ask which is the month. The names are our own: Django's Khmer
catalogue is thin.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, Literal

from django.utils import timezone
from django.utils.translation import gettext, pgettext

from samnak.ground.ui.scripts import is_khmer_page, khmer_digits, latin_digits

FIXED = "\N{NO-BREAK SPACE}"

MONTHS = ("January", "February", "March", "April", "May", "June",
          "July", "August", "September", "October", "November", "December")  # fmt: skip
KHMER_MONTHS = ("មករា", "កុម្ភៈ", "មីនា", "មេសា", "ឧសភា", "មិថុនា",
                "កក្កដា", "សីហា", "កញ្ញា", "តុលា", "វិច្ឆិកា", "ធ្នូ")  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
KHMER_WEEKDAYS = ("ចន្ទ", "អង្គារ", "ពុធ", "ព្រហស្បតិ៍", "សុក្រ", "សៅរ៍", "អាទិត្យ")


def _month(value: date) -> str:
    """Three letters in English (four for none), the whole name in Khmer."""
    return KHMER_MONTHS[value.month - 1] if is_khmer_page() else MONTHS[value.month - 1][:3]


def page_digits(text: Any) -> str:
    """A number that is a name, or words with digits in them, with the digits of the page."""
    return khmer_digits(str(text)) if is_khmer_page() else str(text)


def _digits(number: int) -> str:
    return page_digits(number)


def here(value: datetime) -> datetime:
    """An instant by the clock of the programme's country. A naive datetime is a mistake and raises ValueError."""
    return timezone.localtime(value, timezone.get_default_timezone())


def as_day(value: date | datetime) -> date:
    """The calendar day: a plain date (a US paper's) as it is, an instant by the clock here."""
    return here(value).date() if isinstance(value, datetime) else value


def day(value: date | datetime | Literal[""] | None) -> str:
    """`Fri 27 Nov 2026`; `ថ្ងៃសុក្រ ទី២៧ វិច្ឆិកា ២០២៦`."""
    if not value:
        return ""  # no day, or one this reader may not read
    value = as_day(value)
    if is_khmer_page():
        weekday = KHMER_WEEKDAYS[value.weekday()]
        return f"ថ្ងៃ{weekday} ទី{_digits(value.day)} {_month(value)} {_digits(value.year)}"
    return f"{WEEKDAYS[value.weekday()][:3]} {plain_day(value)}"


def plain_day(value: date | datetime | Literal[""] | None) -> str:
    """`27 Nov 2026`; `២៧ វិច្ឆិកា ២០២៦`: no weekday, for births, papers and facts."""
    if not value:
        return ""  # no day, or one this reader may not read
    value = as_day(value)
    return f"{short_day(value)} {_digits(value.year)}"


def short_day(value: date | datetime | Literal[""] | None) -> str:
    """`27 Nov`; `២៧ វិច្ឆិកា`: where the year is plain from the place."""
    if not value:
        return ""  # no day, or one this reader may not read
    value = as_day(value)
    return f"{_digits(value.day)} {_month(value)}"


def near_day(value: date | datetime | Literal[""] | None) -> str:
    """`27 Nov`; `27 Nov 2027` when it is not this year: in lists of what is near, where some is not."""
    if not value:
        return ""  # no day, or one this reader may not read
    return short_day(value) if as_day(value).year == here(timezone.now()).year else plain_day(value)


def long_day(value: date | datetime | Literal[""] | None) -> str:
    """`Saturday 21 November`; `ថ្ងៃសៅរ៍ ទី២១ ខែវិច្ឆិកា`: for headings; with the year when not this one."""
    if not value:
        return ""  # no day, or one this reader may not read
    value = as_day(value)
    if is_khmer_page():
        words = f"ថ្ងៃ{KHMER_WEEKDAYS[value.weekday()]} ទី{_digits(value.day)} ខែ{_month(value)}"
        year = f" ឆ្នាំ{_digits(value.year)}"
    else:
        words = f"{WEEKDAYS[value.weekday()]} {value.day} {MONTHS[value.month - 1]}"
        year = f" {value.year}"
    return words if value.year == here(timezone.now()).year else words + year


def month_of(value: date) -> str:
    """`February 2027`; `ខែកុម្ភៈ ២០២៧`."""
    if is_khmer_page():
        return f"ខែ{_month(value)} {_digits(value.year)}"
    return f"{MONTHS[value.month - 1]} {value.year}"


def clock(value: time | datetime | Literal[""] | None) -> str:
    """`14:05`; `ម៉ោង ១៤:០៥`. An instant is shown on Phnom Penh's clock."""
    if not value:
        return ""
    if isinstance(value, datetime):
        value = here(value).time()
    words = f"{value:%H:%M}"
    return f"ម៉ោង{FIXED}{khmer_digits(words)}" if is_khmer_page() else words


def moment(value: datetime | Literal[""] | None) -> str:
    """`Fri 27 Nov 2026, 14:05`; `ថ្ងៃសុក្រ ទី២៧ វិច្ឆិកា ២០២៦ ម៉ោង ១៤:០៥`, in Phnom Penh."""
    if not value:
        return ""  # no day, or one this reader may not read
    return f"{day(value)}{' ' if is_khmer_page() else ', '}{clock(value)}"


def partial_date(value: date | None, precision: str) -> str:
    """A date as far as it is known: precision is day, month, year or unknown.

    `12 May 1974`; `May 1974, day not known`; `1974, day not known`; `not known`.
    """
    if value is None or precision == "unknown":
        return gettext("not known")
    if precision == "day":
        return plain_day(value)
    if precision == "month":
        known = f"ខែ{_month(value)} {_digits(value.year)}" if is_khmer_page() else f"{_month(value)} {value.year}"
    elif precision == "year":
        return pgettext("a year", "%(known)s, day not known") % {"known": _digits(value.year)}
    else:
        raise ValueError(f"precision is day, month, year or unknown, not {precision!r}")
    return gettext("%(known)s, day not known") % {"known": known}


def count(number: int | None, word: str = "") -> str:
    """`1,040,000`; `១ ០៤០ ០០០`; with a counting word after a fixed space: `៣ នាក់`."""
    if number is None:
        return ""
    words = f"{number:,}".replace("-", "\N{MINUS SIGN}")
    if is_khmer_page():
        words = khmer_digits(words.replace(",", FIXED))
    return f"{words}{FIXED}{word}" if word else words


def numbers(params: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a sentence with its whole numbers as the page writes them; a `year` is never grouped."""

    def shown(key: str, value: Any) -> Any:
        if not isinstance(value, int):
            return value  # what stands in a file stays as it stands there
        return _digits(value) if key == "year" else count(value)

    return {key: shown(key, value) for key, value in params.items()}


def paper_digits(text: str | None) -> str:
    """What is printed or dialled: Latin digits in every language; nine digits in threes (`090 000 033`)."""
    plain = latin_digits(str(text or "")).strip()
    if plain.isascii() and plain.isdigit() and len(plain) == 9:
        return FIXED.join((plain[:3], plain[3:6], plain[6:]))
    return plain
