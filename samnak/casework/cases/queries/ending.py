"""What ends in a case when the person has died."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from samnak.casework.cases.models import Appointment, Case, CourseRun, ServiceFact, Task
from samnak.casework.cases.rules import LineState, line_state


@dataclass(frozen=True)
class Ending:
    tasks: list[Task]
    courses: list[CourseRun]
    appointments: list[Appointment]
    services: list[LineState]

    @property
    def any(self) -> bool:
        return any(self.counts().values())

    def counts(self) -> dict[str, int]:
        return {name: len(getattr(self, name)) for name in ("tasks", "courses", "appointments", "services")}


def what_ends(case: Case) -> Ending:
    """Everything that is open in the case, seen or not by who asks: counted on the page, ended by the action."""
    open_tasks = Task.unguarded.filter(case=case, done_at=None, taken_back_at=None)
    courses = CourseRun.unguarded.filter(case=case, ended_on=None, taken_back_at=None)
    to_come = Appointment.unguarded.filter(case=case, outcome="", at__gte=timezone.now(), taken_back_at=None)
    facts: dict[str, list[ServiceFact]] = {}
    for fact in ServiceFact.unguarded.filter(case=case, taken_back_at=None):
        facts.setdefault(fact.service, []).append(fact)
    lines = [line_state(service, rows) for service, rows in facts.items()]
    return Ending(list(open_tasks), list(courses), list(to_come), [line for line in lines if line.is_open])
