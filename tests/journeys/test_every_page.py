"""Every page of the main rooms, with a day's data on it: nobody is kept out, nothing falls off a small screen."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page

from samnak.ground.access import actions as access
from samnak.ground.access.actors import COMMAND
from samnak.reception.arrivals import actions
from samnak.reception.arrivals.models import Passenger
from tests import factories
from tests.house.routes import matrix
from tests.journeys import guarded, look, programme
from tests.journeys.programme import Programme

ROLES = ("intake", "caseworker", "supervisor", "director", "administrator", "auditor")
STEPS = ("tonight", "health", "home", "things", "services")
ADDITIONS = ("name", "number", "contact", "kin", "address", "life")
SIGNED_OUT = {"account_login"}
ELSEWHERE = {
    "access:held",  # has a story of its own, and is walked there
    "access:second",  # the same
    "access:picture",  # stands on the page of the app
    "desk:search",  # answers a GET with the way to desk:find; what it finds is walked below
    "desk:found",
    "favicon",
}


def pages(made: Programme) -> dict[str, dict[str, list[str]]]:
    """Role -> route -> its addresses."""
    flight, person = f"/arrivals/{made.flight.pk}/", f"/people/{made.person.pk}/"
    card, waiting = f"/arrivals/people/{made.met.pk}/", f"/arrivals/people/{made.waiting.pk}/"
    lists = {name: f"/arrivals/lists/{row.pk}/" for name, row in made.lists.items()}
    return {
        "intake": {
            "desk:today": ["/"],
            "desk:find": ["/find/"],
            "arrivals:flights": ["/arrivals/"],
            "arrivals:new": ["/arrivals/new/"],
            "arrivals:flight": [flight, f"{flight}?show=off", f"/arrivals/{made.coming.pk}/"],
            "arrivals:print": [f"{flight}print/"],
            "arrivals:notice": [f"{flight}notice/"],
            "arrivals:landed": [f"{flight}landed/"],
            "arrivals:cancel": [f"/arrivals/{made.coming.pk}/cancel/"],
            "arrivals:unlisted": [f"{flight}unlisted/"],
            "arrivals:upload": [f"{flight}lists/"],
            "arrivals:list": [lists["questions"], lists["second_look"], lists["confirmed"]],
            "arrivals:throw_away": [f"{lists['questions']}throw-away/"],
            "arrivals:card": [card, waiting],
            "arrivals:print_card": [f"{card}print/"],
            "arrivals:meet": [f"{waiting}meet/"],
            "arrivals:correct": [f"{waiting}correct/"],
            "arrivals:undo": [f"{card}undo/"],
            "arrivals:step": [f"{card}{step}/" for step in STEPS],
            "register:people": ["/people/"],
            "register:new": ["/people/new/"],
        },
        "caseworker": {
            "desk:today": ["/"],
            "desk:me": ["/me/"],
            "desk:more": ["/more/"],
            "register:people": ["/people/?life=moved"],
            "register:person": [person],
            "register:facts": [f"{person}facts/"],
            "register:add": [f"{person}add/{what}/" for what in ADDITIONS],
            "register:take_back": [f"{person}take-back/names/{made.name.pk}/"],
            "register:correct_name": [f"{person}names/{made.name.pk}/"],
            "account_logout": ["/sign-out/"],
            **case_pages(made),
            **guarded_pages("caseworker", made),
        },
        "supervisor": {
            "desk:today": ["/"],
            "arrivals:flight": [f"/arrivals/{made.closed.pk}/"],
            "arrivals:changes": [f"{lists['confirmed']}changes/"],
            "register:people": ["/people/"],
            "register:person": [f"/people/{made.unaccompanied.pk}/"],
            "cases:assign": [f"/cases/people/{made.unaccompanied.pk}/assign/"],
            "cases:cases": ["/cases/"],
            "cases:hand_over": [f"/cases/hand-over/{made.users['caseworker'].pk}/"],
            "cases:surge": ["/cases/surge/"],
            "cases:surge_change": [f"/cases/surge/{made.surge.pk}/change/"],
            "cases:counts": ["/cases/counts/"],
            "cases:exceptions": ["/cases/exceptions/"],
            "cases:complaints": ["/cases/complaints/"],
            **guarded_pages("supervisor", made),
        },
        "director": {
            "desk:today": ["/"],
            "arrivals:flights": ["/arrivals/"],
            "arrivals:flight": [flight],
            "register:totals": ["/people/totals/"],
            "ui:gallery": ["/ui/gallery/"],
            "access:proposals": ["/accounts/waiting/"],
            "access:proposal": [f"/accounts/waiting/{made.proposal.pk}/"],
            "access:who_sees_what": ["/who-sees-what/"],
            **entrance_pages(made),
            **guarded_pages("director", made),
        },
        "auditor": guarded_pages("auditor", made),
        "administrator": account_pages(f"/accounts/{made.users['caseworker'].pk}/", made),
    }


def guarded_pages(role: str, made: Programme) -> dict[str, list[str]]:
    """What protects people, as this role opens it."""
    return guarded.pages(role, made.guarded, made.person.pk, made.users["caseworker"].pk)


def account_pages(neary: str, made: Programme) -> dict[str, list[str]]:
    """What an administrator opens: of a colleague who walks with people, of one who leads, and their own."""
    lead, own = (f"/accounts/{made.users[role].pk}/" for role in ("supervisor", "administrator"))
    return {
        "desk:today": ["/"],
        "access:accounts": ["/accounts/", "/accounts/?closed"],
        "access:account_new": ["/accounts/new/"],
        "access:account": [neary, own],
        "access:supervisor": [f"{neary}supervisor/"],
        "access:last_day": [f"{neary}last-day/"],
        "access:role_give": [f"{neary}role/"],
        "access:leaving": [f"{neary}leaving/", f"{lead}leaving/"],
        "access:recover": ["/accounts/recover/"],
        "access:asked": ["/accounts/asked/"],
    }


def entrance_pages(made: Programme) -> dict[str, list[str]]:
    """What the owner of an account does with it, and the link to one."""
    director = made.users["director"]
    factories.enrol(director)
    passkey = factories.make_passkey(director).pk
    invited = access.invite(username=f"waits{passkey}", name="Somebody new", by=COMMAND)
    return {
        "access:set_up": ["/sign-in/set-up/"],
        "access:set_up_app": ["/sign-in/set-up/app/"],
        "access:set_up_passkey": ["/sign-in/set-up/passkey/"],
        "access:codes": ["/me/codes/"],
        "access:password": ["/me/password/"],
        "access:factor_remove": [f"/me/second/{passkey}/remove/"],
        "access:invitation": [access.invite_link(user=invited, by=COMMAND)],
        "desk:me": ["/me/"],
    }


def case_pages(made: Programme) -> dict[str, list[str]]:
    """What a caseworker opens of a case with a row of every kind."""
    row = {name: f"{one.pk}/" for name, one in made.case.items()}
    case = f"/cases/{row['case']}"
    return {
        "cases:cases": ["/cases/"],
        "cases:case": [case, f"/cases/{row['closed']}"],
        "cases:service": [f"{case}services/documentation/"],
        "cases:help": [f"{case}help/"],
        "cases:help_many": ["/cases/help/"],
        "cases:plan_new": [f"{case}plan/new/"],
        "cases:plan_print": [f"{case}plan/print/"],
        "cases:goal": [f"/cases/goals/{row['goal']}"],
        "cases:review": [f"{case}review/"],
        "cases:take_back": [f"/cases/take-back/fact/{row['fact']}"],
        "cases:free_task_new": ["/cases/tasks/new/"],
        "cases:places": ["/cases/places/"],
        "cases:week": ["/cases/week/"],
        "cases:task_new": [f"{case}tasks/new/"],
        "cases:task_put_off": [f"/cases/tasks/{row['task']}put-off/"],
        "cases:task_give": [f"/cases/tasks/{row['task']}give/"],
        "cases:note_new": [f"{case}notes/new/"],
        "cases:note": [f"/cases/notes/{row['note']}"],
        "cases:appointment_new": [f"{case}appointments/new/"],
        "cases:appointment": [f"/cases/appointments/{row['appointment']}"],
        "cases:contacts": [f"{case}contacts/"],
        "cases:contact_new": [f"{case}contacts/new/"],
        "cases:course_new": [f"{case}courses/new/"],
        "cases:course_end": [f"/cases/courses/{row['course']}end/"],
        "cases:policies": [f"{case}policies/"],
        "cases:policy": [f"{case}policies/privacy/"],
        "cases:exception_new": [f"{case}exceptions/new/"],
        "cases:complaint_new": [f"{case}complaints/new/"],
        "cases:complaint_free": ["/cases/complaints/new/"],
        "cases:complaint": [f"/cases/complaints/{row['complaint']}"],
        "cases:close": [f"{case}close/"],
        "cases:beside": [f"{case}beside/"],
    }


class Walk:
    """One browser that looks at every page it is shown, wide and narrow, and remembers what is not right."""

    def __init__(self, page: Page, axe: Callable[[Page], list[str]]) -> None:
        self.page, self.axe = page, axe
        self.found: list[str] = []
        self.looked = 0

    def look(self, name: str) -> None:
        self._axe(name, 1280)
        self._axe(name, 360)
        for width in (360, 320):
            self._resize(width)
            self._note(name, width, look.too_wide(self.page))
        self._resize(360)
        self._note(name, 360, [f"too small: {one}" for one in look.too_small(self.page)])
        if low := look.low_answers(self.page):
            self._note(name, 360, [f"{low} answers lower than 56"])
        self._headings(name)

    def _axe(self, name: str, width: int) -> None:
        self._resize(width)
        self.looked += 1
        self._note(name, width, self.axe(self.page))

    def _headings(self, name: str) -> None:
        steps = look.heading_steps(self.page)
        jumps = any(after > before + 1 for before, after in pairwise(steps))
        if (steps.count(1) != 1 and "gallery" not in name) or jumps:  # the gallery shows headings of pages as parts
            self._note(name, 360, [f"headings {steps}"])

    def _resize(self, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": 800})

    def _note(self, name: str, width: int, found: list[str]) -> None:
        self.found += [f"{name} at {width}: {one}" for one in found]

    def say(self) -> str:
        return "\n".join(self.found)


@pytest.fixture
def walk(open_page: Any, axe: Any, faults: Any, counted: Any) -> Iterator[Callable[[str], Walk]]:
    walks: list[Walk] = []

    def begin(language: str) -> Walk:
        faults.expect(r"status of (400|403|404|409|422|500)|answer 500")
        walks.append(Walk(open_page(language), axe))
        return walks[-1]

    yield begin
    counted("axe_pages", sum(one.looked for one in walks))


def test_no_page_is_left_out(transactional_db: None) -> None:
    made = pages(programme.build())
    walked = {name for routes in made.values() for name in routes} | SIGNED_OUT | ELSEWHERE
    there = {name for name, row in matrix().items() if row.methods.get("GET", frozenset()) & set(ROLES)}
    assert sorted(there - walked) == [] and sorted(walked - there) == []


@pytest.mark.parametrize("language", ["en", "km"])
def test_every_page_can_be_reached_by_everybody(walk: Any, enter: Any, language: str) -> None:
    made = programme.build(language)
    walking = walk(language)
    for role, routes in pages(made).items():
        enter(walking.page, made.users[role])
        for name, addresses in routes.items():
            for place, address in enumerate(addresses):
                answer = walking.page.goto(address)
                assert answer is not None and answer.ok, (role, address, answer and answer.status)
                assert walking.page.locator("html").get_attribute("lang") == language
                walking.look(f"{role} {name} {place}")
    assert not walking.found, walking.say()


def _send(page: Page, address: str, **typed: str) -> None:
    """Send a page's form with what is wrong or missing in it."""
    page.goto(address)
    for name, value in typed.items():
        page.locator(f"main [name={name}]").first.fill(value)
    page.locator("main form button.btn:not(.second, .plain, .stop)").first.click()
    page.locator("main .errors").wait_for()


