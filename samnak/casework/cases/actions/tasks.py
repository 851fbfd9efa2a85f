"""Tasks: written, done, taken back, put off, given to somebody else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.casework.cases import rules
from samnak.casework.cases.actions.gate import NOT_YOURS, locked, moment, user_of
from samnak.casework.cases.models import Case, CourseRun, Goal, Task
from samnak.ground import packs
from samnak.ground.access import audit, once
from samnak.ground.access.actors import Actor
from samnak.ground.access.decisions import decide, has_permission
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused


@dataclass(frozen=True)
class TaskFacts:
    """What is to be done. Without a case it is the writer's own."""

    words: str
    due_on: dt.date | None = None
    service: str = ""
    place: str = ""
    repeat: str = ""
    owner: User | None = None  # without one: who walks with the person, or the writer
    goal: Goal | None = None
    course: CourseRun | None = None
    step: str = ""  # of the course: course.step, keys of the pack


@transaction.atomic
def write_task(*, facts: TaskFacts, case: Case | None = None, by: Actor, key: UUID | None = None) -> Task:
    """Write a task. With the same key it is written once."""
    if isinstance(by, User):
        if not has_permission(by, "cases.change"):
            raise Refused(NOT_YOURS, status=403)
        if before := once.claim(key, "cases.write_task", by=by):
            made = Task.unguarded.get(pk=before.made())
            return once.unchanged(made, case_id=case and case.pk, words=facts.words)
    if case is not None:
        case = locked(case, by)
    rules.check_line(facts.words)
    if facts.due_on is not None and case is not None:
        rules.check_after_landing(facts.due_on, case, field="due_on")
    if facts.goal is not None and (case is None or facts.goal.case_id != case.pk):
        raise Refused(_("This goal belongs to another case. Open the page again and choose once more."), field="goal")
    _check_answers(facts)
    owner = facts.owner or _who_walks(case) or user_of(by)
    check_may_own(owner, case)
    made = Task.objects.create(
        case=case,
        person_id=case.person_id if case else None,
        made_by=user_of(by),
        owner=owner,
        words=facts.words,
        due_on=facts.due_on,
        service=facts.service,
        place=facts.place,
        repeat=facts.repeat,
        goal=facts.goal,
        course=facts.course,
        step=facts.step,
    )
    audit.record("cases.task_written", by=by, about=made)
    once.keep(key, made.pk)
    return made


def _check_answers(facts: TaskFacts) -> None:
    pack = packs.current()
    for name, key in (
        ("services", facts.service),
        ("casework.places", facts.place),
        ("casework.repeat_steps", facts.repeat),
    ):
        if key and not pack.knows(name, key):
            raise Refused(_("One of the answers is not offered any more. Choose again."))
    if facts.repeat and facts.due_on is None:
        raise Refused(_("A task that repeats needs a first day."), field="due_on")


def _who_walks(case: Case | None) -> User | None:
    if case is None:
        return None
    current = case.assignments.filter(until=None, taken_back_at=None).select_related("worker").first()
    return current.worker if current else None


def check_may_own(owner: User | None, case: Case | None, *, field: str = "owner") -> None:
    """A task, or an appointment, goes to somebody who works here and may see the case; a free task to somebody who has
    tasks of their own. Why somebody may not is told to nobody."""
    if owner is None:
        return
    if not owner.is_active:
        raise Refused(_("%(who)s does not work here any more. Choose somebody else.") % {"who": owner}, field=field)
    if _may_own(owner, case):
        return
    if field == "with_whom":
        raise Refused(_("%(who)s cannot come to this appointment. Choose somebody else.") % {"who": owner}, field=field)
    raise Refused(_("%(who)s cannot take this task. Choose somebody else.") % {"who": owner}, field=field)


def _may_own(owner: User, case: Case | None) -> bool:
    if case is None:
        return has_permission(owner, "cases.change")
    return bool(decide(owner, "cases.see", case))


def _locked(task: Task, by: Actor) -> Task:
    """The task as stored now. Its case is locked first, as in every action, so that no two wait for each other."""
    rows = Task.objects.visible_to(by).filter(pk=task.pk)
    if (before := rows.select_related("case").first()) and before.case:
        locked(before.case, by)
    found = rows.select_for_update(of=("self",)).first()
    if found is None:
        raise Refused(NOT_YOURS, status=403)
    if found.case_id is None and isinstance(by, User) and found.owner_id != by.pk:
        raise Refused(NOT_YOURS, status=403)
    return found


