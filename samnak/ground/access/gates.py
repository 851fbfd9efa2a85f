"""Every view says who may open it: `@needs("arrivals.see")` or `@public`. The middleware refuses one that does not."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.views.decorators.http import require_http_methods

from samnak.ground.access.roles import PERMISSIONS

View = TypeVar("View", bound=Callable[..., Any])

READ_OR_SEND = require_http_methods(["GET", "POST"])  # a page with a form on it


def needs(permission: str) -> Callable[[View], View]:
    """The view may be opened by a signed-in user one of whose roles holds `permission`."""
    if permission not in PERMISSIONS:
        raise ValueError(f"There is no permission {permission!r}.")

    def mark(view: View) -> View:
        view.samnak_gate = permission  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """The view may be opened by anybody, signed in or not; it shows nothing of any person."""
    view.samnak_gate = "public"  # type: ignore[attr-defined]
    return view


def gate_of(view: Any) -> str | None:
    return getattr(view, "samnak_gate", None)
