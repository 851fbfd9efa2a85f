"""No page of the airport is a dead end: each way back is there, and what was kept is said."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from samnak.ground.access.refusals import Refused
from samnak.reception.arrivals import actions, reading
from samnak.reception.arrivals.models import ArrivalList, Flight, Passenger, Welcome
from tests.factories import make_flight, make_listed, make_met, make_past, reception
from tests.people import RITHY, SREYMOM

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(reception())
    return client


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def dated(name: str, day: dt.date) -> dict[str, int]:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def test_who_signs_for_the_release_can_be_corrected(client: Client) -> None:
    there = f"/arrivals/people/{make_met().pk}/"
    assert f'href="{there}meet/"' in page(client, there), "the card is gone through from its first step"
    assert "Kept now:" in page(client, f"{there}meet/")
    client.post(f"{there}meet/", {"released_to": "our_organisation"})
    assert Welcome.unguarded.get().released_to == "our_organisation"
    assert Passenger.unguarded.count() == 1


@pytest.mark.parametrize(
    ("step", "before"),
    [("tonight", "meet"), ("health", "tonight"), ("home", "health"), ("things", "home"), ("services", "things")],
)
def test_every_step_has_a_way_back(step: str, before: str, client: Client) -> None:
    there = f"/arrivals/people/{make_met().pk}/"
    assert f'href="{there}{before}/"' in page(client, f"{there}{step}/")


def test_a_flight_of_a_later_day_says_how_to_change_the_day(client: Client) -> None:
    flight = make_flight(days=2)
    (rithy,) = make_listed(flight, [RITHY])
    refused = page(client, f"/arrivals/people/{rithy.pk}/meet/", 409)
    for address in (f"/arrivals/{flight.pk}/notice/", f"/arrivals/{flight.pk}/"):
        assert f'href="{address}"' in refused
    card = page(client, f"/arrivals/people/{rithy.pk}/")
    assert 'class="btn second" href="/arrivals/people/' in card
    assert f'class="btn" href="/arrivals/people/{rithy.pk}/meet/"' not in card


def test_what_was_kept_is_said(client: Client) -> None:
    flight = make_flight()
    (rithy,) = make_listed(flight, [RITHY])
    actions.meet(passenger=rithy, by=reception())
    there = f"/arrivals/people/{rithy.pk}/tonight/"
    version = Welcome.unguarded.get().version
    answer = client.post(there, {"tonight": "our_house", "version": version}, follow=True)
    said = answer.content.decode()
    note = said[said.index("Met, and kept.") :][:600]
    assert "Rithy" in note and "Tonight: Our house." in note
    assert "Rithy" not in str(answer.client.cookies)
    now = timezone.localtime()
    form = {**dated("landed_on", now.date()), "landed_at": "00:01"}
    landed = client.post(f"/arrivals/{flight.pk}/landed/", {**form, "counted": "1"}, follow=True).content.decode()
    assert "00:01." in landed and "1 counted at the door." in landed


def test_a_notice_says_the_new_day_of_the_flight(client: Client) -> None:
    flight, now = make_flight(days=3), timezone.localtime()
    day = flight.date + dt.timedelta(days=1)
    form = {**dated("date", day), **dated("received_on", now.date()), "source": "radio"}
    said = client.post(f"/arrivals/{flight.pk}/notice/", form, follow=True).content.decode()
    assert f"The flight now comes on {day:%a} {day.day}" in said


def test_who_is_not_on_the_list_stands_above_the_people_too(client: Client) -> None:
    flight = make_flight()
    make_met(flight)
    board = page(client, f"/arrivals/{flight.pk}/")
    assert board.index("Somebody is here who is not on the list") < board.index("Who needs a doctor comes first")
    assert "Being welcomed: met, and questions of the card are still open." in board


def test_no_card_and_no_step_is_written_on_a_cancelled_flight(client: Client) -> None:
    flight = make_flight()
    (sreymom,) = make_listed(flight, [SREYMOM])
    make_met(flight)
    Flight.objects.filter(pk=flight.pk).update(state="cancelled")  # as an attack would leave it
    with pytest.raises(Refused, match="cancelled"):
        actions.step(passenger=sreymom, to="boarded", by=reception())
    with pytest.raises(Refused, match="cancelled"):
        actions.keep_answers(welcome=Welcome.unguarded.get(), answers={"medicine": "no"}, by=reception())
    refused = client.post(f"/arrivals/people/{sreymom.pk}/stand/", {"to": "boarded"})
    assert "Nothing more is written about its people." in refused.content.decode()


def test_no_list_is_asked_for_of_a_flight_long_past(client: Client) -> None:
    flight = make_past(make_flight(), 8)
    assert f"/arrivals/{flight.pk}/lists/" not in page(client, f"/arrivals/{flight.pk}/")
    assert "This flight came more than a week ago." in page(client, f"/arrivals/{flight.pk}/lists/", 409)


def _reads_with(rows: int, client: Client, monkeypatch: pytest.MonkeyPatch) -> int:
    """How often a list of so many single questions is read while all but one of them are answered."""
    lines = ["Family name,Given name,Sex,Date of birth,A-number"]
    lines += [f"Sok,Dara,M,31/02/19{60 + n % 30},A0{12345600 + n}" for n in range(rows)]
    flight = make_flight()
    row = actions.read_list(flight=flight, data="\n".join(lines).encode(), filename="a.csv", by=reception()).row
    count = 0
    real = reading.from_json

    def counted(told: Any) -> Any:
        nonlocal count
        count += 1
        return real(told)

    answers = {f"row-{n}-birth_date-typed": "1974" for n in range(2, rows + 1)}
    answers[f"row-{rows + 1}-birth_date"] = "no day"
    monkeypatch.setattr(reading, "from_json", counted)
    answer = client.post(f"/arrivals/lists/{row.pk}/", answers)
    monkeypatch.setattr(reading, "from_json", real)
    assert answer.status_code == 422
    kept = actions.open_draft(ArrivalList.unguarded.select_related("flight").get(pk=row.pk))
    assert kept.open_questions == 1
    return count


def test_many_questions_do_not_read_the_list_many_times(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _reads_with(30, client, monkeypatch) == _reads_with(3, client, monkeypatch)


def test_a_number_that_is_too_large_is_answered_in_our_words(client: Client) -> None:
    flight = make_flight()
    refused = client.post(f"/arrivals/{flight.pk}/landed/", {"counted": "1001"}).content.decode()
    assert "Write a number no larger than 1000." in refused
    assert "Ensure this value" not in refused


def test_a_khmer_page_says_its_sentences_in_khmer(client: Client, settings: Any) -> None:
    settings.SAMNAK_HELP = "Pov, 012 000 111 | ពៅ ០១២ ០០០ ១១១"
    flight = make_flight()
    Flight.objects.filter(pk=flight.pk).update(source="Made up: this group never was.", invented=True)
    assert "Help: ask Pov, 012 000 111" in page(client, f"/arrivals/{flight.pk}/")
    with translation.override("en"):  # the language of the request ends here
        client.post("/language/", {"language": "km"})
        board = page(client, f"/arrivals/{flight.pk}/")
    assert "Made up" not in board and "Pov" not in board
    assert "ពៅ" in board
