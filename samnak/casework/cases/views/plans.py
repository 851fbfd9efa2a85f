"""The plan made together: writing it, printing it for the person, how far its goals are, looking at it again."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from samnak.casework.cases import actions, rules, shown
from samnak.casework.cases.forms import GoalForms, PlanForm, ProgressForm, ReviewForm
from samnak.casework.cases.models import Goal
from samnak.casework.cases.queries import casefile as queries
from samnak.casework.cases.queries.page import CasePage, case_page, upcoming
from samnak.casework.cases.views import fetching
from samnak.casework.cases.views.casefile import changeable, form_page
from samnak.casework.cases.views.fetching import case_beside, row_of, typed
from samnak.casework.cases.views.ways import say_found
from samnak.ground import packs
from samnak.ground.access import once
from samnak.ground.access.eyes import Eyes
from samnak.ground.access.gates import READ_OR_SEND, needs
from samnak.ground.access.keys import key_of
from samnak.ground.access.refusals import Refused
from samnak.ground.access.request import Request
from samnak.ground.access.seen import see
from samnak.ground.ui.forms import into
from samnak.reception.register.queries import name_beside


@needs("cases.change")
@READ_OR_SEND
def plan_new(request: Request, case_id: UUID) -> HttpResponse:
    """The plan made together. What stands in the plan of now is written in it already."""
    found = changeable(request, case_id)
    before, goals = queries.plan_before(request.user, found)
    initial = {n: getattr(before, n) for n in ("language", "their_words", "we_promise")} if before else {}
    form = PlanForm(request.POST or None, initial={"language": get_language(), **initial})
    parts = [{n: getattr(g, n) for n in ("need", "words", "they_do", "we_do")} for g in goals]
    sent = request.POST or None
    several = GoalForms(sent, prefix="goals") if sent else _goal_forms(parts, _asked(request))
    if "another_goal" in request.POST and not several.non_form_errors():
        form, several = PlanForm(initial=typed(form)), _goal_forms([typed(g) for g in several], len(several.forms) + 1)
    elif request.method == "POST" and _whole(form, several):
        try:
            written = [goal for each in several if (goal := each.goal())]
            actions.make_plan(case=found, facts=form.facts(written), by=request.user, key=key_of(request))
            messages.success(request, _("Kept. Print the plan for them."))
            say_found(request, found)
            return redirect("cases:case", found.pk)
        except Refused as refused:
            into(form, refused)
    _name_goals(several)
    more = len(several.forms) < several.max_num
    return form_page(request, found, "cases/plan_new.html", form, goals=several, before=before, more=more)


GOALS_SHOWN = 3


def _asked(request: Request) -> int:
    """How many goals the address asks for."""
    number = request.GET.get("goals", "")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 3 else GOALS_SHOWN


def _goal_forms(parts: list[dict[str, Any]], number: int) -> Any:
    """So many goals, those that are there already first."""
    several = GoalForms(prefix="goals", initial=parts)
    several.extra = max(min(number, several.max_num) - len(parts), 0)
    return several


def _whole(form: PlanForm, several: Any) -> bool:
    """Whether everything can be kept. What they do or we do belongs to a goal: nothing typed is dropped."""
    if several.non_form_errors():
        form.add_error(None, _("This form is not whole. Open the page again and fill it in once more."))
    if not (form.is_valid() & several.is_valid()):
        return False
    for goal in several:
        data = goal.cleaned_data
        if not data.get("words") and any(data.get(n) for n in ("need", "they_do", "we_do")):
            goal.add_error("words", _("Write the goal, or leave all of it empty."))
    return not any(goal.errors for goal in several)


def _name_goals(several: Any) -> None:
    """A sentence at one of many goals says at which."""
    if several.is_bound:
        for number, goal in enumerate(several, 1):
            for name, sentences in goal.errors.items():
                said = [_("Goal %(n)s: %(words)s") % {"n": shown.count(number), "words": each} for each in sentences]
                goal.errors[name] = goal.error_class(said)


@needs("cases.see")
@require_GET
def plan_print(request: Request, case_id: UUID) -> HttpResponse:
    """The plan on paper, for the person: their words, what they do, what we promise."""
    (eyes, found), today = case_beside(request, case_id), timezone.localdate()
    page = case_page(eyes, found, today=today)
    if page.plan is None:
        raise Http404
    fetching.shown(request, "cases.plan_printed", found)
    who = shown.who_wrote([page.assignment] if page.assignment else [])
    pack, language, following = packs.current(), get_language() or "en", page.next_review
    context = {
        "case": page.case,
        "plan": page.plan,
        "name": name_beside(eyes),
        "goals": [shown.goal_words(g) for g in page.goals],
        "soon": following if following and following.due_on < today else None,
        "reviews": [r for r in page.reviews if r.held_on is None and r.due_on >= today],
        "meeting": next(iter(upcoming(page.appointments)), None),
        "planned_in": _planned_in(page.plan.language, language),
        "worker": shown.called(who, page.assignment.worker_id) if page.assignment else "",
        "organisation": pack.organisation.name.in_language(language),
        "help_line": pack.help_line,
    }
    return render(request, "cases/plan_print.html", context)


def _planned_in(language: str, page: str) -> str:
    """The language the plan was made in, where pages speak it and this one does not."""
    spoken = packs.current().languages
    return str(shown.label("welcome.languages", language)) if language in spoken and language != page else ""


@needs("cases.change")
@READ_OR_SEND
def goal(request: Request, goal_id: UUID) -> HttpResponse:
    """How far a goal is."""
    row = row_of(request, Goal, goal_id)
    found = changeable(request, row.case_id)
    form = ProgressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.move_goal(goal=row, by=request.user, key=key_of(request), **form.cleaned_data)
            messages.success(request, _("Kept."))
            return redirect("cases:case", found.pk)
        except Refused as refused:
            into(form, refused)
    steps = queries.progress_of(request.user, row)
    who = shown.who_wrote(steps)
    words = [shown.progress_row(step, who) for step in steps]
    return form_page(request, found, "cases/goal.html", form, goal=see(request.user, row), steps=words)


@needs("cases.change")
@READ_OR_SEND
def review(request: Request, case_id: UUID) -> HttpResponse:
    """The plan was looked at again together, and how far its goals are. The look that is due stands first; it is
    chosen beforehand only where no other could be meant."""
    found, today = changeable(request, case_id), timezone.localdate()
    page = case_page(Eyes(request.user, found.person_id), found, today=today)
    goals = [g for g in page.goals if shown.is_open_goal(g)]
    form = ReviewForm(request.POST or None, goals=[(g.goal.pk, g.goal.words) for g in goals])
    _offer_reviews(form, page, every=once.is_known(key_of(request), by=request.user))
    if request.method == "POST" and form.is_valid():
        try:
            actions.hold_review(case=found, by=request.user, key=key_of(request), **form.facts())
            messages.success(request, _("Kept."))
            say_found(request, found)
            return redirect("cases:case", found.pk)
        except Refused as refused:
            into(form, refused)
    held = queries.reviews_of(request.user, found)
    who = shown.who_wrote(held)
    words = [shown.review_row(r, who) for r in held]
    return form_page(request, found, "cases/review.html", form, held=words)


def _offer_reviews(form: ReviewForm, page: CasePage, *, every: bool) -> None:
    """Only looks nobody has held yet: what is due first, each with its day. `every`: also those that were held, so that
    a form that comes twice is known again."""
    due = rules.next_review(page.reviews, timezone.localdate())
    order = sorted((r for r in page.reviews if every or r.held_on is None), key=lambda r: (r != due, r.due_on))
    field = cast(forms.ChoiceField, form.fields["interval"])
    field.choices = [(r.interval, shown.label("casework.reviews", r.interval)) for r in order]
    waiting = [r.interval for r in order if r.due_on <= timezone.localdate()]
    field.initial = waiting[0] if len(waiting) == 1 else None
    days = {w.key: w.word for w in shown.review_words(page.reviews, timezone.localdate())}
    field.widget.hints = {r.interval: days[r.interval] for r in order}
