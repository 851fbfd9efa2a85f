"""Nothing opens before the second step: what is asked for, what is refused, how it is set up and taken away."""

import json
import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from samnak.ground.access import actions, factors, held, throttle
from samnak.ground.access.actors import DOOR
from samnak.ground.access.entrance import may_stand_in
from samnak.ground.access.models import Alarm, AuditEntry, HeldForm, User, WebSession
from samnak.ground.access.refusals import Refused
from tests import factories

pytestmark = pytest.mark.django_db
SECOND, SET_UP = "/sign-in/second/", "/sign-in/set-up/"


def half(user: User, client: Client | None = None) -> Client:
    """A browser in which this user's password was given, and nothing more."""
    client = client or Client()
    client.post("/sign-in/", {"login": user.username, "password": factories.PASSWORD})
    return client


def keys_about(user: User) -> list[str]:
    return list(AuditEntry.objects.filter(about_id=user.pk).order_by("number").values_list("key", flat=True))


# ---- nothing opens ----------------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["/", "/people/", "/me/", "/me/password/", "/me/codes/", "/arrivals/"])
def test_with_a_password_alone_every_page_leads_to_the_second_step(url: str) -> None:
    user = factories.make_user("intake")
    factories.enrol(user)
    assert half(user).get(url)["Location"] == f"{SECOND}?next={url}"


def test_a_fragment_is_led_there_too() -> None:
    user = factories.make_user("intake")
    assert half(user).get("/people/", headers={"HX-Request": "true"}).status_code == 302


def test_pages_for_everybody_say_nothing_of_whose_password_it_was() -> None:
    user = factories.make_user("intake", name="Sophea Chan")
    factories.enrol(user)
    client = half(user)
    for url in (SECOND, "/no/such/page/", "/sign-in/", "/ui/gallery/"):
        page = client.get(url).content.decode()
        assert "Sophea Chan" not in page and "/me/" not in page, url


def test_the_language_can_be_chosen_between_the_steps_and_is_kept_afterwards() -> None:
    user = factories.make_user("intake", language="en")
    client = half(user)
    client.post("/language/", {"language": "km", "next": SECOND})
    assert User.objects.get(pk=user.pk).language == "en", "nobody is in yet"
    assert client.post(SECOND, {"code": factories.next_code(user)}).status_code == 302
    assert User.objects.get(pk=user.pk).language == "km"


def test_a_form_sent_between_the_steps_waits_for_its_writer() -> None:
    user = factories.make_user("intake")
    factories.enrol(user)
    client = half(user)
    sent = {held.OWNER_FIELD: held.owner_note(user), "family": "Sok"}
    there = client.post("/people/new/", sent)["Location"]
    kept = HeldForm.objects.get()
    assert there == f"{SECOND}?next=/held/{kept.pk}/"
    assert "What you typed is kept" in client.get(there).content.decode()
    inside = client.post(SECOND, {"code": factories.next_code(user), "next": f"/held/{kept.pk}/"})
    assert inside["Location"] == f"/held/{kept.pk}/"
    assert "Sok" in client.get(inside["Location"]).content.decode()


def test_signing_out_between_the_steps_ends_it() -> None:
    user = factories.make_user("intake")
    client = half(user)
    client.post("/sign-out/")
    assert client.get(SECOND)["Location"] == "/sign-in/"
    assert not WebSession.objects.filter(user=user).exists()


def test_who_is_nobody_is_led_to_the_sign_in_and_who_is_in_goes_on() -> None:
    pages = (SECOND, SET_UP, f"{SET_UP}app/", f"{SET_UP}app/picture/", f"{SET_UP}passkey/")
    assert {Client().get(url)["Location"] for url in pages} == {"/sign-in/"}
    client = Client()
    client.force_login(factories.make_user("intake"))
    assert client.get(SECOND)["Location"] == "/"


def test_signing_in_again_asks_for_the_second_step_again() -> None:
    user, client = factories.make_user("intake"), Client()
    factories.sign_in(client, user)
    client.cookies[settings.SESSION_COOKIE_NAME]  # the same browser
    client.post("/sign-out/")
    assert half(user, client).get("/")["Location"].startswith(SECOND)


# ---- a code -----------------------------------------------------------------------------------------


def test_the_right_code_opens_and_makes_another_session() -> None:
    user = factories.make_user("intake")
    factories.enrol(user)
    client = half(user)
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert client.post(SECOND, {"code": factories.next_code(user), "next": "/people/"})["Location"] == "/people/"
    assert client.get("/people/").status_code == 200
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before
    assert not WebSession.objects.filter(session_key=before).exists()
    assert keys_about(user)[-2:] == ["access.password_given", "access.signed_in"]


