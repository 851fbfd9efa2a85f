"""Closing a case: what is open is settled first. Reopening is one tap."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samnak.casework.cases import actions
from samnak.casework.cases.forms import CloseForm
from samnak.casework.cases.loads import loads_of, people_words
from samnak.casework.cases.models import Case, Task
from samnak.casework.cases.queries.handing import last_walker, walker_of
from samnak.casework.cases.queries.open_things import open_rows
from samnak.casework.cases.shown import opened_by_help
from samnak.casework.cases.views.fetching import case_of, row_of, typed
from samnak.casework.cases.views.ways import about, back_to
from samnak.ground import packs
from samnak.ground.access import once
from samnak.ground.access.decisions import decide, has_permission
from samnak.ground.access.gates import READ_OR_SEND, needs
from samnak.ground.access.keys import key_of
from samnak.ground.access.refusals import Refused
from samnak.ground.access.request import Request
from samnak.ground.access.seen import see
from samnak.ground.ui.choices import NOT_KNOWN, choices
from samnak.ground.ui.forms import into
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
    settles = request.POST.get("settle", "") if request.method == "POST" else ""
    died = died_sentence(see(request.user, case.person))
    form = CloseForm(request.POST or None, initial={"closings": case.closings.count()}, died=bool(died))
    why_not = ""
    if settles:
        why_not = _settled(request, case, settles)
        form = CloseForm(initial=typed(form), died=bool(died))  # what was typed to close the case stays typed
    elif request.method == "POST" and form.is_valid():
        try:
            actions.close_case(case=case, by=request.user, key=key_of(request), **form.cleaned_data)
            _say_closed(request, died=bool(died))
            return back_to(request, case)
        except Refused as refused:
            into(form, refused)
            case.refresh_from_db()  # a colleague may have closed it meanwhile
    rows = open_rows(request.user, case, timezone.localdate())
    context = {
        "form": form,
        "why_not": why_not,
        "rows": rows,
        "died": died,
        "reasons": choices("casework.service_end_reasons", blank=NOT_KNOWN),
        "may_approve": has_permission(request.user, "cases.approve"),
    }
    opened = opened_by_help(line.help for line in rows.still.services if line.help)
    return render(request, "cases/close.html", context | about(request, "cases.closing", case, *opened))


def _say_closed(request: Request, *, died: bool) -> None:
    """That it is closed, and who opens it again: a supervisor always may, others for a week."""
    if died:
        messages.success(request, _("The case is closed. What was written stays."))
    elif has_permission(request.user, "cases.assign"):
        messages.success(request, _("The case is closed. You can open it again at any time."))
    else:
        messages.success(
            request, _("The case is closed. You can open it again for 7 days; after that your supervisor can.")
        )


def _settled(request: Request, case: Case, settles: str) -> str:
    """Settle one thing of what is open; or the sentence why not."""
    what, _colon, which = settles.partition(":")
    try:
        if what in ("done", "drop"):
            task = row_of(request, Task, _key(which))
            (actions.do_task if what == "done" else actions.drop_task)(task=task, by=request.user)
        elif what == "end":
            reason = request.POST.get(f"reason_{which}", "")
            known = reason if packs.current().knows("casework.service_end_reasons", reason) else ""
            fact = actions.FactOfService(which, "ended", timezone.localdate(), known)
            actions.say_service(case=case, fact=fact, by=request.user)
        else:
            raise Http404
    except Refused as refused:
        return str(refused)
    messages.success(request, _("Settled. What you typed below still stands there."))
    return ""


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


@needs("cases.open")
@require_POST
def reopen(request: Request, case_id: UUID) -> HttpResponse:
    """Open it again; it goes on where it stopped."""
    case = case_of(request, case_id)
    actions.reopen_case(case=case, by=request.user)
    if walker_of(request.user, case.person_id) is None:
        messages.add_message(request, messages.SUCCESS, _open_with_nobody(request, case))
    else:
        messages.success(request, _("The case is open again."))
    return back_to(request, case)


def _open_with_nobody(request: Request, case: Case) -> SafeString:
    """That it is open, why nobody walks with them, and who says who does."""
    said = [_("The case is open again. Nobody walks with them yet."), _why_nobody(request, case)]
    if decide(request.user, "cases.assign", case):
        there, way = reverse("cases:assign", args=[case.person_id]), _("Say who walks with them")
        return format_html('{} <a class="way" href="{}">{}</a>', " ".join(filter(None, said)), there, way)
    return format_html("{}", " ".join(filter(None, [*said, _("Your supervisor says who does.")])))


def _why_nobody(request: Request, case: Case) -> str:
    """Why the one before did not go on by themselves; nothing where that is not to be told."""
    worker = last_walker(request.user, case)
    if worker is None:
        return ""
    load = loads_of([worker], timezone.localdate(), reader=request.user)[0]
    if not worker.is_active or "caseworker" not in worker.role_keys():
        return _("%(who)s, who did before, is no caseworker here any more.") % {"who": worker}
    if load.room:
        return ""
    named = {"who": worker, "people": people_words(load.people)}
    return _("%(who)s, who did before, walks with %(people)s now and can take nobody more.") % named
