"""Coming in and going out."""

import datetime as dt
import re

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from samnak.ground.access import alarms, throttle
from samnak.ground.access.models import AuditEntry, User
from tests import factories

pytestmark = pytest.mark.django_db
WRONG = "The sign-in name or the password is not right"


def attempt(client: Client, name: str, password: str = factories.PASSWORD, **more: str) -> tuple[int, str]:
    response = client.post("/sign-in/", {"login": name, "password": password, **more})
    return response.status_code, re.sub(
        r'(value|nonce)="[^"]*"|[A-Za-z0-9]{64}|\d\d:\d\d', "", response.content.decode()
    )


def test_signing_in_leads_to_today_and_is_in_the_audit() -> None:
    user, client = factories.make_user("intake"), Client()
    response = factories.sign_in(client, user)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.get("/").status_code == 200
    assert AuditEntry.objects.filter(key="access.signed_in", by=str(user.pk)).count() == 1


def test_pages_open_in_the_language_of_the_user() -> None:
    client = Client()
    user = factories.make_user("intake", language="km")
    factories.sign_in(client, user)
    assert client.cookies["samnak-language"].value == "km"
    assert 'lang="km"' in client.get("/").content.decode()[:200]


def test_capital_letters_of_the_sign_in_name_do_not_matter() -> None:
    user = factories.make_user("intake")
    assert attempt(Client(), user.username.upper())[0] == 302


def test_known_and_unknown_names_get_the_same_answer() -> None:
    known, closed = factories.make_user("intake"), factories.make_user("intake")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    answers = []
    for name, password in ((known.username, "wrong"), ("nobody", "wrong"), (closed.username, factories.PASSWORD)):
        cache.clear()
        status, page = attempt(Client(), name, password)
        assert WRONG in page
        answers.append((status, page.replace(name, "")))
    assert answers[0] == answers[1] == answers[2]


def test_a_closed_account_is_signed_out_at_once() -> None:
    user, client = factories.make_user("intake"), Client()
    factories.sign_in(client, user)
    assert client.get("/").status_code == 200
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get("/")["Location"] == "/sign-in/?next=/"


def test_after_ten_wrong_passwords_even_the_right_one_waits() -> None:
    user = factories.make_user("intake")
    for _ in range(throttle.OF_ACCOUNT_AND_ADDRESS):
        cache.clear()  # the counter of the process would stop us earlier; this one is kept in the database
        status, _page = attempt(Client(), user.username, "wrong")
    cache.clear()
    status, page = attempt(Client(), user.username)
    assert status in (403, 429)
    assert "Too many tries" in page
    other = factories.make_user("intake")
    cache.clear()
    assert attempt(Client(), other.username)[0] == 302


def test_guesses_without_a_pause_are_stopped_earlier() -> None:
    user = factories.make_user("intake")
    pages = [attempt(Client(), user.username, "wrong")[1] for _ in range(throttle.OF_ACCOUNT_AND_ADDRESS)]
    assert "Too many tries" in pages[-1]


def test_the_session_has_another_name_after_signing_in() -> None:
    user, client = factories.make_user("intake"), Client()
    session = client.session
    session["before"] = "1"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    attempt(client, user.username)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != session.session_key


