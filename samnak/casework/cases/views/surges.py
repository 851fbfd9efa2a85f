"""A surge: a large flight is shared out, changed while it goes on, and ended."""

from __future__ import annotations

import datetime as dt
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
from samnak.casework.cases.queries import caseload, counting
from samnak.casework.cases.views.fetching import into
from samnak.casework.cases.walking_forms import ChangeSurgeForm, ShareOutForm, even_shares
from samnak.ground import packs
from samnak.ground.access.gates import READ_OR_SEND, needs
from samnak.ground.access.keys import key_of
from samnak.ground.access.refusals import Refused
from samnak.ground.access.request import Request
from samnak.ground.ui.formats import count
from samnak.reception.register.queries import caseworkers

LANDED_DAYS = 7  # a landing this many days ago still suggests a surge


@needs("cases.assign")
@READ_OR_SEND
def surge(request: Request) -> HttpResponse:
    """A large flight is shared out: who takes how many, who helps for a time, when it ends."""
    today = timezone.localdate()
    limits = packs.current().casework.caseload
    surges = caseload.surges_in_force(today)
    loads = loads_of(caseworkers(), today, reader=request.user)
    landed = counting.large_landing(today, from_people=limits.surge_from_people, days=LANDED_DAYS)
    initial: dict[str, Any] = {"until": today + dt.timedelta(days=limits.surge_days)}
    if landed and not surges:
        initial |= {"expected": landed.people, **even_shares(landed.people, [load.worker for load in loads])}
    form = ShareOutForm(request.POST or None, loads=loads, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            facts = {name: form.cleaned_data[name] for name in ("words", "since", "until")}
            actions.begin_surge(shares=form.shares(), by=request.user, key=key_of(request), **facts)
            messages.success(request, _("Kept. Until it ends, those who share in it may walk with more people."))
            _say_sum(request, form)
            return redirect("cases:surge")
        except Refused as refused:
            into(form, refused)
    context = {
        "form": form,
        "surges": [(one, _shares(one, loads), caseload.leads_surge(request.user, one)) for one in surges],
        "landed": landed if not surges else None,
        "limits": limits,
    }
    return render(request, "cases/surge.html", context)


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


def _shares(one: Surge, loads: list[Load]) -> dict[str, Any]:
    """The shares of a surge, each with what its worker has now, and their sum."""
    now = {load.worker.pk: load for load in loads}
    rows = [(share, now.get(share.worker_id)) for share in one.shares.all()]
    return {"rows": rows, "sum": sum(share.people for share, _load in rows)}


@needs("cases.assign")
@READ_OR_SEND
def surge_change(request: Request, surge_id: UUID) -> HttpResponse:
    """Other shares, or another last day, while it goes on."""
    today = timezone.localdate()
    found = get_object_or_404(Surge.objects.select_related("made_by"), pk=surge_id)
    loads = loads_of(caseworkers(), today, reader=request.user)
    form = ChangeSurgeForm(request.POST or None, loads=loads, initial=_as_it_stands(found))
    if request.method == "POST" and form.is_valid():
        try:
            until, shares = form.cleaned_data["until"], form.shares()
            actions.change_surge(surge=found, until=until, shares=shares, by=request.user)
            messages.success(request, _("The surge is changed."))
            return redirect("cases:surge")
        except Refused as refused:
            if refused.status == 403:
                raise
            into(form, refused)
    return render(request, "cases/surge_change.html", {"form": form, "surge": found})


def _as_it_stands(surge: Surge) -> dict[str, Any]:
    initial: dict[str, Any] = {"until": surge.until}
    for share in surge.shares.all():
        initial |= {f"takes_{share.worker_id}": share.people, f"helps_{share.worker_id}": share.temporary}
    return initial


@needs("cases.assign")
@require_POST
def surge_end(request: Request, surge_id: UUID) -> HttpResponse:
    """The surge is over before its day."""
    actions.end_surge(surge=get_object_or_404(Surge, pk=surge_id), by=request.user)
    messages.success(request, _("The surge is over. Everybody keeps their caseworker; the usual limits hold again."))
    return redirect("cases:surge")
