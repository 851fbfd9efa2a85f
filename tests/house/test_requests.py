"""Law 3 for addresses: a GET writes nothing, a POST needs its token; and what every answer carries."""

import re
from collections.abc import Iterator

import pytest
from django.db import connections
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samnak.front.desk import errors
from samnak.ground.access.ids import new_id
from samnak.ground.access.middleware import POLICY, POLICY_OF_FILES
from tests import factories
from tests.house.relations import Around, build
from tests.house.routes import NOT_MET, Row, matrix, relations_open

pytestmark = pytest.mark.django_db
WRITING = re.compile(
    r"^\s*(INSERT|UPDATE|DELETE|REPLACE|CREATE|ALTER|DROP)\b\s+(?:INTO|FROM)?\s*\"?(\w+)", re.IGNORECASE
)
STAMPS = {"access_websession"}  # the web session's own stamp


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


ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), "
    "publickey-credentials-create=(self), publickey-credentials-get=(self)",
}
OF_A_PAGE = (
    "default-src 'none'; script-src 'nonce-N'; style-src 'nonce-N'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
OF_A_FILE = "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
NONCE = re.compile(r"'nonce-([A-Za-z0-9_-]{22})'")
Headers = dict[str, str | None]


def _headers(answer: HttpResponse) -> Headers:
    """What an answer says of itself, with the number of this answer as N."""
    found: Headers = {name: answer.headers.get(name) for name in (*ALWAYS, "Cache-Control", "Clear-Site-Data")}
    return found | {"Content-Security-Policy": NONCE.sub("'nonce-N'", answer.headers["Content-Security-Policy"])}


def _expected(policy: str = OF_A_PAGE, kept: str | None = "no-store", clears: str | None = None) -> Headers:
    return {**ALWAYS, "Cache-Control": kept, "Clear-Site-Data": clears, "Content-Security-Policy": policy}


def test_the_policy_names_no_other_host_and_allows_nothing_inline() -> None:
    assert POLICY.replace("{nonce}", "N") == OF_A_PAGE
    assert POLICY_OF_FILES == OF_A_FILE
    for policy in (POLICY, POLICY_OF_FILES):
        assert "unsafe" not in policy and "http" not in policy and "*" not in policy
    assert "script-src 'self'" not in POLICY and "style-src 'self'" not in POLICY


def test_every_page_answers_with_exactly_these_headers() -> None:
    client, around = _world("intake")
    for row, relation in _open("intake", "GET"):
        assert _headers(client.get(around.address(row, relation))) == _expected(), row.name


def test_every_kind_of_answer_to_every_method_has_exactly_these_headers() -> None:
    client, around = _world("intake")
    person = reverse("register:person", args=[around.people["received"]])
    answers = {
        (405, "HEAD"): client.head(person),
        (200, "POST"): client.post("/people/new/", {"family": ""}),
        (302, "GET"): Client().get("/people/"),
        (302, "POST"): Client().post("/people/new/", {"family": "Sok"}),
        (404, "GET"): client.get("/no/such/page/"),
        (404, "STATIC"): client.get("/static/no/such/file.css"),
        (405, "POST"): client.post("/people/", {}),
        (405, "PUT"): client.put("/people/"),
        (405, "DELETE"): client.delete(person),
        (405, "OPTIONS"): client.options(person),
        (409, "POST"): client.post(reverse("arrivals:close", args=[around.flight])),
        (403, "POST"): Client(enforce_csrf_checks=True).post("/language/"),
        (200, "FRAGMENT"): client.get("/people/", headers={"HX-Request": "true"}),
        (200, "PICTURE"): client.get("/sign-in/set-up/app/picture/"),
        (404, "LINK"): Client().get("/invitation/nobody-knows-this-one/"),
    }
    for (status, what), answer in answers.items():
        assert (answer.status_code, _headers(answer)) == (status, _expected()), what


def test_a_broken_page_keeps_its_headers(monkeypatch: pytest.MonkeyPatch) -> None:
    from samnak.front.desk import queries

    monkeypatch.setattr(queries, "today", None)
    signed_in, _around = _world("intake")
    client = Client(raise_request_exception=False)
    client.cookies = signed_in.cookies
    answer = client.get("/")
    assert answer.status_code == 500
    assert _headers(answer) == _expected()
    assert 'nonce=""' not in answer.content.decode()


def test_signing_out_empties_the_browser() -> None:
    client, _around = _world("intake")
    assert _headers(client.post("/sign-out/")) == _expected(clears='"cache", "cookies", "storage"')


def test_static_files_may_be_kept_by_the_browser_and_run_nothing() -> None:
    answer = Client().get("/static/ui/css/tokens.css")
    kept = answer.headers["Cache-Control"]
    assert answer.status_code == 200
    assert "no-store" not in kept
    assert _headers(answer) == _expected(policy=OF_A_FILE, kept=kept)


def test_each_answer_has_a_number_of_its_own_and_names_all_its_scripts_and_styles_by_it() -> None:
    client, _around = _world("intake")
    numbers = set()
    for url in ("/", "/people/", "/no/such/page/", "/me/", "/sign-in/set-up/passkey/"):
        answer = client.get(url)
        number = set(NONCE.findall(answer.headers["Content-Security-Policy"]))
        page = answer.content.decode()
        named = re.findall(r"<(?:script|link)\b[^>]*>", page)
        loading = [tag for tag in named if tag.startswith("<script") or 'rel="stylesheet"' in tag]
        assert len(loading) > 7
        assert {m[1] if (m := re.search(r'nonce="([^"]*)"', tag)) else tag for tag in loading} == number
        numbers |= number
    assert len(numbers) == 5


# ---- where a form comes from ------------------------------------------------------------------------


def _sent(client: Client, **meta: str) -> int:
    token = client.get("/sign-in/").wsgi_request.META["CSRF_COOKIE"]
    words = {"language": "km", "next": "/", "csrfmiddlewaretoken": token}
    return client.post("/language/", words, **meta).status_code  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("meta", "status"),
    [
        ({}, 302),
        ({"HTTP_ORIGIN": "http://testserver"}, 302),
        ({"HTTP_ORIGIN": "null"}, 302),
        ({"HTTP_ORIGIN": "null", "HTTP_SEC_FETCH_SITE": "same-origin"}, 302),
        ({"HTTP_ORIGIN": "null", "HTTP_SEC_FETCH_SITE": "cross-site"}, 403),
        ({"HTTP_ORIGIN": "null", "HTTP_SEC_FETCH_SITE": "same-site"}, 403),
        ({"HTTP_ORIGIN": "null", "HTTP_SEC_FETCH_SITE": "none"}, 403),
        ({"HTTP_ORIGIN": "https://evil.example"}, 403),
        ({"HTTP_ORIGIN": "https://evil.example", "HTTP_SEC_FETCH_SITE": "same-origin"}, 403),
        ({"HTTP_ORIGIN": ""}, 403),
    ],
)
def test_a_form_is_taken_from_our_own_pages_only(meta: dict[str, str], status: int) -> None:
    assert _sent(Client(enforce_csrf_checks=True), **meta) == status


