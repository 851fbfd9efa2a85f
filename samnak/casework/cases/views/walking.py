"""Who walks with whom: taking on, the caseload, counts without names."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from samnak.casework.cases import actions
from samnak.casework.cases.loads import loads_of
from samnak.casework.cases.queries import caseload, counting, handing, workload
from samnak.casework.cases.views.fetching import name_of
from samnak.casework.cases.walking_forms import WalkForm
from samnak.ground.access import once, reads, sifting
from samnak.ground.access.decisions import decide, has_permission
from samnak.ground.access.gates import READ_OR_SEND, needs
from samnak.ground.access.keys import key_of
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.ground.access.request import Request
from samnak.ground.ui.formats import count
from samnak.ground.ui.forms import into
from samnak.ground.ui.paging import of_pages, page_number
from samnak.reception.register.models import Person
from samnak.reception.register.queries import caseworkers

LIST = ["client", "identity", "services"]


# ---- one person ----------------------------------------------------------------------------------------


@needs("cases.assign")
@READ_OR_SEND
def assign(request: Request, person_id: UUID) -> HttpResponse:
    """Say who walks with a person, and what they should know."""
    person = Person.objects.visible_to(request.user).filter(pk=person_id).first()
    if person is None or not decide(request.user, "cases.assign", person):
        raise Http404
    today = timezone.localdate()
    loads = loads_of(caseworkers(), today, reader=request.user)
    form = WalkForm(request.POST or None, loads=loads)
    if request.method == "POST" and form.is_valid():
        try:
            _check_somebody_else(request, person, form.cleaned_data["worker"])
            shown = request.POST.get("walking")
            actions.assign_case(person=person, shown=shown, by=request.user, key=key_of(request), **form.cleaned_data)
            _say_kept(request, form.cleaned_data["worker"])
            return _person_or_today(request, person)
        except Refused as refused:
            into(form, refused)
    reads.note("cases.assignment_opened", by=request.user, subjects=[person.pk], compartments=["client", "identity"])
    context = {
        "form": form,
        "name": name_of(request, person.pk),
        "person_id": person.pk,
        "now": handing.walker_of(request.user, person.pk),
        "surges": caseload.surges_in_force(today),
        "no_room": bool(loads) and not any(load.room for load in loads),
    }
    return render(request, "cases/assign.html", context)


def _say_kept(request: Request, worker: User) -> None:
    """That it is kept, and the way to the next one nobody walks with."""
    said = _("Kept. %(who)s sees this person from now on.") % {"who": worker}
    if waiting := handing.who_waits(request.user, timezone.localdate()):
        n, there = len(waiting), reverse("cases:assign", args=[waiting[0]])
        still = ngettext("%(n)s person still has nobody.", "%(n)s people still have nobody.", n) % {"n": count(n)}
        way = _("Say who walks with the next one")
        said = format_html('{} {} <a class="way" href="{}">{}</a>', said, still, there, way)
    messages.add_message(request, messages.SUCCESS, said)


def _check_somebody_else(request: Request, person: Person, worker: User) -> None:
    """Words for somebody who walks with the person already would reach nobody."""
    now = handing.walker_of(request.user, person.pk)
    shown = request.POST.get("walking")
    if shown is not None and shown != (str(now.worker_id) if now else ""):
        return  # the action says that somebody else walks with them meanwhile
    if now and now.worker_id == worker.pk and not once.is_known(key_of(request), by=request.user):
        raise Refused(_("%(who)s walks with them already. Choose somebody else.") % {"who": worker}, field="worker")


def _person_or_today(request: Request, person: Person) -> HttpResponse:
    """The person's page, unless they went to a worker of another team."""
    if Person.objects.visible_to(request.user).filter(pk=person.pk).exists():
        return redirect("register:person", person.pk)
    return redirect("desk:today")


# ---- the caseload --------------------------------------------------------------------------------------


@needs("cases.see")
@require_GET
def cases(request: Request) -> HttpResponse:
    """One's own cases, or the team's: since when, what is due next, what is late."""
    today = timezone.localdate()
    state = sifting.asked(request, "state", compartment="services", otherwise="open")
    state = state if state in workload.STATES else "open"
    leads = has_permission(request.user, "cases.assign")
    members = workload.led_by(request.user) if leads else []
    named = sifting.asked(request, "worker", compartment="client")
    worker = next((w for w in members if str(w.pk) == named), None)
    number = page_number(request)
    page = workload.cases_page(
        request.user, state=state, worker=worker.pk if worker else None, number=number, today=today
    )
    reads.note("cases.listed", by=request.user, subjects=[c.case.person_id for c in page.lines], compartments=LIST)
    context = {
        "page": page,
        "state": state,
        "states": [(key, page.counts[key]) for key in workload.STATES if page.counts[key] or key in ("open", state)],
        "leads": leads,
        "worker": worker,
        "team": loads_of(members, today, reader=request.user),
        **of_pages(number, page.total, workload.PAGE),
        "today": today,
    }
    return render(request, "cases/cases.html", context)


# ---- counts --------------------------------------------------------------------------------------------


@needs("cases.count")
@require_GET
def counts(request: Request) -> HttpResponse:
    """Numbers without names that add up. A line for each worker is for their supervisor alone."""
    today = timezone.localdate()
    leads = has_permission(request.user, "cases.assign")
    context = {
        "counts": counting.count_cases(today),
        "team": workload.team_today(request.user, today) if leads else [],
        "today": today,
    }
    return render(request, "cases/counts.html", context)
