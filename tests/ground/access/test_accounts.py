"""Accounts as an administrator looks after them: made, changed, closed; and what nobody does to their own."""

import datetime as dt
import re
from io import StringIO
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from samnak.ground.access import actions, alarms, rules
from samnak.ground.access.actors import DEMO
from samnak.ground.access.management.commands.invite import origin
from samnak.ground.access.models import Alarm, Proposal, RoleGrant, User
from samnak.ground.access.queries.ringing import newest
from samnak.ground.access.refusals import Refused
from samnak.ground.access.roles import PERMISSIONS, ROLES
from samnak.ground.days import end_of
from tests import factories
from tests.factories import make_user

pytestmark = pytest.mark.django_db
NEW = {"name": "Sok Sreypov", "name_km": "សុខ ស្រីពៅ", "username": "sreypov"}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


# ---- making ------------------------------------------------------------------------------------------


def test_a_new_account_has_no_password_and_its_link_is_shown_once() -> None:
    client, lead = signed_in(make_user("administrator")), make_user("supervisor")
    page = client.post("/accounts/new/", {**NEW, "roles": ["outreach"], "supervisor": str(lead.pk)})
    user = User.objects.get(username="sreypov")
    assert "/invitation/" in page.content.decode()
    assert not user.has_usable_password()
    assert (user.role_keys(), user.supervisor, user.name_km) == ({"outreach"}, lead, "សុខ ស្រីពៅ")
    assert "/invitation/" not in client.get(f"/accounts/{user.pk}/").content.decode()


def test_a_role_that_takes_two_waits_and_the_account_is_made_without_it() -> None:
    client = signed_in(make_user("administrator"))
    form = {**NEW, "roles": ["outreach", "director"]}
    assert "Write in a few words why." in client.post("/accounts/new/", form).content.decode()
    assert not User.objects.filter(username="sreypov").exists()
    client.post("/accounts/new/", {**form, "reason": "Leads the house while the director is away"})
    assert User.objects.get(username="sreypov").role_keys() == {"outreach"}
    assert Proposal.objects.get().role == "director"


@pytest.mark.parametrize("name", ["срейпов", "ស្រីពៅ", "sok srey", "", "a", ".sok", "sok@here"])
def test_a_sign_in_name_is_of_latin_letters(name: str) -> None:
    page = signed_in(make_user("administrator")).post("/accounts/new/", {**NEW, "username": name})
    assert page.status_code == 200
    assert not User.objects.filter(name="Sok Sreypov").exists()


def test_a_sign_in_name_is_taken_once_whatever_its_case() -> None:
    user = make_user("nurse")
    page = signed_in(make_user("administrator")).post("/accounts/new/", {**NEW, "username": user.username.upper()})
    assert "There is already an account with this sign-in name." in page.content.decode()


def test_sent_twice_it_is_one_account() -> None:
    client, key = signed_in(make_user("administrator")), "0190a0a0-0000-7000-8000-000000000009"
    for _again in range(2):
        assert client.post("/accounts/new/", {**NEW, "roles": ["outreach"], "key": key}).status_code == 200
    assert User.objects.filter(username="sreypov").count() == 1
    assert RoleGrant.objects.filter(user__username="sreypov").count() == 1


@pytest.mark.parametrize(
    "other",
    [{"name": "Somebody Else"}, {"roles": ["outreach", "monitoring"]}, {"roles": []}, {"username": "sreypov2"}],
)
def test_other_words_under_the_same_key_make_nothing_and_void_no_link(other: dict[str, object]) -> None:
    client, key = signed_in(make_user("administrator")), "0190a0a0-0000-7000-8000-000000000009"
    form = {**NEW, "roles": ["outreach"], "reason": "Helps", "key": key}
    link = re.search(r"/invitation/[^\"]+", client.post("/accounts/new/", form).content.decode())
    page = client.post("/accounts/new/", {**form, **other}).content.decode()
    assert "This form was sent before." in page and "/invitation/" not in page
    assert str(other.get("name") or NEW["name"]) in page, "what was typed stands there still"
    assert again(User.objects.get(username="sreypov")).role_keys() == {"outreach"}
    assert User.objects.filter(name__in=["Sok Sreypov", "Somebody Else"]).count() == 1
    assert link is not None and Client().get(link.group()).status_code == 200


