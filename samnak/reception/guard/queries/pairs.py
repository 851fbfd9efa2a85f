"""Records that may be one person, for a supervisor who stands near one of the two."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F

from samnak.ground.access.actors import TOTALS
from samnak.ground.access.models import User
from samnak.ground.access.visibility import stands_near
from samnak.ground.ui.paging import rows_of_page
from samnak.reception.register.models import Pair, Person
from samnak.reception.register.queries import PersonLine, lines, workers_of
from samnak.reception.register.rules import DisplayName

PAGE = 50
WAITING_FIRST = F("said_at").desc(nulls_first=True)
Workers = dict[UUID, list[User]]


@dataclass(frozen=True)
class Side:
    """One of the two: a line of the register, or, where the reader may not see them, with whom to talk."""

    line: PersonLine | None
    talk_to: list[User]


@dataclass(frozen=True)
class PairLine:
    pk: UUID
    how: Any
    since: dt.datetime
    sides: tuple[Side, Side]
    said: str
    said_words: Any
    said_at: dt.datetime | None
    said_by: User | None

    @property
    def about(self) -> DisplayName:
        """The name of the one of the two that its reader sees."""
        seen = [side.line.name for side in self.sides if side.line]
        return seen[0] if seen else DisplayName()


def waiting(user: User) -> int:
    """How many pairs nobody has said anything of. One query: `Pair.visible_q`, asked of the few that wait."""
    near = stands_near(user, "person", "other", permission="register.pairs")
    return Pair.objects.visible_to(TOTALS).filter(said="").filter(near).count()


def pairs_page(user: User, *, number: int, today: dt.date) -> tuple[list[PairLine], int]:
    """A page of the pairs, those first that wait for a word, then the newest; and how many there are. A fixed number of
    queries."""
    rows = Pair.objects.visible_to(user)
    ordered = rows.select_related("said_by").order_by(WAITING_FIRST, "-made_at", "-id")
    page = list(rows_of_page(ordered, number, PAGE))
    people = {pk for pair in page for pk in (pair.person_id, pair.other_id)}
    seen = {line.person.pk: line for line in lines(user, _visible(user, people), today=today)}
    leads = _leads_of(workers_of(people - set(seen)))
    return [_line(pair, seen, leads) for pair in page], rows.count()


def _visible(user: User, people: Iterable[UUID]) -> Iterable[Person]:
    return Person.objects.visible_to(user).filter(pk__in=list(people))


def _leads_of(workers: Workers) -> Workers:
    """Who supervises those that walk with each of these people."""
    ids = {worker.supervisor_id for each in workers.values() for worker in each}
    leads = User.objects.filter(is_active=True).in_bulk([pk for pk in ids if pk])
    return {
        person: list(dict.fromkeys(leads[w.supervisor_id] for w in each if w.supervisor_id in leads))
        for person, each in workers.items()
    }


def _line(pair: Pair, seen: dict[UUID, PersonLine], leads: Workers) -> PairLine:
    def side(person: UUID | None) -> Side:
        if person is None:
            return Side(None, [])
        if person in seen:
            return Side(seen[person], [])
        return Side(None, leads.get(person, []))

    return PairLine(
        pk=pair.pk,
        how=pair.get_how_display(),
        since=pair.made_at,
        sides=(side(pair.person_id), side(pair.other_id)),
        said=pair.said,
        said_words=pair.get_said_display(),
        said_at=pair.said_at,
        said_by=pair.said_by,
    )
