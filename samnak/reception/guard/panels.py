"""What this room shows on others' pages: walls on a person's page, its lists beside the people, on Today what waits."""

from __future__ import annotations

from samnak.ground import panels
from samnak.ground.access.decisions import has_permission
from samnak.ground.access.eyes import Eyes
from samnak.ground.access.models import User
from samnak.ground.access.roles import in_emergency_alone
from samnak.ground.panels import Panel
from samnak.reception.guard.queries.pairs import waiting
from samnak.reception.guard.queries.walls import people_behind_walls, walled_workers
from samnak.reception.register.models import Person


def walls(eyes: Eyes, *, person: Person) -> Panel | None:
    """A wall before oneself, for everybody who works here by day; before a colleague, for whoever may put one."""
    if in_emergency_alone(eyes.near):
        return None
    return Panel("guard/on_person.html", {"person_id": person.pk, "leads": eyes.may("access.wall")}, order=90)


def walled_worker(eyes: Eyes, *, person: Person) -> Panel | None:
    """To whoever may change it: that who walks with the person sees them no longer."""
    who = walled_workers(eyes) if person.life_status == "alive" else []
    if not who:
        return None
    context = {"who": who, "person_id": eyes.person, "leads": eyes.may("cases.assign"), "compartments": ["audit"]}
    return Panel("guard/walled_worker.html", context, order=4)


def on_today(user: User) -> Panel | None:
    """On a supervisor's Today, as numbers: pairs nobody has looked at, and people whose worker is behind a wall."""
    pairs = waiting(user) if has_permission(user, "register.pairs") else 0
    behind = len(people_behind_walls(user)) if has_permission(user, "access.wall") else 0
    return Panel("guard/on_today.html", {"pairs": pairs, "behind": behind}, order=25) if pairs or behind else None


def lists(user: User) -> Panel | None:
    """Walls, and records that may be one person, for supervisors."""
    walls, pairs = has_permission(user, "access.wall"), has_permission(user, "register.pairs")
    return Panel("guard/on_people.html", {"walls": walls, "pairs": pairs}) if walls or pairs else None


def register() -> None:
    panels.add("person", walled_worker)
    panels.add("person", walls)
    panels.add("today", on_today)
    panels.add("people", lists)
