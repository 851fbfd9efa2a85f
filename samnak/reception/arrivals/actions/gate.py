"""The one question every action of the airport asks first, and the moment it writes down."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.ground.access.actors import Actor
from samnak.ground.access.decisions import decide, has_permission
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.reception.arrivals.models import Flight, Passenger
from samnak.reception.register.actions import NOT_YOURS


def check_may(by: Actor, permission: str, about: Any = None) -> None:
    """Refuse with one sentence unless the actor's role holds the permission (and stands near)."""
    if not isinstance(by, User):
        return
    if not (decide(by, permission, about) if about is not None else has_permission(by, permission)):
        raise Refused(NOT_YOURS, status=403)


def locked_flight(flight: UUID) -> Flight:
    """The flight as stored now, locked for this transaction. Every write of the airport takes it first: so two
    writes on one flight come one after the other, and none decides on what the other is just changing."""
    return Flight.objects.select_for_update().get(pk=flight)


def check_is_open(flight: Flight) -> None:
    """Refuse what would change a sum that was closed."""
    if flight.closed_at:
        raise Refused(_("The head-count of this flight is closed. Open it again first."))


def locked(passenger: Passenger, by: Actor) -> Passenger:
    """The passenger as stored now, their flight and they locked; refused once the head-count is closed."""
    flight = locked_flight(passenger.flight_id)
    found = Passenger.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=passenger.pk).first()
    if found is None:
        raise Refused(NOT_YOURS, status=403)
    check_is_open(flight)
    found.flight = flight
    return found


def moment(at: dt.datetime | None, by: Actor) -> dt.datetime:
    """When it happened: now. Only a machine actor may write down the past."""
    if at is not None and isinstance(by, User):
        raise ValueError("A user writes down what happens now.")
    return at or timezone.now()
