"""What takes two people: one asks, another confirms; nobody alone, and nobody for themselves."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from samnak.ground.access import actions, alarms, rules
from samnak.ground.access.actors import COMMAND, DEMO, DOOR
from samnak.ground.access.models import Proposal, RoleGrant, User
from samnak.ground.access.refusals import Refused
from samnak.ground.access.roles import ROLES
from tests.factories import make_passkey, make_user

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def again(user: User) -> User:
    """As the next request sees them."""
    return User.objects.get(pk=user.pk)


def asked(user: User, role: str, by: User) -> Proposal:
    return actions.ask_for_role(user=user, role=role, reason="Leads the team from now on", by=by)


def move(proposal: Proposal, **earlier: dt.timedelta) -> Proposal:
    """As if so much time had gone by."""
    values = {name: getattr(proposal, name) - by for name, by in earlier.items()}
    Proposal.objects.filter(pk=proposal.pk).update(**values)
    return Proposal.objects.get(pk=proposal.pk)


def keys_told(user: User) -> set[str]:
    return {alarm.key for alarm in alarms.waiting(again(user))}


# ---- roles -------------------------------------------------------------------------------------------


def test_roles_that_watch_over_others_or_read_of_people_take_two_people_and_no_others_do() -> None:
    watch = {"director", "administrator", "auditor", "supervisor"}
    assert watch == rules.WATCHERS
    read = {"intake", "caseworker", "counsellor", "nurse", "legal_coordinator", "attorney"}
    assert {role for role in ROLES if rules.takes_two(role)} == watch | read


@pytest.mark.parametrize("role", sorted(rules.TWO_PEOPLE))
def test_an_administrator_alone_gives_no_role_that_takes_two(role: str) -> None:
    admin, user = make_user("administrator"), make_user("outreach")
    with pytest.raises(Refused):
        actions.grant(user=user, role=role, by=admin)
    actions.give_or_ask(user=user, role=role, reason="Needs it", by=admin)
    assert again(user).role_keys() == {"outreach"}


def test_a_second_person_confirms_and_the_role_is_held_at_once() -> None:
    admin, director, nurse = make_user("administrator"), make_user("director"), make_user("nurse")
    make_passkey(nurse)
    row = actions.confirm_proposal(proposal=asked(nurse, "supervisor", admin), by=director)
    assert again(nurse).role_keys() == {"nurse", "supervisor"}
    assert (row.answer, row.answered_by) == ("confirmed", director)
    assert "access.proposal_answered" in keys_told(admin) & keys_told(nurse)


def test_who_asked_does_not_confirm_nor_does_the_one_it_is_about() -> None:
    admin, director = make_user("administrator"), make_user("director")
    for row, by in ((asked(director, "auditor", admin), admin), (asked(director, "auditor", admin), director)):
        with pytest.raises(Refused) as refused:
            actions.confirm_proposal(proposal=row, by=by)
        assert refused.value.status == 403
    assert again(director).role_keys() == {"director"}


@pytest.mark.parametrize("role", sorted(set(ROLES) - rules.CONFIRMERS))
def test_nobody_else_confirms(role: str) -> None:
    row = asked(make_user("nurse"), "director", make_user("administrator"))
    with pytest.raises(Refused):
        actions.confirm_proposal(proposal=row, by=make_user(role))


def test_what_was_answered_stopped_or_has_lapsed_is_confirmed_no_more() -> None:
    admin, director, nurse = make_user("administrator"), make_user("director"), make_user("nurse")
    refused = actions.refuse_proposal(proposal=asked(nurse, "auditor", admin), words="Too early", by=director)
    stopped = actions.take_back_proposal(proposal=asked(nurse, "supervisor", admin), by=admin)
    lapsed = move(asked(nurse, "director", admin), lapses_at=rules.LIVES)
    for row in (refused, stopped, lapsed):
        with pytest.raises(Refused):
            actions.confirm_proposal(proposal=row, by=director)
    assert again(nurse).role_keys() == {"nurse"}


def test_a_question_of_somebody_who_left_is_not_confirmed() -> None:
    admin, director, nurse = make_user("administrator"), make_user("director"), make_user("nurse")
    make_user("administrator")
    row = asked(nurse, "supervisor", admin)
    actions.end_role(user=admin, role="administrator", by=COMMAND)
    with pytest.raises(Refused):
        actions.confirm_proposal(proposal=row, by=director)


def test_no_says_why_and_the_asker_is_told() -> None:
    admin, director, nurse = make_user("administrator"), make_user("director"), make_user("nurse")
    row = asked(nurse, "supervisor", admin)
    with pytest.raises(Refused) as refused:
        actions.refuse_proposal(proposal=row, words=" ", by=director)
    assert refused.value.field == "words"
    actions.refuse_proposal(proposal=row, words="She begins next month", by=director)
    client = Client()
    client.force_login(admin)
    assert "She begins next month" in client.get("/accounts/asked/").content.decode()


def test_asked_twice_while_it_waits_is_one_question() -> None:
    admin, nurse = make_user("administrator"), make_user("nurse")
    assert asked(nurse, "supervisor", admin) == asked(nurse, "supervisor", admin)


def test_why_is_read_by_those_concerned_and_by_nobody_else() -> None:
    admin, nurse = make_user("administrator"), make_user("nurse")
    row = actions.ask_for_role(user=nurse, role="supervisor", reason="cnry-of-a-reason", by=admin)
    for role in ROLES:
        if role in rules.CONFIRMERS:
            continue
        client = Client()
        client.force_login(make_user(role))
        for url in ("/", "/me/", "/more/", "/accounts/asked/", f"/accounts/waiting/{row.pk}/", "/accounts/waiting/"):
            assert "cnry" not in client.get(url).content.decode(), (role, url)
        assert client.post(f"/accounts/waiting/{row.pk}/stop/").status_code == 404, role


# ---- somebody comes in first -------------------------------------------------------------------------


def came_by_link(admin: User, *, lead: User | None = None) -> User:
    """An account that this administrator made, and whose link somebody has used: who, nobody can tell from here."""
    user = actions.make_account(username="newcomer", name="Newcomer", supervisor=lead, by=admin)
    token = actions.first_link(user=user, by=admin).split("/")[-2]
    actions.accept(token=token, password="seven rivers, two houses", by=DOOR)
    make_passkey(user)
    return again(user)


def test_a_role_near_people_is_confirmed_only_when_its_owner_has_come_in() -> None:
    admin, director = make_user("administrator"), make_user("director")
    user = actions.make_account(username="newcomer", name="Newcomer", by=admin)
    rows = [asked(user, role, admin) for role in ("intake", "supervisor")]
    for row in rows:
        with pytest.raises(Refused, match="has not come in yet"):
            actions.confirm_proposal(proposal=row, by=director)
    token = actions.first_link(user=user, by=admin).split("/")[-2]
    actions.accept(token=token, password="seven rivers, two houses", by=DOOR)
    with pytest.raises(Refused, match="has not come in yet"):
        actions.confirm_proposal(proposal=rows[0], by=director)
    make_passkey(user)
    actions.confirm_proposal(proposal=rows[0], by=director)
    assert again(user).role_keys() == {"intake"}


def test_who_makes_an_account_with_roles_and_uses_its_link_sees_nobody() -> None:
    admin = make_user("administrator")
    client = Client()
    client.force_login(admin)
    sent = {"name": "Nobody", "username": "nobody-real", "roles": ["intake", "caseworker"], "reason": "A surge"}
    client.post("/accounts/new/", sent)
    user = User.objects.get(username="nobody-real")
    token = actions.first_link(user=user, by=admin).split("/")[-2]
    user = actions.accept(token=token, password="seven rivers, two houses", by=DOOR)
    make_passkey(user)
    assert again(user).role_keys() == set()
    for row in Proposal.objects.filter(user=user):
        with pytest.raises(Refused):
            actions.confirm_proposal(proposal=row, by=admin)


def test_who_made_the_link_does_not_confirm_what_somebody_else_asked_for() -> None:
    admin, other, director = make_user("administrator"), make_user("administrator"), make_user("director")
    row = asked(came_by_link(admin), "intake", other)
    with pytest.raises(Refused, match="You made the link"):
        actions.confirm_proposal(proposal=row, by=admin)
    actions.confirm_proposal(proposal=row, by=director)
    assert again(row.user).role_keys() == {"intake"}


def test_their_supervisor_confirms_a_role_near_people_and_none_that_watches() -> None:
    admin, lead, other = make_user("administrator"), make_user("supervisor"), make_user("supervisor")
    user = came_by_link(admin, lead=lead)
    near, watch = asked(user, "caseworker", admin), asked(user, "auditor", admin)
    assert alarms.waiting(lead).get(key="access.role_waits").url == f"/accounts/waiting/{near.pk}/"
    for by, row in ((lead, watch), (other, near)):
        client = Client()
        client.force_login(by)
        assert client.get(f"/accounts/waiting/{row.pk}/").status_code == 404
        with pytest.raises(Refused):
            actions.confirm_proposal(proposal=row, by=by)
    client = Client()
    client.force_login(lead)
    assert f"/accounts/waiting/{near.pk}/" in client.get("/accounts/asked/").content.decode()
    client.post(f"/accounts/waiting/{near.pk}/", {"confirm": "1"})
    assert again(user).role_keys() == {"caseworker"}


def test_whoever_has_no_role_yet_is_told_so_in_words_and_can_leave() -> None:
    client = Client()
    client.force_login(came_by_link(make_user("administrator")))
    page = client.get("/")
    assert page.status_code == 200 and "Your account has no work here yet" in page.content.decode()
    assert "/sign-out/" in page.content.decode()
    assert client.get("/people/").status_code == 404


def test_who_asked_for_a_new_way_in_does_not_hand_it_over() -> None:
    admin, director = make_user("administrator"), make_user("director")
    row = actions.ask_for_recovery(user=make_user("nurse"), reason="Lost", by=admin)
    actions.confirm_proposal(proposal=row, by=director)
    row = move(row, ready_at=rules.WAITS)
    with pytest.raises(Refused, match="does not hand it over"):
        actions.recovery_link(proposal=row, by=admin)
    assert "/invitation/" in actions.recovery_link(proposal=row, by=director)


def test_with_two_who_confirm_the_server_asks_for_every_role_near_people() -> None:
    user = make_user()
    make_user("director"), make_user("administrator")
    call_command("invite", "newcomer", "--name", "Newcomer", "--role", "intake", stdout=StringIO(), stderr=StringIO())
    assert User.objects.get(username="newcomer").role_keys() == set()
    assert Proposal.objects.get().role == "intake"
    call_command("grant", user.username, "--role", "nurse", stdout=StringIO())
    assert again(user).role_keys() == set()


# ---- the first of an installation --------------------------------------------------------------------


def test_the_server_makes_the_first_two_who_confirm_and_only_asks_from_then_on() -> None:
    first, second, third = make_user(), make_user(), make_user()
    call_command("grant", first.username, "--role", "director", stdout=StringIO())
    call_command("grant", second.username, "--role", "administrator", stdout=StringIO())
    said = StringIO()
    call_command("grant", third.username, "--role", "administrator", stdout=said)
    assert [again(user).role_keys() for user in (first, second, third)] == [{"director"}, {"administrator"}, set()]
    assert "Asked" in said.getvalue()
    make_passkey(third)
    actions.confirm_proposal(proposal=Proposal.objects.get(user=third), by=again(second))
    assert again(third).role_keys() == {"administrator"}


@pytest.mark.parametrize("role", ["auditor", "supervisor"])
def test_the_server_itself_gives_nobody_a_role_that_watches(role: str) -> None:
    user = make_user()
    call_command("grant", user.username, "--role", role, stdout=StringIO())
    assert again(user).role_keys() == set()
    assert Proposal.objects.get(user=user).asked_by is None
    with pytest.raises(Refused):
        actions.grant(user=user, role=role, by=COMMAND)


def test_the_made_up_programme_gives_roles_only_where_nobody_is_real(settings: object) -> None:
    settings.TESTING = settings.DEMO = False  # type: ignore[attr-defined]
    with pytest.raises(Refused):
        actions.grant(user=make_user(), role="director", by=DEMO)


# ---- a new way in ------------------------------------------------------------------------------------


def recovery() -> tuple[User, User, User, Proposal]:
    """Somebody who lost their phone, their supervisor who asked, an administrator."""
    lead, admin = make_user("supervisor"), make_user("administrator")
    nurse = make_user("nurse", supervisor=lead)
    return nurse, lead, admin, actions.ask_for_recovery(user=nurse, reason="Phone stolen on Monday", by=lead)


def test_a_new_way_in_is_told_to_its_owner_their_supervisor_and_the_auditors_at_once() -> None:
    lead, auditor, admin = make_user("supervisor"), make_user("auditor"), make_user("administrator")
    nurse = make_user("nurse", supervisor=lead)
    actions.ask_for_recovery(user=nurse, reason="Phone stolen", by=admin)
    assert "access.recovery_asked_for_you" in keys_told(nurse)
    assert "access.recovery_asked" in keys_told(lead) & keys_told(auditor)


def test_a_new_way_in_works_a_day_after_it_was_asked_for_once_and_not_for_ever() -> None:
    nurse, _lead, admin, row = recovery()
    actions.confirm_proposal(proposal=row, by=admin)
    with pytest.raises(Refused):
        actions.recovery_link(proposal=row, by=admin)
    row = move(row, ready_at=rules.WAITS)
    assert "/invitation/" in actions.recovery_link(proposal=row, by=admin)
    with pytest.raises(Refused):
        actions.recovery_link(proposal=row, by=admin)
    assert "access.recovery_given_for_you" in keys_told(nurse)


def test_a_confirmed_way_in_that_nobody_fetched_lapses() -> None:
    _nurse, _lead, admin, row = recovery()
    actions.confirm_proposal(proposal=row, by=admin)
    row = move(Proposal.objects.get(pk=row.pk), ready_at=rules.WAITS, lapses_at=rules.LIVES + rules.WAITS + HOUR)
    with pytest.raises(Refused):
        actions.recovery_link(proposal=row, by=admin)


def test_whoever_lost_nothing_stops_it_even_after_it_was_confirmed() -> None:
    nurse, _lead, admin, row = recovery()
    actions.confirm_proposal(proposal=row, by=admin)
    client = Client()
    client.force_login(nurse)
    assert client.post(f"/accounts/waiting/{row.pk}/stop/").status_code == 302
    with pytest.raises(Refused):
        actions.recovery_link(proposal=move(row, ready_at=rules.WAITS), by=admin)


def test_the_supervisor_who_did_not_ask_reads_it_and_stops_it() -> None:
    lead, admin = make_user("supervisor"), make_user("administrator")
    row = actions.ask_for_recovery(user=make_user("nurse", supervisor=lead), reason="Lost", by=admin)
    assert alarms.waiting(lead).get(key="access.recovery_asked").url == "/accounts/asked/"
    client = Client()
    client.force_login(lead)
    assert f"/accounts/waiting/{row.pk}/stop/" in client.get("/accounts/asked/").content.decode()
    client.post(f"/accounts/waiting/{row.pk}/stop/")
    assert Proposal.objects.get(pk=row.pk).answer == "taken_back"


def test_an_unconfirmed_way_in_gives_no_link_and_nobody_takes_their_own() -> None:
    nurse, _lead, admin, row = recovery()
    with pytest.raises(Refused):
        actions.recovery_link(proposal=move(row, ready_at=rules.WAITS), by=admin)
    mine = actions.ask_for_recovery(user=admin, reason="Lost", by=make_user("administrator"))
    actions.confirm_proposal(proposal=mine, by=make_user("director"))
    with pytest.raises(Refused) as refused:
        actions.recovery_link(proposal=move(mine, ready_at=rules.WAITS), by=admin)
    assert refused.value.status == 403
    assert nurse.is_active


def test_a_supervisor_asks_for_their_own_team_alone() -> None:
    lead, other = make_user("supervisor"), make_user("nurse", supervisor=make_user("supervisor"))
    with pytest.raises(Refused) as refused:
        actions.ask_for_recovery(user=other, reason="Lost", by=lead)
    assert refused.value.status == 403
    client = Client()
    client.force_login(lead)
    assert other.name not in client.get(f"/accounts/recover/?for={other.pk}").content.decode()
    client.post("/accounts/recover/", {"user": str(other.pk), "reason": "Lost"})
    assert not Proposal.objects.exists()


def test_the_new_way_in_ends_what_is_open_and_its_link_is_shown_once() -> None:
    nurse, _lead, admin, row = recovery()
    actions.confirm_proposal(proposal=row, by=admin)
    move(row, ready_at=rules.WAITS)
    theirs, mine = Client(), Client()
    theirs.force_login(nurse)
    mine.force_login(admin)
    page = mine.post(f"/accounts/waiting/{row.pk}/link/")
    assert "/invitation/" in page.content.decode()
    assert "/invitation/" not in mine.get("/accounts/waiting/").content.decode()
    assert theirs.get("/")["Location"].startswith("/sign-in/")


def test_the_server_itself_asks_for_a_new_way_in_and_somebody_confirms() -> None:
    nurse, director = make_user("nurse"), make_user("director")
    row = actions.ask_for_recovery(user=nurse, reason="samnak invite --recover", by=COMMAND)
    assert "access.recovery_asked_for_you" in keys_told(nurse)
    actions.confirm_proposal(proposal=row, by=director)
    assert Proposal.objects.get(pk=row.pk).answer == "confirmed"


# ---- pages -------------------------------------------------------------------------------------------


def test_today_says_that_something_waits_for_a_second_person() -> None:
    admin, director, nurse = make_user("administrator"), make_user("director"), make_user("nurse")
    asked(nurse, "supervisor", admin)
    for user, waits in ((director, True), (admin, False)):
        client = Client()
        client.force_login(user)
        assert ("1 waits for your answer" in client.get("/").content.decode()) == waits


def test_the_page_confirms_and_says_no() -> None:
    admin, director, nurse = make_user("administrator"), make_user("director"), make_user("nurse")
    client = Client()
    client.force_login(director)
    no, yes = asked(nurse, "auditor", admin), asked(nurse, "supervisor", admin)
    assert "Leads the team" in client.get(f"/accounts/waiting/{yes.pk}/").content.decode()
    assert "Write in a few words why." in client.post(f"/accounts/waiting/{no.pk}/", {"refuse": "1"}).content.decode()
    client.post(f"/accounts/waiting/{no.pk}/", {"refuse": "1", "words": "Not yet"})
    assert "has not come in yet" in client.post(f"/accounts/waiting/{yes.pk}/", {"confirm": "1"}).content.decode()
    make_passkey(nurse)
    assert "met or spoken to them yourself" in client.get(f"/accounts/waiting/{yes.pk}/").content.decode()
    client.post(f"/accounts/waiting/{yes.pk}/", {"confirm": "1"})
    assert again(nurse).role_keys() == {"nurse", "supervisor"}
    assert RoleGrant.objects.filter(user=nurse).count() == 2
    assert timezone.now() - Proposal.objects.get(pk=no.pk).answered_at < HOUR
