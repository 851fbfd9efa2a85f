"""An account comes without a password: its owner chooses one at a link that works once."""

import datetime as dt
import io
import logging
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from samnak.ground.access import actions, factors
from samnak.ground.access.actors import COMMAND, DOOR
from samnak.ground.access.logs import OneLine
from samnak.ground.access.models import Alarm, AuditEntry, Invitation, User, WebSession
from samnak.ground.access.refusals import Refused
from samnak.ground.access.requestlog import route_of
from tests import factories

pytestmark = pytest.mark.django_db
NEW = "nine rivers, two houses"
TYPED = {"new": NEW, "again": NEW}


def invited(**more: Any) -> User:
    return actions.invite(username="maly", name="Maly", by=COMMAND, **more)


def token_of(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def test_an_account_is_made_without_a_password_and_nobody_chooses_anothers() -> None:
    user = invited()
    assert not user.has_usable_password()
    for password in ("", "!", user.password):
        assert Client().post("/sign-in/", {"login": "maly", "password": password}).status_code == 200
    with pytest.raises(ValueError, match="Nobody chooses"):
        actions.invite(username="other", name="Other", password=NEW, by=factories.make_user("administrator"))


def test_from_the_link_to_the_first_page() -> None:
    user, client = invited(), Client()
    path = actions.invite_link(user=user, by=COMMAND)
    page = client.get(path)
    assert page.status_code == 200 and "maly" in page.content.decode()
    assert client.post(path, TYPED)["Location"] == "/sign-in/second/"
    assert client.get("/")["Location"] == "/sign-in/second/?next=/", "a password alone opens nothing"
    assert client.get("/sign-in/second/")["Location"] == "/sign-in/set-up/"
    assert User.objects.get(pk=user.pk).check_password(NEW)
    keys = AuditEntry.objects.filter(about_id=user.pk).order_by("number").values_list("key", flat=True)
    assert list(keys) == ["access.user_invited", "access.link_made", "access.link_used", "access.password_given"]


def test_wrong_used_old_and_closed_links_are_answered_alike() -> None:
    used, old, closed, before = (factories.make_user("intake") for _time in range(4))
    paths = {"wrong": "/invitation/" + "x" * 43 + "/"}
    paths["used"] = actions.invite_link(user=used, kind="recovery", by=COMMAND)
    actions.accept(token=token_of(paths["used"]), password=NEW, by=DOOR)
    paths["old"] = actions.invite_link(user=old, kind="recovery", by=COMMAND)
    Invitation.objects.filter(user=old).update(until=timezone.now())
    paths["closed"] = actions.invite_link(user=closed, kind="recovery", by=COMMAND)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    paths["an earlier one"] = actions.invite_link(user=before, kind="recovery", by=COMMAND)
    actions.invite_link(user=before, kind="recovery", by=COMMAND)
    answers = set()
    for what, path in paths.items():
        for answer in (Client().get(path), Client().post(path, TYPED)):
            assert answer.status_code == 404, what
            page = answer.content.decode().replace(path, "")
            answers.add(page[page.index("<main") : page.index("</main")])
    assert len(answers) == 1 and "three days" in answers.pop()


def test_it_works_for_seventy_two_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    path, now = actions.invite_link(user=invited(), by=COMMAND), timezone.now()
    for hours, status in ((71.9, 200), (72.1, 404)):
        monkeypatch.setattr(timezone, "now", lambda hours=hours: now + dt.timedelta(hours=hours))
        assert Client().get(path).status_code == status


def test_it_is_kept_as_a_hash_and_stands_in_no_log_line() -> None:
    path = actions.invite_link(user=invited(), by=COMMAND)
    token = token_of(path)
    row = Invitation.objects.get()
    assert token not in str(vars(row)) and len(token) == 43
    assert token not in str(list(AuditEntry.objects.values_list("facts", "by", "about")))
    assert route_of(path) == "access:invitation"
    record = logging.LogRecord("django.request", 30, "x", 1, "Not Found: %s", (path,), None)
    assert token not in OneLine().format(record)


def test_its_page_tells_nobody_where_it_is() -> None:
    answer = Client().get(actions.invite_link(user=invited(), by=COMMAND))
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "no-referrer")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"new": "too short", "again": "too short"}, "too short"),
        ({"new": "password1234", "again": "password1234"}, "too common"),
        ({"new": NEW, "again": NEW + "."}, "The two passwords differ"),
        ({"new": "", "again": ""}, "Write this"),
    ],
)
def test_a_password_that_will_not_do_is_said_so_and_the_link_stays(typed: dict[str, str], said: str) -> None:
    user = invited()
    path = actions.invite_link(user=user, by=COMMAND)
    assert said in Client().post(path, typed).content.decode()
    assert not User.objects.get(pk=user.pk).has_usable_password()
    assert Client().post(path, TYPED).status_code == 302


