"""Who read about a person and who wrote about them, by day and role, as the person may be told it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils import timezone

from samnak.ground.access import audit, reads
from samnak.ground.access.decisions import Held, roles_over_time
from samnak.ground.access.eyes import Eyes
from samnak.ground.access.models import User
from samnak.ground.access.roles import ROLES
from samnak.reception.register.models.consents import APART
from samnak.reception.register.queries.consents import consents_beside
from samnak.reception.register.queries.people import walkers_beside

PROGRAM = "program"  # no person: a machine actor
VISIT = dt.timedelta(minutes=15)
NEVER = {"counselling", "privileged"}  # no word of it on this paper: those who keep it say it themselves
# That a record may be somebody's second one is told to nobody but who settles it: a paper that names this reading would
# tell its printer that a colleague has the person too.
PAIRS = ("guard.pairs_listed",)
# Who stands behind a wall is known to those who put walls.
WALLS_READ = ("guard.walls_listed", "guard.walls_opened")
# Visits to a form for consents with nothing written after them would tell that something was asked which the printer
# may not know of: all looks at consents of one day are one visit.
CONSENTS_READ = (
    "register.consent_begun", "register.consent_read_aloud", "register.consent_read", "register.consents_read",
)  # fmt: skip


@dataclass
class Look:
    """What one role (or one colleague, where the organisation names them) did on one day."""

    role: str
    yours: bool  # whether they walked with the person then
    by: UUID | None
    opened: int = 0  # visits to pages about this person alone
    listed: int = 0  # lists and searches in which they stood among others
    wrote: int = 0
    compartments: set[str] = field(default_factory=set)
    counted: dict[tuple[str, str, bool], dt.datetime] = field(default_factory=dict)

    def is_a_visit(self, row: Any, alone: bool = True, *, day_key: str = "") -> bool:
        """Whether this counts: of one kind by one reader at most once in a quarter of an hour, of what has a `day_key`
        once that day. Rows come newest first.

        Every step of a form and every failed try is a reading of its own; told as they are, the numbers frighten."""
        of = (row.by, day_key or row.key, alone)
        before = self.counted.get(of)
        if before is not None and (day_key or before - row.at < VISIT):
            return False
        self.counted[of] = row.at
        return True


@dataclass(frozen=True)
class Day:
    on: dt.date
    looks: list[Look]


@dataclass(frozen=True)
class WhoSaw:
    """Days, the newest first; `who`: colleagues, where they are named."""

    days: list[Day]
    who: dict[UUID, User]


def who_saw(eyes: Eyes, *, since: dt.datetime | None, named: bool) -> WhoSaw:
    """Everybody who was shown something of the person, or wrote about them. Six queries for any number.

    The one who prints it is told of no compartment they may not know of; what is left out stands on no paper of theirs.
    """
    hidden = (*(() if eyes.may("register.pairs") else PAIRS), *(() if eyes.may("access.wall") else WALLS_READ))
    readings, entries = reads.of_person(eyes.person, since, hidden), _entries(eyes, since)
    users = {user for row in (*readings, *entries) if (user := _user(row.by))}
    held, near = roles_over_time(users), _spans(eyes)
    days: dict[dt.date, dict[Any, Look]] = defaultdict(dict)

    def look(row: Any) -> Look:
        role, yours = _as_what(_user(row.by), row.at, held, near)
        by = _user(row.by) if named else None
        made = Look(role, yours, by)
        return days[timezone.localdate(row.at)].setdefault((role, yours, by), made)

    for row in readings:
        found = look(row)
        alone = _alone(row)
        if found.is_a_visit(row, alone, day_key="consents" if row.key in CONSENTS_READ else ""):
            found.opened, found.listed = found.opened + alone, found.listed + (not alone)
        found.compartments |= _told(eyes, row.compartments)
    for row in entries:
        found = look(row)
        found.wrote += found.is_a_visit(row)
    told = [Day(on, sorted(looks.values(), key=_place)) for on, looks in sorted(days.items(), reverse=True)]
    return WhoSaw(told, User.objects.in_bulk(users) if named else {})


def _entries(eyes: Eyes, since: dt.datetime | None) -> list[Any]:
    """What was written about the person, and about those of their consents that the reader may know of."""
    return audit.about([eyes.person, *(row.pk for row in eyes.once(consents_beside))], since)


def _user(by: str) -> UUID | None:
    """The user a log names; none for a machine actor."""
    try:
        return UUID(by)
    except ValueError:
        return None


def _alone(row: Any) -> bool:
    return len(row.subjects) == 1


def _told(eyes: Eyes, compartments: Iterable[str]) -> set[str]:
    """Of HIV and drug use only whoever may know of them prints anything."""
    return {key for key in compartments if key not in NEVER and (key not in APART or eyes.reads(key))}


Spans = dict[UUID, list[tuple[dt.datetime, dt.datetime | None]]]


def _spans(eyes: Eyes) -> Spans:
    """When each colleague walked with the person, or stood beside them."""
    found: Spans = defaultdict(list)
    for row in eyes.once(walkers_beside):
        if row.user_id is not None:
            found[row.user_id].append((row.since, row.until))
    return found


def _as_what(user: UUID | None, at: dt.datetime, held: dict[UUID, list[Held]], near: Spans) -> tuple[str, bool]:
    """The role in which a user did something at that moment, and whether they stood beside the person then."""
    if user is None:
        return PROGRAM, False
    roles = [each.role for each in held.get(user, []) if each.on(at)]
    beside = any(since <= at and (until is None or at < until) for since, until in near.get(user, []))
    wanted = ("assigned",) if beside else ("received", "team", "matter", "assigned")
    for relation in wanted:
        for role in roles:
            if ROLES[role].relation == relation:
                return role, beside
    return (roles[0] if roles else ""), False


def _place(look: Look) -> tuple[int, str]:
    order = list(ROLES)
    return (order.index(look.role) if look.role in order else len(order)), str(look.by or "")
