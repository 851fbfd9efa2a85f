"""The days around today: a flight whose head-count does not add up yet, one expected tomorrow, and one after that.

Unlike the past, this is done by users, as they would do it on the pages; the lists go through the limited reader.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from samnak.front.demo import papers, welcomes
from samnak.front.demo.airport import airport_on, moment, tell_facts
from samnak.front.demo.chance import drawer
from samnak.front.demo.groups import MADE_UP, Group
from samnak.front.demo.people import MadeUp, draw_people
from samnak.ground.access.models import User
from samnak.reception.arrivals import actions
from samnak.reception.arrivals.actions import FlightFacts, NoticeFacts, PassengerFacts
from samnak.reception.arrivals.models import Flight, Passenger

EMBASSY = "ស្ថានទូត តាមអ៊ីមែល · the embassy, by e-mail (made up)"
US_HEADER = ("No.", "Name (Last, First Middle)", "Sex", "DOB (MM/DD/YYYY)", "A-number")
UNTOLD_HEADER = ("No.", "Name", "Sex", "Date of birth", "A-number")
LISTED, MET, BEING_WELCOMED = 14, 8, 1  # of the flight that has just landed
TAKEN_OFF, NOT_BOARDED, REPEATED = 12, 13, 4  # places on its list, from 0


@dataclass(frozen=True)
class Reception:
    """Who does the work at the airport."""

    first: User
    second: User


def make_present(today: dt.date, reception: Reception) -> None:
    _just_landed(today - dt.timedelta(days=2), reception)
    _expected_tomorrow(today, reception.first)
    _after_that(today, reception.first)


# ---- two days ago ---------------------------------------------------------------------------------------


def _just_landed(day: dt.date, reception: Reception) -> None:
    """Three not yet met, one being welcomed, the others met; one stayed, one did not board, one came unlisted."""
    people = _numbered(draw_people(Group(day, LISTED, women=1)))
    again = _respelled(people[REPEATED])
    by = reception.first
    flight = _flight(day, by, announced=LISTED + 1, heard=day - dt.timedelta(days=9), number="SN 398")
    _read(flight, us_list([*people, again]), "manifest_v1.csv", day - dt.timedelta(days=3), by=by)
    rows = _passengers(flight, by)
    actions.say_repeat(passenger=rows[LISTED], of=rows[REPEATED], by=by)
    actions.step(passenger=rows[TAKEN_OFF], to=Passenger.Status.TAKEN_OFF, reason="stay_granted", by=by)
    actions.step(passenger=rows[NOT_BOARDED], to=Passenger.Status.NOT_BOARDED, reason="medical", by=by)
    actions.land(flight=flight, at=moment(day, 7, 52), counted=LISTED - 2 + 1, by=by)
    for place in range(MET):
        _meet(rows[place], people[place], place, by=reception.first if place % 3 else reception.second)
    unlisted = actions.add_unlisted(flight=Flight.objects.get(pk=flight.pk), facts=_unlisted(day), by=by)
    _meet(unlisted, None, MET, by=reception.second)
    actions.meet(passenger=rows[MET], released_to="our_organisation", at=moment(day, 9, 5), by=reception.second)


def _meet(passenger: Passenger, facts: MadeUp | None, place: int, *, by: User) -> None:
    day = passenger.flight.date
    welcome = actions.meet(passenger=passenger, at=moment(day, 8, 15 + 4 * place), by=by)
    actions.keep_answers(welcome=welcome, answers=welcomes.full_answers(drawer("now", place)), by=by)
    if facts is not None and welcome.passenger.person is not None and place % 2:
        tell_facts(welcome.passenger.person, facts)


def _unlisted(day: dt.date) -> PassengerFacts:
    one = draw_people(Group(day + dt.timedelta(days=1), 1))[0]
    return PassengerFacts(
        family=one.name.family.latin,
        given=one.name.given.latin,
        khmer=one.name.khmer,
        sex=one.sex,
        birth_date=one.birth_date,
        birth_precision=one.birth_precision,
    )


# ---- tomorrow, and after --------------------------------------------------------------------------------


def _expected_tomorrow(today: dt.date, by: User) -> None:
    """Two notices (the second moved the day), and a list in three versions."""
    day = today + dt.timedelta(days=1)
    people = _numbered(draw_people(Group(day, 15, women=1)))
    flight = _flight(day + dt.timedelta(days=2), by, announced=14, heard=today - dt.timedelta(days=12), number="SN 402")
    moved = NoticeFacts(
        EMBASSY,
        moment(today - dt.timedelta(days=3), 15, 20),
        day,
        13,
        "The flight comes two days earlier. The last list follows the day before.",
    )
    first = people[:12]
    second = [*first[:2], _respelled(first[2]), *first[3:7], *first[8:], people[12], people[13]]
    third = [*second[:5], _respelled(second[5]), *second[6:8], *second[9:], people[14]]
    _read(flight, us_list(first), "manifest_v1.csv", today - dt.timedelta(days=9), by=by)
    _read(flight, us_list(second), "manifest_v2.csv", today - dt.timedelta(days=4), by=by)
    actions.write_notice(flight=flight, facts=moved, by=by)
    _read(flight, us_list(third), "manifest_v3_FINAL.csv", today - dt.timedelta(days=1), by=by)
    for passenger in [row for row in _passengers(flight, by) if not row.off][:7]:
        actions.step(passenger=passenger, to=Passenger.Status.CONFIRMED, by=by)


def _after_that(today: dt.date, by: User) -> None:
    """A list was read and waits: nobody can tell the day from the month on it."""
    day = today + dt.timedelta(days=9)
    people = _numbered(draw_people(Group(day, 8)))
    flight = _flight(day, by, announced=8, heard=today - dt.timedelta(days=1), number="SN 405")
    rows = [
        (
            str(number),
            f"{papers.first_name(one)} {one.name.family.latin.upper()}",
            one.sex,
            f"{number + 2:02}/{(one.birth_date.month if one.birth_date else 5):02}/{_year(one)}",
            f"A{one.a_numbers[0]}",
        )
        for number, one in enumerate(people, 1)
    ]
    actions.read_list(flight=flight, data=papers.table(UNTOLD_HEADER, rows), filename="passengers.csv", by=by)


# ---- pieces ---------------------------------------------------------------------------------------------


def _flight(day: dt.date, by: User, *, announced: int, heard: dt.date, number: str) -> Flight:
    return actions.plan_flight(
        facts=FlightFacts(day, number, airport_on(day), dt.time(7, 30), MADE_UP, invented=True),
        notice=NoticeFacts(EMBASSY, moment(heard, 11, 5), day, announced),
        by=by,
    )


def _read(flight: Flight, data: bytes, filename: str, received: dt.date, *, by: User) -> None:
    flight = Flight.objects.get(pk=flight.pk)
    draft = actions.read_list(flight=flight, data=data, filename=filename, received_at=moment(received, 16, 40), by=by)
    actions.confirm_list(row=draft.row, by=by)


def _passengers(flight: Flight, by: User) -> list[Passenger]:
    rows = Passenger.objects.visible_to(by).filter(flight=flight)
    return list(rows.select_related("flight").order_by("place", "id"))


def us_list(people: Sequence[MadeUp]) -> bytes:
    """The way US papers are written: whole names in capitals, the month before the day."""
    rows = [
        (
            str(number),
            papers.last_first(one),
            one.sex,
            f"{one.birth_date:%m/%d/%Y}" if one.birth_date else "",
            " / ".join(f"A{each}" for each in one.a_numbers),
        )
        for number, one in enumerate(people, 1)
    ]
    return papers.table(US_HEADER, rows)


def _numbered(people: list[MadeUp]) -> list[MadeUp]:
    """Everybody on these lists has an A-number: by it the versions are compared."""
    return [
        one if one.a_numbers else replace(one, a_numbers=(f"0{30_000_000 + 7919 * place}",))
        for place, one in enumerate(people)
    ]


def _respelled(one: MadeUp) -> MadeUp:
    """The same person as another hand spells them."""
    given = one.name.given
    other = given.also[0] if given.also else given.latin + "a"
    return replace(one, name=replace(one.name, given=replace(given, latin=other)))


def _year(one: MadeUp) -> int:
    return one.birth_date.year if one.birth_date else 1976
