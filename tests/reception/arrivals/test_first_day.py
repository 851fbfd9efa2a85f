"""A first day at the airport: who needs a doctor, who wants no questions, lists that wait, two tabs."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samnak.casework.cases import actions as casework
from samnak.casework.cases.models import Case, Task
from samnak.ground.access.actors import COMMAND
from samnak.reception.arrivals import actions
from samnak.reception.arrivals.models import Flight, Notice, Passenger, Welcome
from samnak.reception.arrivals.queries import head_count
from tests import factories
from tests.people import RITHY, SEVERAL, SREYMOM

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    made = Client()
    made.force_login(factories.reception())
    return made


def page(client: Client, name: str, *args: Any, query: str = "") -> str:
    response = client.get(reverse(name, args=args) + query)
    assert response.status_code == 200
    return str(response.content.decode())


def needs_medicine(flight: Flight) -> Passenger:
    passenger = factories.make_met(flight, SREYMOM)
    card = Welcome.objects.visible_to(COMMAND).get(passenger=passenger)
    said = {"medicine": "today", "medicine_days": 0}
    actions.keep_answers(welcome=card, answers=said, by=factories.reception())
    return passenger


# ---- who needs a doctor --------------------------------------------------------------------------------


def test_who_needs_medicine_is_marked_first_until_it_was_seen_to(client: Client) -> None:
    flight = factories.make_flight()
    factories.make_passenger(flight, RITHY)
    passenger = needs_medicine(flight)
    worker = factories.make_user("caseworker")
    places = {
        "board": ("arrivals:flight", [flight.pk]),
        "paper": ("arrivals:print", [flight.pk]),
        "today": ("desk:today", []),
        "person": ("register:person", [passenger.person_id]),
    }

    def marked() -> dict[str, bool]:
        words = ("medicine: none left", "A doctor is needed")
        return {k: any(w in page(client, name, *args) for w in words) for k, (name, args) in places.items()}

    assert all(marked().values())
    board = page(client, "arrivals:flight", flight.pk)
    assert board.index("Sreymom") < board.index("Rithy", board.index("</caption>"))
    assert passenger.person is not None
    casework.assign_case(person=passenger.person, worker=worker, by=factories.supervision())
    assert all(marked().values()), "a caseworker alone brings no medicine"
    casework.do_task(task=Task.unguarded.get(), by=worker)
    assert not any(marked().values())


def test_help_in_health_care_meets_the_need_too(client: Client) -> None:
    flight = factories.make_flight()
    passenger = needs_medicine(flight)
    assert passenger.person is not None
    worker = factories.make_user("caseworker")
    casework.assign_case(person=passenger.person, worker=worker, by=factories.supervision())
    case = Case.unguarded.get(person=passenger.person)
    given = casework.Help("healthcare_referral", "medicine", timezone.localdate())
    casework.give_help(cases=[case], help_=given, by=worker)
    assert "medicine: none left" not in page(client, "arrivals:flight", flight.pk)


# ---- who wants no questions ----------------------------------------------------------------------------


def test_who_wants_no_questions_is_asked_none_and_the_head_count_adds_up(client: Client) -> None:
    flight = factories.make_flight()
    passenger = factories.make_met(flight, RITHY, tonight="not_known")
    card = Welcome.objects.visible_to(COMMAND).get(passenger=passenger)
    url = reverse("arrivals:step", args=[passenger.pk, "health"])
    form = page(client, "arrivals:step", passenger.pk, "health")
    assert form.index("Keep and go on") < form.index('name="rest"'), "the Enter key presses the first button"
    answer = client.post(url, {"version": card.version, "medicine": "no", "rest": "1"})
    assert answer.status_code == 302
    card.refresh_from_db()
    assert card.medicine == "no"
    assert (card.released_to, card.tonight, card.consent_talk) == ("family", "not_said", "not_said")
    assert card.papers == ["not_said"]
    assert set(card.services.values()) == {"not_said"}
    assert head_count(flight).adds_up
    board = page(client, "arrivals:flight", flight.pk)
    assert "did not want to say" in board
    assert "Being welcomed" not in board


def test_the_way_leads_to_the_question_that_is_open(client: Client) -> None:
    flight = factories.make_flight()
    passenger = factories.make_met(flight, RITHY, tonight="not_known")
    board = page(client, "arrivals:flight", flight.pk, query="?show=missing")
    assert "Where do they sleep?" in board
    assert reverse("arrivals:step", args=[passenger.pk, "tonight"]) in board
    assert "Still to settle" in board


def test_after_the_night_the_card_goes_on_and_can_be_undone_from_the_box(client: Client) -> None:
    flight = factories.make_flight()
    passenger = factories.make_met(flight, RITHY)
    board = page(client, "arrivals:flight", flight.pk, query=f"?kept={passenger.pk}")
    box = board[board.index("Met, and kept.") : board.index("Head-count")]
    assert reverse("arrivals:step", args=[passenger.pk, "health"]) in box
    assert reverse("arrivals:undo", args=[passenger.pk]) in box
    answer = client.post(reverse("arrivals:undo", args=[passenger.pk]), follow=True)
    said = answer.content.decode()
    assert "Undone." in said and "stands as not yet met." in said
    assert "Rithy" in said[said.index("Undone.") : said.index("stands as not yet met.")]


# ---- two tabs ------------------------------------------------------------------------------------------


def test_a_second_tab_does_not_write_over_who_signed(client: Client) -> None:
    passenger = factories.make_passenger(factories.make_flight(), RITHY)
    url = reverse("arrivals:meet", args=[passenger.pk])
    assert client.post(url, {"released_to": "family", "saw": ""}).status_code == 302
    second = client.post(url, {"released_to": "our_organisation", "saw": ""})
    assert second.status_code == 409
    assert "answered too" in second.content.decode()
    card = Welcome.objects.visible_to(COMMAND).get(passenger=passenger)
    assert card.released_to == "family"
    assert client.post(url, {"released_to": "our_organisation", "saw": "family"}).status_code == 302
    card.refresh_from_db()
    assert card.released_to == "our_organisation"


# ---- flights and lists ---------------------------------------------------------------------------------


def test_a_flight_long_past_says_why_it_takes_no_list(client: Client) -> None:
    flight = factories.make_past(factories.make_flight(), 30)
    board = page(client, "arrivals:flight", flight.pk)
    assert "This flight came more than a week ago. Its list can no longer be changed." in board
    assert "Read in the list as you received it." not in board


def test_a_day_long_past_is_asked_about_once(client: Client) -> None:
    day = timezone.localdate() - dt.timedelta(days=2000)
    heard = timezone.localdate()
    data = {"source": "the embassy", "date_day": day.day, "date_month": day.month, "date_year": day.year}
    data |= {"received_on_day": heard.day, "received_on_month": heard.month, "received_on_year": heard.year}
    asked = client.post(reverse("arrivals:new"), data)
    assert "This day is long past" in asked.content.decode()
    assert not Flight.objects.exists()
    assert client.post(reverse("arrivals:new"), {**data, "past_seen": day.isoformat()}).status_code == 302
    flight = Flight.objects.get()
    assert Notice.objects.get().flight == flight
    assert "hour not known" in page(client, "arrivals:flight", flight.pk)


def test_an_old_flight_says_that_others_are_hidden(client: Client) -> None:
    flight = factories.make_flight()
    factories.make_met(flight, RITHY)
    other = factories.make_met(flight, SREYMOM)
    assert other.person is not None
    factories.make_past(flight, 20)
    factories.end_near(other.person)
    assert "Here stand only those you may still see" in page(client, "arrivals:flight", flight.pk)


def test_a_list_that_waits_is_said_on_its_flight(client: Client) -> None:
    flight = factories.make_flight(days=3)
    draft = factories.read_draft(flight, [RITHY])
    board = page(client, "arrivals:flight", flight.pk)
    assert "A list was read in and waits to be confirmed." in board
    assert reverse("arrivals:list", args=[draft.pk]) in board
    assert "a list waits to be confirmed" in page(client, "arrivals:flights")


def test_confirming_without_looking_says_so_at_the_top(client: Client) -> None:
    flight = factories.make_flight(days=3)
    factories.make_listed(flight, [RITHY])
    draft = factories.read_draft(flight, [SREYMOM, SEVERAL])
    answer = client.post(reverse("arrivals:confirm", args=[draft.pk]), {"against": "1"})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_sure' in said
    assert said.index('href="#id_sure') < said.index("<table")


def test_a_cancelled_flight_is_taken_up_again(client: Client) -> None:
    flight = factories.make_flight(days=3)
    actions.cancel(flight=flight, by=factories.reception())
    assert "It comes after all" in page(client, "arrivals:flight", flight.pk)
    assert client.post(reverse("arrivals:cancel", args=[flight.pk]), {"again": "1"}).status_code == 302
    flight.refresh_from_db()
    assert flight.state == Flight.State.PLANNED
    assert "It comes after all" not in page(client, "arrivals:flight", flight.pk)


def test_on_paper_who_does_not_travel_stands_apart(client: Client) -> None:
    flight = factories.make_flight(days=1)
    rithy, sreymom = factories.make_listed(flight, [RITHY, SREYMOM])
    actions.step(passenger=sreymom, to="taken_off", by=factories.reception())
    paper = page(client, "arrivals:print", flight.pk)
    rows = paper[: paper.index("Not counted: do not travel")]
    assert "Rithy" in rows and "Sreymom" not in rows
    assert paper.index("Rithy") < paper.index("Not counted") < paper.index("Sreymom")
    assert rithy.pk


# ---- Today ---------------------------------------------------------------------------------------------


def test_today_counts_who_came_in_the_week_and_not_the_newest_it_shows(client: Client) -> None:
    old = timezone.localdate() - dt.timedelta(days=30)
    for number, who in enumerate([RITHY, SREYMOM, SEVERAL]):
        factories.make_person(who, arrived_on=old if number == 2 else None)
    assert "2 people came in the last seven days." in page(client, "desk:today")
