"""What each of a team read in a week. The readings lie in a store of their own, so nothing is joined across."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.functional import Promise

from samnak.ground.access.decisions import know_roles
from samnak.ground.access.models import AuditEntry, DigestLook, Reading, Refusal, Relation, User
from samnak.ground.access.queries.weeks import Hours, bounds, was_here
from samnak.ground.access.roles import COMPARTMENTS, ROLES
from samnak.ground.access.visibility import walled_from

SHOWN = 50  # people named on the page of one colleague
TAKEN_OUT = "exports.made"  # in the log; a string, for the rooms above are not known here


@dataclass
class Read:
    """What one colleague read in a week."""

    who: User
    readings: int = 0
    outside: int = 0  # of the readings, outside the hours in which people work
    own: set[UUID] = field(default_factory=set)  # people they walk with, or walked with in that week
    others: set[UUID] = field(default_factory=set)
    lists: set[UUID] = field(default_factory=set)  # flights and lists with people nobody had met yet
    opened: Counter[UUID] = field(default_factory=Counter)  # of whom a page of their own was opened, how often
    compartments: dict[str, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    emergencies: int = 0
    refused: int = 0
    taken_out: int = 0

    @property
    def roles(self) -> list[str | Promise]:
        return [ROLES[key].label for key in sorted(self.who.role_keys())]

    @property
    def parts(self) -> list[tuple[Any, int]]:
        """Compartment in words -> of how many people; in the order of the table of roles."""
        return [(COMPARTMENTS[key], len(self.compartments[key])) for key in COMPARTMENTS if self.compartments.get(key)]


def team_of(user: User) -> list[User]:
    """Those a supervisor answers for; whoever left in between stays, as their readings do."""
    found = list(User.objects.filter(supervisor=user).order_by("name", "pk"))
    know_roles(found)
    return found


def digest(team: Iterable[User], week: dt.date, *, reader: User) -> list[Read]:
    """A line for each of them. Seven queries for any number. Whom a wall keeps from the reader is counted nowhere: a
    number of people one may not see would tell of the wall."""
    lines = {str(user.pk): Read(user) for user in team}
    hidden = {str(subject) for subject in walled_from(reader).values_list("subject", flat=True)}
    since, until = bounds(week)
    rows, hours = Reading.objects.filter(by__in=lines, at__gte=since, at__lt=until), Hours(week)
    seen: dict[str, dict[UUID, set[str]]] = {by: defaultdict(set) for by in lines}
    for by, at, subjects, compartments, opened in rows.values_list(
        "by", "at", "subjects", "compartments", "opened"
    ).iterator(chunk_size=2000):
        shown = [subject for subject in subjects if subject not in hidden]
        if not shown:
            continue
        lines[by].readings += 1
        lines[by].outside += hours.outside(at)
        for subject in shown:
            seen[by][UUID(subject)] |= set(compartments)
        if opened:
            lines[by].opened[opened] += 1
    _sort(lines, seen, since, until)
    _count(lines, since, until)
    return list(lines.values())


def _sort(lines: dict[str, Read], seen: dict[str, dict[UUID, set[str]]], since: Any, until: Any) -> None:
    """Whose are those who were read: one's own, others', or nobody's yet."""
    everybody = set().union(*seen.values()) if seen else set()
    known, own = _people(everybody), _own(list(lines), since, until)
    for by, people in seen.items():
        for subject, compartments in people.items():
            if subject not in known:
                lines[by].lists.add(subject)
                continue
            (lines[by].own if subject in own[by] else lines[by].others).add(subject)
            for compartment in compartments:
                lines[by].compartments[compartment].add(subject)


def _people(ids: set[UUID]) -> set[UUID]:
    """Those of these ids that are people: somebody stands, or stood, near them."""
    found, every = set[UUID](), sorted(ids)
    for at in range(0, len(every), 10_000):
        part = Relation.objects.filter(subject__in=every[at : at + 10_000])
        found.update(part.values_list("subject", flat=True).distinct())
    return found


def _own(users: list[str], since: dt.datetime, until: dt.datetime) -> dict[str, set[UUID]]:
    found: dict[str, set[UUID]] = defaultdict(set)
    during = Q(until=None) | Q(until__gt=since), Q(since__lt=until)
    rows = Relation.objects.filter(*during, kind="assigned", user__in=[UUID(user) for user in users])
    for user, subject in rows.values_list("user", "subject"):
        found[str(user)].add(subject)
    return found


def _count(lines: dict[str, Read], since: dt.datetime, until: dt.datetime) -> None:
    """Emergencies, refusals, what was taken out."""
    week = Q(at__gte=since, at__lt=until, by__in=list(lines))
    broken = Relation.objects.filter(kind="break_glass", user__in=list(lines), since__gte=since, since__lt=until)
    for user, n in broken.order_by().values_list("user").annotate(n=Count("pk")):
        lines[str(user)].emergencies = n
    for by, n in Refusal.objects.filter(week).order_by().values_list("by").annotate(n=Sum("times")):
        lines[by].refused = n
    taken = AuditEntry.objects.filter(week, key=TAKEN_OUT)
    for by, n in taken.order_by().values_list("by").annotate(n=Count("pk")):
        lines[by].taken_out = n


# ---- who has looked ---------------------------------------------------------------------------------


def has_looked(user: User, week: dt.date) -> DigestLook | None:
    return DigestLook.objects.filter(supervisor=user, week=week).first()


def not_looked(weeks: list[dt.date]) -> dict[dt.date, int]:
    """Week -> how many supervisors with a team have not looked at it, of those who were here by then. Two queries."""
    looking = [key for key, role in ROLES.items() if "audit.digest" in role.permissions]
    held = Q(roles__until=None) | Q(roles__until__gt=timezone.now())
    leads = User.objects.filter(held, is_active=True, team__is_active=True, roles__role__in=looking)
    since = dict(leads.values_list("pk", "created_at"))
    looks = DigestLook.objects.filter(week__in=weeks, supervisor__in=since)
    done = {(look.week, look.supervisor_id) for look in looks}
    return {
        week: sum(1 for pk, made in since.items() if was_here(made, week) and (week, pk) not in done) for week in weeks
    }
