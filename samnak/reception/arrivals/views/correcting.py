"""Mending what a list says of somebody, before they are met."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from samnak.ground.access import reads
from samnak.ground.access.gates import needs
from samnak.ground.access.refusals import Refused
from samnak.ground.access.request import Request
from samnak.ground.access.seen import see
from samnak.ground.ui.forms import into
from samnak.reception.arrivals import actions
from samnak.reception.arrivals.forms import CorrectForm
from samnak.reception.arrivals.models import Passenger
from samnak.reception.arrivals.rules import check_may_correct
from samnak.reception.arrivals.views.fetching import passenger_of
from samnak.reception.register.shared import theirs


@needs("arrivals.meet")
@require_http_methods(["GET", "POST"])
def correct(request: Request, passenger_id: UUID) -> HttpResponse:
    """A name, birth date or number that the list has wrong. Whoever is met already is corrected in the register."""
    passenger = passenger_of(request, passenger_id)
    if request.method == "GET" and passenger.status == Passenger.Status.ARRIVED:
        return redirect("arrivals:card", passenger.pk)
    check_may_correct(passenger)
    now = actions.facts_of(passenger)
    initial = {**now.__dict__, "birth_date": (now.birth_date, now.birth_precision)}
    form = CorrectForm(request.POST or None, initial=initial)
    crossed: list[tuple[Any, Any]] = []
    if request.method == "POST" and form.is_valid():
        try:
            written = form.written()
            if not written.crossed:
                changes = form.values(written.changed)
                actions.correct_passenger(passenger=passenger, changes=changes, was=now, by=request.user)
                messages.success(request, _("Kept."))
                return redirect("arrivals:card", passenger.pk)
            crossed = theirs(form, written.crossed)
            form.look_again()
        except Refused as refused:
            refused.field = {"value": "a_number"}.get(refused.field, refused.field)
            into(form, refused)
    reads.note("arrivals.card_opened", by=request.user, subjects=[passenger.pk], compartments=["identity"])
    context = {
        "form": form,
        "passenger": see(request.user, passenger),
        "flight": passenger.flight,
        "crossed": crossed,
    }
    return render(request, "arrivals/correct.html", context, status=409 if crossed else 200)
