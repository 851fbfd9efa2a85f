"""A nurse, a counsellor, a legal coordinator brought near somebody, asked for, let go."""

import datetime as dt

import pytest
from django.urls import reverse

from samnak.casework.cases import actions
from samnak.casework.cases.models import Case, Note, Task
from samnak.ground.access.ids import new_id
from samnak.ground.access.models import Relation, User
from samnak.ground.access.refusals import Refused
from samnak.reception.register.models import Person
from tests.casework.cases.desks import Desk, as_user, day, get, post, soon, text_of
from tests.factories import make_case, make_person, make_user, stand
from tests.people import SREYMOM

pytestmark = pytest.mark.django_db


@pytest.fixture
def nurse() -> User:
    return make_user("nurse", name="Thida")


def sees(user: User, case: Case) -> bool:
    return Case.objects.visible_to(user).filter(pk=case.pk).exists()


def test_a_supervisor_brings_a_nurse_near_who_reads_it_on_today(desk: Desk, nurse: User) -> None:
    assert not sees(nurse, desk.case)
    said = {"colleague": str(nurse.pk), "words": "Insulin, none left."}
    assert post(as_user(desk.lead), "beside", desk.case.pk, **said).status_code == 302
    assert sees(nurse, desk.case)
    today = as_user(nurse).get("/").content.decode()
    assert "Newly beside you" in today
    assert "Rithy" in today
    assert "Insulin, none left." in get(as_user(nurse), "case", desk.case.pk)
    for user in (desk.lead, desk.worker):
        page = get(as_user(user), "case", desk.case.pk)
        assert "Thida" in page and "Nurse" in page


def test_a_nurse_beside_somebody_is_not_called_their_caseworker(desk: Desk, nurse: User) -> None:
    actions.bring_near(case=desk.case, colleague=nurse, by=desk.lead)
    page = as_user(desk.worker).get(reverse("register:person", args=[desk.case.person_id])).content.decode()
    assert "Thida stands beside them too." in page
    assert "Thida walks with them" not in page
    people = as_user(desk.worker).get(reverse("register:people")).content.decode()
    assert "Thida" not in people


def test_until_a_day_and_let_go(desk: Desk, nurse: User) -> None:
    client = as_user(desk.lead)
    said = {"colleague": str(nurse.pk), **day("until", soon(3))}
    assert post(client, "beside", desk.case.pk, **said).status_code == 302
    near = Relation.objects.get(user=nurse)
    assert near.until is not None
    assert near.until.date() >= soon(2)
    assert post(client, "beside", desk.case.pk, let_go=str(nurse.pk)).status_code == 302
    assert not sees(nurse, desk.case)
    assert sees(desk.worker, desk.case)


def test_a_day_that_is_over_is_refused_and_nothing_is_written(desk: Desk, nurse: User) -> None:
    said = {"colleague": str(nurse.pk), "words": "kept words", **day("until", soon(-1))}
    answer = post(as_user(desk.lead), "beside", desk.case.pk, **said)
    assert "Choose a day after today." in text_of(answer)
    assert "kept words" in text_of(answer)
    assert not sees(nurse, desk.case)
    assert not Note.unguarded.exists()


def test_nobody_comes_near_through_a_wall(desk: Desk, nurse: User) -> None:
    stand(nurse, "walled", Person.unguarded.get(pk=desk.case.person_id))
    answer = post(as_user(desk.lead), "beside", desk.case.pk, colleague=str(nurse.pk))
    assert "Thida cannot stand beside this person" in text_of(answer)
    assert not sees(nurse, desk.case)


def test_a_caseworker_asks_and_the_supervisor_reads_it(desk: Desk, nurse: User) -> None:
    said = {"colleague": str(nurse.pk), "words": "a doctor today"}
    assert post(as_user(desk.worker), "beside", desk.case.pk, **said).status_code == 302
    assert not sees(nurse, desk.case)
    [task] = Task.unguarded.all()
    assert (task.owner, task.words) == (desk.lead, "Bring Thida (Nurse) near: a doctor today")
    assert "Bring Thida (Nurse) near: a doctor today" in as_user(desk.lead).get("/").content.decode()


def test_a_caseworker_lets_nobody_go(desk: Desk, nurse: User) -> None:
    actions.bring_near(case=desk.case, colleague=nurse, by=desk.lead)
    post(as_user(desk.worker), "beside", desk.case.pk, let_go=str(nurse.pk))
    assert sees(nurse, desk.case)


def test_a_worker_and_a_nurse_see_no_page_they_may_not(desk: Desk, nurse: User) -> None:
    other = desk.open(SREYMOM, worker=make_user("caseworker", supervisor=make_user("supervisor")))
    assert post(as_user(desk.worker), "beside", other.pk).status_code == 404
    assert post(as_user(nurse), "beside", desk.case.pk).status_code == 404


def test_a_closing_makes_nobodys_time_longer(desk: Desk, nurse: User) -> None:
    actions.bring_near(case=desk.case, colleague=nurse, until=soon(2), by=desk.lead)
    before = Relation.objects.get(user=nurse).until
    actions.close_case(case=desk.case, reason="period_ended", by=desk.worker)
    assert Relation.objects.get(user=nurse).until == before
    assert before is not None and before < Relation.objects.get(user=desk.worker).until + dt.timedelta(0)


def test_a_form_sent_again_for_another_case_is_refused_and_nobody_is_left_out(desk: Desk, nurse: User) -> None:
    other, key = make_case(SREYMOM), new_id()
    for _twice in range(2):
        actions.bring_near(case=desk.case, colleague=nurse, by=desk.lead, key=key)
    with pytest.raises(Refused, match="sent before"):
        actions.bring_near(case=other, colleague=nurse, by=desk.lead, key=key)
    assert not sees(nurse, other)


def test_the_key_of_one_assignment_gives_nobody_else_away(desk: Desk) -> None:
    first, other, key, worker = (
        make_person(),
        make_person(SREYMOM),
        new_id(),
        make_user("caseworker", supervisor=desk.lead),
    )
    for _twice in range(2):
        actions.assign_case(person=first, worker=worker, by=desk.lead, key=key)
    for person, taker in ((other, worker), (first, desk.worker)):
        with pytest.raises(Refused, match="sent before"):
            actions.assign_case(person=person, worker=taker, by=desk.lead, key=key)
