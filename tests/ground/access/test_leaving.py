"""Somebody leaves: nobody is left without somebody, and nothing stays open behind them."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from samnak.casework.cases import actions as casework
from samnak.ground.access import actions, alarms
from samnak.ground.access.actors import DEMO
from samnak.ground.access.decisions import decide
from samnak.ground.access.models import Alarm, AuditEntry, Proposal, Relation, User
from samnak.ground.access.queries.accounts import holders
from samnak.ground.access.queries.leaving import people_alone, people_with
from samnak.ground.access.refusals import Refused
from samnak.ground.access.rules import CONFIRMERS
from samnak.reception.register.models import Person
from tests import factories
from tests.factories import make_user
from tests.people import RITHY, SREYMOM

pytestmark = pytest.mark.django_db


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def live(user: User) -> set[str]:
    return set(Relation.objects.filter(Relation.live_q(timezone.now()), user=user).values_list("kind", flat=True))


class House:
    """A supervisor with two caseworkers; one walks with somebody whose case is open, a nurse stands beside them."""

    def __init__(self) -> None:
        self.admin, self.lead = make_user("administrator"), make_user("supervisor")
        self.worker = make_user("caseworker", supervisor=self.lead)
        self.other = make_user("caseworker", supervisor=self.lead)
        self.nurse = make_user("nurse", supervisor=self.lead)
        self.person = factories.make_person(RITHY, worker=self.worker)
        casework.assign_case(person=self.person, worker=self.worker, by=self.lead)
        factories.stand(self.nurse, "assigned", self.person)


def test_the_page_of_leaving_tells_of_no_opened_file_and_of_no_wall() -> None:
    admin, director = make_user("administrator"), make_user("director")
    make_user("director")
    client, address = signed_in(admin), f"/accounts/{director.pk}/leaving/"

    def page() -> str:
        words = client.get(address).content.decode()
        return re.sub(r'value="[^"]*"|nonce="[^"]*"|"X-CSRFToken": "[^"]*"', "", words)

    before = page()
    person = factories.make_person(RITHY)
    factories.stand(director, "break_glass", person)
    assert page() == before
    factories.stand(director, "walled", person)
    assert page() == before


# ---- people first ------------------------------------------------------------------------------------


def test_an_account_is_not_closed_while_somebody_has_nobody_else_and_their_supervisor_is_told() -> None:
    house = House()
    client = signed_in(house.admin)
    page = client.post(f"/accounts/{house.worker.pk}/leaving/", follow=True).content.decode()
    assert "1 person has nobody else yet. Their supervisor hands them over first, and was told." in page
    assert again(house.worker).is_active and live(house.worker) == {"assigned"}
    told = alarms.waiting(house.lead).get(key="access.leaving")
    assert (told.facts, told.url) == ({"people": 1}, f"/cases/hand-over/{house.worker.pk}/")


def test_who_was_told_is_not_told_again_before_they_know() -> None:
    house = House()
    for _again in range(2):
        signed_in(house.admin).post(f"/accounts/{house.worker.pk}/leaving/tell/")
    assert alarms.waiting(house.lead).count() == 1
    alarms.know(alarm=alarms.waiting(house.lead)[0], by=house.lead)
    signed_in(house.admin).post(f"/accounts/{house.worker.pk}/leaving/tell/")
    assert alarms.waiting(house.lead).count() == 1


def test_without_a_supervisor_all_supervisors_are_told() -> None:
    house = House()
    actions.name_supervisor(user=house.worker, supervisor=None, by=house.admin)
    actions.tell_of_leaving(user=house.worker, by=house.admin)
    assert Alarm.objects.get(key="access.leaving").role == "supervisor"


def test_the_supervisor_hands_over_and_then_it_closes() -> None:
    house = House()
    casework.hand_over(people={house.person.pk: house.other}, from_worker=house.worker, by=house.lead)
    signed_in(house.admin).post(f"/accounts/{house.worker.pk}/leaving/")
    assert not again(house.worker).is_active
    assert live(house.worker) == set() and not again(house.worker).role_keys()
    assert live(house.other) == {"assigned"}


def test_a_nurse_beside_somebody_is_nobody_who_walks_with_them() -> None:
    house = House()
    assert people_alone(house.worker) == 1
    assert people_alone(house.nurse) == 0
    actions.close_account(user=house.nurse, by=house.admin)
    assert live(house.nurse) == set()


def test_a_colleague_who_left_is_nobody_either() -> None:
    house = House()
    User.objects.filter(pk=house.worker.pk).update(is_active=False)
    assert people_alone(house.nurse) == 1


def test_the_role_of_a_caseworker_is_not_taken_from_whoever_walks_with_people() -> None:
    house = House()
    with pytest.raises(Refused, match="nobody else yet"):
        actions.end_role(user=house.worker, role="caseworker", by=house.admin)
    assert people_with(house.worker) == 1


# ---- at once -----------------------------------------------------------------------------------------


def test_shut_out_at_once_the_next_request_is_refused_and_the_people_stay_with_the_supervisor() -> None:
    house = House()
    auditor, theirs = make_user("auditor"), signed_in(house.worker)
    assert theirs.get(f"/people/{house.person.pk}/").status_code == 200
    signed_in(house.admin).post(f"/accounts/{house.worker.pk}/shut-out/")
    for url in ("/", f"/people/{house.person.pk}/"):
        assert theirs.get(url)["Location"].startswith("/sign-in/")
    assert not decide(again(house.worker), "read", house.person, "sex")
    assert signed_in(house.lead).get(f"/cases/hand-over/{house.worker.pk}/").status_code == 200
    for user in (house.lead, auditor):
        assert "access.account_shut" in {alarm.key for alarm in alarms.waiting(user)}


def test_a_request_without_a_session_of_its_own_row_is_refused_too() -> None:
    """Even where the session lived on: a closed account is nobody."""
    house = House()
    theirs = signed_in(house.nurse)
    User.objects.filter(pk=house.nurse.pk).update(is_active=False)
    assert theirs.get("/")["Location"].startswith("/sign-in/")


def test_who_was_shut_out_by_mistake_comes_back_as_they_were() -> None:
    house = House()
    actions.shut_out(user=house.worker, by=house.admin)
    actions.open_again(user=house.worker, by=house.admin)
    assert again(house.worker).role_keys() == {"caseworker"} and live(house.worker) == {"assigned"}
    assert again(house.worker).has_usable_password()


# ---- closed ------------------------------------------------------------------------------------------


def test_walls_stay_when_an_account_is_closed_and_stand_when_it_is_opened_again() -> None:
    house = House()
    factories.stand(house.nurse, "walled", factories.make_person(SREYMOM))
    factories.stand(house.nurse, "break_glass", house.person)
    actions.close_account(user=house.nurse, by=house.admin)
    assert live(house.nurse) == {"walled"}
    actions.open_again(user=house.nurse, by=house.admin)
    nurse = again(house.nurse)
    assert not nurse.role_keys() and not nurse.has_usable_password() and nurse.is_active
    actions.grant(user=nurse, role="nurse", by=DEMO)
    assert not Person.objects.visible_to(again(nurse)).exists()


def test_nobody_signs_in_to_a_closed_account() -> None:
    admin, user = make_user("administrator"), make_user("outreach")
    actions.close_account(user=user, by=admin)
    page = Client().post("/sign-in/", {"login": user.username, "password": factories.PASSWORD})
    assert "is not right" in page.content.decode()


def test_closed_twice_is_closed_once_and_what_ended_is_counted_in_the_log() -> None:
    admin, user = make_user("administrator"), make_user("outreach", "monitoring")
    for _again in range(2):
        actions.close_account(user=user, by=admin)
    assert AuditEntry.objects.get(key="access.account_closed").facts == {"roles": 2, "relations": 0, "sessions": 0}


def test_what_they_asked_for_and_what_was_asked_for_them_waits_no_more() -> None:
    admin, other, nurse = make_user("administrator"), make_user("administrator"), make_user("nurse")
    make_user("director")
    actions.ask_for_role(user=make_user("outreach"), role="auditor", reason="Watches", by=admin)
    actions.ask_for_role(user=nurse, role="supervisor", reason="Leads", by=other)
    actions.close_account(user=admin, by=other)
    actions.close_account(user=nurse, by=other)
    assert set(Proposal.objects.values_list("answer", flat=True)) == {"taken_back"}


@pytest.mark.parametrize("role", ["director", "administrator"])
def test_the_last_director_and_the_last_administrator_stay(role: str) -> None:
    admin = make_user("administrator")
    last = admin if role == "administrator" else make_user(role)
    by = make_user("administrator") if role == "director" else make_user("administrator", "nurse")
    if role == "administrator":
        make_user("director"), make_user("director")
        actions.close_account(user=by, by=admin)
        last, by = admin, factories.users.COMMAND  # type: ignore[assignment]
    for act in (
        lambda: actions.close_account(user=last, by=by),
        lambda: actions.shut_out(user=last, by=by),
        lambda: actions.end_role(user=last, role=role, by=by),
        lambda: actions.choose_last_day(user=last, day=timezone.localdate(), by=by),
    ):
        with pytest.raises(Refused, match="Nobody else holds this role"):
            act()
    assert role in again(last).role_keys()


@pytest.mark.parametrize("role", ["auditor", "supervisor"])
def test_the_last_who_watches_is_ended_by_nobody_and_shut_out_only_with_a_bell(role: str) -> None:
    admin, director, last = make_user("administrator"), make_user("director"), make_user(role)
    page = signed_in(admin).post(f"/accounts/{last.pk}/roles/{role}/end/", follow=True).content.decode()
    assert "Nobody else holds this role" in page
    for act in (
        lambda: actions.close_account(user=last, by=admin),
        lambda: actions.choose_last_day(user=last, day=timezone.localdate(), by=admin),
    ):
        with pytest.raises(Refused, match="Nobody else holds this role"):
            act()
    assert role in again(last).role_keys()
    actions.shut_out(user=last, by=admin)
    assert "access.watching_ended" in told(director)


def told(user: User) -> set[str]:
    return {alarm.key for alarm in alarms.waiting(again(user))}


@pytest.mark.parametrize("way", ["end", "close", "shut", "last_day"])
def test_directors_auditors_and_its_holder_are_told_when_a_role_that_watches_ends(way: str) -> None:
    admin, director, auditor = make_user("administrator"), make_user("director"), make_user("auditor")
    make_user("supervisor")
    user = make_user("supervisor")
    {
        "end": lambda: actions.end_role(user=user, role="supervisor", by=admin),
        "close": lambda: actions.close_account(user=user, by=admin),
        "shut": lambda: actions.shut_out(user=user, by=admin),
        "last_day": lambda: actions.choose_last_day(user=user, day=timezone.localdate(), by=admin),
    }[way]()
    assert "access.watching_ended" in told(director) & told(auditor)
    assert Alarm.objects.filter(key="access.watching_ended", user=user).exists()


def test_a_role_of_a_worker_ends_without_a_bell() -> None:
    admin, director, nurse = make_user("administrator"), make_user("director"), make_user("nurse")
    actions.end_role(user=nurse, role="nurse", by=admin)
    assert not told(director)


def test_two_who_both_leave_tonight_are_nobody_who_stays() -> None:
    admin, today = make_user("administrator"), timezone.localdate()
    make_user("administrator")
    make_user("administrator")
    one, two = make_user("director"), make_user("director")
    actions.choose_last_day(user=one, day=today, by=admin)
    for act in (
        lambda: actions.choose_last_day(user=two, day=today, by=admin),
        lambda: actions.choose_last_day(user=two, day=today + dt.timedelta(days=20), by=admin),
        lambda: actions.end_role(user=two, role="director", by=admin),
        lambda: actions.close_account(user=two, by=admin),
        lambda: actions.shut_out(user=two, by=admin),
    ):
        with pytest.raises(Refused, match="Nobody else holds this role"):
            act()
    assert two.roles.get().until is None


def test_never_fewer_than_two_are_left_who_confirm_but_after_a_shutting_out() -> None:
    admin, other, auditor = make_user("administrator"), make_user("administrator"), make_user("auditor")
    for act in (
        lambda: actions.end_role(user=other, role="administrator", by=admin),
        lambda: actions.close_account(user=other, by=admin),
        lambda: actions.choose_last_day(user=other, day=timezone.localdate(), by=admin),
    ):
        with pytest.raises(Refused, match="fewer than two could confirm"):
            act()
    page = signed_in(admin).get(f"/accounts/{other.pk}/leaving/").content.decode()
    assert "fewer than two could confirm" in page
    actions.shut_out(user=other, by=admin)
    assert {user.pk for user in holders(CONFIRMERS)} == {admin.pk}
    assert "access.watching_ended" in told(auditor)


def test_who_keeps_another_role_that_confirms_still_counts() -> None:
    admin, both = make_user("administrator"), make_user("administrator", "director")
    make_user("director")
    actions.end_role(user=both, role="director", by=admin)
    assert again(both).role_keys() == {"administrator"}


def test_directors_are_told_when_who_walks_with_people_is_led_by_nobody_or_by_another() -> None:
    house = House()
    director, to = make_user("director"), make_user("supervisor")
    actions.name_supervisor(user=house.nurse, supervisor=None, by=house.admin)
    Alarm.objects.all().delete()
    actions.name_supervisor(user=make_user("outreach"), supervisor=to, by=house.admin)
    assert "access.supervisor_changed" not in told(director)
    actions.name_supervisor(user=house.worker, supervisor=None, by=house.admin)
    assert "access.supervisor_changed" in told(director)
    actions.name_supervisor(user=house.worker, supervisor=house.lead, by=house.admin)
    Alarm.objects.all().delete()
    actions.move_team(user=house.lead, to=to, by=house.admin)
    assert "access.supervisor_changed" in told(director)


def test_a_supervisor_leaves_after_their_team_has_another_one() -> None:
    house = House()
    client, to = signed_in(house.admin), make_user("supervisor")
    with pytest.raises(Refused, match="as their supervisor"):
        actions.close_account(user=house.lead, by=house.admin)
    client.post(f"/accounts/{house.lead.pk}/leaving/team/", {"to": str(to.pk)})
    assert {again(user).supervisor for user in (house.worker, house.other, house.nurse)} == {to}
    actions.close_account(user=house.lead, by=house.admin)
    assert Person.objects.visible_to(to).exists()
    assert not Person.objects.visible_to(again(house.lead)).exists()


def test_the_list_says_what_is_with_them_as_numbers_and_that_copies_may_exist() -> None:
    house = House()
    casework.write_task(facts=casework.TaskFacts("Cnry visit"), by=house.worker)
    page = signed_in(house.admin).get(f"/accounts/{house.worker.pk}/leaving/").content.decode()
    for words in ("1 open case is with them.", "1 open task is theirs.", "Copies may exist.", "hands them over."):
        assert words in page
    assert "Cnry" not in page and "/cases/" not in page