def _check_not_done(task: Task) -> None:
    if task.done_at is not None:
        raise Refused(_("This task is done already."))


@transaction.atomic
def do_task(*, task: Task, at: dt.datetime | None = None, by: Actor) -> Task:
    """It is done. A repeated task comes again on its next day. Doing it twice changes nothing."""
    task = _locked(task, by)
    if task.done_at is not None:
        return task
    task.done_at, task.done_by = moment(at, by), user_of(by)
    if task.repeat and task.due_on and _follower(task) is None:
        task.followed_by = _again(task)
    task.save(update_fields=["done_at", "done_by", "followed_by"])
    audit.record("cases.task_done", by=by, about=task)
    return task


def _follower(task: Task) -> Task | None:
    """The task that came after this one and still stands."""
    return (
        Task.unguarded.select_for_update(of=("self",)).filter(pk__in=[task.followed_by_id], taken_back_at=None).first()
    )


def _again(task: Task) -> Task:
    step = packs.current().choice("casework.repeat_steps", task.repeat)
    due = rules.next_due(task.due_on, step, today=timezone.localdate())  # type: ignore[arg-type]
    return Task.objects.create(
        case_id=task.case_id,
        person_id=task.person_id,
        made_by_id=task.made_by_id,
        owner=_next_owner(task),
        words=task.words,
        service=task.service,
        place=task.place,
        goal_id=task.goal_id,
        repeat=task.repeat,
        due_on=due,
    )


def _next_owner(task: Task) -> User | None:
    """Who did it goes on with it; who left, or sees the case no more, is followed by who walks with the person."""
    owner = task.owner
    if owner is not None and owner.is_active and _may_own(owner, task.case):
        return owner
    return _who_walks(task.case) or owner


@transaction.atomic
def undo_task(*, task: Task, by: Actor) -> Task:
    """It is not done after all. The one that followed goes with it if nobody touched it, and stays if somebody did."""
    task = _locked(task, by)
    if task.done_at is None:
        return task
    follower = _follower(task)
    if follower is not None and follower.done_at is not None:
        raise Refused(_("The task that came after it is done already. Take that one back first."))
    if follower is None or (follower.snoozed_to is None and follower.owner == _next_owner(task)):
        Task.unguarded.filter(pk__in=[task.followed_by_id]).update(taken_back_at=timezone.now())
        task.followed_by = None
    task.done_at, task.done_by, task.not_needed = None, None, False
    task.save(update_fields=["done_at", "done_by", "not_needed", "followed_by"])
    audit.record("cases.task_undone", by=by, about=task)
    return task


@transaction.atomic
def put_off_task(*, task: Task, to: dt.date, reason: str, by: Actor) -> Task:
    """Not today: another day, and why."""
    task = _locked(task, by)
    _check_not_done(task)
    if to <= timezone.localdate():
        raise Refused(_("Choose a day after today."), field="to")
    if not packs.current().knows("casework.snooze_reasons", reason):
        raise Refused(_("Choose why it is put off."), field="reason")
    if (task.snoozed_to, task.snooze_reason) != (to, reason):
        task.snoozed_to, task.snooze_reason = to, reason
        task.save(update_fields=["snoozed_to", "snooze_reason"])
        audit.record("cases.task_put_off", by=by, about=task, reason=reason)
    return task


@transaction.atomic
def give_task(*, task: Task, owner: User, by: Actor) -> Task:
    """Somebody else does it."""
    task = _locked(task, by)
    _check_not_done(task)
    check_may_own(owner, task.case)
    if task.owner_id != owner.pk:
        task.owner = owner
        task.save(update_fields=["owner"])
        audit.record("cases.task_given", by=by, about=task, to=str(owner.pk))
    return task


@transaction.atomic
def drop_task(*, task: Task, by: Actor) -> None:
    """Written by mistake, or not needed any more: it waits for nobody, stays to be read, and can be taken up again. A
    repetition ends with it."""
    task = _locked(task, by)
    _check_not_done(task)
    task.done_at, task.done_by, task.not_needed = timezone.now(), user_of(by), True
    task.save(update_fields=["done_at", "done_by", "not_needed"])
    audit.record("cases.task_dropped", by=by, about=task)
