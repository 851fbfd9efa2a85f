"""Passwords: what will do, how one is changed, and that no answer tells which accounts there are."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, MD5PasswordHasher
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client

from samnak.ground.access import actions, alarms, throttle
from samnak.ground.access.actors import COMMAND
from samnak.ground.access.models import Alarm, AuditEntry, User
from samnak.ground.access.queries.ringing import newest
from tests import factories

pytestmark = pytest.mark.django_db
NEW = "nine rivers, two houses"


@pytest.mark.parametrize(
    "password",
    ["aaaaaaaaaaaz", "nine rivers!", "១២៣៤៥៦៧៨៩០១២", "សំណាក់នៅក្បែរទន្លេ", "x y" * 40, "ab" * 500],
)
def test_any_twelve_characters_will_do_and_very_many_too(password: str) -> None:
    user, client = factories.make_user("intake"), Client()
    client.force_login(user)
    words = {"password": factories.PASSWORD, "new": password, "again": password}
    assert client.post("/me/password/", words).status_code == 302
    assert User.objects.get(pk=user.pk).check_password(password)
    assert client.post("/sign-in/", {"login": user.username, "password": password}).status_code == 302


@pytest.mark.parametrize("password", ["short", "eleven char", "password1234", "123456789012", "qwertyuiop12"])
def test_short_and_common_ones_will_not(password: str) -> None:
    user = factories.make_user("intake")
    with pytest.raises(ValidationError):
        actions.change_password(new=password, by=user)
    assert User.objects.get(pk=user.pk).check_password(factories.PASSWORD)


def test_the_old_one_is_asked_for() -> None:
    user, client = factories.make_user("intake"), Client()
    client.force_login(user)
    for old in ("", "wrong one, sorry"):
        assert client.post("/me/password/", {"password": old, "new": NEW, "again": NEW}).status_code == 200
    assert User.objects.get(pk=user.pk).check_password(factories.PASSWORD)
    assert AuditEntry.objects.filter(key="access.password_wrong", about_id=user.pk).count() == 1


def test_what_is_wrong_with_either_is_said_at_once_and_once() -> None:
    user, client = factories.make_user("intake", language="km"), Client()
    client.force_login(user)
    client.cookies["samnak-language"] = "km"
    text = client.post("/me/password/", {"password": "wrong one", "new": "password123", "again": "x"}).content.decode()
    assert "១២ តួអក្សរ" in text and "12 តួ" not in text
    assert text.count("មានមនុស្សប្រើច្រើនពេក") == 2, "in the summary, and at its field"
    assert text.count('href="#id_new"') == 2 and text.count('href="#id_password"') == 1
    assert "សំណួរចំនួន ២" in text, "two questions are open, whatever is wrong with each"
    assert User.objects.get(pk=user.pk).check_password(factories.PASSWORD)


def test_a_wrong_password_at_the_door_says_only_that() -> None:
    user = factories.make_user("intake")
    text = Client().post("/sign-in/", {"login": user.username, "password": "wrong one, sorry"}).content.decode()
    assert text.count("The sign-in name or the password is not right. Try again.") == 1
    assert "This was not kept." not in text


# ---- the same answer, with the same work ------------------------------------------------------------


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How many passwords were hashed since last asked: that is what takes the time of a sign-in."""
    made: list[str] = []
    for hasher in (MD5PasswordHasher, Argon2PasswordHasher):

        def counting(self: Any, *args: Any, _as: Any = hasher.encode, **more: Any) -> str:
            made.append(type(self).__name__)
            return str(_as(self, *args, **more))

        monkeypatch.setattr(hasher, "encode", counting)

    def count() -> int:
        cache.clear()
        found = len(made)
        made.clear()
        return found

    return count


def test_known_unknown_closed_and_invited_accounts_cost_the_same_work(hashed: Callable[[], int]) -> None:
    known, closed = factories.make_user("intake"), factories.make_user("intake")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    actions.invite(username="invited", name="Invited", by=COMMAND)
    hashed()
    tried = {
        "known": (known.username, "wrong one, sorry"),
        "unknown": ("nobody", "wrong one, sorry"),
        "closed, right": (closed.username, factories.PASSWORD),
        "closed, wrong": (closed.username, "wrong one, sorry"),
        "invited": ("invited", "wrong one, sorry"),
        "no name at all": ("\0", "wrong one, sorry"),
    }
    work = {}
    for what, (name, password) in tried.items():
        answer = Client().post("/sign-in/", {"login": name, "password": password})
        assert answer.status_code == 200, what
        work[what] = hashed()
    assert {what: n for what, n in work.items() if what != "no name at all"} == dict.fromkeys(list(tried)[:-1], 1)


