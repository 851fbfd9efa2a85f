"""The search box: any name in any order and script, numbers, phones; and only people one may see."""

from io import StringIO
from uuid import UUID

import pytest
from django.core.management import call_command
from django.test import Client

from samnak.ground.access.models import AuditEntry, User
from samnak.reception.register import actions, queries
from samnak.reception.register.models import ContactPoint, Identifier, Kin, Person, PersonName, SearchToken
from samnak.reception.register.rules import NameFacts
from tests import factories
from tests.people import CAST, ZWSP

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> dict[str, Person]:
    """The whole cast in the register."""
    return {key: factories.make_person(who) for key, who in CAST.items()}


def found(text: str, user: User | None = None) -> list[UUID]:
    return queries.search(user or factories.reception(), text).ids


@pytest.mark.parametrize(("asked", "key"), [
    ("Long Rithy", "rithy"), ("Rithy Long", "rithy"), ("LONG rithy", "rithy"), ("rith", "rithy"),
    ("ឡុង រិទ្ធី", "rithy"),
    ("រិទ្ធី ឡុង", "rithy"), ("រិទ្ធី", "rithy"), ("Long, Rithy", "rithy"), ("longrithy", "rithy"),
    ("Veasna", "veasna"), ("veas", "veasna"), ("សុខា", "only_khmer"), ("Sokchamroeun", "joined"),
    ("សុខចម្រើន", "joined"),
    ("កែវបុប្ផា", "spaced"), (f"កែវ{ZWSP} បុប្ផា", "spaced"), (f"ក{ZWSP}ែវ", "spaced"), ("Bopha Keo", "spaced"),
    ("Obrien", "obrien"), ("O'Brien", "obrien"), ("O’Brien", "obrien"), ("chea", "obrien"),
    ("Chéa Jean", "obrien"), ("Lucky", "obrien"),
    ("Chhoeun Sophal", "choeun"), ("Sreimom", "sreymom"), ("Choeun Sreymom", "sreymom"),
    ("Prak Vuthy", "reentrant"), ("Kunthea", "staff_and_client"), ("Ly Tee", "brackets"), ("លី", "brackets"),
    ("090000033", "rithy"), ("A090000033", "rithy"), ("A 090-000-033", "rithy"), ("a#090 000 033", "rithy"),
    ("90000033", "rithy"),
    ("0900", "rithy"), ("០៩០០០០០៣៣", "rithy"), ("A000123456", "several"), ("123456", "several"),
    ("76543210", "several"),
    ("012345678", "rithy"), ("+855 12 345 678", "rithy"), ("855-12-345-678", "rithy"), ("012 345 678", "rithy"),
    ("092111222", "several"), ("0085592111222", "several"),
])  # fmt: skip
def test_somebody_is_found(asked: str, key: str, people: dict[str, Person]) -> None:
    assert people[key].pk in found(asked), asked


@pytest.mark.parametrize(
    "asked",
    ["", " ", ZWSP, "!?", "xylophone", "Rithy Nobody", "999999999", "0000", "ឿឿ", "%", "_", "' OR 1=1 --", "\x00"],
)
def test_nobody_is_found_by_what_nobody_is_called(asked: str, people: dict[str, Person]) -> None:
    assert found(asked) == []


def test_the_nearest_come_first(people: dict[str, Person]) -> None:
    other = factories.make_person(CAST["rithy"].__class__("Longdy", "Rithya"))
    assert found("Long Rithy")[:2] == [people["rithy"].pk, other.pk]


def test_every_word_must_be_met(people: dict[str, Person]) -> None:
    assert set(found("Sok Dara")) == {people["several"].pk, people["another_dara"].pk}
    assert found("Sok Rithy") == []


@pytest.mark.parametrize("asked", ["S" * 200, "ស" * 200, "a b " * 60, "1" * 400, "Sok " * 1000])
def test_a_question_of_any_length_is_answered(asked: str, people: dict[str, Person]) -> None:
    client = Client()
    client.force_login(factories.reception())
    response = client.post("/search/", {"q": asked})
    assert response.status_code == 200


