"""What Today and search show."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Count, ExpressionWrapper, Max, OuterRef, Q, Subquery, Window
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samnak.casework.cases.queries.closed import is_office
from samnak.casework.cases.queries.counting import Counts, count_cases, nobody_walks_with
from samnak.casework.cases.queries.policies import waiting_for_answer
from samnak.casework.cases.queries.surges import SurgeLine, surges_now
from samnak.casework.cases.queries.today import (
    NEXT_DAYS,
    DuePerson,
    DueTask,
    Row,
    WorkToday,
    in_order,
    work_today,
)
from samnak.casework.cases.queries.workload import WorkerLine, team_today
from samnak.front.desk import closures
from samnak.front.desk.closures import Closure
from samnak.ground import packs
from samnak.ground.access.actors import TOTALS
from samnak.ground.access.decisions import has_permission, standing, works_with_people
from samnak.ground.access.models import User
from samnak.ground.access.queries.accounts import waiting_for_second
from samnak.ground.ui.formats import count
from samnak.reception.arrivals import queries as arrivals
from samnak.reception.arrivals import shown as arrivals_shown
from samnak.reception.arrivals.headcount import HeadCount
from samnak.reception.arrivals.models import ArrivalList, Flight, Notice
from samnak.reception.register import queries as register
from samnak.reception.register.actions import RECEPTION_DAYS
from samnak.reception.register.models import Person

AFTER_SHOWN = 10  # of what is to come; the template cuts there


@dataclass(frozen=True)
class ClosedDays:
    """Offices that close, and how many of one's tasks that need them come before they open again."""

    closure: Closure
    tasks: int
    home: bool  # the pack's own country


@dataclass(frozen=True)
class Way:
    """A way to a page of one's own work that has no place in the navigation."""

    url: str
    label: str
    waiting: int = 0  # how many wait there for an answer of this user


def ways(user: User) -> list[Way]:
    """The week, the places, and what waits for an answer, for whoever may open them."""
    exceptions, complaints = waiting_for_answer(user)
    second = waiting_for_second(user) if has_permission(user, "access.confirm") else 0
    known = [
        ("cases.see", "cases:week", _("The week"), 0),
        ("cases.see", "cases:places", _("Tasks by place"), 0),
        ("cases.approve", "cases:exceptions", _("Exceptions"), exceptions),
        ("cases.approve", "cases:complaints", _("Complaints"), complaints),
        ("register.pairs", "guard:pairs", _("Possibly one person"), 0),  # how many wait, Today says by itself
        ("access.confirm", "access:proposals", _("What takes two people"), second),
    ]
    return [
        Way(reverse(name), label, waiting)
        for permission, name, label, waiting in known
        if (works_with_people if permission == "cases.see" else has_permission)(user, permission)
    ]


