"""Policy: read to a person and signed, exceptions and complaints with their answers."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from samnak.casework.cases import actions
from samnak.casework.cases.answer_forms import (
    AnswerForm,
    ComplaintForm,
    ExceptionAnswerForm,
    ExceptionForm,
    ToldForm,
)
from samnak.casework.cases.forms import SignatureForm
from samnak.casework.cases.models import Case, Complaint, PolicyException
from samnak.casework.cases.queries.policies import (
    Entry,
    complaint_entries,
    complaints_of_year,
    exception_entries,
    policy_lines,
    why_not_answer,
)
from samnak.casework.cases.queries.policies import signatures_of as signed
from samnak.casework.cases.views.fetching import case_of, row_of
from samnak.casework.cases.views.ways import about, back_to
from samnak.ground import packs
from samnak.ground.access import reads
from samnak.ground.access.decisions import decide, has_permission
from samnak.ground.access.gates import READ_OR_SEND, needs
from samnak.ground.access.keys import key_of
from samnak.ground.access.refusals import Refused
from samnak.ground.access.request import Request
from samnak.ground.access.seen import see
from samnak.ground.ui.forms import into


def _note(request: Request, key: str, entries: list[Entry]) -> None:
    people = {entry.row.person_id for entry in entries if entry.row.person_id}
    reads.note(key, by=request.user, subjects=people, compartments=["client", "identity", "services"])


# ---- read and signed -----------------------------------------------------------------------------------


@needs("cases.see")
@require_GET
def policies(request: Request, case_id: UUID) -> HttpResponse:
    """All that are in force, and which version of each the person was read or given."""
    case = case_of(request, case_id)
    context = {"lines": policy_lines(request.user, case, timezone.localdate())}
    return render(request, "cases/policies.html", context | about(request, "cases.policies_read", case))


@needs("cases.change")
@READ_OR_SEND
def policy(request: Request, case_id: UUID, key: str) -> HttpResponse:
    """The text to read aloud in the language chosen, then what the person said to it."""
    case = case_of(request, case_id)
    text = packs.current().policy(key, timezone.localdate())
    if text is None:
        raise Http404
    known = [code for code, _words in text.text.words]
    asked = request.GET.get("language", "")
    asked = asked if asked in known else ""
    language = text.text.language(asked or get_language() or "en")
    form = SignatureForm(request.POST or None, languages=known, initial={"language": asked})
    if request.method == "POST" and form.is_valid():
        try:
            actions.read_policy(case=case, policy=key, by=request.user, key=key_of(request), **form.cleaned_data)
            messages.success(request, _("It is written down, with the version that was read."))
            return redirect("cases:policies", case.pk)
        except Refused as refused:
            into(form, refused)
    context = {
        "form": form,
        "policy": text,
        "spoken": language,  # `language` is the page's
        "paragraphs": text.text.in_language(language).strip().splitlines(),
        "languages": known,
        "asked": asked,
        "before": signed(request.user, case, key),
    }
    return render(request, "cases/policy.html", context | about(request, "cases.policy_opened", case))


# ---- exceptions ----------------------------------------------------------------------------------------


@needs("cases.change")
@READ_OR_SEND
def exception_new(request: Request, case_id: UUID) -> HttpResponse:
    """Something should be done otherwise than a policy says."""
    case = case_of(request, case_id)
    form = ExceptionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_exception(case=case, by=request.user, key=key_of(request), **form.cleaned_data)
            messages.success(request, _("A supervisor will answer."))
            return back_to(request, case)
        except Refused as refused:
            into(form, refused)
    return render(request, "cases/exception_new.html", {"form": form, **about(request, "cases.exception_begun", case)})


@needs("cases.approve")
@require_GET
def exceptions(request: Request) -> HttpResponse:
    """The register of exceptions: what, why, who approved it and when."""
    waiting, answered = exception_entries(request.user)
    _note(request, "cases.exceptions_read", [*waiting, *answered])
    to_answer = sum(1 for entry in waiting if entry.may_answer)
    context = {"waiting": waiting, "answered": answered, "me": request.user.pk, "to_answer": to_answer}
    return render(request, "cases/exceptions.html", context)


@needs("cases.approve")
@require_POST
def exception_answer(request: Request, exception_id: UUID) -> HttpResponse:
    """Approved or refused, with a sentence; the first answer stays."""
    row = row_of(request, PolicyException, exception_id)
    answer = request.POST.get("answer")
    if answer not in ("approve", "refuse"):
        raise Refused(_("Choose whether you approve it."))
    approve, form = answer == "approve", ExceptionAnswerForm(request.POST)
    try:
        form.is_valid()
        row = actions.answer_exception(
            exception=row, approve=approve, answer=form.cleaned_data["words"], by=request.user
        )
    except Refused as refused:
        if refused.field not in form.fields:
            raise
        into(form, refused)
        context = {"form": form, "row": see(request.user, row), "came_from": request.POST.get("from", "")}
        return render(
            request, "cases/exception_answer.html", context | about(request, "cases.exception_read", row.case)
        )
    if approve != bool(row.approved_at):
        messages.info(request, _("This was answered already. The first answer stays."))
    else:
        messages.success(request, _("Your answer is kept."))
    return back_to(request, row.case) if request.POST.get("from") == "case" else redirect("cases:exceptions")


# ---- complaints ----------------------------------------------------------------------------------------


@needs("cases.see")
@READ_OR_SEND
def complaint_new(request: Request, case_id: UUID) -> HttpResponse:
    """A complaint of somebody whose case this is."""
    case = case_of(request, case_id)
    if not decide(request.user, "cases.complain", case):
        raise Http404
    return _complain(request, case)


@needs("cases.complain")
@READ_OR_SEND
def complaint_free(request: Request) -> HttpResponse:
    """A complaint that names nobody, or somebody who has no case."""
    return _complain(request, None)


def _complain(request: Request, case: Case | None) -> HttpResponse:
    form = ComplaintForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.take_complaint(case=case, by=request.user, key=key_of(request), **form.cleaned_data)
            messages.success(request, _("The complaint is taken down. A supervisor will answer."))
            return redirect("cases:complaint", made.pk)
        except Refused as refused:
            into(form, refused)
    context = {"form": form, "days": packs.current().casework.complaints.answer_after_days}
    return render(request, "cases/complaint_new.html", context | about(request, "cases.complaint_begun", case))


@needs("cases.complain")
@require_GET
def complaints(request: Request) -> HttpResponse:
    """Those this user may see, the unanswered first; for whoever only counts, their numbers."""
    waiting, to_tell, told = complaint_entries(request.user)
    _note(request, "cases.complaints_read", [*waiting, *to_tell, *told])
    context = {
        "waiting": waiting,
        "to_tell": to_tell,
        "told": told,
        "year": complaints_of_year(request.user, timezone.localdate().year),
        "to_answer": sum(1 for entry in waiting if entry.may_answer),
        "reads": has_permission(request.user, "cases.approve"),
        "counts": has_permission(request.user, "cases.count"),
    }
    return render(request, "cases/complaints.html", context)


@needs("cases.complain")
@READ_OR_SEND
def complaint(request: Request, complaint_id: UUID) -> HttpResponse:
    """A complaint and its answer. A supervisor answers."""
    row = row_of(request, Complaint, complaint_id)
    if request.method == "POST" and not has_permission(request.user, "cases.approve"):
        raise Http404
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_complaint(complaint=row, answer=form.cleaned_data["answer"], by=request.user)
            messages.success(request, _("The answer is kept. Tell them what was answered, and write here when."))
            return redirect("cases:complaint", row.pk)
        except Refused as refused:
            into(form, refused)
            row.refresh_from_db()
    return _complaint_page(request, row, form=form)


@needs("cases.complain")
@require_POST
def complaint_told(request: Request, complaint_id: UUID) -> HttpResponse:
    """They were told what was answered."""
    row = row_of(request, Complaint, complaint_id)
    form = ToldForm(request.POST)
    if form.is_valid():
        try:
            actions.tell_complaint(complaint=row, on=form.cleaned_data["on"], by=request.user)
            messages.success(request, _("Kept. The complaint is closed."))
            return redirect("cases:complaint", row.pk)
        except Refused as refused:
            into(form, refused)
            row.refresh_from_db()
    return _complaint_page(request, row, told=form)


def _complaint_page(
    request: Request, row: Complaint, *, form: AnswerForm | None = None, told: ToldForm | None = None
) -> HttpResponse:
    form = form or AnswerForm()
    asks = row.answered_on is None or bool(form.errors)  # what was typed too late is not lost either
    due_on = row.received_on + dt.timedelta(days=packs.current().casework.complaints.answer_after_days)
    may_answer = asks and bool(decide(request.user, "cases.approve", row))
    why_not = why_not_answer(request.user, row) if may_answer else ""
    context = {
        "form": form,
        "told": told or ToldForm(),
        "row": see(request.user, row),
        "due_on": due_on,
        "is_late": due_on < timezone.localdate(),
        "may_answer": may_answer and not why_not,
        "why_not": why_not,
        "may_see_case": row.case_id is not None and bool(decide(request.user, "cases.see", row)),
    }
    return render(request, "cases/complaint.html", context | about(request, "cases.complaint_read", row.case))
