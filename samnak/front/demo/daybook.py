"""What stands before the caseworkers today: tasks, appointments, who was not reached, what is going on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from samnak.casework.cases import actions
from samnak.casework.cases.actions import TaskFacts
from samnak.casework.cases.models import Appointment, Task
from samnak.front.demo.airport import moment
from samnak.front.demo.beside import Beside
from samnak.front.demo.words import rows, said
from samnak.ground import packs
from samnak.ground.access.actors import DEMO
from samnak.ground.access.models import User
from samnak.reception.register.actions import record_life

# Place of a person among the forty of their worker (0: came last) -> what stands open with them.
LATE = {1: 2, 9: 1, 17: 6}  # so many days late
TODAY = (0, 4, 11, 22)
NEXT = {2: 1, 3: 2, 6: 3, 7: 1, 8: 4, 13: 5, 19: 6, 27: 9}  # so many days from today
SOMEDAY = (5, 15)
REPEATED = {10: "weekly", 20: "every_two_weeks", 30: "monthly"}
PUT_OFF = {12: (3, "waiting_for_paper"), 21: (6, "person_away")}
MEETINGS = {0: 0, 3: 1, 7: 1, 14: 2, 23: 4, 26: 6}  # in so many days
MET = {5: (1, "kept"), 8: (3, "did_not_come"), 16: (2, "kept")}  # so many days ago, and how it went
NOT_REACHED = {18: 1, 25: 2}  # so many attempts in a row
FOLLOW_UP = {33: 34, 36: 31}  # last spoken with so many days ago: time to call
LOST, IMPRISONED, ILL = ("dara", 24), ("rith", 28), ("bopha", 6)


def open_daybook(everybody: Sequence[Beside]) -> None:
    """Everything of the last and the next days of each case."""
    for each in everybody:
        _tasks(each)
        _appointments(each)
        _attempts(each)
    _courses({(each.worker.username, each.place): each for each in everybody})


# ---- tasks ----------------------------------------------------------------------------------------------


def _tasks(beside: Beside) -> None:
    place, today = beside.place, beside.today
    if place in LATE:
        _task(beside, "late", today - dt.timedelta(days=LATE[place]))
    if place in TODAY:
        _task(beside, "today", today)
    if place in NEXT:
        _task(beside, "next", _working(today + dt.timedelta(days=NEXT[place])))
    if place in SOMEDAY:
        _task(beside, "someday", None)
    if place in PUT_OFF:
        days, reason = PUT_OFF[place]
        task = _task(beside, "late", today - dt.timedelta(days=3))
        actions.put_off_task(task=task, to=today + dt.timedelta(days=days), reason=reason, by=DEMO)
    if place in REPEATED:
        _repeated(beside, REPEATED[place])
    if place % 4 == 2:
        day = beside.day(min(20, beside.days - 1))
        done = _task(beside, "done", day)
        actions.do_task(task=done, at=moment(day, 11), by=DEMO)


def _task(beside: Beside, when: str, due: dt.date | None) -> Task:
    found = rows("tasks", when=when)
    row = found[(beside.place + len(beside.worker.username)) % len(found)]
    facts = TaskFacts(beside.say(row), due, row.get("service", ""), row.get("place", ""))
    return actions.write_task(facts=facts, case=beside.case, by=DEMO)


def _repeated(beside: Beside, step: str) -> None:
    """It was done the last time, and so it stands there again."""
    words = {"km": "ទូរសព្ទសួរសុខទុក្ខ", "en": "Call and ask how things are"}
    facts = TaskFacts(words[beside.language()], beside.today - dt.timedelta(days=1), repeat=step)
    task = actions.write_task(facts=facts, case=beside.case, by=DEMO)
    actions.do_task(task=task, at=timezone.now() - dt.timedelta(days=1), by=DEMO)


def _working(day: dt.date) -> dt.date:
    pack = packs.current()
    return day if pack.is_working_day(day) else pack.next_working_day(day)


def own_tasks(workers: Sequence[User], today: dt.date) -> None:
    """What has to do with nobody in particular."""
    for number, worker in enumerate(workers):
        row = rows("own_tasks")[number % 2]
        facts = TaskFacts(said(row, worker.language), _working(today + dt.timedelta(days=number % 3)))
        actions.write_task(facts=facts, by=worker)


# ---- appointments, attempts -----------------------------------------------------------------------------


def _appointments(beside: Beside) -> None:
    kinds = rows("appointments")
    if beside.place in MEETINGS:
        row = kinds[(beside.place + len(beside.worker.username)) % len(kinds)]
        day = beside.today + dt.timedelta(days=MEETINGS[beside.place])
        _meeting(beside, row, day if row.get("any_day") else _working(day))
    if beside.place in MET:
        days, outcome = MET[beside.place]
        meeting = _meeting(beside, kinds[beside.place % 2], beside.today - dt.timedelta(days=days))
        actions.end_appointment(appointment=meeting, outcome=outcome, by=DEMO)


def _meeting(beside: Beside, row: dict, day: dt.date) -> Appointment:
    language = beside.language()
    return actions.make_appointment(
        case=beside.case,
        kind=row["kind"],
        at=moment(day, 8 + beside.place % 8, 30 * (beside.place % 2)),
        place=row.get("place", ""),
        where=row["where"][language],
        with_whom=beside.worker,
        note=row.get("note", {}).get(language, ""),
        by=DEMO,
    )


def _attempts(beside: Beside) -> None:
    """Most were reached in the last weeks; of a few nobody has heard for some days."""
    if (beside.worker.username, beside.place) == LOST:
        return
    days = FOLLOW_UP.get(beside.place, 3 + beside.place % 19)
    _try(beside, min(beside.days - 1, days), "phone" if beside.place % 2 else "visit", "reached")
    for number in range(NOT_REACHED.get(beside.place, 0)):
        _try(beside, 1 + 3 * number, "phone", ("no_answer", "message_left")[number])


def _try(beside: Beside, days_ago: int, way: str, answer: str) -> None:
    at = min(moment(beside.today - dt.timedelta(days=days_ago), 10), timezone.now())
    actions.try_contact(case=beside.case, way=way, answer=answer, at=at, by=DEMO)


# ---- courses --------------------------------------------------------------------------------------------


def _courses(known: dict[tuple[str, int], Beside]) -> None:
    """One cannot be found any more, one was imprisoned, one lies ill: each course is under way."""
    if lost := known.get(LOST):
        _try(lost, 68, "visit", "reached")
        for days, way in ((38, "phone"), (21, "message"), (12, "phone"), (6, "through_family")):
            _try(lost, days, way, "family_answered" if way == "through_family" else "no_answer")
        _course(lost, "lost_contact", began=6, done=2)
    if held := known.get(IMPRISONED):
        on = held.today - dt.timedelta(days=12)
        record_life(
            person=held.one.person, status="imprisoned", on=on, note="Awaiting trial. The family knows.", by=DEMO
        )
        _course(held, "imprisonment", began=12, done=4)
    if ill := known.get(ILL):
        _course(ill, "illness", began=1, done=2)


def _course(beside: Beside, course: str, *, began: int, done: int) -> None:
    run = actions.begin_course(
        case=beside.case, course=course, began_on=beside.today - dt.timedelta(days=began), by=DEMO
    )
    for task in run.tasks.order_by("due_on", "made_at")[:done]:
        at = min(moment(task.due_on or beside.today, 15), timezone.now())
        actions.do_task(task=task, at=at, by=DEMO)
