"""Reads of flights and their people."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from samnak.ground import packs, panels
from samnak.ground.access.actors import HEADCOUNT, Actor
from samnak.ground.access.decisions import fields_for, roles_near, standing
from samnak.ground.access.eyes import Eyes
from samnak.ground.access.models import User
from samnak.ground.access.seen import Seen, see_all
from samnak.ground.days import midnight
from samnak.ground.matching.folding import name_tokens, number_tokens
from samnak.ground.ui.paging import rows_of_page
from samnak.reception.arrivals.headcount import PLACES, Counted, HeadCount, count
from samnak.reception.arrivals.models import ArrivalList, Flight, ListedRow, Notice, Passenger, Welcome, first_day_seen
from samnak.reception.arrivals.rules import FRESH, NOBODY_SAID, doctor_needed, doctor_needed_q
from samnak.reception.register.queries import likely_doubles, meets
from samnak.reception.register.rules import DisplayName, NameFacts, PersonFacts

FLIGHTS_A_PAGE = 25


def head_counts(flights: Iterable[Flight]) -> dict[UUID, HeadCount]:
    """The head-count of each flight, in one query. Counts only: gives no row away."""
    flights = list(flights)
    pack = packs.current()
    grouped: dict[UUID, list[Counted]] = defaultdict(list)
    welcome = Welcome.objects.visible_to(HEADCOUNT).filter(passenger=OuterRef("pk"))
    rows = Passenger.objects.visible_to(HEADCOUNT).filter(flight__in=flights)
    rows = rows.annotate(night=Subquery(welcome.values("tonight")[:1]))
    for flight, status, unlisted, repeat, night, reason in rows.values_list(
        "flight_id", "status", "unlisted", "repeat_of_id", "night", "reason"
    ):
        place = "" if night is None else pack.choice("welcome.tonight", night).counts_as
        grouped[flight].append(Counted(status, unlisted, repeat is not None, place, reason == NOBODY_SAID))
    return {f.pk: count(grouped[f.pk], counted=f.counted, has_landed=f.has_landed) for f in flights}


def head_count(flight: Flight) -> HeadCount:
    return head_counts([flight])[flight.pk]


def flights_page(*, number: int) -> tuple[list[tuple[Flight, HeadCount]], int]:
    """A page of flights, next and newest first, each with its head-count; `waits`: a list is not confirmed yet."""
    newest = Notice.objects.filter(flight=OuterRef("pk")).order_by("-received_at", "-id").values("announced")[:1]
    draft = ArrivalList.objects.visible_to(HEADCOUNT).filter(flight=OuterRef("pk"), state=ArrivalList.State.DRAFT)
    rows = Flight.objects.annotate(announced=Subquery(newest), waits=Exists(draft)).order_by("-date", "-id")
    page = list(rows_of_page(rows, number, FLIGHTS_A_PAGE))
    counts = head_counts(page)
    return [(flight, counts[flight.pk]) for flight in page], rows.count()


def next_flight(today: dt.date) -> Flight | None:
    return Flight.objects.filter(date__gte=today, state=Flight.State.PLANNED).order_by("date", "id").first()


def open_flights(today: dt.date) -> list[tuple[Flight, HeadCount]]:
    """Landed flights of the last week whose head-count nobody has closed."""
    rows = Flight.objects.filter(
        date__gte=today - dt.timedelta(days=7), state=Flight.State.LANDED, closed_at=None
    ).order_by("-date", "-id")
    flights = list(rows)
    counts = head_counts(flights)
    return [(f, counts[f.pk]) for f in flights]


@dataclass(frozen=True)
class BoardLine:
    """One passenger on the board, through the reader's eyes."""

    passenger: Seen
    welcome: Seen | None
    name: DisplayName
    group: str  # not_met, welcoming, met, off, repeat
    met_by: str = ""
    urgent: bool = False  # a doctor or medicine is needed now, and nobody saw to it yet

    @property
    def missing(self) -> bool:
        """Not met yet, or met and nobody knows where they sleep tonight."""
        if self.group in ("off", "repeat"):
            return False
        return self.group == "not_met" or self.welcome is None or not _known_place(self.welcome.tonight)

    @property
    def order(self) -> int:
        return {"not_met": 0, "welcoming": 1, "met": 2, "off": 3, "repeat": 4}[self.group]


