"""The search box on every page: any script, any order, any shape of a number; and silence about who may not be seen."""

from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.journeys.words import said
from tests.people import ANOTHER_DARA, REENTRANT, RITHY

ASKED = {
    "in Khmer letters": "ឡុង រិទ្ធី",
    "in Khmer letters, the given name alone": "រិទ្ធី",
    "family name first": "long rithy",
    "given name first": "Rithy LONG",
    "as it sounds": "rithi long",
    "by the beginning of it": "Rith",
    "by A-number with spaces": "A 090 000 033",
    "by A-number without its zeros": "90000033",
    "by phone": "012 345 678",
    "by phone from abroad": "+855 12 345 678",
}


@pytest.fixture
def neary(transactional_db: None) -> Any:
    return factories.make_user("caseworker", name="Neary")


@pytest.fixture
def rithy(neary: Any) -> Any:
    """Rithy, whom Neary walks beside, and two others of hers."""
    for who in (ANOTHER_DARA, REENTRANT):
        factories.make_person(who, worker=neary)
    return factories.make_person(RITHY, worker=neary)


def ask(page: Page, text: str) -> None:
    page.get_by_role("searchbox").first.fill(text)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/*/")


def test_somebody_is_found_by_whatever_is_known_of_them(page_en: Page, enter: Any, neary: Any, rithy: Any) -> None:
    enter(page_en, neary)
    page_en.goto("/")
    for how, text in ASKED.items():
        ask(page_en, text)
        links = page_en.get_by_role("rowheader").get_by_role("link")
        expect(links, how).to_have_count(1)
        expect(links, how).to_have_text("LONG Rithy ឡុង រិទ្ធី")
        assert text not in page_en.url and page_en.title() == "Found · Samnak"
    links.click()
    expect(page_en.get_by_role("heading", level=1)).to_have_text("LONG Rithy")


def test_on_a_phone_search_is_a_page_and_khmer_names_come_first(
    phone_km: Page, enter: Any, neary: Any, rithy: Any
) -> None:
    page = phone_km
    enter(page, neary)
    page.goto("/")
    page.locator(".who a[href='/find/']").click()
    page.locator("main").get_by_role("searchbox").fill("Long")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="ឡុង រិទ្ធី").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("ឡុង រិទ្ធី")


def test_nobody_found_says_what_to_try_next(page_in_each_language: Page, enter: Any, neary: Any, rithy: Any) -> None:
    page = page_in_each_language
    enter(page, neary)
    page.goto("/")
    ask(page, "Chhoeun")
    language = str(page.locator("html").get_attribute("lang"))
    expect(page.locator("main")).to_contain_text(said("Nobody was found among the people you may see", language))
    expect(page.get_by_role("searchbox").first).to_be_visible()


def test_who_may_not_see_somebody_learns_nothing(
    page_en: Page, enter: Any, neary: Any, rithy: Any, faults: Any
) -> None:
    faults.expect("404")
    page = page_en
    enter(page, factories.make_user("caseworker", name="Channa"))
    page.goto("/")
    for text in ASKED.values():
        ask(page, text)
        expect(page.locator("main")).to_contain_text("Nobody was found among the people you may see")
    pages = []
    for person in (rithy.pk, uuid4()):
        answer = page.goto(f"/people/{person}/")
        assert answer is not None and answer.status == 404
        pages.append(page.locator("main").inner_text())
    assert pages[0] == pages[1] and "There is nothing here" in pages[0]
