"""The same form sent twice does its work once."""

import threading
from uuid import UUID

import pytest
from django.db import connection, connections
from django.test import Client

from samnak.ground.access.ids import made_at, new_id
from samnak.ground.access.models import DoneOnce
from samnak.ground.access.refusals import Refused
from samnak.reception.register import actions
from samnak.reception.register.models import Person
from tests import factories
from tests.people import RITHY, SREYMOM


def people() -> int:
    return Person._base_manager.count()


def test_the_same_form_twice_makes_one_person(db: None) -> None:
    by, key = factories.reception(), new_id()
    first = actions.make_person(facts=factories.facts_of(RITHY), by=by, key=key)
    again = actions.make_person(facts=factories.facts_of(RITHY), by=by, key=key)
    assert (first.pk, people()) == (again.pk, 1)


def test_another_form_makes_another_person(db: None) -> None:
    by = factories.reception()
    for _ in range(2):
        actions.make_person(facts=factories.facts_of(RITHY), by=by, key=new_id())
    assert people() == 2


def test_a_form_without_a_key_is_taken_as_it_comes(db: None) -> None:
    for _ in range(2):
        actions.make_person(facts=factories.facts_of(RITHY), by=factories.reception())
    assert people() == 2
    assert not DoneOnce.objects.exists()


def test_a_key_that_another_user_used_is_refused(db: None) -> None:
    key = new_id()
    actions.make_person(facts=factories.facts_of(RITHY), by=factories.reception(), key=key)
    with pytest.raises(Refused, match="used for something else"):
        actions.make_person(facts=factories.facts_of(SREYMOM), by=factories.make_user("intake"), key=key)
    assert people() == 1


def test_a_key_that_another_action_used_is_refused(db: None) -> None:
    by, key = factories.reception(), new_id()
    person = actions.make_person(facts=factories.facts_of(RITHY), by=by, key=key)
    with pytest.raises(Refused, match="used for something else"):
        actions.add_contact(person=person, kind="phone", value="012345678", by=by, key=key)


def test_a_refused_form_may_be_sent_again_with_its_key(db: None) -> None:
    """The key goes back with all else: whoever corrects the form sends it with the same key."""
    by, key = factories.reception(), new_id()
    with pytest.raises(Refused):
        actions.make_person(facts=factories.facts_of(RITHY.__class__()), by=by, key=key)
    assert actions.make_person(facts=factories.facts_of(RITHY), by=by, key=key).pk
    assert people() == 1


def test_a_key_that_is_none_is_refused_in_words(db: None) -> None:
    client = Client()
    client.force_login(factories.reception())
    response = client.post("/people/new/", {"family": "Sok", "key": "not-a-key"})
    assert "This form is not whole" in response.content.decode()
    assert people() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite takes one writer at a time: tested on PostgreSQL")
def test_two_who_send_the_same_form_at_once_make_one_person() -> None:
    _at_once()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="the same, where writers wait in line")
def test_two_who_send_the_same_form_one_after_the_other_make_one_person() -> None:
    _at_once()


def _at_once() -> None:
    by, key = factories.reception(), new_id()
    made: list[UUID] = []
    failed: list[Exception] = []
    ready = threading.Barrier(4)

    def send() -> None:
        try:
            ready.wait(5)
            made.append(actions.make_person(facts=factories.facts_of(RITHY), by=by, key=key).pk)
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(made) == 4 and len(set(made)) == 1
    assert people() == 1


def test_ids_sort_by_the_moment_they_were_made() -> None:
    ids = [new_id() for _ in range(50)]
    assert ids == sorted(ids) and len(set(ids)) == 50
    assert {one.version for one in ids} == {7}
    assert made_at(ids[0]) <= made_at(ids[-1])
