"""Handing over: one worker's people go to others; the new ones say that they have read what was written."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samnak.casework.cases import actions
from samnak.casework.cases.loads import Load, even_by_room, loads_of, weighed
from samnak.casework.cases.models import Assignment
from samnak.casework.cases.queries import caseload, handing
from samnak.casework.cases.views.fetching import row_of, typed
from samnak.casework.cases.walking_forms import HandOverForm
from samnak.ground.access import once, reads
from samnak.ground.access.gates import READ_OR_SEND, needs
from samnak.ground.access.keys import key_of
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.ground.access.request import Request
from samnak.ground.ui.forms import into
from samnak.reception.register.queries import caseworkers

LIST = ["client", "identity", "services"]


@needs("cases.assign")
@READ_OR_SEND
def hand_over(request: Request, worker_id: UUID) -> HttpResponse:
    """All people of one worker: to whom each goes, with a note. All of it is written, or nothing."""
    worker = get_object_or_404(User, pk=worker_id)
    held = handing.held_by(request.user, worker)
    gone = handing.handed_on(request.user, worker, timezone.now())
    if worker.supervisor_id != request.user.pk and not (held or gone):
        raise Http404
    loads = _others(request, worker)
    sent, shared = request.POST if request.method == "POST" else None, None
    form = HandOverForm(sent, people={h.person: h for h in held}, loads=loads)
    if sent is not None and "evenly" in sent:
        form, shared = _evenly(held, form, loads)
    elif sent is not None and (answer := _handed_over(request, worker, held, form)):
        return answer
    shown = [h.person for h in held] + [g.person for g in gone]
    reads.note("cases.hand_over_opened", by=request.user, subjects=shown, compartments=LIST)
    context = _context(request, worker, held, form, loads) | {"gone": gone, "shared": shared}
    context["at_once"] = handing.at_the_same_time(request.user, gone, timezone.now())
    return render(request, "cases/hand_over.html", context)


def _others(request: Request, worker: User) -> list[Load]:
    """To whom people can go."""
    others = [each for each in caseworkers() if each.pk != worker.pk]
    return loads_of(others, timezone.localdate(), reader=request.user)


def _context(
    request: Request, worker: User, held: list[handing.Held], form: HandOverForm, loads: list[Load]
) -> dict[str, Any]:
    names, chosen = {h.person: h for h in held}, form.chosen()
    return {
        "form": form,
        "worker": worker,
        "rows": [(names[person], who, note) for person, who, note in form.rows()],
        "still": caseload.caseloads([worker.pk], reader=request.user).get(worker.pk, 0),
        "loads": weighed(loads, chosen),
        "chosen": sum(chosen.values()),
        "leaving": [load.worker for load in loads if load.leaving],
        "tasks": handing.tasks_left_with(request.user, worker),
        "own_tasks": handing.tasks_about_nobody(worker),
        "surges": caseload.surges_in_force(timezone.localdate()),
    }


def _evenly(held: list[handing.Held], form: HandOverForm, loads: list[Load]) -> tuple[HandOverForm, tuple[int, int]]:
    """The form as it was typed, with a worker for each for whom none was chosen; how many of how many got one."""
    named, values = form.named(), typed(form)
    open_ = [person for person in form.people if person not in named]
    chosen = Counter(named.values())
    shared = even_by_room(len(open_), loads, chosen)
    values |= {f"worker_{person}": str(to.pk) for person, to in zip(open_, shared, strict=False)}
    return HandOverForm(None, people={h.person: h for h in held}, loads=loads, initial=values), (
        len(shared),
        len(open_),
    )


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
    messages.success(request, _("Handed over. Each new worker sees on Today who came to them, with your words."))
    return again


@needs("cases.see")
@require_POST
def hand_over_seen(request: Request, assignment_id: UUID) -> HttpResponse:
    """I have read what the one before wrote."""
    found = row_of(request, Assignment, assignment_id)
    if found.worker_id != request.user.pk:
        raise Http404
    actions.see_hand_over(assignment=found, by=request.user)
    return _read(request, _("You have read it. The person now stands among those you walk beside."),
                 reverse("cases:case", args=[found.case_id]), _("Open the case"))  # fmt: skip


@needs("cases.see")
@require_POST
def hand_overs_seen(request: Request) -> HttpResponse:
    """I have read what the ones before wrote about all of them."""
    actions.see_hand_overs(assignments=_keys(request.POST.getlist("assignment")), by=request.user)
    return _read(request, _("You have read all of it. They now stand among those you walk beside."),
                 reverse("cases:cases"), _("Open the list"))  # fmt: skip


def _keys(texts: list[str]) -> list[UUID]:
    """Those of the texts that are keys."""
    found = []
    for text in texts:
        with suppress(ValueError):
            found.append(UUID(text))
    return found


def _read(request: Request, said: str, there: str, way: str) -> HttpResponse:
    """Back to Today, with a sentence and the way on."""
    told = format_html('{} <a class="way" href="{}">{}</a>', said, there, way)
    messages.add_message(request, messages.SUCCESS, told)
    return redirect("desk:today")
