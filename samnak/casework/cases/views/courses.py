"""Guided courses: what happened, its steps, and only then it begins."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samnak.casework.cases import actions, rules
from samnak.casework.cases.diary_forms import BeginCourseForm, CourseForm, EndCourseForm
from samnak.casework.cases.models import Case, CourseRun
from samnak.casework.cases.queries.diary import open_steps, running_course
from samnak.casework.cases.queries.open_things import everything_open
from samnak.casework.cases.views.fetching import case_of, row_of
from samnak.casework.cases.views.ways import about, back_to
from samnak.ground import packs
from samnak.ground.access.gates import READ_OR_SEND, needs
from samnak.ground.access.keys import key_of
from samnak.ground.access.refusals import Refused
from samnak.ground.access.request import Request
from samnak.ground.access.seen import see
from samnak.ground.ui.forms import into

ENDS_A_STAY = (rules.DIED, "returned_to_us")  # statuses of the register


@needs("cases.change")
@READ_OR_SEND
def course_new(request: Request, case_id: UUID) -> HttpResponse:
    """What happened? Then the steps of its course, and only then it begins."""
    case = case_of(request, case_id)
    choosing = CourseForm(request.POST or request.GET or None)
    chosen = packs.current().course(choosing.cleaned_data["course"]) if choosing.is_valid() else None
    if chosen is not None and running_course(request.user, case, chosen.key):
        messages.info(request, _("This course is under way already: its steps stand among the tasks."))
        return back_to(request, case)
    status = chosen.status if chosen else ""
    form = BeginCourseForm(request.POST or None, status=status, known=case.person.life_status == status)
    if request.method == "POST" and chosen is not None and form.is_valid():
        try:
            said = {"began_on": form.cleaned_data["on"], "note": form.cleaned_data.get("note", "")}
            actions.begin_course(case=case, course=chosen.key, by=request.user, key=key_of(request), **said)
            messages.success(request, _("The course has begun. Its steps are tasks now."))
            return back_to(request, case)
        except Refused as refused:
            into(form, refused)
    today = timezone.localdate()
    context = {
        "choosing": choosing,
        "form": form,
        "chosen": chosen,
        "foretold": status in rules.FORETOLD,
        "ending": everything_open(case, since=today).counted() if status == rules.DIED else None,
        "today": today,
    }
    return render(request, "cases/course_new.html", context | about(request, "cases.course_opened", case))


@needs("cases.change")
@READ_OR_SEND
def course_end(request: Request, run_id: UUID) -> HttpResponse:
    """Ask first: steps nobody did are taken back with it, and the register learns whether it is over, or happened."""
    run = row_of(request, CourseRun, run_id)
    shape, person = packs.current().course(run.course), run.case.person
    life = rules.life_at_end(shape.status, person.life_status) if shape and run.ended_on is None else ""
    form = EndCourseForm(request.POST if request.method == "POST" else None, life=life)
    if request.method == "POST" and form.is_valid():
        try:
            facts = form.facts()
            actions.end_course(run=run, by=request.user, **facts)
            return _ended(request, run.case, life if facts["over"] else person.life_status)
        except Refused as refused:
            into(form, refused)
    context = {"run": see(request.user, run), "steps": open_steps(request.user, run), "form": form}
    context |= {"stands": person.life_status if life == rules.ALIVE else ""}
    return render(request, "cases/course_end.html", context | about(request, "cases.course_opened", run.case))


def _ended(request: Request, case: Case, life: str) -> HttpResponse:
    """Back to the case; where the stay ends with it, to where the case is closed."""
    messages.success(request, _("The course is at its end."))
    if life in ENDS_A_STAY and case.is_open:
        messages.info(request, _("If nothing else is left to do, close the case."))
        return redirect(f"{reverse('cases:case', args=[case.pk])}#ec")
    return back_to(request, case)
