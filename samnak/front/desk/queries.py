"""What Today and search show."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from uuid import UUID

from samnak.ground.access.decisions import has_permission
from samnak.ground.access.models import Relation, User
from samnak.reception.arrivals import queries as arrivals
from samnak.reception.arrivals.headcount import HeadCount
from samnak.reception.arrivals.models import ArrivalList, Flight
from samnak.reception.register import queries as register
from samnak.reception.register.models import Person


@dataclass(frozen=True)
class Today:
    """Everything one user's Today holds."""

    day: dt.date
    next_flight: Flight | None = None
    next_count: HeadCount | None = None
    announced: int | None = None
    list_number: int = 0
    at_the_airport: bool = False  # whether this user sees names on the boards
    drafts: list[ArrivalList] = field(default_factory=list)
    open_flights: list[tuple[Flight, HeadCount]] = field(default_factory=list)
    without_worker: list[register.PersonLine] = field(default_factory=list)
    without_worker_count: int = 0
    mine: list[register.PersonLine] = field(default_factory=list)
    newest: list[register.PersonLine] = field(default_factory=list)

    def shown(self) -> list[UUID]:
        return [line.person.pk for line in (*self.without_worker, *self.mine, *self.newest)]

    @property
    def nothing(self) -> bool:
        return not (self.next_flight or self.open_flights or self.without_worker or self.mine or self.newest)


def today(user: User, day: dt.date) -> Today:
    parts: dict[str, object] = {}
    if has_permission(user, "arrivals.see"):
        parts.update(_arrivals(user, day))
    if has_permission(user, "register.see"):
        parts.update(_people(user, day))
    return Today(day=day, **parts)  # type: ignore[arg-type]


def _arrivals(user: User, day: dt.date) -> dict[str, object]:
    parts: dict[str, object] = {"open_flights": arrivals.open_flights(day)}
    flight = arrivals.next_flight(day)
    if flight is not None:
        parts["next_flight"] = flight
        parts["next_count"] = arrivals.head_count(flight)
        parts["list_number"] = arrivals.newest_list_number(flight)
        newest = flight.notices.first()
        parts["announced"] = newest.announced if newest else None
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


LONGEST_LIST = 20


def _people(user: User, day: dt.date) -> dict[str, object]:
    roles = user.role_keys()
    parts: dict[str, object] = {}
    visible = Person.objects.visible_to(user).filter(life_status="alive")
    if "supervisor" in roles:
        since = day - dt.timedelta(days=90)
        pool = Relation.objects.filter(kind="pool", role="supervisor", until=None).values("subject")
        rows = visible.filter(pk__in=pool, arrived_on__gte=since).order_by("-arrived_on", "-id")
        parts["without_worker_count"] = rows.count()
        parts["without_worker"] = register.lines(user, rows[:LONGEST_LIST], today=day)
    if "caseworker" in roles:
        mine = Relation.objects.filter(kind="assigned", user=user, until=None).values("subject")
        rows = visible.filter(pk__in=mine).order_by("-arrived_on", "-id")[: LONGEST_LIST * 3]
        parts["mine"] = register.lines(user, rows, today=day)
    elif "intake" in roles:
        rows = visible.order_by("-arrived_on", "-made_at", "-id")[:LONGEST_LIST]
        parts["newest"] = register.lines(user, rows, today=day)
    return parts


def found_lines(user: User, ids: list[UUID]) -> list[register.PersonLine]:
    """The people a search found, in its order."""
    from django.utils import timezone

    rows = {p.pk: p for p in Person.objects.visible_to(user).filter(pk__in=ids)}
    return register.lines(user, [rows[i] for i in ids if i in rows], today=timezone.localdate())
