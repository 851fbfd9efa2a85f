"""What ends with a course or a life, and what comes back when a death was written by mistake."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samnak.casework.cases import rules
from samnak.casework.cases.actions.gate import row, user_of
from samnak.casework.cases.actions.tasks import check_may_own
from samnak.casework.cases.models import Appointment, Case, CourseRun, ServiceFact, Task
from samnak.casework.cases.queries.open_things import everything_open
from samnak.ground import packs
from samnak.ground.access import audit
from samnak.ground.access.actors import Actor
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.ground.lives import follow


def end_run(run: CourseRun, *, on: dt.date) -> None:
    """A course is at its end. Steps nobody did are taken back with it."""
    run.ended_on = on
    run.save(update_fields=["ended_on"])
    Task.unguarded.filter(course=run, done_at=None, taken_back_at=None).update(taken_back_at=timezone.now())


def end_what_was_meant(run: CourseRun, by: Actor) -> None:
    """Somebody has died: open tasks, other courses, appointments from that day on, services under way. What ends
    carries the moment at which `run`, the course of the death, was made, so that it is found again."""
    case, day, ending = run.case, run.began_on, everything_open(run.case, since=run.began_on)
    others = [course.pk for course in ending.courses if course.pk != run.pk]
    Task.unguarded.filter(pk__in=[t.pk for t in ending.tasks]).update(taken_back_at=run.made_at)
    CourseRun.unguarded.filter(pk__in=others).update(ended_on=timezone.localdate())
    Appointment.unguarded.filter(pk__in=[a.pk for a in ending.appointments]).update(outcome="called_off")
    for line in ending.services:
        on = max(day, line.since or day)
        row(ServiceFact, case, by, service=line.service, kind="ended", on=on, reason="other", made_at=run.made_at)
    ended = {name: len(getattr(ending, name)) for name in ("tasks", "appointments", "services")}
    ended["courses"] = len(others)
    if any(ended.values()):
        audit.record("cases.ended_for_them", by=by, about=case, **ended)


@follow
def follow_life(*, person: UUID, before: str, now: str, by: Actor) -> None:
    """The register says something else of a person: what was begun for what it said before ends too."""
    if now == rules.DIED:
        return  # the course of the death ends everything
    case = Case.unguarded.filter(person=person, closed_on=None).select_for_update(of=("self",)).first()
    course = packs.current().course_for(before)
    if case is None or course is None:
        return
    runs = CourseRun.unguarded.filter(case=case, course=course.key, taken_back_at=None).select_related("case")
    if before == rules.DIED:
        if run := runs.order_by("-made_at").first():
            _give_back(run, by)
    elif now == rules.ALIVE or before == rules.LOST:
        for run in runs.filter(ended_on=None):
            end_run(run, on=timezone.localdate())
            audit.record("cases.course_ended", by=by, about=case, course=run.course, row=str(run.pk))


def _give_back(run: CourseRun, by: Actor) -> None:
    """The death was written by mistake: its steps go, what it ended comes back, and whoever had a step is told."""
    now, owners = timezone.now(), {task.owner for task in run.tasks.select_related("owner") if task.owner}
    run.taken_back_at = now
    run.save(update_fields=["taken_back_at"])
    Task.unguarded.filter(course=run, done_at=None, taken_back_at=None).update(taken_back_at=now)
    tasks = Task.unguarded.filter(case=run.case, taken_back_at=run.made_at)
    courses = {course for course in tasks.values_list("course", flat=True) if course}
    CourseRun.unguarded.filter(pk__in=courses).update(ended_on=None)
    ended = ServiceFact.unguarded.filter(case=run.case, kind="ended", made_at=run.made_at, taken_back_at=None)
    back = {
        "courses": len(courses),
        "tasks": tasks.update(taken_back_at=None),
        "services": ended.update(taken_back_at=now),
    }
    audit.record("cases.given_back", by=by, about=run.case, **back)
    _tell(run.case, owners, by)


def _tell(case: Case, owners: set[User], by: Actor) -> None:
    """A task for each of them: whoever heard of the death must hear that they live."""
    called_off = Appointment.unguarded.filter(
        case=case, outcome="called_off", at__gte=timezone.now(), taken_back_at=None
    ).count()
    words = _("That they have died was written by mistake. Tell everybody who was told.")
    if called_off:
        anew = ngettext(
            "%(n)s appointment was called off: make it again if it still holds.",
            "%(n)s appointments were called off: make them again if they still hold.",
            called_off,
        )
        words = f"{words} {anew % {'n': called_off}}"
    for owner in sorted(owners, key=lambda user: str(user.pk)):
        try:
            check_may_own(owner, case)
        except Refused:
            continue
        told = {"case": case, "person_id": case.person_id, "made_by": user_of(by), "owner": owner}
        made = Task.objects.create(**told, words=words, due_on=timezone.localdate())
        audit.record("cases.task_written", by=by, about=made)