def test_a_role_that_takes_two_is_not_asked_for_under_the_key_of_another_account() -> None:
    admin, key = make_user("administrator"), UUID("0190a0a0-0000-7000-8000-000000000009")
    one, other = make_user("outreach"), make_user("outreach")
    actions.ask_for_role(user=one, role="nurse", reason="Needs it", by=admin, key=key)
    for user, role in ((other, "nurse"), (one, "director")):
        with pytest.raises(Refused):
            actions.ask_for_role(user=user, role=role, reason="Needs it", by=admin, key=key)
    assert Proposal.objects.get().user == one


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "yim  BOPHA"},
        {"name": "Bopha Yim"},
        {"name": "YimBopha."},
        {"name": "Yím Bopha"},
        {"name_km": "យឹម បុប្ផា"},
        {"name": "យឹម\u200bបុប្ផា"},
        {"name": "Y\u0456m Bopha"},
    ],
)
@pytest.mark.parametrize("closed", [False, True])
def test_no_second_account_is_called_as_a_colleague_is(typed: dict[str, str], closed: bool) -> None:
    make_user("supervisor", name="Yim Bopha")
    User.objects.filter(name="Yim Bopha").update(name_km="យឹម បុប្ផា", is_active=not closed)
    before = User.objects.count()
    form = {"name": "Somebody", "username": "bopha2", **typed}
    page = signed_in(make_user("administrator")).post("/accounts/new/", form).content.decode()
    assert "There is an account of that name already" in page or "only looks like it" in page
    assert User.objects.count() == before + 1, "the administrator of this test alone"


def test_two_of_one_name_are_told_apart_by_what_they_do() -> None:
    make_user("supervisor", name="Yim Bopha")
    signed_in(make_user("administrator")).post("/accounts/new/", {"name": "Yim Bopha, nurse", "username": "bopha2"})
    assert User.objects.get(username="bopha2").name == "Yim Bopha, nurse"


def test_who_confirms_reads_the_sign_in_name_and_when_the_account_was_made() -> None:
    admin, director = make_user("administrator"), make_user("director")
    user = actions.make_account(username="bopha2", name="Bopha", by=admin)
    User.objects.filter(pk=user.pk).update(created_at=dt.datetime(2026, 3, 9, 12, tzinfo=dt.UTC))
    row = actions.ask_for_role(user=user, role="supervisor", reason="Leads", by=admin)
    client = signed_in(director)
    for address in (f"/accounts/waiting/{row.pk}/", "/accounts/waiting/"):
        assert "Sign-in name bopha2, account made 9 Mar 2026." in client.get(address).content.decode(), address


def test_fields_that_are_not_on_the_form_are_not_written() -> None:
    client = signed_in(make_user("administrator"))
    more = {"is_active": "", "password": "x" * 20, "language": "en", "id": "1", "last_login": "2020-01-01"}
    client.post("/accounts/new/", {**NEW, **more})
    user = User.objects.get(username="sreypov")
    assert (user.is_active, user.has_usable_password(), user.last_login) == (True, False, None)


def test_a_first_link_is_for_those_who_never_came_in() -> None:
    admin, nurse = make_user("administrator"), make_user("nurse")
    with pytest.raises(Refused):
        actions.first_link(user=nurse, by=admin)
    page = signed_in(admin).post(f"/accounts/{nurse.pk}/link/")
    assert page.status_code == 409 and "/invitation/" not in page.content.decode()


