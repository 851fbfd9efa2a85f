"""Notes with their earlier wordings, drafts, appointments, attempts at contact: each through one reader's eyes."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils import timezone

from samnak.casework.cases.models import (
    Appointment,
    Case,
    ContactAttempt,
    CourseRun,
    Note,
    NoteDraft,
    NoteWording,
    Task,
)
from samnak.casework.cases.queries import caseload
from samnak.ground.access.models import User
from samnak.ground.access.seen import Seen, see_all


def draft_of(user: User, case: Case) -> str:
    """What this user is writing about this case; empty when nothing."""
    found = NoteDraft.objects.filter(writer=user, case=case).first()
    return found.text if found else ""


def wordings_of(user: User, note: Note) -> list[Seen]:
    """The wordings a note had before, newest first."""
    rows = NoteWording.objects.visible_to(user).filter(note=note).select_related("made_by")
    return see_all(user, rows.order_by("-made_at", "-id"))


def attempts_of(user: User, case: Case) -> list[Seen]:
    """Every attempt to reach the person, newest first."""
    rows = ContactAttempt.objects.visible_to(user).filter(case=case).select_related("made_by")
    return see_all(user, rows.order_by("-at", "-id"))


def open_steps(user: User, run: CourseRun) -> list[Seen]:
    """Steps of a guided course that nobody has done yet."""
    rows = Task.objects.visible_to(user).filter(course=run, done_at=None).order_by("due_on", "id")
    return see_all(user, rows)


def running_course(user: User, case: Case, course: str) -> bool:
    """Whether this course is under way in the case."""
    return bool(CourseRun.objects.visible_to(user).filter(case=case, course=course, ended_on=None).exists())


def appointments_of(user: User, whose: list[User]) -> Any:
    """Appointments with one of these, or of people they walk with, as far as the user sees them."""
    ids = [one.pk for one in whose]
    mine = Q(with_whom__in=ids) | Q(case__assignments__worker__in=ids, case__assignments__until=None)
    return Appointment.objects.visible_to(user).filter(mine)


def coming_appointments(user: User) -> list[Appointment]:
    """One's appointments still to come, the soonest first."""
    rows = appointments_of(user, [user]).filter(caseload.LIVES, outcome="", at__gte=timezone.now())
    return list(rows.distinct().order_by("at", "id"))