def test_each_of_them_is_audited_alike() -> None:
    closed = factories.make_user("intake")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    for name in (closed.username, "nobody"):
        Client().post("/sign-in/", {"login": name, "password": factories.PASSWORD})
    entries = AuditEntry.objects.filter(key="access.sign_in_failed").order_by("number")
    assert [(entry.about_id, entry.facts) for entry in entries] == [(closed.pk, {}), (None, {})]


# ---- how often somebody may be wrong ----------------------------------------------------------------


def wrong(name: str, times: int = 1, address: str = "203.0.113.1") -> list[int]:
    answers = []
    for _time in range(times):
        cache.clear()
        words = {"login": name, "password": "wrong one, sorry"}
        answers.append(Client(REMOTE_ADDR=address).post("/sign-in/", words).status_code)
    return answers


def right(user: User, address: str) -> int:
    cache.clear()
    words = {"login": user.username, "password": factories.PASSWORD}
    return Client(REMOTE_ADDR=address).post("/sign-in/", words).status_code


def test_ten_from_one_address_lock_this_account_at_this_address_alone() -> None:
    user, other = factories.make_user("intake"), factories.make_user("intake")
    wrong(user.username, throttle.OF_ACCOUNT_AND_ADDRESS)
    assert right(user, "203.0.113.1") == 429
    assert right(other, "203.0.113.1") == 302
    assert right(user, "203.0.113.2") == 302


def test_under_attack_each_address_has_three_tries_and_the_owner_still_has_theirs() -> None:
    user = factories.make_user("intake")
    for number in range(4):
        wrong(user.username, 8, f"203.0.113.{number}")
    assert right(user, "203.0.113.99") == 302, "nobody locks a colleague out"
    assert wrong(user.username, 4, "203.0.113.50") == [200, 200, 429, 429]
    assert right(user, "203.0.113.0") == 429, "an address that has guessed before waits"


def test_one_address_has_a_hundred_tries_for_all_accounts_together() -> None:
    user = factories.make_user("intake")
    for number in range(30):
        wrong(f"made up {number}", 4)
    assert right(user, "203.0.113.1") == 302, "names nobody has stop nobody"
    late = factories.make_user("intake")
    for colleague in [factories.make_user("intake") for _number in range(25)]:
        wrong(colleague.username, 4)
    assert right(late, "203.0.113.1") == 429
    assert right(late, "203.0.113.2") == 302
    assert right(user, "203.0.113.2") == 302


def test_unknown_names_are_counted_like_known_ones() -> None:
    known = factories.make_user("intake")
    assert wrong(known.username, 11) == wrong("nobody", 11)


def test_five_failures_in_an_hour_ring_once_for_lead_auditors_and_administrators() -> None:
    lead = factories.supervision()
    user = factories.make_user("intake", supervisor=lead)
    wrong(user.username, 4)
    assert not Alarm.objects.exists()
    wrong(user.username, 5)
    rung = Alarm.objects.filter(key="access.sign_ins_fail", about_id=user.pk)
    assert set(rung.values_list("user", "role")) == {(lead.pk, ""), (None, "administrator"), (None, "auditor")}
    assert Alarm.objects.get(key="access.sign_ins_fail_for_you").user == user
    wrong("nobody", 9)
    assert Alarm.objects.count() == 4


def test_guesses_at_whoever_has_no_supervisor_are_told_past_an_administrators_word() -> None:
    director, admin, auditor = (factories.make_user(role) for role in ("director", "administrator", "auditor"))
    other = factories.make_user("director")
    wrong(director.username, 5)
    for alarm in alarms.waiting(admin):
        alarms.know(alarm=alarm, by=admin)
    for user in (auditor, other):
        [told] = newest(user)
        assert director.name in told.sentence, "it says whose account"
    keys = {alarm.key for alarm in alarms.waiting(director)}
    assert keys == {"access.sign_ins_fail", "access.sign_ins_fail_for_you"}
    client = Client()
    client.force_login(auditor)
    assert director.name in client.get("/alarms/").content.decode()
