"""Between password and second factor: somebody has a name, and nothing opens to them yet."""

from __future__ import annotations

import ipaddress
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from samnak.ground.access import held, throttle, websessions
from samnak.ground.access.actions import enter
from samnak.ground.access.models import User
from samnak.ground.access.signin import CHOSEN, client_address

PASSED_ON = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_VIA")


class EntranceMiddleware:
    """Until the second factor is given nobody is signed in: `request.user` is anonymous to every page, and only the
    pages of the second step know by `request.entering` whose password it was. Stamps that somebody is still there."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.entering = None
        if not websessions.factor_given(request.session):
            if SESSION_KEY in request.session:
                request.entering = request.user
            request.user = AnonymousUser()
        elif request.user.is_authenticated and request.user.is_over:
            request.user = AnonymousUser()
        response: HttpResponse = self.get_response(request)
        request.session.stamp()
        return response


def entering(request: HttpRequest) -> User | None:
    """Who gave their password in this session and no second factor yet."""
    user = getattr(request, "entering", None)
    if user is None or not user.is_authenticated or not user.is_active or user.is_over:
        return None
    return user


def let_in(request: HttpRequest, user: User, kind: str) -> None:
    """The second factor was given: the session is whole, and goes on in the language chosen at the door."""
    chosen = request.session.pop(CHOSEN, "")
    place = throttle.place(user, client_address(request))
    enter(kind=kind, language=chosen if chosen in dict(settings.LANGUAGES) else "", place=place, by=user)
    request.session[held.UNSENT] = bool(held.waiting(user))  # Today asks again only where something waits
    websessions.complete(request.session, user)
    request.user = user


def keep_language(response: HttpResponse, language: str) -> None:
    """Pages open in this language from now on, on this browser."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 86400,
        httponly=True,
        samesite="Lax",
        secure=settings.SECURE,
    )


def way_on(request: HttpRequest) -> str:
    """Where somebody was going: an address of ours, or Today."""
    where = request.POST.get("next") or request.GET.get("next") or "/"
    return where if is_ours(where) else "/"


def is_ours(where: str) -> bool:
    return where.startswith("/") and url_has_allowed_host_and_scheme(where, allowed_hosts=None)


def go(name: str, request: HttpRequest) -> HttpResponseRedirect:
    """To another page of the entrance, which still knows where somebody was going."""
    where = way_on(request)
    return HttpResponseRedirect(reverse(name) + (f"?{urlencode({'next': where})}" if where != "/" else ""))


def may_stand_in(request: HttpRequest) -> bool:
    """Whether one tap stands in for the second factor: only in the demo, and only on the machine itself."""
    if not settings.DEMO or settings.PROXIES or any(request.META.get(sign) for sign in PASSED_ON):
        return False
    try:
        return ipaddress.ip_address(str(request.META.get("REMOTE_ADDR", ""))).is_loopback
    except ValueError:
        return False
