"""Made-up names: common family and given names put together, in both scripts, from a small table."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).parent / "tables" / "names.csv"


@dataclass(frozen=True)
class Part:
    """A family or given name: its usual Latin spelling, its Khmer one, and other Latin spellings papers have."""

    latin: str
    khmer: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class MadeUpName:
    """The name of somebody who never was. `us` is a first name taken in the US, `called` a nickname."""

    family: Part
    given: Part
    us: str = ""
    called: str = ""

    @property
    def khmer(self) -> str:
        return f"{self.family.khmer} {self.given.khmer}"

    @property
    def plain(self) -> str:
        return f"{self.family.latin} {self.given.latin}"

    def respelled(self, draw: random.Random) -> tuple[str, str]:
        """Family and given name as another paper spells them."""
        family = draw.choice(self.family.also) if self.family.also and draw.random() < 0.4 else self.family.latin
        given = draw.choice(self.given.also) if self.given.also else self.given.latin
        return family, given


@cache
def table() -> dict[str, tuple[Part, ...]]:
    """Parts by kind: family, male, female, us_male, us_female, nickname, avoid."""
    found: dict[str, list[Part]] = {}
    with TABLE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            also = tuple(part for part in row["also"].split("|") if part)
            found.setdefault(row["part"], []).append(Part(row["latin"], row["khmer"], also))
    return {kind: tuple(parts) for kind, parts in found.items()}


def draw_name(draw: random.Random, sex: str) -> MadeUpName:
    """A name for a man ("M") or a woman ("F"); never one of the combinations the table avoids."""
    kind = "female" if sex == "F" else "male"
    avoid = {part.latin for part in table()["avoid"]}
    while True:
        name = MadeUpName(draw.choice(table()["family"]), draw.choice(table()[kind]))
        if name.plain not in avoid:
            break
    us = draw.choice(table()[f"us_{kind}"]).latin if draw.random() < 0.25 else ""
    called = draw.choice(table()["nickname"]).latin if draw.random() < 0.3 else ""
    return MadeUpName(name.family, name.given, us, called)
