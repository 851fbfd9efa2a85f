"""Dates as people write them on lists and papers: what a text can mean, never a guess.

`read_date` gives every reading a text allows. Day and month are told apart by the text itself
(18/07/1972), by a written month (18-JUL-1972) or by the order the caller knows; where nothing tells,
both readings come back. Years from 2400 on are Buddhist (543 more than ours). Two-digit years are taken
for birth dates: a reading is sure when it makes the person 15 to 90 years old.
1 January says the year only: it is what papers carry when the day was never known.
"""

import datetime as dt
import re
from dataclasses import dataclass, field

from . import digits, hidden, months

DMY, MDY = "dmy", "mdy"
BUDDHIST = 543
FIRST_YEAR = 1900
_LONGEST = 120  # letters; nothing longer is a date
# Day 0 of the two Excel calendars; the first counts a 29 February 1900 that never was.
EXCEL_1900, EXCEL_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)
SERIALS_1900 = (3654, 54789)  # 1910 to 2049: numbers a birth date or a recent day can have

_UNKNOWN = re.compile(
    r"^(unk(n|nown)?|un known|not (known|given|available|stated)|n/?k|n[./]?a\.?|none|null|nil|tbd|tba|"
    r"pending|missing|no (dob|date)|dob unk(nown)?|[-–—_.?*/x\s]+|មិនដឹង|មិនស្គាល់|មិនច្បាស់|គ្មាន)$",
    re.I,
)
_ABOUT = re.compile(r"^(about|abt\.?|approx(imately|\.)?|around|circa|ca?\.|est\.?|~|≈|ប្រហែល|ប្រមាណ)\s*", re.I)
_TIME = re.compile(r"[T\s]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*([ap]\.?m\.?)?(\s*(Z|UTC|[+-]\d\d:?\d\d))?$", re.I)
_WORDS = re.compile(
    r"(ថ្ងៃទី|ថ្ងៃ|ទី|ខែ|ឆ្នាំ|គ\.?ស\.?|ព\.?ស\.?|\b(?:born|dob|d\.o\.b\.?|year|only|of|the|b\.?e\.?|a\.?d\.?)\b:?)", re.I
)
_WEEKDAY = re.compile(r"^(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?\.?,?\s+", re.I)
_NUMERIC = re.compile(r"^(\d{1,4}|[?xX_*-]{1,4})\s*[/.\-–\s]\s*(\d{1,4}|[?xX_*-]{1,4})\s*[/.\-–\s]\s*(\d{1,4})$")
_TWO = re.compile(r"^(\d{1,4})\s*[/.\-–\s]\s*(\d{1,4})$")
_TOKEN = re.compile(r"\d+|[\u1780-\u17d3]+|[^\W\d_]+\.?")


