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
from samnak.casework.cases.forms import BeginCourseForm, CourseForm
from samnak.casework.cases.models import CourseRun
from samnak.casework.cases.queries.diary import open_steps, running_course
from samnak.casework.cases.queries.open_things import everything_open
from samnak.casework.cases.views.fetching import case_of, into, row_of
from samnak.casework.cases.views.ways import about, back_to
from samnak.ground import packs
from samnak.ground.access.gates import READ_OR_SEND, needs
from samnak.ground.access.keys import key_of
from samnak.ground.access.refusals import Refused
from samnak.ground.access.request import Request
from samnak.ground.access.seen import see

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
    form = BeginCourseForm(request.POST or None)
    if request.method == "POST" and chosen is not None and form.is_valid():
        try:
            actions.begin_course(
                case=case, course=chosen.key, began_on=form.cleaned_data["on"], by=request.user, key=key_of(request)
            )
            messages.success(request, _("The course has begun. Its steps are tasks now."))
            return back_to(request, case)
        except Refused as refused:
            into(form, refused)
    dies = chosen is not None and chosen.status == rules.DIED
    context = {
        "choosing": choosing,
        "form": form,
        "chosen": chosen,
        "ending": everything_open(case).counted() if dies else None,
        "today": timezone.localdate(),
    }
    return render(request, "cases/course_new.html", context | about(request, "cases.course_opened", case))


@needs("cases.change")
@READ_OR_SEND
def course_end(request: Request, run_id: UUID) -> HttpResponse:
    """Ask first: steps nobody did are taken back with it."""
    run = row_of(request, CourseRun, run_id)
    if request.method == "POST":
        actions.end_course(run=run, by=request.user)
        messages.success(request, _("The course is at its end."))
        shape = packs.current().course(run.course)
        if shape is not None and shape.status in ENDS_A_STAY and run.case.is_open:
            messages.info(request, _("If nothing else is left to do, close the case."))
            return redirect(f"{reverse('cases:case', args=[run.case_id])}#ec")
        return back_to(request, run.case)
    context = {"run": see(request.user, run), "steps": open_steps(request.user, run)}
    return render(request, "cases/course_end.html", context | about(request, "cases.course_opened", run.case))
