"""A group lands: its list is read, its people are met and asked, its head-count is closed. All of it in the past."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from samnak.front.demo import papers, welcomes
from samnak.front.demo.chance import drawer
from samnak.front.demo.groups import Group
from samnak.front.demo.people import MadeUp, draw_people
from samnak.ground.access.actors import DEMO
from samnak.ground.access.models import User
from samnak.reception.arrivals import actions
from samnak.reception.arrivals.actions import FlightFacts, NoticeFacts
from samnak.reception.arrivals.models import Flight, Passenger
from samnak.reception.arrivals.reading.reader import read
from samnak.reception.register.actions import change_person
from samnak.reception.register.models import Person

TECHO_OPENED = dt.date(2025, 9, 9)  # the new airport of Phnom Penh; the day is not certain


@dataclass(frozen=True)
class Came:
    """A person of the register beside the facts they were made from."""

    person: Person
    facts: MadeUp
    on: dt.date


def moment(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """A time by the clock in Phnom Penh."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))


def airport_on(day: dt.date) -> str:
    return "kti" if day >= TECHO_OPENED else "pnh"


def bring(group: Group, *, met_by: list[User], full: bool) -> list[Came]:
    """One group from its notice to its closed head-count. `full` fills the whole card of everybody."""
    off = [reason for reason, people in group.off.items() for _each in range(people)]
    people = draw_people(group, more=len(off))
    flight = _planned(group)
    passengers = _listed(flight, group, people)
    for passenger, reason in zip(passengers[group.people :], off, strict=True):
        at = moment(group.date - dt.timedelta(days=1), 22)
        actions.step(passenger=passenger, to=Passenger.Status.TAKEN_OFF, reason=reason, at=at, by=DEMO)
    actions.land(flight=flight, at=moment(group.date, 7, 40), counted=group.people, by=DEMO)
    came = [
        _met(passenger, facts, minute, met_by=met_by, full=full)
        for minute, (passenger, facts) in enumerate(zip(passengers[: group.people], people, strict=False))
    ]
    actions.close_head_count(flight=flight, at=moment(group.date + dt.timedelta(days=2), 17), by=DEMO)
    return came


def _planned(group: Group) -> Flight:
    notice = None
    if not group.invented and group.announced:
        notice = NoticeFacts(
            group.source[:200], moment(group.date - dt.timedelta(days=2), 9), group.date, group.announced
        )
    elif group.invented:
        announced = group.people + sum(group.off.values())
        heard = moment(group.date - dt.timedelta(days=7), 10)
        notice = NoticeFacts("Made-up notice", heard, group.date, announced)
    return actions.plan_flight(
        facts=FlightFacts(
            date=group.date,
            airport=airport_on(group.date),
            due_at=dt.time(7, 30),
            source=group.source,
            invented=group.invented,
        ),
        notice=notice,
        by=DEMO,
    )


def _listed(flight: Flight, group: Group, people: list[MadeUp]) -> list[Passenger]:
    """The list of a past flight, read in this process: we wrote it ourselves a moment ago."""
    data, filename = papers.plain_list(people), f"list-{group.date}.csv"
    draft = actions.read_list(
        flight=flight,
        data=data,
        filename=filename,
        received_at=moment(group.date - dt.timedelta(days=2), 16),
        found=read(data, filename),
        by=DEMO,
    )
    actions.confirm_list(row=draft.row, at=moment(group.date - dt.timedelta(days=2), 17), by=DEMO)
    return list(Passenger.objects.visible_to(DEMO).filter(flight=flight).select_related("flight").order_by("place"))


def _met(passenger: Passenger, facts: MadeUp, minute: int, *, met_by: list[User], full: bool) -> Came:
    day = passenger.flight.date
    draw = drawer("welcome", day, minute)
    at = moment(day, 8, 10) + dt.timedelta(minutes=4 * minute)
    worker = draw.choice(met_by) if full else None
    welcome = actions.meet(passenger=passenger, at=at, met_by=worker, by=DEMO)
    answers = welcomes.full_answers(draw) if full else welcomes.short_answers(draw)
    actions.keep_answers(welcome=welcome, answers=answers, at=at + dt.timedelta(hours=6), by=DEMO)
    person = welcome.passenger.person
    assert person is not None  # noqa: S101 - meeting makes one
    tell_facts(person, facts)
    return Came(person, facts, day)


def tell_facts(person: Person, facts: MadeUp) -> None:
    """What the person told of themselves in the days after."""
    changes = {
        "born_in": facts.born_in,
        "birthplace_code": facts.birthplace_code,
        "birthplace_text": facts.birthplace_text,
        "us_entry_year": facts.us_entry_year,
        "us_entry_age": facts.us_entry_age,
        "family_left_in_us": facts.family_left_in_us,
        "languages": list(facts.languages),
    }
    change_person(person=person, changes=changes, by=DEMO)
