"""Flights: the list of them, a flight's board with its head-count, notices, landing, closing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from samnak.ground import packs
from samnak.ground.access import reads, sifting
from samnak.ground.access.decisions import has_permission
from samnak.ground.access.gates import READ_OR_SEND, needs
from samnak.ground.access.keys import key_of
from samnak.ground.access.refusals import Refused
from samnak.ground.access.request import Request
from samnak.ground.ui.formats import count, day, moment
from samnak.ground.ui.forms import into
from samnak.ground.ui.paging import of_pages, page_number
from samnak.reception.arrivals import actions, queries, said
from samnak.reception.arrivals.forms import FlightForm, LandedForm, NoticeForm, UnlistedForm
from samnak.reception.arrivals.models import Flight
from samnak.reception.arrivals.rules import is_long_past, may_meet, why_no_list
from samnak.reception.arrivals.views.fetching import flight_of


@needs("arrivals.see")
@require_GET
def flights(request: Request) -> HttpResponse:
    """All flights, next and newest first, each with its sum. Counts only."""
    number = page_number(request)
    rows, total = queries.flights_page(number=number)
    context = {
        "rows": rows,
        "may_plan": has_permission(request.user, "arrivals.plan"),
        **of_pages(number, total, queries.FLIGHTS_A_PAGE),
    }
    return render(request, "arrivals/flights.html", context)


@needs("arrivals.plan")
@READ_OR_SEND
def new(request: Request) -> HttpResponse:
    """A notice of a flight nobody has heard of before."""
    form = FlightForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.plan_flight(facts=form.flight(), notice=form.facts(), by=request.user, key=key_of(request))
            return redirect("arrivals:flight", made.pk)
        except Refused as refused:
            into(form, refused)
    return render(request, "arrivals/new.html", {"form": form})


@needs("arrivals.see")
@require_GET
def flight(request: Request, flight_id: UUID) -> HttpResponse:
    """The board: who is expected, met, missing, and whether it adds up."""
    return render(request, "arrivals/flight.html", board_context(request, flight_of(flight_id)))


@needs("arrivals.see")
@require_GET
def print_flight(request: Request, flight_id: UUID) -> HttpResponse:
    """The list for paper: names, papers, and room to write by hand."""
    context = board_context(request, flight_of(flight_id))
    context["coming"] = [line for line in context["lines"] if line.group not in ("off", "repeat")]
    context["not_coming"] = [line for line in context["lines"] if line.group in ("off", "repeat")]
    return render(request, "arrivals/print.html", context)


def board_context(request: Request, row: Flight) -> dict[str, Any]:
    user, today = request.user, timezone.localdate()
    lines = queries.board(user, row)
    show, kept = sifting.asked(request, "show", compartment="client", otherwise="all"), request.GET.get("kept", "")
    show = show if show in said.FILTERS else "all"
    shown = [line for line in lines if show in ("all", line.group) or (show == "missing" and line.missing)]
    people = [line.passenger.person_id for line in lines if line.passenger.person_id]
    shown_of = [row.pk, *people] if lines else []  # the flight stands for those nobody has met yet
    of_health = any(line.urgent or line.passenger.remarks for line in lines)
    opened = ["client", "identity", *(["health"] if of_health else [])]
    reads.note("arrivals.board_read", by=user, subjects=shown_of, compartments=opened)
    head = queries.head_count(row)
    pack = packs.current()
    may_import, no_list = has_permission(user, "arrivals.import"), why_no_list(row)
    may_meet_people = has_permission(user, "arrivals.meet")
    notices = list(row.notices.all())
    nobody_yet = not (head.listed or head.unlisted)
    return {
        "flight": row,
        "count": head,
        "lines": shown,
        "all_lines": lines,
        "show": show,
        "picks": said.picks(lines, show, reverse("arrivals:flight", args=[row.pk]), landed=row.has_landed),
        "kept": next((line for line in lines if line.welcome and str(line.passenger.pk) == kept), None),
        "undone": next((x for x in lines if not x.welcome and str(x.passenger.pk) == request.GET.get("undone")), None),
        "welcoming": any(line.group == "welcoming" for line in lines),
        "lists": queries.confirmed_lists(user, row),
        "list_number": queries.newest_list_number(row),
        "notices": notices,
        "announced": notices[0].announced if notices and nobody_yet and not row.has_landed else None,
        "repeats": queries.possible_repeats(lines) if may_meet_people else [],
        "authority": pack.authority_on(row.date),
        "now": timezone.now(),
        "to_meet": {
            line.passenger.pk
            for line in shown
            if line.group == "not_met" and may_meet_people and may_meet(line.passenger._row, today=today)
        },
        "may_meet": may_meet_people,
        "may_plan": has_permission(user, "arrivals.plan"),
        "may_import": may_import and not no_list,
        "waiting": queries.waiting_lists(user, row) if may_import else [],
        "no_list": no_list if may_import else "",
        "may_close": has_permission(user, "arrivals.close"),
        "names_shown": bool(lines) or (nobody_yet and has_permission(user, "register.see")),
        "long_past": is_long_past(row.date),
        "is_due": row.date <= today,
    }


@needs("arrivals.plan")
@READ_OR_SEND
def notice(request: Request, flight_id: UUID) -> HttpResponse:
    """Another word about a flight."""
    row = flight_of(flight_id)
    form = NoticeForm(request.POST or None, initial={"date": row.date})
    if request.method == "POST" and form.is_valid():
        try:
            before, facts = row.date, form.facts()
            actions.write_notice(flight=row, facts=facts, by=request.user, key=key_of(request))
            moved = flight_of(flight_id).date
            messages.success(request, _("The notice is kept."))
            if moved != before:
                messages.success(request, _("The flight now comes on %(day)s.") % {"day": day(moved)})
            return redirect("arrivals:flight", row.pk)
        except Refused as refused:
            into(form, refused)
    return render(request, "arrivals/notice.html", {"form": form, "flight": row})


@needs("arrivals.plan")
@READ_OR_SEND
def landed(request: Request, flight_id: UUID) -> HttpResponse:
    """Write when the flight landed, and how many were counted at the door."""
    row = flight_of(flight_id)
    now = timezone.localtime()
    initial = {
        "landed_on": row.date,
        "landed_at": timezone.localtime(row.landed_at).time() if row.landed_at else now.time().replace(second=0),
        "counted": row.counted,
    }
    form = LandedForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            at, counted = form.moment(), form.cleaned_data["counted"]
            actions.land(flight=row, at=at, counted=counted, by=request.user)
            messages.success(request, _("Kept: landed %(at)s.") % {"at": moment(at)})
            if counted is not None:
                messages.success(request, _("%(n)s counted at the door.") % {"n": count(counted)})
            return redirect("arrivals:flight", row.pk)
        except Refused as refused:
            into(form, refused)
    return render(request, "arrivals/landed.html", {"form": form, "flight": row})


@needs("arrivals.plan")
@READ_OR_SEND
def cancel(request: Request, flight_id: UUID) -> HttpResponse:
    """The flight does not come: ask, then write it; or it comes after all."""
    row = flight_of(flight_id)
    if request.method == "POST" and request.POST.get("again"):
        actions.take_up_again(flight=row, by=request.user)
        messages.success(request, _("The flight stands as before. Look at its day."))
        return redirect("arrivals:flight", row.pk)
    if request.method == "POST":
        actions.cancel(flight=row, by=request.user)
        return redirect("arrivals:flight", row.pk)
    return render(request, "arrivals/cancel.html", {"flight": row})


@needs("arrivals.close")
@require_POST
def close(request: Request, flight_id: UUID) -> HttpResponse:
    """Close the head-count, or open it again."""
    row = flight_of(flight_id)
    if request.POST.get("open"):
        actions.open_head_count(flight=row, by=request.user)
    else:
        actions.close_head_count(flight=row, by=request.user)
        messages.success(request, _("The head-count is closed."))
    return redirect("arrivals:flight", row.pk)


@needs("arrivals.meet")
@READ_OR_SEND
def unlisted(request: Request, flight_id: UUID) -> HttpResponse:
    """Somebody came who was not on the list: write their name, then meet them."""
    row = flight_of(flight_id)
    form = UnlistedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_unlisted(flight=row, facts=form.facts(), by=request.user, key=key_of(request))
            return redirect("arrivals:meet", made.pk)
        except Refused as refused:
            refused.field = {"value": "a_number"}.get(refused.field, refused.field)
            into(form, refused)
    return render(request, "arrivals/unlisted.html", {"form": form, "flight": row})
