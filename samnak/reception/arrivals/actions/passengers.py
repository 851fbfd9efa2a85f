"""Where each passenger stands: on the list, taken off, not on board, a repeat, or not listed at all."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.ground.access import audit, once
from samnak.ground.access.actors import Actor
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.reception.arrivals.actions.gate import check_may, locked, moment
from samnak.reception.arrivals.models import Flight, Passenger
from samnak.reception.arrivals.rules import check_may_step
from samnak.reception.register.rules import NameFacts, check_birth_date, check_name

S = Passenger.Status


@transaction.atomic
def step(*, passenger: Passenger, to: str, reason: str = "", at: dt.datetime | None = None, by: Actor) -> Passenger:
    """Write where a passenger stands: confirmed, boarded, taken off, did not board, or expected again.
    `at` is for machine actors that write down the past."""
    check_may(by, "arrivals.meet", passenger)
    passenger = locked(passenger, by)
    if (passenger.status, passenger.reason) == (to, reason):
        return passenger
    if passenger.status != to:
        check_may_step(passenger, to)
    if to == S.ARRIVED:
        raise ValueError("Somebody arrives by being met.")
    passenger.status, passenger.reason = to, reason if to in (S.TAKEN_OFF, S.NOT_BOARDED) else ""
    passenger.changed_at = moment(at, by)
    passenger.save(update_fields=["status", "reason", "changed_at"])
    audit.record("arrivals.passenger_stepped", by=by, about=passenger, to=to, reason=reason)
    return passenger


@transaction.atomic
def say_repeat(*, passenger: Passenger, of: Passenger, by: Actor) -> None:
    """Two rows of the list are one person: from now on this one is counted with the other."""
    check_may(by, "arrivals.meet", passenger)
    passenger, of = locked(passenger, by), locked(of, by)
    if passenger.pk == of.pk or passenger.flight_id != of.flight_id or of.repeat_of_id:
        raise Refused(_("Choose another row of the same flight."))
    if passenger.status == S.ARRIVED:
        raise Refused(_("Somebody has met this person. Undo the meeting first."))
    passenger.repeat_of = of
    passenger.save(update_fields=["repeat_of"])
    audit.record("arrivals.repeat_said", by=by, about=passenger, of=str(of.pk))


@transaction.atomic
def deny_repeat(*, passenger: Passenger, by: Actor) -> None:
    """After all the row is somebody else: it counts by itself again."""
    check_may(by, "arrivals.meet", passenger)
    passenger = locked(passenger, by)
    if passenger.repeat_of_id:
        passenger.repeat_of = None
        passenger.save(update_fields=["repeat_of"])
        audit.record("arrivals.repeat_denied", by=by, about=passenger)


@dataclass(frozen=True)
class PassengerFacts:
    family: str = ""
    given: str = ""
    khmer: str = ""
    sex: str = ""
    birth_date: dt.date | None = None
    birth_precision: str = "unknown"
    a_number: str = ""


@transaction.atomic
def add_unlisted(*, flight: Flight, facts: PassengerFacts, by: User, key: UUID | None = None) -> Passenger:
    """Somebody who came without being on the list."""
    check_may(by, "arrivals.meet")
    if before := once.claim(key, "arrivals.add_unlisted", by=by):
        return Passenger.objects.visible_to(by).get(pk=before.made())
    if flight.closed_at:
        raise Refused(_("The head-count of this flight is closed. Open it again first."))
    if not flight.has_landed:
        raise Refused(_("The flight has not landed yet. Write down when it landed first."))
    check_name(NameFacts(facts.family, facts.given, facts.khmer))
    check_birth_date(facts.birth_date, today=timezone.localdate())
    passenger = Passenger.objects.create(flight=flight, unlisted=True, place=9999, **facts.__dict__)
    audit.record("arrivals.unlisted_added", by=by, about=passenger)
    once.keep(key, passenger.pk)
    return passenger
