"""What is printed: the list and the card, without the buttons; who printed it, and what to do with the paper."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import programme
from tests.journeys.words import said

ONLY_ON_SCREEN = ".nav, .top .search, .who, .btn, .back, .skip, .filters, .noprint"


def papers(made: programme.Programme) -> dict[str, str]:
    flight, card = f"/arrivals/{made.flight.pk}/", f"/arrivals/people/{made.met.pk}/"
    return {"list": f"{flight}print/", "card": f"{card}print/", "board": flight, "whole card": card}


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("language", ["en", "km"])
def test_paper_holds_the_people_and_no_buttons(
    open_page: Any, enter: Any, transactional_db: None, language: str
) -> None:
    made = programme.build(language)
    page = open_page(language)
    enter(page, made.users["intake"])
    name = "LONG Rithy" if language == "en" else "ឡុង រិទ្ធី"
    for what, address in papers(made).items():
        page.goto(address)
        page.emulate_media(media="print")
        assert page.locator(ONLY_ON_SCREEN).locator("visible=true").count() == 0, what
        expect(page.locator(".brand b")).to_be_visible()
        expect(page.locator("main").get_by_text(name).first).to_be_visible()
        foot = page.locator(".printed")
        expect(foot).to_be_visible()
        expect(foot).to_contain_text("Pov")
        if language == "en":
            expect(foot).to_contain_text("Keep it private. Destroy it after use.")
        assert page.locator("body").evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(255, 255, 255)"
        pdf = page.pdf(prefer_css_page_size=True)
        assert pdf.startswith(b"%PDF") and pages_of(pdf) >= 1
        page.emulate_media(media="screen")
        expect(foot).to_be_hidden()


def test_the_printed_list_names_everybody_with_heads_that_repeat(
    page_en: Page, enter: Any, transactional_db: None
) -> None:
    made = programme.build()
    enter(page_en, made.users["intake"])
    page_en.goto(papers(made)["list"])
    page_en.emulate_media(media="print")
    rows, others = page_en.locator("tbody tr"), page_en.locator("section li")
    assert rows.locator("visible=true").count() + others.locator("visible=true").count() == programme.ON_BOARD
    assert others.count() > 0, "who does not travel stands apart"
    heads = page_en.locator("thead")
    assert heads.evaluate("one => getComputedStyle(one).display") == "table-header-group"
    assert page_en.locator("tbody tr").first.evaluate("one => getComputedStyle(one).breakInside") == "avoid"
    assert 1 < pages_of(page_en.pdf(prefer_css_page_size=True)) < 6
    assert said("Print the list", "en") in page_en.title()
