"""What stands before one worker today; what a supervisor's team has before it; what a director counts."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone

from samnak.casework.cases import rules
from samnak.casework.cases.models import Appointment, Assignment, Case, ContactAttempt, Plan, Review, Task
from samnak.casework.cases.queries.caseload import caseloads
from samnak.ground import packs
from samnak.ground.access.actors import TOTALS
from samnak.ground.access.models import User
from samnak.ground.access.seen import Seen, see_all
from samnak.reception.register.queries import names_of
from samnak.reception.register.rules import DisplayName


@dataclass(frozen=True)
class DueTask:
    """One task of Today: what, whom, when, in which group."""

    task: Seen
    name: DisplayName | None
    group: str
    shown_on: dt.date | None


@dataclass(frozen=True)
class DuePerson:
    """Somebody for whom something is due: a plan, a review, a follow-up, words to read."""

    case: Case
    name: DisplayName
    on: dt.date | None = None
    words: str = ""


@dataclass(frozen=True)
class WorkToday:
    """A caseworker's day."""

    tasks: list[DueTask] = field(default_factory=list)
    appointments: list[tuple[Seen, DisplayName]] = field(default_factory=list)
    without_plan: list[DuePerson] = field(default_factory=list)
    reviews: list[DuePerson] = field(default_factory=list)
    not_reached: list[DuePerson] = field(default_factory=list)
    handed_over: list[DuePerson] = field(default_factory=list)
    people: int = 0
    shown: frozenset[UUID] = frozenset()

    def group(self, key: str) -> list[DueTask]:
        return [t for t in self.tasks if t.group == key]


NEXT_DAYS = 7


def work_today(user: User, today: dt.date) -> WorkToday:
    """Everything due of one worker. The number of queries does not grow with the people."""
    mine = Assignment.objects.visible_to(user).filter(worker=user, until=None).select_related("case")
    assignments = {a.case_id: a for a in mine if a.case.is_open}
    cases = {a.case_id: a.case for a in assignments.values()}
    tasks = _due_tasks(user, today)
    appointments = _appointments(user, today)
    people = {c.person_id for c in cases.values()} | {t.person_id for t in tasks if t.person_id}
    names = names_of(user, people | {a.person_id for a in appointments})
    due = _due_people(cases, names, today)
    return WorkToday(
        tasks=[
            DueTask(t, names.get(t.person_id), rules.group_of(t, today), rules.shown_on(t))
            for t in sorted(tasks, key=lambda t: (rules.shown_on(t) or dt.date.max, str(t.pk)))
        ],
        appointments=[(a, names.get(a.person_id, DisplayName())) for a in appointments],
        handed_over=[
            DuePerson(a.case, names.get(a.person_id, DisplayName()), a.since.date(), a.note)
            for a in assignments.values()
            if a.note and a.seen_at is None
        ],
        people=len(cases),
        shown=frozenset(people),
        **due,
    )


def _due_tasks(user: User, today: dt.date) -> list[Seen]:
    """Open tasks of this owner that are late, due today or in the next days."""
    until = today + dt.timedelta(days=NEXT_DAYS)
    rows = Task.objects.visible_to(user).filter(owner=user, done_at=None).filter(
        Q(snoozed_to__lte=until) | Q(snoozed_to=None, due_on__lte=until)
    )  # fmt: skip
    return see_all(user, rows)


def _appointments(user: User, today: dt.date) -> list[Seen]:
    start = timezone.make_aware(dt.datetime.combine(today, dt.time.min))
    rows = Appointment.objects.visible_to(user).filter(
        Q(with_whom=user) | Q(case__assignments__worker=user, case__assignments__until=None),
        outcome="",
        at__gte=start,
        at__lt=start + dt.timedelta(days=2),
    )
    return see_all(user, rows.distinct().order_by("at"))


