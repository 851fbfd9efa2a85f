"""What somebody said at the airport reaches whoever walks with them."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from samnak.casework.cases import actions
from samnak.casework.cases.models import Case, ServiceFact, Task
from samnak.casework.cases.queries.needs import doctor_seen
from samnak.ground.access.actors import COMMAND
from samnak.ground.access.models import AuditEntry
from samnak.reception.arrivals import actions as arrivals
from samnak.reception.arrivals.models import Passenger, Welcome
from tests.factories import full_card, make_met, make_user, reception, supervision
from tests.factories.persons import stand
from tests.people import RITHY, SREYMOM, Somebody

pytestmark = pytest.mark.django_db
WISHES = {
    "housing_food": "wanted",
    "documentation": "later",
    "employment": "declined",
    "counselling": "not_said",
    "gone_since": "wanted",
}
GENERAL = "At once: read the welcome card and do what it says."


def met(who: Somebody = RITHY, **answers: object) -> Passenger:
    passenger = make_met(who=who)
    full_card(passenger)
    card = Welcome.objects.visible_to(COMMAND).get(passenger=passenger)
    arrivals.keep_answers(welcome=card, answers={"services": WISHES, **answers}, by=reception())
    return passenger


def signed_in(*roles: str) -> Client:
    client = Client()
    client.force_login(make_user(*roles, supervisor=supervision()))
    return client


def test_wishes_become_services_when_the_case_is_opened() -> None:
    passenger = met()
    case = actions.open_case(person=passenger.person, by=supervision())
    facts = {f.service: f for f in ServiceFact.unguarded.filter(case=case)}
    kinds = {key: (fact.kind, fact.reason) for key, fact in facts.items()}
    assert kinds == {
        "housing_food": ("accepted", ""),
        "documentation": ("offered", ""),
        "employment": ("not_taken_up", "not_asked"),
    }
    assert {f.made_by for f in facts.values()} == {reception()}
    assert {f.on for f in facts.values()} == {timezone.localdate()}
    assert AuditEntry.objects.filter(key="cases.wishes_taken_over", about_id=case.pk).count() == 1


def test_nothing_is_written_twice() -> None:
    passenger = met()
    case = actions.open_case(person=passenger.person, by=supervision())
    actions.open_case(person=passenger.person, by=supervision())
    assert ServiceFact.unguarded.filter(case=case).count() == 3
    ServiceFact.unguarded.filter(case=case).update(taken_back_at=timezone.now())
    Task.unguarded.filter(case=case).update(taken_back_at=timezone.now())
    actions.close_case(case=case, reason="period_ended", by=COMMAND)
    again = actions.open_case(person=passenger.person, by=supervision())
    assert not ServiceFact.unguarded.filter(case=again).exists()
    assert not Task.unguarded.filter(case=again).exists()


def test_no_wish_is_older_than_the_landing() -> None:
    passenger = met()
    before = timezone.now() - dt.timedelta(days=3)
    Welcome.unguarded.filter(passenger=passenger).update(changed_at=before)
    case = actions.open_case(person=passenger.person, by=supervision())
    days = set(ServiceFact.unguarded.filter(case=case).values_list("on", flat=True))
    assert days == {case.landed_on}


def test_a_doctor_today_is_a_task_of_whoever_walks_with_them() -> None:
    passenger, worker = met(), make_user("caseworker", supervisor=supervision())
    made = actions.assign_case(person=passenger.person, worker=worker, by=supervision())
    task = Task.unguarded.get(case=made.case)
    assert (task.owner, task.due_on) == (worker, timezone.localdate())
    assert task.words == GENERAL, "the words name neither illness nor medicine"


def test_the_task_for_a_doctor_tells_a_colleague_without_health_nothing_of_it() -> None:
    passenger, worker = met(), make_user("caseworker", supervisor=supervision())
    case = actions.assign_case(person=passenger.person, worker=worker, by=supervision()).case
    legal = make_user("legal_coordinator", supervisor=supervision())
    stand(legal, "assigned", passenger.person)
    client = Client()
    client.force_login(legal)
    page = client.get(f"/cases/{case.pk}/").content.decode()
    row = page[page.index(GENERAL) :][:400]
    assert "ealth" not in row and "octor" not in row and "edicine" not in row
    assert GENERAL not in client.get(f"/cases/{case.pk}/services/healthcare_referral/").content.decode()
    task = Task.unguarded.get(case=case)
    said_at = Welcome.unguarded.get(passenger=passenger).met_at
    assert doctor_seen({passenger.person_id: said_at}) == set()
    actions.do_task(task=task, by=worker)
    assert doctor_seen({passenger.person_id: said_at}) == {passenger.person_id}


@pytest.mark.parametrize(
    ("answers", "tasks"),
    [
        ({"medicine": "can_wait", "medicine_days": 7}, 1),
        ({"medicine": "can_wait", "medicine_days": 8}, 0),
        ({"medicine": "no", "medicine_days": None}, 0),
        ({"medicine": "no", "medicine_days": None, "injuries": "needs_care"}, 1),
        ({"medicine": "not_said", "medicine_days": None}, 0),
    ],
)
def test_which_answers_ask_for_a_doctor(answers: dict[str, object], tasks: int) -> None:
    case = actions.open_case(person=met(**answers).person, by=supervision())
    assert Task.unguarded.filter(case=case).count() == tasks


def test_without_a_card_a_case_opens_as_before() -> None:
    passenger = make_met()
    Welcome.unguarded.filter(passenger=passenger).update(undone_at=timezone.now())
    case = actions.open_case(person=passenger.person, by=supervision())
    assert not ServiceFact.unguarded.filter(case=case).exists()


def test_today_shows_first_who_needs_a_doctor_until_somebody_walks_with_them() -> None:
    passenger = met()
    make_met(who=SREYMOM)
    for role in ("supervisor", "intake"):
        page = signed_in(role).get("/").content.decode()
        assert "medicine: 3 days left" in page, role
        assert page.index("Rithy") < page.index("Sreymom"), role
        assert "insulin" not in page
    actions.assign_case(person=passenger.person, worker=make_user("caseworker"), by=supervision())
    assert "medicine: 3 days left" not in signed_in("supervisor").get("/").content.decode()


def test_the_page_of_the_person_says_it_to_whoever_reads_of_health() -> None:
    passenger, worker = met(), make_user("caseworker", supervisor=supervision())
    case = Case.unguarded.get(pk=actions.assign_case(person=passenger.person, worker=worker, by=supervision()).case_id)
    legal = make_user("legal_coordinator", supervisor=supervision())
    stand(legal, "assigned", passenger.person)
    for reader, says in ((worker, True), (legal, False)):
        client = Client()
        client.force_login(reader)
        page = client.get(f"/people/{case.person_id}/").content.decode()
        assert ("insulin" in page and "3 days are left today" in page) is says
        assert (f"/arrivals/people/{passenger.pk}/" in page) is True
