"""A week: one's own, or that of those one leads. The number of queries does not grow with what is in it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from samnak.casework.cases import rules
from samnak.casework.cases.models import Appointment, Assignment, ServiceFact, Task
from samnak.casework.cases.queries import caseload
from samnak.casework.cases.queries.days import day_of
from samnak.casework.cases.queries.diary import appointments_of
from samnak.casework.cases.queries.today import DuePerson, DueTask, with_life
from samnak.ground import packs
from samnak.ground.access.actors import TOTALS
from samnak.ground.access.decisions import has_permission
from samnak.ground.access.models import User
from samnak.ground.access.seen import Seen, see_all
from samnak.ground.packs import Holiday
from samnak.reception.arrivals.models import Flight
from samnak.reception.register.queries import names_of
from samnak.reception.register.rules import DisplayName


@dataclass
class WeekDay:
    """One day of a week: its holidays, the flights that land, its appointments by the clock, the looks at a plan due on
    it, the next dates of services, its tasks."""

    day: dt.date
    holidays: list[Holiday] = field(default_factory=list)
    flights: list[Flight] = field(default_factory=list)
    appointments: list[tuple[Seen, DisplayName]] = field(default_factory=list)
    reviews: list[DuePerson] = field(default_factory=list)
    services: list[DuePerson] = field(default_factory=list)
    tasks: list[DueTask] = field(default_factory=list)

    @property
    def is_free(self) -> bool:
        return not (self.flights or self.appointments or self.reviews or self.services or self.tasks)

    @property
    def asks(self) -> bool:
        """Whether something stands on a public holiday, so that one looks whether it can be."""
        home = packs.current().country
        return any(h.country == home for h in self.holidays) and bool(self.appointments or self.tasks)

    @property
    def people(self) -> set[UUID]:
        """Everybody something of this day is about."""
        rows = [row for row, _name in self.appointments] + [due.task for due in self.tasks]
        due = [*self.reviews, *self.services]
        return {row.person_id for row in rows if row.person_id} | {one.person for one in due if one.person}


def monday_of(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def coming_monday(today: dt.date) -> dt.date:
    """The Monday of the week one plans today: on a Sunday it begins tomorrow."""
    return monday_of(today + dt.timedelta(days=1))


def days_from(first: dt.date, today: dt.date) -> list[dt.date]:
    """The week from this Monday; on the Sunday before it, that day too."""
    begins = today if (first - today).days == 1 else first
    return [begins + dt.timedelta(days=n) for n in range((first - begins).days + 7)]


def week_of(user: User, days: list[dt.date], today: dt.date, whose: Iterable[User] = ()) -> list[WeekDay]:
    """So many days in a row: the user's own, or of those `whose` week is looked at, as far as the user sees it."""
    span, of = (days[0], days[-1]), list(whose) or [user]
    appointments = see_all(user, _appointments(user, of, span))
    stored = _tasks(user, of, span)
    tasks, died = see_all(user, stored), {row.pk: row.life_since for row in stored if row.life == rules.DIED}
    looks, dates = _reviews(user, of, span, today), _next_dates(user, of, span)
    rows: list[Any] = [*appointments, *tasks, *(walk for walk, _due in looks), *(fact for fact, _seen in dates)]
    names = defaultdict(DisplayName, names_of(user, {row.person_id for row in rows if row.person_id}))
    found = {day: WeekDay(day) for day in days}
    for holiday in packs.current().holidays_between(*span):
        found[holiday.day].holidays.append(holiday)
    for flight in _flights(user, span):
        found[flight.date].flights.append(flight)
    for row in appointments:
        if row.at and not (row.outcome and rules.is_off(row.outcome)):
            found[timezone.localdate(row.at)].appointments.append((row, names[row.person_id]))
    for walk, look in looks:
        due = DuePerson(walk.case, names[walk.person_id], look.due_on, look.interval, walk.person_id)
        found[look.due_on].reviews.append(due)
    for fact, seen in dates:
        if seen.next_on:
            due = DuePerson(fact.case, names[fact.person_id], seen.next_on, seen.service, fact.person_id)
            found[seen.next_on].services.append(due)
    for row in sorted(tasks, key=lambda t: str(t.pk)):
        if day := rules.shown_on(row):
            due_task = DueTask(
                row, names.get(row.person_id), rules.group_of(row, today), day,
                died=row.pk in died, died_on=died.get(row.pk),
            )  # fmt: skip
            found[day].tasks.append(due_task)
    return list(found.values())


Span = tuple[dt.date, dt.date]


def _ids(whose: list[User]) -> list[UUID]:
    return [one.pk for one in whose]


def _walks(user: User, whose: list[User]) -> Any:
    return Assignment.objects.visible_to(user).filter(worker__in=_ids(whose), until=None, case__closed_on=None)


def _flights(user: User, span: Span) -> list[Flight]:
    """Flights of these days, for whoever may see arrivals."""
    if not has_permission(user, "arrivals.see"):
        return []
    rows = Flight.objects.filter(date__range=span).exclude(state=Flight.State.CANCELLED)
    return list(rows.order_by("date", "due_at", "id"))


def _appointments(user: User, whose: list[User], span: Span) -> list[Appointment]:
    rows = appointments_of(user, whose).filter(
        day_of(span[0], (span[1] - span[0]).days + 1), caseload.LIVES | ~Q(outcome="")
    )
    return list(rows.distinct().order_by("at", "id"))


def _next_dates(user: User, whose: list[User], span: Span) -> list[tuple[ServiceFact, Seen]]:
    """Next dates of services that fall into these days, of the people these walk with; a newer fact takes its place."""
    newer = ServiceFact.objects.visible_to(TOTALS).filter(case=OuterRef("case"), service=OuterRef("service"))
    later = newer.filter(Q(on__gt=OuterRef("on")) | Q(on=OuterRef("on"), made_at__gt=OuterRef("made_at")))
    walked = _walks(user, whose).values("case")
    rows = ServiceFact.objects.visible_to(user).filter(next_on__range=span, case__in=walked).exclude(Exists(later))
    facts = list(rows.select_related("case").order_by("next_on", "pk"))
    return list(zip(facts, see_all(user, facts), strict=True))


def _reviews(user: User, whose: list[User], span: Span, today: dt.date) -> list[tuple[Assignment, rules.ReviewDue]]:
    """Looks at the plan that fall into these days and nobody has held, of the people these walk with."""
    rows = caseload.with_plan(_walks(user, whose), case="case").select_related("case").order_by("since", "pk")
    found = []
    for row in rows:
        due = caseload.reviews_of(row, row.case)
        waiting = rules.next_review(due, today)
        found += [
            (row, r)
            for r in due
            if span[0] <= r.due_on <= span[1] and not r.held_on and (r.due_on >= today or r == waiting)
        ]
    return found


def _tasks(user: User, whose: list[User], span: Span) -> list[Any]:
    when = Q(snoozed_to__range=span) | Q(snoozed_to=None, due_on__range=span)
    return list(with_life(Task.objects.visible_to(user).filter(when, owner__in=_ids(whose), done_at=None)))
