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
    return _worth(digest((user for user in team() if user.pk != but.pk), week, reader=but))


def _worth(lines: list[Read]) -> list[Read]:
    return [line for line in lines if line.readings or line.refused or line.taken_out or line.emergencies]


def lookers(weeks: Iterable[dt.date]) -> dict[dt.date, set[str]]:
    """Who said of each of these weeks that they have looked at it. Read from the log itself."""
    found: dict[dt.date, set[str]] = {week: set() for week in weeks}
    said = {week.isoformat(): who for week, who in found.items()}
    rows = AuditEntry.objects.filter(key="access.without_looked", at__gte=bounds(min(found))[0])
    for by, facts in rows.values_list("by", "facts"):
        if facts.get("of") in said:
            said[facts["of"]].add(by)
    return found


def looked(lines: Iterable[Read], who: set[str]) -> bool:
    """Whether somebody has looked at each of these lines. Nobody's look counts for what they read themselves."""
    return bool(who) and all(who - {str(line.who.pk)} for line in lines)


def not_looked(weeks: list[dt.date]) -> set[dt.date]:
    """Weeks in which somebody without a supervisor was here and nobody has looked yet, or nobody but one who read
    something themselves. Two queries, and those of a week's lines for each such looker."""
    here = _alone().filter(is_active=True).order_by("created_at")
    first = here.values_list("created_at", flat=True).first()
    if first is None:
        return set()
    said = lookers(weeks)
    return {week for week in weeks if was_here(first, week) and (not said[week] or _own_is_open(week, said[week]))}


def _own_is_open(week: dt.date, who: set[str]) -> bool:
    """Whether the one who alone looked at a week has a line in it."""
    if len(who) > 1:
        return False
    looker = _alone().filter(pk__in=who).first()
    return looker is not None and bool(_worth(digest([looker], week, reader=looker)))