def _known_place(tonight: str) -> bool:
    return packs.current().choice("welcome.tonight", tonight).counts_as in PLACES


def board(user: User, flight: Flight) -> list[BoardLine]:
    """Every passenger of the flight this user may see: who needs a doctor now, then not yet met, then by place on the
    list."""
    passengers = list(Passenger.objects.visible_to(user).filter(flight=flight).select_related("flight", "repeat_of"))
    welcomes = {
        w.passenger_id: w
        for w in Welcome.objects.visible_to(user)
        .filter(passenger__flight=flight)
        .select_related("met_by", "passenger__flight", "passenger__repeat_of")
    }
    seen_welcomes = {s.passenger_id: s for s in see_all(user, welcomes.values())}
    lines = []
    for seen in see_all(user, passengers):
        raw = welcomes.get(seen.pk)
        lines.append(
            BoardLine(
                passenger=seen,
                welcome=seen_welcomes.get(seen.pk),
                name=DisplayName(seen.family, seen.given, seen.khmer),
                group=group_of(seen._row, raw),
                met_by=str(raw.met_by) if raw and raw.met_by else "",
            )
        )
    urgent = _urgent(lines)
    marked = [replace(line, urgent=line.passenger.pk in urgent) for line in lines]
    return sorted(marked, key=lambda x: (not x.urgent, x.order, x.passenger.place, str(x.passenger.pk)))


def group_of(passenger: Passenger, welcome: Welcome | None) -> str:
    """Where a passenger stands on the board. Met but with steps of the card still open: being welcomed."""
    if passenger.repeat_of_id:
        return "repeat"
    if passenger.off:
        return "off"
    if passenger.status != Passenger.Status.ARRIVED:
        return "not_met"
    return "met" if welcome is not None and card_done(welcome) else "welcoming"


def card_done(welcome: Welcome) -> bool:
    """Whether each step of the card has some answer. `not_said` is an answer."""
    return bool(
        welcome.released_to
        and welcome.tonight
        and welcome.medicine
        and welcome.safe_tonight
        and (welcome.papers or welcome.belongings or welcome.given)
        and welcome.consent_talk
    )


def confirmed_lists(user: User, flight: Flight) -> list[ArrivalList]:
    return list(
        ArrivalList.objects.visible_to(user)
        .filter(flight=flight, state=ArrivalList.State.CONFIRMED)
        .defer("original", "reading", "answers")
        .order_by("-number")
    )


def waiting_lists(user: User, flight: Flight) -> list[ArrivalList]:
    """Lists of a flight that were read in and wait to be confirmed, the newest first."""
    rows = ArrivalList.objects.visible_to(user).filter(flight=flight, state=ArrivalList.State.DRAFT)
    return list(rows.defer("original", "reading", "answers").order_by("-received_at"))


def newest_list_number(flight: Flight) -> int:
    rows = flight.lists.filter(state=ArrivalList.State.CONFIRMED)
    return max((number or 0 for number in rows.values_list("number", flat=True)), default=0)


def changes_of(user: User, arrival_list: ArrivalList) -> dict[str, list[tuple[ListedRow, Seen]]]:
    """What a version changed, by kind, each with its passenger as the user may see them."""
    rows = list(
        ListedRow.objects.visible_to(user)
        .filter(list=arrival_list)
        .select_related("passenger__flight", "passenger__repeat_of")
        .order_by("row", "id")
    )
    seen = {s.pk: s for s in see_all(user, [r.passenger for r in rows])}
    grouped: dict[str, list[tuple[ListedRow, Seen]]] = defaultdict(list)
    for row in rows:
        grouped[row.change].append((row, seen[row.passenger_id]))
    return dict(grouped)


