"""What a notice may say of a flight's day."""

import datetime as dt
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samnak.ground.access.actors import DEMO
from samnak.ground.access.refusals import Refused
from samnak.reception.arrivals import actions
from samnak.reception.arrivals.models import Flight
from tests.factories import make_flight, make_user, reception

pytestmark = pytest.mark.django_db


def notice(day: dt.date) -> actions.NoticeFacts:
    return actions.NoticeFacts("the embassy", timezone.now(), day)


def test_a_cancelled_flight_takes_no_notice() -> None:
    flight, by = make_flight(days=2), reception()
    actions.cancel(flight=flight, by=by)
    with pytest.raises(Refused, match="cancelled"):
        actions.write_notice(flight=flight, facts=notice(flight.date + dt.timedelta(days=1)), by=by)
    assert Flight.objects.get(pk=flight.pk).date == flight.date
    assert flight.notices.count() == 1


@pytest.mark.parametrize("days", [401, -401, 136_000])
def test_no_notice_moves_a_flight_farther_than_a_year(days: int) -> None:
    flight, by = make_flight(days=2), reception()
    with pytest.raises(Refused, match="more than a year away") as refused:
        actions.write_notice(flight=flight, facts=notice(timezone.localdate() + dt.timedelta(days=days)), by=by)
    assert refused.value.field == "date"
    assert Flight.objects.get(pk=flight.pk).date == flight.date


@pytest.mark.parametrize("days", [400, -400])
def test_a_notice_may_name_a_day_within_the_year(days: int) -> None:
    flight = make_flight(days=2)
    day = timezone.localdate() + dt.timedelta(days=days)
    actions.write_notice(flight=flight, facts=notice(day), by=reception())
    assert Flight.objects.get(pk=flight.pk).date == day


def test_a_flight_is_not_planned_for_the_year_2399() -> None:
    client = Client()
    client.force_login(reception())
    sent = {
        "date_day": "1", "date_month": "6", "date_year": "2399", "source": "the embassy",
        "received_on_day": "1", "received_on_month": "1", "received_on_year": "2024",
    }  # fmt: skip
    response = client.post(reverse("arrivals:new"), sent)
    assert response.status_code == 200
    assert "more than a year away" in response.content.decode()
    assert not Flight.objects.exists()


def test_flights_of_the_past_can_be_written_down() -> None:
    day = dt.date(2011, 3, 1)
    flight = actions.plan_flight(facts=actions.FlightFacts(date=day), notice=notice(day), by=reception())
    assert flight.notices.get().date == day
    assert actions.plan_flight(facts=actions.FlightFacts(date=day), notice=notice(day), by=DEMO).date == day


def test_a_notice_without_a_list_says_how_many_were_announced() -> None:
    flight = make_flight(days=3)
    actions.write_notice(flight=flight, facts=replace(notice(flight.date), announced=8), by=reception())
    for role in ("supervisor", "director"):
        client = Client()
        client.force_login(make_user(role))
        board = client.get(reverse("arrivals:flight", args=[flight.pk])).content.decode()
        assert "8 people announced, no list yet." in board and "Print the list" not in board
        assert role != "director" or "Read in the list" not in board
        assert "8 announced" in client.get(reverse("arrivals:flights")).content.decode()


def test_who_closed_a_head_count_is_named_or_left_out() -> None:
    flight = make_flight()
    Flight.objects.filter(pk=flight.pk).update(state="landed", landed_at=timezone.now(), closed_at=timezone.now())
    client = Client()
    client.force_login(reception())
    assert "Closed by" not in client.get(reverse("arrivals:flight", args=[flight.pk])).content.decode()