@dataclass(frozen=True)
class PartialDate:
    """A date of which the day, or the day and the month, may not be known."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def precision(self) -> str:
        """Say "day", "month" or "year"; 1 January counts as the year only."""
        if self.month is None or (self.month, self.day) == (1, 1):
            return "year"
        return "month" if self.day is None else "day"

    @property
    def iso(self) -> str:
        """YYYY-MM-DD; what is not known is written 01."""
        return f"{self.year:04d}-{self.month or 1:02d}-{self.day or 1:02d}"

    @property
    def year_only(self) -> "PartialDate":
        """The same date, keeping its year."""
        return PartialDate(self.year)


@dataclass(frozen=True)
class DateReading:
    """What a text can mean: `status` is "date", "two", "unknown", "doubtful", "impossible" or "unreadable".

    "date" has one reading; "two" has one by each order (`by_order`), to be told by the column; "doubtful"
    has readings nobody should take unasked; the others have none. `tells` is the order the text itself
    shows ("dmy" or "mdy"); `buddhist` and `serial` say how the year was found.
    """

    status: str
    date: PartialDate | None = None
    by_order: dict[str, PartialDate] = field(default_factory=dict)
    possible: tuple[PartialDate, ...] = ()
    tells: str | None = None
    buddhist: bool = False
    serial: bool = False


UNKNOWN = DateReading("unknown")
IMPOSSIBLE = DateReading("impossible")
UNREADABLE = DateReading("unreadable")


def read_date(text: str, today: dt.date) -> DateReading:
    """All a text can mean as a birth date. Never raises."""
    if len(text) > _LONGEST:
        return UNREADABLE
    plain = _plain(text)
    if not plain or _UNKNOWN.match(plain):
        return UNKNOWN
    about = _ABOUT.match(plain)
    plain = _ABOUT.sub("", plain)
    if plain.endswith("?"):
        about, plain = re.match("", ""), plain.rstrip("? ")
    found = _read_plain(plain, today)
    if about and found.date and found.date.precision == "day":
        return DateReading("doubtful", possible=(found.date,))
    return found


def of_day(day: dt.date, today: dt.date) -> DateReading:
    """The reading of a real date cell."""
    return _one(day.year, day.month, day.day, today)


def of_number(number: float, today: dt.date, system_1904: bool = False) -> DateReading:
    """The reading of a number in a birth-date column: a year, a day count of Excel, or YYYYMMDD."""
    if number != number or abs(number) > 1e9:
        return UNREADABLE
    whole = int(number)
    if FIRST_YEAR <= whole <= 2700 and whole == number:
        return _one(whole, None, None, today)
    shift = (EXCEL_1904 - EXCEL_1900).days if system_1904 else 0
    if SERIALS_1900[0] <= whole + shift <= SERIALS_1900[1]:
        day = EXCEL_1900 + dt.timedelta(days=whole + shift)
        found = _one(day.year, day.month, day.day, today)
        return DateReading(found.status, found.date, serial=True)
    if whole == number and 1_000_000 <= whole <= 99_999_999:
        return _eight(f"{whole:08d}", today)
    return UNREADABLE


def _plain(text: str) -> str:
    plain = digits.to_latin(hidden.tidy(text)).strip(" '’‘`\"").replace("\u00a0", " ")
    plain = re.sub(r"\s*\([^)]*\)$", "", plain) if re.match(r"^\W*\d", plain) else plain
    return _TIME.sub("", plain).strip(" ,;")


def _read_plain(plain: str, today: dt.date) -> DateReading:
    if re.fullmatch(r"\d+(\.0+)?", plain):
        return of_number(float(plain), today) if len(plain) > 2 else _bare_year(plain, today)
    if re.fullmatch(r"['’]\d\d", plain):
        return _bare_year(plain[1:], today)
    if found := _NUMERIC.match(plain):
        return _three(found.group(1), found.group(2), found.group(3), today)
    worded = " ".join(_WORDS.sub(" ", _WEEKDAY.sub("", plain)).split())
    if "ខែ" in plain and (found := _NUMERIC.match(worded)) and found.group(1).isdigit() and found.group(2).isdigit():
        # "day 9 month 8 year 1962" in words: the order is said
        return _one(*_year(found.group(3), today), int(found.group(2)), int(found.group(1)), today=today)
    if found := _TWO.match(worded):
        return _two(found.group(1), found.group(2), today)
    if worded != plain and re.fullmatch(r"\d+", worded):
        return _bare_year(worded, today) if len(worded) == 2 else of_number(float(worded), today)
    return _written(worded, today)


def _bare_year(text: str, today: dt.date) -> DateReading:
    return _with_year(text, None, None, today) if len(text) == 2 else UNREADABLE


def _three(first: str, second: str, third: str, today: dt.date) -> DateReading:
    if not (first.isdigit() and second.isdigit()):
        known = [int(part) for part in (first, second) if part.isdigit() and int(part)]
        month = known[0] if known and known[0] <= 12 and second.isdigit() else None
        return _with_year(third, month, None, today)
    a, b = int(first), int(second)
    if len(first) >= 3:
        return _year_first(first, b, int(third), today)
    if len(third) <= 2 and a > 31:
        return _with_year(first, b, int(third), today)
    if a == 0 or b == 0:
        return _with_year(third, (a or b) or None, None, today)
    return _day_and_month(a, b, third, today)


def _year_first(year: str, month: int, day: int, today: dt.date) -> DateReading:
    if len(year) == 3 or (month > 12 and day <= 12):
        swapped = _with_year(year, day, month, today)
        return DateReading("doubtful", possible=(swapped.date,)) if swapped.date else IMPOSSIBLE
    return _with_year(year, month or None, day or None, today)


def _day_and_month(a: int, b: int, year: str, today: dt.date) -> DateReading:
    """a/b/year: both orders tried; the same day by both, or one that cannot be, leaves a single reading."""
    if a == b:
        return _with_year(year, b, a, today)
    day_first, month_first = _with_year(year, b, a, today), _with_year(year, a, b, today)
    if day_first.date and month_first.date:
        orders = {DMY: day_first.date, MDY: month_first.date}
        return DateReading("two", by_order=orders, buddhist=day_first.buddhist)
    for order, found in ((DMY, day_first), (MDY, month_first)):
        if found.date:
            return DateReading("date", found.date, tells=order, buddhist=found.buddhist)
    possible = sorted({*day_first.possible, *month_first.possible}, key=lambda date: date.iso)
    return DateReading("doubtful", possible=tuple(possible)) if possible else IMPOSSIBLE


def _two(first: str, second: str, today: dt.date) -> DateReading:
    """Month and year: 07/1972, 1972-07, 07/72."""
    if len(first) == 4 and len(second) <= 2:
        first, second = second, first
    if len(first) <= 2 and len(second) in (2, 4) and int(first) <= 12:
        return _with_year(second, int(first) or None, None, today)
    return UNREADABLE


def _eight(text: str, today: dt.date) -> DateReading:
    """YYYYMMDD, DDMMYYYY or MMDDYYYY; the first leaves no room for the others."""
    whole = _with_year(text[:4], int(text[4:6]) or None, int(text[6:]) or None, today)
    if whole.date:
        return whole
    a, b = int(text[:2]), int(text[2:4])
    return _day_and_month(a, b, text[4:], today) if a and b else UNREADABLE


def _written(text: str, today: dt.date) -> DateReading:
    """A date with its month in letters, in any order: 18-JUL-1972, July 18th, 1972, ១៨ កក្កដា ១៩៧២."""
    text = re.sub(r"(?<=\d)(st|nd|rd|th)\b", "", text, flags=re.I)
    tokens = _TOKEN.findall(text)
    rest = _TOKEN.sub("", text).strip(" ,./-–'’")
    named = [month for token in tokens if (month := months.number_of(token))]
    numbers = [token for token in tokens if token.isdigit()]
    if rest or len(named) != 1 or len(tokens) != len(numbers) + 1 or not 1 <= len(numbers) <= 2:
        return UNREADABLE
    if len(numbers) == 1:
        return _with_year(numbers[0], named[0], None, today) if len(numbers[0]) != 1 else UNREADABLE
    day, year = numbers
    if len(day) > 2 and len(year) <= 2:
        day, year = year, day
    return _with_year(year, named[0], int(day), today) if len(day) <= 2 else UNREADABLE


def _with_year(year: str, month: int | None, day: int | None, today: dt.date) -> DateReading:
    if len(year) == 2:
        return _short_year(int(year), month, day, today)
    return _one(int(year), month, day, today) if len(year) == 4 else UNREADABLE


def _short_year(year: int, month: int | None, day: int | None, today: dt.date) -> DateReading:
    """A birth year of two digits: sure when one century alone makes the person 15 to 90."""
    found = [_one(century + year, month, day, today) for century in (1900, 2000)]
    dates = [r.date for r in found if r.date and 10 <= today.year - r.date.year <= 110]
    sure = [date for date in dates if 15 <= today.year - date.year <= 90]
    if len(sure) == 1:
        return DateReading("date", sure[0])
    return DateReading("doubtful", possible=tuple(dates)) if dates else IMPOSSIBLE


def _year(text: str, today: dt.date) -> tuple[int]:
    if len(text) == 2:
        short = _short_year(int(text), None, None, today)
        return (short.date.year if short.date else 0,)
    return (int(text),)


def _one(year: int, month: int | None, day: int | None, today: dt.date) -> DateReading:
    buddhist = year >= 2400
    year = year - BUDDHIST if buddhist else year
    try:
        earliest = dt.date(year, month or 1, day or 1)
    except ValueError:
        return IMPOSSIBLE
    if year < FIRST_YEAR or earliest > today:
        return IMPOSSIBLE
    return DateReading("date", PartialDate(year, month, day), buddhist=buddhist)
