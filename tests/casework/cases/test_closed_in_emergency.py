"""That somebody is counselled is closed in a file opened in an emergency, wherever it would stand."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samnak.casework.cases import actions
from samnak.casework.cases.models import Case, ServiceFact, ServiceRecord, Task
from samnak.ground import packs
from samnak.ground.access.decisions import standing
from samnak.ground.access.models import User
from samnak.reception.arrivals.models import Welcome
from samnak.reception.register.models import Person
from tests import factories
from tests.casework.cases.desks import as_user
from tests.people import RITHY

pytestmark = pytest.mark.django_db
MODELS = (ServiceFact, ServiceRecord, Task)
TALK = "Talks on Thursdays with Bopha"


@pytest.fixture
def passenger() -> Any:
    return factories.make_met(factories.make_flight(), RITHY)


@pytest.fixture
def case(passenger: Any) -> Case:
    """A case in which two services go on, with help, a task, and a counsellor beside the person."""
    lead = factories.make_user("supervisor")
    worker = factories.make_user("caseworker", supervisor=lead)
    made = factories.make_case(person=Person.unguarded.get(pk=passenger.person_id), worker=worker, by=lead)
    today = timezone.localdate()
    for service, words in (("counselling", TALK), ("employment", "Asks at the mill")):
        fact = actions.FactOfService(service, "started", today, sentence=words)
        actions.say_service(case=made, fact=fact, by=worker)
        actions.write_task(facts=actions.TaskFacts(f"Ring about {service}", service=service), case=made, by=worker)
    help_ = actions.Help(service="counselling", kind="counselling_talk", on=today, amount=1, unit="hour")
    actions.give_help(cases=[made], help_=help_, by=worker)
    counsellor = factories.make_user("counsellor", name="Sok Listens")
    actions.bring_near(case=made, colleague=counsellor, by=lead)
    return Case.unguarded.get(pk=made.pk)


def director_of(case: Case, *roles: str) -> User:
    director = factories.make_user("director", *roles)
    factories.stand(director, "break_glass", Person.unguarded.get(pk=case.person_id))
    return director


def read(client: Client, name: str, pk: Any, query: str = "") -> str:
    answer = client.get(reverse(name, args=[pk]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_pack_says_which_services_stay_closed() -> None:
    assert packs.current().closed_in_emergency == ["counselling"]


def test_no_row_of_counselling_is_visible_in_an_opened_file_and_rows_of_other_services_are(case: Case) -> None:
    director = director_of(case)
    near = standing(director, [case.person_id])
    for model in (ServiceFact, Task):
        for rows in (model.objects.visible_to(director), model.objects.among(near)):
            assert set(rows.values_list("service", flat=True)) >= {"employment"}
            assert "counselling" not in rows.values_list("service", flat=True)
    assert not ServiceRecord.objects.visible_to(director).exists()
    assert not ServiceRecord.objects.among(near).exists()


def test_no_page_of_an_opened_file_tells_of_counselling(case: Case) -> None:
    client, person = as_user(director_of(case)), case.person_id
    for page in (
        read(client, "register:person", person),
        read(client, "cases:case", case.pk),
        read(client, "register:person", person, "?about=counselling").replace("?about=counselling", ""),
    ):
        assert "Counselling" not in page and "counselling" not in page
        assert TALK not in page and "Sok Listens" not in page
        assert "Asks at the mill" in page or "Work" in page
    assert client.get(reverse("cases:service", args=[case.pk, "counselling"])).status_code == 404
    assert "Asks at the mill" in client.get(reverse("cases:service", args=[case.pk, "employment"])).content.decode()


def test_the_card_tells_an_opened_file_no_wish_for_counselling(case: Case, passenger: Any) -> None:
    said = {"counselling": "wanted", "employment": "wanted"}
    card = Welcome.unguarded.get(passenger=passenger)
    card.services = said
    card.save()
    for name in ("arrivals:card", "arrivals:print_card"):
        page = read(as_user(director_of(case)), name, passenger.pk)
        assert "Work" in page and "Counselling" not in page
        assert "Counselling" in read(as_user(factories.walks(case)), name, passenger.pk)


def test_whoever_is_near_by_their_daily_work_reads_it_as_before(case: Case) -> None:
    worker = factories.walks(case)
    for model in MODELS:
        assert "counselling" in model.objects.visible_to(worker).values_list("service", flat=True)
    page = read(as_user(worker), "cases:case", case.pk)
    assert "Counselling" in page and TALK in page and "Sok Listens" in page


def test_a_director_who_also_supervises_the_team_reads_it_by_that(case: Case) -> None:
    director = director_of(case, "supervisor")
    User.objects.filter(pk=factories.walks(case).pk).update(supervisor=director)
    for model in MODELS:
        assert "counselling" in model.objects.visible_to(director).values_list("service", flat=True)
    assert TALK in read(as_user(director), "cases:case", case.pk)
