"""The head-count of a flight, and whether it adds up.

    listed - taken off - did not board + unlisted = landed
    landed = family + our house + hospital + declined + held + did not want to say
             + not yet met (+ met, tonight not known)

A row that was confirmed as a repeat of another counts once. Before landing the same sum says how many
are expected. Pure: works on plain tuples, so that it can be tested as a table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

FAMILY, OUR_HOUSE, HOSPITAL, DECLINED, HELD = "family", "our_house", "hospital", "declined", "held"
NOT_SAID = "not_said"  # asked, and they did not want to say: an answer, and a line of its own
PLACES = (OUR_HOUSE, FAMILY, HOSPITAL, DECLINED, HELD, NOT_SAID)
NOT_KNOWN = "not_known"


@dataclass(frozen=True)
class Counted:
    """One passenger as the head-count needs them."""

    status: str  # a Passenger.Status
    unlisted: bool = False
    repeat: bool = False  # confirmed as the same person as another row
    tonight: str = ""  # one of PLACES, NOT_KNOWN, "" (not asked)
    withdrawn: bool = False  # taken off because a newer list does not name them; nobody said why


@dataclass(frozen=True)
class HeadCount:
    """The two sums and what is missing."""

    listed: int
    taken_off: int
    not_boarded: int
    unlisted: int
    places: dict[str, int]  # place tonight -> people met who are there
    not_met: int
    tonight_not_known: int
    counted: int | None = None  # heads counted at the door, if somebody counted
    has_landed: bool = False
    withdrawn: int = 0  # of those taken off: a newer list does not name them

    @property
    def landed(self) -> int:
        """How many came (once landed), or are expected (before)."""
        return self.listed - self.taken_off - self.not_boarded + self.unlisted

    @property
    def accounted(self) -> int:
        return sum(self.places.values())

    @property
    def met(self) -> int:
        return self.accounted + self.tonight_not_known

    @property
    def door_differs(self) -> bool:
        return self.counted is not None and self.counted != self.landed

    @property
    def adds_up(self) -> bool:
        return self.has_landed and self.accounted == self.landed and not self.door_differs

    @property
    def missing(self) -> int:
        """People of whom it is not known where they are tonight."""
        return self.not_met + self.tonight_not_known


def count(passengers: Iterable[Counted], *, counted: int | None = None, has_landed: bool = False) -> HeadCount:
    listed = taken_off = not_boarded = unlisted = not_met = not_known = withdrawn = 0
    places: Counter[str] = Counter()
    for one in passengers:
        if one.repeat:
            continue
        if one.unlisted:
            unlisted += 1
        else:
            listed += 1
        if one.status == "taken_off":
            taken_off += 1
            withdrawn += one.withdrawn
        elif one.status == "not_boarded":
            not_boarded += 1
        elif one.status == "arrived":
            if one.tonight in PLACES:
                places[one.tonight] += 1
            else:
                not_known += 1
        else:
            not_met += 1
    return HeadCount(
        listed=listed,
        taken_off=taken_off,
        not_boarded=not_boarded,
        unlisted=unlisted,
        places={place: places[place] for place in PLACES},
        not_met=not_met,
        tonight_not_known=not_known,
        counted=counted,
        has_landed=has_landed,
        withdrawn=withdrawn,
    )