def possible_repeats(lines: list[BoardLine]) -> list[tuple[BoardLine, BoardLine]]:
    """Pairs of rows with one A-number that nobody has said are one person, or are not."""
    by_number: dict[str, list[BoardLine]] = defaultdict(list)
    for line in lines:
        if line.passenger.a_number and line.group not in ("repeat", "off") and "a_number" in line.passenger.may:
            by_number[line.passenger.a_number].append(line)
    return [(group[0], other) for group in by_number.values() for other in group[1:]]


def met_before(user: Actor, passenger: Passenger) -> list[UUID]:
    """People of the register this user may see who have a number of this passenger."""
    numbers = [number for number in (passenger.a_number, *passenger.other_numbers) if number]
    facts = PersonFacts(name=NameFacts(), identifiers=tuple(("a_number", number) for number in numbers))
    return likely_doubles(user, facts, limit=50) if numbers else []


def need_a_doctor(user: User, today: dt.date) -> dict[UUID, Seen]:
    """Person -> the card that says a doctor is needed now, of those met lately whose health this user may read."""
    # Who they are is asked first and shown to nobody: they are few, and only then is it asked who stands near them. A
    # database that knows little of its rows would otherwise join all who ever came.
    since = midnight(today - FRESH)
    needing = Welcome.objects.visible_to(HEADCOUNT).filter(doctor_needed_q(), met_at__gte=since)
    people = dict(needing.exclude(passenger__person=None).values_list("pk", "passenger__person"))
    if not people:
        return {}
    near = standing(user, people.values())
    rows = Welcome.objects.among(near).filter(pk__in=people).select_related("passenger__flight")
    seen = [
        Seen(row, fields_for(user, row, roles_near(user, row, near[people[row.pk]])))
        for row in rows.order_by("met_at", "id")
    ]
    asked = {s._row.subject_id(): s for s in seen if "medicine" in s.may}
    settled = panels.met("doctor", {person: s._row.met_at for person, s in asked.items()})
    return {person: s for person, s in asked.items() if person not in settled}


def _urgent(lines: list[BoardLine]) -> set[UUID]:
    """Which passengers said that they need a doctor or medicine now, and did not get it yet, as the reader may read."""
    today = timezone.localdate()
    cards = [line.welcome for line in lines if line.welcome and "medicine" in line.welcome.may]
    asked = [c for c in cards if doctor_needed(c) and today - timezone.localdate(c._row.met_at) <= FRESH]
    since = {c._row.subject_id(): c._row.met_at for c in asked if c._row.subject_id()}
    settled = panels.met("doctor", since)
    return {c.passenger_id for c in asked if c._row.subject_id() not in settled}


def cards(eyes: Eyes) -> list[Seen]:
    """Every welcome card of one person, the oldest first."""
    return eyes.see_all(eyes.rows(Welcome).select_related("passenger__flight").order_by("met_at", "id"))


def find_expected(user: User, text: str) -> list[BoardLine]:
    """People of a list nobody has met yet, by name or A-number, for those who stand at the airport."""
    if not user.role_keys() & {"intake", "supervisor"} or not text:
        return []
    rows = Passenger.objects.visible_to(user).filter(person=None, repeat_of=None, flight__date__gte=first_day_seen())
    rows = rows.exclude(flight__state=Flight.State.CANCELLED).select_related("flight")
    found = [seen for seen in see_all(user, rows) if meets(text, _tokens_of(seen))]
    lines = [
        BoardLine(seen, None, DisplayName(seen.family, seen.given, seen.khmer), group_of(seen._row, None))
        for seen in found
    ]
    return sorted(lines, key=lambda line: (line.order, line.passenger.flight.date, line.passenger.place))


def _tokens_of(seen: Seen) -> set[tuple[str, str]]:
    tokens = {*name_tokens(seen.family, seen.given), *name_tokens(seen.khmer)}
    return tokens.union(*(number_tokens(number) for number in (seen.a_number, *(seen.other_numbers or ())) if number))
