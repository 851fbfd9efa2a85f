"""The welcome card: with the keyboard alone, on a weak line, by two people at once, and nothing left in the phone."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from samnak.reception.arrivals.models import Welcome
from samnak.reception.register.models import Person
from tests import factories
from tests.people import RITHY

STEPS = ("health", "home", "things", "services")


@pytest.fixture
def pov(transactional_db: None) -> Any:
    return factories.make_user("intake", name="Pov")


@pytest.fixture
def rithy(pov: Any) -> Any:
    """Rithy has landed; nobody has met him."""
    return factories.make_listed(factories.make_flight(by=pov), [RITHY], by=pov)[0]


@pytest.fixture
def met(pov: Any) -> Any:
    """Rithy has been met and sleeps in our house; the rest of the card is open."""
    return factories.make_met(by=pov)


def press_on(page: Page, name: str) -> None:
    """Come to a control with Tab alone and press Enter on it."""
    for _ in range(80):
        page.keyboard.press("Tab")
        here = page.evaluate("document.activeElement.innerText ?? ''")
        if here.strip() == name:
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"{name} was not reached with the keyboard")


def choose(page: Page, name: str) -> None:
    """Come to an answer with Tab and the arrows, or Tab and Space where several may be chosen."""
    wanted = page.get_by_role("radio", name=name, exact=True).or_(page.get_by_role("checkbox", name=name, exact=True))
    handle = wanted.first.element_handle()
    group = wanted.first.get_attribute("name")
    many = wanted.first.get_attribute("type") == "checkbox"
    for _ in range(80):
        page.keyboard.press("Tab")
        if many and page.evaluate("one => one === document.activeElement", handle):
            return page.keyboard.press("Space")
        if not many and page.evaluate("document.activeElement.name") == group:
            break
    page.keyboard.press("Space")
    while not page.evaluate("one => one.checked", handle):
        page.keyboard.press("ArrowDown")


def test_the_whole_card_with_the_keyboard_alone(page_en: Page, enter: Any, pov: Any, rithy: Any) -> None:
    page = page_en
    enter(page, pov)
    page.goto(f"/arrivals/people/{rithy.pk}/meet/")
    press_on(page, "Our organisation")
    expect(page.get_by_text("Step 2 of 6: tonight")).to_be_visible()
    press_on(page, "Our house")
    expect(page.locator(".verdict")).to_contain_text("It adds up")
    page.get_by_role("link", name=re.compile("^Go on with")).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Step 3 of 6: health")).to_be_visible()
    choose(page, "Yes, today")
    page.get_by_label("Which medicine?").focus()
    page.keyboard.type("insulin")
    press_on(page, "Keep and go on")
    expect(page.get_by_text("Step 4 of 6: home and safety")).to_be_visible()
    choose(page, "Called, spoke with somebody")
    press_on(page, "Keep and go on")
    expect(page.get_by_text("Step 5 of 6: papers and belongings")).to_be_visible()
    choose(page, "Court papers")
    press_on(page, "Keep and go on")
    expect(page.get_by_text("Step 6 of 6: help and consent")).to_be_visible()
    choose(page, "wants it")
    press_on(page, "Keep the card")
    expect(page.get_by_text("The card is kept.")).to_be_visible()
    card = Welcome.unguarded.get()
    assert (card.released_to, card.tonight, card.medicine, card.medicine_what) == (
        "our_organisation", "our_house", "today", "insulin",
    )  # fmt: skip
    assert (card.call_home, card.papers, list(card.services.values())) == ("reached", ["court_papers"], ["wanted"])


@pytest.mark.parametrize("language", ["en", "km"])
def test_not_wanting_to_say_is_the_last_answer_and_never_chosen_for_anybody(
    open_page: Any, enter: Any, pov: Any, met: Any, rithy: Any, language: str
) -> None:
    page = open_page(language, phone=True)
    enter(page, pov)
    asked = 0
    for address in (f"{rithy.pk}/meet", *(f"{met.pk}/{step}" for step in ("tonight", *STEPS))):
        page.goto(f"/arrivals/people/{address}/")
        expect(page.locator("main input:checked")).to_have_count(0)
        for question in page.locator("fieldset:has(.ans)").all():
            answers = question.locator(".ans")
            last = answers.last
            assert last.get_attribute("value") == "not_said" or last.locator("[value=not_said]").count() == 1
            assert "soft" in str(last.get_attribute("class")) and answers.count() > 2
            asked += 1
    assert asked >= 8


def test_a_save_that_fails_keeps_everything_and_works_once_when_sent_again(
    phone_en: Page, enter: Any, pov: Any, met: Any, faults: Any
) -> None:
    faults.expect("ERR_FAILED")
    page = phone_en
    enter(page, pov)
    page.goto(f"/arrivals/people/{met.pk}/health/")
    page.route("**/health/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.get_by_role("radio", name="Yes, today").check()
    page.get_by_label("Which medicine?").fill("insulin")
    page.get_by_role("button", name="Keep and go on").click()
    expect(page.get_by_role("alert").filter(has_text="This could not be sent.")).to_be_visible()
    expect(page.get_by_role("alert").filter(has_text="Nothing is lost. Try again.")).to_be_focused()
    expect(page.get_by_role("radio", name="Yes, today")).to_be_checked()
    expect(page.get_by_label("Which medicine?")).to_have_value("insulin")
    assert Welcome.unguarded.get().medicine == ""
    before = Welcome.unguarded.get().version
    page.unroute("**/health/")
    page.get_by_role("button", name="Keep and go on").click()
    expect(page.get_by_text("Step 4 of 6")).to_be_visible()
    card = Welcome.unguarded.get()
    assert (card.medicine, card.medicine_what, card.version) == ("today", "insulin", before + 1)


def test_somebody_met_on_a_line_that_loses_the_answer_is_one_person(
    phone_en: Page, enter: Any, pov: Any, rithy: Any, faults: Any
) -> None:
    faults.expect("ERR_FAILED")
    page = phone_en
    enter(page, pov)
    page.goto(f"/arrivals/people/{rithy.pk}/meet/")

    def lose_the_answer(route: Any) -> None:
        if route.request.method == "POST":
            route.fetch(max_redirects=0)
            route.abort()
        else:
            route.continue_()

    page.route("**/meet/", lose_the_answer)
    page.get_by_role("button", name="Family", exact=True).click()
    expect(page.get_by_role("alert").filter(has_text="This could not be sent.")).to_be_visible()
    page.unroute("**/meet/")
    page.get_by_role("button", name="Family", exact=True).click()
    expect(page.get_by_text("Step 2 of 6: tonight")).to_be_visible()
    assert Person.unguarded.count() == 1 and Welcome.unguarded.get().released_to == "family"


def test_two_who_answer_differently_see_both_answers(
    open_page: Any, enter: Any, pov: Any, met: Any, faults: Any
) -> None:
    faults.expect("409")
    channa = factories.make_user("intake", name="Channa")
    hers, his = open_page("en", phone=True), open_page("en", phone=True)
    for page, user in ((his, pov), (hers, channa)):
        enter(page, user)
        page.goto(f"/arrivals/people/{met.pk}/health/")
    hers.locator("[name=medicine][value=no]").check()
    hers.get_by_role("button", name="Keep and go on").click()
    expect(hers.get_by_text("Step 4 of 6")).to_be_visible()
    his.get_by_role("radio", name="Yes, today").check()
    his.get_by_role("button", name="Keep and go on").click()
    both = his.locator(".note.soon")
    expect(both).to_contain_text("Channa answered too")
    expect(both.get_by_role("definition")).to_contain_text("No")
    expect(his.get_by_role("radio", name="Yes, today")).to_be_checked()
    assert Welcome.unguarded.get().medicine == "no"
    his.get_by_role("button", name="Keep and go on").click()
    expect(his.get_by_text("Step 4 of 6")).to_be_visible()
    assert Welcome.unguarded.get().medicine == "today"


LEFT_BEHIND = """async () => JSON.stringify({
  local: {...localStorage}, session: {...sessionStorage},
  databases: (await indexedDB.databases()).map(one => one.name),
  caches: 'caches' in window ? await caches.keys() : [],
  workers: (await navigator.serviceWorker?.getRegistrations() ?? []).length,
  name: window.name, state: history.state,
})"""


def test_nothing_personal_stays_in_the_phone(phone_en: Page, enter: Any, pov: Any, rithy: Any) -> None:
    page = phone_en
    enter(page, pov)
    page.goto(f"/arrivals/people/{rithy.pk}/meet/")
    page.get_by_role("button", name="Family", exact=True).click()
    page.get_by_role("button", name="With family").click()
    page.goto(f"/arrivals/people/{rithy.pk}/health/")
    page.get_by_label("What hurts?").fill("left knee")
    for step in (3, 4, 5):
        expect(page.get_by_text(f"Step {step} of 6")).to_be_visible()
        page.get_by_role("button", name="Keep and go on").click()
    page.get_by_role("button", name="Keep the card").click()
    expect(page.get_by_text("The card is kept.")).to_be_visible()
    left = page.evaluate(LEFT_BEHIND)
    assert not re.search("long|rithy|ឡុង|090000033|knee", left, re.IGNORECASE)
    kept = json.loads(left)
    assert kept["databases"] == kept["caches"] == [] and not kept["workers"]
    assert kept["local"] == {} and kept["session"] == {}
    for title in (page.title(), page.evaluate("document.cookie")):
        assert "Rithy" not in title and "LONG" not in title
