"""Surges as their supervisor sees them: to come, going on, over of late; who took how many, and how many came."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Prefetch, Q, Subquery

from samnak.casework.cases.models import Assignment, Surge, SurgeShare
from samnak.casework.cases.queries import caseload
from samnak.ground.access.actors import TOTALS, Actor
from samnak.ground.access.models import RoleGrant, User
from samnak.ground.access.visibility import walled_from
from samnak.ground.days import midnight
from samnak.reception.arrivals.models import Flight, Notice

LISTED_FOR = dt.timedelta(days=30)  # so long a surge that is over is still listed
NEW_FOR = dt.timedelta(days=7)  # a case opened so shortly before a surge began is one of those it is for
LANDED_FOR = dt.timedelta(days=7)  # a flight that landed so lately can still be shared out
COMING, ON, OVER = "coming", "on", "over"


@dataclass(frozen=True)
class ShareLine:
    """One worker's share, and how many came to them since the surge began."""

    share: SurgeShare
    came: int


@dataclass(frozen=True)
class SurgeLine:
    """One surge: how it stands, its shares, and what is still free."""

    surge: Surge
    state: str  # coming, on or over
    shares: list[ShareLine]
    mine: bool = False  # whether the reader may change and end it

    @property
    def shared(self) -> int:
        return sum(line.share.people for line in self.shares)

    @property
    def came(self) -> int:
        return sum(line.came for line in self.shares)

    @property
    def free(self) -> int:
        """Places of the shares into which nobody came yet."""
        return sum(max(line.share.people - line.came, 0) for line in self.shares)

    @property
    def untaken(self) -> int:
        """Of those who are expected, how many nobody takes yet."""
        return max((self.surge.expected or 0) - self.shared, 0)


def state_of(surge: Surge, today: dt.date) -> str:
    if surge.until < today or (surge.ended_on is not None and surge.ended_on <= today):
        return OVER
    return COMING if surge.since > today else ON


def surges_of_late(user: User, today: dt.date) -> list[SurgeLine]:
    """Every surge that is to come, goes on, or ended in the last month. Three queries at most."""
    rows = _with_shares(Surge.objects.filter(until__gte=today - LISTED_FOR)).order_by("since", "pk")
    found = [one for one in rows if one.ended_on is None or one.ended_on >= today - LISTED_FOR]
    return _lines(user, found, today)


def surges_now(user: User, today: dt.date) -> list[SurgeLine]:
    """Those that go on today. One query where there is none."""
    return _lines(user, caseload.surges_in_force(today), today)


def _with_shares(rows: Any) -> Any:
    shares = SurgeShare.objects.filter(people__gt=0).select_related("worker").order_by("worker__name", "pk")
    return rows.select_related("made_by").prefetch_related(Prefetch("shares", queryset=shares))


def _lines(user: User, surges: list[Surge], today: dt.date) -> list[SurgeLine]:
    came = _came(surges, reader=user)
    return [
        SurgeLine(
            one,
            state_of(one, today),
            [ShareLine(share, came[share.pk]) for share in one.shares.all()],
            caseload.leads_surge(user, one),
        )
        for one in surges
    ]


def _came(surges: Iterable[Surge], *, reader: Actor) -> Counter[UUID]:
    """Share -> how many new people came to its worker while the surge went on. One query, none without a surge."""
    shares = [(one, share) for one in surges for share in one.shares.all()]
    if not shares:
        return Counter()
    first = min(one.since for one, _share in shares)
    rows = Assignment.objects.visible_to(TOTALS).filter(
        worker__in={share.worker_id for _one, share in shares},
        since__gte=midnight(first),
        case__opened_on__gte=first - NEW_FOR,
    )
    if isinstance(reader, User):
        rows = rows.exclude(person__in=walled_from(reader))
    given = list(rows.values_list("worker", "person", "since", "case__opened_on"))
    counted: Counter[UUID] = Counter()
    for one, share in shares:
        last = midnight(min(one.until, one.ended_on or one.until) + dt.timedelta(days=1))
        counted[share.pk] = len(
            {
                person
                for worker, person, since, opened in given
                if worker == share.worker_id and midnight(one.since) <= since < last and opened >= one.since - NEW_FOR
            }
        )
    return counted


def promised(today: dt.date, *, besides: Surge | None = None) -> Mapping[UUID, int]:
    """Worker -> how many they said they take in surges that go on or are to come, and who did not come yet."""
    rows = Surge.objects.filter(Q(ended_on=None) | Q(ended_on__gt=today), until__gte=today)
    if besides is not None:
        rows = rows.exclude(pk=besides.pk)
    surges = list(_with_shares(rows))
    came = _came(surges, reader=TOTALS)
    found: Counter[UUID] = Counter()
    for one in surges:
        for share in one.shares.all():
            found[share.worker_id] += max(share.people - came[share.pk], 0)
    return found


def of_reception(workers: Iterable[UUID], now: dt.datetime) -> set[UUID]:
    """Those of these workers who are of reception too: they are the ones who may help for a time."""
    holding = Q(until=None) | Q(until__gt=now)
    rows = RoleGrant.objects.filter(holding, role="intake", since__lte=now, user__in=list(workers))
    return set(rows.values_list("user", flat=True))


def flights_to_share(today: dt.date) -> list[tuple[Flight, int | None]]:
    """Flights to come and those that landed lately, each with how many were announced or counted. One query."""
    newest = Notice.objects.filter(flight=OuterRef("pk")).order_by("-received_at", "-id").values("announced")[:1]
    when = Q(state=Flight.State.PLANNED, date__gte=today) | Q(
        state=Flight.State.LANDED, date__gte=today - LANDED_FOR, date__lte=today
    )
    rows = Flight.objects.filter(when).annotate(announced=Subquery(newest)).order_by("date", "id")
    return [(flight, flight.counted or flight.announced) for flight in rows]
