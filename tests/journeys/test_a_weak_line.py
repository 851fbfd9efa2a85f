"""A cheap phone on a weak line: what travels for the first page and for the next ones, counted in bytes."""

import gzip
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Response

from tests.journeys import programme

FIRST_VIEW = 100_000
LATER_PAGE = 25_000
PACKED_ALREADY = (".woff2",)


class Travelled:
    """Every answer a page asked for, and how many bytes of it travel."""

    def __init__(self, page: Page) -> None:
        self.answers: list[Response] = []
        page.on("response", lambda answer: self.answers.append(answer))

    def bytes(self) -> dict[str, int]:
        """Path -> bytes, packed as the server packs what can be packed."""
        return {urlsplit(one.url).path: packed(one) for one in self.answers if one.status == 200}

    def hosts(self) -> set[str]:
        return {urlsplit(one.url).netloc for one in self.answers}


def packed(answer: Response) -> int:
    body = answer.body()
    return len(body if answer.url.endswith(PACKED_ALREADY) else gzip.compress(body, 6))


@pytest.mark.parametrize("language", ["en", "km"])
def test_the_first_view_and_every_later_page_are_light(
    open_page: Any, enter: Any, transactional_db: None, counted: Any, language: str
) -> None:
    made = programme.build(language)
    page = open_page(language, phone=True)
    enter(page, made.users["intake"])
    travelled = Travelled(page)
    page.goto("/", wait_until="networkidle")
    first = travelled.bytes()
    assert sum(first.values()) < FIRST_VIEW, first
    assert len(first) > 6 and any(name.endswith(".woff2") for name in first)
    counted(f"first_view_bytes_{language}", sum(first.values()))
    for address in (
        f"/arrivals/{made.flight.pk}/",
        f"/arrivals/{made.flight.pk}/print/",
        f"/arrivals/people/{made.met.pk}/services/",
        f"/arrivals/lists/{made.lists['confirmed'].pk}/",
        "/people/",
        f"/people/{made.person.pk}/",
    ):
        answer = page.goto(address, wait_until="networkidle")
        assert answer is not None and answer.ok and packed(answer) < LATER_PAGE, address
    assert len(travelled.hosts()) == 1


def test_a_page_without_khmer_words_asks_for_no_latin_font(page_en: Page, transactional_db: None) -> None:
    travelled = Travelled(page_en)
    page_en.goto("/sign-in/", wait_until="networkidle")
    fonts = [name for name in travelled.bytes() if name.endswith(".woff2")]
    assert not [name for name in fonts if "latin" in name]
