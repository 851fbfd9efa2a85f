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
    for whoever sees the audit. Of others' never one of a person a wall keeps from them, nor a question by which such
    a person was found."""
    mine, behind = Q(opener=user), set(walled_from(user).values_list("subject", flat=True))
    others = ~Q(subject__in=behind) & ~Q(pk__in=_questions_about(behind))
    if has_permission(user, "audit.see"):
        return EmergencyOpening.objects.filter(mine | others)
    near = Q(subject__in=visible_subjects(user, "client", "access.second"))
    return EmergencyOpening.objects.filter(mine | ((Q(second=user) | near) & others))


def _questions_about(people: set[UUID]) -> list[UUID]:
    """Questions that opened nothing and by which one of these was found: their ids are sealed. No query for nobody."""
    if not people:
        return []
    ids = {str(person) for person in people}
    rows = EmergencyOpening.objects.filter(opened_at=None, found__gt=0).only("pk", "candidates")
    return [row.pk for row in rows if ids & {*row.candidates}]


def may_review(user: User, opening: EmergencyOpening) -> bool:
    """The second person reviews it, or an auditor; never who opened it."""
    if opening.opened_at is None or opening.opener_id == user.pk:
        return False
    return opening.second_id == user.pk or has_permission(user, "access.word")


def may_read_words(user: User, opening: EmergencyOpening) -> bool:
    """Who asked, the second person and auditors read why; others see that it was."""
    return user.pk == opening.opener_id or watches(user, opening)


def watches(user: User, opening: EmergencyOpening) -> bool:
    """Who reviews it, or may: the second person, and auditors. They alone read who was told, and how much was found."""
    if opening.opener_id == user.pk:
        return False
    return opening.second_id == user.pk or has_permission(user, "access.word")


@dataclass(frozen=True)
class OpeningLine:
    """One opening in a list. Its person has a name only for whoever may read it now."""

    opening: EmergencyOpening
    name: DisplayName | None
    late: bool
    told: bool  # whether the reader may know who was told


def openings_page(user: User, *, number: int, today: dt.date) -> tuple[list[OpeningLine], int]:
    """A page of the openings, the newest first, and how many there are. A fixed number of queries."""
    rows = openings_for(user)
    newest = rows.select_related("opener", "second", "reviewed_by").order_by("-at", "-id")
    return lines(user, rows_of_page(newest, number, PAGE), today), rows.count()


def lines(user: User, rows: Iterable[EmergencyOpening], today: dt.date) -> list[OpeningLine]:
    rows = list(rows)
    names = names_of(user, {row.subject for row in rows if row.subject})
    return [
        OpeningLine(
            row,
            names.get(row.subject) if row.subject else None,
            rules.is_late(row, today),
            row.opened_at is not None and watches(user, row),
        )
        for row in rows
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
    """Those who were found and whom no wall keeps from the asker by now, by name, birth year and arrival; nobody once
    the time to choose is over. Reading them is noted by the page that shows them."""
    if not opening.candidates or not rules.may_still_choose(opening):
        return []
    behind = set(walled_from(opening.opener).values_list("subject", flat=True))
    ids = [pk for pk in map(UUID, opening.candidates) if pk not in behind]
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
