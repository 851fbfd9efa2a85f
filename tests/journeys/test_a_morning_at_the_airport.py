"""7:30 at the airport: a list is read, people are met with a thumb, and the head-count is made to add up."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from samnak.reception.arrivals.models import Passenger, Welcome
from samnak.reception.register.models import Person
from tests import factories
from tests.journeys import embassy
from tests.journeys.entrance import sign_in
from tests.journeys.words import said

MOST_TAPS = 3
KHMER_DIGITS = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")


def read_in(page: Page) -> None:
    page.get_by_role("link", name="Read in a list").click()
    page.get_by_label("The list as you received it").set_input_files(
        embassy.as_file(embassy.manifest(), "manifest.xlsx")
    )
    page.get_by_role("button", name="Read it").click()


def waiting(page: Page) -> Any:
    """The filled buttons of people whom nobody has met yet."""
    return page.get_by_role("link", name=re.compile(r"^Welcome\s?:"))


def meet_next(page: Page, signs: str, sleeps: str) -> int:
    """Meet the first who is waiting; gives how many taps it took."""
    taps = 0
    for press in (
        waiting(page).first,
        page.get_by_role("button", name=signs, exact=True),
        page.get_by_role("button", name=sleeps, exact=True),
    ):
        press.click()
        taps += 1
    expect(page.get_by_role("heading", name="Head-count")).to_be_visible()
    return taps


def verdict(page: Page) -> Any:
    return page.locator(".verdict")


@pytest.fixture
def pov(transactional_db: None) -> Any:
    return factories.make_user("intake", name="Pov")


@pytest.fixture
def flight(pov: Any) -> Any:
    """It comes today; nothing but the notice is known."""
    return factories.make_flight(landed=False, by=pov)


@pytest.fixture
def beginning(pov: Any, flight: Any) -> Callable[[Page], Page]:
    """Sign in on the phone and read the list in, as far as the board of the flight that has landed."""

    def begin(page: Page) -> Page:
        page.goto("/")
        sign_in(page, pov)
        page.get_by_role("complementary").get_by_role("link").first.click()
        expect(page.get_by_text("No list yet.")).to_be_visible()
        read_in(page)
        expect(page.get_by_role("heading", name="Look once more")).to_be_visible()
        expect(page.get_by_text(f"{embassy.PEOPLE} people on this list")).to_be_visible()
        assert not Passenger.unguarded.exists()
        page.get_by_role("button", name="Confirm as version 1").click()
        expect(page.get_by_text("The list is kept as version 1.")).to_be_visible()
        assert not Person.unguarded.exists()
        page.get_by_role("link", name="It has landed").click()
        page.get_by_role("button", name="Keep").click()
        expect(verdict(page)).to_contain_text("Does not add up yet")
        return page

    return begin


def test_the_second_look_shows_everybody_and_what_to_know(phone_en: Page, pov: Any, flight: Any, enter: Any) -> None:
    enter(phone_en, pov)
    phone_en.goto(f"/arrivals/{flight.pk}/")
    read_in(phone_en)
    rows = phone_en.get_by_role("row")
    expect(rows).to_have_count(embassy.PEOPLE + 1)
    expect(rows.filter(has_text="PHAN Kimsan")).to_contain_text("1972, day not known")
    expect(rows.filter(has_text="SENG Phearum Tony")).to_contain_text("090 000 102")
    expect(rows.filter(has_text="PEN Borey")).to_contain_text("none")
    known = phone_en.get_by_role("region", name="To know or to ask for")
    expect(known.get_by_role("listitem").filter(has_text="PEN Borey")).to_be_visible()
    expect(phone_en.get_by_text("Nothing has been written yet.")).to_be_visible()


def test_pov_receives_a_flight_with_a_thumb(phone_en: Page, beginning: Any) -> None:
    page = beginning(phone_en)
    taps = [meet_next(page, "Our organisation", "Our house")]
    expect(verdict(page)).to_contain_text(f"1 of {embassy.PEOPLE}. {embassy.PEOPLE - 1} people still to meet.")

    # The list names one person twice: said once, they count once.
    page.get_by_role("button", name=re.compile("^One person: count once")).click()
    expect(verdict(page)).to_contain_text(f"{embassy.PEOPLE - 2} people still to meet.")

    # One was not on the plane.
    page.get_by_role("link", name="OUK Savuth Michael", exact=True).click()
    page.get_by_role("radio", name="did not board").check()
    page.get_by_label("If they did not travel: why?").select_option(label="For health reasons")
    page.get_by_role("button", name="Keep").click()

    # And somebody came whom no list names.
    page.get_by_role("link", name="Somebody is here who is not on the list").click()
    page.get_by_label("Family name, in Latin letters").fill("Nhem")
    page.get_by_label("Given name, in Latin letters").fill("Dara")
    page.get_by_role("button", name="Keep and welcome").click()
    page.get_by_role("button", name="Family", exact=True).click()
    page.get_by_role("button", name="With family").click()
    expect(page.locator(".sum")).to_contain_text("1 did not board+1 not on the list")

    # Who is missing is one tap away, and the first in the list.
    missing = embassy.PEOPLE - 3
    page.get_by_role("link", name="Find who is missing").click()
    expect(waiting(page)).to_have_count(missing)
    page.get_by_role("link", name=re.compile(r"^All \d")).click()
    while waiting(page).count():
        assert "Does not add up yet" in verdict(page).inner_text()
        taps.append(meet_next(page, "Our organisation", "Our house"))
    assert len(taps) == missing + 1 and max(taps) <= MOST_TAPS

    expect(verdict(page)).to_contain_text("It adds up")
    page.get_by_role("button", name="Close the head-count").click()
    expect(verdict(page)).to_contain_text("Closed by Pov")
    expect(page.get_by_role("link", name=re.compile("^Welcome"))).to_have_count(0)
    assert Person.unguarded.filter(taken_back_at=None).count() == missing + 2
    assert Welcome.unguarded.filter(tonight="our_house").count() == missing + 1


def test_the_same_morning_without_any_script(open_page: Any, beginning: Any) -> None:
    page = beginning(open_page("en", phone=True, java_script_enabled=False))
    page.get_by_role("button", name=re.compile("^One person: count once")).click()
    for name in ("OUK Savuth Michael", "PEN Borey", "CHAN Oudom James", "PHAN Kimsan"):
        page.get_by_role("link", name=name, exact=True).click()
        page.get_by_role("radio", name="did not board").check()
        page.get_by_role("button", name="Keep").click()
    while waiting(page).count():
        assert meet_next(page, "Family", "With family") <= MOST_TAPS
    page.get_by_role("button", name="Close the head-count").click()
    expect(verdict(page)).to_contain_text("Closed by Pov")
    assert Welcome.unguarded.filter(released_to="family", tonight="family").count() == 3


def test_the_same_morning_in_khmer(phone_km: Page, enter: Any, transactional_db: None) -> None:
    """Found by place and value alone: a story that holds whatever the words are."""
    page, pov = phone_km, factories.make_user("intake", name="Pov", language="km")
    flight = factories.make_flight(landed=False, by=pov)
    enter(page, pov)
    page.goto(f"/arrivals/{flight.pk}/lists/")
    page.locator("[name=file]").set_input_files(embassy.as_file(embassy.manifest(), "បញ្ជី.xlsx"))
    page.locator("main form .btn").click()
    page.locator("form[action$='/confirm/'] .btn").click()
    page.locator("a[href$='/landed/']").first.click()
    page.locator("main form .btn").click()
    page.locator("form[action$='/repeat/'] .btn").click()
    left = embassy.PEOPLE - 1
    for met in range(left):
        expect(verdict(page)).to_contain_text(f"{met} ក្នុងចំណោម {left}".translate(KHMER_DIGITS))
        expect(page.locator("tr.mark")).to_have_count(left - met)
        page.locator("tr.mark .btn").first.click()
        page.locator("button.ans[value=our_organisation]").click()
        page.locator("button.ans[value=our_house]").click()
    expect(verdict(page)).to_have_class(re.compile(r"\bok\b"))
    page.locator("form[action$='/close/'] .btn").click()
    expect(verdict(page)).to_contain_text("Pov")
    expect(page.get_by_role("status")).to_have_text(said("The head-count is closed.", "km"))
    assert Person.unguarded.count() == left


def test_a_person_met_by_mistake_can_be_put_back(phone_en: Page, beginning: Any) -> None:
    page = beginning(phone_en)
    meet_next(page, "Our organisation", "Our house")
    name = Person.unguarded.get().names.get()
    page.get_by_role("link", name=f"{name.family.upper()} {name.given}", exact=True).click()
    page.get_by_role("link", name="The wrong person? Undo the meeting").click()
    page.get_by_role("button", name="Undo the meeting").click()
    expect(waiting(page)).to_have_count(embassy.PEOPLE)
    assert not Person.unguarded.filter(taken_back_at=None).exists()
