"""Closing a case: what is open is settled first. Reopening is one tap."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samnak.casework.cases import actions
from samnak.casework.cases.forms import CloseForm
from samnak.casework.cases.models import Case
from samnak.casework.cases.queries.handing import walker_of
from samnak.casework.cases.queries.open_things import open_rows
from samnak.casework.cases.views.fetching import case_of, into
from samnak.casework.cases.views.ways import about, back_to
from samnak.ground.access import once
from samnak.ground.access.decisions import has_permission
from samnak.ground.access.gates import READ_OR_SEND, needs
from samnak.ground.access.keys import key_of
from samnak.ground.access.refusals import Refused
from samnak.ground.access.request import Request
from samnak.ground.access.seen import see
from samnak.reception.register.shown import died_sentence


@needs("cases.change")
@READ_OR_SEND
def close(request: Request, case_id: UUID) -> HttpResponse:
    """What is still open, each with its way on; then why it ends."""
    if request.method == "POST" and once.is_known(key_of(request), by=request.user):
        return redirect("desk:today")  # sent twice: it is closed, and may be out of this user's sight
    case = case_of(request, case_id)
    if not case.is_open and request.method != "POST":
        messages.info(request, _("This case is closed already."))
        return back_to(request, case)
    died = died_sentence(see(request.user, case.person))
    form = CloseForm(request.POST or None, initial={"closings": case.closings.count()}, died=bool(died))
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_case(case=case, by=request.user, key=key_of(request), **form.cleaned_data)
            return _closed(request, case, died=bool(died))
        except Refused as refused:
            into(form, refused)
    rows = open_rows(request.user, case, timezone.localdate())
    context = {"form": form, "rows": rows, "died": died, "may_approve": has_permission(request.user, "cases.approve")}
    return render(request, "cases/close.html", context | about(request, "cases.closing", case))


def _closed(request: Request, case: Case, *, died: bool) -> HttpResponse:
    if died:
        messages.success(request, _("The case is closed. What was written stays."))
    else:
        messages.success(
            request, _("The case is closed. You can open it again for 7 days; after that your supervisor can.")
        )
    return back_to(request, case)


@needs("cases.open")
@require_POST
def reopen(request: Request, case_id: UUID) -> HttpResponse:
    """Open it again; it goes on where it stopped."""
    case = case_of(request, case_id)
    actions.reopen_case(case=case, by=request.user)
    if walker_of(request.user, case.person_id) is None:
        messages.success(request, _("The case is open again. Nobody walks with them yet: say who does."))
    else:
        messages.success(request, _("The case is open again."))
    return back_to(request, case)
