"""Law 3 for addresses: a GET writes nothing, a POST needs its token; and what every answer carries."""

import re
from collections.abc import Iterator

import pytest
from django.db import connections
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samnak.front.desk import errors
from samnak.ground.access.ids import new_id
from samnak.ground.access.middleware import POLICY
from tests import factories
from tests.house.relations import Around, build
from tests.house.routes import NOT_MET, Row, matrix, relations_open

pytestmark = pytest.mark.django_db
WRITING = re.compile(
    r"^\s*(INSERT|UPDATE|DELETE|REPLACE|CREATE|ALTER|DROP)\b\s+(?:INTO|FROM)?\s*\"?(\w+)", re.IGNORECASE
)
STAMPS = {"django_session"}  # the web session's own stamp


def _world(role: str) -> tuple[Client, Around]:
    me = factories.make_user(role)
    colleague = factories.make_user("caseworker", supervisor=me if role == "supervisor" else None)
    around = build(me, colleague, factories.make_user("caseworker"))
    client = Client()
    client.force_login(me)
    return client, around


def _open(role: str, method: str) -> Iterator[tuple[Row, str]]:
    for row in matrix().values():
        if role in row.methods.get(method, ()):
            best = [r for r in row.relations if r in relations_open(row.about, role)]
            if row.only == "met":
                best = [r for r in best if r not in NOT_MET]
            yield row, [*best, *row.relations][0]


@pytest.mark.parametrize("role", ["intake", "caseworker", "supervisor", "director", "administrator"])
def test_a_get_writes_nothing_but_the_read_audit_and_the_session(role: str) -> None:
    client, around = _world(role)
    wrong = []
    for row, relation in _open(role, "GET"):
        with CaptureQueriesContext(connections["default"]) as asked:
            response = client.get(around.address(row, relation))
        assert response.status_code in (200, 302, 404, 409), row.name
        written = {found[2] for q in asked.captured_queries if (found := WRITING.match(q["sql"]))}
        if written - STAMPS:
            wrong.append(f"{row.name} writes {sorted(written - STAMPS)}")
    assert wrong == []


def test_writing_would_be_seen() -> None:
    client, _around = _world("intake")
    with CaptureQueriesContext(connections["default"]) as asked:
        client.post("/people/new/", {"family": "Sok"})
    written = {found[2] for q in asked.captured_queries if (found := WRITING.match(q["sql"]))}
    assert {"register_person", "access_auditentry"} <= written


def test_a_head_request_is_no_way_around_the_gate() -> None:
    around = _world("intake")[1]
    assert Client().head(reverse("register:person", args=[around.people["received"]])).status_code == 302


@pytest.mark.parametrize("role", ["intake", "supervisor", "administrator"])
def test_no_form_is_taken_without_its_token(role: str) -> None:
    """Whoever sends a form from another page has no token: nothing is written, and the page says what to do."""
    signed_in, around = _world(role)
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in.cookies
    count = 0
    for row, relation in _open(role, "POST"):
        with CaptureQueriesContext(connections["default"]) as asked:
            response = client.post(around.address(row, relation), {"family": "Sok"})
        count += 1
        assert response.status_code == 403, row.name
        assert "older than your sign-in" in response.content.decode()
        assert not [q for q in asked.captured_queries if WRITING.match(q["sql"])], row.name
    assert count > 5


def test_the_public_forms_need_their_token_too() -> None:
    client = Client(enforce_csrf_checks=True)
    for url in ("/language/", "/sign-in/", "/sign-out/"):
        assert client.post(url, {"language": "km"}).status_code == 403


# ---- headers ----------------------------------------------------------------------------------------


HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}


def test_the_policy_names_no_other_host_and_allows_nothing_inline() -> None:
    assert HEADERS["Content-Security-Policy"] == POLICY
    assert "unsafe" not in POLICY and "http" not in POLICY and "*" not in POLICY


