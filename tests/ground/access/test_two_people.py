"""What takes two people: one asks, another confirms; nobody alone, and nobody for themselves."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from samnak.ground.access import actions, alarms, rules
from samnak.ground.access.actors import COMMAND, DEMO
from samnak.ground.access.models import Proposal, RoleGrant, User
from samnak.ground.access.refusals import Refused
from samnak.ground.access.roles import ROLES
from tests.factories import make_user

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


def test_roles_that_watch_over_others_take_two_people_and_no_others_do() -> None:
    assert {role for role in ROLES if rules.takes_two(role)} == {"director", "administrator", "auditor", "supervisor"}


@pytest.mark.parametrize("role", sorted(rules.TWO_PEOPLE))
def test_an_administrator_alone_gives_no_role_that_takes_two(role: str) -> None:
    admin, nurse = make_user("administrator"), make_user("nurse")
    with pytest.raises(Refused):
        actions.grant(user=nurse, role=role, by=admin)
    actions.give_or_ask(user=nurse, role=role, reason="Needs it", by=admin)
    assert again(nurse).role_keys() == {"nurse"}


def test_a_second_person_confirms_and_the_role_is_held_at_once() -> None:
    admin, director, nurse = make_user("administrator"), make_user("director"), make_user("nurse")
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


# ---- the first of an installation --------------------------------------------------------------------


def test_the_server_makes_the_first_two_who_confirm_and_only_asks_from_then_on() -> None:
    first, second, third = make_user(), make_user(), make_user()
    call_command("grant", first.username, "--role", "director", stdout=StringIO())
    call_command("grant", second.username, "--role", "administrator", stdout=StringIO())
    said = StringIO()
    call_command("grant", third.username, "--role", "administrator", stdout=said)
    assert [again(user).role_keys() for user in (first, second, third)] == [{"director"}, {"administrator"}, set()]
    assert "Asked" in said.getvalue()
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
    client.post(f"/accounts/waiting/{yes.pk}/", {"confirm": "1"})
    assert again(nurse).role_keys() == {"nurse", "supervisor"}
    assert RoleGrant.objects.filter(user=nurse).count() == 2
    assert timezone.now() - Proposal.objects.get(pk=no.pk).answered_at < HOUR
