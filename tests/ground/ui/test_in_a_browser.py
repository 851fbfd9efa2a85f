"""The look in Debian's chromium: reach, sideways scroll, and forms on a weak line."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.ground.ui import desk_pages

# Playwright's own loop runs in this thread; Django would otherwise refuse the database to a test.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SMALL = """[...document.querySelectorAll('a, button, input:not([type=hidden]), select')].filter(one => {
  const box = one.getBoundingClientRect()
  return box.width && (box.height < 43.5 || box.width < 43.5) && !one.closest('p, td')
}).map(one => one.outerHTML.slice(0, 80))"""

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, databases="__all__")]


@pytest.fixture(autouse=True)
def own_addresses(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.ground.ui.desk_pages"
    desk_pages.taken.clear()


@pytest.fixture
def at(browser: Browser, live_server: LiveServer) -> Iterator[Any]:
    """at("/path", language, width): a page in a browser of its own."""
    opened = []

    def open_at(path: str, language: str = "en", width: int = 360) -> Page:
        context = browser.new_context(
            base_url=live_server.url, locale=language, viewport={"width": width, "height": 740}
        )
        opened.append(context)
        page = context.new_page()
        page.goto(path)
        return page

    yield open_at
    for context in opened:
        context.close()


@pytest.mark.parametrize("language", ["en", "km"])
@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_in_the_gallery(at: Any, language: str, width: int) -> None:
    page = at("/ui/gallery/", language, width)
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []


@pytest.mark.parametrize("language", ["en", "km"])
@pytest.mark.parametrize("width", [320, 360, 640, 768, 1024, 1280])
def test_nothing_scrolls_sideways_and_every_target_is_wide_enough(at: Any, language: str, width: int) -> None:
    page = at("/ui/gallery/", language, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(SMALL) == []


def test_an_answer_of_the_welcome_card_is_tall_enough_for_a_thumb(at: Any) -> None:
    page = at("/card/")
    heights = page.eval_on_selector_all(".ans > span, .thumb .btn", "all => all.map(one => one.offsetHeight)")
    assert len(heights) == 5 and min(heights) >= 56


def test_keyboard_and_reader_are_led_to_the_error_summary_and_from_it_to_the_field(at: Any) -> None:
    page = at("/ui/gallery/", width=1280)
    expect(page.locator(".errors")).to_be_focused()
    page.get_by_role("link", name="Choose an answer: Received by").click()
    expect(page.locator("#wrong_authority")).to_be_focused()


def test_a_form_that_cannot_be_sent_keeps_everything_and_says_so(at: Any) -> None:
    page = at("/card/")
    page.get_by_role("radio", name="Yes, but it can wait").check()
    page.locator("[name=left]").fill("2 days")
    page.context.set_offline(True)
    page.get_by_role("button", name="Keep and go on").click()
    expect(page.get_by_text("This could not be sent.")).to_be_visible()
    assert page.locator("[name=left]").input_value() == "2 days"
    page.context.set_offline(False)
    page.get_by_role("button", name="Keep and go on").click()
    expect(page.get_by_text("Kept.")).to_be_visible()
    assert [(one["left"], one["medicine"], one["go"]) for one in desk_pages.taken] == [("2 days", "wait", "on")]


def test_a_server_in_trouble_loses_nothing_either(at: Any) -> None:
    page = at("/card/")
    page.locator("[name=left]").fill("trouble")
    page.get_by_role("button", name="Keep and go on").click()
    expect(page.get_by_text("Nothing is lost. Try again.")).to_be_visible()
    page.locator("[name=left]").fill("2 days")
    page.get_by_role("button", name="Keep and go on").click()
    expect(page).to_have_url("/page/?sent")
    assert page.locator("main").evaluate("one => one === document.activeElement")


def test_going_back_after_sending_shows_the_form_again(at: Any) -> None:
    page = at("/card/")
    page.get_by_role("button", name="Keep and go on").click()
    expect(page.get_by_text("Kept.")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("button", name="Keep and go on")).to_be_visible()


def test_a_message_is_read_once_and_not_lost_on_the_way(at: Any) -> None:
    page = at("/card/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/page/" in request.url else None)
    page.get_by_role("button", name="Keep and go on").click()
    expect(page.get_by_text("Kept.")).to_be_visible()
    assert len(asked) == 1


def test_a_second_press_sends_nothing(at: Any) -> None:
    page = at("/card/")
    with page.expect_navigation():
        page.evaluate("""() => {
          const button = document.querySelector('#plain button')
          button.click()
          button.click()
        }""")
    assert len(desk_pages.taken) == 1


def test_a_second_press_while_the_line_is_slow_sends_nothing_either(at: Any) -> None:
    page = at("/card/")
    page.evaluate("""() => {
      const button = document.querySelector('.thumb button')
      button.click()
      button.click()
    }""")
    expect(page.get_by_text("Kept.")).to_be_visible()
    assert len(desk_pages.taken) == 1


def test_nothing_is_left_in_the_browser(at: Any) -> None:
    page = at("/card/")
    page.locator("[name=left]").fill("2 days")
    page.get_by_role("button", name="Keep and go on").click()
    expect(page.get_by_text("Kept.")).to_be_visible()
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_the_card_works_without_any_script(browser: Browser, live_server: LiveServer) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, locale="en")
    page = context.new_page()
    page.goto("/card/")
    page.get_by_role("radio", name="Yes, today").check()
    page.get_by_role("button", name="Keep and go on").click()
    expect(page.get_by_text("Kept.")).to_be_visible()
    context.close()
    assert desk_pages.taken[0]["medicine"] == "now"


def test_a_printed_page_has_its_foot_and_no_buttons(at: Any) -> None:
    page = at("/ui/gallery/", width=1280)
    page.emulate_media(media="print")
    expect(page.get_by_text("Keep it private. Destroy it after use.")).to_be_visible()
    assert page.locator(".btn:visible, .nav:visible, .search:visible").count() == 0
