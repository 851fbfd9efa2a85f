"""A caseworker's month on a phone, in Khmer; a worker who leaves; and a director who counts."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from samnak.casework.cases import actions
from samnak.casework.cases.models import Assignment, Case, Note, Plan, Review, ServiceFact, Task
from samnak.ground import packs
from samnak.ground.access.actors import COMMAND
from tests import factories
from tests.journeys.look import too_wide
from tests.journeys.programme import crowd
from tests.journeys.words import said
from tests.people import RITHY

HIS_WORDS = "ខ្ញុំចង់បានការងារធ្វើម្ហូប ហើយចង់ហៅម៉ាក់ខ្ញុំរាល់ថ្ងៃអាទិត្យ។"
VISIT = "ទៅសួរសុខទុក្ខគាត់នៅផ្ទះ។ គាត់សុខសប្បាយ ហើយបានជួបម្ចាស់ហាងបាយនៅជិតផ្សារ។"
TODAY = timezone.localdate


def km(text: str) -> str:
    return said(text, "km")


def pack_word(name: str, key: str) -> str:
    return packs.current().choice(name, key).label.in_language("km")


def open_day() -> dt.date:
    """A day to come on which offices are open."""
    from samnak.casework.cases.queries.closed import closed_on

    day = TODAY() + dt.timedelta(days=1)
    while closed_on(day):
        day += dt.timedelta(days=1)
    return day


def fill_day(page: Page, name: str, day: dt.date) -> None:
    for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.locator(f"[name={name}_{part}]").fill(str(value))


class Phone:
    """The worker's phone: what is pressed and read, and what must hold of every page they come to."""

    def __init__(self, page: Page, axe: Callable[[Page], list[str]]) -> None:
        self.page, self.axe = page, axe

    def press(self, words: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=km(words), exact=True).first.click()

    def follow(self, words: str) -> None:
        self.page.get_by_role("link", name=re.compile(f"^{re.escape(km(words))}")).first.click()

    def look(self) -> None:
        """No English sentence of the code, nothing beyond the edge, nothing axe objects to."""
        assert too_wide(self.page) == []
        assert self.axe(self.page) == []

    def sees(self, words: str) -> None:
        expect(self.page.get_by_text(words).first).to_be_visible()


@pytest.fixture
def lead(transactional_db: None) -> Any:
    return factories.make_user("supervisor", name="Chanthy", language="km")


@pytest.fixture
def neary(lead: Any) -> Any:
    return factories.make_user("caseworker", name="Neary", language="km", supervisor=lead)


def test_a_man_who_landed_yesterday_is_walked_with_for_a_month(
    lead: Any, neary: Any, phone_km: Page, enter: Callable[..., None], axe: Callable[[Page], list[str]]
) -> None:
    man = factories.make_person(RITHY, arrived_on=TODAY() - dt.timedelta(days=1))
    phone = Phone(phone_km, axe)
    _is_given(phone, enter, lead, neary, man)
    enter(phone.page, neary)
    _taken_on(phone)
    case = Case.unguarded.get()
    _services(phone, case)
    _planned(phone, case)
    _taken_to_the_commune_hall(phone, case)
    _visited(phone, case)
    _reviewed_after_a_month(phone, case)


def _is_given(phone: Phone, enter: Callable[..., None], lead: Any, neary: Any, man: Any) -> None:
    """The supervisor gives him to Neary, with words."""
    enter(phone.page, lead)
    phone.page.goto("/")
    phone.page.get_by_role("link", name=re.compile(RITHY.khmer)).first.click()
    phone.follow("Say who walks with them")
    phone.page.get_by_label(re.compile("^Neary")).check()
    phone.page.locator("[name=note]").fill("គាត់និយាយតិច។ សូមទៅតែម្នាក់ឯងលើកដំបូង។")
    phone.look()
    phone.press("Keep")
    assert Assignment.unguarded.get(until=None).worker == neary


def _taken_on(phone: Phone) -> None:
    """Neary reads the words on Today and opens his case."""
    phone.page.goto("/")
    phone.sees("គាត់និយាយតិច។")
    phone.look()
    with phone.page.expect_navigation():
        phone.page.get_by_role("button", name=re.compile(f"^{re.escape(km('I have read it'))}")).first.click()
    phone.page.goto(reverse("cases:cases"))
    phone.page.get_by_role("link", name=re.compile(RITHY.khmer)).first.click()
    expect(phone.page.get_by_role("heading", name=km("Services"))).to_be_visible()
    phone.look()


