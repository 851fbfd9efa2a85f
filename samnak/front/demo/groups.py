"""When groups arrived and how many: published, split between published sums, or made up after January 2020."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from samnak.front.demo.chance import drawer, weighed

TABLE = Path(__file__).parent / "tables" / "groups.toml"
LAST_PUBLISHED = dt.date(2020, 1, 15)
LARGE = 22
MADE_UP_SPLIT = "Made up: how the people were split into groups. "
MADE_UP = "Made up: this group never was."


@dataclass(frozen=True)
class Group:
    """People who landed on one day. `off` is who was on the list and did not travel: reason -> people;
    `ages` the youngest and the oldest, where published."""

    date: dt.date
    people: int
    women: int = 0
    source: str = MADE_UP
    invented: bool = True
    announced: int | None = None
    off: dict[str, int] = field(default_factory=dict)
    ages: tuple[int, int] | None = None


@cache
def published_time() -> tuple[Group, ...]:
    """Every group up to January 2020; their sums are the published ones."""
    told: dict[str, Any] = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    sources = told["sources"]
    found = [
        Group(
            date=row["date"],
            people=row["people"],
            women=row.get("women", 0),
            source=sources[row["source"]],
            invented=False,
            announced=row.get("announced"),
            off=row.get("off", {}),
            ages=tuple(row["ages"]) if "ages" in row else None,
        )
        for row in told["published"]
    ]
    for split in told["split"]:
        source = MADE_UP_SPLIT + sources[split["source"]]
        found += [Group(day, people, women, source) for day, people, women in split["groups"]]
    return tuple(sorted(found, key=lambda group: group.date))


def made_up_time(today: dt.date) -> tuple[Group, ...]:
    """Groups after January 2020, up to eight days before today: few at first, one a month in the end."""
    found = []
    end = today - dt.timedelta(days=8)
    day = end
    while day > LAST_PUBLISHED + dt.timedelta(days=60):
        found.append(_made_up(day, (end - day).days))
        day -= dt.timedelta(days=_days_between((end - day).days))
    return tuple(reversed(found))


def _days_between(days_ago: int) -> int:
    if days_ago < 365:
        return 30
    return 42 if days_ago < 3 * 365 else 80


def _made_up(day: dt.date, days_ago: int) -> Group:
    draw = drawer("size", days_ago)
    people = draw.randint(5, 9) if days_ago < 365 else draw.randint(4, 8)
    people = people if days_ago else LARGE  # the newest one is large: a surge is worth a thought
    off = weighed(draw, {"": 6.0, "stay_granted": 2.0, "medical": 1.0, "unknown": 1.0})
    women = int(draw.random() < 0.2)
    return Group(day, people, women, off={off: 1} if off else {})
