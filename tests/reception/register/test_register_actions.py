"""Actions of the register: what is written, what is refused, what can be taken back."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from samnak.ground.access import audit
from samnak.ground.access.actors import DEMO
from samnak.ground.access.ids import new_id
from samnak.ground.access.models import AuditEntry, Relation, User
from samnak.ground.access.refusals import Refused
from samnak.reception.register import actions, queries
from samnak.reception.register.models import Address, Identifier, Kin, LifeEvent, Person, PersonName
from samnak.reception.register.rules import NameFacts, PersonFacts
from tests import factories
from tests.people import CAST, RITHY, SEVERAL, SREYMOM, Somebody

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def worker() -> User:
    return factories.make_user("caseworker", supervisor=factories.supervision())


@pytest.fixture
def person(worker: User) -> Person:
    return factories.make_person(RITHY, worker=worker)


def keys_about(person: Person) -> list[str]:
    return [entry.key for entry in audit.history(person.pk)]


# ---- making a person --------------------------------------------------------------------------------


@pytest.mark.parametrize("who", CAST.values(), ids=CAST)
def test_everybody_of_the_cast_is_written_down_as_they_are_called(who: Somebody) -> None:
    person = factories.make_person(who)
    name = queries.names_of(DEMO, [person.pk])[person.pk]
    assert (name.family, name.given, name.called) == (who.family, who.given, who.called)
    assert name.khmer.split() == who.khmer.split()
    values = {row.value for row in Identifier.objects.visible_to(DEMO).filter(person=person)}
    assert values == set(who.a_numbers)


def test_khmer_letters_in_the_latin_fields_become_a_khmer_name() -> None:
    person = factories.make_person(Somebody("សុខ", "ដារ៉ា"))
    (row,) = PersonName.objects.visible_to(DEMO).filter(person=person)
    assert (row.script, row.family, row.given) == ("khmer", "សុខ", "ដារ៉ា")


def test_without_a_birth_date_its_precision_is_not_known() -> None:
    facts = PersonFacts(name=NameFacts("Sok"), birth_precision="day")
    assert actions.make_person(facts=facts, by=factories.reception()).birth_precision == "unknown"


def test_the_same_number_given_twice_is_kept_once() -> None:
    who = Somebody("Sok", a_numbers=("090000033", "A 090-000-033", "90000033"))
    person = factories.make_person(who)
    assert Identifier.objects.visible_to(DEMO).filter(person=person).count() == 1


def test_reception_stands_near_for_a_week_and_supervisors_until_somebody_walks_with_them() -> None:
    person = factories.make_person(RITHY)
    rows = {row.kind: row for row in Relation.objects.filter(subject=person.pk)}
    assert set(rows) == {"received", "pool"}
    week = rows["received"].until - timezone.now()
    assert dt.timedelta(days=6, hours=23) < week <= dt.timedelta(days=7)
    assert rows["pool"].until is None


def test_a_caseworker_who_writes_somebody_down_walks_with_them(worker: User) -> None:
    person = factories.make_person(SREYMOM, by=worker)
    assert queries.workers_of([person.pk]) == {person.pk: [worker]}


@pytest.mark.parametrize("role", ["supervisor", "counsellor", "nurse", "director", "administrator"])
def test_who_does_not_write_people_down_cannot(role: str) -> None:
    with pytest.raises(Refused) as refused:
        factories.make_person(RITHY, by=factories.make_user(role))
    assert refused.value.status == 403
    assert Person._base_manager.count() == 0


@pytest.mark.parametrize("facts", [
    PersonFacts(name=NameFacts()),
    PersonFacts(name=NameFacts("Sok"), birth_date=dt.date(2099, 1, 1), birth_precision="day"),
    PersonFacts(name=NameFacts("Sok"), birth_date=dt.date(1850, 1, 1), birth_precision="year"),
    PersonFacts(name=NameFacts("Sok"), us_entry_year=1700),
    PersonFacts(name=NameFacts("Sok"), identifiers=(("a_number", "12"),)),
    PersonFacts(name=NameFacts("S" * 201)),
], ids=["no name", "born tomorrow", "born long ago", "entry long ago", "no A-number", "long name"])  # fmt: skip
def test_a_refused_person_leaves_nothing_behind(facts: PersonFacts) -> None:
    by = factories.reception()
    entries = AuditEntry.objects.count()
    with pytest.raises(Refused):
        actions.make_person(facts=facts, by=by, key=new_id())
    assert Person._base_manager.count() == PersonName._base_manager.count() == 0
    assert AuditEntry.objects.count() == entries
    assert not Relation.objects.exists()


# ---- facts ------------------------------------------------------------------------------------------


def test_only_what_really_changed_is_written_and_named(person: Person, worker: User) -> None:
    changes = {"sex": "M", "born_in": "camp", "us_entry_year": 1981}
    assert actions.change_person(person=person, changes=changes, by=worker) == ["born_in", "us_entry_year"]
    entry = audit.history(person.pk)[0]
    assert (entry.key, entry.facts) == ("register.person_changed", {"fields": ["born_in", "us_entry_year"]})
    assert "1981" not in str(entry.facts)


def test_saying_the_same_again_changes_nothing(person: Person, worker: User) -> None:
    before = len(keys_about(person))
    assert actions.change_person(person=person, changes={"sex": "M"}, by=worker) == []
    assert len(keys_about(person)) == before


def test_a_birth_date_that_is_taken_out_takes_its_precision_along(person: Person, worker: User) -> None:
    actions.change_person(person=person, changes={"birth_date": None, "birth_precision": "day"}, by=worker)
    fresh = Person.objects.visible_to(worker).get(pk=person.pk)
    assert (fresh.birth_date, fresh.birth_precision) == (None, "unknown")


def test_a_fact_the_writer_may_not_write_is_refused_with_all_the_others(worker: User) -> None:
    person = factories.make_person(RITHY)
    with pytest.raises(Refused):
        actions.change_person(person=person, changes={"sex": "F"}, by=worker)
    supervisor = factories.supervision()
    with pytest.raises(Refused):
        actions.change_person(person=person, changes={"sex": "F"}, by=supervisor)
    assert Person.objects.visible_to(supervisor).get(pk=person.pk).sex == "M"


# ---- rows -------------------------------------------------------------------------------------------


ADDS: dict[str, Any] = {
    "name": lambda p, by, key=None: actions.add_name(person=p, name=NameFacts("Chan", kind="alias"), by=by, key=key),
    "number": lambda p, by, key=None: actions.add_identifier(person=p, kind="passport", value="N 77", by=by, key=key),
    "contact": lambda p, by, key=None: actions.add_contact(person=p, kind="phone", value="012", by=by, key=key),
    "kin": lambda p, by, key=None: actions.add_kin(
        person=p, facts={"relation": "aunt", "country": "home", "name": "Mealea"}, by=by, key=key
    ),
    "address": lambda p, by, key=None: actions.add_address(person=p, facts={"country": "home"}, by=by, key=key),
    "life": lambda p, by, key=None: actions.record_life(person=p, status="moved", on=None, by=by, key=key),
}


@pytest.mark.parametrize("what", ADDS)
def test_the_same_form_twice_adds_one_row(what: str, person: Person, worker: User) -> None:
    key = new_id()
    ADDS[what](person, worker, key)
    counts = _rows(person)
    ADDS[what](person, worker, key)
    assert _rows(person) == counts


def _rows(person: Person) -> list[int]:
    models = (PersonName, Identifier, Kin, Address, LifeEvent)
    return [model._base_manager.filter(person=person).count() for model in models]


@pytest.mark.parametrize("what", ADDS)
@pytest.mark.parametrize("role", ["supervisor", "counsellor", "nurse", "legal_coordinator"])
def test_who_reads_somebody_does_not_write_about_them(what: str, role: str, person: Person) -> None:
    user = factories.make_user(role)
    factories.stand(user, "assigned", person)
    before = _rows(person)
    with pytest.raises(Refused) as refused:
        ADDS[what](person, user)
    assert refused.value.status == 403
    assert _rows(person) == before


@pytest.mark.parametrize("what", ADDS)
def test_who_walks_with_somebody_else_adds_nothing(what: str, person: Person) -> None:
    with pytest.raises((Refused, Person.DoesNotExist)):
        ADDS[what](person, factories.make_user("caseworker"))


def test_a_number_that_is_known_is_not_written_again(worker: User) -> None:
    person = factories.make_person(SEVERAL, worker=worker)
    for typed in ("A000123456", "123 456 0".replace(" 0", "").zfill(9), "A-000-123-456"):
        actions.add_identifier(person=person, kind="a_number", value=typed, by=worker)
    assert Identifier.objects.visible_to(worker).filter(person=person).count() == 2


def test_a_number_is_kept_as_it_was_written(person: Person, worker: User) -> None:
    row = actions.add_identifier(person=person, kind="a_number", value="A 055-512-345", by=worker)
    fresh = Identifier.objects.visible_to(worker).get(pk=row.pk)
    assert (fresh.value, fresh.as_written) == ("055512345", "A 055-512-345")


def test_texts_of_ten_thousand_characters_are_kept_and_longer_ones_refused(person: Person, worker: User) -> None:
    facts = {"relation": "aunt", "country": "us", "note": "x" * 10_000}
    assert len(actions.add_kin(person=person, facts=facts, by=worker).note) == 10_000
    with pytest.raises(Refused, match="10,000") as refused:
        actions.add_kin(person=person, facts={**facts, "note": "x" * 10_001}, by=worker)
    assert refused.value.field == "note"


def test_an_address_does_not_end_before_it_begins(person: Person, worker: User) -> None:
    facts = {"country": "home", "since": dt.date(2020, 5, 2), "until": dt.date(2020, 5, 1)}
    with pytest.raises(Refused, match="before the first"):
        actions.add_address(person=person, facts=facts, by=worker)


# ---- what became of them ----------------------------------------------------------------------------


def test_the_last_word_on_somebody_is_shown_on_their_record(person: Person, worker: User) -> None:
    actions.record_life(person=person, status="died", on=TODAY(), reason="illness", by=worker)
    fresh = Person.objects.visible_to(worker).get(pk=person.pk)
    assert (fresh.life_status, fresh.life_since) == ("died", TODAY())


def test_after_a_death_nothing_follows_but_that_it_was_a_mistake(person: Person, worker: User) -> None:
    actions.record_life(person=person, status="died", on=TODAY(), by=worker)
    with pytest.raises(Refused, match="has died"):
        actions.record_life(person=person, status="moved", on=TODAY(), by=worker)
    actions.record_life(person=person, status="alive", on=TODAY(), by=worker)
    assert Person.objects.visible_to(worker).get(pk=person.pk).life_status == "alive"


@pytest.mark.parametrize("on", [dt.date(1970, 1, 1), dt.date(2999, 1, 1)])
def test_a_day_before_the_birth_or_in_the_future_is_refused(on: dt.date, person: Person, worker: User) -> None:
    with pytest.raises(Refused) as refused:
        actions.record_life(person=person, status="died", on=on, by=worker)
    assert refused.value.field == "on"


# ---- who walks with whom ----------------------------------------------------------------------------


def test_the_worker_before_sees_nothing_from_then_on(person: Person, worker: User) -> None:
    other = factories.make_user("caseworker")
    actions.assign(person=person, worker=other, by=factories.supervision())
    assert not Person.objects.visible_to(worker).filter(pk=person.pk).exists()
    assert Person.objects.visible_to(other).filter(pk=person.pk).exists()


def test_only_a_caseworker_can_be_asked_to_walk_with_somebody(person: Person) -> None:
    with pytest.raises(Refused, match="not a caseworker") as refused:
        actions.assign(person=person, worker=factories.make_user("nurse"), by=factories.supervision())
    assert refused.value.field == "worker"


def test_a_supervisor_of_another_team_cannot_give_somebody_away(person: Person, worker: User) -> None:
    with pytest.raises(Refused):
        actions.assign(person=person, worker=worker, by=factories.make_user("supervisor"))
    with pytest.raises(Refused):
        actions.assign(person=person, worker=factories.make_user("caseworker"), by=worker)


# ---- taking back ------------------------------------------------------------------------------------


def test_a_row_that_was_taken_back_is_kept_and_shown_to_nobody(person: Person, worker: User) -> None:
    row = actions.add_kin(person=person, facts={"relation": "aunt", "country": "us"}, by=worker)
    actions.take_back(row=row, by=worker)
    actions.take_back(row=row, by=worker)
    assert not Kin.objects.visible_to(worker).filter(pk=row.pk).exists()
    assert Kin._base_manager.get(pk=row.pk).taken_back_at
    assert keys_about(person).count("register.row_taken_back") == 1


def test_the_only_name_stays(worker: User) -> None:
    person = factories.make_person(CAST["veasna"], worker=worker)
    (row,) = PersonName.objects.visible_to(worker).filter(person=person)
    with pytest.raises(Refused, match="only name"):
        actions.take_back(row=row, by=worker)
    actions.add_name(person=person, name=NameFacts("Chan", "Veasna"), by=worker)
    actions.take_back(row=row, by=worker)
    assert queries.names_of(worker, [person.pk])[person.pk].family == "Chan"


def test_a_nickname_does_not_stand_in_for_a_name(worker: User) -> None:
    person = factories.make_person(Somebody(given="Veasna", called="Lucky"), worker=worker)
    name = PersonName.objects.visible_to(worker).get(person=person, kind="birth")
    with pytest.raises(Refused, match="only name"):
        actions.take_back(row=name, by=worker)


def test_a_record_made_by_mistake_is_taken_back_within_seven_days(
    monkeypatch: pytest.MonkeyPatch, worker: User
) -> None:
    person, now = factories.make_person(RITHY, by=worker), timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + dt.timedelta(days=8))
    with pytest.raises(Refused, match="seven days"):
        actions.take_back_person(person=person, by=worker)
    monkeypatch.setattr(timezone, "now", lambda: now + dt.timedelta(days=6))
    actions.take_back_person(person=person, by=worker)
    assert not Person.objects.visible_to(DEMO).filter(pk=person.pk).exists()
    assert not PersonName.objects.visible_to(DEMO).filter(person=person).exists()
    assert Person._base_manager.filter(pk=person.pk).exists()


def test_a_record_others_wrote_in_is_not_taken_back(worker: User) -> None:
    person = factories.make_person(RITHY, by=worker)
    actions.add_address(
        person=person, facts={"country": "home", "place_code": "", "detail": "near"}, by=factories.reception()
    )
    with pytest.raises(Refused, match="more was written about them"):
        actions.take_back_person(person=person, by=worker)
    assert Person.unguarded.get(pk=person.pk).taken_back_at is None


def test_the_river_goes_back_to_what_was_known_before(person: Person, worker: User) -> None:
    """A life event is taken back by somebody who writes that somebody is a client: reception, in the first days."""
    by = factories.reception()
    came = factories.make_person(SREYMOM)
    row = actions.record_life(person=came, status="died", on=TODAY(), by=by)
    actions.take_back(row=row, by=by)
    assert Person.objects.visible_to(by).get(pk=came.pk).life_status == "alive"
