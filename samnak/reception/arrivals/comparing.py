"""Which row of a new list is which passenger of the flight, and what changed. Pure."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from samnak.ground.matching.folding import fold

COMPARED = ("family", "given", "khmer", "sex", "birth_date", "birth_precision", "a_number")
Mark = tuple[str, ...]  # something a row and a passenger may have in common


@dataclass(frozen=True)
class Entry:
    """A row of a list, or a passenger, as far as comparing needs it."""

    key: Any  # row number, or passenger id
    family: str = ""
    given: str = ""
    khmer: str = ""
    sex: str = ""
    birth_date: str = ""  # ISO or ""
    birth_precision: str = "unknown"
    a_number: str = ""

    @cached_property
    def name(self) -> str:
        """The name folded, its words in any order; folded once, however often it is compared."""
        return " ".join(sorted(fold(f"{self.family} {self.given}").split())) or fold(self.khmer)


@dataclass(frozen=True)
class Pair:
    """A row and the passenger it names; `before` holds what the flight had where the row differs."""

    row: Entry
    passenger: Entry
    before: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Comparison:
    added: list[Entry]
    same: list[Pair]
    respelled: list[Pair]
    withdrawn: list[Entry]  # passengers the new list no longer names


def compare(rows: Iterable[Entry], passengers: Iterable[Entry]) -> Comparison:
    """Pair rows with passengers: by A-number, then by name and birth date, then by name where one side has no
    number. Each passenger is used once, so that repeated rows stay apart. A row takes the first passenger that
    fits. Passengers are looked up, not walked through: the work grows with rows plus passengers."""
    left, free = list(rows), list(passengers)
    pairs: list[tuple[Entry, Entry]] = []
    for ask, offer in ((_number_marks, _number_marks), (_birth_marks, _birth_marks), (_name_asked, _name_offered)):
        shelf = _Shelf(free, offer)
        still = []
        for row in left:
            match = shelf.take(ask(row))
            if match is None:
                still.append(row)
            else:
                pairs.append((row, match))
        left, free = still, shelf.rest()
    done = [Pair(row, old, _differences(row, old)) for row, old in pairs]
    return Comparison(
        added=left,
        same=[p for p in done if not p.before],
        respelled=[p for p in done if p.before],
        withdrawn=free,
    )


class _Shelf:
    """Passengers still free, in their order, each under every mark a row may ask for."""

    def __init__(self, passengers: list[Entry], offer: Callable[[Entry], Iterable[Mark]]) -> None:
        self.passengers = passengers
        self.taken = [False] * len(passengers)
        self.places: dict[Mark, deque[int]] = defaultdict(deque)
        for place, passenger in enumerate(passengers):
            for mark in offer(passenger):
                self.places[mark].append(place)

    def take(self, marks: Iterable[Mark]) -> Entry | None:
        """The first free passenger under any of these marks; nobody else gets them after that."""
        first = min((place for mark in marks if (place := self._first(mark)) is not None), default=None)
        if first is None:
            return None
        self.taken[first] = True
        return self.passengers[first]

    def _first(self, mark: Mark) -> int | None:
        places = self.places.get(mark)
        while places and self.taken[places[0]]:
            places.popleft()
        return places[0] if places else None

    def rest(self) -> list[Entry]:
        return [p for p, taken in zip(self.passengers, self.taken, strict=True) if not taken]


def _number_marks(entry: Entry) -> Iterator[Mark]:
    """An equal number is enough unless nothing else agrees: then two people share a mistyped number. So it goes
    with the whole name, with any word of it, and with the birth date."""
    if not entry.a_number:
        return
    yield entry.a_number, "name", entry.name
    for word in set(entry.name.split()):
        yield entry.a_number, "word", word
    if entry.birth_date:
        yield entry.a_number, "born", entry.birth_date


def _birth_marks(entry: Entry) -> Iterator[Mark]:
    if entry.name and entry.birth_date:
        yield entry.name, entry.birth_date


def _name_asked(row: Entry) -> Iterator[Mark]:
    """A row with a number of its own fits a passenger of that name without one; a row without, any of that name."""
    if row.name:
        yield row.name, "bare" if row.a_number else "any"


def _name_offered(passenger: Entry) -> Iterator[Mark]:
    if passenger.name:
        yield passenger.name, "any"
        if not passenger.a_number:
            yield passenger.name, "bare"


def _differences(row: Entry, old: Entry) -> dict[str, str]:
    """Fields in which the row says something else. A field the row leaves empty takes nothing away."""
    return {
        name: getattr(old, name)
        for name in COMPARED
        if getattr(row, name) not in ("", "unknown") and getattr(row, name) != getattr(old, name)
    }
