"""Web sessions end by themselves, at a word of their owner, and with what changes who somebody is here."""

import datetime as dt
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from samnak.ground.access import actions, agents
from samnak.ground.access.actors import COMMAND
from samnak.ground.access.models import AuditEntry, User, WebSession
from tests import factories

pytestmark = pytest.mark.django_db


def entered(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def is_in(client: Client) -> bool:
    return client.get("/me/").status_code == 200


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`later(minutes=14)`: so much time has passed since the test began."""
    import time

    now, clock = timezone.now(), time.time()

    def move(**passed: float) -> None:
        by = dt.timedelta(**passed)
        monkeypatch.setattr(timezone, "now", lambda: now + by)
        monkeypatch.setattr(time, "time", lambda: clock + by.total_seconds())

    return move


def test_fifteen_minutes_without_a_word_end_it(later: Any) -> None:
    client = entered(factories.make_user("intake"))
    assert is_in(client)
    later(minutes=14)
    assert is_in(client)
    later(minutes=28)
    assert is_in(client), "each page begins the fifteen minutes anew"
    later(minutes=43, seconds=1)
    assert not is_in(client)


def test_eight_hours_end_it_however_busy_it_was(later: Any) -> None:
    client = entered(factories.make_user("intake"))
    for minute in range(10, 480, 10):
        later(minutes=minute)
        assert is_in(client), minute
    later(minutes=479)
    session = client.session
    session["something"] = "that is saved"
    session.save()
    assert is_in(client)
    later(minutes=480, seconds=5)
    assert not is_in(client)


def test_a_new_password_does_not_make_the_eight_hours_longer(later: Any) -> None:
    user = factories.make_user("intake")
    client = entered(user)
    for minute in range(10, 471, 10):
        later(minutes=minute)
        assert is_in(client)
    words = {"password": factories.PASSWORD, "new": "nine rivers, two houses", "again": "nine rivers, two houses"}
    assert client.post("/me/password/", words).status_code == 302
    later(minutes=479)
    assert is_in(client)
    later(minutes=480, seconds=1)
    assert not is_in(client)


def test_the_stamp_is_written_once_a_minute_and_asks_nothing_more(later: Any) -> None:
    client = entered(factories.make_user("intake"))
    is_in(client)
    for seconds, stamped in ((30, 0), (61, 1), (90, 0), (125, 1)):
        later(seconds=seconds)
        with CaptureQueriesContext(connections["default"]) as asked:
            is_in(client)
        written = [q["sql"] for q in asked.captured_queries if "access_websession" in q["sql"] and "UPDATE" in q["sql"]]
        assert len(written) == stamped, seconds
        read = [q for q in asked.captured_queries if q["sql"].startswith("SELECT") and "websession" in q["sql"]]
        assert len(read) == 2, "the session itself, and the list on this page"


def test_a_key_nobody_was_given_opens_nothing_and_is_not_taken_over() -> None:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    client.post("/language/", {"language": "km", "next": "/"})
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != "a" * 32


def test_it_holds_words_for_the_browser_and_no_address() -> None:
    user, client = factories.make_user("intake"), Client(
        HTTP_USER_AGENT="Mozilla/5.0 (Linux; Android 14; SM-A146P) Chrome/126.0 Mobile Safari/537.36",
        REMOTE_ADDR="203.0.113.77",
    )  # fmt: skip
    factories.sign_in(client, user)
    row = WebSession.objects.get(user=user)
    assert (row.browser, row.system) == ("Chrome", "Android")
    assert row.factor_at is not None
    stored = str([getattr(row, field.attname) for field in WebSession._meta.fields]) + str(row.get_decoded())
    assert "203.0.113.77" not in stored and "SM-A146P" not in stored
    assert "Chrome on Android" in client.get("/me/").content.decode()


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) Version/17.5 Mobile/15E148 Safari/604.1", ("Safari", "iPhone")),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0", ("Edge", "Windows")),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", ("Firefox", "Linux")),
        ("Mozilla/5.0 (Linux; Android 13) SamsungBrowser/25.0 Chrome/121 Mobile", ("Samsung Internet", "Android")),
        ("<script>alert(1)</script>", ("", "")),
        ("", ("", "")),
    ],
)
def test_what_a_browser_tells_becomes_two_known_words(agent: str, words: tuple[str, str]) -> None:
    assert agents.words_of(agent) == words


# ---- ended by their owner ---------------------------------------------------------------------------


def test_the_owner_sees_where_they_are_signed_in_and_ends_one() -> None:
    user = factories.make_user("intake")
    here, there = entered(user), entered(user)
    page = here.get("/me/").content.decode()
    assert page.count(">Sign out there<") == 1 and "this one" in page
    assert there.session.session_key not in page and here.session.session_key not in page, "a key would open it"
    shown = WebSession.objects.get(session_key=there.session.session_key).shown
    assert here.post(reverse("access:session_end", args=[shown])).status_code == 302
    assert is_in(here) and not is_in(there)
    assert AuditEntry.objects.filter(key="access.session_ended", by=str(user.pk)).count() == 1


def test_the_owner_ends_all_but_this_one() -> None:
    user = factories.make_user("intake")
    here, *others = (entered(user) for _time in range(3))
    here.post("/me/sessions/end/")
    assert is_in(here) and not any(is_in(other) for other in others)
    assert AuditEntry.objects.get(key="access.sessions_ended").facts == {"counted": 2}
    here.post("/me/sessions/end/")
    assert AuditEntry.objects.filter(key="access.sessions_ended").count() == 1, "twice is once"


def test_nobody_ends_or_sees_anothers() -> None:
    mine, other = entered(factories.make_user("intake")), entered(factories.make_user("intake"))
    shown = WebSession.objects.get(session_key=other.session.session_key).shown
    assert str(shown) not in mine.get("/me/").content.decode()
    mine.post(reverse("access:session_end", args=[shown]))
    mine.post("/me/sessions/end/")
    assert is_in(other)


def test_a_session_in_which_only_the_password_was_given_is_shown_as_such() -> None:
    user = factories.make_user("intake")
    client = entered(user)
    Client().post("/sign-in/", {"login": user.username, "password": factories.PASSWORD})
    assert "the second step was not given" in client.get("/me/").content.decode()


# ---- ended by what changes --------------------------------------------------------------------------


def test_another_role_or_one_less_ends_all_of_them() -> None:
    user = factories.make_user("intake")
    for change in (actions.grant, actions.end_role):
        client, other = entered(user), entered(factories.make_user("intake"))
        change(user=user, role="nurse", by=COMMAND)
        assert not is_in(client) and is_in(other)


def test_whose_sign_in_ended_is_told_so_and_nobody_else() -> None:
    user = factories.make_user("intake")
    client, said = entered(user), "Your sign-in has ended. Sign in again."
    actions.grant(user=user, role="caseworker", by=COMMAND)
    text = client.get("/people/", follow=True).content.decode()
    assert said in text and 'value="/people/"' in text
    assert said not in Client().get("/people/", follow=True).content.decode()
    there = entered(user)
    there.post("/sign-out/")
    assert said not in there.get("/", follow=True).content.decode()
    chosen = Client()
    chosen.post("/language/", {"language": "km", "next": "/sign-in/"})
    assert "ការចូលប្រើរបស់លោកអ្នកបានចប់ហើយ" not in chosen.get("/", follow=True).content.decode()


def test_a_role_that_is_held_already_ends_none() -> None:
    user = factories.make_user("intake")
    client = entered(user)
    actions.grant(user=user, role="intake", by=COMMAND)
    assert is_in(client)


def test_a_new_password_ends_all_the_others() -> None:
    user = factories.make_user("intake")
    here, there = entered(user), entered(user)
    words = {"password": factories.PASSWORD, "new": "nine rivers, two houses", "again": "nine rivers, two houses"}
    before = here.session.session_key
    assert here.post("/me/password/", words)["Location"] == "/me/"
    assert is_in(here) and not is_in(there)
    assert here.session.session_key != before
    assert not WebSession.objects.filter(session_key=before).exists()


def test_a_closed_account_is_out_at_once() -> None:
    user = factories.make_user("intake")
    client = entered(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not is_in(client)


def test_what_is_over_is_swept_away_when_somebody_signs_in(later: Any) -> None:
    entered(factories.make_user("intake"))
    later(minutes=16)
    factories.sign_in(Client(), user := factories.make_user("intake"))
    assert list(WebSession.objects.values_list("user", flat=True)) == [user.pk]
