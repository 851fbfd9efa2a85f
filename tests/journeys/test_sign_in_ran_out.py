"""A form sent after the sign-in ran out is not lost: it waits, sealed, behind the sign-in of the one who wrote it."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from samnak.ground.access.models import HeldForm, WebSession
from samnak.reception.register.models import Person
from tests import factories
from tests.journeys import look
from tests.journeys.entrance import sign_in


@pytest.fixture
def pov(transactional_db: None) -> Any:
    return factories.make_user("intake", name="Pov")


def write_somebody_new(page: Page) -> None:
    page.get_by_label("Family name, in Latin letters").fill("Long")
    page.get_by_label("Name in Khmer letters, family name first").fill("ឡុង រិទ្ធី")
    page.locator("[name=birth_date_year]").fill("1974")
    page.get_by_role("button", name="Keep").click()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_somebody_new_survives_signing_in_again(
    open_page: Any, enter: Any, pov: Any, axe: Any, counted: Any, script: bool
) -> None:
    page = open_page("en", phone=True, java_script_enabled=script)
    enter(page, pov)
    page.goto("/people/new/")
    WebSession.objects.all().delete()
    write_somebody_new(page)
    expect(page.get_by_text("Your sign-in ran out. What you typed is kept.")).to_be_visible()
    held = HeldForm.objects.get()
    assert not Person.unguarded.exists() and b"Long" not in bytes(held.body)
    sign_in(page, pov)
    expect(page.get_by_role("heading", name="What you typed is still here")).to_be_visible()
    expect(page.locator("main")).to_contain_text("ឡុង រិទ្ធី")
    if script:
        assert axe(page) == [] and look.too_wide(page) == [] and look.too_small(page) == []
        counted("axe_pages", 1)
    page.get_by_role("button", name="Send it now").click()
    expect(page.get_by_text("Kept. This person is now in the register.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("LONG")
    person = Person.unguarded.get()
    assert person.birth_date is not None and (person.birth_date.year, person.birth_precision) == (1974, "year")


def test_sent_twice_it_is_still_one_person(phone_en: Page, enter: Any, pov: Any) -> None:
    page = phone_en
    enter(page, pov)
    page.goto("/people/new/")
    page.context.clear_cookies(name="samnak")
    write_somebody_new(page)
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    sign_in(page, pov)
    page.get_by_role("button", name="Send it now").click()
    expect(page.get_by_text("Kept. This person is now in the register.")).to_be_visible()
    for kept in HeldForm.objects.all():
        page.goto(f"/held/{kept.pk}/")
        page.get_by_role("button", name="Send it now").click()
        page.get_by_role("button", name="It is none of them: write down a new person").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("LONG")
    assert Person.unguarded.count() == 1


def test_nobody_else_gets_what_was_typed(phone_en: Page, enter: Any, pov: Any, faults: Any) -> None:
    faults.expect("404")
    page = phone_en
    enter(page, pov)
    page.goto("/people/new/")
    page.context.clear_cookies(name="samnak")
    write_somebody_new(page)
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    sign_in(page, factories.make_user("intake", name="Channa"))
    expect(page.get_by_role("heading", level=1)).to_have_text("There is nothing here")
    assert "ឡុង" not in page.content() and not Person.unguarded.exists()