def test_every_answer_carries_the_headers() -> None:
    client, around = _world("intake")
    answers = {row.name: client.get(around.address(row, relation)) for row, relation in _open("intake", "GET")}
    answers["nothing here"] = client.get("/no/such/page/")
    answers["to sign-in"] = Client().get("/people/")
    answers["wrong method"] = client.post("/people/", {})
    answers["refused"] = client.post(reverse("arrivals:close", args=[around.flight]))
    answers["no token"] = Client(enforce_csrf_checks=True).post("/language/")
    assert {a.status_code for a in answers.values()} >= {200, 302, 403, 404, 405, 409}
    for name, answer in answers.items():
        for head, value in HEADERS.items():
            assert answer.headers.get(head) == value, (name, head)


def test_static_files_may_be_kept_by_the_browser() -> None:
    answer = Client().get("/static/ui/css/tokens.css")
    assert answer.status_code == 200
    assert "no-store" not in answer.headers.get("Cache-Control", "")
    assert answer.headers["Content-Security-Policy"] == POLICY


def test_cookies_are_out_of_reach_of_scripts_and_other_sites() -> None:
    client = Client()
    client.get("/sign-in/")
    user = factories.make_user("intake")
    client.post("/sign-in/", {"login": user.username, "password": factories.PASSWORD})
    client.get("/")
    assert {"samnak", "samnak-csrf", "samnak-language"} <= set(client.cookies)
    for name, cookie in client.cookies.items():
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name


# ---- error pages ------------------------------------------------------------------------------------


def test_what_is_hidden_looks_like_what_does_not_exist() -> None:
    """Same status, same words, same headers: nobody learns from an answer that somebody is in the register."""
    client, around = _world("caseworker")
    hidden = client.get(reverse("register:person", args=[around.people["other"]]))
    for url in (reverse("register:person", args=[new_id()]), "/people/unknown/", "/reports/"):
        nothing = client.get(url)
        assert (hidden.status_code, nothing.status_code) == (404, 404)
        assert _words(hidden.content) == _words(nothing.content)
        assert set(hidden.headers) == set(nothing.headers)


def _words(page: bytes) -> str:
    """The page without its token and the address the language switch comes back to."""
    return re.sub(r'value="[^"]*"|"X-CSRFToken": "[^"]*"|\d\d:\d\d', "", page.decode())


def test_a_page_that_is_not_open_looks_like_one_that_does_not_exist() -> None:
    client, _around = _world("donor")
    assert _words(client.get("/people/").content) == _words(client.get("/no/such/page/").content)


def test_an_error_page_holds_nothing_of_the_request(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from samnak.reception.register import queries

    def breaks(*args: object, **kwargs: object) -> None:
        raise RuntimeError("CNRY of Sok Dara")

    signed_in, around = _world("intake")
    client = Client(raise_request_exception=False)
    client.cookies = signed_in.cookies
    monkeypatch.setattr(queries, "person_page", breaks)
    answer = client.get(reverse("register:person", args=[around.people["received"]]) + "?name=CNRY")
    text = answer.content.decode()
    assert answer.status_code == 500
    assert "CNRY" not in text and "Traceback" not in text and str(around.people["received"]) not in text
    number = re.search(r"Read this number aloud: <b[^>]*>(\d{6})", text)
    assert number and f"error number {number[1]}" in caplog.text


def test_the_error_page_needs_no_database(django_assert_num_queries: object) -> None:
    request = RequestFactory().get("/")
    with CaptureQueriesContext(connections["default"]) as asked:
        answer = errors.broken(request)
    assert answer.status_code == 500
    assert len(asked) == 0


def test_log_lines_hold_no_address_and_no_value() -> None:
    import logging

    from samnak.ground.access.logs import OneLine

    try:
        raise ValueError("Sok Dara")
    except ValueError as error:
        kind = (type(error), error, error.__traceback__)
    record = logging.LogRecord("django.request", 40, "x", 1, "Server Error: %s", ("/people/0190/?q=Sok",), kind)
    refused = logging.LogRecord("django.security.csrf", 30, "x", 1, "Forbidden: %s", ("/people/0190/?q=Sok",), None)
    assert "people" not in OneLine().format(refused) and "Sok" not in OneLine().format(refused)
    other = logging.LogRecord("axes", 40, "x", 1, "one\nnext line \x1b[2J", (), None)
    assert "people" not in OneLine().format(record) and "Sok" not in OneLine().format(record)
    assert "\n" not in OneLine().format(other) and "\x1b" not in OneLine().format(other)
