"""Those whom no supervisor watches over: what they read in a week is looked at by a director or an auditor."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from samnak.ground.access.decisions import know_roles
from samnak.ground.access.models import AuditEntry, User
from samnak.ground.access.queries.accounts import supervisors
from samnak.ground.access.queries.digest import Read, digest
from samnak.ground.access.queries.weeks import bounds, was_here


def _alone() -> QuerySet[User]:
    """Whoever has no supervisor, or one who is none any more."""
    return User.objects.filter(Q(supervisor=None) | ~Q(supervisor__in=supervisors().order_by()))


def team() -> list[User]:
    """All of them; whoever left stays, as their readings do."""
    found = list(_alone().order_by("name", "pk"))
    know_roles(found)
    return found


def lines(week: dt.date, but: User) -> list[Read]:
    """A line for each who read something that week, or was refused; nobody looks at their own."""
    found = digest((user for user in team() if user.pk != but.pk), week, reader=but)
    return [line for line in found if line.readings or line.refused or line.taken_out or line.emergencies]


def looked(weeks: Iterable[dt.date]) -> set[dt.date]:
    """Which of these weeks somebody has looked at. Read from the log itself."""
    asked = list(weeks)
    rows = AuditEntry.objects.filter(key="access.without_looked", at__gte=bounds(min(asked))[0])
    said = {facts.get("of") for facts in rows.values_list("facts", flat=True)}
    return {week for week in asked if week.isoformat() in said}


def not_looked(weeks: list[dt.date]) -> set[dt.date]:
    """Weeks in which somebody without a supervisor was here and nobody has looked yet. Two queries."""
    here = _alone().filter(is_active=True).order_by("created_at")
    first = here.values_list("created_at", flat=True).first()
    if first is None:
        return set()
    return {week for week in weeks if was_here(first, week)} - looked(weeks)
