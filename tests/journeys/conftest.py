"""Journeys: stories in Debian's chromium, against a real server, in English and in Khmer."""

import os
import re
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from door import tools
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Response

# Playwright's own loop runs in this thread; Django would otherwise refuse the database to a test.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

HERE = Path(__file__).parent
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
LOCALES = {"en": "en-GB", "km": "km-KH"}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PATIENCE = 10_000  # milliseconds a journey waits for something to show itself

Open = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.journey)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """A story that went well has no errors in the console either."""
    result = yield
    faults = getattr(item, "funcargs", {}).get("faults")
    if faults is not None:
        faults.check()
    return result


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    found = tools.chromium()
    if not found:
        pytest.fail(tools.lack(tools.CHROMIUM), pytrace=False)
    quiet = ("background-networking", "component-update", "sync", "default-apps", "extensions", "gpu")
    return {
        "executable_path": found,
        "args": [
            "--no-sandbox",
            "--no-first-run",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
            *(f"--disable-{part}" for part in quiet),
        ],
    }


class Faults:
    """What went wrong in the browser.

    Console errors (a broken Content-Security-Policy is one), script errors, answers of 500 and above,
    and anything asked of another host.
    """

    def __init__(self, own: str) -> None:
        self.own = own
        self.found: list[str] = []
        self.expected: list[str] = []
        self.pages: list[Page] = []

    def expect(self, pattern: str) -> None:
        """This story means to meet such a fault, a refused page for instance: `faults.expect("403")`."""
        self.expected.append(pattern)

    def watch(self, page: Page) -> None:
        self.pages.append(page)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.found.append(f"script error: {error}"))
        page.on("response", self._response)
        page.on("request", lambda request: self._asked(request.url))

    def check(self) -> None:
        for page in self.pages:
            if not page.is_closed():
                page.evaluate("0")  # what the browser said until now has then reached us
        left = [fault for fault in self.found if not any(re.search(each, fault) for each in self.expected)]
        assert not left, "In the browser:\n" + "\n".join(left)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.found.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.found.append(f"answer {response.status}: {response.url}")

    def _asked(self, url: str) -> None:
        if not url.startswith((self.own, "data:", "blob:", "about:")):
            self.found.append(f"asked of another host: {url}")


@pytest.fixture
def faults(live_server: Any) -> Faults:
    return Faults(live_server.url)


@pytest.fixture
def open_page(
    transactional_db: None, live_server: Any, new_context: Callable[..., BrowserContext], faults: Faults
) -> Open:
    """Open a fresh browser, as somebody new: `open_page("km", phone=True).goto("/")`."""

    def open_one(language: str = "en", *, phone: bool = False, **more: Any) -> Page:
        from django.conf import settings

        context = new_context(
            base_url=live_server.url,
            locale=LOCALES[language],
            timezone_id="Asia/Phnom_Penh",
            viewport=PHONE if phone else DESK,
            has_touch=phone,
            is_mobile=phone,
            **more,
        )
        context.add_cookies([cookie(live_server.url, settings.LANGUAGE_COOKIE_NAME, language)])
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        faults.watch(page)
        return page

    return open_one


@pytest.fixture
def page_en(open_page: Open) -> Page:
    return open_page("en")


@pytest.fixture
def page_km(open_page: Open) -> Page:
    return open_page("km")


@pytest.fixture
def phone_en(open_page: Open) -> Page:
    return open_page("en", phone=True)


@pytest.fixture
def phone_km(open_page: Open) -> Page:
    return open_page("km", phone=True)


@pytest.fixture(params=["en", "km"])
def page_in_each_language(request: pytest.FixtureRequest, open_page: Open) -> Page:
    return open_page(request.param)


@pytest.fixture(params=["en", "km"])
def phone_in_each_language(request: pytest.FixtureRequest, open_page: Open) -> Page:
    return open_page(request.param, phone=True)


@pytest.fixture
def enter(live_server: Any) -> Callable[[Page, Any], None]:
    """Sign somebody in without the form, for stories that begin later: `enter(page, user)`."""
    from django.conf import settings
    from django.test import Client

    def enter_as(page: Page, user: Any) -> None:
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([cookie(live_server.url, settings.SESSION_COOKIE_NAME, session)])

    return enter_as


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """What axe finds on the page, one line a rule that is broken: `assert axe(page) == []`."""
    checker = Axe()

    def check(page: Page) -> list[str]:
        options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
        found = checker.run(page, options=options).response["violations"]
        return [_told(violation) for violation in found]

    return check


def cookie(url: str, name: str, value: str) -> Any:
    return {"name": name, "value": value, "url": url}


def _told(violation: dict[str, Any]) -> str:
    places = [" ".join(map(str, node["target"])) for node in violation["nodes"]]
    return f"{violation['id']}: {violation['help']} at {', '.join(places[:5])} ({len(places)} in all)"
