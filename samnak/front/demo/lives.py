"""What became of people: who died, went back, was imprisoned, moved, was lost from sight.

Up to January 2020: 41 died, six of them by suicide, six in the last two months; two returned to the US. These
counts are published (KVAO by CNE and Phnom Penh Post, January 2020). Who, when, of what and every word of the
notes is made up.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from samnak.front.demo.airport import Came
from samnak.front.demo.chance import drawer, weighed
from samnak.ground.access.actors import DEMO
from samnak.reception.register.actions import record_life

COUNTED = dt.date(2020, 1, 31)
LAST_MONTHS = dt.date(2019, 11, 20)
DIED, DIED_BY_SUICIDE, DIED_LATELY, RETURNED = 41, 6, 6, 2
FIRST_DEATH = dt.date(2003, 9, 1)

CAUSES = {"illness": 55.0, "accident": 16.0, "overdose": 9.0, "violence": 5.0, "other": 3.0, "not_known": 12.0}
NOTES = {
    "illness": [
        "Died at home, the family at the bedside. The ceremony was held at the village pagoda.",
        "Died in hospital after a long illness. A friend from the same flight stayed to the end.",
        "The family in the US joined the ceremony by telephone.",
    ],
    "suicide": [
        "Friends from the same flight kept the seventh-day ceremony. The counsellor spoke with the family.",
        "The family asked that no more be written here.",
    ],
    "accident": ["Traffic accident on the national road. The ashes rest at the pagoda.", "Drowned while fishing."],
    "overdose": ["Friends called for help at once; it came too late. The family was told by telephone."],
    "violence": ["The family was told in person. The police have written it down."],
    "other": ["Told by the family."],
    "not_known": ["Told by neighbours some weeks later. The pagoda helped with the ceremony.", ""],
}
AFTER = {
    "imprisoned": ["Visited once a month, with rice, soap and letters from home.", "Awaiting trial. The family knows."],
    "moved": ["Works at a hotel in another province; telephones now and then.", "Moved to relatives near the border."],
    "lost_contact": ["The telephone number no longer works. Friends have not seen them.", ""],
}  # fmt: skip
GROUNDS = ("conviction_vacated", "court_order", "pardoned", "citizenship_recognised")


@dataclass(frozen=True)
class Turn:
    """One thing that befell somebody."""

    on: dt.date
    status: str
    reason: str = ""
    note: str = ""


def befall(came: list[Came], today: dt.date) -> set[UUID]:
    """Write down what befell people. Gives the ids of those who are not alive and here any more."""
    touched: set[UUID] = set()
    turns = [*_published_turns(), *_later_turns(today), *_unpublished_turns(today)]
    for turn in sorted(turns, key=lambda each: (each.on, each.status, each.reason)):
        draw = drawer("turn", turn.on, turn.status, len(touched))
        one = _somebody(draw, came, turn, touched)
        if one is None:
            continue
        touched.add(one.person.pk)
        record_life(person=one.person, status=turn.status, on=turn.on, reason=turn.reason, note=turn.note, by=DEMO)
    return touched


def _somebody(draw: random.Random, came: list[Came], turn: Turn, touched: set[UUID]) -> Came | None:
    """Somebody who had been here for some months and of whom nothing else is told."""
    here = [one for one in came if one.on <= turn.on - dt.timedelta(days=120) and one.person.pk not in touched]
    return draw.choice(here) if here else None


def _published_turns() -> Iterable[Turn]:
    draw = drawer("turns until 2020")
    early = _days(draw, FIRST_DEATH, LAST_MONTHS - dt.timedelta(days=1), DIED - DIED_LATELY)
    late = _days(draw, LAST_MONTHS, dt.date(2020, 1, 16), DIED_LATELY)
    suicides = set(draw.sample(range(8, len(early)), DIED_BY_SUICIDE))
    for number, day in enumerate([*early, *late]):
        cause = "suicide" if number in suicides else weighed(draw, CAUSES)
        yield Turn(day, "died", cause, draw.choice(NOTES[cause]))
    for day, ground in zip(_days(draw, dt.date(2017, 6, 1), dt.date(2019, 12, 1), RETURNED), GROUNDS, strict=False):
        yield Turn(day, "returned_to_us", ground)


def _later_turns(today: dt.date) -> Iterable[Turn]:
    """Made up, like everything after January 2020: about two deaths a year, and somebody goes back now and then."""
    draw = drawer("turns after 2020")
    first = COUNTED + dt.timedelta(days=60)
    years = max((today - first).days / 365, 0)
    if not years:
        return
    for day in _days(draw, first, today - dt.timedelta(days=20), round(2.2 * years)):
        cause = weighed(draw, {**CAUSES, "suicide": 8.0})
        yield Turn(day, "died", cause, draw.choice(NOTES[cause]))
    for number, day in enumerate(_days(draw, first, today - dt.timedelta(days=40), round(0.7 * years))):
        yield Turn(day, "returned_to_us", GROUNDS[number % len(GROUNDS)])


def _unpublished_turns(today: dt.date) -> Iterable[Turn]:
    """Of these nothing is published: made up for all years."""
    draw = drawer("other turns")
    for status, people in (("imprisoned", 14), ("moved", 26), ("lost_contact", 38)):
        for day in _days(draw, dt.date(2004, 1, 1), today - dt.timedelta(days=15), people):
            yield Turn(day, status, note=draw.choice(AFTER[status]))


def _days(draw: random.Random, first: dt.date, last: dt.date, how_many: int) -> list[dt.date]:
    """So many days between two, in order, more of them towards the end as more people are here."""
    reach = (last - first).days
    return sorted(first + dt.timedelta(days=int(reach * draw.random() ** 0.6)) for _each in range(how_many))
