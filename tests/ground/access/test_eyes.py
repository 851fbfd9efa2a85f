"""One reader beside one person: the same rows as `visible_to` gives, and never one more."""

import pytest
from django.apps import apps
from django.db import connections
from django.test.utils import CaptureQueriesContext

from samnak.casework.cases.models import Case
from samnak.ground.access.decisions import Near, standing
from samnak.ground.access.eyes import Eyes
from samnak.ground.access.models import Relation, User
from samnak.ground.access.roles import ROLES
from samnak.ground.access.visibility import OfPeople
from samnak.reception.arrivals.models import ArrivalList
from samnak.reception.register.models import Person, PersonName
from tests import factories
from tests.house.relations import build

pytestmark = pytest.mark.django_db
ABOUT_SOMEBODY = [m for m in apps.get_models() if issubclass(m, OfPeople) and m.PERSON]
# Seen for another reason too: who stands at the airport sees a flight's names, who took a complaint down sees it.
MORE_ELSEWHERE = {"Passenger", "Welcome", "ListedRow", "Complaint"}


@pytest.mark.parametrize("role", ROLES)
def test_eyes_see_of_a_person_what_visible_to_gives(role: str) -> None:
    mine, others = factories.make_user("supervisor"), factories.make_user("supervisor")
    me = factories.make_user(role, supervisor=mine)
    colleague = factories.make_user("caseworker", supervisor=me if role == "supervisor" else mine)
    around = build(me, colleague, factories.make_user("caseworker", supervisor=others))
    compared = 0
    for person in around.people.values():
        eyes = Eyes(me, person)
        for model in ABOUT_SOMEBODY:
            beside = set(eyes.rows(model).values_list("pk", flat=True))
            visible = set(model.objects.visible_to(me).filter(**{model.PERSON: person}).values_list("pk", flat=True))
            assert beside <= visible, model.__name__
            among = set(model.objects.among(standing(me, [person])).values_list("pk", flat=True))
            assert among == beside, model.__name__
            assert beside == visible or model.__name__ in MORE_ELSEWHERE, model.__name__
            compared += len(visible)
    sees_somebody = ROLES[role].relation is not None and role not in ("client", "attorney")
    assert compared > 0 or not sees_somebody


def beside_somebody() -> tuple[User, Person]:
    worker, person = factories.make_user("caseworker"), factories.make_person()
    factories.stand(worker, "assigned", person)
    return worker, person


def test_a_wall_closes_the_eyes() -> None:
    worker, person = beside_somebody()
    assert Eyes(worker, person.pk).rows(Person).exists()
    Relation.objects.create(kind="walled", user=worker, subject=person.pk)
    eyes = Eyes(worker, person.pk)
    assert eyes.near == frozenset()
    assert isinstance(eyes.near, Near)
    assert eyes.near.walled
    assert not any(eyes.rows(model).exists() for model in ABOUT_SOMEBODY)
    assert not eyes.may("register.see")


def test_somebody_who_left_sees_nothing() -> None:
    worker, person = beside_somebody()
    worker.is_active = False
    assert not Eyes(worker, person.pk).rows(Person).exists()


def test_who_stands_near_is_asked_once() -> None:
    worker, person = beside_somebody()
    eyes = Eyes(worker, person.pk)
    worker.role_keys()
    with CaptureQueriesContext(connections["default"]) as asked:
        eyes.all_of(PersonName)
        eyes.all_of(PersonName)
        list(eyes.rows(Case))
    assert len(asked) == 3


def test_what_names_many_is_not_asked_for_beside_one() -> None:
    worker, person = beside_somebody()
    with pytest.raises(TypeError, match="visible_to"):
        Eyes(worker, person.pk).rows(ArrivalList)
