"""Pages of the look, drawn for somebody who is signed in or for nobody, in either language."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from samnak.ground.access import decisions
from samnak.ground.ui import navigation


class Neary:
    """Somebody who works here. What they may do is said by the test."""

    is_authenticated = True
    is_active = True
    name_km = "នារី"

    def __init__(self, *may: str) -> None:
        self.may = may

    def get_full_name(self) -> str:
        return "Neary"


@pytest.fixture
def khmer() -> Iterator[None]:
    with translation.override("km"):
        yield


@pytest.fixture
def somebody(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Neary]:
    """somebody("a.b"): a signed-in user who holds the permission a.b and no other."""
    monkeypatch.setattr(decisions, "has_permission", lambda user, key: key in getattr(user, "may", ()))
    return Neary


@pytest.fixture
def no_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """A navigation that nobody has filled yet."""
    monkeypatch.setattr(navigation, "_entries", {})


@pytest.fixture
def draw(settings: Any) -> Callable[..., str]:
    """draw(template text, user=None, **context): the page as text, at the addresses of desk_pages."""
    settings.ROOT_URLCONF = "tests.ground.ui.desk_pages"

    def drawn(text: str, user: Any = None, path: str = "/page/?of=today", **context: Any) -> str:
        whole = text if text.startswith("{% extends") else "{% load i18n samnak %}" + text
        request: HttpRequest = RequestFactory().get(path)
        request.user = user or AnonymousUser()
        return engines["django"].from_string(whole).render(context, request)

    return drawn


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    from door import tools

    found = tools.chromium()
    if not found:
        pytest.fail(tools.lack(tools.CHROMIUM), pytrace=False)
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    return {"executable_path": found, "args": quiet}