def test_whoever_was_signed_in_in_this_browser_is_so_no_more() -> None:
    client, other = Client(), factories.make_user("intake")
    client.force_login(other)
    client.post(actions.invite_link(user=invited(), by=COMMAND), TYPED)
    assert client.get("/")["Location"].startswith("/sign-in/second/")
    assert not WebSession.objects.filter(user=other).exists()


def test_a_recovery_ends_everything_before_and_does_not_skip_the_second_step() -> None:
    lead = factories.supervision()
    user, client = factories.make_user("intake", supervisor=lead), Client()
    factories.sign_in(client, user)
    actions.make_codes(by=user)
    path = actions.invite_link(user=user, kind="recovery", by=COMMAND)
    assert client.get("/").status_code == 200, "a link alone changes nothing"
    back = Client()
    back.post(path, TYPED)
    assert client.get("/").status_code == 302
    assert not factors.has_one(user) and factors.codes_left(user) == 0
    assert back.get("/")["Location"].startswith("/sign-in/second/")
    assert set(Alarm.objects.filter(key="access.recovered").values_list("user", "role")) == {
        (lead.pk, ""),
        (None, "administrator"),
    }


def test_who_may_make_a_link() -> None:
    user = invited()
    for role in ("intake", "supervisor", "auditor"):
        with pytest.raises(Refused):
            actions.invite_link(user=user, by=factories.make_user(role))
    keeper = factories.make_user("administrator")
    assert actions.invite_link(user=user, by=keeper)
    with pytest.raises(Refused, match="their own"):
        actions.invite_link(user=keeper, kind="recovery", by=keeper)
    with pytest.raises(Refused, match="already"):
        actions.invite_link(user=factories.make_user("intake"), by=keeper)
    User.objects.filter(pk=user.pk).update(is_active=False)
    with pytest.raises(Refused, match="closed"):
        actions.invite_link(user=User.objects.get(pk=user.pk), by=keeper)


# ---- the command ------------------------------------------------------------------------------------


def told(*words: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("invite", *words, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_command_prints_a_link_that_works() -> None:
    link, _said = told("sophea", "--name", "Sophea", "--role", "caseworker", "--role", "intake")
    path = "/" + link.strip().partition("://")[2].partition("/")[2]
    assert Client().post(path, TYPED).status_code == 302
    user = User.objects.get(username="sophea")
    assert user.role_keys() == {"caseworker", "intake"} and user.check_password(NEW)


def test_the_command_makes_a_new_link_for_who_never_came_or_lost_the_way() -> None:
    first, _said = told("sophea", "--name", "Sophea", "--role", "supervisor")
    again, _said = told("sophea", "--again")
    assert first != again
    user = User.objects.get(username="sophea")
    actions.accept(token=token_of(again.strip()), password=NEW, by=DOOR)
    with pytest.raises(SystemExit):
        told("sophea", "--again")
    told("sophea", "--recover")
    assert Invitation.objects.filter(user=user, kind="recovery").count() == 1


@pytest.mark.parametrize("words", [("sophea",), ("sophea", "--name", "S"), ("nobody", "--recover")])
def test_the_command_says_what_it_lacks(words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit):
        told(*words)
    assert not User.objects.exists()
