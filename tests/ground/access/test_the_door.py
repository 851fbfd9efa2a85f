"""What stands at the door: addresses behind proxies, failed tries, log lines, one database for two aliases."""

import sqlite3
from typing import Any

import pytest
from django.db import OperationalError, connections
from django.test import Client, RequestFactory
from gunicorn.config import Config

from samnak.ground.access import audit, reads, signin
from samnak.ground.access.middleware import RefusalMiddleware
from samnak.ground.access.models import AuditEntry
from samnak.ground.access.requestlog import RequestLog, route_of
from samnak.ground.ui.fields import ClockField
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "9.9.9.9", "10.0.0.1"),
        (1, "9.9.9.9", "9.9.9.9"),
        (1, "1.1.1.1, 9.9.9.9", "9.9.9.9"),
        (2, "1.1.1.1, 9.9.9.9, 8.8.8.8", "9.9.9.9"),
        (2, "9.9.9.9", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_only_addresses_our_own_proxies_saw_are_believed(
    settings: Any, proxies: int, forwarded: str, address: str
) -> None:
    settings.PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert signin.client_address(request) == address


def test_a_nul_in_a_sign_in_name_is_answered_like_any_wrong_one() -> None:
    answer = Client().post("/sign-in/", {"login": "a\0b", "password": "x" * 12})
    assert answer.status_code == 200


def test_a_failed_try_and_a_sign_out_stand_in_the_audit() -> None:
    user, client = factories.reception(), Client()
    client.post("/sign-in/", {"login": user.username, "password": "not the password"})
    failed = AuditEntry.objects.get(key="access.sign_in_failed")
    assert (failed.about_id, failed.by) == (user.pk, "machine:door")
    assert "not the password" not in str(failed.facts)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.post("/sign-out/")
    assert AuditEntry.objects.filter(key="access.signed_out", by=str(user.pk)).count() == 1
    assert audit.verify() is None


def test_two_aliases_of_one_database_make_every_table_once(monkeypatch: pytest.MonkeyPatch) -> None:
    router = reads.ReadsRouter()
    assert router.allow_migrate("default", "access", "reading") is False
    for key in ("ENGINE", "NAME", "HOST", "PORT"):
        monkeypatch.setitem(connections["reads"].settings_dict, key, connections["default"].settings_dict[key])
    assert router.allow_migrate("default", "access", "reading") is None
    assert router.allow_migrate("reads", "access", "reading") is False
    assert router.allow_migrate("default", "register", "person") is None


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/", "desk:today"),
        ("/people/new/", "register:new"),
        ("/people/SOK-DARA-A012345678/", "unknown"),
        ("/x\n[..] GET /forged/", "unknown"),
        ("/static/ui/css/parts.css", "static"),
    ],
)
def test_a_log_line_names_the_route_and_never_the_path(path: str, route: str) -> None:
    assert route_of(path) == route


def test_the_servers_log_puts_no_path_and_no_control_sign_into_a_line() -> None:
    class Answer:
        status, headers, sent = "200 OK", [], 1
        response_length = 1

    class Asked:
        headers: list[tuple[str, str]] = []

    environ = {
        "PATH_INFO": "/zz\n\x1b[31mSOK DARA",
        "REQUEST_METHOD": "GE\nT",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "RAW_URI": "/zz",
    }
    from datetime import timedelta

    atoms = RequestLog(Config()).atoms(Answer(), Asked(), environ, timedelta(0))
    assert atoms["U"] == "unknown"
    assert atoms["m"] == "GET"


def test_a_database_that_stays_locked_is_answered_in_one_sentence() -> None:
    request = RequestFactory().post("/people/new/")
    request.user = factories.reception()
    locked = OperationalError("database is locked")
    locked.__cause__ = sqlite3.OperationalError("database is locked")
    answer = RefusalMiddleware(lambda _request: None).process_exception(request, locked)  # type: ignore[arg-type,return-value]
    assert answer is not None
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "Try again in a minute" in answer.content.decode()


@pytest.mark.parametrize("typed", ["99999999999:00", "24:00", "1:99", "x"])
def test_a_time_that_is_none_is_a_sentence(typed: str) -> None:
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError, match="hours and minutes"):
        ClockField().clean(typed)