@dataclass(frozen=True)
class Today:
    """Everything one user's Today holds."""

    day: dt.date
    works: bool = False  # whether this user walks with people, or may
    may_write: bool = False
    work: WorkToday = field(default_factory=WorkToday)
    closed: list[ClosedDays] = field(default_factory=list)
    leads: bool = False
    team: list[WorkerLine] = field(default_factory=list)
    surges: list[SurgeLine] = field(default_factory=list)
    counts: Counts | None = None
    ways: list[Way] = field(default_factory=list)
    next_flight: Flight | None = None
    next_count: HeadCount | None = None
    announced: int | None = None
    list_number: int = 0
    at_the_airport: bool = False  # whether this user sees names on the boards
    drafts: list[ArrivalList] = field(default_factory=list)
    open_flights: list[tuple[Flight, HeadCount]] = field(default_factory=list)
    without_worker: list[register.PersonLine] = field(default_factory=list)
    without_worker_count: int = 0
    newest: list[register.PersonLine] = field(default_factory=list)
    newest_count: int = 0

    def shown(self) -> list[UUID]:
        return [*(line.person.pk for line in (*self.without_worker, *self.newest)), *self.work.shown]

    @property
    def nothing(self) -> bool:
        mine = self.next_flight or self.open_flights or self.drafts or self.counts or self.team
        return not (mine or self.without_worker or self.newest or not self.work.nothing)

    @property
    def newest_more(self) -> int:
        return self.newest_count - len(self.newest)

    @property
    def home_closure(self) -> Closure | None:
        return next((c.closure for c in self.closed if c.home), None)

    @property
    def late(self) -> list[DueTask]:
        return self.work.group("late")

    @property
    def plans_late(self) -> int:
        return sum(1 for one in self.work.without_plan if one.on and one.on < self.day)

    @property
    def reviews_late(self) -> int:
        return sum(1 for one in self.work.reviews if one.on and one.on < self.day)

    @property
    def late_count(self) -> int:
        """Tasks, plans and reviews past their day."""
        return len(self.late) + self.plans_late + self.reviews_late

    @property
    def late_words(self) -> str:
        """What is late, by kind: `2 tasks, 1 plan not made, 1 review`."""
        parts = [
            (len(self.late), ngettext("%(n)s task", "%(n)s tasks", len(self.late))),
            (self.plans_late, ngettext("%(n)s plan not made", "%(n)s plans not made", self.plans_late)),
            (self.reviews_late, ngettext("%(n)s review", "%(n)s reviews", self.reviews_late)),
        ]
        return ", ".join(words % {"n": count(n)} for n, words in parts if n)

    @property
    def team_late(self) -> int:
        return sum(line.late for line in self.team)

    @property
    def team_due(self) -> int:
        return sum(line.today for line in self.team)

    @property
    def now(self) -> list[DueTask]:
        return self.work.group("today")

    @property
    def done(self) -> list[DueTask]:
        return self.work.group("done")

    @property
    def someday(self) -> list[DueTask]:
        """Tasks without a day: few, and never late."""
        return self.work.group("someday")

    @property
    def due_today(self) -> int:
        return len(self.now) + len(self.work.appointments)

    @property
    def plans_due(self) -> list[DuePerson]:
        """Plans whose day has come, or comes within the week; the others are only counted."""
        return [p for p in self.work.without_plan if p.on is None or p.on <= self.day + dt.timedelta(days=NEXT_DAYS)]

    @cached_property
    def coming(self) -> list[Row]:
        """Tasks and appointments of the days after today; tomorrow's appointments stand by themselves."""
        return in_order(self.work.group("next"), self.work.later)

    @cached_property
    def before(self) -> list[Row]:
        """What falls on one of the open days before the offices close."""
        closure = self.home_closure
        return [row for row in self.coming if closure and row.on and row.on < closure.first]

    @cached_property
    def after(self) -> list[Row]:
        return self.coming[len(self.before) :]

    @property
    def after_more(self) -> int:
        """How many of those to come stand in the week only: Today is not longer than a day asks for."""
        return max(len(self.after) - AFTER_SHOWN, 0)

    @cached_property
    def urgent(self) -> list[register.PersonLine]:
        """Who needs a doctor or medicine today, once each."""
        lines = {line.person.pk: line for line in (*self.without_worker, *self.newest) if line.urgent}
        return list(lines.values())

    @property
    def lands_soon(self) -> bool:
        """Whether the next flight comes today or tomorrow."""
        return self.next_flight is not None and (self.next_flight.date - self.day).days <= 1


def today(user: User, day: dt.date) -> Today:
    parts: dict[str, object] = {}
    if has_permission(user, "arrivals.see"):
        parts.update(_arrivals(user, day))
    if works_with_people(user, "register.see"):
        parts.update(_people(user, day))
    if works_with_people(user, "cases.see"):
        parts.update(_work(user, day))
    if has_permission(user, "cases.assign"):
        surges = surges_now(user, day)
        sharing = {line.share.worker_id for one in surges for line in one.shares}
        parts.update(leads=True, surges=surges, team=team_today(user, day, sharing=sharing))
    elif has_permission(user, "cases.count"):
        parts["counts"] = count_cases(day)
    if has_permission(user, "access.confirm"):
        parts["ways"] = ways(user)
    return Today(day=day, **parts)  # type: ignore[arg-type]


# ---- the people one walks with -------------------------------------------------------------------------


def _work(user: User, day: dt.date) -> dict[str, object]:
    until = day + dt.timedelta(days=NEXT_DAYS)
    home = closures.next_closure(day, packs.current().country)
    abroad = [c for c in (closures.next_closure(day, country) for country in closures.other_countries()) if c]
    last = max([until, *(c.opens_on - dt.timedelta(days=1) for c in (home, *abroad) if c)])
    work = work_today(user, day, until=last)
    closed = [ClosedDays(home, _before(work, home), home=True)] if home else []
    watched = ((c, _before(work, c, service=closures.WATCH)) for c in abroad)
    closed += [ClosedDays(c, tasks, home=False) for c, tasks in watched if tasks]
    may_write = has_permission(user, "cases.change")
    return {"works": True, "ways": ways(user), "may_write": may_write, "work": work, "closed": closed}


def _before(work: WorkToday, closure: Closure, *, service: str = "") -> int:
    """Open tasks that need these offices and ask to be seen before they open again: those of one service, or those of
    a place that is an office."""
    due = [t.task for t in work.tasks if t.group != "done" and t.shown_on and t.shown_on < closure.opens_on]
    return sum(1 for task in due if (task.service == service if service else is_office(task.place)))


