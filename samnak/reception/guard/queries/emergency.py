"""Files opened in an emergency: who may read of them, and what stands in the way of another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from samnak.ground.access.actors import MATCHING
from samnak.ground.access.decisions import has_permission
from samnak.ground.access.models import Reading, User
from samnak.ground.access.queries.accounts import others
from samnak.ground.access.visibility import visible_subjects, walled_from
from samnak.ground.ui.paging import rows_of_page
from samnak.reception.guard import rules
from samnak.reception.guard.models import EmergencyOpening
from samnak.reception.register.models import Person
from samnak.reception.register.queries import names_of
from samnak.reception.register.rules import DisplayName

PAGE = 50


def openings_for(user: User) -> QuerySet[EmergencyOpening]:
    """Openings this user may read of: their own, those they were told of, those of people they are near; all of them
    for whoever sees the audit. Never one of a person a wall keeps from them."""
    rows = EmergencyOpening.objects.exclude(subject__in=walled_from(user))
    if has_permission(user, "audit.see"):
        return rows
    near = Q(subject__in=visible_subjects(user, "client", "access.second"))
    return rows.filter(Q(opener=user) | Q(second=user) | near)


def may_review(user: User, opening: EmergencyOpening) -> bool:
    """The second person reviews it, or an auditor; never who opened it."""
    if opening.opened_at is None or opening.opener_id == user.pk:
        return False
    return opening.second_id == user.pk or has_permission(user, "access.word")


def may_read_words(user: User, opening: EmergencyOpening) -> bool:
    """Who asked, the second person and auditors read why; others see that it was."""
    return user.pk in (opening.opener_id, opening.second_id) or has_permission(user, "access.word")


@dataclass(frozen=True)
class OpeningLine:
    """One opening in a list. Its person has a name only for whoever may read it now."""

    opening: EmergencyOpening
    name: DisplayName | None
    late: bool


def openings_page(user: User, *, number: int, today: dt.date) -> tuple[list[OpeningLine], int]:
    """A page of the openings, the newest first, and how many there are. A fixed number of queries."""
    rows = openings_for(user)
    newest = rows.select_related("opener", "second", "reviewed_by").order_by("-at", "-id")
    return lines(user, rows_of_page(newest, number, PAGE), today), rows.count()


def lines(user: User, rows: Iterable[EmergencyOpening], today: dt.date) -> list[OpeningLine]:
    rows = list(rows)
    names = names_of(user, {row.subject for row in rows if row.subject})
    return [
        OpeningLine(row, names.get(row.subject) if row.subject else None, rules.is_late(row, today)) for row in rows
    ]


def open_now(user: User) -> list[EmergencyOpening]:
    """What is open to this user now."""
    live = EmergencyOpening.objects.filter(opener=user, ended_at=None, until__gt=timezone.now())
    return list(live.order_by("until", "id"))


def late_of(user: User) -> EmergencyOpening | None:
    """An opening of this user's whose review should have been there."""
    late = EmergencyOpening.objects.filter(opener=user, reviewed_at=None, review_due_on__lt=timezone.localdate())
    return late.order_by("at").first()


def opened_lately(user: User) -> int:
    since = timezone.now() - dt.timedelta(days=rules.IN_DAYS)
    return EmergencyOpening.objects.filter(opener=user, opened_at__gte=since).count()


def asked_lately(user: User) -> int:
    since = timezone.now() - dt.timedelta(days=rules.IN_DAYS)
    return EmergencyOpening.objects.filter(opener=user, at__gte=since).count()


def seconds(user: User) -> list[User]:
    """Who may be told and review: everybody else who holds the right, by name. Two queries."""
    return [each for each in others(user) if has_permission(each, "access.second")]


@dataclass(frozen=True)
class Candidate:
    """One of several who were found: no more than is needed to choose the right one."""

    pk: UUID
    name: DisplayName
    born: int | None
    arrived_on: dt.date | None


def candidates_of(opening: EmergencyOpening) -> list[Candidate]:
    """Those who were found, by name, birth year and arrival. Reading them is noted by the page that shows them."""
    ids = [UUID(text) for text in opening.candidates]
    names = names_of(MATCHING, ids)
    people = Person.objects.visible_to(MATCHING).filter(pk__in=ids).order_by("arrived_on", "pk")
    return [
        Candidate(p.pk, names.get(p.pk, DisplayName()), p.birth_date.year if p.birth_date else None, p.arrived_on)
        for p in people
    ]


@dataclass
class ReadThere:
    """Pages of one kind that were opened while a file was open: how often, of which compartments, first and last."""

    room: str
    first: dt.datetime
    last: dt.datetime
    times: int = 0
    compartments: set[str] = field(default_factory=set)


def read_in(opening: EmergencyOpening) -> list[ReadThere]:
    """What the opener was shown of this person in that time, by kind of page; nothing of what stands on them. One
    query."""
    if opening.subject is None or opening.opened_at is None or opening.until is None:
        return []
    until = opening.ended_at or opening.until
    rows = Reading.objects.filter(subject_rows__subject=opening.subject, by=str(opening.opener_id))
    rows = rows.filter(at__gte=opening.opened_at, at__lt=until).exclude(key__startswith="guard.")
    found: dict[str, ReadThere] = {}
    for at, key, compartments in rows.order_by("at", "id").values_list("at", "key", "compartments"):
        room = key.partition(".")[0]
        line = found.setdefault(room, ReadThere(room, at, at))
        line.times, line.last = line.times + 1, at
        line.compartments |= set(compartments)
    return list(found.values())