def test_signing_out_clears_what_the_browser_keeps() -> None:
    user, client = factories.make_user("intake"), Client()
    factories.sign_in(client, user)
    assert client.get("/sign-out/").status_code == 200
    assert client.get("/").status_code == 200, "a link alone signs nobody out"
    response = client.post("/sign-out/")
    assert response["Location"] == "/sign-in/"
    assert response["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_leads_to_no_other_host(to: str) -> None:
    user, client = factories.make_user("intake"), Client()
    response = client.post("/sign-in/", {"login": user.username, "password": factories.PASSWORD, "next": to})
    assert response.status_code in (200, 302, 400)
    assert response.get("Location", "/sign-in/second/?next=/") == "/sign-in/second/?next=/"
    client.post("/sign-in/", {"login": user.username, "password": factories.PASSWORD})
    code = factories.next_code(user)
    assert client.post("/sign-in/second/", {"code": code, "next": to})["Location"] == "/"


def test_nobody_signs_up_and_no_password_is_sent_anywhere() -> None:
    for path in ("/sign-up/", "/accounts/signup/", "/password/reset/", "/accounts/password/reset/"):
        assert Client().get(path).status_code == 404


def test_the_password_is_stored_hashed_by_argon2() -> None:
    assert "argon2" in settings.PASSWORD_HASHERS[-1].lower()
    assert factories.PASSWORD not in factories.make_user("intake").password


# ---- the other language -----------------------------------------------------------------------------


def test_the_language_switch_comes_back_to_the_page_with_its_filters() -> None:
    user, client = factories.reception(), Client()
    client.force_login(user)
    response = client.post("/language/", {"language": "km", "next": "/people/?life=moved"})
    assert response["Location"] == "/people/?life=moved"
    assert client.cookies["samnak-language"].value == "km"
    assert User.objects.get(pk=user.pk).language == "km"


@pytest.mark.parametrize(
    "to",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example", "javascript:x", "", "people/"],
)
def test_the_language_switch_leads_to_no_other_host(to: str) -> None:
    assert Client().post("/language/", {"language": "km", "next": to})["Location"] == "/"


@pytest.mark.parametrize("code", ["", "fr", "km-KH", "../../etc", "KM"])
def test_a_language_nobody_speaks_here_changes_nothing(code: str) -> None:
    user, client = factories.reception(), Client()
    client.force_login(user)
    client.post("/language/", {"language": code, "next": "/"})
    assert "samnak-language" not in client.cookies
    assert User.objects.get(pk=user.pk).language == user.language


def test_who_is_not_signed_in_may_choose_a_language_too() -> None:
    client = Client()
    client.post("/language/", {"language": "km", "next": "/sign-in/"})
    assert 'lang="km"' in client.get("/sign-in/").content.decode()[:200]


def test_the_language_chosen_on_the_sign_in_page_stays() -> None:
    client, user = Client(), factories.make_user("intake", language="en")
    client.post("/language/", {"language": "km", "next": "/sign-in/"})
    factories.sign_in(client, user)
    assert 'lang="km"' in client.get("/").content.decode()[:200]
    assert User.objects.get(pk=user.pk).language == "km"


def test_a_choice_made_by_somebody_else_before_is_not_taken_over() -> None:
    client, user = Client(), factories.make_user("intake", language="en")
    client.force_login(factories.make_user("intake", language="km"))
    client.post("/language/", {"language": "km", "next": "/"})
    client.post("/sign-out/")
    factories.sign_in(client, user)
    assert User.objects.get(pk=user.pk).language == "en"


# ---- a whole office behind one address --------------------------------------------------------------


def fail(name: str, times: int, address: str = "127.0.0.1") -> None:
    AccessAttempt.objects.create(
        username=name, ip_address=address, failures_since_start=times, user_agent="", attempt_time=timezone.now()
    )


def tire(times: int = throttle.OF_ADDRESS) -> None:
    """So many passwords of colleagues were wrong from the address the tests come from; none of them often."""
    for _ in range(times // 5):
        fail(factories.make_user().username, 5)


def test_a_tired_address_is_told_to_who_looks_after_accounts_once_an_hour() -> None:
    admin, user = factories.make_user("administrator"), factories.make_user("intake")
    tire()
    for _ in range(3):
        status, page = attempt(Client(), user.username)
        assert status in (403, 429) and "Too many tries" in page
    [alarm] = alarms.waiting(admin).filter(key="access.address_tired")
    alarms.know(alarm=alarm, by=admin)
    assert alarms.waiting(factories.make_user("auditor")).filter(key="access.address_tired").count() == 1
    assert "127" not in str(alarm.facts) and alarm.about_id is None
    fine = factories.make_user("intake")
    AccessAttempt.objects.all().delete()
    assert attempt(Client(), fine.username)[0] == 302


def test_names_nobody_has_stop_nobody_and_are_told_all_the_same() -> None:
    admin, user = factories.make_user("administrator"), factories.make_user("intake")
    for n in range(30):
        fail(f"nobody-has-this-{n}", 5)
    assert throttle.failures_from("127.0.0.1") == (0, 150)
    assert attempt(Client(), user.username)[0] == 302
    assert alarms.waiting(admin).filter(key="access.address_tired").count() == 1


def test_who_signed_in_well_from_there_gets_in_under_their_own_limit() -> None:
    known, stranger = factories.make_user("intake"), factories.make_user("intake")
    factories.sign_in(Client(), known)
    tire()
    assert attempt(Client(), stranger.username)[0] in (403, 429)
    assert attempt(Client(), known.username)[0] == 302
    fail(known.username.casefold(), throttle.OF_ACCOUNT_AND_ADDRESS)
    cache.clear()
    assert attempt(Client(), known.username)[0] in (403, 429)


def test_a_sign_in_of_more_than_a_month_ago_or_from_elsewhere_counts_for_nothing() -> None:
    user = factories.make_user("intake")
    factories.sign_in(Client(), user)
    assert throttle.is_known_at(user, "127.0.0.1")
    elsewhere = next(
        f"10.0.0.{n}" for n in range(9) if throttle.place(user, f"10.0.0.{n}") != throttle.place(user, "127.0.0.1")
    )
    assert not throttle.is_known_at(user, elsewhere)
    AuditEntry.objects.filter(key="access.signed_in").update(at=timezone.now() - dt.timedelta(days=31))
    assert not throttle.is_known_at(user, "127.0.0.1")


def test_the_log_keeps_four_signs_and_no_address() -> None:
    user = factories.make_user("intake")
    factories.sign_in(Client(), user)
    facts = AuditEntry.objects.get(key="access.signed_in").facts
    assert len(facts["place"]) == 4 and "127.0.0.1" not in str(facts)