def _due_people(cases: dict[UUID, Case], names: dict[UUID, DisplayName], today: dt.date) -> dict[str, Any]:
    pack = packs.current().casework
    planned = set(Plan.unguarded.filter(case__in=cases, taken_back_at=None).values_list("case", flat=True))
    held: dict[UUID, dict[str, dt.date]] = defaultdict(dict)
    rows = Review.unguarded.filter(case__in=cases, taken_back_at=None).values_list("case", "interval", "held_on")
    for of_case, interval, on in rows:
        held[of_case][interval] = on
    attempts: dict[UUID, list[ContactAttempt]] = defaultdict(list)
    for attempt in ContactAttempt.unguarded.filter(case__in=cases, taken_back_at=None).defer("note"):
        attempts[attempt.case_id].append(attempt)
    without, reviews, lost = [], [], []
    for pk, case in cases.items():
        name = names.get(case.person_id, DisplayName())
        if pk not in planned:
            without.append(DuePerson(case, name, pack.plan.due_on(rules.counts_from(case))))
        due = rules.next_review(rules.reviews_due(case, pack.plan.reviews, held[pk]))
        if due and due.due_on <= today + dt.timedelta(days=NEXT_DAYS):
            reviews.append(DuePerson(case, name, due.due_on, due.interval))
        state = rules.contact_state(attempts[pk], since=case.opened_on, today=today, rules=pack.contact)
        if state.failed_in_a_row:
            lost.append(DuePerson(case, name, state.last_reached, "lost" if state.lost else "not_reached"))
    return {
        "without_plan": sorted(without, key=lambda d: d.on or dt.date.max),
        "reviews": sorted(reviews, key=lambda d: d.on or dt.date.max),
        "not_reached": sorted(lost, key=lambda d: d.on or dt.date.min),
    }


@dataclass(frozen=True)
class WorkerLine:
    """One worker as their supervisor sees the day: counts, no names of people."""

    worker: User
    people: int
    late: int
    today: int
    without_plan: int


def team_today(user: User, today: dt.date) -> list[WorkerLine]:
    """The supervisor's team, one line a worker. Five queries for any number of workers."""
    workers = list(User.objects.filter(supervisor=user, is_active=True).order_by("name"))
    ids = [w.pk for w in workers]
    load = caseloads(ids)
    late = _tasks_by_owner(ids, Q(snoozed_to__lt=today) | Q(snoozed_to=None, due_on__lt=today))
    now = _tasks_by_owner(ids, Q(snoozed_to=today) | Q(snoozed_to=None, due_on=today))
    current = Assignment.unguarded.filter(worker__in=ids, until=None, taken_back_at=None, case__closed_on=None)
    planned = Plan.unguarded.filter(taken_back_at=None).values("case")
    bare = Counter(current.exclude(case__in=planned).values_list("worker", flat=True))
    return [WorkerLine(w, load.get(w.pk, 0), late.get(w.pk, 0), now.get(w.pk, 0), bare.get(w.pk, 0)) for w in workers]


def _tasks_by_owner(owners: Iterable[UUID], when: Q) -> dict[UUID, int]:
    rows = Task.unguarded.filter(when, owner__in=list(owners), done_at=None, taken_back_at=None)
    return {r["owner"]: r["n"] for r in rows.values("owner").annotate(n=Count("pk")).order_by()}


@dataclass(frozen=True)
class Counts:
    """What a director sees: numbers that add up to the rows, and no one's name."""

    open: int
    with_worker: int
    without_worker: int
    planned: int
    without_plan: int
    late_tasks: int
    closed_this_year: dict[str, int]
    complaints_open: int
    complaints_answered: int


def count_cases(today: dt.date) -> Counts:
    """Counted by the machine actor `totals`; gives no row away."""
    from samnak.casework.cases.models import Complaint

    cases = Case.objects.visible_to(TOTALS).filter(closed_on=None)
    assigned = Assignment.objects.visible_to(TOTALS).filter(until=None).values("case")
    planned = Plan.objects.visible_to(TOTALS).values("case")
    open_ = cases.count()
    with_worker = cases.filter(pk__in=assigned).count()
    with_plan = cases.filter(pk__in=planned).count()
    closed = Case.objects.visible_to(TOTALS).filter(closed_on__year=today.year)
    reasons = closed.values("closure_reason").annotate(n=Count("pk")).order_by("closure_reason")
    late = Task.objects.visible_to(TOTALS).filter(
        Q(snoozed_to__lt=today) | Q(snoozed_to=None, due_on__lt=today), done_at=None
    )
    complaints = Complaint.objects.visible_to(TOTALS)
    return Counts(
        open=open_,
        with_worker=with_worker,
        without_worker=open_ - with_worker,
        planned=with_plan,
        without_plan=open_ - with_plan,
        late_tasks=late.count(),
        closed_this_year={r["closure_reason"]: r["n"] for r in reasons},
        complaints_open=complaints.filter(answered_on=None).count(),
        complaints_answered=complaints.exclude(answered_on=None).count(),
    )
