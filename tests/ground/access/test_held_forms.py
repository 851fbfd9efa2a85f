"""A form sent after the sign-in ran out survives, sealed, until its writer is back."""

import datetime as dt
import json
import re
from uuid import UUID

import pytest
from django.core import signing
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from samnak.ground.access import held
from samnak.ground.access.models import HeldForm, User
from samnak.reception.register.models import Person, PersonName
from tests import factories

pytestmark = pytest.mark.django_db
TYPED = {"family": "Sok", "given": "Dara", "khmer": "សុខ ដារ៉ា", "sex": "M"}


def sign_in(client: Client, user: User, to: str = "") -> str:
    """Sign in as a person does; gives the address it leads to."""
    response = factories.sign_in(client, user, to)
    assert response.status_code == 302, response.content.decode()[:500]
    return str(response["Location"])


def hidden_fields(page: str, action: str) -> dict[str, str]:
    """Names and values of the hidden inputs of the form that goes to `action`."""
    form = re.search(rf'<form method="post" action="{re.escape(action)}">(.*?)</form>', page, re.DOTALL)
    assert form, page
    return dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form[1]))


def post_signed_out(user: User, path: str = "/people/new/", **fields: str) -> str:
    """What the browser is sent to when this user's form comes without a sign-in."""
    response = Client().post(path, {held.OWNER_FIELD: held.owner_note(user), **TYPED, **fields})
    assert response.status_code == 302
    return str(response["Location"])


def test_a_form_sent_too_late_can_be_sent_again_after_signing_in() -> None:
    user, client = factories.reception(), Client()
    sign_in(client, user)
    form = client.get("/people/new/").content.decode()
    note = re.search(rf'name="{held.OWNER_FIELD}" value="([^"]+)"', form)
    key = re.search(r'name="key" value="([^"]+)"', form)
    assert note and key
    client.session.flush()
    late = client.post("/people/new/", {**TYPED, held.OWNER_FIELD: note[1], "key": key[1]})
    assert late["Location"].startswith("/sign-in/?next=/held/")
    assert "What you typed is kept" in client.get(late["Location"]).content.decode()
    there = sign_in(client, user, late["Location"].partition("next=")[2])
    page = client.get(there).content.decode()
    assert "Sok" in page and "ដារ៉ា" in page
    again = hidden_fields(page, "/people/new/")
    assert {**TYPED, "key": key[1]}.items() <= again.items()
    kept = client.post("/people/new/", again)
    assert kept.status_code == 302
    assert Person._base_manager.count() == 1
    assert {row.family for row in PersonName._base_manager.all()} == {"Sok", "សុខ"}


def test_nothing_was_written_before_it_was_sent_again() -> None:
    post_signed_out(factories.reception())
    assert Person._base_manager.count() == 0
    assert HeldForm.objects.count() == 1


def test_what_is_kept_lies_encrypted() -> None:
    post_signed_out(factories.reception())
    row = HeldForm.objects.get()
    assert b"Dara" not in row.body and b"people" not in row.body


def test_only_its_writer_gets_it_back() -> None:
    writer, other = factories.reception(), factories.make_user("intake")
    where = post_signed_out(writer).partition("next=")[2]
    client = Client()
    client.force_login(other)
    assert client.get(where).status_code == 404
    assert client.post(where).status_code == 404
    assert HeldForm.objects.count() == 1
    client.force_login(writer)
    assert client.get(where).status_code == 200
    assert client.post(where).status_code == 302
    assert HeldForm.objects.count() == 0
    assert client.get(where).status_code == 404


def test_after_a_day_it_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    user = factories.reception()
    post_signed_out(user)
    form_id = HeldForm.objects.get().pk
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + dt.timedelta(hours=23, minutes=59))
    assert held.give_back(form_id, user)
    monkeypatch.setattr(timezone, "now", lambda: now + dt.timedelta(hours=24, minutes=1))
    assert held.give_back(form_id, user) is None
    post_signed_out(user)
    assert [row.pk for row in HeldForm.objects.all()] != [form_id], "an old one is swept away by the next"
    assert HeldForm.objects.count() == 1


@pytest.mark.parametrize("note", ["", "x", "a:b:c"])
def test_a_form_that_does_not_say_whose_it_is_is_not_kept(note: str) -> None:
    response = Client().post("/people/new/", {held.OWNER_FIELD: note, **TYPED})
    assert response["Location"] == "/sign-in/?next=/"
    assert not HeldForm.objects.exists()


def test_a_note_that_was_tampered_with_is_not_believed() -> None:
    note = held.owner_note(factories.reception())
    for wrong in (note[:-1] + ("A" if note[-1] != "A" else "B"), signing.dumps(str(UUID(int=1)), salt="other")):
        assert Client().post("/people/new/", {held.OWNER_FIELD: wrong, **TYPED})["Location"] == "/sign-in/?next=/"
    assert not HeldForm.objects.exists()


