"""Nobody writes a line of their own into a log: not by a name, an address, a header, a key."""

import logging
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from gunicorn.config import Config

from samnak.ground.access import audit, turned_away
from samnak.ground.access.logs import OneLine, Plain
from samnak.ground.access.models import AuditEntry, Refusal
from samnak.ground.access.requestlog import RequestLog, route_of
from tests import factories

# A line break of every kind, an escape, a bell, a null, a mark that turns the writing round.
TRICKS = ["\r\n2026-11-22 00:00:00 ERROR fake", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029",
          "\x1b[2J", "\x07", "\x00", "\u202e", "\u2066", "\x9b31m"]  # fmt: skip


def line(name: str, message: str, *args: Any, exc: Any = None) -> str:
    return OneLine().format(logging.LogRecord(name, logging.ERROR, "x", 1, message, args, exc))


@pytest.mark.parametrize("trick", TRICKS, ids=repr)
def test_nothing_begins_a_line_of_its_own(trick: str) -> None:
    for text in (
        line("samnak", "said %s", f"Sok{trick}Dara"),
        line(f"axes{trick}", "x"),
        line("gunicorn.error", f"odd{trick}"),
        Plain().format(logging.LogRecord("gunicorn.access", 20, "x", 1, "GET %s", (trick,), None)),
    ):
        assert text.isprintable(), repr(text)
        assert len(text.splitlines()) == 1


def test_the_server_names_no_address_when_a_request_fails() -> None:
    try:
        raise ValueError("Sok Dara")
    except ValueError:
        failed = line("gunicorn.error", "Error handling request %s", "/people/0190/?q=Sok", exc=sys.exc_info())
    assert "request failed ValueError" in failed and "people" not in failed and "Sok" not in failed
    odd = line("gunicorn.error", "Invalid request from ip=203.0.113.9: Invalid HTTP Method: 'Sok\r\nDara'")
    assert odd.endswith("request not readable")
    assert line("gunicorn.error", "Booting worker with pid: %s", 7).endswith("Booting worker with pid: 7")


def test_the_server_writes_its_own_lines_so_too(tmp_path: Path) -> None:
    config = Config()
    config.set("errorlog", str(tmp_path / "errors"))
    config.set("accesslog", str(tmp_path / "access"))
    log = RequestLog(config)
    log.error("one\ntwo \x1b[2J")
    log.access_log.info("three\nfour")
    assert (tmp_path / "errors").read_text().count("\n") == 1
    assert (tmp_path / "access").read_text() == "three\\x0afour\n"


def test_a_route_is_a_name_of_ours_whatever_the_address_holds() -> None:
    for trick in TRICKS:
        assert route_of(f"/people/{trick}/") == "unknown"


@pytest.mark.django_db
def test_what_is_sent_reaches_no_log_and_no_row(caplog: pytest.LogCaptureFixture, fresh_chain: None) -> None:
    user = factories.make_user("caseworker")
    client = Client(headers={"user-agent": "Mozilla\r\n\x1b[2J fake"})
    client.force_login(user)
    with caplog.at_level(logging.INFO):
        client.get("/people/%0D%0Afake%1B/")
        client.get("/search/fake/", headers={"referer": "http://x/\r\nfake"})
        Client().post("/sign-in/", {"login": "fake\r\nname\x1b", "password": "x"})
    assert all("fake" not in OneLine().format(record) for record in caplog.records)
    written = [str(row) for row in (*Refusal.objects.values_list(), *AuditEntry.objects.values_list())]
    assert not [row for row in written if "fake" in row]


@pytest.mark.django_db
def test_a_key_with_a_line_break_is_no_audit_key() -> None:
    user = factories.make_user("caseworker")
    with pytest.raises(ValueError, match="no sentence"), transaction.atomic():
        audit.record("access.signed_in\nfake", by=user)


@pytest.mark.django_db
def test_a_name_with_a_line_break_stays_one_line_of_the_chain(fresh_chain: None) -> None:
    """What is hashed is JSON: no value can look like the border to the next one."""
    user = factories.make_user("caseworker")
    common = {"number": 1, "chain": user.pk, "at": user.created_at, "by": "a", "status": 404, "before": "0"}
    one, two = (Refusal(route=route, **common) for route in ('x",[],403', "x"))
    assert turned_away.digest(one) != turned_away.digest(two)
