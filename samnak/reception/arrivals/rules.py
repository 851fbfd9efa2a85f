"""What may follow what on a flight. No writes, no request."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samnak.ground import packs
from samnak.ground.access.refusals import Refused
from samnak.ground.packs import NOT_SAID
from samnak.reception.arrivals.models import Flight, Passenger, first_day_seen
from samnak.reception.arrivals.reading import ListedPerson, apart

S = Passenger.Status
NOBODY_SAID = "unknown"  # the reason of whoever a newer list does not name, until somebody says why
FARTHEST = 400  # days from today; nobody is told of a flight earlier, or moves one farther

# From which state somebody may come into which. What was tapped by mistake can be put back.
STEPS: dict[str, frozenset[str]] = {
    S.EXPECTED: frozenset({S.CONFIRMED, S.BOARDED, S.ARRIVED, S.TAKEN_OFF, S.NOT_BOARDED}),
    S.CONFIRMED: frozenset({S.EXPECTED, S.BOARDED, S.ARRIVED, S.TAKEN_OFF, S.NOT_BOARDED}),
    S.BOARDED: frozenset({S.EXPECTED, S.CONFIRMED, S.ARRIVED, S.TAKEN_OFF, S.NOT_BOARDED}),
    S.TAKEN_OFF: frozenset({S.EXPECTED, S.ARRIVED}),
    S.NOT_BOARDED: frozenset({S.EXPECTED, S.ARRIVED}),
    S.ARRIVED: frozenset(),  # only by undoing the meeting
}


def check_may_step(passenger: Passenger, to: str) -> None:
    if passenger.status == S.ARRIVED:
        raise Refused(_("Somebody has met this person. Undo the meeting first."))
    if to not in STEPS[passenger.status]:
        raise Refused(_("This cannot follow what is written now. Open the flight again and look."))


def check_may_correct(passenger: Passenger) -> None:
    if passenger.status == S.ARRIVED:
        raise Refused(_("Somebody has met this person. Correct what is wrong on the person's own page."))


def check_may_meet(passenger: Passenger, *, today: dt.date) -> None:
    flight = passenger.flight
    if flight.state == Flight.State.CANCELLED:
        raise Refused(_("This flight is cancelled. Nobody can be met from it."))
    if flight.date > today:
        raise Refused(
            _("This flight comes on a later day. Change its date first if it came early."),
            opens=(_("Change the date of the flight"), reverse("arrivals:notice", args=[flight.pk])),
            back=(_("Back to the list"), reverse("arrivals:flight", args=[flight.pk])),
        )
    if passenger.repeat_of_id:
        raise Refused(_("This row is a repeat of another one on the list. Meet the person there."))


def may_meet(passenger: Passenger, *, today: dt.date) -> bool:
    try:
        check_may_meet(passenger, today=today)
    except Refused:
        return False
    return passenger.status != S.ARRIVED


def check_may_close(flight: Flight, *, adds_up: bool) -> None:
    if not flight.has_landed:
        raise Refused(_("The flight has not landed yet. Write down when it landed first."))
    if not adds_up:
        raise Refused(_("The head-count does not add up yet. Find the people who are missing first."))


def check_may_change_list(flight: Flight) -> None:
    if flight.closed_at:
        raise Refused(_("The head-count of this flight is closed. Open it again before a new list is read in."))
    if flight.state == Flight.State.CANCELLED:
        raise Refused(_("This flight is cancelled. Choose another flight for the list."))


def check_takes_lists(flight: Flight) -> None:
    """No list goes where nobody could see it."""
    check_may_change_list(flight)
    if flight.date < first_day_seen():
        raise Refused(_("This flight came more than a week ago. Its list can no longer be changed."))


def why_no_list(flight: Flight) -> Any:
    """Why no list can be read in for this flight, in a sentence; empty if one can."""
    try:
        check_takes_lists(flight)
    except Refused as refused:
        return refused.sentence
    return ""


def is_long_past(day: dt.date) -> bool:
    """Whether a flight of this day would take no list any more."""
    return day < first_day_seen()


def check_comes(flight: Flight) -> None:
    """Refuse what is written of people of a flight that does not come."""
    if flight.state == Flight.State.CANCELLED:
        raise Refused(
            _("This flight is cancelled. Nothing more is written about its people."),
            back=(_("Back to the list"), reverse("arrivals:flight", args=[flight.pk])),
        )


def check_may_plan(day: dt.date, *, today: dt.date) -> None:
    if (day - today).days > FARTHEST:
        raise Refused(_("This day is more than a year away. Look at the year."), field="date")


def check_may_move(flight: Flight, day: dt.date, *, today: dt.date) -> None:
    """Whether a notice that names this day may be written: it moves a flight that has not landed."""
    if flight.state == Flight.State.CANCELLED:
        raise Refused(_("This flight is cancelled. Write down the notice as a new flight."))
    if day != flight.date and abs((day - today).days) > FARTHEST:
        raise Refused(_("This day is more than a year away. Look at the year."), field="date")


def cells_of(person: ListedPerson) -> apart.Sorted:
    """The cells of a row, each where it belongs; what tells of HIV or drug use in none of them."""
    return apart.sort(person.as_written, packs.current().kept_apart)


# ---- who wants no questions ----------------------------------------------------------------------------

ASKED_ONCE = ("released_to", "tonight", "medicine", "injuries", "interviewed", "call_home", "safe_tonight",
              "consent_talk")  # fmt: skip
ASKED_LIST = ("papers", "belongings", "given")


def nothing_said(card: Any) -> dict[str, Any]:
    """ "Does not want to say" to every question of the card that has no answer yet; the night that nobody knows too."""
    found: dict[str, Any] = {name: NOT_SAID for name in ASKED_ONCE if not getattr(card, name)}
    found |= {name: [NOT_SAID] for name in ASKED_LIST if not getattr(card, name)}
    if packs.current().choice("welcome.tonight", card.tonight).counts_as == "not_known":
        found["tonight"] = NOT_SAID
    services = {service.key: NOT_SAID for service in packs.current().choices("services")}
    if set(services) - set(card.services):
        found["services"] = {**services, **card.services}
    return found


# ---- who needs a doctor --------------------------------------------------------------------------------

FRESH = dt.timedelta(days=14)  # how long what was said of medicine at the airport asks for somebody at once
FEW_DAYS = 7  # medicine for no more days than this asks for a doctor now


def doctor_needed(card: Any) -> bool:
    """Whether the card (a Welcome, or what a reader sees of it) says that a doctor is needed now."""
    return care_needed(card) or medicine_pressing(card)


def care_needed(card: Any) -> bool:
    """An injury needs care now."""
    answer = packs.current().choice("welcome.injuries", card.injuries).counts_as if card.injuries else ""
    return answer == "needs_care"


def medicine_pressing(card: Any) -> bool:
    """Medicine is needed today, or what is there ends within days."""
    answer = packs.current().choice("welcome.medicine", card.medicine).counts_as if card.medicine else ""
    few = isinstance(card.medicine_days, int) and card.medicine_days <= FEW_DAYS and answer != "no"
    return answer == "today" or few


def doctor_needed_q() -> Q:
    """The same as a condition on welcomes."""
    pack = packs.current()

    def keys(name: str, meant: str) -> list[str]:
        return [c.key for c in pack.choices(name, with_retired=True) if c.counts_as == meant]

    few = Q(medicine_days__lte=FEW_DAYS) & ~Q(medicine__in=keys("welcome.medicine", "no"))
    return (
        Q(medicine__in=keys("welcome.medicine", "today")) | few | Q(injuries__in=keys("welcome.injuries", "needs_care"))
    )
