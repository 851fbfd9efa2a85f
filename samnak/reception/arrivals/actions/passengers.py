"""Where each passenger stands: on the list, taken off, not on board, a repeat, or not listed at all."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields, replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.ground.access import audit, once
from samnak.ground.access.actors import Actor
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.reception.arrivals.actions.gate import check_is_open, check_may, locked, locked_flight, moment
from samnak.reception.arrivals.models import Flight, Passenger
from samnak.reception.arrivals.rules import check_comes, check_may_correct, check_may_step
from samnak.reception.register.actions import GONE, NOT_YOURS, OVERTAKEN
from samnak.reception.register.rules import NameFacts, check_birth_date, check_name

S = Passenger.Status


@transaction.atomic
def step(*, passenger: Passenger, to: str, reason: str = "", at: dt.datetime | None = None, by: Actor) -> Passenger:
    """Write where a passenger stands: confirmed, boarded, taken off, did not board, or expected again.
    `at` is for machine actors that write down the past."""
    check_may(by, "arrivals.meet", passenger)
    passenger = locked(passenger, by)
    check_comes(passenger.flight)
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
    if passenger.pk == of.pk or passenger.flight_id != of.flight_id:
        raise Refused(_("Choose another row of the same flight."))
    passenger, of = locked(passenger, by), locked(of, by)
    if of.repeat_of_id:
        raise Refused(_("Choose another row of the same flight."))
    if of.off:
        raise Refused(_("That row did not travel, so neither would be counted. Say that it is the repeat."))
    if passenger.status == S.ARRIVED:
        raise Refused(_("Somebody has met this person. Undo the meeting first."))
    passenger.repeat_of = of
    passenger.save(update_fields=["repeat_of"])
    passenger.repeats.update(repeat_of=of)  # those said to be this one are that one too: no row repeats a repeat
    audit.record("arrivals.repeat_said", by=by, about=passenger, of=str(of.pk))


@transaction.atomic
def deny_repeat(*, passenger: Passenger, by: Actor) -> None:
    """After all the row is somebody else: it counts by itself again."""
    check_may(by, "arrivals.meet", passenger)
    passenger = locked(passenger, by)
    if passenger.repeat_of_id:
        _check_sees_main(passenger, by)
        passenger.repeat_of = None
        passenger.save(update_fields=["repeat_of"])
        audit.record("arrivals.repeat_denied", by=by, about=passenger)


def _check_sees_main(passenger: Passenger, by: Actor) -> None:
    """Whoever may not see the row that is repeated knows of no repeat either."""
    if not Passenger.objects.visible_to(by).filter(pk=passenger.repeat_of_id).exists():
        raise Refused(NOT_YOURS, status=403)


@dataclass(frozen=True)
class PassengerFacts:
    family: str = ""
    given: str = ""
    khmer: str = ""
    sex: str = ""
    birth_date: dt.date | None = None
    birth_precision: str = "unknown"
    a_number: str = ""


def facts_of(passenger: Passenger) -> PassengerFacts:
    """What is written of a passenger now."""
    return PassengerFacts(**{field.name: getattr(passenger, field.name) for field in fields(PassengerFacts)})


@transaction.atomic
def correct_passenger(*, passenger: Passenger, changes: dict[str, Any], was: PassengerFacts, by: User) -> list[str]:
    """Mend what a list says of somebody nobody has met yet; gives the names of the fields that really changed.

    `changes`: fields of PassengerFacts. `was` is what stood there when the writer's page was compared. What the
    list wrote stays in `as_written`. Once somebody is met, they are corrected in the register.
    """
    check_may(by, "arrivals.meet", passenger)
    passenger = locked(passenger, by)
    check_may_correct(passenger)
    now = facts_of(passenger)
    if now != was:
        raise Refused(OVERTAKEN)
    facts = replace(now, **changes)
    changed = [name for name in changes if getattr(now, name) != getattr(facts, name)]
    if not changed:
        return []
    check_name(NameFacts(facts.family, facts.given, facts.khmer))
    check_birth_date(facts.birth_date, today=timezone.localdate())
    for name in changed:
        setattr(passenger, name, getattr(facts, name))
    passenger.changed_at = timezone.now()
    passenger.save(update_fields=[*changed, "changed_at"])
    audit.record("arrivals.passenger_corrected", by=by, about=passenger, fields=changed)
    return changed


@transaction.atomic
def add_unlisted(*, flight: Flight, facts: PassengerFacts, by: User, key: UUID | None = None) -> Passenger:
    """Somebody who came without being on the list."""
    check_may(by, "arrivals.meet")
    if before := once.claim(key, "arrivals.add_unlisted", by=by):
        made = Passenger.objects.visible_to(by).filter(pk=before.made()).first()
        if made is None:
            raise Refused(GONE)
        return made
    flight = locked_flight(flight.pk)
    check_is_open(flight)
    if not flight.has_landed:
        raise Refused(_("The flight has not landed yet. Write down when it landed first."))
    check_name(NameFacts(facts.family, facts.given, facts.khmer))
    check_birth_date(facts.birth_date, today=timezone.localdate())
    passenger = Passenger.objects.create(flight=flight, unlisted=True, place=9999, **facts.__dict__)
    audit.record("arrivals.unlisted_added", by=by, about=passenger)
    once.keep(key, passenger.pk)
    return passenger