def test_the_longest_name_is_found_by_its_beginning(people: dict[str, Person]) -> None:
    assert people["longest"].pk in found("S" * 20)
    assert people["longest"].pk in found("S" * 12)
    assert people["longest"].pk in found("s" * 5)


def test_only_people_one_may_see_are_found(people: dict[str, Person]) -> None:
    nurse = factories.make_user("nurse")
    assert found("Rithy", nurse) == []
    factories.stand(nurse, "assigned", people["rithy"])
    assert found("Rithy", nurse) == [people["rithy"].pk]
    assert found("090000033", nurse) == [people["rithy"].pk]
    factories.stand(nurse, "walled", people["rithy"])
    assert found("Rithy", nurse) == []


def test_how_many_more_there_are_counts_only_people_one_may_see(people: dict[str, Person]) -> None:
    by = factories.reception()
    nurse = factories.make_user("nurse")
    factories.stand(nurse, "assigned", people["several"])
    assert queries.search(by, "sok", limit=1).more >= 1
    assert queries.search(nurse, "sok", limit=1).more == 0


def test_every_name_a_person_has_finds_them(people: dict[str, Person]) -> None:
    worker = factories.make_user("caseworker")
    person = people["veasna"]
    factories.stand(worker, "assigned", person)
    actions.add_name(person=person, name=NameFacts("Chan", "Bora", "ចាន់ បូរ៉ា", kind="alias"), by=worker)
    assert found("bora chan") == found("ចាន់") == [person.pk]


def test_what_was_taken_back_finds_nobody(people: dict[str, Person]) -> None:
    by, person = factories.reception(), people["several"]
    for model, asked in ((Identifier, "76543210"), (ContactPoint, "092111222")):
        row = next(r for r in model.objects.visible_to(by).filter(person=person) if r.value != "000123456")
        assert found(asked) == [person.pk]
        actions.take_back(row=row, by=by)
        assert found(asked) == []
    alias = actions.add_name(person=person, name=NameFacts("Bora", kind="alias"), by=by)[0]
    assert found("bora") == [person.pk]
    actions.take_back(row=alias, by=by)
    assert found("bora") == []
    assert found("Sok Dara 000") == [] and person.pk in found("Sok Dara")


def test_somebody_whose_record_was_taken_back_is_not_found(people: dict[str, Person]) -> None:
    actions.take_back_person(person=people["rithy"], by=factories.reception())
    assert found("Rithy Long") == found("090000033") == []
    assert not SearchToken.objects.filter(person=people["rithy"]).exists()


def test_tokens_fit_their_column_and_point_to_their_row(people: dict[str, Person]) -> None:
    sources = set(PersonName._base_manager.values_list("pk", flat=True))
    sources |= set(Identifier._base_manager.values_list("pk", flat=True))
    sources |= set(Kin._base_manager.values_list("pk", flat=True))
    sources |= set(ContactPoint._base_manager.values_list("pk", flat=True))
    assert set(SearchToken.objects.values_list("source", flat=True)) <= sources
    assert max(len(token) for token in SearchToken.objects.values_list("token", flat=True)) <= 64


# ---- likely doubles ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "doubles"), [
    ("rithy", {"rithy"}), ("another_dara", {"several", "another_dara"}), ("several", {"several", "another_dara"}),
    ("only_khmer", {"only_khmer"}), ("choeun", {"choeun"}), ("reentrant", {"reentrant"}),
])  # fmt: skip
def test_likely_doubles(key: str, doubles: set[str], people: dict[str, Person]) -> None:
    ids = queries.likely_doubles(factories.reception(), factories.facts_of(CAST[key]))
    assert {people[d].pk for d in doubles} <= set(ids)
    assert people["veasna"].pk not in ids


