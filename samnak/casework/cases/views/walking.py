"""Who walks with whom: taking on, the caseload, handing over, a surge, counts without names."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samnak.casework.cases import actions
from samnak.casework.cases.loads import loads_of
from samnak.casework.cases.models import Assignment, Surge
from samnak.casework.cases.queries import caseload, counting, handing, workload
from samnak.casework.cases.views.fetching import into, name_of, row_of
from samnak.casework.cases.walking_forms import HandOverForm, ShareOutForm, WalkForm, even_shares
from samnak.ground import packs
from samnak.ground.access import once, reads
from samnak.ground.access.decisions import decide, has_permission
from samnak.ground.access.gates import needs
from samnak.ground.access.keys import key_of
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.ground.access.request import Request
from samnak.reception.register.models import Person
from samnak.reception.register.queries import caseworkers

READ_OR_SEND = require_http_methods(["GET", "POST"])
LANDED_DAYS = 7  # a landing this many days ago still suggests a surge
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
    form = WalkForm(request.POST or None, loads=loads_of(caseworkers(), today))
    if request.method == "POST" and form.is_valid():
        try:
            _check_somebody_else(request, person, form.cleaned_data["worker"])
            actions.assign_case(person=person, by=request.user, key=key_of(request), **form.cleaned_data)
            messages.success(request, _("Kept. They see this person from now on."))
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
    }
    return render(request, "cases/assign.html", context)


def _check_somebody_else(request: Request, person: Person, worker: User) -> None:
    """Words for somebody who walks with the person already would reach nobody."""
    now = handing.walker_of(request.user, person.pk)
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
    state = request.GET.get("state", "open")
    state = state if state in workload.STATES else "open"
    leads = has_permission(request.user, "cases.assign")
    members = workload.led_by(request.user) if leads else []
    worker = next((w for w in members if str(w.pk) == request.GET.get("worker")), None)
    number = _number(request.GET.get("page", ""))
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
        "team": loads_of(members, today),
        "number": number,
        "pages": max((page.total - 1) // workload.PAGE + 1, 1),
        "today": today,
    }
    return render(request, "cases/cases.html", context)


def _number(text: str) -> int:
    return max(min(int(text), 10_000), 1) if text.isascii() and text.isdigit() else 1


# ---- handing over --------------------------------------------------------------------------------------


@needs("cases.assign")
@READ_OR_SEND
def hand_over(request: Request, worker_id: UUID) -> HttpResponse:
    """All people of one worker: to whom each goes, with a note. All of it is written, or nothing."""
    worker = get_object_or_404(User, pk=worker_id)
    held = handing.held_by(request.user, worker)
    gone = handing.handed_on(request.user, worker, timezone.now())
    if worker.supervisor_id != request.user.pk and not (held or gone):
        raise Http404
    today = timezone.localdate()
    others = [w for w in caseworkers() if w.pk != worker.pk]
    sent = request.POST if request.method == "POST" else None
    form = HandOverForm(sent, people={h.person: h for h in held}, loads=loads_of(others, today))
    if sent is not None and (answer := _handed_over(request, worker, held, form)):
        return answer
    shown = [h.person for h in held] + [g.person for g in gone]
    reads.note("cases.hand_over_opened", by=request.user, subjects=shown, compartments=LIST)
    names = {h.person: h for h in held}
    context = {
        "form": form,
        "worker": worker,
        "rows": [(names[person], who, note) for person, who, note in form.rows()],
        "gone": gone,
        "still": caseload.caseload_of(worker),
        "others": bool(others),
        "tasks": handing.tasks_left_with(request.user, worker),
        "surges": caseload.surges_in_force(today),
    }
    return render(request, "cases/hand_over.html", context)


def _handed_over(request: Request, worker: User, held: list[handing.Held], form: HandOverForm) -> HttpResponse | None:
    """What was sent, done; or None, with the reason in the form."""
    again = redirect("cases:hand_over", worker.pk)
    try:
        key = key_of(request)
        if once.is_known(key, by=request.user):
            return again
        if set(request.POST.getlist("person")) != {str(h.person) for h in held}:
            raise Refused(_("Somebody else changed who walks with these people. Look at the list again."))
        if not form.is_valid():
            return None
        given = form.given()
        if not given:
            raise Refused(_("Nothing was chosen: everybody stays where they are."))
        actions.hand_over(people=given, notes=form.notes(), from_worker=worker, by=request.user, key=key)
    except Refused as refused:
        form.full_clean()
        into(form, refused)
        return None
    messages.success(request, _("Handed over. Each of them sees your words on Today."))
    return again


@needs("cases.see")
@require_POST
def hand_over_seen(request: Request, assignment_id: UUID) -> HttpResponse:
    """I have read what the one before wrote."""
    found = row_of(request, Assignment, assignment_id)
    if found.worker_id != request.user.pk:
        raise Http404
    actions.see_hand_over(assignment=found, by=request.user)
    return redirect("desk:today")


# ---- a surge -------------------------------------------------------------------------------------------


@needs("cases.assign")
@READ_OR_SEND
def surge(request: Request) -> HttpResponse:
    """A large flight is shared out: who takes how many, who helps for a time, when it ends."""
    today = timezone.localdate()
    limits = packs.current().casework.caseload
    surges = caseload.surges_in_force(today)
    loads = loads_of(caseworkers(), today)
    landed = counting.large_landing(today, from_people=limits.surge_from_people, days=LANDED_DAYS)
    initial: dict[str, Any] = {"until": today + dt.timedelta(days=limits.surge_days)}
    if landed and not surges:
        initial |= even_shares(landed.people, [load.worker for load in loads])
    form = ShareOutForm(request.POST or None, loads=loads, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            facts = {name: form.cleaned_data[name] for name in ("words", "since", "until")}
            actions.begin_surge(shares=form.shares(), by=request.user, key=key_of(request), **facts)
            messages.success(request, _("Kept. Until it ends, those who share in it may walk with more people."))
            return redirect("cases:surge")
        except Refused as refused:
            into(form, refused)
    context = {
        "form": form,
        "surges": [(one, _shares(one, loads)) for one in surges],
        "landed": landed if not surges else None,
        "limits": limits,
    }
    return render(request, "cases/surge.html", context)


def _shares(one: Surge, loads: list[Any]) -> dict[str, Any]:
    """The shares of a surge, each with what its worker has now, and their sum."""
    now = {load.worker.pk: load for load in loads}
    rows = [(share, now.get(share.worker_id)) for share in one.shares.all()]
    return {"rows": rows, "sum": sum(share.people for share, _load in rows)}


@needs("cases.assign")
@require_POST
def surge_end(request: Request, surge_id: UUID) -> HttpResponse:
    """The surge is over before its day."""
    actions.end_surge(surge=get_object_or_404(Surge, pk=surge_id), by=request.user)
    messages.success(request, _("The surge is over. Everybody keeps their caseworker; the usual limits hold again."))
    return redirect("cases:surge")


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
