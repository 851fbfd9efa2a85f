"""Tasks: written, done and undone, put off, given to somebody else, and gathered by place."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from samnak.casework.cases import actions, rules
from samnak.casework.cases.forms import GiveForm, PutOffForm, TaskForm
from samnak.casework.cases.models import Case, Goal, Task
from samnak.casework.cases.queries.casefile import own_cases, plan_before
from samnak.casework.cases.queries.places import offices_until, trips_of
from samnak.casework.cases.queries.team import refused_in_words, takers_of, team_of
from samnak.casework.cases.queries.today import DueTask
from samnak.casework.cases.shown import put_off_words
from samnak.casework.cases.views.fetching import case_of, row_of
from samnak.casework.cases.views.in_place import changed_row, in_place
from samnak.casework.cases.views.ways import about, back_to, day_asked, lead_back, next_of
from samnak.ground.access import reads, sifting
from samnak.ground.access.gates import READ_OR_SEND, needs
from samnak.ground.access.keys import key_of
from samnak.ground.access.refusals import Refused
from samnak.ground.access.request import Request
from samnak.ground.access.seen import see
from samnak.ground.ui.formats import day
from samnak.ground.ui.forms import into
from samnak.ground.ui.names import plain_name
from samnak.reception.register.queries import names_of
from samnak.reception.register.rules import DisplayName


@needs("cases.change")
@READ_OR_SEND
def new(request: Request, case_id: UUID) -> HttpResponse:
    """Something to do for a person."""
    return _new(request, case_of(request, case_id))


@needs("cases.change")
@READ_OR_SEND
def free(request: Request) -> HttpResponse:
    """Something to do of one's own, about nobody."""
    return _new(request, None)


def _new(request: Request, case: Case | None) -> HttpResponse:
    workers = takers_of(request.user, case) if case else []
    own = {} if case else {str(c.pk): c for c in own_cases(request.user)}
    goals = {str(g.pk): g for g in plan_before(request.user, case)[1]} if case else {}
    form = TaskForm(
        request.POST or None,
        workers=workers,
        others=refused_in_words(request.user, sent=request.method == "POST") if case else [],
        people=_named(request, own),
        goals=[(pk, goal.words) for pk, goal in goals.items()],
        since=rules.counts_from(case) if case else None,
        initial={"goal": request.GET.get("goal", "")},
    )
    if case is None and not own:
        del form.fields["owner"], form.fields["service"]
    asks_day = request.method == "POST" and form.is_valid() and not (form.cleaned_data["due_on"] or _no_day(request))
    if asks_day:
        form.add_error("due_on", _("Without a day it stands on Today under “some day”. Choose a day, or keep it so."))
    if request.method == "POST" and form.is_valid():
        case = case or own.get(form.cleaned_data.get("case", ""))
        try:
            goal = goals.get(form.cleaned_data.get("goal", ""))
            facts = form.facts(row_of(request, Goal, goal.pk) if goal else None)
            actions.write_task(facts=facts, case=case, by=request.user, key=key_of(request))
            messages.success(request, _("The task is kept."))
            return lead_back(request, case)
        except Refused as refused:
            into(form, refused)
    context = {"form": form, "asks_day": asks_day, "next": next_of(request)}
    return render(request, "cases/task_new.html", {**context, **about(request, "cases.task_begun", case)})


def _no_day(request: Request) -> bool:
    """Whether the question about the day was answered: none."""
    return "no_day" in request.POST


def _named(request: Request, cases: dict[str, Case]) -> list[tuple[str, str]]:
    """One's own people, by name."""
    people = [c.person_id for c in cases.values()]
    if not people:
        return []
    names = names_of(request.user, people)
    reads.note("cases.people_chosen", by=request.user, subjects=people, compartments=["client", "identity"])
    return [(pk, plain_name(names.get(c.person_id)) or str(_("Name not known"))) for pk, c in cases.items()]


@needs("cases.change")
@require_POST
def done(request: Request, task_id: UUID) -> HttpResponse:
    """It is done. Today's row stays where it is and offers to take that back."""
    task = actions.do_task(task=row_of(request, Task, task_id), by=request.user)
    if not in_place(request):
        messages.success(request, _("Done: %(task)s") % {"task": rules.task_words(task)})
    return _changed(request, task)


