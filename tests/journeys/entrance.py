"""Coming in through the door, as everybody does."""

from typing import Any

from playwright.sync_api import Page

from tests import factories


def sign_in(page: Page, user: Any) -> None:
    """Fill in the sign-in page that is open, and the second step that follows."""
    code = factories.next_code(user)
    give_password(page, user)
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Go on").click()


def give_password(page: Page, user: Any) -> None:
    """The first step alone."""
    page.get_by_label("Sign-in name").fill(user.username)
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
