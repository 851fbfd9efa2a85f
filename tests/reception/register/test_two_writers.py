"""Two who change the facts of one person: neither writes over the other unseen."""

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samnak.ground.access.actors import DEMO
from samnak.ground.access.ids import new_id
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.reception.register import actions
from samnak.reception.register.models import Person, PersonName
from samnak.reception.register.rules import LONGEST_NOTE, NameFacts
from samnak.reception.register.writers import compare, mark
from tests import factories
from tests.people import RITHY, SREYMOM

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker() -> User:
    return factories.make_user("caseworker", supervisor=factories.supervision())


@pytest.fixture
def person(worker: User) -> Person:
    found = factories.make_person(RITHY, worker=worker)
    actions.change_person(person=found, changes={"us_entry_year": 1981, "languages": ["km", "en"]}, by=worker)
    return found


@pytest.fixture
def client(worker: User) -> Client:
    client = Client()
    client.force_login(worker)
    return client


def stored(person: Person) -> Person:
    return Person.objects.visible_to(DEMO).get(pk=person.pk)


def url_of(person: Person) -> str:
    return reverse("register:facts", args=[person.pk])


def whole_form(client: Client, person: Person, **typed: Any) -> dict[str, Any]:
    """What a browser sends of the page as it is now, with these answers changed."""
    page = client.get(url_of(person)).content.decode()
    main = page[page.index("<main") :]
    sent: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", main):
        kind = re.search(r'type="(\w+)"', tag)
        if kind and kind[1] in ("radio", "checkbox") and " checked" not in tag:
            continue
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name:
            sent.setdefault(name[1], []).append(value[1] if value else "")
    return {**sent, **typed}


def send(client: Client, person: Person, sent: dict[str, Any]) -> HttpResponse:
    response: HttpResponse = client.post(url_of(person), sent)
    return response


def test_what_another_wrote_meanwhile_stays_when_this_writer_left_it_alone(
    client: Client, person: Person, worker: User
) -> None:
    sent = whole_form(client, person, sex="X")
    actions.change_person(person=person, changes={"us_entry_year": 1983, "languages": ["km"]}, by=worker)
    assert send(client, person, sent).status_code == 302
    fresh = stored(person)
    assert (fresh.sex, fresh.us_entry_year, fresh.languages) == ("X", 1983, ["km"])


def test_a_field_both_changed_is_shown_with_both_answers_and_kept_when_sent_once_more(
    client: Client, person: Person, worker: User
) -> None:
    sent = whole_form(client, person, us_entry_year="1985")
    actions.change_person(person=person, changes={"us_entry_year": 1983}, by=worker)
    response = send(client, person, sent)
    text = response.content.decode()
    assert response.status_code == 409
    assert "1983" in text and 'value="1985"' in text
    assert stored(person).us_entry_year == 1983
    version = re.search(r'name="version" value="([^"]*)"', text)
    assert version
    assert send(client, person, {**sent, "version": version[1]}).status_code == 302
    assert stored(person).us_entry_year == 1985


@pytest.mark.parametrize("typed", [{"sex": "X"}, {"birth_date_year": "1970"}, {"birthplace": "Bavel"}])
def test_a_page_that_does_not_say_what_it_showed_writes_over_nothing(
    typed: dict[str, str], client: Client, person: Person, worker: User
) -> None:
    actions.change_person(person=person, changes={"birthplace_text": "a camp by the road"}, by=worker)
    assert send(client, person, typed).status_code == 409
    fresh = stored(person)
    assert (fresh.sex, fresh.birth_date, fresh.birthplace_text) == ("M", RITHY.born, "a camp by the road")


def test_a_field_that_did_not_come_is_not_emptied(client: Client, person: Person) -> None:
    version = whole_form(client, person)["version"]
    assert send(client, person, {"sex": "X", "version": version}).status_code == 302
    fresh = stored(person)
    assert (fresh.sex, fresh.birth_date, fresh.us_entry_year) == ("X", RITHY.born, 1981)
    assert fresh.languages == ["km", "en"]


def test_what_is_emptied_on_the_whole_page_is_emptied(client: Client, person: Person) -> None:
    sent = whole_form(client, person, languages=[""], us_entry_year="")
    assert send(client, person, sent).status_code == 302
    assert (stored(person).languages, stored(person).us_entry_year) == ([], None)


