"""One's open tasks by place, so that one trip does several."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from samnak.casework.cases import rules
from samnak.casework.cases.models import Task
from samnak.casework.cases.queries.today import DueTask
from samnak.ground import packs
from samnak.ground.access.models import User
from samnak.ground.access.seen import see_all
from samnak.reception.register.queries import names_of


@dataclass(frozen=True)
class Trip:
    """A place (a key of the pack; empty: anywhere) and what is to be done there."""

    place: str
    tasks: list[DueTask]


def trips_of(user: User, today: dt.date) -> list[Trip]:
    """The user's open tasks in the pack's order of places; those of no place come last."""
    tasks = see_all(user, Task.objects.visible_to(user).filter(owner=user, done_at=None))
    tasks.sort(key=lambda t: (rules.shown_on(t) or dt.date.max, str(t.pk)))
    names = names_of(user, {t.person_id for t in tasks if t.person_id})
    groups: dict[str, list[DueTask]] = {}
    for task in tasks:
        due = DueTask(task, names.get(task.person_id), rules.group_of(task, today), rules.shown_on(task))
        groups.setdefault(task.place, []).append(due)
    known = [choice.key for choice in packs.current().choices("casework.places", with_retired=True)]
    order = {key: number for number, key in enumerate(known)}
    places = sorted(groups, key=lambda key: (not key, order.get(key, len(known)), key))
    return [Trip(key, groups[key]) for key in places]
