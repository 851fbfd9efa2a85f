"""Flights, lists, passengers and welcome cards."""

import csv
import datetime as dt
import io
from collections.abc import Iterable
from unittest.mock import patch

from django.utils import timezone

from samnak.ground.access.actors import DEMO
from samnak.ground.access.models import User
from samnak.reception.arrivals import actions
from samnak.reception.arrivals.models import ArrivalList, Flight, Passenger, Welcome
from tests.factories.users import reception
from tests.people import RITHY, Somebody

HEADER = ["No.", "Family Name", "Given Name", "Khmer name", "Sex", "Date of Birth (YYYY-MM-DD)", "A-Number"]


def make_flight(*, days: int = 0, landed: bool = True, by: User | None = None, note: str = "") -> Flight:
    """A flight so many days from today (negative: in the past), with its notice; landed unless it is to come."""
    date = timezone.localdate() + dt.timedelta(days=days)
    now = timezone.now()
    notice = actions.NoticeFacts("the embassy", now - dt.timedelta(days=abs(days) + 3), date, 12, note)
    by = by or reception()
    flight = actions.plan_flight(facts=actions.FlightFacts(date=date, number="SR 101"), notice=notice, by=by)
    if landed and days <= 0:
        actions.land(flight=flight, at=now + dt.timedelta(days=days), by=by)
        flight.refresh_from_db()
    return flight


def make_past(flight: Flight, days: int) -> Flight:
    """The same flight so many days ago: the calendar moved on, nobody wrote anything."""
    flight.date = timezone.localdate() - dt.timedelta(days=days)
    flight.landed_at = timezone.now() - dt.timedelta(days=days)
    flight.save(update_fields=["date", "landed_at"])
    return flight


def make_list(people: Iterable[Somebody]) -> bytes:
    """A list as an office sends it, as the bytes of a CSV file."""
    text = io.StringIO()
    write = csv.writer(text)
    write.writerow(HEADER)
    for number, who in enumerate(people, 1):
        born = who.born.isoformat() if who.born else ""
        a_number = f"A{who.a_numbers[0]}" if who.a_numbers else ""
        write.writerow([number, who.family, who.given, who.khmer, who.sex, born, a_number])
    return text.getvalue().encode("utf-8-sig")


def read_draft(
    flight: Flight, people: Iterable[Somebody], *, by: User | None = None, filename: str = "list.csv"
) -> ArrivalList:
    """A list that was read in and not yet confirmed."""
    by = by or reception()
    return actions.read_list(flight=flight, data=make_list(people), filename=filename, by=by).row


def make_listed(
    flight: Flight, people: Iterable[Somebody], *, by: User | None = None, filename: str = "list.csv"
) -> list[Passenger]:
    """The passengers of a list that was read in and confirmed, in the list's order."""
    by = by or reception()
    row = actions.confirm_list(row=read_draft(flight, people, by=by, filename=filename), by=by)
    listed = row.rows.exclude(row=None).select_related("passenger__flight").order_by("row")
    return [line.passenger for line in listed]


def make_passenger(flight: Flight | None = None, who: Somebody = RITHY, *, by: User | None = None) -> Passenger:
    """Somebody who came without being on the list; nobody has met them yet."""
    facts = actions.PassengerFacts(
        family=who.family, given=who.given, khmer=who.khmer, sex=who.sex, birth_date=who.born,
        birth_precision=who.precision, a_number=who.a_numbers[0] if who.a_numbers else "",
    )  # fmt: skip
    return actions.add_unlisted(flight=flight or make_flight(), facts=facts, by=by or reception())


def make_met(
    flight: Flight | None = None, who: Somebody = RITHY, *, tonight: str = "our_house", by: User | None = None
) -> Passenger:
    """Somebody who was met: with a person of their own, and a card of three answers."""
    by = by or reception()
    passenger = make_passenger(flight, who, by=by)
    welcome = actions.meet(passenger=passenger, released_to="family", by=by)
    actions.keep_answers(welcome=welcome, answers={"tonight": tonight}, by=by)
    return Passenger.objects.visible_to(by).select_related("flight", "person").get(pk=passenger.pk)


def full_card(passenger: Passenger, *, by: User | None = None, **words: str) -> Welcome:
    """Every question of the card answered; `words`: signed_by, medicine_what, injuries_note, things_note."""
    by = by or reception()
    welcome = Welcome.objects.visible_to(DEMO).get(passenger=passenger)
    answers = {
        "interviewed": "yes",
        "signed_by": words.get("signed_by", "his aunt"),
        "released_to": "family",
        "tonight": "our_house",
        "safe_tonight": "yes",
        "call_home": "reached",
        "medicine": "today",
        "medicine_what": words.get("medicine_what", "insulin"),
        "medicine_days": 3,
        "injuries": "can_wait",
        "injuries_note": words.get("injuries_note", "left knee"),
        "papers": ["travel_document"],
        "belongings": ["bag"],
        "given": ["phone"],
        "things_note": words.get("things_note", "the watch was kept"),
        "services": {"healthcare_referral": "wanted"},
        "consent_talk": "held",
    }
    return actions.keep_answers(welcome=welcome, answers=answers, by=by)


def undo_whatever_hangs(passenger: Passenger, *, by: User | None = None) -> None:
    """The meeting undone although others wrote of the person: no page does that; what it left behind must be shut."""
    with patch("samnak.ground.hanging.hangs_on", return_value=False):
        actions.undo_meeting(passenger=passenger, by=by or reception())
