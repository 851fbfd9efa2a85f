"""Which row of a new list is which passenger of the flight, and what changed. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from samnak.ground.matching.folding import fold

COMPARED = ("family", "given", "khmer", "sex", "birth_date", "birth_precision", "a_number")


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

    @property
    def name(self) -> str:
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
    number. Each passenger is used once, so that repeated rows stay apart."""
    left, free = list(rows), list(passengers)
    pairs: list[tuple[Entry, Entry]] = []
    for same in (_by_number, _by_name_and_birth, _by_name):
        still = []
        for row in left:
            match = next((p for p in free if same(row, p)), None)
            if match is None:
                still.append(row)
            else:
                free.remove(match)
                pairs.append((row, match))
        left = still
    done = [Pair(row, old, _differences(row, old)) for row, old in pairs]
    return Comparison(
        added=left,
        same=[p for p in done if not p.before],
        respelled=[p for p in done if p.before],
        withdrawn=free,
    )


def _by_number(a: Entry, b: Entry) -> bool:
    return bool(a.a_number) and a.a_number == b.a_number and (a.name == b.name or _alike(a, b))


def _alike(a: Entry, b: Entry) -> bool:
    """An equal number is enough unless nothing else agrees: then two people share a mistyped number."""
    if set(a.name.split()) & set(b.name.split()):
        return True
    return bool(a.birth_date) and a.birth_date == b.birth_date


def _by_name_and_birth(a: Entry, b: Entry) -> bool:
    return bool(a.name) and a.name == b.name and bool(a.birth_date) and a.birth_date == b.birth_date


def _by_name(a: Entry, b: Entry) -> bool:
    return bool(a.name) and a.name == b.name and (not a.a_number or not b.a_number)


def _differences(row: Entry, old: Entry) -> dict[str, str]:
    """Fields in which the row says something else. A field the row leaves empty takes nothing away."""
    return {
        name: getattr(old, name)
        for name in COMPARED
        if getattr(row, name) not in ("", "unknown") and getattr(row, name) != getattr(old, name)
    }
