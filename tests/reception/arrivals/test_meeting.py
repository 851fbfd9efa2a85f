"""Somebody is met: then, and only then, there is a person."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from samnak.ground.access.refusals import Refused
from samnak.reception.arrivals import actions, queries
from samnak.reception.arrivals.models import Flight, Passenger, Welcome
from samnak.reception.register import queries as register
from samnak.reception.register.models import Person
from tests.factories import (
    full_card,
    make_flight,
    make_listed,
    make_met,
    make_passenger,
    make_person,
    make_user,
    reception,
)
from tests.people import RITHY, SEVERAL, SREYMOM

pytestmark = pytest.mark.django_db


def test_meeting_makes_a_person_with_the_names_and_numbers_of_the_list() -> None:
    [passenger] = make_listed(make_flight(), [RITHY])
    actions.meet(passenger=passenger, released_to="family", by=reception())
    person = Person.unguarded.get()
    assert person.arrived_on == timezone.localdate()
    assert register.search(reception(), "រិទ្ធី ឡុង").ids == [person.pk]
    assert register.search(reception(), "A 090 000 033").ids == [person.pk]
    assert person.names.filter(document="arrival_list").count() == 2


def test_meeting_twice_makes_one_person() -> None:
    [passenger] = make_listed(make_flight(), [RITHY])
    actions.meet(passenger=passenger, released_to="family", by=reception())
    actions.meet(passenger=passenger, released_to="our_organisation", by=reception())
    assert Person.unguarded.count() == 1
    assert Welcome.unguarded.get().released_to == "our_organisation"


def test_somebody_met_before_is_linked_and_not_doubled() -> None:
    by = reception()
    known = make_person(SEVERAL)
    [passenger] = make_listed(make_flight(), [SEVERAL])
    actions.meet(passenger=passenger, person=known, by=by)
    assert Person.unguarded.count() == 1
    assert Passenger.unguarded.get(pk=passenger.pk).person_id == known.pk


def test_nobody_is_met_from_a_flight_of_tomorrow() -> None:
    [passenger] = make_listed(make_flight(days=1), [RITHY])
    with pytest.raises(Refused, match="later day"):
        actions.meet(passenger=passenger, by=reception())


def test_a_repeat_is_met_only_once() -> None:
    by = reception()
    first, second = make_listed(make_flight(), [RITHY, RITHY])
    actions.say_repeat(passenger=second, of=first, by=by)
    with pytest.raises(Refused, match="repeat"):
        actions.meet(passenger=second, by=by)
    assert queries.head_count(first.flight).landed == 1


def test_a_row_said_to_be_a_repeat_by_mistake_counts_again() -> None:
    by = reception()
    first, second = make_listed(make_flight(), [RITHY, RITHY])
    actions.say_repeat(passenger=second, of=first, by=by)
    actions.deny_repeat(passenger=second, by=by)
    assert queries.head_count(first.flight).landed == 2


def test_the_wrong_row_can_be_undone_within_a_day() -> None:
    by = reception()
    [passenger] = make_listed(make_flight(), [RITHY])
    actions.meet(passenger=passenger, released_to="family", by=by)
    actions.undo_meeting(passenger=passenger, by=by)
    stored = Passenger.unguarded.get(pk=passenger.pk)
    assert (stored.status, stored.person_id) == ("expected", None)
    assert register.search(by, "Rithy").ids == []
    assert Person.unguarded.get().taken_back_at is not None
    assert queries.head_count(stored.flight).not_met == 1


def test_undoing_leaves_somebody_who_was_known_before() -> None:
    by = reception()
    known = make_person(SEVERAL)
    Person.unguarded.filter(pk=known.pk).update(made_at=timezone.now() - dt.timedelta(days=3))
    [passenger] = make_listed(make_flight(), [SEVERAL])
    actions.meet(passenger=passenger, person=known, by=by)
    actions.undo_meeting(passenger=passenger, by=by)
    assert Person.unguarded.get(pk=known.pk).taken_back_at is None


def test_after_undoing_the_person_can_be_met_again() -> None:
    by = reception()
    [passenger] = make_listed(make_flight(), [RITHY])
    actions.meet(passenger=passenger, by=by)
    actions.undo_meeting(passenger=passenger, by=by)
    actions.meet(passenger=passenger, by=by)
    assert Welcome.unguarded.filter(undone_at=None).count() == 1


@pytest.mark.parametrize("status", ["confirmed", "boarded", "taken_off", "not_boarded"])
def test_where_somebody_stands_can_be_written_and_put_back(status: str) -> None:
    by = reception()
    [passenger] = make_listed(make_flight(), [RITHY])
    actions.step(passenger=passenger, to=status, reason="stay_granted", by=by)
    stored = Passenger.unguarded.get(pk=passenger.pk)
    assert stored.status == status
    assert stored.reason == ("stay_granted" if status in ("taken_off", "not_boarded") else "")
    assert actions.step(passenger=stored, to="expected", by=by).status == "expected"


def test_somebody_met_cannot_be_written_as_not_boarded() -> None:
    passenger = make_met()
    with pytest.raises(Refused, match="Undo the meeting first"):
        actions.step(passenger=passenger, to="not_boarded", by=reception())


def test_somebody_taken_off_who_came_after_all_can_be_met() -> None:
    by = reception()
    [passenger] = make_listed(make_flight(), [RITHY])
    actions.step(passenger=passenger, to="taken_off", by=by)
    actions.meet(passenger=passenger, by=by)
    assert queries.head_count(passenger.flight).landed == 1


def test_a_caseworker_who_is_not_at_the_airport_meets_nobody() -> None:
    [passenger] = make_listed(make_flight(), [RITHY])
    with pytest.raises(Refused) as refused:
        actions.meet(passenger=passenger, by=make_user("caseworker"))
    assert refused.value.status == 403


# ---- the card ------------------------------------------------------------------------------------------


def test_every_answer_of_the_card_may_be_that_they_do_not_want_to_say() -> None:
    passenger = make_met()
    welcome = Welcome.unguarded.get()
    names = ["interviewed", "safe_tonight", "call_home", "medicine", "injuries", "consent_talk", "released_to"]
    answers: dict[str, Any] = {name: "not_said" for name in names}
    answers |= {"papers": ["not_said"], "services": {"counselling": "not_said"}}
    actions.keep_answers(welcome=welcome, answers=answers, by=reception())
    stored = Welcome.unguarded.get()
    assert all(getattr(stored, name) == "not_said" for name in names)
    assert queries.card_done(stored)
    assert queries.group_of(Passenger.unguarded.get(pk=passenger.pk), stored) == "met"


def test_two_workers_who_answer_differently_both_see_it() -> None:
    make_met()
    mine = Welcome.unguarded.get()
    actions.keep_answers(welcome=mine, answers={"medicine": "today"}, version=mine.version, by=reception())
    with pytest.raises(actions.Crossed) as both:
        actions.keep_answers(welcome=mine, answers={"medicine": "no"}, version=mine.version, by=make_user("intake"))
    assert both.value.theirs == {"medicine": "today"}
    assert Welcome.unguarded.get().medicine == "today"


def test_two_workers_who_answer_different_questions_both_keep() -> None:
    make_met()
    mine = Welcome.unguarded.get()
    actions.keep_answers(welcome=mine, answers={"medicine": "today"}, version=mine.version, by=reception())
    actions.keep_answers(welcome=mine, answers={"safe_tonight": "yes"}, version=mine.version, by=reception())
    stored = Welcome.unguarded.get()
    assert (stored.medicine, stored.safe_tonight) == ("today", "yes")


def test_the_same_answers_again_change_nothing() -> None:
    passenger = make_met()
    welcome = full_card(passenger)
    before = Welcome.unguarded.get().version
    actions.keep_answers(welcome=welcome, answers={"medicine": "today"}, by=reception())
    assert Welcome.unguarded.get().version == before


def test_more_than_ten_thousand_characters_are_refused_in_one_sentence() -> None:
    make_met()
    with pytest.raises(Refused, match="10,000"):
        actions.keep_answers(welcome=Welcome.unguarded.get(), answers={"things_note": "x" * 10_001}, by=reception())


# ---- closing -------------------------------------------------------------------------------------------


def test_a_head_count_is_closed_only_when_it_adds_up() -> None:
    by = reception()
    flight = make_flight()
    make_met(flight, RITHY)
    waiting = make_passenger(flight, SREYMOM)
    with pytest.raises(Refused, match="does not add up"):
        actions.close_head_count(flight=flight, by=by)
    welcome = actions.meet(passenger=waiting, by=by)
    actions.keep_answers(welcome=welcome, answers={"tonight": "hospital"}, by=by)
    actions.close_head_count(flight=flight, by=by)
    stored = Flight.objects.get(pk=flight.pk)
    assert stored.closed_by == by


def test_a_closed_head_count_stands_until_it_is_opened_again() -> None:
    by = reception()
    passenger = make_met()
    flight = passenger.flight
    actions.close_head_count(flight=flight, by=by)
    with pytest.raises(Refused, match="closed"):
        actions.add_unlisted(flight=Flight.objects.get(pk=flight.pk), facts=actions.PassengerFacts(given="Dara"), by=by)
    with pytest.raises(Refused, match="closed"):
        actions.undo_meeting(passenger=passenger, by=by)
    actions.open_head_count(flight=flight, by=by)
    actions.undo_meeting(passenger=passenger, by=by)
    assert queries.head_count(flight).not_met == 1


def test_a_flight_does_not_land_in_the_future_nor_on_another_week() -> None:
    flight, by = make_flight(landed=False), reception()
    with pytest.raises(Refused, match="future"):
        actions.land(flight=flight, at=timezone.now() + dt.timedelta(hours=2), by=by)
    with pytest.raises(Refused, match="two days"):
        actions.land(flight=flight, at=timezone.now() - dt.timedelta(days=9), by=by)
    assert not Flight.objects.get(pk=flight.pk).has_landed


def test_a_notice_of_another_day_moves_the_flight() -> None:
    flight, by = make_flight(days=2), reception()
    later = flight.date + dt.timedelta(days=1)
    actions.write_notice(flight=flight, facts=actions.NoticeFacts("the embassy", timezone.now(), later), by=by)
    assert Flight.objects.get(pk=flight.pk).date == later
    assert flight.notices.count() == 2


def test_a_flight_from_which_somebody_was_met_is_not_cancelled() -> None:
    passenger = make_met()
    with pytest.raises(Refused, match="cannot be cancelled"):
        actions.cancel(flight=passenger.flight, by=reception())
