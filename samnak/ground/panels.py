"""Where rooms meet without knowing each other: what happened to a person, and what a page shows beside itself.

Rooms add providers in `AppConfig.ready()`; a page asks for them by the name of its slot. What is about one person is
asked for with the reader's `Eyes`, so that nobody asks twice who stands near.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from samnak.ground.access.eyes import Eyes
from samnak.ground.access.models import User

STAY = "stay"  # the topic of what is of no single service: landing, moving, life, the case itself
RIVER_PAGE = 30  # entries shown before "Show earlier"


@dataclass(frozen=True)
class RiverEntry:
    """One thing that happened (or will) on a person's journey.

    `on` sorts; `at` is shown as a time of day where known. `node` is the shape on the river: "done",
    "planned", "watch", "own" (the person's own word), "landed".
    """

    on: dt.date
    kind: Any
    sentence: Any
    by: UUID | None = None  # a colleague
    at: dt.datetime | None = None
    precision: str = "day"
    node: str = "done"
    url: str = ""
    topic: str = STAY  # for the filters above the river


@dataclass(frozen=True)
class Stretch:
    """The part of a journey that is asked for: its newest `most` entries, of one topic or (empty) of all."""

    most: int
    topic: str = ""

    def wants(self, *topics: str) -> bool:
        return self.topic in ("", *topics)


@dataclass(frozen=True)
class River:
    """A page of a journey: what lies ahead (on the first page), what happened, and whether more came before.

    `who` holds the colleagues its entries name.
    """

    ahead: list[RiverEntry]
    past: list[RiverEntry]
    earlier: bool
    who: dict[UUID, User]


@dataclass(frozen=True)
class Panel:
    """A part of a page that another room draws: a template and what it needs."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    order: int = 50


RiverProvider = Callable[[Eyes, Stretch], list[RiverEntry]]
TopicProvider = Callable[[Eyes], list[tuple[str, Any]]]
PanelProvider = Callable[..., "Panel | None"]

# person -> since when something is needed; gives those for whom it was done since.
NeedProvider = Callable[[dict[UUID, dt.datetime]], set[UUID]]

# ids -> how those of them are called whom this reader may see, and where their page is.
NamesProvider = Callable[[User, "set[UUID]"], "dict[UUID, tuple[Any, str]]"]

_names: list[NamesProvider] = []
_needs: dict[str, list[NeedProvider]] = defaultdict(list)
_river: list[RiverProvider] = []
_topics: list[TopicProvider] = []
_panels: dict[str, list[PanelProvider]] = defaultdict(list)


def add_to_river(provider: RiverProvider) -> RiverProvider:
    """`provider(eyes, stretch) -> [RiverEntry]`: what this reader may read, at least the newest `stretch.most` of what
    happened, and all that is planned."""
    if provider not in _river:
        _river.append(provider)
    return provider


def add_topics(provider: TopicProvider) -> TopicProvider:
    """`provider(eyes) -> [(topic, words)]`: by what this reader can sift the journey."""
    if provider not in _topics:
        _topics.append(provider)
    return provider


def topics(eyes: Eyes) -> dict[str, Any]:
    """Topic -> its words, in the order in which they were added."""
    return {key: words for provider in _topics for key, words in provider(eyes)}


def river(eyes: Eyes, *, topic: str = "", number: int = 1) -> River:
    """A page of all that happened to a person, newest first, as far as this reader may read it."""
    end = number * RIVER_PAGE
    stretch = Stretch(end + 1, topic)
    entries = [e for provider in _river for e in provider(eyes, stretch) if stretch.wants(e.topic)]
    past = sorted((e for e in entries if e.node != "planned"), key=_place, reverse=True)
    ahead = sorted((e for e in entries if e.node == "planned"), key=_place, reverse=True)
    ahead, shown = ahead if number == 1 else [], past[end - RIVER_PAGE : end]
    who = User.objects.in_bulk({e.by for e in (*ahead, *shown) if e.by})
    return River(ahead, shown, len(past) > end, who)


def _place(entry: RiverEntry) -> tuple[dt.date, bool, float]:
    """By day; of one day the landing is the first thing that happened, then what has no time, then by time."""
    return entry.on, entry.node != "landed", entry.at.timestamp() if entry.at else 0.0


def add(slot: str, provider: PanelProvider) -> PanelProvider:
    """`provider(eyes_or_user, **of_the_page) -> Panel | None` for a slot such as "person" (with `Eyes`) or "today"."""
    if provider not in _panels[slot]:
        _panels[slot].append(provider)
    return provider


def panels(slot: str, reader: Any, **of_the_page: Any) -> list[Panel]:
    drawn = (provider(reader, **of_the_page) for provider in _panels[slot])
    return sorted((p for p in drawn if p is not None), key=lambda p: p.order)


def add_need(need: str, provider: NeedProvider) -> NeedProvider:
    """`provider({person: since}) -> {person}`: for whom a need ("doctor") was met since then, as this room knows."""
    if provider not in _needs[need]:
        _needs[need].append(provider)
    return provider


def met(need: str, people: dict[UUID, dt.datetime]) -> set[UUID]:
    """For whom a need was met since it was said."""
    return set().union(*(provider(people) for provider in _needs[need])) if people else set()


def add_names(provider: NamesProvider) -> NamesProvider:
    """`provider(user, ids) -> {id: (name, url)}`: the people among these ids whom this reader may see."""
    if provider not in _names:
        _names.append(provider)
    return provider


def names(user: User, ids: set[UUID]) -> dict[UUID, tuple[Any, str]]:
    """How people are called, as far as this reader may see them; others are left out."""
    found: dict[UUID, tuple[Any, str]] = {}
    for provider in _names if ids else ():
        found |= provider(user, ids)
    return found
