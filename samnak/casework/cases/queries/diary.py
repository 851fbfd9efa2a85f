"""Notes with their earlier wordings, drafts, a week, attempts to reach somebody: each through one reader's eyes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from samnak.casework.cases import rules
from samnak.casework.cases.models import (
    Appointment,
    Assignment,
    Case,
    ContactAttempt,
    CourseRun,
    Note,
    NoteDraft,
    NoteWording,
    Task,
)
from samnak.casework.cases.queries import caseload
from samnak.casework.cases.queries.days import day_of
from samnak.casework.cases.queries.today import DuePerson, DueTask, with_life
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
    """One day of a week: its holidays, its appointments by the clock, the looks at a plan due on it, its tasks."""

    day: dt.date
    holidays: list[Holiday] = field(default_factory=list)
    appointments: list[tuple[Seen, DisplayName]] = field(default_factory=list)
    reviews: list[DuePerson] = field(default_factory=list)
    tasks: list[DueTask] = field(default_factory=list)

    @property
    def is_free(self) -> bool:
        return not (self.appointments or self.reviews or self.tasks)

    @property
    def people(self) -> set[UUID]:
        """Everybody something of this day is about."""
        rows = [row for row, _name in self.appointments] + [due.task for due in self.tasks]
        return {row.person_id for row in rows if row.person_id} | {due.person for due in self.reviews if due.person}


def monday_of(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def coming_monday(today: dt.date) -> dt.date:
    """The Monday of the week one plans today: on a Sunday it begins tomorrow."""
    return monday_of(today + dt.timedelta(days=1))


def week_of(user: User, first: dt.date, today: dt.date) -> list[WeekDay]:
    """Seven days from `first`. The number of queries does not grow with what is in them."""
    days = {day: WeekDay(day) for day in (first + dt.timedelta(days=n) for n in range(7))}
    last = max(days)
    for holiday in packs.current().holidays_between(first, last):
        days[holiday.day].holidays.append(holiday)
    appointments = see_all(user, _appointments(user, first, last))
    mine: list[Any] = _tasks(user, first, last)
    tasks, died = see_all(user, mine), {row.pk: row.life_since for row in mine if row.life == rules.DIED}
    looks = _reviews(user, first, last, today)
    people = {row.person_id for row in [*appointments, *tasks] if row.person_id} | {
        row.person_id for row, _due in looks
    }
    names = names_of(user, people)
    for walk, look in looks:
        name = names.get(walk.person_id, DisplayName())
        days[look.due_on].reviews.append(DuePerson(walk.case, name, look.due_on, look.interval, walk.person_id))
    for row in appointments:
        if row.at:
            days[timezone.localtime(row.at).date()].appointments.append((row, names.get(row.person_id, DisplayName())))
    for row in sorted(tasks, key=lambda t: str(t.pk)):
        if day := rules.shown_on(row):
            due = DueTask(
                row, names.get(row.person_id), rules.group_of(row, today), day,
                died=row.pk in died, died_on=died.get(row.pk),
            )  # fmt: skip
            days[day].tasks.append(due)
    return list(days.values())


def _appointments(user: User, first: dt.date, last: dt.date) -> list[Appointment]:
    rows = _mine(user).filter(day_of(first, (last - first).days + 1), caseload.LIVES | ~Q(outcome=""))
    return list(rows.distinct().order_by("at", "id"))


def _mine(user: User) -> Any:
    mine = Q(with_whom=user) | Q(case__assignments__worker=user, case__assignments__until=None)
    return Appointment.objects.visible_to(user).filter(mine)


def coming_appointments(user: User) -> list[Appointment]:
    """One's appointments still to come, the soonest first."""
    return list(_mine(user).filter(caseload.LIVES, outcome="", at__gte=timezone.now()).distinct().order_by("at", "id"))


def _reviews(user: User, first: dt.date, last: dt.date, today: dt.date) -> list[tuple[Assignment, rules.ReviewDue]]:
    """Looks at the plan that fall into these days and nobody has held, of the people one walks with."""
    mine = Assignment.objects.visible_to(user).filter(worker=user, until=None, case__closed_on=None)
    rows = caseload.with_plan(mine, case="case").select_related("case").order_by("since", "pk")
    found = []
    for row in rows:
        due = caseload.reviews_of(row, row.case)
        waiting = rules.next_review(due, today)
        found += [
            (row, r) for r in due if first <= r.due_on <= last and not r.held_on and (r.due_on >= today or r == waiting)
        ]
    return found


def _tasks(user: User, first: dt.date, last: dt.date) -> list[Any]:
    when = Q(snoozed_to__range=(first, last)) | Q(snoozed_to=None, due_on__range=(first, last))
    return list(with_life(Task.objects.visible_to(user).filter(when, owner=user, done_at=None)))
