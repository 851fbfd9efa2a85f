"""The way back to what was found, and why somebody was found."""

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from samnak.reception.register import actions
from samnak.reception.register.rules import NameFacts
from tests import factories
from tests.people import RITHY, SREYMOM

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(factories.reception())
    return client


def address(page: str) -> str:
    return page.split('data-address="')[1].split('"')[0]


def test_one_goes_back_to_what_was_found_and_no_name_stands_in_the_address(client: Client) -> None:
    factories.make_person(RITHY)
    there = address(client.post("/search/", {"q": "Rithy"}).content.decode())
    assert there.startswith("/search/")
    assert "rithy" not in there.lower()
    again = client.get(there)
    assert again.status_code == 200
    assert "You asked for: Rithy" in again.content.decode()
    assert "LONG Rithy" in again.content.decode()


def test_a_key_of_somebody_else_or_of_long_ago_leads_to_the_search_box(client: Client) -> None:
    there = address(client.post("/search/", {"q": "Rithy"}).content.decode())
    stranger = Client()
    stranger.force_login(factories.reception())
    assert stranger.get(there)["Location"] == "/find/"
    for number in range(10):
        client.post("/search/", {"q": f"name {number}"})
    assert client.get(there)["Location"] == "/find/"


def test_the_web_session_does_not_hold_the_words_themselves(client: Client) -> None:
    client.post("/search/", {"q": "Rithy"})
    assert "Rithy" not in str(dict(client.session.items()))


def test_the_page_says_by_which_name_or_number_somebody_was_found(client: Client) -> None:
    by = factories.reception()
    person = factories.make_person(RITHY)
    actions.add_name(person=person, name=NameFacts(given="Touch", khmer="តូច", kind="nickname"), by=by)
    actions.add_contact(person=person, kind="phone", value="092 000 914", by=by)

    def found(asked: str) -> str:
        return client.post("/search/", {"q": asked}).content.decode()

    assert 'called “<span lang="km">តូច</span>”' in found("តូច").replace("\n", "")
    assert "called “Touch”" in found("Touch")
    assert "…0914" in found("0914")
    assert "…0033" in found("A090000033")
    assert "called" not in found("Rithy")


def test_why_somebody_was_found_costs_the_same_for_one_and_for_many(client: Client) -> None:
    counted = []
    for _round in range(2):
        factories.make_person(SREYMOM)
        client.post("/search/", {"q": "Sreymom"})
        with CaptureQueriesContext(connections["default"]) as asked:
            client.post("/search/", {"q": "Sreymom"})
        counted.append(len(asked))
    assert counted[0] == counted[1] <= 13  # two of them keep what was asked whole
