"""Records that may be one person, for a supervisor who stands near one of the two."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from samnak.ground.access.models import User
from samnak.reception.register.models import Pair, Person
from samnak.reception.register.queries import PersonLine, lines, workers_of

PAGE = 50


@dataclass(frozen=True)
class Side:
    """One of the two: a line of the register, or, where the reader may not see them, with whom to talk."""

    line: PersonLine | None
    talk_to: list[User]


@dataclass(frozen=True)
class PairLine:
    how: Any
    since: dt.datetime
    sides: tuple[Side, Side]


def pairs_page(user: User, *, number: int, today: dt.date) -> tuple[list[PairLine], int]:
    """A page of the pairs, the newest first, and how many there are. A fixed number of queries."""
    rows = Pair.objects.visible_to(user)
    start = (max(number, 1) - 1) * PAGE
    page = list(rows.order_by("-made_at", "-id")[start : start + PAGE])
    people = {pk for pair in page for pk in (pair.person_id, pair.other_id)}
    seen = {line.person.pk: line for line in lines(user, _visible(user, people), today=today)}
    leads = _leads_of(people - set(seen))
    found = [
        PairLine(
            how=pair.get_how_display(),
            since=pair.made_at,
            sides=(_side(pair.person_id, seen, leads), _side(pair.other_id, seen, leads)),
        )
        for pair in page
    ]
    return found, rows.count()


def _visible(user: User, people: Iterable[UUID]) -> Iterable[Person]:
    return Person.objects.visible_to(user).filter(pk__in=list(people))


def _leads_of(people: Iterable[UUID]) -> dict[UUID, list[User]]:
    """Who supervises those that walk with each of these people."""
    workers = workers_of(people)
    ids = {worker.supervisor_id for each in workers.values() for worker in each}
    leads = User.objects.filter(is_active=True).in_bulk([pk for pk in ids if pk])
    return {
        person: list(dict.fromkeys(leads[w.supervisor_id] for w in each if w.supervisor_id in leads))
        for person, each in workers.items()
    }


def _side(person: UUID, seen: dict[UUID, PersonLine], leads: dict[UUID, list[User]]) -> Side:
    return Side(seen.get(person), [] if person in seen else leads.get(person, []))
