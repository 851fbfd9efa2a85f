"""What is still open in a case: all of it, for whoever closes or ends it, and row by row as far as a reader sees it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from samnak.casework.cases import rules
from samnak.casework.cases.models import Appointment, Case, CourseRun, PolicyException, ServiceFact, ServiceRecord, Task
from samnak.casework.cases.queries.page import service_lines
from samnak.casework.cases.queries.today import DueTask
from samnak.ground import packs
from samnak.ground.access.actors import TOTALS, Actor
from samnak.ground.access.models import User
from samnak.ground.access.seen import Seen, see_all
from samnak.ground.days import midnight


@dataclass(frozen=True)
class StillOpen:
    """What keeps a case open, as far as an actor sees it."""

    tasks: list[Seen]
    appointments: list[Seen]  # still to come
    services: list[rules.LineState]  # accepted or under way
    courses: list[Seen]
    exceptions: list[Seen]  # wait for an answer

    def counted(self) -> rules.OpenThings:
        return rules.OpenThings(**{name: len(rows) for name, rows in self.__dict__.items()})


def still_open(actor: Actor, case: Case, *, since: dt.date | None = None) -> StillOpen:
    """Six queries, however much is open. `since`: appointments of this day and later that nobody answered, not only
    those to come."""
    first = midnight(since) if since else timezone.now()

    def rows(model: Any, *order: str, **where: Any) -> list[Seen]:
        return see_all(actor, model.objects.visible_to(actor).filter(case=case, **where).order_by(*order))

    facts: dict[str, list[Seen]] = defaultdict(list)
    for fact in rows(ServiceFact):
        facts[fact.service].append(fact)
    return StillOpen(
        tasks=rows(Task, "due_on", "id", done_at=None),
        appointments=rows(Appointment, "at", outcome="", at__gte=first),
        services=[line for line in service_lines(facts, packs.current(), rows(ServiceRecord)) if line.is_open],
        courses=rows(CourseRun, "began_on", ended_on=None),
        exceptions=rows(PolicyException, "on", approved_at=None, refused_at=None),
    )


def everything_open(case: Case, *, since: dt.date | None = None) -> StillOpen:
    """The same, seen or not by who asks: a case is closed only when all is settled, and a death ends all of it."""
    return still_open(TOTALS, case, since=since)


@dataclass(frozen=True)
class OpenRows:
    """Each row with its way on, to be settled from one page."""

    still: StillOpen
    tasks: list[DueTask]
    who: dict[UUID, User]  # colleagues the appointments name


def open_rows(user: User, case: Case, today: dt.date) -> OpenRows:
    """What is open in the case, as far as the user may see it."""
    still = still_open(user, case)
    tasks = [DueTask(task, None, rules.group_of(task, today), rules.shown_on(task)) for task in still.tasks]
    return OpenRows(still, tasks, User.objects.in_bulk([a.with_whom_id for a in still.appointments if a.with_whom_id]))
