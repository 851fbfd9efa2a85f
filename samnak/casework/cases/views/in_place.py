"""Rows of Today that are done where they stand: how an appointment went, that somebody was spoken with. Each is taken
back where it was done. What needs more words leads to its page."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samnak.casework.cases import actions, rules
from samnak.casework.cases.models import Appointment, ContactAttempt
from samnak.casework.cases.views.fetching import case_of, row_of
from samnak.casework.cases.views.ways import about, lead_back, next_of
from samnak.ground.access.gates import needs
from samnak.ground.access.keys import key_of
from samnak.ground.access.refusals import Refused
from samnak.ground.access.request import Request
from samnak.ground.access.seen import see
from samnak.ground.ui.formats import clock


def in_place(request: Request) -> bool:
    """Whether htmx asks, which puts the answer where the row was."""
    return bool(getattr(request, "htmx", False))


def changed_row(request: Request, template: str, **row: object) -> HttpResponse:
    """A row as it is now. Today's numbers ask for themselves again."""
    answer = render(request, template, {"focus": True, "next": next_of(request), **row})
    answer["HX-Trigger"] = "tasks-changed"
    return answer


@needs("cases.change")
@require_POST
def appointment_said(request: Request, appointment_id: UUID) -> HttpResponse:
    """How it went, in one word. To move it takes a day and a time: that has its page."""
    row, outcome = row_of(request, Appointment, appointment_id), request.POST.get("outcome", "")
    if outcome and not rules.says_all(outcome):
        raise Refused(_("Choose how the appointment went."))
    row = actions.end_appointment(appointment=row, outcome=outcome, before=row.outcome, by=request.user)
    if not in_place(request):
        messages.success(request, _("It is written down."))
    return _appointment(request, row)


@needs("cases.change")
@require_POST
def appointment_unsaid(request: Request, appointment_id: UUID) -> HttpResponse:
    """Nobody said yet how it went, after all."""
    row = actions.unsay_outcome(appointment=row_of(request, Appointment, appointment_id), by=request.user)
    if not in_place(request):
        messages.success(request, _("Taken back."))
    return _appointment(request, row)


def _appointment(request: Request, row: Appointment) -> HttpResponse:
    if not in_place(request):
        return lead_back(request, row.case)
    name = about(request, "cases.appointment_shown", row.case)["name"]
    return changed_row(
        request, "cases/appointment_row.html", row=see(request.user, row), name=name, when=clock(row.at), acts=True
    )


@needs("cases.change")
@require_POST
def spoke(request: Request, case_id: UUID) -> HttpResponse:
    """We spoke with them just now, in the way that was chosen."""
    case, way = case_of(request, case_id), request.POST.get("way", "")
    made = actions.try_contact(case=case, way=way, answer=rules.reached(), by=request.user, key=key_of(request))
    if not in_place(request):
        messages.success(request, _("It is written down."))
        return lead_back(request, case)
    name = about(request, "cases.contact_shown", case)["name"]
    return changed_row(request, "cases/spoke_row.html", case_id=case.pk, name=name, attempt=see(request.user, made))


@needs("cases.change")
@require_POST
def spoke_not(request: Request, attempt_id: UUID) -> HttpResponse:
    """We did not speak with them after all."""
    row = row_of(request, ContactAttempt, attempt_id)
    actions.take_back(entry=row, by=request.user)
    if not in_place(request):
        messages.success(request, _("Taken back."))
        return lead_back(request, row.case)
    name = about(request, "cases.contact_shown", row.case)["name"]
    return changed_row(request, "cases/spoke_row.html", case_id=row.case_id, name=name)