def _services(phone: Phone, case: Case) -> None:
    """Papers are offered and begun; counselling he does not want now."""
    for service, kind in (("documentation", "started"), ("counselling", "not_taken_up")):
        phone.page.goto(reverse("cases:service", args=[case.pk, service]))
        phone.page.locator(f"[name=kind][value={kind}]").check()
        phone.press("Keep")
        phone.sees(km("Kept."))
    kinds = dict(ServiceFact.unguarded.values_list("service", "kind"))
    assert kinds == {"documentation": "started", "counselling": "not_taken_up"}


def _planned(phone: Phone, case: Case) -> None:
    """The plan in his words, two goals, what each does; then on paper."""
    phone.page.goto(reverse("cases:case", args=[case.pk]))
    phone.follow("Make the plan together")
    phone.page.locator("[name=their_words]").fill(HIS_WORDS)
    for place, (need, goal) in enumerate((("work", "រកការងារធ្វើម្ហូប"), ("documents", "មានសៀវភៅគ្រួសារ"))):
        phone.page.locator(f"[name=goals-{place}-need]").select_option(need)
        phone.page.locator(f"[name=goals-{place}-words]").fill(goal)
    phone.page.locator("[name=we_promise]").fill("យើងទៅសាលាសង្កាត់ជាមួយបង។")
    phone.look()
    phone.press("Keep")
    assert Plan.unguarded.get().their_words == HIS_WORDS
    phone.page.goto(reverse("cases:plan_print", args=[case.pk]))
    phone.sees(HIS_WORDS)
    phone.look()


def _taken_to_the_commune_hall(phone: Phone, case: Case) -> None:
    """A task at the commune hall, seen by place, done there, taken back by a slip and done."""
    phone.page.goto(reverse("cases:case", args=[case.pk]))
    phone.follow("Add a task")
    phone.page.locator("[name=words]").fill("ទៅដាក់ពាក្យសុំសៀវភៅគ្រួសារ")
    fill_day(phone.page, "due_on", open_day())
    phone.page.locator("[name=place]").select_option("commune_hall")
    phone.press("Keep the task")
    phone.page.goto(reverse("cases:places"))
    phone.sees(pack_word("casework.places", "commune_hall"))
    phone.sees("ទៅដាក់ពាក្យសុំសៀវភៅគ្រួសារ")
    phone.look()
    for words, done in (("Done", True), ("Undo", False), ("Done", True)):
        phone.page.get_by_role("button", name=re.compile(f"^{re.escape(km(words))}\\s?:")).first.click()
        other = "Undo" if done else "Done"
        expect(phone.page.get_by_role("button", name=re.compile(f"^{re.escape(km(other))}\\s?:"))).to_be_visible()
    assert Task.unguarded.get(place="commune_hall").done_at is not None


def _visited(phone: Phone, case: Case) -> None:
    """A note of the visit, left half-way and gone on with; they spoke, so it counts as contact."""
    there = reverse("cases:note_new", args=[case.pk])
    phone.page.goto(there)
    phone.page.locator("[name=text]").fill(VISIT[:40])
    expect(phone.page.get_by_text(km("Your draft is kept. Only you can see it."))).to_be_visible()
    phone.page.goto("/")
    phone.page.goto(there)
    expect(phone.page.locator("[name=text]")).to_have_value(VISIT[:40])
    phone.page.locator("[name=text]").fill(VISIT)
    phone.page.get_by_label(km("We spoke with each other")).check()
    phone.look()
    phone.press("Keep")
    assert Note.unguarded.get().text == VISIT
    phone.page.goto(reverse("cases:case", args=[case.pk]))
    phone.sees(VISIT)
    assert km("Nobody wrote yet that we reached them.") not in phone.page.content()


