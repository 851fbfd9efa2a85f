"""The log by pages: what was done, what was read, what was refused; and the sums of it without a name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import URLResolver, get_resolver
from django.utils.text import capfirst
from django.utils.translation import gettext

from samnak.ground.access import audit
from samnak.ground.access.gates import gate_of
from samnak.ground.access.models import Alarm, AuditEntry, Reading, Refusal, User
from samnak.ground.access.roles import PERMISSIONS, ROLES
from samnak.ground.access.words_of_log import FACTS, MACHINES, READ, THINGS, VALUES
from samnak.ground.days import end_of, midnight
from samnak.ground.ui.formats import count

PAGE = 50
LOGS: dict[str, Any] = {"changes": AuditEntry, "readings": Reading, "refusals": Refusal}


@dataclass(frozen=True)
class Asked:
    """What of the log is asked for."""

    of: str = "changes"
    key: str = ""
    day: dt.date | None = None
    by: UUID | None = None
    number: int = 1

    @property
    def rows(self) -> QuerySet:
        found = LOGS[self.of].objects.all()
        if self.key:
            found = found.filter(**{"route" if self.of == "refusals" else "key": self.key})
        if self.day:
            found = found.filter(at__gte=midnight(self.day), at__lt=end_of(self.day))
        if self.by:
            found = found.filter(by=str(self.by))
        return found.order_by("-number" if self.of == "changes" else "-id")


@dataclass(frozen=True)
class Line:
    """One row of the log, with who did it as a colleague."""

    row: Any
    who: User | None  # None: a machine

    @property
    def sentence(self) -> Any:
        """What was done, in words without who."""
        words = str(audit.SENTENCES.get(self.row.key, "%(by)s: " + self.row.key))
        return capfirst(words % {"by": self.who or self.machine})

    @property
    def machine(self) -> str:
        return machine_word(self.row.by)

    @property
    def about(self) -> Any:
        """What kind of thing the entry is about."""
        return THINGS.get(self.row.about, self.row.about)

    @property
    def page(self) -> Any:
        """Which page was read, or was refused, in words."""
        return READ.get(self.row.key, self.row.key) if isinstance(self.row, Reading) else page_word(self.row.route)

    @property
    def facts(self) -> list[tuple[Any, str]]:
        """What the entry says besides: keys and counts, never what was typed. Heads of chains by their size."""
        found = sorted(self.row.facts.items())
        return [(FACTS.get(name, name), _short(value)) for name, value in found if value not in ("", None, [], {})]


def machine_word(by: str) -> str:
    """What acts of itself, in words."""
    key = str(by).removeprefix("machine:")
    return str(MACHINES.get(key, key))


def page_word(route: str) -> Any:
    """What a page is for, by who may open it; an address that is no page."""
    gate = _gates().get(route)
    if gate is None:
        return gettext("a page that does not exist")
    return PERMISSIONS.get(gate, gettext("a page everybody may open"))


@cache
def _gates() -> dict[str, str]:
    """Name of a route -> what one must be allowed to open it."""
    return dict(_named(get_resolver().url_patterns))


def _named(patterns: Iterable[Any], space: str = "") -> Iterator[tuple[str, str]]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from _named(each.url_patterns, f"{space}{each.namespace}:" if each.namespace else space)
        else:
            yield f"{space}{each.name}", gate_of(each.callback) or ""


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, int):
        return count(value)
    return str(ROLES[value].label if value in ROLES else VALUES.get(value, value))


def _short(value: Any) -> str:
    if isinstance(value, dict):
        return count(len(value))
    text = ", ".join(map(_word, value)) if isinstance(value, list) else _word(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


@dataclass(frozen=True)
class Page:
    lines: list[Line]
    number: int
    more: bool


def page(asked: Asked) -> Page:
    """Two queries, whatever is asked."""
    start = (asked.number - 1) * PAGE
    rows = list(asked.rows[start : start + PAGE + 1])
    who = colleagues(row.by for row in rows)
    lines = [Line(row, who.get(row.by)) for row in rows[:PAGE]]
    return Page(lines, asked.number, len(rows) > PAGE)


def colleagues(keys: Iterable[str]) -> dict[str, User]:
    """The users behind these keys of the log. One query."""
    ids = [UUID(key) for key in set(keys) if not key.startswith("machine:")]
    return {str(pk): user for pk, user in User.objects.in_bulk(ids).items()}


@dataclass(frozen=True)
class Sums:
    """What happened in a stretch of days, without a name of anybody."""

    changes: int
    readings: int
    readers: int
    refusals: int
    sign_ins: int
    failed: int
    alarms: int
    alarms_waiting: int


def sums(since: dt.datetime, until: dt.datetime) -> Sums:
    during = Q(at__gte=since, at__lt=until)
    done = AuditEntry.objects.filter(during).aggregate(
        all=Count("pk"),
        signed_in=Count("pk", filter=Q(key="access.signed_in")),
        failed=Count("pk", filter=Q(key="access.sign_in_failed")),
    )
    rang = Alarm.objects.filter(during).aggregate(all=Count("pk"), waiting=Count("pk", filter=Q(known_at=None)))
    read = Reading.objects.filter(during).aggregate(all=Count("pk"), readers=Count("by", distinct=True))
    refused = Refusal.objects.filter(during).aggregate(n=Sum("times"))["n"] or 0
    return Sums(
        done["all"],
        read["all"],
        read["readers"],
        refused,
        done["signed_in"],
        done["failed"],
        rang["all"],
        rang["waiting"],
    )