def test_a_wrong_code_is_refused_and_audited_without_what_was_typed() -> None:
    user = factories.make_user("intake")
    factories.enrol(user)
    client = half(user)
    page = client.post(SECOND, {"code": "000 000"})
    assert page.status_code == 200 and "This code is not right" in page.content.decode()
    assert client.get("/").status_code == 302
    entry = AuditEntry.objects.get(key="access.factor_failed")
    assert (entry.about_id, entry.by, entry.facts) == (user.pk, "machine:door", {})


def test_a_code_is_taken_once_whoever_saw_it() -> None:
    user = factories.make_user("intake")
    factories.enrol(user)
    code = factories.next_code(user)
    assert half(user).post(SECOND, {"code": code}).status_code == 302
    assert half(user).post(SECOND, {"code": code}).status_code == 200


@pytest.mark.parametrize(("steps", "right"), [(-1, True), (0, True), (1, True), (-2, False), (2, False)])
def test_a_phone_may_be_half_a_minute_wrong(steps: int, right: bool) -> None:
    secret = factors.new_secret()
    assert (factors.step_of(secret, factories.code_at(secret, steps)) is not None) is right


def test_khmer_digits_and_spaces_are_the_same_code() -> None:
    assert factors.plain("១២៣ ៤៥៦") == "123456"
    assert factors.plain("12345-67890") == "1234567890"


def test_somebody_elses_code_opens_nothing() -> None:
    mine, other = factories.make_user("intake"), factories.make_user("intake")
    factories.enrol(mine)
    assert half(mine).post(SECOND, {"code": factories.next_code(other)}).status_code == 200


def test_a_recovery_code_works_once_in_place_of_the_app() -> None:
    user = factories.make_user("intake")
    factories.enrol(user)
    code = actions.make_codes(by=user)[3]
    assert half(user).post(SECOND, {"code": code}).status_code == 302
    assert half(user).post(SECOND, {"code": code}).status_code == 200
    assert factors.codes_left(user) == 9
    assert "access.recovery_code_used" in keys_about(user)


def test_recovery_codes_alone_are_no_second_step() -> None:
    user = factories.make_user("intake")
    with pytest.raises(Refused):
        actions.make_codes(by=user)


@pytest.mark.parametrize(
    "what", ["", "x", "[]", "{}", '{"id": "a"}', '{"response": 3}', "null", '{"id": 1, "type": []}']
)
def test_nonsense_instead_of_a_passkey_is_refused_in_words(what: str) -> None:
    user = factories.make_user("intake")
    factories.enrol(user)
    client = half(user)
    answer = client.post(SECOND, {"credential": what})
    assert answer.status_code == 200 and client.get("/").status_code == 302
    set_up = half(factories.make_user("intake")).post(f"{SET_UP}passkey/", {"credential": what})
    assert set_up.status_code == 200
    assert not Authenticator.objects.filter(type="webauthn").exists()


def test_after_ten_wrong_codes_the_right_one_waits_too() -> None:
    user = factories.make_user("intake", supervisor=factories.supervision())
    factories.enrol(user)
    for _time in range(throttle.OF_FACTOR):
        assert actions.give_code(user=user, code="1", by=DOOR) == ""
    page = half(user).post(SECOND, {"code": factories.next_code(user)})
    assert page.status_code == 200 and "Too many tries" in page.content.decode()
    assert AuditEntry.objects.filter(key="access.factor_failed").count() == throttle.OF_FACTOR
    rung = Alarm.objects.filter(key="access.factors_fail", about_id=user.pk)
    assert set(rung.values_list("role", flat=True)) == {"", "auditor", "administrator"}
    assert Alarm.objects.get(key="access.factors_fail_for_you").user == user


# ---- setting up -------------------------------------------------------------------------------------


def letters_of(page: str) -> str:
    found = re.search(r'class="nums letters">([A-Z2-7 ]+)<', page)
    assert found, page
    return found[1].replace(" ", "")


def test_who_has_no_second_step_sets_one_up_before_anything_else() -> None:
    user = factories.make_user("intake")
    client = half(user)
    assert client.get("/people/")["Location"] == f"{SECOND}?next=/people/"
    assert client.get(f"{SECOND}?next=/people/")["Location"] == f"{SET_UP}?next=%2Fpeople%2F"
    assert f"{SET_UP}app/?next=/people/" in client.get(f"{SET_UP}?next=/people/").content.decode()
    secret = letters_of(client.get(f"{SET_UP}app/").content.decode())
    assert letters_of(client.get(f"{SET_UP}app/").content.decode()) == secret, "looking again changes nothing"
    picture = client.get(f"{SET_UP}app/picture/")
    assert picture["Content-Type"] == "image/svg+xml" and b"<svg" in picture.content
    assert client.post(f"{SET_UP}app/", {"code": "000000"}).status_code == 200
    page = client.post(f"{SET_UP}app/", {"code": factories.code_at(secret), "next": "/people/"})
    codes = re.findall(r"<li>(\d{5} \d{5})</li>", page.content.decode())
    assert len(set(codes)) == 10 and 'href="/people/"' in page.content.decode()
    assert client.get("/people/").status_code == 200
    assert keys_about(user)[-3:] == ["access.factor_added", "access.signed_in", "access.codes_made"]


