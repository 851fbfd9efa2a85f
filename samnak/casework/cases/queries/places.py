"""One's open tasks by place, so that one trip does several."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from uuid import UUID

from samnak.casework.cases import rules
from samnak.casework.cases.models import Task
from samnak.casework.cases.queries.closed import is_office
from samnak.casework.cases.queries.diary import coming_appointments
from samnak.casework.cases.queries.today import DueTask, Row, in_order
from samnak.ground import packs
from samnak.ground.access.models import User
from samnak.ground.access.seen import Seen, see_all
from samnak.reception.register.queries import names_of
from samnak.reception.register.rules import DisplayName


@dataclass(frozen=True)
class Trip:
    """A place (a key of the pack; empty: none was chosen) and what is to be done there. `described`: the place stands
    in words of its own beside each."""

    place: str
    tasks: list[DueTask]
    appointments: list[tuple[Seen, DisplayName]] = field(default_factory=list)
    described: bool = False

    @property
    def people(self) -> set[UUID]:
        rows = [row for row, _name in self.appointments] + [due.task for due in self.tasks]
        return {row.person_id for row in rows if row.person_id}

    @property
    def rows(self) -> list[Row]:
        return in_order(self.tasks, self.appointments)


def offices_until(trips: list[Trip], day: dt.date) -> list[Trip]:
    """Tasks that need an office and ask to be seen before this day: what Today counts when offices close."""
    shut = [(trip.place, [t for t in trip.tasks if t.shown_on and t.shown_on < day]) for trip in trips]
    return [Trip(place, tasks) for place, tasks in shut if tasks and is_office(place)]


def trips_of(user: User, today: dt.date) -> list[Trip]:
    """The user's open tasks and the appointments still to come, in the pack's order of places; then those whose place
    was written in words, and last those of no place."""
    tasks = see_all(user, Task.objects.visible_to(user).filter(owner=user, done_at=None))
    tasks.sort(key=lambda t: (rules.shown_on(t) or dt.date.max, str(t.pk)))
    meetings = see_all(user, coming_appointments(user))
    names = names_of(user, {row.person_id for row in [*tasks, *meetings] if row.person_id})
    groups: dict[str, list[DueTask]] = {}
    met: dict[str, list[tuple[Seen, DisplayName]]] = {}
    told: list[tuple[Seen, DisplayName]] = []
    for row in meetings:
        into = told if row.where and not row.place else met.setdefault(row.place, [])
        into.append((row, names.get(row.person_id, DisplayName())))
    for task in tasks:
        due = DueTask(task, names.get(task.person_id), rules.group_of(task, today), rules.shown_on(task))
        groups.setdefault(task.place, []).append(due)
    known = [choice.key for choice in packs.current().choices("casework.places", with_retired=True)]
    order = {key: number for number, key in enumerate(known)}
    places = sorted(groups | met, key=lambda key: (not key, order.get(key, len(known)), key))
    found = [Trip(key, groups.get(key, []), met.get(key, [])) for key in places]
    return sorted(
        [*found, *([Trip("", [], told, described=True)] if told else [])], key=lambda t: (not t.place, not t.described)
    )
