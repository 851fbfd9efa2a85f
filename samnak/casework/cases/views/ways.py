"""Where a page of casework leads back to, and what every page about a case shows."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from samnak.casework.cases import rules
from samnak.casework.cases.models import Case
from samnak.casework.cases.views.fetching import name_of, shown
from samnak.ground.access.decisions import decide
from samnak.ground.access.request import Request
from samnak.reception.register.models import Person

YEARS = (2000, 2100)


def back_to(request: Request, case: Case | None) -> HttpResponse:
    """The case; without one, or once it is out of this user's sight, Today."""
    if case is not None and Case.objects.visible_to(request.user).filter(pk=case.pk).exists():
        return redirect("cases:case", case.pk)
    return redirect("desk:today")


def day_asked(text: str) -> dt.date | None:
    """The day of an address, or None when it names none that is sensible."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if YEARS[0] <= day.year <= YEARS[1] else None


def next_of(request: Request) -> str:
    """The page of ours a form says it came from."""
    there = request.POST.get("next") or request.GET.get("next") or ""
    ours = there.startswith("/") and url_has_allowed_host_and_scheme(there, allowed_hosts=None)
    return there if ours else ""


def lead_back(request: Request, case: Case | None) -> HttpResponse:
    """The page the form came from, or else the case or Today."""
    there = next_of(request)
    return redirect(there) if there else back_to(request, case)


def say_found(request: Request, case: Case) -> None:
    """Say that somebody who was lost from sight is found. `case` is as it was read before the writing."""
    if case.person.life_status != rules.LOST:
        return
    now = Person.objects.visible_to(request.user).filter(pk=case.person_id).values_list("life_status", flat=True)
    if now.first() == rules.ALIVE:
        messages.success(request, _("They are found again: the search has ended."))


def about(request: Request, key: str, case: Case | None, *more: str) -> dict[str, Any]:
    """Whom a page is about. Notes the reading under `key`, with `more` compartments than services; without a case there
    is nobody to note."""
    if case is None:
        return {"case_id": None, "name": None, "is_open": True, "may_change": True}
    shown(request, key, case, *more)
    return {
        "case_id": case.pk,
        "name": name_of(request, case.person_id),
        "is_open": case.is_open,
        "may_change": case.is_open and bool(decide(request.user, "cases.change", case)),
    }
