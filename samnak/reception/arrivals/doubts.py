"""Whether a list may be another flight's: what somebody should have seen before it is confirmed. No writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from samnak.reception.arrivals.comparing import Comparison
from samnak.reception.arrivals.reading import Reading, titles


@dataclass(frozen=True)
class Doubts:
    """`other_days`: days above the list, of which none is the flight's, each with what it can mean; `strangers`:
    whether nobody on it stands on the version before."""

    other_days: dict[str, tuple[dt.date, ...]]
    strangers: bool

    def __bool__(self) -> bool:
        return bool(self.other_days) or self.strangers


def doubts_of(reading: Reading, day: dt.date, comparison: Comparison, *, version_before: int) -> Doubts:
    named = {text: _days(days) for text, days in titles.named(reading.notes).items()}
    other = {} if any(day in days for days in named.values()) else named
    shared = comparison.same or comparison.respelled
    return Doubts(other, bool(version_before and comparison.withdrawn and not shared))


def _days(days: Sequence[str]) -> tuple[dt.date, ...]:
    return tuple(dt.date.fromisoformat(day) for day in days)
