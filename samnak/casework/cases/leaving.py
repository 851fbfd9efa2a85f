"""What casework tells the page of somebody who leaves: numbers alone; the supervisor sees who they are."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import ngettext

from samnak.casework.cases.models import Appointment, Assignment, Task
from samnak.ground import leavers
from samnak.ground.access.actors import TOTALS
from samnak.ground.access.models import User
from samnak.ground.leavers import Left
from samnak.ground.ui.formats import count


def open_cases(user: User) -> Left | None:
    """Open cases of people somebody walks with: they go to another worker first."""
    rows = Assignment.objects.visible_to(TOTALS).filter(worker=user, until=None, case__closed_on=None)
    number = rows.count()
    said = ngettext("%(n)s open case is with them.", "%(n)s open cases are with them.", number)
    there = reverse("cases:hand_over", args=[user.pk])
    return Left(number, said % {"n": count(number)}, must=True, url=there)


def open_tasks(user: User) -> Left | None:
    """Open tasks of theirs; those of people they walk with go along with a hand-over."""
    number = Task.objects.visible_to(TOTALS).filter(owner=user, done_at=None).count()
    said = ngettext("%(n)s open task is theirs.", "%(n)s open tasks are theirs.", number)
    return Left(number, said % {"n": count(number)}, must=False)


def appointments(user: User) -> Left | None:
    """Appointments with them of which nobody has written how they went."""
    number = Appointment.objects.visible_to(TOTALS).filter(with_whom=user, outcome="", case__closed_on=None).count()
    said = ngettext("%(n)s appointment is with them.", "%(n)s appointments are with them.", number)
    return Left(number, said % {"n": count(number)}, must=False)


def register() -> None:
    for provider in (open_cases, open_tasks, appointments):
        leavers.tell(provider)
