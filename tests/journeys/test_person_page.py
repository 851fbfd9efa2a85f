"""A person's page: what is known, what happened, and how both are put right."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from samnak.reception.register.models import Address, Kin, Person, PersonName
from tests import factories
from tests.journeys.words import said
from tests.people import RITHY


@pytest.fixture
def neary(transactional_db: None) -> Any:
    return factories.make_user("caseworker", name="Neary")


@pytest.fixture
def rithy(neary: Any) -> Any:
    """Rithy was met today; Neary walks beside him."""
    person = factories.make_met().person
    assert person is not None
    factories.stand(neary, "assigned", person)
    return person


@pytest.fixture
def here(enter: Any, neary: Any, rithy: Any) -> Any:
    def begin(page: Page) -> Page:
        enter(page, neary)
        page.goto(f"/people/{rithy.pk}/")
        return page

    return begin


def test_the_journey_flows_down_to_the_landing(here: Any, open_page: Any) -> None:
    for language in ("en", "km"):
        page = here(open_page(language, phone=language == "km"))
        river = page.get_by_role("region", name=said("Their journey", language))
        entries = river.get_by_role("listitem")
        expect(entries.first).to_contain_text(said("Today", language))
        expect(entries.last.locator("svg.mark")).to_be_visible()
        assert entries.count() >= 2
        expect(page.get_by_role("heading", level=1)).to_have_text("LONG Rithy" if language == "en" else "ឡុង រិទ្ធី")


def test_kin_in_the_united_states_are_added(here: Any, phone_en: Page) -> None:
    page = here(phone_en)
    page.get_by_role("link", name="Add a relative or friend").click()
    page.get_by_label("Who is it to the person?").select_option(label="Mother")
    page.get_by_role("radio", name="in the United States").check()
    page.get_by_label("Name", exact=True).fill("Long Sopheap")
    page.get_by_label("Address").fill("Long Beach, California")
    page.get_by_role("radio", name="ask the person first, each time").check()
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("status")).to_contain_text("Kept.")
    family = page.get_by_role("region", name="Family and friends")
    expect(family).to_contain_text("Mother · in the United States")
    expect(family).to_contain_text("May we speak to them: ask the person first, each time")
    assert Kin.unguarded.get().country == "us"


@pytest.mark.parametrize("language", ["en", "km"])
def test_a_village_name_that_many_share_asks_which_one(here: Any, open_page: Any, language: str) -> None:
    page = here(open_page(language, phone=True))
    page.locator("a[href$='/add/address/']").click()
    place = page.locator("[name=place]")
    place.fill("Thmei")
    page.locator("main form .btn").click()
    summary = page.locator(".errors")
    expect(summary).to_be_focused()
    summary.get_by_role("link").click()
    expect(place).to_be_focused()
    expect(place).to_have_value("Thmei")
    expect(page.locator(".bad .wrong")).to_contain_text("Thmei" if language == "en" else "ថ្មី")
    assert not Address.unguarded.exists()
    place.fill("Bavel, Battambang")
    page.locator("main form .btn").click()
    page.wait_for_url(f"**/people/{Person.unguarded.get().pk}/")
    assert Address.unguarded.get().place_code.startswith("02")


def test_a_birth_date_of_which_only_the_year_is_known(here: Any, phone_en: Page) -> None:
    page = here(phone_en)
    page.get_by_role("link", name="Change facts").click()
    for part, value in (("day", ""), ("month", ""), ("year", "1975")):
        page.locator(f"[name=birth_date_{part}]").fill(value)
    page.get_by_role("checkbox", name="Khmer").check()
    page.get_by_role("button", name="Keep").click()
    known = page.get_by_role("region", name="What we know")
    expect(known).to_contain_text("1975, day not known")
    expect(page.locator("main")).not_to_contain_text("1 Jan 1975")
    person = Person.unguarded.get()
    assert person.birth_precision == "year" and person.languages == ["km"]


def test_a_day_that_does_not_exist_is_said_at_its_field(here: Any, phone_en: Page) -> None:
    page = here(phone_en)
    page.get_by_role("link", name="Change facts").click()
    page.locator("[name=birth_date_day]").fill("31")
    page.locator("[name=birth_date_month]").fill("2")
    page.get_by_role("button", name="Keep").click()
    expect(page.locator(".errors")).to_be_focused()
    page.locator(".errors").get_by_role("link").click()
    expect(page.locator("[name=birth_date_day]")).to_be_focused()
    expect(page.locator("[name=birth_date_day]")).to_have_value("31")
    assert Person.unguarded.get().birth_date == RITHY.born


def test_what_was_written_by_mistake_is_taken_back(here: Any, phone_en: Page) -> None:
    page = here(phone_en)
    page.get_by_role("link", name="Add a name").click()
    page.get_by_role("radio", name="The name they go by").check()
    page.get_by_label("Given name, in Latin letters").fill("Lucky")
    page.get_by_role("button", name="Keep").click()
    names = page.get_by_role("region", name="Names")
    expect(names).to_contain_text("Lucky")
    names.get_by_role("link", name="written by mistake? Lucky").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Was this written by mistake?")
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("status")).to_contain_text("Taken back.")
    expect(names).not_to_contain_text("Lucky")
    taken = PersonName.unguarded.exclude(taken_back_at=None).get()
    assert (taken.given, taken.kind) == ("Lucky", "nickname")
