"""Notes with their earlier wordings, drafts, a week, attempts to reach somebody: each through one reader's eyes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import timezone

from samnak.casework.cases import rules
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
from samnak.casework.cases.queries.today import DueTask
from samnak.ground import packs
from samnak.ground.access.models import User
from samnak.ground.access.seen import Seen, see_all
from samnak.ground.packs import Holiday
from samnak.reception.register.queries import names_of
from samnak.reception.register.rules import DisplayName


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


@dataclass
class WeekDay:
    """One day of a week: its holidays, its appointments by the clock, its tasks."""

    day: dt.date
    holidays: list[Holiday] = field(default_factory=list)
    appointments: list[tuple[Seen, DisplayName]] = field(default_factory=list)
    tasks: list[DueTask] = field(default_factory=list)

    @property
    def is_free(self) -> bool:
        return not (self.appointments or self.tasks)


def monday_of(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def week_of(user: User, first: dt.date, today: dt.date) -> list[WeekDay]:
    """Seven days from `first`. The number of queries does not grow with what is in them."""
    days = {day: WeekDay(day) for day in (first + dt.timedelta(days=n) for n in range(7))}
    last = max(days)
    for holiday in packs.current().holidays_between(first, last):
        days[holiday.day].holidays.append(holiday)
    appointments = see_all(user, _appointments(user, first, last))
    tasks = see_all(user, _tasks(user, first, last))
    names = names_of(user, {row.person_id for row in [*appointments, *tasks] if row.person_id})
    for row in appointments:
        if row.at:
            days[timezone.localtime(row.at).date()].appointments.append((row, names.get(row.person_id, DisplayName())))
    for row in sorted(tasks, key=lambda t: str(t.pk)):
        if day := rules.shown_on(row):
            days[day].tasks.append(DueTask(row, names.get(row.person_id), rules.group_of(row, today), day))
    return list(days.values())


def _appointments(user: User, first: dt.date, last: dt.date) -> list[Appointment]:
    start = timezone.make_aware(dt.datetime.combine(first, dt.time.min))
    end = timezone.make_aware(dt.datetime.combine(last + dt.timedelta(days=1), dt.time.min))
    mine = Q(with_whom=user) | Q(case__assignments__worker=user, case__assignments__until=None)
    rows = Appointment.objects.visible_to(user).filter(mine, at__gte=start, at__lt=end)
    return list(rows.distinct().order_by("at", "id"))


def _tasks(user: User, first: dt.date, last: dt.date) -> list[Task]:
    when = Q(snoozed_to__range=(first, last)) | Q(snoozed_to=None, due_on__range=(first, last))
    return list(Task.objects.visible_to(user).filter(when, owner=user, done_at=None))
