"""What is still open in a case."""

from django.utils import timezone

from samnak.casework.cases.models import Appointment, Case, CourseRun, PolicyException, ServiceFact, Task
from samnak.casework.cases.rules import OpenThings, line_state


def open_things(case: Case) -> OpenThings:
    """Counts of what must be settled before the case is closed. Gives no row away."""
    facts: dict[str, list[ServiceFact]] = {}
    for fact in ServiceFact.unguarded.filter(case=case, taken_back_at=None):
        facts.setdefault(fact.service, []).append(fact)
    return OpenThings(
        tasks=Task.unguarded.filter(case=case, done_at=None, taken_back_at=None).count(),
        appointments=Appointment.unguarded.filter(
            case=case, outcome="", at__gte=timezone.now(), taken_back_at=None
        ).count(),
        services=sum(line_state(service, rows).is_open for service, rows in facts.items()),
        courses=CourseRun.unguarded.filter(case=case, ended_on=None, taken_back_at=None).count(),
        exceptions=PolicyException.unguarded.filter(
            case=case, approved_at=None, refused_at=None, taken_back_at=None
        ).count(),
    )