# ---- arrivals ------------------------------------------------------------------------------------------


def _arrivals(user: User, day: dt.date) -> dict[str, object]:
    coming, landed = _flights(day)
    counts = arrivals.head_counts([*([coming] if coming else []), *landed]) if coming or landed else {}
    parts: dict[str, object] = {"open_flights": [(f, counts[f.pk]) for f in landed]}
    if coming is not None:
        parts.update(
            next_flight=coming,
            next_count=counts[coming.pk],
            list_number=coming.newest_list or 0,  # type: ignore[attr-defined]
            announced=coming.announced,  # type: ignore[attr-defined]
        )
    parts["at_the_airport"] = bool(user.role_keys() & {"intake", "supervisor"})
    if has_permission(user, "arrivals.import"):
        parts["drafts"] = list(
            ArrivalList.objects.visible_to(user)
            .filter(state=ArrivalList.State.DRAFT)
            .select_related("flight")
            .defer("original", "reading", "answers")
            .order_by("-received_at")[:5]
        )
    return parts


def _flights(day: dt.date) -> tuple[Flight | None, list[Flight]]:
    """The next flight, with what is known of it, and landed ones of the last week whose count is open. One query."""
    expected = Q(date__gte=day, state=Flight.State.PLANNED)
    landed = Q(date__gte=day - dt.timedelta(days=7), state=Flight.State.LANDED, closed_at=None)
    newest = Notice.objects.filter(flight=OuterRef("pk")).order_by("-received_at", "-id")
    confirmed = Q(lists__state=ArrivalList.State.CONFIRMED)
    rows = Flight.objects.filter(expected | landed).annotate(
        newest_list=Max("lists__number", filter=confirmed), announced=Subquery(newest.values("announced")[:1])
    )
    found = list(rows.order_by("date", "id"))
    planned = [f for f in found if f.state == Flight.State.PLANNED]
    return (planned[0] if planned else None), [f for f in reversed(found) if f.state == Flight.State.LANDED]


# ---- people --------------------------------------------------------------------------------------------

LONGEST_LIST = 20


def _people(user: User, day: dt.date) -> dict[str, object]:
    roles = user.role_keys()
    parts: dict[str, object] = {}
    visible = Person.objects.visible_to(user).filter(life_status="alive")
    urgent: dict[UUID, Any] = arrivals.need_a_doctor(user, day) if roles & {"supervisor", "intake"} else {}
    waits = ExpressionWrapper(Q(pk__in=list(urgent)), output_field=BooleanField())
    if "supervisor" in roles:
        alone = nobody_walks_with(
            Person.objects.visible_to(TOTALS), day
        )  # few, so only of them who stands near is asked
        near = standing(user, alone.order_by().values_list("pk", flat=True))
        rows = Person.objects.among(near).annotate(all=Window(Count("pk")), waits=waits)
        first = list(rows.order_by("-waits", "arrived_on", "id")[:LONGEST_LIST])  # who has waited longest
        parts["without_worker_count"] = first[0].all if first else 0
        parts["without_worker"] = _marked(register.lines(user, first, today=day), urgent, day)
    if "intake" in roles:
        week = visible.filter(arrived_on__gte=day - dt.timedelta(days=RECEPTION_DAYS))
        rows = week.annotate(all=Window(Count("pk")), waits=waits)
        first = list(rows.order_by("-waits", "-arrived_on", "-made_at", "-id")[:LONGEST_LIST])
        parts["newest_count"] = first[0].all if first else 0
        parts["newest"] = _marked(register.lines(user, first, today=day), urgent, day)
    return parts


def _marked(lines: list[register.PersonLine], urgent: dict[UUID, Any], day: dt.date) -> list[register.PersonLine]:
    """Whoever needs a doctor stands first, and the line says why, until it was seen to."""
    marked = [
        replace(line, urgent=arrivals_shown.doctor_words(urgent[line.person.pk], day))
        if line.person.pk in urgent
        else line
        for line in lines
    ]
    return sorted(marked, key=lambda line: not line.urgent)


def found_lines(user: User, ids: list[UUID], text: str) -> list[register.PersonLine]:
    """The people a search for `text` found, in its order, each with what was met."""
    from django.utils import timezone

    rows = {p.pk: p for p in Person.objects.visible_to(user).filter(pk__in=ids)}
    return register.lines(user, [rows[i] for i in ids if i in rows], today=timezone.localdate(), asked_for=text)