@pytest.mark.parametrize(
    ("meta", "status"),
    [
        ({}, 302),
        ({"HTTP_SEC_FETCH_SITE": "same-origin"}, 302),
        ({"HTTP_SEC_FETCH_SITE": "cross-site"}, 403),
        ({"HTTP_REFERER": "https://evil.example/"}, 403),
        ({"HTTP_REFERER": "https://testserver/sign-in/"}, 302),
        ({"HTTP_ORIGIN": "null", "HTTP_SEC_FETCH_SITE": "same-origin"}, 302),
        ({"HTTP_ORIGIN": "null", "HTTP_SEC_FETCH_SITE": "cross-site"}, 403),
    ],
)
def test_over_tls_the_same_without_a_referrer(meta: dict[str, str], status: int) -> None:
    client = Client(enforce_csrf_checks=True)
    token = client.get("/sign-in/", secure=True).wsgi_request.META["CSRF_COOKIE"]
    words = {"language": "km", "next": "/", "csrfmiddlewaretoken": token}
    assert client.post("/language/", words, secure=True, **meta).status_code == status  # type: ignore[arg-type]


@pytest.mark.parametrize("site", ["same-origin", None])
def test_a_form_without_its_token_is_refused_wherever_it_says_it_comes_from(site: str | None) -> None:
    meta = {"HTTP_ORIGIN": "null"} | ({"HTTP_SEC_FETCH_SITE": site} if site else {})
    client = Client(enforce_csrf_checks=True)
    client.get("/sign-in/")
    assert client.post("/language/", {"language": "km"}, **meta).status_code == 403  # type: ignore[arg-type]


def test_cookies_are_out_of_reach_of_scripts_and_other_sites() -> None:
    client = Client()
    client.get("/sign-in/")
    factories.sign_in(client, factories.make_user("intake"))
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
    """The page without its token, its number and the address the language switch comes back to."""
    return re.sub(r'(value|nonce)="[^"]*"|"X-CSRFToken": "[^"]*"|\d\d:\d\d', "", page.decode())


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
