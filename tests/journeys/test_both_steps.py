"""Coming to an account of one's own: the link, a password, a second step; an app, a passkey, a paper with codes."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from samnak.ground.access import actions
from samnak.ground.access.actors import COMMAND
from samnak.ground.access.models import User
from tests import factories
from tests.journeys import look
from tests.journeys.entrance import give_password

NEW = "nine rivers, two houses"


@pytest.fixture
def maly(transactional_db: None) -> User:
    user = actions.invite(username="maly", name="Maly", by=COMMAND)
    actions.grant(user=user, role="intake", by=COMMAND)
    actions.choose_language(language="en", by=user)
    return user


def choose_password(page: Page, user: User) -> None:
    page.goto(actions.invite_link(user=user, by=COMMAND))
    page.locator("[name=new]").fill(NEW)
    page.locator("[name=again]").fill(NEW)
    page.locator("main form.card button.btn").click()


@pytest.mark.parametrize(("language", "script"), [("en", True), ("km", True), ("en", False)])
def test_from_the_link_to_today_with_an_app(
    open_page: Any, maly: User, axe: Any, counted: Any, language: str, script: bool
) -> None:
    page = open_page(language, phone=True, java_script_enabled=script)
    actions.choose_language(language=language, by=maly)

    def check() -> None:
        if script:
            assert axe(page) == [] and look.too_wide(page) == [] and look.too_small(page) == []
            counted("axe_pages", 1)

    choose_password(page, maly)
    check()
    page.locator("a[href$='/set-up/app/']").click()
    check()
    expect(page.locator("img.code")).to_be_visible()
    letters = page.locator(".letters").inner_text().replace(" ", "")
    page.locator("[name=code]").fill("12 34 56")
    page.locator("main form.card button.btn").click()
    expect(page.locator("main .errors")).to_be_visible()
    check()
    page.locator("[name=code]").fill(factories.code_at(letters))
    page.locator("main form.card button.btn").click()
    expect(page.locator("ol.recovery li")).to_have_count(10)
    codes = page.locator("ol.recovery li").all_inner_texts()
    assert all(re.fullmatch(r"\d{5} \d{5}", code) for code in codes)
    check()
    page.locator("main a.btn").click()
    expect(page).to_have_url(re.compile(r"^http://[^/]+/$"))
    assert page.locator("html").get_attribute("lang") == language


def test_a_code_of_the_paper_opens_when_the_phone_is_lost(page_en: Page, transactional_db: None, axe: Any) -> None:
    user = factories.make_user("intake")
    factories.enrol(user)
    code = actions.make_codes(by=user)[0]
    page_en.goto("/arrivals/")
    give_password(page_en, user)
    assert axe(page_en) == [] and look.too_wide(page_en) == []
    page_en.get_by_label("Code").fill(code)
    page_en.get_by_role("button", name="Go on").click()
    expect(page_en).to_have_url(re.compile(r"/arrivals/$"))
    page_en.goto("/me/")
    expect(page_en.locator("main")).to_contain_text("9 recovery codes can still be used.")


def test_a_passkey_is_made_and_opens_the_next_time(page_en: Page, maly: User, axe: Any) -> None:
    page = page_en
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasUserVerification": True, "isUserVerified": True}
    line.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**kind, "hasResidentKey": True, "automaticPresenceSimulation": True}},
    )
    choose_password(page, maly)
    page.locator("a[href$='/set-up/passkey/']").click()
    assert axe(page) == []
    page.get_by_label("What do you call it?").fill("my phone")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.locator("ol.recovery li")).to_have_count(10)
    page.goto("/me/")
    expect(page.locator("main")).to_contain_text("A passkey: my phone")
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_label("Sign-in name").fill("maly")
    page.get_by_label("Password").fill(NEW)
    page.get_by_role("button", name="Sign in", exact=True).click()
    assert axe(page) == []
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile(r"^http://[^/]+/$"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_passkey_that_is_not_given_says_so_and_can_be_tried_again(page_en: Page, maly: User) -> None:
    page = page_en
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")  # and nothing that would answer
    choose_password(page, maly)
    page.locator("a[href$='/set-up/passkey/']").click()
    page.evaluate("() => { navigator.credentials.create = () => Promise.reject(new Error('no')) }")
    button = page.get_by_role("button", name="Make the passkey")
    button.click()
    expect(page.get_by_role("alert")).to_contain_text("could not be added")
    expect(button).not_to_have_attribute("aria-disabled", "true")


def test_the_forms_of_every_page_still_arrive_without_a_referrer(
    page_en: Page, enter: Any, transactional_db: None
) -> None:
    """Browsers send `Origin: null` with a form of a page that tells nobody its address."""
    sent: list[dict[str, str]] = []
    page_en.on("request", lambda one: one.method == "POST" and sent.append(one.all_headers()))
    enter(page_en, factories.make_user("intake"))
    page_en.goto("/me/")
    page_en.get_by_role("button", name="ខ្មែរ").click()
    expect(page_en.locator("html")).to_have_attribute("lang", "km")
    assert sent and {one.get("origin") for one in sent} == {"null"}
    assert {one.get("referer") for one in sent} == {None}
