"""What stands before every view: headers, the gate, and refusals in words."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import DatabaseError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from whitenoise.middleware import WhiteNoiseFileResponse

from samnak.ground.access import held, refusals, turned_away
from samnak.ground.access.decisions import has_permission
from samnak.ground.access.entrance import entering
from samnak.ground.access.gates import gate_of
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused

Answer = Callable[[HttpRequest], HttpResponse]

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'nonce-{nonce}'",
        "style-src 'nonce-{nonce}'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
POLICY_OF_FILES = "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
FEATURES = ", ".join(
    (
        *(f"{name}=()" for name in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")),
        *(f"publickey-credentials-{what}=(self)" for what in ("create", "get")),
    )
)

BREAKS = re.compile(r"[\r\n\0]")


class HeadersMiddleware:
    """Nothing from another host, nothing kept by the browser, no address told to anybody. Scripts and styles are only
    those a page names with the number of this one answer (`request.nonce`)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.nonce = secrets.token_urlsafe(16)
        for name in [name for name in request.META if name.startswith("HTTP_")]:  # RFC 9110, 5.5: each becomes a space
            request.META[name] = BREAKS.sub(" ", request.META[name])
        response = self.get_response(request)
        is_file = isinstance(response, WhiteNoiseFileResponse)
        policy = POLICY_OF_FILES if is_file else POLICY.format(nonce=request.nonce)
        response.headers["Content-Security-Policy"] = policy
        response.headers["Permissions-Policy"] = FEATURES
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["X-Frame-Options"] = "DENY"  # for browsers older than frame-ancestors
        if not is_file:
            response.headers["Cache-Control"] = "no-store"
        return response


class TokenMiddleware(CsrfViewMiddleware):
    """The check against forged forms, where no address is told to anybody: with `no-referrer` browsers send
    `Origin: null` with a form of our own page, and no Referer. The token is asked for always.

    `null` is let pass where the browser says itself that the form came from our own pages, or is too old to say
    anything. What says another origin is refused.
    """

    def _origin_verified(self, request: HttpRequest) -> bool:
        if request.META["HTTP_ORIGIN"] == "null":
            return self._is_from_here(request)
        return bool(super()._origin_verified(request))  # type: ignore[misc]

    def _check_referer(self, request: HttpRequest) -> None:
        if request.META.get("HTTP_REFERER") is None and self._is_from_here(request):
            return
        super()._check_referer(request)  # type: ignore[misc]

    def _is_from_here(self, request: HttpRequest) -> bool:
        return request.META.get("HTTP_SEC_FETCH_SITE", "same-origin") == "same-origin"


class TurnedAwayMiddleware:
    """Who asks for what is not theirs is written down, so that no view can forget it: 404 of the gate, of a row that is
    not visible or is not there, of an address that is no page; "may not" in words, also where a form shows them.

    The same work is done whether the id exists or not. A form that is only too old asks for nothing that is not theirs.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        refusals.forget()
        response = self.get_response(request)
        status = self._refused_with(request, response)
        if status and isinstance(request.user, User):
            self._note(request, request.user, status)
        return response

    def _refused_with(self, request: HttpRequest, response: HttpResponse) -> int:
        if response.status_code == 403:
            return 403 if getattr(request, "csrf_processing_done", False) else 0
        if response.status_code == 404:
            return 0 if request.path.startswith(settings.STATIC_URL) else 404
        return 403 if request.method == "POST" and refusals.may_not() else 0

    def _note(self, request: HttpRequest, user: User, status: int) -> None:
        match = request.resolver_match
        asked = [value for value in match.kwargs.values() if isinstance(value, UUID)] if match else []
        try:
            turned_away.note(by=user, route=(match.view_name if match else "") or "unknown", asked=asked, status=status)
        except DatabaseError as error:  # they are refused all the same; the log of the server says what failed
            logging.getLogger("samnak.refusals").error("a refusal was not written: %s", type(error).__name__)


class GateMiddleware:
    """No view without a declared gate; no answer to somebody the gate does not let in.

    A signed-in user without the permission gets 404, as for a page that does not exist. A form sent after
    the sign-in ran out is held, encrypted, and offered again to its writer. Who has given their password only
    is led to the second step, whatever they asked for.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        held.forget_sent(request, response.status_code)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        gate = gate_of(view)
        if gate is None:
            raise RuntimeError(f"{view.__module__}.{view.__qualname__} declares neither a permission nor @public.")
        if gate == "public":
            return None
        if not request.user.is_authenticated:
            return self._to_the_door(request)
        if not has_permission(request.user, gate):
            if request.path == "/" and not request.user.role_keys():
                return render(request, "access/no_work.html")  # who has just come in, and waits for a second person
            return render(request, "404.html", status=404)
        return None

    def _to_the_door(self, request: HttpRequest) -> HttpResponse:
        """To the sign-in, or to its second step; a form sent there waits."""
        door = reverse("access:second" if entering(request) else "account_login")
        if request.method == "POST":
            if kept := held.hold(request):
                return redirect_to_login(reverse("access:held", args=[kept.pk]), door)
            return redirect_to_login("/", door)
        ended = request.COOKIES.get(settings.SESSION_COOKIE_NAME) and not request.session.session_key
        return redirect_to_login(request.get_full_path(), f"{door}?ended=1" if ended else door)


def _somebody_else_writes(error: OperationalError) -> bool:
    """SQLite: the database is locked. PostgreSQL: a deadlock, or a lock we did not wait for any longer."""
    state = getattr(error.__cause__, "sqlstate", "")
    return state in ("40P01", "55P03", "40001") or "database is locked" in str(error)


class RefusalMiddleware:
    """A `Refused` that no form caught becomes a page (or a fragment for htmx) with its sentence."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and request.method == "GET":
            return self._only_by_its_button(request, response.headers["Allow"])
        return response

    def _only_by_its_button(self, request: HttpRequest, allowed: str) -> HttpResponse:
        """A phone that forgot the page asks for its address again, but what a button did has none."""
        sentence = _("This opens only with its button. Nothing was done now. Go back to where the button is.")
        answer = render(request, "ui/error.html", {"code": 409, "sentence": sentence}, status=405)
        answer.headers["Allow"] = allowed
        return answer

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, OperationalError) and _somebody_else_writes(error):
            return self._busy(request)
        if not isinstance(error, Refused):
            return None
        fragment = bool(getattr(request, "htmx", False))
        template = "access/refused_fragment.html" if fragment else "access/refused.html"
        return render(request, template, {"refusal": error}, status=error.status)

    def _busy(self, request: HttpRequest) -> HttpResponse:
        """Somebody else writes for longer than we wait: nothing was written, and trying again is safe."""
        sentence = _("Somebody else is writing just now. Nothing of yours was written. Try again in a minute.")
        answer = render(request, "ui/error.html", {"code": 409, "sentence": sentence}, status=503)
        answer.headers["Retry-After"] = "30"
        return answer
