"""A supervisor's team by worker, and the caseload by name."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, UUIDField
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from samnak.casework.cases import rules
from samnak.casework.cases.models import Appointment, Assignment, Case, Task
from samnak.casework.cases.queries import caseload
from samnak.casework.cases.queries.days import day_of
from samnak.ground import packs
from samnak.ground.access.actors import TOTALS
from samnak.ground.access.models import Relation, User
from samnak.ground.access.seen import Seen, see_all
from samnak.ground.access.visibility import walled_from
from samnak.ground.ui.paging import rows_of_page
from samnak.reception.register.queries import names_of, told_apart
from samnak.reception.register.rules import DisplayName

PAGE = 50


@dataclass(frozen=True)
class WorkerLine:
    """One worker as their supervisor sees the day: counts, no names of people."""

    worker: User
    people: int
    late: int  # tasks, plans and reviews, as the worker's own Today counts them
    today: int  # tasks and appointments, as the worker's own Today counts them
    without_plan: int
    limit: str = ""  # "soft" or "hard" once that many people are with them
    at_most: int = 0  # the limit in force, a surge they share in counted
    many_from: int = 0  # the number from which it is many

    @property
    def over(self) -> int:
        """How many more than the limit."""
        return max(self.people - self.at_most, 0)


def limit_reached(people: int, *, surge: bool) -> str:
    """Which limit of the pack this many people have reached: "", "soft" or "hard"."""
    limits = packs.current().casework.caseload
    if people >= limits.hard_limit(surge=surge):
        return "hard"
    return "soft" if people >= limits.soft else ""


def led_by(user: User) -> list[User]:
    """Those this user supervises; also who has left and still walks with people, until they are handed over."""
    walking = Assignment.objects.visible_to(TOTALS).filter(until=None, case__closed_on=None).values("worker")
    rows = User.objects.filter(Q(is_active=True) | Q(pk__in=walking), supervisor=user)
    return list(rows.order_by("name", "pk"))


def team_today(user: User, today: dt.date, *, sharing: set[UUID] | None = None) -> list[WorkerLine]:
    """The supervisor's team, one line a worker. Six queries for any number of workers. `sharing`: who shares in a
    surge, if that is known."""
    workers = led_by(user)
    ids = [w.pk for w in workers]
    sharing, walls = caseload.sharers(today) if sharing is None else sharing, walled_from(user)
    walking = Assignment.objects.visible_to(TOTALS).filter(worker__in=ids, until=None, case__closed_on=None)
    load = _by(
        "worker",
        caseload.with_plan(walking.exclude(person__in=walls), case="case"),
        people=Count("pk"),
        bare=Count("pk", filter=caseload.plan_asked()),
        late=Count("pk", filter=caseload.plan_late(today) | caseload.review_late(today)),
    )
    tasks = _by(
        "owner",
        _tasks_before(ids).exclude(person__in=walls),
        late=Count("pk", filter=caseload.shown_late(today)),
        today=Count("pk", filter=Q(snoozed_to=today) | Q(snoozed_to=None, due_on=today)),
    )
    meetings = _by("whose", _appointments_of(ids, today).exclude(person__in=walls), today=Count("pk"))
    limits = packs.current().casework.caseload
    return [
        WorkerLine(
            w, people := load[w.pk]["people"], load[w.pk]["late"] + tasks[w.pk]["late"],
            tasks[w.pk]["today"] + meetings[w.pk]["today"], load[w.pk]["bare"],
            limit_reached(people, surge=w.pk in sharing), limits.hard_limit(surge=w.pk in sharing),
            limits.soft,
        )
        for w in workers
    ]  # fmt: skip


def _tasks_before(workers: list[UUID]) -> Any:
    """Open tasks that stand on the Today of their owners: their own, and those about people they walk with."""
    live = Relation.live_q(timezone.now())
    near = Relation.objects.filter(live, kind="assigned", user=OuterRef("owner"), subject=OuterRef("person"))
    return Task.objects.visible_to(TOTALS).filter(Q(case=None) | Exists(near), owner__in=workers, done_at=None)


def _appointments_of(workers: list[UUID], today: dt.date) -> Any:
    """Appointments of the day, beside each `whose` it is: the one named, or who walks with the person."""
    walks = Assignment.objects.visible_to(TOTALS).filter(case=OuterRef("case"), until=None).values("worker")[:1]
    whose = Coalesce("with_whom", Subquery(walks, output_field=UUIDField()), output_field=UUIDField())
    live = Relation.live_q(timezone.now())
    near = Relation.objects.filter(live, kind="assigned", user=OuterRef("whose"), subject=OuterRef("person"))
    rows = (
        Appointment.objects.visible_to(TOTALS).filter(day_of(today), caseload.LIVES, outcome="").annotate(whose=whose)
    )
    return rows.filter(Exists(near), whose__in=workers)


def _by(worker: str, rows: Any, **counts: Count) -> dict[UUID, dict[str, int]]:
    """Worker -> counts, 0 for those of whom there is no row."""
    found: dict[UUID, dict[str, int]] = defaultdict(lambda: dict.fromkeys(counts, 0))
    for row in rows.order_by().values(worker).annotate(**counts):
        found[row[worker]] = row
    return found


@dataclass(frozen=True)
class CaseLine:
    """One case in a list: the name, when the stay began, what is next, what is late."""

    case: Seen
    name: DisplayName
    worker: User | None
    next_kind: str  # task, plan, review or nothing
    next_words: str
    next_on: dt.date | None
    late: int  # tasks
    plan_late: bool = False
    review_late: bool = False
    days_late: int = 0  # of what is late longest
    tried: int = 0  # attempts in a row that reached nobody
    reached_on: dt.date | None = None
    age: int | None = None  # only where another of the list has the same name
    died: bool = False
    died_on: dt.date | None = None


STATES = ("open", "late", "no_plan", "not_reached", "nobody", "closed")


def _state(key: str) -> Q:
    is_open = Q(closed_on=None)
    return {
        "open": is_open,
        "late": is_open & (Q(late__gt=0) | Q(plan_late=True) | Q(review_late=True)),
        "no_plan": is_open & caseload.plan_asked(),
        "not_reached": is_open & Q(failed__gt=0) & caseload.LIVES,
        "nobody": is_open & Q(walker=None),
        "closed": ~is_open,
    }[key]


@dataclass(frozen=True)
class CasesPage:
    lines: list[CaseLine]
    total: int
    counts: dict[str, int]


def cases_page(user: User, *, state: str, worker: UUID | None = None, number: int = 1, today: dt.date) -> CasesPage:
    """A page of the cases this user may see, in one state, of one worker or of all. A fixed number of queries."""
    rows = _cases_of(user, worker, today)
    found = rows.aggregate(**{f"n_{key}": Count("pk", filter=_state(key)) for key in STATES})
    counts = {key: found[f"n_{key}"] for key in STATES}
    wanted = rows.filter(_state(state))
    if state == "closed":  # who walked with them last
        last = Assignment.objects.visible_to(TOTALS).filter(case=OuterRef("pk")).order_by("-since", "-pk")
        wanted = wanted.annotate(walked=Subquery(last.values("worker")[:1], output_field=UUIDField()))
    page = list(rows_of_page(wanted.order_by(*_order(state, today)), number, PAGE))
    return CasesPage(_lines(user, page, today), counts[state], counts)


def _cases_of(user: User, worker: UUID | None, today: dt.date) -> Any:
    """The cases this user may see, of one worker or of all, each with what is counted beside it."""
    rows = caseload.with_walker(Case.objects.visible_to(user))
    if worker is not None:
        rows = rows.filter(walker=worker)
    rows = caseload.with_late(caseload.with_plan(caseload.with_tasks(rows, today)), today)
    rows = caseload.with_contact(rows).annotate(life=F("person__life_status"), life_since=F("person__life_since"))
    return rows


def people_of(user: User, *, state: str, worker: UUID | None, today: dt.date) -> list[UUID]:
    """Whose cases `cases_page` shows, on all its pages, in its order. One query."""
    wanted = _cases_of(user, worker, today).filter(_state(state))
    return list(dict.fromkeys(wanted.order_by(*_order(state, today)).values_list("person", flat=True)))


def _order(state: str, today: dt.date) -> tuple[Any, ...]:
    """What asks most for somebody stands first."""
    if state == "closed":
        return "-closed_on", "-pk"
    if state == "late":
        return caseload.late_since(today), "opened_on", "pk"
    if state == "not_reached":
        return Coalesce(TruncDate("reached_at"), "opened_on"), "-failed", "pk"
    return "opened_on", "pk"


def _lines(user: User, page: list[Any], today: dt.date) -> list[CaseLine]:
    seen = see_all(user, page)
    names = names_of(user, [c.person_id for c in page])
    ages = told_apart(user, names, today)
    walked = {c.pk: c.walker if c.is_open else c.walked for c in page}
    workers = User.objects.in_bulk({pk for pk in walked.values() if pk})
    wanted = Task.objects.visible_to(user).filter(pk__in=[c.next_task for c in page if c.next_task])
    tasks = {t.pk: t for t in see_all(user, wanted)}
    return [
        CaseLine(
            shown, names.get(row.person_id, DisplayName()), workers.get(walked[row.pk]),
            *(following := _next(row, tasks.get(row.next_task))), **_late(row, following[2], today),
            age=ages.get(row.person_id),
            died=row.life == rules.DIED, died_on=row.life_since,
        )
        for row, shown in zip(page, seen, strict=True)
    ]  # fmt: skip


def _late(row: Any, first_on: dt.date | None, today: dt.date) -> dict[str, Any]:
    """What is late, and who was not reached; nothing of a closed case."""
    if not row.is_open:
        return {"late": 0}
    is_late = bool(row.late or row.plan_late or row.review_late) and first_on is not None and first_on < today
    return {
        "late": row.late,
        "plan_late": row.plan_late,
        "review_late": row.review_late,
        "days_late": (today - first_on).days if is_late and first_on else 0,
        "tried": row.failed,
        "reached_on": timezone.localdate(row.reached_at) if row.reached_at else None,
    }


def _next(row: Any, task: Seen | None) -> tuple[str, str, dt.date | None]:
    """What is due first of this case: a task, the plan, or a look at it."""
    if not row.is_open:
        return "", "", None
    due: list[tuple[dt.date, str, str]] = []
    if task is not None and (day := rules.shown_on(task)):
        due.append((day, "task", rules.task_words(task)))
    if row.life == rules.DIED:
        pass  # no plan is asked, and nothing is looked at again
    elif not row.planned:
        due.append((packs.current().casework.plan.due_on(rules.counts_from(row)), "plan", ""))
    elif review := caseload.next_review(row, row):
        due.append((review.due_on, "review", review.interval))
    if not due:
        return "", "", None
    day, kind, words = min(due, key=lambda d: d[0])
    return kind, words, day
