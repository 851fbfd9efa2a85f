"""The other language, from any page, with its filters; and back."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.journeys import programme


def test_the_other_language_keeps_the_page_and_its_filters(phone_en: Page, enter: Any, transactional_db: None) -> None:
    made = programme.build()
    page, user = phone_en, made.users["intake"]
    enter(page, user)
    address = f"/arrivals/{made.flight.pk}/?show=off"
    page.goto(address)
    rows = page.locator("tbody tr").count()
    page.get_by_role("button", name="ខ្មែរ").click()
    expect(page.locator("html")).to_have_attribute("lang", "km")
    assert page.url.endswith(address)
    expect(page.locator("tbody tr")).to_have_count(rows)
    expect(page.get_by_role("heading", level=1)).to_contain_text("វិច្ឆិកា" if made.flight.date.month == 11 else "ទី")
    expect(page.locator("body")).to_have_css("letter-spacing", "normal")
    page.goto("/people/")
    expect(page.locator("html")).to_have_attribute("lang", "km")
    back = page.get_by_role("button", name="English")
    expect(back).to_have_attribute("lang", "en")
    back.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith("/people/")
    user.refresh_from_db()
    assert user.language == "en"


def test_each_run_of_the_other_script_says_its_language(open_page: Any, enter: Any, transactional_db: None) -> None:
    made = programme.build()
    for language, other in (("en", "km"), ("km", "en")):
        page = open_page(language)
        enter(page, made.users["intake"])
        page.goto(f"/arrivals/people/{made.met.pk}/")
        expect(page.get_by_role("button", name="ខ្មែរ" if other == "km" else "English")).to_have_attribute("lang", other)
        assert unmarked(page) == []


# Khmer letters outside lang="km" are read aloud by the wrong voice and broken in the wrong places.
UNMARKED = """() => {
  const found = []
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let text = walk.nextNode(); text; text = walk.nextNode()) {
    const inside = text.parentElement
    if (inside.closest('script, style') || !/[\\u1780-\\u17ff]/.test(text.data)) continue
    if (inside.closest('[lang]').lang !== 'km') found.push(text.data.trim())
  }
  return found
}"""


def unmarked(page: Page) -> list[str]:
    found: list[str] = page.evaluate(UNMARKED)
    return found


def test_before_signing_in_the_language_can_be_chosen_too(phone_en: Page, transactional_db: None) -> None:
    page = phone_en
    page.goto("/sign-in/?next=/people/")
    page.get_by_role("button", name="ខ្មែរ").click()
    expect(page.locator("html")).to_have_attribute("lang", "km")
    assert page.url.endswith("/sign-in/?next=/people/")
