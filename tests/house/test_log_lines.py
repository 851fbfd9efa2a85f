"""What a request carries cannot write a line of the log, and no one's name comes into one."""

import logging

import pytest
from django.test import Client
from django.urls import reverse

from samnak.ground.access.logs import OneLine
from samnak.ground.access.models import AuditEntry
from samnak.reception.register import queries
from tests import factories
from tests.people import RITHY

pytestmark = pytest.mark.django_db
FORGED = "cnry\r\n2026-11-22 10:00:00,000 ERROR samnak forged\x1b[2J\x00\u2028\u202e"
HEADS = {"HTTP_USER_AGENT": FORGED, "HTTP_X_FORWARDED_FOR": FORGED, "HTTP_REFERER": FORGED, "HTTP_X_REQUEST_ID": FORGED}


def _lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Each record as the server writes it."""
    return [OneLine().format(record) for record in caplog.records]


def _check(caplog: pytest.LogCaptureFixture) -> None:
    for line in _lines(caplog):
        assert line.isprintable(), line
        assert "cnry" not in line and "forged" not in line, line


def test_a_sign_in_name_with_line_ends_writes_no_line(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="axes"), caplog.at_level(logging.INFO):
        for name in (FORGED, FORGED.replace("\x00", "")):
            Client().post("/sign-in/", {"login": name, "password": FORGED}, **HEADS)  # type: ignore[arg-type]
    _check(caplog)


def test_addresses_and_heads_of_a_request_write_no_line(caplog: pytest.LogCaptureFixture) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(factories.make_user("caseworker"))
    with caplog.at_level(logging.INFO):
        for path in ("/people/cnry%0d%0aforged/", "/people/?q=cnry%0d%0aforged", "/cnry\r\nforged/"):
            client.get(path, **HEADS)  # type: ignore[arg-type]
        client.post("/language/", {"language": FORGED, "next": FORGED}, **HEADS)  # type: ignore[arg-type]
        Client(enforce_csrf_checks=True).post("/sign-in/", {"login": FORGED}, **HEADS)  # type: ignore[arg-type]
    assert caplog.records
    _check(caplog)


def test_a_page_that_breaks_over_a_name_writes_no_name(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*args: object, **words: object) -> None:
        raise ValueError(FORGED)

    monkeypatch.setattr(queries, "person_page", breaks)
    client, worker = Client(raise_request_exception=False), factories.make_user("caseworker")
    client.force_login(worker)
    person = factories.make_person(RITHY, worker=worker)
    with caplog.at_level(logging.INFO):
        answer = client.get(reverse("register:person", args=[person.pk]), **HEADS)  # type: ignore[arg-type]
    assert answer.status_code == 500 and b"cnry" not in answer.content
    _check(caplog)
    assert "ValueError at samnak." in " ".join(_lines(caplog))


def test_the_audit_of_a_failed_sign_in_holds_no_word_of_what_was_typed() -> None:
    Client().post("/sign-in/", {"login": "cnry-login", "password": "cnry-password"}, **HEADS)  # type: ignore[arg-type]
    for entry in AuditEntry.objects.all():
        assert "cnry" not in f"{entry.by} {entry.key} {entry.facts}"