@pytest.mark.parametrize("language", ["en", "km"])
def test_forms_that_come_back_and_pages_that_say_no(
    walk: Any, enter: Any, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = programme.build(language)
    walking = walk(language)
    page, flight = walking.page, f"/arrivals/{made.flight.pk}/"
    _send(page, "/sign-in/", login="pov", password="not my password")
    walking.look("sign-in, refused")
    enter(page, made.users["intake"])
    for address in (
        "/people/new/",
        "/arrivals/new/",
        f"{flight}unlisted/",
        f"{flight}lists/",
        f"{flight}landed/",
        f"/arrivals/lists/{made.lists['questions'].pk}/",
    ):
        _send(page, address, **({"landed_at": "at dawn"} if address.endswith("landed/") else {}))
        walking.look(f"{address} with errors")
    _meets_a_double(page, made)
    walking.look("met before?")
    _is_forged(page)
    walking.look("an old form")
    for address in ("/nothing/here/", f"/arrivals/people/{_coming(made).pk}/meet/"):
        page.goto(address)
        walking.look(f"{address} says no")
    page.goto("/find/")
    for asked in ("Long", "nobody of this name"):
        page.locator("main [name=q]").fill(asked)
        page.keyboard.press("Enter")
        page.locator("main table, main .empty").wait_for()
        walking.look(f"searched: {asked}")
        page.goto("/find/")
    enter(page, made.users["caseworker"])
    for what in ("kin", "address", "life"):
        _send(page, f"/people/{made.person.pk}/add/{what}/", **({"place": "Thmei"} if what == "address" else {}))
        walking.look(f"add {what} with errors")
    _breaks(page, monkeypatch)
    walking.look("500")
    assert not walking.found, walking.say()


def _coming(made: Programme) -> Passenger:
    return Passenger.objects.visible_to(made.users["intake"]).filter(flight=made.coming).first()  # type: ignore[return-value]


def _meets_a_double(page: Page, made: Programme) -> None:
    """Somebody unlisted with the A-number of somebody in the register."""
    facts = actions.PassengerFacts(family="Long", given="Rithy", a_number="090000033")
    double = actions.add_unlisted(flight=made.flight, facts=facts, by=made.users["intake"])
    page.goto(f"/arrivals/people/{double.pk}/meet/")
    page.locator("button.ans").first.click()
    page.locator("[name=person]").first.wait_for()


def _is_forged(page: Page) -> None:
    """A form whose secret is not the one of this sign-in."""
    page.goto("/people/new/")
    page.locator("main [name=csrfmiddlewaretoken]").evaluate("one => one.value = 'x'.repeat(64)")
    page.locator("main form button.btn").last.click()
    page.locator("main input[name=family]:not([type=hidden])").wait_for(state="detached")  # it is held, hidden


def _breaks(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("made to fail")

    monkeypatch.setattr("samnak.front.desk.queries.today", fail)
    page.goto("/")


def test_the_keyboard_is_always_seen(open_page: Any, enter: Any, transactional_db: None) -> None:
    made = programme.build()
    page = open_page("en")
    enter(page, made.users["intake"])
    for address in (f"/arrivals/{made.flight.pk}/?show=met", f"/arrivals/people/{made.met.pk}/health/", "/people/new/"):
        page.goto(address)
        seen = 0
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement === document.body"):
                break  # once round the page
            assert look.ring_is_seen(page), page.evaluate("document.activeElement.outerHTML")
            seen += 1
        assert seen > 10