def test_nobody_but_the_server_makes_a_link_to_an_account_that_opens_something() -> None:
    admin = make_user("administrator")
    out, err = StringIO(), StringIO()
    call_command("invite", "theary", "--name", "Theary", "--role", "director", stdout=out, stderr=err)
    theary, client = User.objects.get(username="theary"), signed_in(admin)
    page = client.get(f"/accounts/{theary.pk}/").content.decode()
    assert f"/accounts/{theary.pk}/link/" not in page and "bin/samnak invite theary --again" in page
    answer = client.post(f"/accounts/{theary.pk}/link/")
    assert answer.status_code == 409 and "/invitation/" not in answer.content.decode()
    with pytest.raises(Refused):
        actions.invite_link(user=theary, by=admin)
    RoleGrant.objects.filter(user=theary).update(since=timezone.now() + dt.timedelta(days=2))
    with pytest.raises(Refused):
        actions.first_link(user=theary, by=admin)
    assert Client().get(out.getvalue().strip().removeprefix(origin())).status_code == 200, "the first one still works"
    call_command("invite", "theary", "--again", stdout=out, stderr=err)


def test_a_first_link_made_again_rings_each_who_may_confirm_but_its_maker_and_the_auditors() -> None:
    admin, other, director, auditor = (
        make_user(role) for role in ("administrator", "administrator", "director", "auditor")
    )
    user = actions.make_account(username="newcomer", name="Newcomer", by=admin)
    actions.first_link(user=user, by=admin)
    assert not Alarm.objects.exists(), "the first one is no news"
    actions.first_link(user=user, by=admin)
    for told in alarms.waiting(other):
        alarms.know(alarm=told, by=other)
    for who in (director, auditor):
        [told] = newest(who)
        assert "Newcomer" in told.sentence and admin.name in told.sentence
    assert not alarms.waiting(admin).exists()


# ---- changing ----------------------------------------------------------------------------------------


def test_a_role_ends_and_the_next_request_knows_it() -> None:
    admin, nurse = make_user("administrator"), make_user("nurse", "counsellor")
    theirs = signed_in(nurse)
    assert theirs.get("/").status_code == 200
    signed_in(admin).post(f"/accounts/{nurse.pk}/roles/counsellor/end/")
    assert theirs.get("/")["Location"].startswith("/sign-in/")
    assert again(nurse).role_keys() == {"nurse"}


def test_a_role_given_until_a_day_ends_early_too() -> None:
    admin, nurse = make_user("administrator"), make_user("nurse")
    actions.grant(user=nurse, role="counsellor", until=timezone.now() + dt.timedelta(days=9), by=DEMO)
    actions.end_role(user=nurse, role="counsellor", by=admin)
    assert again(nurse).role_keys() == {"nurse"}


def test_a_role_is_given_on_its_page_until_a_day() -> None:
    admin, nurse = make_user("administrator"), make_user("nurse")
    last = timezone.localdate() + dt.timedelta(days=3)
    day = {"until_day": last.day, "until_month": last.month, "until_year": last.year}
    signed_in(admin).post(f"/accounts/{nurse.pk}/role/", {"role": "monitoring", **day})
    row = RoleGrant.objects.get(user=nurse, role="monitoring")
    assert row.until == end_of(last)
    page = signed_in(admin).post(
        f"/accounts/{nurse.pk}/role/", {"role": "outreach", "until_day": 1, "until_month": 1, "until_year": 2020}
    )
    assert "This day has passed" in page.content.decode()


OWN = "role roles/administrator/end supervisor last-day leaving leaving/tell leaving/team shut-out open-again link"