def test_the_secret_of_an_app_lies_encrypted_and_so_does_one_being_set_up() -> None:
    user = factories.make_user("intake")
    client = half(user)
    secret = letters_of(client.get(f"{SET_UP}app/").content.decode())
    assert secret not in str(dict(client.session.items()))
    client.post(f"{SET_UP}app/", {"code": factories.code_at(secret)})
    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))


def test_a_stolen_password_sets_up_no_second_step_where_there_is_one() -> None:
    user = factories.make_user("intake")
    early = half(user)  # before the owner had one
    secret = letters_of(early.get(f"{SET_UP}app/").content.decode())
    factories.enrol(user)
    for url in (SET_UP, f"{SET_UP}app/", f"{SET_UP}passkey/", f"{SET_UP}app/picture/"):
        assert early.get(url)["Location"] == SECOND, url
    assert early.post(f"{SET_UP}app/", {"code": factories.code_at(secret)})["Location"] == SECOND
    with pytest.raises(Refused):
        actions.add_app(secret=secret, code=factories.code_at(secret), first=True, by=user)
    assert Authenticator.objects.filter(user=user).count() == 1


def test_adding_one_more_asks_for_the_password() -> None:
    user, client = factories.make_user("intake"), Client()
    client.force_login(user)
    secret = letters_of(client.get(f"{SET_UP}app/").content.decode())
    code = factories.code_at(secret)
    for typed in ("", "not the password"):
        assert client.post(f"{SET_UP}app/", {"code": code, "password": typed}).status_code == 200
    assert not Authenticator.objects.exists()
    answer = client.post(f"{SET_UP}app/", {"code": code, "password": factories.PASSWORD})
    assert answer["Location"] == "/me/"
    assert keys_about(user)[-2:] == ["access.password_wrong", "access.factor_added"]


def test_a_second_app_is_refused_in_words() -> None:
    user = factories.make_user("intake")
    factories.enrol(user)
    with pytest.raises(Refused, match="already"):
        factories.enrol(user)


# ---- taking away ------------------------------------------------------------------------------------


def test_the_last_second_step_cannot_be_removed() -> None:
    user, client = factories.make_user("intake"), Client()
    factories.enrol(user)
    client.force_login(user)
    only = Authenticator.objects.get(user=user)
    answer = client.post(reverse("access:factor_remove", args=[only.pk]), {"password": factories.PASSWORD})
    assert "only second step" in answer.content.decode()
    assert Authenticator.objects.filter(pk=only.pk).exists()


def test_one_of_two_can_be_removed_with_the_password() -> None:
    user, client = factories.make_user("intake"), Client()
    factories.enrol(user)
    key = factories.make_passkey(user)
    client.force_login(user)
    url = reverse("access:factor_remove", args=[key.pk])
    assert "my phone" in client.get(url).content.decode()
    assert client.post(url, {"password": "wrong one, sorry"}).status_code == 200
    assert Authenticator.objects.filter(pk=key.pk).exists()
    assert client.post(url, {"password": factories.PASSWORD})["Location"] == "/me/"
    assert not Authenticator.objects.filter(pk=key.pk).exists()
    assert keys_about(user)[-1] == "access.factor_removed"


def test_nobody_sees_or_removes_anothers() -> None:
    mine, other = factories.make_user("intake"), factories.make_user("intake")
    factories.enrol(other)
    theirs = Authenticator.objects.get(user=other)
    client = Client()
    client.force_login(mine)
    url = reverse("access:factor_remove", args=[theirs.pk])
    assert client.get(url).status_code == client.post(url, {"password": factories.PASSWORD}).status_code == 404
    actions.remove_factor(factor=theirs, by=mine)
    assert Authenticator.objects.filter(pk=theirs.pk).exists()


def test_new_recovery_codes_end_those_before_and_are_shown_once() -> None:
    user, client = factories.make_user("intake"), Client()
    factories.enrol(user)
    old = actions.make_codes(by=user)
    client.force_login(user)
    page = client.get("/me/codes/").content.decode()
    assert not [code for code in old if code in page] and "10 recovery codes" in page
    assert client.post("/me/codes/", {"password": "wrong one, sorry"}).status_code == 200
    shown = client.post("/me/codes/", {"password": factories.PASSWORD}).content.decode()
    assert len(re.findall(r"<li>\d{5} \d{5}</li>", shown)) == 10 and not [code for code in old if code in shown]
    assert half(user).post(SECOND, {"code": old[0]}).status_code == 200