def _reviewed_after_a_month(phone: Phone, case: Case) -> None:
    """A month has gone by: Today says that the plan is to be looked at again; how far each goal is, is said."""
    month = dt.timedelta(days=31)
    Case.unguarded.update(opened_on=TODAY() - month, landed_on=TODAY() - month)
    Plan.unguarded.update(made_on=TODAY() - month)
    phone.page.goto("/")
    phone.sees(pack_word("casework.reviews", "one_month") if _knows_month() else RITHY.khmer)
    phone.page.goto(reverse("cases:review", args=[case.pk]))
    if not phone.page.locator("[name=interval]:checked").count():
        phone.page.locator("[name=interval]").first.check()
    phone.page.locator("[name=note]").fill("គាត់ធ្វើការនៅហាងបាយពីរសប្ដាហ៍ហើយ។")
    phone.page.locator("select[name^=goal_]").first.select_option("reached")
    phone.look()
    phone.press("Keep")
    assert Review.unguarded.count() == 1
    phone.page.goto(reverse("cases:case", args=[case.pk]))
    phone.sees(pack_word("casework.goal_states", "reached"))
    phone.look()


def _knows_month() -> bool:
    return any(review.key == "one_month" for review in packs.current().casework.plan.reviews)


# ---- a worker leaves -----------------------------------------------------------------------------------

LEFT = 12


def test_a_worker_leaves_and_nothing_is_dropped(
    lead: Any, neary: Any, page_en: Page, enter: Callable[..., None], axe: Callable[[Page], list[str]]
) -> None:
    leaver = factories.make_user("caseworker", name="Bopha", supervisor=lead)
    third = factories.make_user("caseworker", name="Rith", supervisor=lead)
    for number, who in enumerate(crowd(LEFT)):
        case = factories.make_case(who, worker=leaver, by=lead)
        if number % 2:
            actions.write_task(facts=actions.TaskFacts(f"Ring {who.given}", TODAY()), case=case, by=leaver)
    enter(page_en, lead)
    page_en.goto(reverse("cases:hand_over", args=[leaver.pk]))
    page_en.locator("[name=note_all]").fill("Bopha leaves today. Her notes are in each file.")
    page_en.get_by_role("button", name="Share out evenly", exact=True).click()
    expect(page_en.get_by_text(f"Shared out evenly: {LEFT} of {LEFT}.")).to_be_visible()
    assert Assignment.unguarded.filter(worker=leaver, until=None).count() == LEFT  # nothing is written yet
    assert axe(page_en) == []
    with page_en.expect_navigation():
        page_en.get_by_role("button", name="Hand over", exact=True).click()
    current = Assignment.unguarded.filter(until=None)
    assert current.count() == LEFT and not current.filter(worker=leaver).exists()
    assert current.filter(worker=neary).count() == current.filter(worker=third).count() == LEFT // 2
    assert not Task.unguarded.filter(owner=leaver, done_at=None).exists()
    assert Task.unguarded.filter(owner__in=[neary, third], done_at=None).count() == LEFT // 2
    enter(page_en, third)
    page_en.goto("/")
    expect(page_en.get_by_text(re.compile(rf"From Bopha: {LEFT // 2}\."))).to_be_visible()
    expect(page_en.get_by_text("Her notes are in each file.").first).to_be_visible()


# ---- a director counts ---------------------------------------------------------------------------------


def test_a_director_sees_numbers_that_add_up_to_the_rows_and_no_name(
    lead: Any, neary: Any, page_en: Page, enter: Callable[..., None], axe: Callable[[Page], list[str]]
) -> None:
    people = crowd(5)
    cases = [factories.make_case(who, worker=neary, by=lead) for who in people]
    plan = actions.PlanFacts(TODAY(), "A shop", goals=[actions.GoalFacts("work", "A shop of my own")])
    actions.make_plan(case=cases[0], facts=plan, by=neary)
    actions.close_case(case=cases[4], reason="period_ended", by=COMMAND)
    director = factories.make_user("director", name="Vanna")
    enter(page_en, director)
    page_en.goto(reverse("cases:counts"))
    text = page_en.locator("main").inner_text()
    is_open, planned = Case.unguarded.filter(closed_on=None).count(), Plan.unguarded.count()
    assert (is_open, planned) == (4, 1)
    for number in (is_open, planned, is_open - planned):
        assert re.search(rf"\b{number}\b", text), text
    assert not any(who.family in text or who.given.split()[0] in text for who in people)
    assert axe(page_en) == []
