"""Somebody whose name the list has wrong can be met all the same, and is corrected before."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from samnak.ground.access import audit
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.reception.arrivals import actions
from samnak.reception.arrivals.models import Flight, Passenger
from samnak.reception.register.models import PersonName
from tests.factories import make_flight, make_listed, make_met, make_passenger, make_user, reception
from tests.people import RITHY, SREYMOM

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> User:
    return reception()


@pytest.fixture
def client(by: User) -> Client:
    client = Client()
    client.force_login(by)
    return client


@pytest.fixture
def listed() -> Passenger:
    [passenger] = make_listed(make_flight(), [RITHY])
    return passenger


def stored(passenger: Passenger) -> Passenger:
    return Passenger.unguarded.get(pk=passenger.pk)


def url_of(passenger: Passenger) -> str:
    return reverse("arrivals:correct", args=[passenger.pk])


def correct(passenger: Passenger, by: User, **changes: Any) -> list[str]:
    was = actions.facts_of(stored(passenger))
    return actions.correct_passenger(passenger=passenger, changes=changes, was=was, by=by)


def version_in(text: str) -> str:
    found = re.search(r'name="version" value="([^"]*)"', text)
    assert found
    return found[1]


# ---- meeting whoever the list writes strangely -------------------------------------------------------


@pytest.mark.parametrize("cell", ["LONG\u202e RITHY", "LONG,\nRITHY", "LONG " + "RITHY " * 60])
def test_however_a_cell_is_written_the_person_can_be_met_and_the_cell_is_kept(
    cell: str, listed: Passenger, by: User
) -> None:
    Passenger.unguarded.filter(pk=listed.pk).update(as_written={"Name": cell})
    actions.meet(passenger=listed, by=by)
    assert {row.as_written for row in PersonName.unguarded.all()} == {cell}


def test_a_name_too_long_to_meet_leads_to_where_it_is_corrected(client: Client, listed: Passenger) -> None:
    Passenger.unguarded.filter(pk=listed.pk).update(given="Rithy " * 50)
    url = reverse("arrivals:meet", args=[listed.pk])
    response = client.post(url, {"released_to": "family", "person": "new"})
    assert response.status_code == 409
    assert url_of(listed) in response.content.decode()
    page = client.get(url_of(listed)).content.decode()
    assert client.post(url_of(listed), {"given": "Rithy", "version": version_in(page)}).status_code == 302
    assert client.post(url, {"released_to": "family", "person": "new"}).status_code == 302
    assert stored(listed).status == "arrived"


# ---- correcting --------------------------------------------------------------------------------------


def test_reception_corrects_name_birth_date_and_number_and_the_list_keeps_its_own(
    client: Client, listed: Passenger, by: User
) -> None:
    page = client.get(reverse("arrivals:card", args=[listed.pk])).content.decode()
    assert url_of(listed) in page
    page = client.get(url_of(listed)).content.decode()
    assert "090000033" in page
    sent = {"given": "Ritthy", "birth_date_year": "1975", "a_number": "A 090-000-034", "version": version_in(page)}
    assert client.post(url_of(listed), sent).status_code == 302
    fresh = stored(listed)
    assert (fresh.given, fresh.birth_date.year, fresh.birth_precision) == ("Ritthy", 1975, "year")
    assert (fresh.a_number, fresh.family, fresh.khmer) == ("090000034", RITHY.family, RITHY.khmer)
    assert fresh.as_written == listed.as_written
    [entry] = [entry for entry in audit.history(listed.pk) if entry.key == "arrivals.passenger_corrected"]
    assert set(entry.facts["fields"]) == {"given", "birth_date", "birth_precision", "a_number"}


def test_the_same_again_changes_nothing_and_is_not_audited(listed: Passenger, by: User) -> None:
    assert correct(listed, by, given=RITHY.given) == []
    assert not [e for e in audit.history(listed.pk) if e.key == "arrivals.passenger_corrected"]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"family": "", "given": "", "khmer": ""}, "at least one name"),
        ({"given": "Ri\u202ethy"}, "hidden character"),
        ({"a_number": "12"}, "A-number has the letter A"),
        ({"birth_date_year": "2999"}, "Buddhist"),
        ({"given": "x" * 201}, "200"),
    ],
)
def test_a_mistake_is_said_in_place_and_nothing_is_written(
    sent: dict[str, str], said: str, client: Client, listed: Passenger
) -> None:
    version = version_in(client.get(url_of(listed)).content.decode())
    response = client.post(url_of(listed), {**sent, "version": version})
    assert response.status_code == 200
    assert said in response.content.decode()
    assert actions.facts_of(stored(listed)) == actions.facts_of(listed)


def test_two_who_correct_the_same_name_see_both(client: Client, listed: Passenger, by: User) -> None:
    version = version_in(client.get(url_of(listed)).content.decode())
    correct(listed, by, given="Rithea")
    response = client.post(url_of(listed), {"given": "Ritthy", "version": version})
    text = response.content.decode()
    assert response.status_code == 409
    assert "Rithea" in text and 'value="Ritthy"' in text
    assert stored(listed).given == "Rithea"
    assert client.post(url_of(listed), {"given": "Ritthy", "version": version_in(text)}).status_code == 302
    assert stored(listed).given == "Ritthy"


def test_what_changed_since_the_page_was_compared_is_not_written_over(listed: Passenger, by: User) -> None:
    was = actions.facts_of(listed)
    correct(listed, by, given="Rithea")
    with pytest.raises(Refused, match="in the meantime"):
        actions.correct_passenger(passenger=listed, changes={"given": "Ritthy"}, was=was, by=by)


def test_somebody_met_is_corrected_on_their_own_page(client: Client) -> None:
    met = make_met()
    card = reverse("arrivals:card", args=[met.pk])
    assert client.get(url_of(met))["Location"] == card
    assert url_of(met) not in client.get(card).content.decode()
    response = client.post(url_of(met), {"given": "X", "version": "old"})
    assert response.status_code == 409
    assert "own page" in response.content.decode()
    assert stored(met).given == RITHY.given


def test_a_closed_head_count_keeps_its_names(by: User) -> None:
    flight = make_flight()
    make_met(flight, RITHY)
    waiting = make_passenger(flight, SREYMOM)
    Flight.objects.filter(pk=flight.pk).update(closed_at=flight.landed_at)
    with pytest.raises(Refused, match="closed"):
        correct(waiting, by, given="X")


def test_who_is_not_at_the_airport_corrects_nobody(listed: Passenger) -> None:
    with pytest.raises(Refused) as refused:
        correct(listed, make_user("caseworker"), given="X")
    assert refused.value.status == 403
