"""A list that does not say everything asks; a file that cannot be read is refused politely, on the page."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from samnak.reception.arrivals.models import ArrivalList, Passenger
from tests import factories
from tests.journeys import embassy
from tests.journeys.words import said


@pytest.fixture
def at_the_upload(enter: Any, transactional_db: None) -> Any:
    """A page that stands at "Read in a list" of a flight that has landed."""

    def begin(page: Page, language: str = "en") -> Any:
        pov = factories.make_user("intake", name="Pov", language=language)
        flight = factories.make_flight(by=pov)
        enter(page, pov)
        page.goto(f"/arrivals/{flight.pk}/lists/")
        return flight

    return begin


def send(page: Page, data: bytes, name: str) -> None:
    page.locator("[name=file]").set_input_files(embassy.as_file(data, name))
    page.locator("main form .btn").first.click()


@pytest.mark.parametrize("language", ["en", "km"])
def test_dates_that_can_be_read_two_ways_are_asked_and_never_guessed(
    open_page: Any, at_the_upload: Any, faults: Any, language: str
) -> None:
    faults.expect("422")
    page = open_page(language, phone=True)
    at_the_upload(page, language)
    send(page, embassy.two_ways(), "list.csv")
    question = page.get_by_role("group", name=said("Which way round are the dates?", language))
    expect(question.get_by_role("radio")).to_have_count(3)
    expect(page.locator("input:checked")).to_have_count(0)
    rows = question.get_by_role("row")
    expect(rows.filter(has_text="06/09/1972")).to_have_count(1)

    # Nothing was chosen: the page says so, leads there, and nothing is written.
    page.locator("main form .btn").first.click()
    summary = page.locator(".errors")
    expect(summary).to_be_focused()
    summary.get_by_role("link").first.click()
    expect(page.locator("#date_order")).to_be_focused()
    expect(page.locator("input:checked")).to_have_count(0)
    assert not Passenger.unguarded.exists()

    # Nobody knows: the years are kept, and each person will be asked.
    question.get_by_role("radio", name=said("I do not know", language)).check()
    page.locator("main form .btn").first.click()
    expect(page.get_by_role("heading", level=1, name=said("Look once more", language))).to_be_visible()
    page.locator("main form .btn").first.click()
    page.wait_for_url("**/arrivals/*/")
    kept = {p.family: (p.birth_date.year, p.birth_precision) for p in Passenger.unguarded.all()}
    assert kept == {"Long": (1987, "day"), "Kim": (1972, "year"), "Touch": (1977, "year"), "Seng": (1969, "year")}


def test_a_list_can_be_left_and_taken_up_again_or_thrown_away(phone_en: Page, at_the_upload: Any) -> None:
    page = phone_en
    at_the_upload(page)
    send(page, embassy.two_ways(), "list.csv")
    page.get_by_role("radio", name="Day first, as in Cambodia").check()
    page.get_by_role("button", name="Keep the answers").click()
    expect(page.get_by_role("row").filter(has_text="KIM Veasna")).to_contain_text("6 Sep 1972")
    page.goto("/")
    page.get_by_role("link", name="4 people").click()
    page.get_by_role("link", name="Throw this list away").click()
    page.get_by_role("button", name="Throw it away").click()
    expect(page.get_by_text("The list was thrown away. Nothing of it was written.")).to_be_visible()
    assert not Passenger.unguarded.exists()
    assert not ArrivalList.unguarded.exclude(state="thrown_away").exists()


REFUSED = {
    "broken.xlsx": embassy.truncated,
    "bomb.xlsx": embassy.bomb,
    "empty.csv": lambda: b"",
    "no-people.csv": lambda: b"Name,A-number\n",
}


@pytest.mark.parametrize("language", ["en", "km"])
def test_a_file_that_cannot_be_read_is_refused_on_the_page(open_page: Any, at_the_upload: Any, language: str) -> None:
    page = open_page(language, phone=True)
    at_the_upload(page, language)
    for name, make in REFUSED.items():
        send(page, make(), name)
        summary = page.locator(".errors")
        expect(summary).to_be_focused()
        told = summary.get_by_role("listitem").inner_text()
        assert told and "Traceback" not in told and "Error" not in told, name
        summary.get_by_role("link").click()
        expect(page.locator("[name=file]")).to_be_focused()
        assert page.locator("[name=file]").get_attribute("aria-describedby")
        assert not ArrivalList.unguarded.exists(), name
        page.reload()
