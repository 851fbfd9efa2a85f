"""A meeting is undone only while nothing hangs on the person it made: no work is lost with it, and no wall."""

from collections.abc import Callable

import pytest
from django.test import Client

from samnak.casework.cases import actions as casework
from samnak.ground.access.actions import part, relate
from samnak.ground.access.models import Relation
from samnak.ground.access.refusals import Refused
from samnak.reception.arrivals import actions
from samnak.reception.arrivals.models import Passenger
from samnak.reception.guard.actions import put_wall, take_down_wall
from samnak.reception.register import actions as register
from samnak.reception.register.models import Person
from tests import factories
from tests.factories import make_consent, make_flight, make_listed, make_user, reception, supervision
from tests.people import RITHY

pytestmark = pytest.mark.django_db
Hanging = Callable[[Person], object]


def met() -> tuple[Passenger, Person]:
    [passenger] = make_listed(make_flight(), [RITHY])
    passenger = actions.meet(passenger=passenger, by=reception()).passenger
    assert passenger.person is not None
    return passenger, passenger.person


def a_worker(person: Person) -> object:
    return register.assign(person=person, worker=make_user("caseworker"), by=supervision())


def a_case(person: Person) -> object:
    return casework.assign_case(person=person, worker=make_user("caseworker"), by=supervision())


def a_wall(person: Person) -> object:
    colleague = make_user("intake")
    return put_wall(person=person, colleague=colleague, because="kin", reason="cousins", by=supervision())


def a_relation_that_walls(person: Person) -> object:
    return relate(kind="walled", subject=person.pk, user=make_user("nurse"))


def an_address(person: Person) -> object:
    facts = {"country": "home", "place_code": "", "detail": "near the market"}
    return register.add_address(person=person, facts=facts, by=make_user("intake"))


HANGS: list[Hanging] = [a_worker, a_case, a_wall, a_relation_that_walls, an_address]


@pytest.mark.parametrize("hang", HANGS, ids=lambda hang: hang.__name__)
def test_undoing_is_refused_in_one_sentence_whatever_hangs_on_the_person(hang: Hanging) -> None:
    passenger, person = met()
    hang(person)
    relations = Relation.objects.filter(subject=person.pk).count()
    with pytest.raises(Refused, match="Somebody walks with this person already, or more was written"):
        actions.undo_meeting(passenger=passenger, by=reception())
    stored = Passenger.unguarded.get(pk=passenger.pk)
    assert (stored.status, stored.person_id) == ("arrived", person.pk)
    assert Person.unguarded.get(pk=person.pk).taken_back_at is None
    assert Relation.objects.filter(subject=person.pk).count() == relations


def test_a_consent_hangs_on_the_person() -> None:
    passenger, person = met()
    make_consent(person)
    with pytest.raises(Refused, match="no longer be undone"):
        actions.undo_meeting(passenger=passenger, by=reception())


def test_the_page_of_undoing_answers_in_the_same_sentence() -> None:
    passenger, person = met()
    a_wall(person)
    client = Client()
    client.force_login(reception())
    answer = client.post(f"/arrivals/people/{passenger.pk}/undo/")
    assert answer.status_code == 409
    words = answer.content.decode()
    assert "Ask a supervisor." in words
    assert "wall" not in words.lower()
    assert f"/arrivals/people/{passenger.pk}/" in words


def test_after_the_wall_is_down_the_meeting_can_be_undone() -> None:
    passenger, person = met()
    lead = supervision()
    wall = put_wall(person=person, colleague=make_user("intake"), because="kin", reason="cousins", by=lead)
    take_down_wall(wall=wall, by=lead)
    actions.undo_meeting(passenger=passenger, by=reception())
    assert Person.unguarded.get(pk=person.pk).taken_back_at is not None


def test_the_answers_of_the_card_alone_do_not_hold_a_meeting() -> None:
    passenger, person = met()
    factories.full_card(passenger)
    part(kind="received", subject=person.pk)
    relate(kind="received", role="intake", subject=person.pk)
    actions.undo_meeting(passenger=passenger, by=reception())
    assert Person.unguarded.get(pk=person.pk).taken_back_at is not None
