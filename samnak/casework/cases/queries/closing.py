"""What keeps a case open, row by row, so that each can be settled from one page."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from samnak.casework.cases import rules
from samnak.casework.cases.models import Appointment, Case, CourseRun, PolicyException, ServiceFact, Task
from samnak.casework.cases.queries.page import service_lines
from samnak.casework.cases.queries.today import DueTask
from samnak.ground import packs
from samnak.ground.access.models import User
from samnak.ground.access.seen import Seen, see_all


@dataclass(frozen=True)
class OpenRows:
    """The same things `open_things` counts."""

    tasks: list[DueTask]
    appointments: list[Seen]
    services: list[rules.LineState]
    courses: list[Seen]
    exceptions: list[Seen]
    who: dict[UUID, User]  # colleagues the appointments name

    @property
    def any(self) -> bool:
        return any((self.tasks, self.appointments, self.services, self.courses, self.exceptions))


def open_rows(user: User, case: Case, today: dt.date) -> OpenRows:
    """What is open in the case, as far as the user may see it."""
    tasks = see_all(user, Task.objects.visible_to(user).filter(case=case, done_at=None).order_by("due_on", "id"))
    appointments = Appointment.objects.visible_to(user).filter(case=case, outcome="", at__gte=timezone.now())
    courses = CourseRun.objects.visible_to(user).filter(case=case, ended_on=None)
    appointments = appointments.select_related("with_whom").order_by("at")
    waiting = PolicyException.objects.visible_to(user).filter(case=case, approved_at=None, refused_at=None)
    facts: dict[str, list[Seen]] = defaultdict(list)
    for fact in see_all(user, ServiceFact.objects.visible_to(user).filter(case=case)):
        facts[fact.service].append(fact)
    return OpenRows(
        tasks=[DueTask(t, None, rules.group_of(t, today), rules.shown_on(t)) for t in tasks],
        appointments=see_all(user, appointments),
        services=[line for line in service_lines(facts, packs.current()) if line.is_open],
        courses=see_all(user, courses.order_by("began_on")),
        exceptions=see_all(user, waiting.order_by("on")),
        who={row.with_whom.pk: row.with_whom for row in appointments if row.with_whom},
    )
