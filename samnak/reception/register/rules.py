"""What follows from what: names to show, likely doubles, ages. No writes, no request."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from samnak.ground.access.refusals import Refused

KIND_ORDER = {"birth": 0, "court": 1, "alias": 2}
LONGEST = 200  # characters in one field of a name
LONGEST_NOTE = 10_000


@dataclass(frozen=True)
class DisplayName:
    """The name a page shows: family and given in Latin letters, the Khmer name, the name they go by."""

    family: str = ""
    given: str = ""
    khmer: str = ""
    called: str = ""

    def __bool__(self) -> bool:
        return bool(self.family or self.given or self.khmer or self.called)


def display_name(names: Iterable[Any]) -> DisplayName:
    """The name to show, of a person's names (rows or `Seen` rows): birth before court before alias."""
    latin: Any = None
    khmer: Any = None
    called = ""
    for name in sorted(names, key=lambda n: (KIND_ORDER.get(n.kind, 9), str(n.pk))):
        if name.kind == "nickname":
            called = " ".join(p for p in (name.given, name.family) if p)
        elif name.script == "latin" and latin is None:
            latin = name
        elif name.script == "khmer" and khmer is None:
            khmer = name
    return DisplayName(
        family=latin.family if latin else "",
        given=latin.given if latin else "",
        khmer=" ".join(p for p in (khmer.family, khmer.given) if p) if khmer else "",
        called=called,
    )


def age_on(born: dt.date | None, precision: str, day: dt.date) -> int | None:
    """Full years on `day`; None if not known. With a year alone: the age reached in that year."""
    if born is None or precision == "unknown":
        return None
    years = day.year - born.year
    if precision == "day" and (day.month, day.day) < (born.month, born.day):
        years -= 1
    return years


@dataclass(frozen=True)
class NameFacts:
    """One name to write down. `khmer` is the whole name in Khmer script as the person writes it."""

    family: str = ""
    given: str = ""
    khmer: str = ""
    kind: str = "birth"
    document: str = ""
    as_written: str = ""
    since: dt.date | None = None  # from when until when the name was used, where known
    until: dt.date | None = None


@dataclass(frozen=True)
class PersonFacts:
    """What is known of somebody at the first meeting. Everything but a name may be unknown."""

    name: NameFacts
    sex: str = ""
    birth_date: dt.date | None = None
    birth_precision: str = "unknown"
    born_in: str = ""
    birthplace_code: str = ""
    birthplace_text: str = ""
    us_entry_year: int | None = None
    us_entry_age: int | None = None
    family_left_in_us: str = ""
    languages: tuple[str, ...] = ()
    called: str = ""
    identifiers: tuple[tuple[str, str], ...] = field(default=())  # (kind, value)
    phone: str = ""


def check_name(name: NameFacts) -> None:
    """A person needs some name; each part at most 200 characters and nothing hidden in it.

    `as_written` is what stood on a paper, character by character: it is kept, not judged.
    """
    if name.since and name.until and name.until < name.since:
        raise Refused(_("The last day is before the first. Look at both dates."), field="until")
    parts = (name.family, name.given, name.khmer)
    if not any(part.strip() for part in parts):
        raise Refused(_("Write at least one name, in Latin or Khmer letters."), field="family")
    for part in parts:
        if len(part) > LONGEST:
            raise Refused(_("A name may have at most 200 characters. Shorten it."), field="family")
        if any(hidden(c) for c in part):
            raise Refused(_("The name holds a hidden character. Type it again by hand."), field="family")


def hidden(c: str) -> bool:
    """Control and direction characters; the joiners and spaces of Khmer typing are none of these."""
    code = ord(c)
    return code < 32 or 0x7F <= code < 0xA0 or 0x202A <= code <= 0x202E or 0x2060 <= code <= 0x206F or code == 0xFEFF


def check_phone(number: str, *, field: str = "phone") -> None:
    """A number nobody can dial is no number; how to ask for somebody belongs into a note."""
    if number.strip() and not any(c.isdigit() for c in number):
        raise Refused(_("There is no digit in this number. Write it in digits, or leave it empty."), field=field)


def check_birth_date(born: dt.date | None, *, today: dt.date) -> None:
    if born is None:
        return
    if born > today:
        raise Refused(_("The birth date lies in the future. Look at the year."), field="birth_date")
    if today.year - born.year > 120:
        raise Refused(_("The birth date is more than 120 years ago. Look at the year."), field="birth_date")


def check_us_entry(year: int | None, born: dt.date | None, *, today: dt.date) -> None:
    if year is None:
        return
    if year < 1900 or year > today.year:
        raise Refused(_("Write the year of first entry to the US with four digits."), field="us_entry_year")
    if born is not None and year < born.year:
        raise Refused(_("The first entry to the US is before the birth. Look at both years."), field="us_entry_year")


def check_died_after_birth(on: dt.date | None, born: dt.date | None, *, today: dt.date) -> None:
    if on is None:
        return
    if on > today:
        raise Refused(_("This day lies in the future. Write the day on which it happened."), field="on")
    if born is not None and on < born:
        raise Refused(_("This day is before the birth. Look at both dates."), field="on")


def clean_a_number(text: str) -> str:
    """Nine digits; zeros kept. Refused with a sentence if it cannot be one."""
    from samnak.ground.matching.folding import digits

    bare = digits(text)
    letters = [c for c in text.casefold() if c.isalpha() and not c.isdigit() and c != "a"]
    if letters or not 7 <= len(bare) <= 9:
        raise Refused(
            _("An A-number has the letter A and seven to nine digits. Write it as it stands on the paper."),
            field="value",
        )
    return bare.zfill(9)