@needs("cases.change")
@require_POST
def undo(request: Request, task_id: UUID) -> HttpResponse:
    """It is not done after all."""
    task = actions.undo_task(task=row_of(request, Task, task_id), by=request.user)
    if not in_place(request):
        messages.success(request, _("Open again: %(task)s") % {"task": rules.task_words(task)})
    return _changed(request, task)


def _changed(request: Request, task: Task) -> HttpResponse:
    return _row(request, task) if in_place(request) else lead_back(request, None)


@needs("cases.change")
@require_POST
def drop(request: Request, task_id: UUID) -> HttpResponse:
    """Written by mistake, or not needed any more."""
    task = row_of(request, Task, task_id)
    actions.drop_task(task=task, by=request.user)
    messages.success(request, _("Withdrawn, it waits for nobody: %(task)s") % {"task": rules.task_words(task)})
    return lead_back(request, task.case)


def _row(request: Request, task: Task) -> HttpResponse:
    """The row of a task as it is now."""
    name = about(request, "cases.task_shown", task.case)["name"]
    row: dict[str, object] = {"due": _due(request, task, name)}
    if task.case and next_of(request) == reverse(
        "cases:case", args=[task.case.pk]
    ):  # there it is plain whom it is about
        row["whom"] = str(task.owner or "") or " "
    return changed_row(request, "cases/task_row.html", **row)


def _due(request: Request, task: Task, name: DisplayName | None = None) -> DueTask:
    seen = see(request.user, task)
    return DueTask(seen, name, rules.group_of(seen, timezone.localdate()), rules.shown_on(seen))


@needs("cases.change")
@READ_OR_SEND
def put_off(request: Request, task_id: UUID) -> HttpResponse:
    """The task by itself: when, where, whose; put off to another day, and why; or given away."""
    task = row_of(request, Task, task_id)
    form = PutOffForm(request.POST or None, place=task.place)
    if request.method == "POST" and form.is_valid():
        try:
            actions.put_off_task(task=task, by=request.user, **form.cleaned_data)
            words = {"task": rules.task_words(task), "day": day(form.cleaned_data["to"])}
            messages.success(request, _("Put off to %(day)s: %(task)s") % words)
            return lead_back(request, task.case)
        except Refused as refused:
            into(form, refused)
    due = _due(request, task)
    context = {"form": form, "due": due, "task": due.task, "put_off": put_off_words(due.task), "next": next_of(request)}
    context |= about(request, "cases.task_opened", task.case)
    return render(request, "cases/task_put_off.html", context)


@needs("cases.change")
@READ_OR_SEND
def give(request: Request, task_id: UUID) -> HttpResponse:
    """Somebody else of the team does it."""
    task = row_of(request, Task, task_id)
    workers = takers_of(request.user, task.case) if task.case else team_of(request.user)
    others = refused_in_words(request.user, sent=request.method == "POST")
    form = GiveForm(request.POST or None, workers=workers, others=others)
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_task(task=task, owner=form.cleaned_data["owner"], by=request.user)
            words = {"task": rules.task_words(task), "who": form.cleaned_data["owner"]}
            messages.success(request, _("%(who)s does it now: %(task)s") % words)
            return back_to(request, task.case)
        except Refused as refused:
            into(form, refused)
    context = {"form": form, "task": see(request.user, task), **about(request, "cases.task_opened", task.case)}
    return render(request, "cases/task_give.html", context)


@needs("cases.see")
@require_GET
def places(request: Request) -> HttpResponse:
    """One's open tasks by place: what one trip can do. `until` a day: only those that need an office before it."""
    until = day_asked(sifting.asked(request, "until", compartment="services"))
    trips = trips_of(request.user, timezone.localdate())
    if until:
        trips = offices_until(trips, until)
    people: set[UUID] = set().union(*(trip.people for trip in trips))
    reads.note("cases.places", by=request.user, subjects=people, compartments=["client", "identity", "services"])
    return render(request, "cases/places.html", {"trips": trips, "until": until})
