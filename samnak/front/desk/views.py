"""The door: Today, search, one's own page, the other language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samnak.front.desk import queries, questions
from samnak.ground import panels
from samnak.ground.access import held, reads
from samnak.ground.access.actions import choose_language
from samnak.ground.access.gates import needs, public
from samnak.ground.access.request import Request
from samnak.ground.access.roles import ROLES
from samnak.ground.access.signin import CHOSEN
from samnak.reception.arrivals import queries as arrivals
from samnak.reception.register import queries as register


@needs("desk.today")
@require_GET
def today(request: Request) -> HttpResponse:
    """What stands before this user today: what is late and due, with whom; the team; arrivals; or numbers alone."""
    page = queries.today(request.user, timezone.localdate())
    reads.note("desk.today", by=request.user, subjects=page.shown(), compartments=_opened(page))
    unsent = held.waiting(request.user) if request.session.get(held.UNSENT) else []
    drawn = panels.panels("today", request.user)
    return render(request, "desk/today.html", {"page": page, "unsent": unsent, "panels": drawn})


def _opened(page: queries.Today) -> list[str]:
    opened = ["client", "identity", "services"] if page.works else ["client", "identity"]
    urgent = any(line.urgent for line in (*page.without_worker, *page.newest))
    return [*opened, "health"] if urgent else opened


@needs("register.search")
@require_http_methods(["GET", "POST"])
def search(request: Request) -> HttpResponse:
    """People by any name, number or phone. Asked by POST, so that no name stands in an address; the page then takes an
    address of its own (`address.js`), by which the browser finds the way back to it."""
    if request.method != "POST":
        return redirect("desk:find")
    text = request.POST.get("q", "").strip()
    return _found(request, text, questions.keep(request, text))


@needs("register.search")
@require_GET
def found(request: Request, key: str) -> HttpResponse:
    """What was asked a while ago in this sign-in, asked again."""
    text = questions.asked(request, key)
    return redirect("desk:find") if text is None else _found(request, text, key)


def _found(request: Request, text: str, key: str) -> HttpResponse:
    found = register.search(request.user, text)
    lines = queries.found_lines(request.user, found.ids, text)
    expected = arrivals.find_expected(request.user, text)
    shown = [*found.ids, *(line.passenger.pk for line in expected)]  # the passenger stands for whom nobody has met
    reads.note("desk.searched", by=request.user, subjects=shown, compartments=["client", "identity"])
    context = {"asked": text, "lines": lines, "more": found.more, "family": found.by_family, "expected": expected}
    context["there"] = reverse("desk:found", args=[key])
    return render(request, "desk/found.html", context)


@needs("register.search")
@require_GET
def find(request: Request) -> HttpResponse:
    """The search box as a page, for phones."""
    return render(request, "desk/find.html")


@needs("desk.me")
@require_GET
def me(request: Request) -> HttpResponse:
    """Who is signed in, and what for."""
    roles = [ROLES[key].label for key in sorted(request.user.role_keys())]
    return render(request, "desk/me.html", {"roles": roles})


@needs("desk.me")
@require_GET
def more(request: Request) -> HttpResponse:
    """On a phone: the rest of the navigation."""
    return render(request, "desk/more.html", {"ways": queries.ways(request.user)})


@public
@require_POST
def language(request: Request) -> HttpResponse:
    """Go on in the other language, on the same page with its filters."""
    code = request.POST.get("language", "")
    where = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(where, allowed_hosts=None) or not where.startswith("/"):
        where = "/"
    response: Any = HttpResponseRedirect(where)
    if code in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=365 * 86400,
            httponly=True,
            samesite="Lax",
            secure=settings.SECURE,
        )
        if request.user.is_authenticated:
            choose_language(language=code, by=request.user)
        else:
            request.session[CHOSEN] = code  # whoever signs in next on this page goes on in it
    return response
