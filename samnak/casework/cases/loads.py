"""How many people each worker walks with, in words, for those who choose among them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samnak.casework.cases.queries.caseload import caseloads, sharers
from samnak.casework.cases.queries.handing import gave_everybody_away
from samnak.casework.cases.queries.workload import limit_reached
from samnak.ground import packs
from samnak.ground.access.models import User
from samnak.ground.ui.formats import count


@dataclass(frozen=True)
class Load:
    """One worker with their number of people and the limit they have reached: "", "soft" or "hard"."""

    worker: User
    people: int
    limit: str
    in_surge: bool
    leaving: bool = False  # handed everybody over lately and walks with nobody
    promised: int = 0  # whom they take in surges and who did not come yet; asked for by the page of surges alone
    receives: bool = False  # is of reception too

    @property
    def words(self) -> str:
        """`32 people`, `40 people; that is many`, `50 people; no more fit`."""
        said = people_words(self.people)
        if not self.worker.is_active:
            return _("%(people)s; does not work here any more") % {"people": said}
        if self.leaving:
            return _("%(people)s; handed everybody over lately") % {"people": said}
        if self.limit == "hard":
            said = _("%(people)s: the limit of %(limit)s is reached") % {"people": said, "limit": count(self.hard)}
        elif self.limit == "soft":
            said = _("%(people)s: more than is good for one worker") % {"people": said}
        return _("%(words)s (shares in the surge)") % {"words": said} if self.in_surge else said

    @property
    def room(self) -> int:
        """How many more they can take."""
        return max(self.hard - self.people, 0)

    @property
    def surge_room(self) -> int:
        """How many more they could take in a surge."""
        hard = packs.current().casework.caseload.hard_limit(surge=True)
        return max(hard - self.people - self.promised, 0)

    @property
    def words_with_room(self) -> str:
        """`32 people, room for 18 more`: for those who choose to whom somebody goes."""
        if not self.room or not self.worker.is_active:
            return self.words
        room = ngettext("room for %(n)s more, of %(limit)s", "room for %(n)s more, of %(limit)s", self.room)
        said = room % {"n": count(self.room), "limit": count(self.hard)}
        return _("%(people)s; %(room)s") % {"people": self.words, "room": said}

    @property
    def hard(self) -> int:
        return packs.current().casework.caseload.hard_limit(surge=self.in_surge)

    @property
    def label(self) -> str:
        """As an answer in a list, short enough not to be cut off on a phone: the name, and how many of how many."""
        said = _("%(n)s of %(limit)s") % {"n": count(self.people), "limit": count(self.hard)}
        return f"{self.worker} · {said}"


def people_words(n: int) -> str:
    return ngettext("%(n)s person", "%(n)s people", n) % {"n": count(n)}


def loads_of(workers: Iterable[User], today: dt.date, *, reader: User) -> list[Load]:
    """These workers with what they have, as far as no wall stands before the reader. Three queries at most."""
    workers = list(workers)
    found, sharing = caseloads((w.pk for w in workers), reader=reader), sharers(today)
    free = [w.pk for w in workers if not found.get(w.pk)]
    leaving = gave_everybody_away(free, timezone.now()) if free else set()
    return [
        Load(
            w, n := found.get(w.pk, 0), limit_reached(n, surge=w.pk in sharing), w.pk in sharing, w.pk in leaving
        )
        for w in workers
    ]  # fmt: skip


def hints_of(loads: Iterable[Load]) -> dict[str, Any]:
    """The words under each worker's name, for a field of radios."""
    return {str(load.worker.pk): load.words_with_room for load in loads}


def even_by_room(people: int, loads: Iterable[Load], chosen: Mapping[str, int]) -> list[User]:
    """So many people shared out: each to whoever would have the fewest then, while they have room. `chosen`: how many
    were given to a worker (by key) before. Whoever is leaving gets nobody by this."""
    able = [load for load in loads if load.worker.is_active and not load.leaving]
    now = {load.worker.pk: load.people + chosen.get(str(load.worker.pk), 0) for load in able}
    given: list[User] = []
    for _place in range(people):
        open_ = [load for load in able if now[load.worker.pk] < load.hard]
        if not open_:
            break
        next_one = min(open_, key=lambda load: (now[load.worker.pk], load.worker.name))
        now[next_one.worker.pk] += 1
        given.append(next_one.worker)
    return given


@dataclass(frozen=True)
class Weighed:
    """What one worker would have, were it written as it is chosen now."""

    load: Load
    chosen: int

    @property
    def then(self) -> int:
        return self.load.people + self.chosen

    @property
    def over(self) -> int:
        """How many too many."""
        return max(self.then - self.load.hard, 0)


def weighed(loads: Iterable[Load], chosen: Mapping[str, int]) -> list[Weighed]:
    return [Weighed(load, chosen.get(str(load.worker.pk), 0)) for load in loads]