def test_a_page_sent_back_as_it_was_changes_nothing(client: Client, person: Person) -> None:
    before = stored(person).__dict__
    assert send(client, person, whole_form(client, person)).status_code == 302
    assert {**stored(person).__dict__, "_state": 0} == {**before, "_state": 0}


def test_facts_that_changed_between_the_look_and_the_write_are_refused(person: Person, worker: User) -> None:
    with pytest.raises(Refused, match="in the meantime"):
        actions.change_person(person=person, changes={"sex": "X"}, was={"sex": "F"}, by=worker)
    assert stored(person).sex == "M"


def test_a_mark_tells_each_value_and_holds_none() -> None:
    marks = mark({"given": "Rithy", "languages": ["en", "km"]})
    assert "Rithy" not in marks
    assert compare({"given": "Rithy", "languages": ["km", "en"]}, {"given": "Dara"}, marks).changed == []


# ---- what was taken back meanwhile ------------------------------------------------------------------


def test_a_form_sent_again_after_its_row_was_taken_back_says_so(client: Client, person: Person, worker: User) -> None:
    key = new_id()
    number = actions.add_identifier(person=person, kind="passport", value="N 77", by=worker, key=key)
    actions.take_back(row=number, by=worker)
    sent = {"kind": "passport", "value": "N 77", "key": str(key)}
    response = client.post(reverse("register:add", args=[person.pk, "number"]), sent)
    assert response.status_code == 200
    assert "taken back in the meantime" in response.content.decode()


ADDS: dict[str, Any] = {
    "number": lambda p, by, key: actions.add_identifier(person=p, kind="passport", value="N 77", by=by, key=key),
    "contact": lambda p, by, key: actions.add_contact(person=p, kind="phone", value="012", by=by, key=key),
    "kin": lambda p, by, key: actions.add_kin(
        person=p, facts={"relation": "aunt", "country": "home", "name": "Mealea"}, by=by, key=key
    ),
    "address": lambda p, by, key: actions.add_address(person=p, facts={"country": "home"}, by=by, key=key),
    "life": lambda p, by, key: actions.record_life(
        person=p, status="moved", on=timezone.localdate(), by=by, key=key
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", ADDS)
def test_the_key_of_something_taken_back_makes_nothing_again(what: str, person: Person, worker: User) -> None:
    key = new_id()
    row = ADDS[what](person, worker, key)
    actions.take_back(row=row, by=worker)
    with pytest.raises(Refused, match="taken back in the meantime"):
        ADDS[what](person, worker, key)


NAMES: dict[str, Any] = {
    "name": lambda p, by, key: actions.add_name(person=p, name=NameFacts(given="Tith"), by=by, key=key),
    "right_name": lambda p, by, key: actions.correct_name(
        person=p, row=PersonName.unguarded.filter(person=p, taken_back_at=None)[0], name=NameFacts(given="Tith"),
        by=by, key=key,
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", [*ADDS, *NAMES])
def test_a_form_sent_again_for_somebody_else_is_refused_and_drops_nothing(
    what: str, person: Person, worker: User
) -> None:
    key, other = new_id(), factories.make_person(SREYMOM, worker=worker)
    add = (ADDS | NAMES)[what]
    add(person, worker, key)
    add(person, worker, key)  # the same once more is what it was
    with pytest.raises(Refused, match="sent before"):
        add(other, worker, key)


def test_the_key_of_a_person_taken_back_makes_nobody_again() -> None:
    by, key = factories.reception(), new_id()
    person = actions.make_person(facts=factories.facts_of(RITHY), by=by, key=key)
    actions.take_back_person(person=person, by=by)
    with pytest.raises(Refused, match="taken back in the meantime"):
        actions.make_person(facts=factories.facts_of(RITHY), by=by, key=key)


def test_what_stood_on_a_paper_is_kept_character_by_character(person: Person, worker: User) -> None:
    written = "LONG\u202e  RITHY\n" + "x" * LONGEST_NOTE
    actions.add_name(person=person, name=NameFacts("Long", "Ritty", kind="alias", as_written=written), by=worker)
    row = PersonName.objects.visible_to(DEMO).get(person=person, kind="alias")
    assert row.as_written == written[:LONGEST_NOTE]
