"""What this room shows on others' pages: the way to a wall on a person's page, and its lists beside the people."""

from __future__ import annotations

from samnak.ground import panels
from samnak.ground.access.decisions import has_permission
from samnak.ground.access.eyes import Eyes
from samnak.ground.access.models import User
from samnak.ground.panels import Panel
from samnak.reception.register.models import Person


def walls(eyes: Eyes, *, person: Person) -> Panel:
    """A wall before oneself, for everybody; before a colleague, for whoever may put one."""
    return Panel("guard/on_person.html", {"person_id": person.pk, "leads": eyes.may("access.wall")}, order=90)


def lists(user: User) -> Panel | None:
    """Walls, and records that may be one person, for supervisors."""
    walls, pairs = has_permission(user, "access.wall"), has_permission(user, "register.pairs")
    return Panel("guard/on_people.html", {"walls": walls, "pairs": pairs}) if walls or pairs else None


def register() -> None:
    panels.add("person", walls)
    panels.add("people", lists)
