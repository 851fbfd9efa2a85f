"""Where rooms meet without knowing each other: what happened to a person, and what a page shows beside itself.

Rooms add providers in `AppConfig.ready()`; a page asks for them by the name of its slot.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class RiverEntry:
    """One thing that happened (or will) on a person's journey.

    `on` sorts; `at` is shown as a time of day where known. `node` is the shape on the river: "done",
    "planned", "watch", "own" (the person's own word), "landed".
    """

    on: dt.date
    kind: Any
    sentence: Any
    by: str = ""
    at: dt.datetime | None = None
    precision: str = "day"
    node: str = "done"
    url: str = ""
    topic: str = ""  # for the filters above the river


@dataclass(frozen=True)
class Panel:
    """A part of a page that another room draws: a template and what it needs."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    order: int = 50


RiverProvider = Callable[..., list[RiverEntry]]
PanelProvider = Callable[..., "Panel | None"]

_river: list[RiverProvider] = []
_panels: dict[str, list[PanelProvider]] = defaultdict(list)


def add_to_river(provider: RiverProvider) -> RiverProvider:
    """`provider(user, person_id) -> [RiverEntry]`, holding only what this user may read."""
    if provider not in _river:
        _river.append(provider)
    return provider


def river(user: Any, person_id: Any) -> list[RiverEntry]:
    """All that happened to a person, newest first, as far as this user may read it."""
    entries = [entry for provider in _river for entry in provider(user, person_id)]
    return sorted(entries, key=_place, reverse=True)


def _place(entry: RiverEntry) -> tuple[dt.date, bool, float]:
    """By day; of one day the landing is the first thing that happened, then what has no time, then by time."""
    return entry.on, entry.node != "landed", entry.at.timestamp() if entry.at else 0.0


def add(slot: str, provider: PanelProvider) -> PanelProvider:
    """`provider(user, **of_the_page) -> Panel | None` for a slot such as "person" or "today"."""
    if provider not in _panels[slot]:
        _panels[slot].append(provider)
    return provider


def panels(slot: str, user: Any, **of_the_page: Any) -> list[Panel]:
    drawn = (provider(user, **of_the_page) for provider in _panels[slot])
    return sorted((p for p in drawn if p is not None), key=lambda p: p.order)
