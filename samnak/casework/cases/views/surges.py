"""A surge: a large flight is shared out, changed while it goes on, and ended."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from samnak.casework.cases import actions
from samnak.casework.cases.loads import Load, loads_of, people_words
from samnak.casework.cases.models import Surge
from samnak.casework.cases.queries import counting
from samnak.casework.cases.queries.surges import flights_to_share, of_reception, promised, surges_of_late
from samnak.casework.cases.walking_forms import ChangeSurgeForm, ShareOutForm, even_shares
from samnak.ground import packs
from samnak.ground.access.gates import READ_OR_SEND, needs
from samnak.ground.access.keys import key_of
from samnak.ground.access.refusals import Refused
from samnak.ground.access.request import Request
from samnak.ground.ui.formats import count
from samnak.ground.ui.formats import day as day_words
from samnak.ground.ui.forms import into
from samnak.reception.register.queries import caseworkers

LANDED_DAYS = 7  # a landing this many days ago still suggests a surge


@needs("cases.assign")
@READ_OR_SEND
def surge(request: Request) -> HttpResponse:
    """A large flight is shared out: who takes how many, who helps for a time, when it ends."""
    today = timezone.localdate()
    limits = packs.current().casework.caseload
    listed = surges_of_late(request.user, today)
    loads = _loads(request, today)
    flights = flights_to_share(today)
    landed = counting.large_landing(today, from_people=limits.surge_from_people, days=LANDED_DAYS)
    landed = landed if landed and not any(line.state == "on" for line in listed) else None
    initial = _suggested(landed, flights, loads) if landed else {}
    form = ShareOutForm(request.POST or None, loads=loads, flights=flights, days=limits.surge_days, initial=initial)
    if request.method == "POST" and form.is_valid() and (answer := _begun(request, form, today)):
        return answer
    context = {
        "form": form,
        "listed": listed,
        "landed": landed,
        "limits": limits,
        "days": limits.surge_days,
    }
    return render(request, "cases/surge.html", context)


def _begun(request: Request, form: ShareOutForm, today: dt.date) -> HttpResponse | None:
    """What was sent, done; or None, with the reason in the form."""
    facts = {name: form.cleaned_data[name] for name in ("words", "expected", "since", "until")}
    try:
        actions.begin_surge(shares=form.shares(), by=request.user, key=key_of(request), **facts)
    except Refused as refused:
        into(form, refused)
        return None
    if facts["since"] > today:
        messages.success(request, _("Kept. It begins on %(day)s.") % {"day": day_words(facts["since"])})
    else:
        messages.success(request, _("Kept. Until it ends, those who share in it may walk with more people."))
    _say_sum(request, form)
    return redirect("cases:surge")


def _loads(request: Request, today: dt.date, *, besides: Surge | None = None) -> list[Load]:
    """The workers with what they have, what they take in other surges, and whether they are of reception."""
    taken = promised(today, besides=besides)
    loads = loads_of(caseworkers(), today, reader=request.user)
    receiving = of_reception((load.worker.pk for load in loads), timezone.now())
    return [
        replace(load, promised=taken.get(load.worker.pk, 0), receives=load.worker.pk in receiving) for load in loads
    ]


def _suggested(landed: counting.LargeLanding, flights: list[Any], loads: list[Load]) -> dict[str, Any]:
    """First values of the form after a large landing."""
    flight = next((one.pk for one, _people in flights if one.date == landed.on), "")
    return {"flight": flight, "expected": landed.people, **even_shares(landed.people, loads)}


def _say_sum(request: Request, form: ShareOutForm) -> None:
    """How many of those who are expected are shared out."""
    shared, expected = sum(n for n, _helps in form.shares().values()), form.cleaned_data.get("expected")
    named = {"n": count(shared), "all": count(expected), "rest": people_words(abs((expected or 0) - shared))}
    if expected is None:
        words = ngettext("%(n)s person is shared out.", "%(n)s people are shared out.", shared)
    elif shared < expected:
        words = _("%(n)s of %(all)s are shared out; nobody takes %(rest)s yet.")
    elif shared > expected:
        words = _("%(n)s are shared out, and %(all)s are expected: there is room for %(rest)s more.")
    else:
        words = _("All %(all)s who are expected are shared out.")
    messages.add_message(request, messages.SUCCESS, words % named)


@needs("cases.assign")
@READ_OR_SEND
def surge_change(request: Request, surge_id: UUID) -> HttpResponse:
    """Other shares, another number, or another last day, until it is over."""
    today = timezone.localdate()
    found = get_object_or_404(Surge.objects.select_related("made_by"), pk=surge_id)
    loads = _loads(request, today, besides=found)
    form = ChangeSurgeForm(request.POST or None, loads=loads, initial=_as_it_stands(found))
    if request.method == "POST" and form.is_valid():
        try:
            facts = {name: form.cleaned_data[name] for name in ("until", "expected")}
            actions.change_surge(surge=found, shares=form.shares(), by=request.user, **facts)
            messages.success(request, _("The surge is changed."))
            return redirect("cases:surge")
        except Refused as refused:
            if refused.status == 403:
                raise
            into(form, refused)
    return render(request, "cases/surge_change.html", {"form": form, "surge": found})


def _as_it_stands(surge: Surge) -> dict[str, Any]:
    initial: dict[str, Any] = {"until": surge.until, "expected": surge.expected}
    for share in surge.shares.all():
        initial |= {f"takes_{share.worker_id}": share.people, f"helps_{share.worker_id}": share.temporary}
    return initial


@needs("cases.assign")
@require_POST
def surge_end(request: Request, surge_id: UUID) -> HttpResponse:
    """The surge is over before its day."""
    found = get_object_or_404(Surge, pk=surge_id)
    actions.end_surge(surge=found, by=request.user)
    if found.since > timezone.localdate():
        messages.success(request, _("It is taken back and does not begin."))
    else:
        messages.success(
            request, _("The surge is over. Everybody keeps their caseworker; the usual limits hold again.")
        )
    return redirect("cases:surge")
