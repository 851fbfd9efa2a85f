"""A supervisor's team by worker, and the caseload by name."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from samnak.casework.cases import rules
from samnak.casework.cases.models import Assignment, Case, Plan, Task
from samnak.casework.cases.queries import caseload
from samnak.ground import packs
from samnak.ground.access.actors import TOTALS
from samnak.ground.access.models import User
from samnak.ground.access.seen import Seen, see_all
from samnak.reception.register.queries import names_of
from samnak.reception.register.rules import DisplayName

PAGE = 50


@dataclass(frozen=True)
class WorkerLine:
    """One worker as their supervisor sees the day: counts, no names of people."""

    worker: User
    people: int
    late: int
    today: int
    without_plan: int
    limit: str = ""  # "soft" or "hard" once that many people are with them


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


def team_today(user: User, today: dt.date) -> list[WorkerLine]:
    """The supervisor's team, one line a worker. Four queries for any number of workers."""
    workers = led_by(user)
    ids = [w.pk for w in workers]
    sharing = caseload.sharers(today)
    planned = Exists(Plan.objects.visible_to(TOTALS).filter(case=OuterRef("case")))
    walking = Assignment.objects.visible_to(TOTALS).filter(worker__in=ids, until=None, case__closed_on=None)
    load = _by("worker", walking, people=Count("pk"), bare=Count("pk", filter=~planned))
    open_tasks = Task.objects.visible_to(TOTALS).filter(owner__in=ids, done_at=None)
    due = _by(
        "owner",
        open_tasks,
        late=Count("pk", filter=caseload.shown_late(today)),
        today=Count("pk", filter=Q(snoozed_to=today) | Q(snoozed_to=None, due_on=today)),
    )
    return [
        WorkerLine(
            w, load[w.pk]["people"], due[w.pk]["late"], due[w.pk]["today"], load[w.pk]["bare"],
            limit_reached(load[w.pk]["people"], surge=w.pk in sharing),
        )
        for w in workers
    ]  # fmt: skip


def _by(worker: str, rows: Any, **counts: Count) -> dict[UUID, dict[str, int]]:
    """Worker -> counts, 0 for those of whom there is no row."""
    found: dict[UUID, dict[str, int]] = defaultdict(lambda: dict.fromkeys(counts, 0))
    for row in rows.order_by().values(worker).annotate(**counts):
        found[row[worker]] = row
    return found


@dataclass(frozen=True)
class CaseLine:
    """One case in a list: the name, since when, what is next, what is late."""

    case: Seen
    name: DisplayName
    worker: User | None
    since: dt.datetime | None
    next_kind: str  # task, plan, review or nothing
    next_words: str
    next_on: dt.date | None
    late: int


STATES = ("open", "late", "no_plan", "not_reached", "nobody", "closed")


def _state(key: str) -> Q:
    is_open = Q(closed_on=None)
    return {
        "open": is_open,
        "late": is_open & Q(late__gt=0),
        "no_plan": is_open & Q(planned=False),
        "not_reached": is_open & Q(failed__gt=0),
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
    rows = caseload.with_walker(Case.objects.visible_to(user))
    if worker is not None:
        rows = rows.filter(walker=worker)
    rows = caseload.with_contact(caseload.with_plan(caseload.with_tasks(rows, today)))
    found = rows.aggregate(**{f"n_{key}": Count("pk", filter=_state(key)) for key in STATES})
    counts = {key: found[f"n_{key}"] for key in STATES}
    start = (max(number, 1) - 1) * PAGE
    order = ("-closed_on", "-pk") if state == "closed" else ("walks_since", "pk")
    page = list(rows.filter(_state(state)).order_by(*order)[start : start + PAGE])
    return CasesPage(_lines(user, page, today), counts[state], counts)


def _lines(user: User, page: list[Any], today: dt.date) -> list[CaseLine]:
    seen = see_all(user, page)
    names = names_of(user, [c.person_id for c in page])
    workers = User.objects.in_bulk({c.walker for c in page if c.walker})
    wanted = Task.objects.visible_to(user).filter(pk__in=[c.next_task for c in page if c.next_task])
    tasks = {t.pk: t for t in see_all(user, wanted)}
    return [
        CaseLine(
            shown, names.get(row.person_id, DisplayName()), workers.get(row.walker), row.walks_since,
            *_next(row, tasks.get(row.next_task)), row.late,
        )
        for row, shown in zip(page, seen, strict=True)
    ]  # fmt: skip


def _next(row: Any, task: Seen | None) -> tuple[str, str, dt.date | None]:
    """What is due first of this case: a task, the plan, or a look at it."""
    if not row.is_open:
        return "", "", None
    due: list[tuple[dt.date, str, str]] = []
    if task is not None and (day := rules.shown_on(task)):
        due.append((day, "task", task.words))
    if not row.planned:
        due.append((packs.current().casework.plan.due_on(rules.counts_from(row)), "plan", ""))
    elif review := caseload.next_review(row, row):
        due.append((review.due_on, "review", review.interval))
    if not due:
        return "", "", None
    day, kind, words = min(due, key=lambda d: d[0])
    return kind, words, day