def test_the_note_of_an_account_that_was_closed_keeps_nothing() -> None:
    user = factories.make_user("intake")
    note = held.owner_note(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    Client().post("/people/new/", {held.OWNER_FIELD: note, **TYPED})
    assert not HeldForm.objects.exists()


def test_an_old_note_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    note, now = held.owner_note(factories.reception()), time.time()
    monkeypatch.setattr(time, "time", lambda: now + 8 * 24 * 3600)
    assert held.hold(RequestFactory().post("/people/new/", {held.OWNER_FIELD: note})) is None


def test_a_form_larger_than_the_limit_is_not_kept() -> None:
    user = factories.reception()
    post_signed_out(user, note="x" * held.LARGEST)
    assert not HeldForm.objects.exists()
    post_signed_out(user, note="x" * (held.LARGEST - 5000))
    assert HeldForm.objects.count() == 1


def test_a_file_is_not_kept_but_asked_for_again() -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    user, flight = factories.reception(), factories.make_flight()
    url = reverse("arrivals:upload", args=[flight.pk])
    file = SimpleUploadedFile("list.csv", b"secret,names")
    where = Client().post(url, {held.OWNER_FIELD: held.owner_note(user), "file": file})["Location"]
    kept = held.give_back(HeldForm.objects.get().pk, user)
    assert kept and (kept.path, kept.fields, kept.files) == (url, {}, ["file"])
    client = Client()
    client.force_login(user)
    assert "A file could not be kept" in client.get(where.partition("next=")[2]).content.decode()


def test_a_damaged_body_is_no_form() -> None:
    user = factories.reception()
    post_signed_out(user)
    row = HeldForm.objects.get()
    row.body = b"damaged"
    row.save()
    assert held.give_back(row.pk, user) is None


def test_several_values_of_one_field_all_come_back() -> None:
    user = factories.reception()
    note = held.owner_note(user)
    Client().post("/people/new/", {held.OWNER_FIELD: note, "languages": ["km", "en"], "csrfmiddlewaretoken": "t"})
    kept = held.give_back(HeldForm.objects.get().pk, user)
    assert kept and json.loads(json.dumps(kept.fields)) == {"languages": ["km", "en"]}


def test_a_get_that_came_too_late_leads_back_to_its_page() -> None:
    assert Client().get("/people/?life=moved")["Location"] == "/sign-in/?next=/people/%3Flife%3Dmoved"


def test_a_held_form_is_forgotten_once_it_was_sent_again() -> None:
    user, client = factories.reception(), Client()
    there = sign_in(client, user, post_signed_out(user).partition("next=")[2])
    again = hidden_fields(client.get(there).content.decode(), "/people/new/")
    assert client.post("/people/new/", again).status_code == 302
    assert PersonName.unguarded.filter(script="khmer").count() == 1
    assert not HeldForm.objects.exists()
    assert client.get(there).status_code == 404


def test_a_form_of_an_older_sign_in_is_held_instead_of_lost() -> None:
    user = factories.reception()
    client = Client(enforce_csrf_checks=True)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    old = {held.OWNER_FIELD: held.owner_note(user), **TYPED, "csrfmiddlewaretoken": "x" * 64}
    answer = client.post("/people/new/", old)
    assert answer.status_code == 302
    assert "Sok" in client.get(answer["Location"]).content.decode()
    assert not Person.unguarded.exists()


def test_a_form_from_somewhere_else_is_refused_and_not_held() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.reception(), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post("/people/new/", TYPED).status_code == 403
    assert not HeldForm.objects.exists()


def test_today_says_that_something_was_not_sent() -> None:
    user = factories.reception()
    there = post_signed_out(user, on_day="22", on_month="11", on_year="2026", sure="on")
    client, other = Client(), Client()
    sign_in(client, user)
    assert "Something you typed was not sent." in client.get("/").content.decode()
    page = client.get(there.partition("next=")[2]).content.decode()
    assert "2026-11-22" in page
    assert "<li>on</li>" not in page
    sign_in(other, factories.make_user("intake"))
    assert "Something you typed was not sent." not in other.get("/").content.decode()


@pytest.mark.parametrize("path", ["/me/password/", "/me/codes/", "/sign-in/set-up/app/", "/invitation/abc/"])
def test_no_form_of_the_entrance_is_held(path: str) -> None:
    """A password that was typed a quarter of an hour too late is stored nowhere and shown on no page."""
    user = factories.make_user("intake")
    typed = {held.OWNER_FIELD: held.owner_note(user), "password": factories.PASSWORD, "new": "four hills and a lake"}
    assert held.hold(RequestFactory().post(path, typed)) is None
    assert not HeldForm.objects.exists()


def test_a_secret_is_left_out_of_whatever_form_holds_it() -> None:
    user = factories.make_user("caseworker")
    typed = {held.OWNER_FIELD: held.owner_note(user), "password": "x", "passphrase": "y", "words": "Bring the paper"}
    kept = held.hold(RequestFactory().post("/cases/tasks/new/", typed))
    assert kept is not None
    opened = held.give_back(kept.pk, user)
    assert opened is not None and opened.fields == {"words": ["Bring the paper"]}
    sealed = held.hold(RequestFactory().post("/exports/from/x/y/", typed))
    assert sealed is not None
    shut = held.give_back(sealed.pk, user)
    assert shut is not None and shut.fields == {}