@pytest.mark.parametrize("what", OWN.split())
def test_nobody_changes_or_closes_their_own_account(what: str) -> None:
    admin = make_user("administrator")
    make_user("administrator")
    page = signed_in(admin).post(f"/accounts/{admin.pk}/{what}/", {"role": "intake"})
    assert page.status_code == 403
    assert again(admin).role_keys() == {"administrator"} and again(admin).is_active


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"administrator"}))
def test_nobody_but_an_administrator_changes_an_account(role: str) -> None:
    by, nurse = make_user(role), make_user("nurse")
    for act in (
        lambda: actions.grant(user=nurse, role="counsellor", by=by),
        lambda: actions.end_role(user=nurse, role="nurse", by=by),
        lambda: actions.close_account(user=nurse, by=by),
        lambda: actions.shut_out(user=nurse, by=by),
        lambda: actions.open_again(user=nurse, by=by),
        lambda: actions.make_account(username="x2", name="X", by=by),
        lambda: actions.name_supervisor(user=nurse, supervisor=None, by=by),
        lambda: actions.choose_last_day(user=nurse, day=None, by=by),
        lambda: actions.first_link(user=nurse, by=by),
        lambda: actions.ask_for_role(user=nurse, role="director", reason="x", by=by),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.status == 403


def test_the_supervisor_is_one_and_nobodys_own() -> None:
    admin, lead, nurse = make_user("administrator"), make_user("supervisor"), make_user("nurse")
    for wrong in (nurse, admin):
        with pytest.raises(Refused):
            actions.name_supervisor(user=nurse, supervisor=wrong, by=admin)
    actions.name_supervisor(user=nurse, supervisor=lead, by=admin)
    assert again(nurse).supervisor == lead
    assert "access.team_changed" in {alarm.key for alarm in alarms.waiting(lead)}
    other = make_user("supervisor", supervisor=lead)
    with pytest.raises(Refused):
        actions.name_supervisor(user=lead, supervisor=other, by=admin)


# ---- the last day of a helper ------------------------------------------------------------------------


def test_roles_end_with_the_last_day_and_are_never_longer_than_the_account() -> None:
    admin, helper = make_user("administrator"), make_user("nurse")
    today = timezone.localdate()
    actions.choose_last_day(user=helper, day=today, by=admin)
    given = actions.grant(user=helper, role="monitoring", by=admin)
    assert given.until == end_of(today)
    assert set(helper.roles.values_list("until", flat=True)) == {end_of(today)}
    actions.choose_last_day(user=helper, day=today + dt.timedelta(days=9), by=admin)
    assert set(helper.roles.values_list("until", flat=True)) == {end_of(today + dt.timedelta(days=9))}


def test_a_last_day_taken_away_gives_a_role_back_its_own_end_and_no_later_one() -> None:
    admin, director, lead = make_user("administrator"), make_user("director"), make_user("supervisor")
    helper, today = make_user("outreach", supervisor=lead), timezone.localdate()
    factories.make_passkey(helper)
    end = end_of(today + dt.timedelta(days=8))
    row = actions.ask_for_role(user=helper, role="nurse", until=end, reason="Helps", by=admin)
    actions.confirm_proposal(proposal=row, by=director)
    nurse = helper.roles.filter(role="nurse")
    for day in (today + dt.timedelta(days=8), None, today + dt.timedelta(days=3), today, None):
        actions.choose_last_day(user=again(helper), day=day, by=admin)
        assert nurse.get().until == rules.earlier(end, end_of(day)), day
        assert helper.roles.get(role="outreach").until == end_of(day)


def test_a_role_given_before_the_last_day_moved_is_no_longer_than_it_was_confirmed_for() -> None:
    admin, helper, today = make_user("administrator"), make_user("outreach"), timezone.localdate()
    actions.choose_last_day(user=helper, day=today, by=admin)
    end = end_of(today + dt.timedelta(days=4))
    actions.grant(user=again(helper), role="nurse", until=end, by=DEMO)
    assert helper.roles.get(role="nurse").until == end_of(today)
    actions.choose_last_day(user=again(helper), day=None, by=admin)
    assert helper.roles.get(role="nurse").until == end


def test_a_later_last_day_rings_the_supervisor_and_without_one_directors_and_auditors() -> None:
    admin, lead, director = make_user("administrator"), make_user("supervisor"), make_user("director")
    led, alone, today = make_user("outreach", supervisor=lead), make_user("outreach"), timezone.localdate()
    for user in (led, alone):
        actions.choose_last_day(user=user, day=today + dt.timedelta(days=2), by=admin)
        actions.choose_last_day(user=again(user), day=today + dt.timedelta(days=1), by=admin)
    assert not Alarm.objects.filter(key="access.last_day_later").exists()
    actions.choose_last_day(user=again(led), day=None, by=admin)
    [told] = newest(lead)
    assert led.name in told.sentence and not alarms.waiting(director).exists()
    actions.choose_last_day(user=again(alone), day=today + dt.timedelta(days=3), by=admin)
    rung = Alarm.objects.filter(key="access.last_day_later", about_id=alone.pk)
    assert set(rung.values_list("role", flat=True)) == {"director", "auditor"}


def test_a_later_last_day_makes_no_role_longer_that_watches_over_others() -> None:
    admin, lead, today = make_user("administrator"), make_user("supervisor"), timezone.localdate()
    make_user("supervisor")
    actions.choose_last_day(user=lead, day=today, by=admin)
    actions.choose_last_day(user=lead, day=None, by=admin)
    assert lead.roles.get().until == end_of(today)


def test_whoever_comes_after_the_last_day_is_answered_as_with_a_wrong_password() -> None:
    helper = make_user("nurse")
    User.objects.filter(pk=helper.pk).update(last_day=timezone.localdate() - dt.timedelta(days=1))
    sent = {"login": helper.username, "password": factories.PASSWORD}
    page = Client().post("/sign-in/", sent)
    wrong = Client().post("/sign-in/", {**sent, "password": "not this one at all"})
    assert page.status_code == wrong.status_code == 200
    assert "is not right" in page.content.decode()


# ---- the pages see no person -------------------------------------------------------------------------


def test_an_administrator_holds_nothing_that_opens_or_gives_a_person() -> None:
    held = ROLES["administrator"].permissions
    assert ROLES["administrator"].relation is None and not ROLES["administrator"].cells
    assert not held & {key for key in PERMISSIONS if key.split(".")[0] in ("register", "cases", "arrivals", "exports")}
    assert not held & {"access.wall", "access.break_glass", "access.second", "audit.see"}


def test_pages_of_accounts_show_no_person_and_no_number_of_people_but_at_leaving() -> None:
    admin, lead = make_user("administrator"), make_user("supervisor")
    worker = make_user("caseworker", supervisor=lead)
    person = factories.make_person(factories.persons.Somebody("Cnry", "Cnry"), worker=worker)
    client = signed_in(admin)
    for url in ("/accounts/", "/accounts/?closed", "/accounts/new/", f"/accounts/{worker.pk}/", "/accounts/waiting/",
                f"/accounts/{worker.pk}/leaving/", f"/accounts/{worker.pk}/role/", "/who-sees-what/"):  # fmt: skip
        page = client.get(url)
        assert page.status_code == 200, url
        text = page.content.decode()
        assert "cnry" not in text.casefold() and str(person.pk) not in text, url


def test_the_list_of_accounts_costs_as_many_queries_at_thirty_as_at_three() -> None:
    client, lead = signed_in(make_user("administrator")), make_user("supervisor")
    counts = []
    for more in (3, 27):
        for _one in range(more):
            make_user("nurse", "counsellor", supervisor=lead)
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/accounts/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_an_account_without_sign_in_says_never_and_a_closed_one_stands_apart() -> None:
    admin, nurse = make_user("administrator"), make_user("outreach", name="Chan Lida")
    client = signed_in(admin)
    assert "Chan Lida" in client.get("/accounts/").content.decode()
    actions.close_account(user=nurse, by=admin)
    assert "Chan Lida" not in client.get("/accounts/").content.decode()
    assert "Chan Lida" in client.get("/accounts/?closed").content.decode()
