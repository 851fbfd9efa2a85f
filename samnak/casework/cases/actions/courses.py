"""Guided courses: each step becomes somebody's task. Where the course tells of a life, the register learns it too."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samnak.casework.cases import rules
from samnak.casework.cases.actions.gate import locked, moment, row
from samnak.casework.cases.actions.tasks import TaskFacts, check_may_own, write_task
from samnak.casework.cases.models import Appointment, Case, CourseRun, ServiceFact, Task
from samnak.casework.cases.queries.open_things import everything_open
from samnak.ground import packs
from samnak.ground.access import audit, once
from samnak.ground.access.actors import Actor
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.ground.packs import Course, Step
from samnak.reception.register import actions as register


@transaction.atomic
def begin_course(
    *, case: Case, course: str, began_on: dt.date | None = None, by: Actor, key: UUID | None = None
) -> CourseRun:
    """Begin a short guided course (imprisonment, illness, death, ...): each of its steps becomes a task of whom the
    pack names. What it tells of the person's life is written down in the register. When somebody has died, what was
    meant for them ends, so that nobody calls."""
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
    if isinstance(by, User):  # a machine may write down what was so earlier
        rules.check_happened(day, case)
    if shape.status and case.person.life_status != shape.status:
        register.record_life(person=case.person, status=shape.status, on=day, by=by)
    if shape.status == rules.DIED:
        _end_what_was_meant_for_them(case, day, by)
    made: CourseRun = row(CourseRun, case, by, course=course, began_on=day)
    for step in shape.steps:
        _give_step(case, shape, step, made, by)
    audit.record("cases.course_began", by=by, about=case, course=course, row=str(made.pk))
    once.keep(key, made.pk)
    return made


def _give_step(case: Case, course: Course, step: Step, run: CourseRun, by: Actor) -> None:
    """The step as a task of the worker, or of their supervisor where the pack says so."""
    due = max(run.began_on + dt.timedelta(days=step.after_days), rules.counts_from(case))
    facts = TaskFacts(
        step.text.in_language(get_language() or "en"),
        due_on=due,
        course=run,
        step=f"{course.key}.{step.key}",
        owner=_supervisor_of(case, by) if step.who == "supervisor" else None,
    )
    write_task(facts=facts, case=case, by=by)


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


def _end_what_was_meant_for_them(case: Case, day: dt.date, by: Actor) -> None:
    """Open tasks and courses, appointments to come, services under way."""
    ending, now = everything_open(case), timezone.now()
    Task.unguarded.filter(pk__in=[t.pk for t in ending.tasks]).update(taken_back_at=now)
    CourseRun.unguarded.filter(pk__in=[c.pk for c in ending.courses]).update(ended_on=timezone.localdate())
    Appointment.unguarded.filter(pk__in=[a.pk for a in ending.appointments]).update(outcome="called_off")
    for line in ending.services:
        row(ServiceFact, case, by, service=line.service, kind="ended", on=max(day, line.since or day), reason="other")
    ended = {name: len(getattr(ending, name)) for name in ("tasks", "courses", "appointments", "services")}
    if any(ended.values()):
        audit.record("cases.ended_for_them", by=by, about=case, **ended)


@transaction.atomic
def end_course(*, run: CourseRun, at: dt.datetime | None = None, by: Actor) -> CourseRun:
    """The course is at its end. Steps nobody did are taken back with it."""
    case = locked(run.case, by)
    found = CourseRun.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=run.pk).first()
    if found is None:
        raise Refused(_("This course was taken back by somebody else. Look at the case again."))
    if found.ended_on is None:
        found.ended_on = timezone.localdate(moment(at, by))
        found.save(update_fields=["ended_on"])
        Task.unguarded.filter(course=found, done_at=None).update(taken_back_at=timezone.now())
        audit.record("cases.course_ended", by=by, about=case, course=found.course, row=str(found.pk))
    return found
