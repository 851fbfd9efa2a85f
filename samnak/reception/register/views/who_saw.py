"""The paper "Who saw me", printed for the person."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET

from samnak.ground import packs, panels
from samnak.ground.access import reads
from samnak.ground.access.gates import needs
from samnak.ground.access.request import Request
from samnak.ground.ui.choices import label
from samnak.reception.register.consent_shown import SPOKEN, ShownConsent, language_of, shown
from samnak.reception.register.queries import consents as asked
from samnak.reception.register.queries import name_beside
from samnak.reception.register.queries.who_saw import who_saw as looks
from samnak.reception.register.views.consents import beside
from samnak.reception.register.who_saw_shown import days_in_words

YEAR = dt.timedelta(days=365)


@needs("register.who_saw")
@require_GET
def who_saw(request: Request, person_id: UUID) -> HttpResponse:
    """Who read about the person and to whom something may be told, by day and role, in the person's language."""
    eyes, person = beside(request, person_id, "register.who_saw")
    pack, everything = packs.current(), "all" in request.GET
    code = request.GET.get("language", "")
    code = code if code in pack.languages else language_of(eyes.see(person))
    now = timezone.now()
    found = looks(eyes, since=None if everything else now - YEAR, named=pack.consents.staff_names)
    living = asked.standing_beside(eyes, person, now).living
    context: dict[str, Any] = {
        "spoken": code,
        "everything": everything,
        "person_id": person.pk,
        "name": name_beside(eyes),
        "organisation": pack.organisation.name.in_language(code),
        "help_line": pack.help_line,
        "languages": _choices(person.pk, code, everything),
    }
    with override(code):
        context["days"] = days_in_words(found)
        context["told"] = [_told(row, now) for row in living]
        context["panels"] = panels.panels("told", eyes)
    opened = {"client", "identity", "consent", "audit", *_of_panels(context["panels"])}
    reads.note("register.who_saw_printed", by=request.user, subjects=[person.pk], compartments=opened)
    return render(request, "register/who_saw.html", context)


def _told(row: Any, now: dt.datetime) -> tuple[ShownConsent, str]:
    """A consent that holds, with what of the person it is about in words said to them."""
    return shown(row, now), ", ".join(str(SPOKEN[key]) for key in row.what)


def _of_panels(found: list[panels.Panel]) -> set[str]:
    return {name for panel in found for name in panel.context.get("compartments", ())}


def _choices(person_id: UUID, code: str, everything: bool) -> list[dict[str, Any]]:
    """The languages it can be printed in, then how far back it goes."""
    there, far = reverse("register:who_saw", args=[person_id]), "&all" if everything else ""
    shown_in = [
        {
            "label": label("welcome.languages", each),
            "url": f"{there}?language={each}{far}",
            "current": each == code,
        }
        for each in packs.current().languages
    ]
    ways = ((False, "", _("The last year")), (True, "&all", _("Everything")))
    back = [
        {"label": words, "url": f"{there}?language={code}{more}", "current": everything == flag}
        for flag, more, words in ways
    ]
    return [{"choices": shown_in, "label": _("Language")}, {"choices": back, "label": _("How far back")}]
