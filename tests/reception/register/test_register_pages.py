"""Pages of the register, as somebody at a desk uses them."""

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from samnak.ground.access.actors import DEMO
from samnak.ground.access.ids import new_id
from samnak.ground.access.models import Reading, User
from samnak.reception.register.models import Address, ContactPoint, Identifier, Kin, LifeEvent, Person, PersonName
from tests import factories
from tests.people import BRACKETS, CAST, LONGEST, RITHY, Somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker() -> User:
    return factories.make_user("caseworker", supervisor=factories.supervision())


@pytest.fixture
def person(worker: User) -> Person:
    return factories.make_person(RITHY, worker=worker)


@pytest.fixture
def client(worker: User) -> Client:
    client = Client()
    client.force_login(worker)
    return client


def page(client: Client, name: str, *args: Any) -> str:
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return response.content.decode()


def version_of(client: Client, url: str) -> str:
    """What the page at this address says its writer saw."""
    found = re.search(r'name="version" value="([^"]*)"', text_of(client.get(url)))
    assert found
    return found[1]


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


# ---- the page of a person ---------------------------------------------------------------------------


@pytest.mark.parametrize("who", CAST.values(), ids=CAST)
@pytest.mark.parametrize("language", ["en", "km"])
def test_the_page_of_everybody_of_the_cast_opens(who: Somebody, language: str, worker: User) -> None:
    client = Client()
    client.force_login(worker)
    client.cookies["samnak-language"] = language
    person = factories.make_person(who, worker=worker)
    text = page(client, "register:person", person.pk)
    assert f'lang="{language}"' in text[:200]
    assert "None" not in re.sub(r"<[^>]*>", " ", text)


def test_a_name_with_brackets_is_shown_as_text(client: Client, worker: User) -> None:
    text = page(client, "register:person", factories.make_person(BRACKETS, worker=worker).pk)
    assert "<b>Ly</b>" not in text and "<B>LY</B>" not in text
    assert "&lt;B&gt;LY&lt;/B&gt;" in text


def test_everything_that_is_known_stands_on_the_page(client: Client, person: Person, worker: User) -> None:
    factories.fill(person, kin_us_name="Mealea", kin_kh_phone="092111222", address="behind the market", passport="N77")
    text = page(client, "register:person", person.pk).replace("\N{NO-BREAK SPACE}", " ")
    for words in (
        "LONG Rithy",
        "ឡុង រិទ្ធី",
        "12 May 1974",
        "090 000 033",
        "Mealea",
        "092 111 222",
        "behind the market",
        "N77",
    ):
        assert words in text, words


def test_what_a_reader_may_not_see_is_no_empty_line_either(person: Person) -> None:
    factories.fill(person, kin_us_name="Mealea")
    nurse, client = factories.make_user("nurse"), Client()
    factories.stand(nurse, "assigned", person)
    client.force_login(nurse)
    text = page(client, "register:person", person.pk)
    assert "Mealea" not in text and "in the United States" not in text
    assert "written by mistake?" not in text and "Change facts" not in text


def test_the_read_audit_names_what_was_shown_and_no_more(person: Person) -> None:
    factories.fill(person)
    nurse, client = factories.make_user("nurse"), Client()
    factories.stand(nurse, "assigned", person)
    client.force_login(nurse)
    page(client, "register:person", person.pk)
    reading = Reading.objects.get(by=str(nurse.pk))
    assert reading.subjects == [str(person.pk)]
    assert set(reading.compartments) == {"client", "identity", "services"}


def test_the_list_of_people_has_pages_and_filters(client: Client, worker: User) -> None:
    for _ in range(52):
        factories.make_person(Somebody("Sok"), worker=worker)
    first, second = client.get("/people/"), client.get("/people/?page=2")
    assert text_of(first).count("SOK") > text_of(second).count("SOK") > 0
    assert text_of(client.get("/people/?life=died")).count("SOK") == 0
    for strange in ("0", "-1", "x", "99999999999", "២"):
        assert client.get("/people/", {"page": strange}).status_code == 200


# ---- somebody new -----------------------------------------------------------------------------------


NEW = {"family": "Sok", "given": "Dara", "khmer": "", "called": "", "sex": "M"}


def test_one_name_is_enough(client: Client) -> None:
    response = client.post("/people/new/", {"given": "Veasna"})
    person = Person._base_manager.get()
    assert response["Location"] == reverse("register:person", args=[person.pk])
    assert "VEASNA" in page(client, "register:person", person.pk).upper()