def test_an_equal_number_comes_before_an_equal_name(people: dict[str, Person]) -> None:
    who = CAST["another_dara"].__class__("Sok", "Dara", a_numbers=("000123456",))
    assert queries.likely_doubles(factories.reception(), factories.facts_of(who))[0] == people["several"].pk


def test_a_double_one_may_not_see_is_not_told(people: dict[str, Person]) -> None:
    caseworker = factories.make_user("caseworker")
    assert queries.likely_doubles(caseworker, factories.facts_of(CAST["rithy"])) == []


# ---- parts of numbers, relatives, people on a list ----------------------------------------------------


@pytest.mark.parametrize(("asked", "key"), [
    ("0033", "rithy"), ("000033", "rithy"), ("0451", "sreymom"), ("3456", "several"), ("3210", "several"),
    ("0123", "rithy"), ("5678", "rithy"), ("345 678", "rithy"), ("1222", "several"), ("៥៦៧៨", "rithy"),
])  # fmt: skip
def test_four_digits_of_a_number_or_a_phone_are_enough(asked: str, key: str, people: dict[str, Person]) -> None:
    assert people[key].pk in found(asked), asked


@pytest.mark.parametrize("asked", ["033", "678", "00003", "4567"])
def test_fewer_digits_or_some_from_the_middle_are_not(asked: str, people: dict[str, Person]) -> None:
    assert people["rithy"].pk not in found(asked)


def kin_of(person: Person, country: str, phone: str) -> Kin:
    worker = factories.make_user("caseworker")
    factories.stand(worker, "assigned", person)
    return actions.add_kin(person=person, facts={"relation": "aunt", "country": country, "phone": phone}, by=worker)


def test_a_relatives_phone_finds_the_person_for_whoever_may_read_of_that_relative(people: dict[str, Person]) -> None:
    kin_of(people["rithy"], "home", "098 765 432")
    row = kin_of(people["sreymom"], "us", "+1 562 555 0142")
    worker, by = factories.make_user("caseworker"), factories.reception()
    for key in ("rithy", "sreymom"):
        factories.stand(worker, "assigned", people[key])
    assert found("098765432", by) == found("5432", by) == [people["rithy"].pk]
    assert found("5550142", by) == [], "reception does not read of family in the US"
    assert found("0142", worker) == [people["sreymom"].pk]
    client = Client()
    client.force_login(worker)
    assert "found by a relative's number" in client.post("/search/", {"q": "0142"}).content.decode()
    assert "relative's number" not in client.post("/search/", {"q": "Sreymom"}).content.decode()
    actions.take_back(row=row, by=worker)
    assert found("0142", worker) == []


def test_who_stands_at_the_airport_finds_people_of_a_list_and_nobody_else_does() -> None:
    flight = factories.make_flight(days=1)
    rithy, _sreymom = factories.make_listed(flight, [CAST["rithy"], CAST["sreymom"]])
    for role, sees in (("intake", True), ("supervisor", True), ("caseworker", False)):
        client = Client()
        client.force_login(factories.make_user(role))
        for asked in ("rithy", "រិទ្ធី", "A090000033", "0033"):
            page = client.post("/search/", {"q": asked}).content.decode()
            assert (f"/arrivals/people/{rithy.pk}/" in page) is sees, (role, asked)
            assert "Sreymom" not in page


def test_an_empty_question_gets_a_sentence() -> None:
    client = Client()
    client.force_login(factories.reception())
    page = client.post("/search/", {"q": " "}).content.decode()
    assert "Nothing was asked." in page
    assert "Nobody was found" not in page


def test_the_index_can_be_written_anew(people: dict[str, Person]) -> None:
    kin_of(people["rithy"], "home", "098 765 432")
    actions.take_back_person(person=people["sreymom"], by=factories.reception())
    before = sorted(SearchToken.objects.values_list("source", "kind", "token"))
    SearchToken.objects.all().delete()
    call_command("register", "reindex", stdout=StringIO())
    assert sorted(SearchToken.objects.values_list("source", "kind", "token")) == before
    assert AuditEntry.objects.filter(key="register.reindexed").count() == 1
