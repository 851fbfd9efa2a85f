"""What casework holds of a person: a case, open or closed, and what was written without one."""

from __future__ import annotations

from uuid import UUID

from samnak.casework.cases.models import Case, Complaint, Task
from samnak.ground import hanging


def work(person: UUID, by: UUID) -> bool:
    case = Case.unguarded.filter(person=person)
    rows = [model.unguarded.filter(person=person, taken_back_at=None) for model in (Complaint, Task)]
    return any([each.exists() for each in (case, *rows)])


def register() -> None:
    hanging.tell(work)