def test_the_same_form_sent_twice_makes_one_person(client: Client) -> None:
    form = re.search(r'name="key" value="([^"]+)"', page(client, "register:new"))
    assert form
    answers = [client.post("/people/new/", {**NEW, "key": form[1], "doubles": "seen"}) for _ in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Person._base_manager.count() == 1


def test_a_likely_double_is_shown_before_anything_is_written(client: Client, person: Person) -> None:
    response = client.post("/people/new/", {"family": "Long", "given": "Rithy", "key": str(new_id())})
    text = text_of(response)
    assert response.status_code == 200
    assert "Have we met this person before?" in text
    assert reverse("register:person", args=[person.pk]) in text
    assert 'name="doubles" value="seen"' in text and 'value="Rithy"' in text
    assert Person._base_manager.count() == 1
    again = client.post("/people/new/", {"family": "Long", "given": "Rithy", "doubles": "seen"})
    assert again.status_code == 302
    assert Person._base_manager.count() == 2


def test_showing_a_double_is_a_reading_of_that_person(client: Client, person: Person, worker: User) -> None:
    client.post("/people/new/", {"family": "Long", "given": "Rithy"})
    reading = Reading.objects.filter(by=str(worker.pk), key="register.doubles_shown").get()
    assert reading.subjects == [str(person.pk)]


@pytest.mark.parametrize(("wrong", "said"), [
    ({"family": "", "given": ""}, "Write at least one name"),
    ({"a_number": "12"}, "seven to nine digits"),
    ({"birth_date_year": "74"}, "four digits"),
    ({"birth_date_year": "2517"}, "Buddhist year"),
    ({"birth_date_year": "1974", "birth_date_month": "13"}, "month"),
    ({"birth_date_year": "2099"}, "has not come yet"),
    ({"given": "x" * 201}, "200"),
    ({"given": "Da\u202era"}, "hidden character"),
])  # fmt: skip
def test_a_mistake_is_said_in_place_and_keeps_what_was_typed(wrong: dict[str, str], said: str, client: Client) -> None:
    typed = {**NEW, "called": "Lucky", "phone": "012 345 678", "key": str(new_id()), **wrong}
    text = text_of(client.post("/people/new/", typed))
    assert said in text
    assert 'value="Lucky"' in text and 'value="012 345 678"' in text
    assert typed["key"] in text, "the form comes back with its key"
    assert Person._base_manager.count() == 0


def test_the_longest_name_fits(client: Client) -> None:
    response = client.post("/people/new/", {"family": LONGEST.family, "given": LONGEST.given, "khmer": LONGEST.khmer})
    assert response.status_code == 302
    assert LONGEST.family in page(client, "register:person", Person._base_manager.get().pk)


def test_a_phone_given_at_the_first_meeting_is_found(client: Client) -> None:
    client.post("/people/new/", {**NEW, "phone": " 012 345 678 "})
    assert "SOK" in text_of(client.post("/search/", {"q": "+855 12 345 678"}))


# ---- facts ------------------------------------------------------------------------------------------


def test_facts_come_filled_in_and_are_changed(client: Client, person: Person) -> None:
    url = reverse("register:facts", args=[person.pk])
    text = text_of(client.get(url))
    assert 'value="1974"' in text and 'value="12"' in text
    sent = {
        "sex": "M", "birth_date_day": "", "birth_date_month": "", "birth_date_year": "1974", "born_in": "camp",
        "us_entry_year": "1981", "us_entry_age": "7", "family_left_in_us": "yes", "languages": ["km", "en"],
    }  # fmt: skip
    assert client.post(url, {**sent, "version": version_of(client, url)}).status_code == 302
    fresh = Person.objects.visible_to(DEMO).get(pk=person.pk)
    assert (fresh.birth_precision, fresh.us_entry_year, fresh.languages) == ("year", 1981, ["km", "en"])
    assert "1974, day not known" in page(client, "register:person", person.pk)


def test_reception_changes_facts_without_seeing_or_losing_family_in_the_us() -> None:
    person = factories.make_person(RITHY)
    Person._base_manager.filter(pk=person.pk).update(family_left_in_us="yes")
    client = Client()
    client.force_login(factories.reception())
    url = reverse("register:facts", args=[person.pk])
    assert "family_left_in_us" not in text_of(client.get(url))
    sent = {"sex": "X", "family_left_in_us": "no", "version": version_of(client, url)}
    assert client.post(url, sent).status_code == 302
    fresh = Person.objects.visible_to(DEMO).get(pk=person.pk)
    assert (fresh.sex, fresh.family_left_in_us) == ("X", "yes")


@pytest.mark.parametrize("wrong", [{"us_entry_year": "1970", "birth_date_year": "1974"}, {"us_entry_year": "2099"}])
def test_a_mistake_in_the_facts_changes_nothing(wrong: dict[str, str], client: Client, person: Person) -> None:
    url = reverse("register:facts", args=[person.pk])
    sent = {"sex": "X", "us_entry_age": "9", "version": version_of(client, url), **wrong}
    response = client.post(url, sent)
    assert response.status_code == 200
    assert 'value="9"' in text_of(response)
    assert Person.objects.visible_to(DEMO).get(pk=person.pk).sex == "M"


# ---- adding one row of each kind --------------------------------------------------------------------


LONG = "ខ" * 10_000
ROWS: dict[str, tuple[type, dict[str, Any], str]] = {
    "name": (PersonName, {"kind": "alias", "family": "Chan", "given": "Bora"}, "CHAN Bora"),
    "number": (Identifier, {"kind": "passport", "value": "N 1234567"}, "N 1234567"),
    "contact": (ContactPoint, {"kind": "email", "value": "dara@example.org", "note": "evenings"}, "dara@example.org"),
    "kin": (Kin, {"relation": "aunt", "country": "us", "name": "Mealea", "phone": "555 0100"}, "Mealea"),
    "address": (Address, {"country": "home", "detail": "behind the market"}, "behind the market"),
    "life": (LifeEvent, {"status": "moved", "note": "to the coast"}, "to the coast"),
}


@pytest.mark.parametrize("what", ROWS)
def test_a_row_of_each_kind_is_added_once_and_shown(what: str, client: Client, person: Person) -> None:
    model, sent, shown = ROWS[what]
    url = reverse("register:add", args=[person.pk, what])
    key = re.search(r'name="key" value="([^"]+)"', text_of(client.get(url)))
    assert key
    before = model._base_manager.count()
    for _ in range(2):
        assert client.post(url, {**sent, "key": key[1]}).status_code == 302
    assert model._base_manager.count() == before + 1
    assert shown in page(client, "register:person", person.pk)


@pytest.mark.parametrize(("what", "sent"), [
    ("name", {"kind": "alias"}), ("name", {"family": "Chan"}), ("number", {"kind": "passport"}),
    ("number", {"kind": "a_number", "value": "12"}), ("number", {"kind": "shoe", "value": "44"}),
    ("contact", {"kind": "phone"}),
    ("kin", {"relation": "aunt", "name": "Mealea"}), ("kin", {"relation": "enemy", "country": "us"}),
    ("address", {"country": "mars"}), ("life", {"note": "?"}), ("life", {"status": "died", "on_year": "1950"}),
    ("life", {"status": "died", "on_year": "2999"}),
])  # fmt: skip
def test_a_mistake_in_a_row_is_said_and_nothing_is_written(
    what: str, sent: dict[str, str], client: Client, person: Person
) -> None:
    model = ROWS[what][0]
    before = model._base_manager.count()
    response = client.post(reverse("register:add", args=[person.pk, what]), sent)
    text = text_of(response)
    assert response.status_code == 200
    assert model._base_manager.count() == before
    for value in sent.values():
        assert value in text or value in ("shoe", "enemy", "mars")


@pytest.mark.parametrize(
    ("what", "field"),
    [("contact", "note"), ("kin", "note"), ("kin", "address"), ("address", "detail"), ("life", "note")],
)
def test_ten_thousand_characters_are_taken_and_one_more_is_refused_in_place(
    what: str, field: str, client: Client, person: Person
) -> None:
    model, sent, _shown = ROWS[what]
    url = reverse("register:add", args=[person.pk, what])
    too_long = client.post(url, {**sent, field: LONG + "ខ"})
    assert too_long.status_code == 200
    assert LONG in text_of(too_long), "what was typed is still there"
    before = model._base_manager.count()
    assert client.post(url, {**sent, field: LONG}).status_code == 302
    assert model._base_manager.count() == before + 1


def test_a_kind_of_row_that_does_not_exist_is_no_page(client: Client, person: Person) -> None:
    assert client.get(reverse("register:add", args=[person.pk, "tattoo"])).status_code == 404


# ---- taking back, and giving somebody a worker ------------------------------------------------------


@pytest.mark.parametrize(("what", "key"), [
    ("names", "name"), ("identifiers", "identifier"), ("contacts", "contact"), ("kin", "kin_us"),
    ("addresses", "address"),
])  # fmt: skip
def test_a_row_is_taken_back_after_being_asked(what: str, key: str, client: Client, person: Person) -> None:
    row = factories.fill(person)[key]
    url = reverse("register:take_back", args=[person.pk, what, row.pk])
    assert "Was this written by mistake?" in text_of(client.get(url))
    assert type(row)._base_manager.get(pk=row.pk).taken_back_at is None
    assert client.post(url).status_code == 302
    assert type(row)._base_manager.get(pk=row.pk).taken_back_at
    assert client.get(url).status_code == 404


def test_a_row_of_somebody_else_cannot_be_taken_back_here(client: Client, person: Person) -> None:
    row = factories.fill(factories.make_person(CAST["obrien"]))["kin_us"]
    url = reverse("register:take_back", args=[person.pk, "kin", row.pk])
    assert client.post(url).status_code == 404
    assert Kin._base_manager.get(pk=row.pk).taken_back_at is None


def test_the_only_name_is_not_taken_back_and_the_page_says_why(client: Client, worker: User) -> None:
    person = factories.make_person(CAST["veasna"], worker=worker)
    row = PersonName._base_manager.get(person=person)
    response = client.post(reverse("register:take_back", args=[person.pk, "names", row.pk]))
    assert response.status_code == 409
    assert "only name" in text_of(response)


def test_a_form_cannot_write_a_field_it_does_not_show(client: Client, person: Person) -> None:
    """Fields that are no part of a form are not read from it."""
    more = {
        "made_by": str(new_id()),
        "taken_back_at": "2020-01-01",
        "life_status": "died",
        "arrived_on": "2001-01-01",
        "id": str(new_id()),
    }
    url = reverse("register:facts", args=[person.pk])
    client.post(url, {"sex": "X", "birth_date_year": "1974", "version": version_of(client, url), **more})
    fresh = Person.objects.visible_to(DEMO).get(pk=person.pk)
    assert (fresh.sex, fresh.life_status, fresh.taken_back_at) == ("X", "alive", None)
    assert fresh.arrived_on == person.arrived_on


# ---- what reception writes and does not read -----------------------------------------------------------


def test_reception_is_told_who_reads_a_relative_in_the_us() -> None:
    client, person = Client(), factories.make_person(RITHY)
    client.force_login(factories.reception())
    said = {"relation": "aunt", "country": "us", "name": "Sophy", "key": str(new_id())}
    answer = client.post(reverse("register:add", args=[person.pk, "kin"]), said, follow=True).content.decode()
    assert "Kept. Relatives in the US are read by the caseworker only." in answer
    family = answer[answer.index('id="r-kin"') : answer.index('id="r-addresses"')]
    assert "Relatives in the US are read by the caseworker only." in family
    assert "Nothing is written down yet." not in family
    assert "Sophy" not in family


def test_a_caseworker_is_told_nothing_of_the_kind(client: Client, person: Person) -> None:
    said = {"relation": "aunt", "country": "us", "name": "Sophy", "key": str(new_id())}
    answer = client.post(reverse("register:add", args=[person.pk, "kin"]), said, follow=True).content.decode()
    assert "Sophy" in answer
    assert "read by the caseworker only" not in answer


# ---- a name written wrong ------------------------------------------------------------------------------


def test_a_name_is_corrected_in_place(client: Client, person: Person) -> None:
    latin = PersonName.unguarded.get(person=person, script="latin")
    form = page(client, "register:correct_name", person.pk, latin.pk)
    assert 'value="Rithy"' in form
    said = {"kind": latin.kind, "family": "Long", "given": "Rithya", "key": str(new_id())}
    url = reverse("register:correct_name", args=[person.pk, latin.pk])
    assert client.post(url, said).status_code == 302
    assert client.post(url, said).status_code in (302, 404)  # pressed twice
    latin.refresh_from_db()
    assert latin.taken_back_at is not None
    shown = page(client, "register:person", person.pk)
    assert "Rithya" in shown
    assert "LONG Rithy<" not in shown
    assert PersonName.unguarded.filter(person=person, taken_back_at=None).count() == 2


def test_a_corrected_name_without_letters_is_refused_and_nothing_is_lost(client: Client, person: Person) -> None:
    latin = PersonName.unguarded.get(person=person, script="latin")
    url = reverse("register:correct_name", args=[person.pk, latin.pk])
    answer = client.post(url, {"kind": latin.kind, "key": str(new_id())})
    assert answer.status_code == 200
    latin.refresh_from_db()
    assert latin.taken_back_at is None
