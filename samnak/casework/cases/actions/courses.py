"""Guided courses: each step becomes somebody's task. Where the course tells of a life, the register learns it too."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samnak.casework.cases import rules
from samnak.casework.cases.actions.ending import end_run, end_what_was_meant
from samnak.casework.cases.actions.gate import locked, moment, row
from samnak.casework.cases.actions.tasks import TaskFacts, check_may_own, write_task
from samnak.casework.cases.models import Case, CourseRun
from samnak.casework.cases.queries.closed import closed_on
from samnak.ground import packs
from samnak.ground.access import audit, once
from samnak.ground.access.actors import Actor
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.ground.packs import Course, Step
from samnak.reception.register import actions as register


@transaction.atomic
def begin_course(
    *, case: Case, course: str, began_on: dt.date | None = None, note: str = "", by: Actor, key: UUID | None = None
) -> CourseRun:
    """Begin a short guided course (imprisonment, illness, death, ...): each of its steps becomes a task of whom the
    pack names. What it tells of the person's life is written down in the register, `note` with it; a move or a journey
    still to come only when the course ends. When somebody has died, what was meant for them ends: nobody calls."""
    if before := once.claim(key, "cases.begin_course", by=by):
        begun = CourseRun.unguarded.get(pk=before.made())
        return once.unchanged(begun, case_id=case.pk, course=course)
    case = locked(case, by)
    shape = packs.current().course(course)
    if shape is None:
        raise Refused(_("Choose which course to begin."), field="course")
    running = CourseRun.unguarded.filter(case=case, course=course, ended_on=None, taken_back_at=None).first()
    if running is not None:
        once.keep(key, running.pk)
        return running
    day = began_on or timezone.localdate()
    foretold = rules.is_foretold(shape.status, began_on)
    if foretold:
        rules.check_after_landing(day, case)
    elif isinstance(by, User):  # a machine may write down what was so earlier
        rules.check_happened(day, case)
    if shape.status and not foretold and case.person.life_status != shape.status:
        register.record_life(person=case.person, status=shape.status, on=day, note=note, by=by)
    made: CourseRun = row(CourseRun, case, by, course=course, began_on=day)
    if shape.status == rules.DIED:
        end_what_was_meant(made, by)
    for step in shape.steps:
        _give_step(case, shape, step, made, by)
    audit.record("cases.course_began", by=by, about=case, course=course, row=str(made.pk))
    once.keep(key, made.pk)
    return made


def _give_step(case: Case, course: Course, step: Step, run: CourseRun, by: Actor) -> None:
    """The step as a task of the worker, or of their supervisor where the pack says so."""
    facts = TaskFacts(
        step.text.in_language(get_language() or "en"),
        due_on=_due_on(step, run, by),
        course=run,
        step=f"{course.key}.{step.key}",
        owner=_supervisor_of(case, by) if step.who == "supervisor" else None,
    )
    write_task(facts=facts, case=case, by=by)


def _due_on(step: Step, run: CourseRun, by: Actor) -> dt.date:
    """So many days after the course began, or from now if its day is still to come; for a user never in the past. What
    is not done at once falls on a day on which offices are open."""
    today = timezone.localdate()
    due = max(min(run.began_on, today) + dt.timedelta(days=step.after_days), rules.counts_from(run.case))
    if isinstance(by, User):
        due = max(due, today)
    closed = closed_on(due) if step.after_days else None
    return closed.opens_on if closed else due


def _supervisor_of(case: Case, by: Actor) -> User | None:
    """The supervisor of whoever walks with the person; or who begins the course, if they are one. Only somebody who may
    take the task: otherwise it falls to the worker."""
    current = case.assignments.filter(until=None, taken_back_at=None).select_related("worker__supervisor").first()
    for lead in (current.worker.supervisor if current else None, by):
        if not isinstance(lead, User) or "supervisor" not in lead.role_keys():
            continue
        try:
            check_may_own(lead, case)
        except Refused:
            continue
        return lead
    return None


@transaction.atomic
def end_course(
    *, run: CourseRun, over: bool = False, on: dt.date | None = None, at: dt.datetime | None = None, by: Actor
) -> CourseRun:
    """The course is at its end. Steps nobody did are taken back with it. `over`: what it tells of is over, or has
    happened, on that day, and the register learns it."""
    case = locked(run.case, by)
    found = CourseRun.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=run.pk).first()
    if found is None:
        raise Refused(_("This course was taken back by somebody else. Look at the case again."))
    if found.ended_on is None:
        life = _life_after(found, case) if over else ""
        day = on or timezone.localdate()
        if life:
            rules.check_happened(day, case)
        if life == rules.ALIVE and day < found.began_on:
            raise Refused(_("This day is before it began. Look at the date."), field="on")
        end_run(found, on=timezone.localdate(moment(at, by)))
        audit.record("cases.course_ended", by=by, about=case, course=found.course, row=str(found.pk))
        if life:
            register.record_life(person=case.person, status=life, on=day, by=by)
    return found


def _life_after(run: CourseRun, case: Case) -> str:
    shape = packs.current().course(run.course)
    return rules.life_at_end(shape.status, case.person.life_status) if shape else ""