def test_the_password_asked_again_cannot_be_guessed_for_long() -> None:
    user = factories.make_user("intake")
    for _time in range(throttle.OF_FACTOR):
        assert actions.prove_password(password="guess", by=user) is False
    with pytest.raises(Refused, match="Too many tries"):
        actions.prove_password(password=factories.PASSWORD, by=user)


def test_where_there_is_a_passkey_only_it_is_asked_for_and_a_wrong_answer_opens_nothing() -> None:
    user = factories.make_user("intake")
    key = factories.make_passkey(user)
    client = half(user)
    page = client.get(SECOND).content.decode()
    asked = re.search(r'data-passkey="([^"]+)"', page)
    assert asked and key.data["credential"]["id"] in asked[1] and "challenge" in asked[1]
    answer = client.post(SECOND, {"credential": json.dumps(key.data["credential"])})
    assert "The passkey was not recognised" in answer.content.decode()
    assert client.get("/").status_code == 302
    assert keys_about(user)[-1] == "access.factor_failed"


# ---- the demo ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("meta", "demo", "proxies", "stands_in"),
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, True, 0, True),
        ({"REMOTE_ADDR": "::1"}, True, 0, True),
        ({"REMOTE_ADDR": "127.0.0.1"}, False, 0, False),
        ({"REMOTE_ADDR": "192.168.1.7"}, True, 0, False),
        ({"REMOTE_ADDR": ""}, True, 0, False),
        ({"REMOTE_ADDR": "localhost"}, True, 0, False),
        ({"REMOTE_ADDR": "127.0.0.1"}, True, 1, False),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}, True, 0, False),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=1.2.3.4"}, True, 0, False),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_PROTO": "https"}, True, 0, False),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_REAL_IP": "1.2.3.4"}, True, 0, False),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_VIA": "1.1 x"}, True, 0, False),
        ({"REMOTE_ADDR": "10.0.0.1", "HTTP_HOST": "127.0.0.1"}, True, 0, False),
    ],
)
def test_one_tap_stands_in_only_in_the_demo_on_this_machine(
    settings: Any, meta: dict[str, str], demo: bool, proxies: int, stands_in: bool
) -> None:
    settings.DEMO, settings.PROXIES = demo, proxies
    assert may_stand_in(RequestFactory().get("/", **meta)) is stands_in  # type: ignore[arg-type]


def test_without_the_demo_there_is_no_button_and_no_such_page() -> None:
    user = factories.make_user("intake")
    client = half(user)
    assert "/sign-in/demo/" not in client.get(SET_UP).content.decode()
    assert client.post("/sign-in/demo/").status_code == 404
    factories.enrol(user)
    assert "/sign-in/demo/" not in client.get(SECOND).content.decode()
    assert client.get("/").status_code == 302


def test_in_the_demo_one_tap_is_enough_and_stands_in_the_audit(settings: Any) -> None:
    settings.DEMO = True
    user = factories.make_user("intake")
    client = half(user)
    assert "/sign-in/demo/" in client.get(SET_UP).content.decode()
    assert client.post("/sign-in/demo/", {"next": "/people/"})["Location"] == "/people/"
    assert client.get("/people/").status_code == 200
    entry = AuditEntry.objects.get(key="access.signed_in")
    assert entry.facts["kind"] == "demo"
    assert Client().post("/sign-in/demo/")["Location"] == "/sign-in/", "a password is asked for all the same"


def test_factors_are_used_at_a_known_time() -> None:
    user = factories.make_user("intake")
    factories.sign_in(Client(), user)
    row = factors.shown(factors.of(user))[0]
    assert row.used_at is not None and (timezone.now() - row.used_at).total_seconds() < 60


def test_on_the_phone_itself_a_line_opens_the_app() -> None:
    client = half(factories.make_user("intake"))
    text = client.get(SET_UP + "app/").content.decode()
    [letters] = re.findall(r'class="nums letters">([A-Z2-7 ]+)<', text)
    [address] = re.findall(r'href="(otpauth://totp/[^"]+)"', text)
    assert f"secret={letters.replace(' ', '')}" in address


def test_recovery_codes_are_printed_to_be_kept() -> None:
    user, client = factories.make_user("intake", name="Pov Dara"), Client()
    factories.enrol(user)
    client.force_login(user)
    text = client.post("/me/codes/", {"password": factories.PASSWORD}).content.decode()
    foot = text[text.index("<footer") :]
    assert "recovery nums" in text and "Printed" in foot
    assert "Destroy it" not in text and "Pov Dara" not in foot
