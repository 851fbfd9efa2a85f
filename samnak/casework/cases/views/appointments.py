"""Appointments: made, ended, moved; and one's own week."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samnak.casework.cases import actions
from samnak.casework.cases.diary_forms import AppointmentForm, OutcomeForm
from samnak.casework.cases.models import Appointment
from samnak.casework.cases.queries.team import refused_in_words, takers_of
from samnak.casework.cases.queries.week import coming_monday, days_from, monday_of, week_of
from samnak.casework.cases.queries.workload import led_by
from samnak.casework.cases.views.fetching import case_of, row_of
from samnak.casework.cases.views.ways import about, back_to, day_asked, say_found
from samnak.ground import packs
from samnak.ground.access import reads, sifting
from samnak.ground.access.decisions import decide, has_permission
from samnak.ground.access.gates import READ_OR_SEND, needs
from samnak.ground.access.keys import key_of
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.ground.access.request import Request
from samnak.ground.access.seen import see
from samnak.ground.ui.formats import moment
from samnak.ground.ui.forms import into
from samnak.reception.register.queries import workers_of

TEAM = "team"  # in the address of the week


@needs("cases.change")
@READ_OR_SEND
def new(request: Request, case_id: UUID) -> HttpResponse:
    """A time agreed with the person. Of one that is past already, how it went is asked at once."""
    case = case_of(request, case_id)
    sent = request.method == "POST"
    workers, others = takers_of(request.user, case), refused_in_words(request.user, sent=sent)
    walks = workers_of([case.person_id]).get(case.person_id)
    first = {} if walks else {"with_whom": request.user.pk}  # nobody chosen: who walks with the person
    form = AppointmentForm(request.POST or None, workers=workers, others=others, initial=first)
    if sent and form.is_valid():
        try:
            made = actions.make_appointment(case=case, by=request.user, key=key_of(request), **form.facts())
            if made.at <= timezone.now() and not made.outcome:
                return _ask_how(request, made)
            messages.success(request, _("The appointment is made: %(time)s.") % {"time": moment(made.at)})
            return back_to(request, case)
        except Refused as refused:
            into(form, refused)
    context = {"form": form, **about(request, "cases.appointment_begun", case)}
    return render(request, "cases/appointment_new.html", context)


def _ask_how(request: Request, made: Appointment) -> HttpResponse:
    messages.success(request, _("The appointment is made. Its time is past: say how it went."))
    return redirect("cases:appointment", made.pk)


@needs("cases.see")
@READ_OR_SEND
def appointment(request: Request, appointment_id: UUID) -> HttpResponse:
    """When, where, with whom, and how it went. Moved means: to when, and a new one follows."""
    row = row_of(request, Appointment, appointment_id)
    is_past = row.at <= timezone.now()
    first = {"outcome": row.outcome, "before": row.outcome}
    form = OutcomeForm(request.POST or None, initial=first, place=row.place, is_past=is_past)
    if request.method == "POST" and form.is_valid():
        try:
            return _ended(request, row, form)
        except Refused as refused:
            into(form, refused)
            row.refresh_from_db()
            form.send_next("before", row.outcome)
    context = {"form": form, "row": see(request.user, row), "is_past": is_past}
    return render(request, "cases/appointment.html", context | about(request, "cases.appointment_read", row.case))


def _ended(request: Request, row: Appointment, form: OutcomeForm) -> HttpResponse:
    said: dict[str, Any] = {
        "appointment": row,
        "outcome": form.cleaned_data["outcome"],
        "before": form.cleaned_data["before"] if "before" in request.POST else None,
        "by": request.user,
    }
    if not form.moved:
        actions.end_appointment(**said)
        messages.success(request, _("It is written down."))
        say_found(request, row.case)
        return back_to(request, row.case)
    made = actions.move_appointment(at=form.new_time(), key=key_of(request), **said)
    if made.at <= timezone.now() and not made.outcome:
        return _ask_how(request, made)
    messages.success(request, _("The appointment is moved to %(time)s.") % {"time": moment(made.at)})
    return back_to(request, row.case)


@needs("cases.see")
@require_GET
def week(request: Request) -> HttpResponse:
    """A week from the day asked for: one's own, or that of those one leads. On a Sunday it is today and the coming
    one."""
    today = timezone.localdate()
    asked = day_asked(request.GET.get("from", ""))
    first = monday_of(asked) if asked else coming_monday(today)
    team = led_by(request.user) if has_permission(request.user, "cases.assign") else []
    worker = sifting.asked(request, "worker", compartment="services")
    whose = [one for one in team if worker in (TEAM, str(one.pk))]
    if worker and not whose:
        raise Http404
    days = week_of(request.user, days_from(first, today), today, whose)
    people: set[UUID] = set().union(*(day.people for day in days))
    reads.note("cases.week", by=request.user, subjects=people, compartments=["client", "identity", "services"])
    context = {
        "days": days,
        "first": first,
        "today": today,
        "country": packs.current().country,
        "before": (first - dt.timedelta(days=7)).isoformat(),
        "after": (first + dt.timedelta(days=7)).isoformat(),
        "is_usual": first == coming_monday(today),
        "rests": coming_monday(today) > today,
        "may_change": bool(decide(request.user, "cases.change")),
        "worker": worker,
        "whose": whose[0] if len(whose) == 1 and worker != TEAM else None,
        "team": {one.pk: one for one in whose} if worker == TEAM else {},
        "weeks": _weeks(team, worker, first) if team else [],
    }
    return render(request, "cases/week.html", context)


def _weeks(team: list[User], worker: str, first: dt.date) -> list[dict[str, Any]]:
    """Ways to one's own week, the team's, and that of each one leads."""
    here = f"{reverse('cases:week')}?from={first.isoformat()}"
    named = [("", _("Your own")), (TEAM, _("The team")), *((str(one.pk), str(one)) for one in team)]
    return [
        {"label": words, "url": f"{here}&worker={key}" if key else here, "current": key == worker, "count": None}
        for key, words in named
    ]
