"""Coming in through the door, as everybody does."""

from typing import Any

from playwright.sync_api import Page

from tests import factories


def sign_in(page: Page, user: Any) -> None:
    """Fill in the sign-in page that is open."""
    page.get_by_label("Sign-in name").fill(user.username)
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
