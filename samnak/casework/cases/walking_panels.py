"""What the person page offers from here: the button that says who walks with them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from samnak.casework.cases.queries.page import open_case_of
from samnak.ground.access.decisions import decide, has_permission
from samnak.ground.access.models import User
from samnak.ground.panels import Panel
from samnak.reception.register.models import Person
from samnak.reception.register.queries import workers_of


def assign_button(user: User, *, person_id: UUID, **page: Any) -> Panel | None:
    """For slot "person.actions": filled until a case is open, quiet afterwards; never for somebody who died."""
    if not has_permission(user, "cases.assign"):
        return None
    person = Person.objects.visible_to(user).filter(pk=person_id).exclude(life_status="died").first()
    if person is None or not decide(user, "cases.assign", person):
        return None
    walked = any("caseworker" in w.role_keys() for w in workers_of([person_id]).get(person_id, []))
    filled = open_case_of(user, person_id) is None
    return Panel("cases/assign_button.html", {"person_id": person_id, "walked": walked, "filled": filled}, order=5)
