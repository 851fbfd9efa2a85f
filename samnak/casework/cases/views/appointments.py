"""Appointments: made, ended, moved; and one's own week."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samnak.casework.cases import actions
from samnak.casework.cases.forms import AppointmentForm, OutcomeForm
from samnak.casework.cases.models import Appointment, Case
from samnak.casework.cases.queries.diary import monday_of, week_of
from samnak.casework.cases.queries.team import team_of
from samnak.casework.cases.views.fetching import case_of, into, row_of
from samnak.casework.cases.views.ways import READ_OR_SEND, about, back_to
from samnak.ground import packs
from samnak.ground.access import reads
from samnak.ground.access.decisions import decide
from samnak.ground.access.gates import needs
from samnak.ground.access.keys import key_of
from samnak.ground.access.refusals import Refused
from samnak.ground.access.request import Request
from samnak.ground.access.seen import see

MOVED = "moved"  # an outcome that counts as this is followed by a new appointment
YEARS = (2000, 2100)


@needs("cases.change")
@READ_OR_SEND
def new(request: Request, case_id: UUID) -> HttpResponse:
    """A time agreed with the person; `?after=` an earlier one that was moved."""
    case = case_of(request, case_id)
    workers = team_of(request.user, with_left=request.method == "POST")
    form = AppointmentForm(request.POST or None, workers=workers, initial=_as_before(request, case))
    if request.method == "POST" and form.is_valid():
        try:
            actions.make_appointment(case=case, by=request.user, key=key_of(request), **form.facts())
            messages.success(request, _("The appointment is kept."))
            return back_to(request, case)
        except Refused as refused:
            into(form, refused)
    context = {"form": form, **about(request, "cases.appointment_begun", case)}
    return render(request, "cases/appointment_new.html", context)


def _as_before(request: Request, case: Case) -> dict[str, Any]:
    """What stays the same when an appointment is moved: everything but the day and the time."""
    try:
        before = row_of(request, Appointment, UUID(request.GET["after"]))
    except (KeyError, ValueError):
        return {"with_whom": request.user.pk}
    if before.case_id != case.pk:
        return {}
    seen = see(request.user, before)
    return {name: getattr(seen, name) for name in ("kind", "place", "where", "note")} | {
        "with_whom": seen.with_whom_id or None
    }


@needs("cases.see")
@READ_OR_SEND
def appointment(request: Request, appointment_id: UUID) -> HttpResponse:
    """When, where, with whom, and how it went. Moved means: a new one follows."""
    row = row_of(request, Appointment, appointment_id)
    form = OutcomeForm(request.POST or None, initial={"outcome": row.outcome})
    if request.method == "POST" and form.is_valid():
        outcome = form.cleaned_data["outcome"]
        try:
            actions.end_appointment(appointment=row, outcome=outcome, by=request.user)
        except Refused as refused:
            into(form, refused)
        else:
            if packs.current().choice("casework.appointment_outcomes", outcome).counts_as == MOVED:
                return redirect(f"{reverse('cases:appointment_new', args=[row.case_id])}?after={row.pk}")
            messages.success(request, _("It is written down."))
            return back_to(request, row.case)
    context = {"form": form, "row": see(request.user, row), "is_past": row.at <= timezone.now()}
    return render(request, "cases/appointment.html", context | about(request, "cases.appointment_read", row.case))


@needs("cases.see")
@require_GET
def week(request: Request) -> HttpResponse:
    """One's own week, from the day asked for: appointments, tasks, holidays."""
    today = timezone.localdate()
    first = monday_of(_day(request.GET.get("from", "")) or today)
    days = week_of(request.user, first, today)
    people = {row.person_id for day in days for row, _name in day.appointments}
    people |= {due.task.person_id for day in days for due in day.tasks if due.task.person_id}
    reads.note("cases.week", by=request.user, subjects=people, compartments=["client", "identity", "services"])
    context = {
        "days": days,
        "first": first,
        "today": today,
        "country": packs.current().country,
        "before": (first - dt.timedelta(days=7)).isoformat(),
        "after": (first + dt.timedelta(days=7)).isoformat(),
        "is_this_week": first == monday_of(today),
        "may_change": bool(decide(request.user, "cases.change")),
    }
    return render(request, "cases/week.html", context)


def _day(text: str) -> dt.date | None:
    """The day of an address, or None when it names none that is sensible."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if YEARS[0] <= day.year <= YEARS[1] else None
