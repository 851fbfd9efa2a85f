"""Notices, flights, and the closing of a head-count."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.ground.access import audit, once
from samnak.ground.access.actors import Actor
from samnak.ground.access.models import DoneOnce, User
from samnak.ground.access.refusals import Refused
from samnak.reception.arrivals.actions.gate import check_is_open, check_may, locked_flight, moment
from samnak.reception.arrivals.models import Flight, Notice, Passenger
from samnak.reception.arrivals.queries import head_count
from samnak.reception.arrivals.rules import check_may_close, check_may_move, check_may_plan
from samnak.reception.register.actions import GONE
from samnak.reception.register.rules import LONGEST_NOTE

S = Passenger.Status


@dataclass(frozen=True)
class NoticeFacts:
    source: str
    received_at: dt.datetime  # noon of the day, if the hour is not known
    date: dt.date
    announced: int | None = None
    note: str = ""
    hour_known: bool = True


@dataclass(frozen=True)
class FlightFacts:
    date: dt.date
    number: str = ""
    airport: str = ""
    due_at: dt.time | None = None
    source: str = ""
    invented: bool = False


@transaction.atomic
def plan_flight(*, facts: FlightFacts, notice: NoticeFacts | None = None, by: Actor, key: UUID | None = None) -> Flight:
    """A flight, with the notice that told of it. With the same `key` it is done once."""
    check_may(by, "arrivals.plan")
    if before := once.claim(key, "arrivals.plan_flight", by=by):
        return _made_before(Flight, before)
    if isinstance(by, User):
        check_may_plan(facts.date, today=timezone.localdate())
    flight = Flight.objects.create(**facts.__dict__)
    audit.record("arrivals.flight_planned", by=by, about=flight)
    if notice is not None:
        write_notice(flight=flight, facts=notice, by=by)
    once.keep(key, flight.pk)
    return flight


@transaction.atomic
def write_notice(*, flight: Flight, facts: NoticeFacts, by: Actor, key: UUID | None = None) -> Notice:
    """Another word about a flight. If it names another day, the flight moves to that day."""
    check_may(by, "arrivals.plan")
    if before := once.claim(key, "arrivals.write_notice", by=by):
        return _made_before(Notice, before)
    flight = locked_flight(flight.pk)
    if isinstance(by, User):
        check_may_move(flight, facts.date, today=timezone.localdate())
    if len(facts.note) > LONGEST_NOTE:
        raise Refused(_("This text is longer than 10,000 characters. Shorten it."), field="note")
    notice = Notice.objects.create(flight=flight, made_by=by if isinstance(by, User) else None, **facts.__dict__)
    audit.record("arrivals.notice_written", by=by, about=flight, announced=facts.announced)
    if flight.date != facts.date and not flight.has_landed:
        flight.date = facts.date
        flight.save(update_fields=["date"])
        audit.record("arrivals.flight_changed", by=by, about=flight, fields=["date"])
    once.keep(key, notice.pk)
    return notice


@transaction.atomic
def land(*, flight: Flight, at: dt.datetime, counted: int | None = None, by: Actor) -> None:
    """The flight has landed; `counted` are the heads counted at the door, if somebody counted. May be corrected."""
    check_may(by, "arrivals.plan")
    flight = locked_flight(flight.pk)
    if flight.state == Flight.State.CANCELLED:
        raise Refused(_("This flight is cancelled. It cannot land."))
    check_is_open(flight)
    if at > timezone.now() + dt.timedelta(minutes=5):
        raise Refused(_("This time lies in the future. Write when the flight landed."), field="landed_at")
    if abs((timezone.localtime(at).date() - flight.date).days) > 2:
        raise Refused(_("This is more than two days from the day of the flight. Look at the date."), field="landed_at")
    flight.state, flight.landed_at, flight.counted = Flight.State.LANDED, at, counted
    flight.save(update_fields=["state", "landed_at", "counted"])
    audit.record("arrivals.flight_landed", by=by, about=flight, counted=counted)


@transaction.atomic
def cancel(*, flight: Flight, by: Actor) -> None:
    """The flight does not come. Its notices and lists stay."""
    check_may(by, "arrivals.plan")
    flight = locked_flight(flight.pk)
    if flight.passengers.filter(status=S.ARRIVED).exists():
        raise Refused(_("Somebody was met from this flight. It cannot be cancelled."))
    if flight.state != Flight.State.CANCELLED:
        flight.state = Flight.State.CANCELLED
        flight.save(update_fields=["state"])
        audit.record("arrivals.flight_cancelled", by=by, about=flight)


@transaction.atomic
def take_up_again(*, flight: Flight, by: Actor) -> None:
    """The flight comes after all: it stands as before it was cancelled."""
    check_may(by, "arrivals.plan")
    flight = locked_flight(flight.pk)
    if flight.state == Flight.State.CANCELLED:
        flight.state = Flight.State.LANDED if flight.landed_at else Flight.State.PLANNED
        flight.save(update_fields=["state"])
        audit.record("arrivals.flight_taken_up", by=by, about=flight)


@transaction.atomic
def close_head_count(*, flight: Flight, at: dt.datetime | None = None, by: Actor) -> None:
    """The head-count adds up and is closed; `at` is for machine actors that write down the past."""
    check_may(by, "arrivals.close")
    flight = locked_flight(flight.pk)
    if flight.closed_at:
        return
    check_may_close(flight, adds_up=head_count(flight).adds_up)
    flight.closed_at, flight.closed_by = moment(at, by), by if isinstance(by, User) else None
    flight.save(update_fields=["closed_at", "closed_by"])
    audit.record("arrivals.headcount_closed", by=by, about=flight)


@transaction.atomic
def open_head_count(*, flight: Flight, by: Actor) -> None:
    """Open a closed head-count again, to mend what was written."""
    check_may(by, "arrivals.close")
    flight = locked_flight(flight.pk)
    if flight.closed_at:
        flight.closed_at = flight.closed_by = None
        flight.save(update_fields=["closed_at", "closed_by"])
        audit.record("arrivals.headcount_opened", by=by, about=flight)


def _made_before(model: Any, before: DoneOnce) -> Any:
    row = model.objects.filter(pk=before.made()).first()
    if row is None:
        raise Refused(GONE)
    return row
