"""A made-up person: a child of the war years, taken to the US when small, brought here as a grown man or woman."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from samnak.front.demo.chance import drawer, weighed
from samnak.front.demo.groups import Group
from samnak.front.demo.names import MadeUpName, draw_name

ENTRY_YEARS = {1979: 4.0, 1980: 8.0, 1981: 14.0, 1982: 10.0, 1983: 9.0, 1984: 10.0, 1985: 9.0, 1986: 5.0,
               1987: 3.0, 1988: 3.0, 1989: 2.0, 1990: 1.0}  # fmt: skip
AGES_AT_ENTRY = {0: 3.0, 1: 6.0, 2: 8.0, 3: 9.0, 4: 9.0, 5: 9.0, 6: 9.0, 7: 8.0, 8: 8.0, 9: 7.0, 10: 6.0, 12: 5.0,
                 14: 4.0, 16: 3.0, 18: 2.0, 21: 1.0, 25: 1.0}  # fmt: skip
CAMPS = {"khao_i_dang": 12.0, "sa_kaeo_1": 3.0, "sa_kaeo_2": 3.0, "nong_samet": 2.0, "nong_chan": 2.0,
         "kamput": 1.0, "mai_rut": 1.0, "site_2": 1.0, "phanat_nikhom": 1.0, "bataan": 1.0}  # fmt: skip
# Provinces and some of their districts, by gazetteer code.
BIRTHPLACES = {"02": 16.0, "0205": 4.0, "01": 8.0, "15": 6.0, "17": 8.0, "12": 6.0, "03": 5.0, "08": 4.0, "21": 5.0,
               "05": 4.0, "06": 3.0, "07": 3.0, "14": 3.0, "04": 2.0, "1502": 1.0}  # fmt: skip
ELSEWHERE = ["Chau Doc, Vietnam", "On the road to the Thai border", "Bangkok, Thailand"]
YOUNGEST, OLDEST = 19, 68  # full years on the day of arrival
LIVELY = dt.timedelta(days=4 * 365)


@dataclass(frozen=True)
class MadeUp:
    """Facts of one person. `a_numbers` may be empty (unknown) or several; a birth day of 1 January means year only."""

    name: MadeUpName
    sex: str
    birth_date: dt.date | None
    a_numbers: tuple[str, ...]
    born_in: str
    birthplace_code: str
    birthplace_text: str
    us_entry_year: int | None
    us_entry_age: int | None
    family_left_in_us: str
    languages: tuple[str, ...]

    @property
    def birth_precision(self) -> str:
        if self.birth_date is None:
            return "unknown"
        return "year" if (self.birth_date.month, self.birth_date.day) == (1, 1) else "day"


def draw_people(group: Group, more: int = 0) -> list[MadeUp]:
    """Everybody on a group's list: those who came, then `more` who did not travel."""
    draw = drawer("group", group.date, group.people)
    sexes = ["F"] * group.women + ["M"] * (group.people - group.women)
    draw.shuffle(sexes)
    ages = _set_ages(draw, group)
    return [draw_person(draw, group.date, sex, age) for sex, age in zip(sexes, ages, strict=True)] + [
        draw_person(draw, group.date, "M") for _more in range(more)
    ]


def _set_ages(draw: random.Random, group: Group) -> list[int | None]:
    """Published ages: somebody has the lowest, somebody the highest, all others lie between."""
    if group.ages is None:
        return [None] * group.people
    lowest, highest = group.ages
    between: list[int | None] = [draw.randint(lowest + 1, highest - 1) for _each in range(group.people - 2)]
    return [lowest, *between, highest]


def draw_person(draw: random.Random, day: dt.date, sex: str, age: int | None = None) -> MadeUp:
    """Somebody who lands on `day`; with `age` they are exactly so many years old then."""
    entered, born = _entry_and_birth(draw, day, age)
    born_in, code, text = _birthplace(draw, born, entered)
    known = draw.random()
    return MadeUp(
        name=draw_name(draw, sex),
        sex=sex,
        birth_date=None if age is None and draw.random() < 0.02 else born,
        a_numbers=_a_numbers(draw),
        born_in=born_in,
        birthplace_code=code,
        birthplace_text=text,
        us_entry_year=entered if known < 0.9 else None,
        us_entry_age=entered - born.year if 0.7 < known < 0.97 else None,
        family_left_in_us=weighed(draw, {"yes": 58.0, "no": 27.0, "": 12.0, "not_said": 3.0}),
        languages=weighed(
            draw, {("en", "km"): 60.0, ("km", "en"): 25.0, ("en",): 10.0, ("km", "en", "th"): 3.0, ("en", "cja"): 2.0}
        ),
    )


def _entry_and_birth(draw: random.Random, day: dt.date, age: int | None) -> tuple[int, dt.date]:
    """Year of first entry to the US and birth date. Most came as small children."""
    while True:
        entered = weighed(draw, ENTRY_YEARS)
        if age is None:
            born = _birth_day(draw, entered - _age_at_entry(draw))
            if YOUNGEST <= _years(born, day) <= OLDEST:
                return entered, born
        else:
            born = _born_for(draw, day, age)
            if born.year <= entered:
                return entered, born


def _age_at_entry(draw: random.Random) -> int:
    return weighed(draw, AGES_AT_ENTRY)


def _birth_day(draw: random.Random, year: int) -> dt.date:
    """A third have 1 January on their papers: nobody knew the day, and an officer wrote one."""
    if draw.random() < 0.33:
        return dt.date(year, 1, 1)
    return dt.date(year, draw.randint(1, 12), draw.randint(2, 28))


def _born_for(draw: random.Random, day: dt.date, age: int) -> dt.date:
    """A birth date (never 1 January) with which somebody is `age` full years old on `day`."""
    return day.replace(year=day.year - age) - dt.timedelta(days=draw.randint(20, 330))


def _years(born: dt.date, day: dt.date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _birthplace(draw: random.Random, born: dt.date, entered: int) -> tuple[str, str, str]:
    """Where somebody was born: (born_in, code, text). Some do not know."""
    if draw.random() < 0.06:
        return "", "", ""
    if draw.random() < 0.02:
        return "elsewhere", "", draw.choice(ELSEWHERE)
    if born.year >= 1980 or (born.year == 1979 and draw.random() < 0.5):
        return "camp", "camp:" + weighed(draw, CAMPS) if draw.random() < 0.9 else "", ""
    if draw.random() < 0.15:
        return "home", "", ""
    return "home", weighed(draw, BIRTHPLACES), ""


def _a_numbers(draw: random.Random) -> tuple[str, ...]:
    """Most have one A-number; some have two, and of a few none is known."""
    how_many = weighed(draw, {1: 90.0, 2: 6.0, 0: 4.0})
    return tuple(f"0{draw.randint(24_000_000, 49_999_999)}" for _each in range(how_many))
