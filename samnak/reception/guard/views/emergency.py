"""Pages of files opened in an emergency."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from samnak.ground.access import reads
from samnak.ground.access.decisions import has_permission
from samnak.ground.access.gates import READ_OR_SEND, needs
from samnak.ground.access.keys import key_of
from samnak.ground.access.refusals import Refused
from samnak.ground.access.request import Request
from samnak.ground.ui.forms import into
from samnak.ground.ui.paging import of_pages, page_number
from samnak.reception.guard import actions
from samnak.reception.guard.forms import AskForm, ReviewForm
from samnak.reception.guard.models import EmergencyOpening
from samnak.reception.guard.queries import emergency as queries
from samnak.reception.guard.rules import REVIEW_DAYS, is_late
from samnak.reception.guard.shown import read_in_words


@needs("access.second")
@require_GET
def openings(request: Request) -> HttpResponse:
    """Every opening this user may read of, and what is open to them now."""
    number = page_number(request)
    lines, total = queries.openings_page(request.user, number=number, today=timezone.localdate())
    _note(request, "guard.openings_listed", [line.opening.subject for line in lines if line.name])
    context = {
        "lines": lines,
        "may_ask": has_permission(request.user, "access.break_glass"),
        **of_pages(number, total, queries.PAGE),
    }
    return render(request, "guard/openings.html", context)


@needs("access.break_glass")
@READ_OR_SEND
def ask(request: Request) -> HttpResponse:
    """Ask for a file in an emergency: whom, why, and who is told."""
    seconds = queries.seconds(request.user)
    form = AskForm(request.POST or None, seconds=seconds)
    opens = None
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.ask(by=request.user, key=key_of(request), **form.cleaned_data)
            return redirect("guard:opening", made.pk)
        except Refused as refused:
            opens = refused.opens
            into(form, refused)
    now = queries.lines(request.user, queries.open_now(request.user), timezone.localdate())
    _note(request, "guard.emergency_opened", [line.opening.subject for line in now if line.name])
    context = {"form": form, "opens": opens, "open_now": now, "seconds": seconds, "days": REVIEW_DAYS}
    return render(request, "guard/ask.html", context)


@needs("access.second")
@require_GET
def opening(request: Request, opening_id: UUID) -> HttpResponse:
    """One opening: who, when and why; to its asker also who was found; to its reviewer a form."""
    return _page(request, _fetch(request, opening_id), ReviewForm())


@needs("access.break_glass")
@require_GET
def now(request: Request) -> HttpResponse:
    """From the banner: to the one file that is open, or to all that are."""
    found = queries.open_now(request.user)
    return redirect("guard:opening", found[0].pk) if len(found) == 1 else redirect("guard:emergency")


def _page(request: Request, found: EmergencyOpening, form: ReviewForm) -> HttpResponse:
    [line] = queries.lines(request.user, [found], timezone.localdate())
    mine, reads_words = found.opener_id == request.user.pk, queries.may_read_words(request.user, found)
    choices = queries.candidates_of(found) if mine and _may_choose(found) else []
    _note(request, "guard.candidates_shown", [each.pk for each in choices])
    _note(request, "guard.opening_read", [found.subject] if line.name else [])
    context = {
        "line": line,
        "opening": found,
        "mine": mine,
        "choices": choices,
        "reads_words": reads_words,
        "read": read_in_words(queries.read_in(found)) if reads_words else [],
        "may_review": queries.may_review(request.user, found) and found.reviewed_at is None,
        "may_say": found.waits_for_word and has_permission(request.user, "access.word") and not mine,
        "late": is_late(found, timezone.localdate()),
        "form": form,
    }
    return render(request, "guard/opening.html", context)


def _may_choose(found: EmergencyOpening) -> bool:
    return found.opened_at is None and not found.waits_for_word and bool(found.candidates)


@needs("access.break_glass")
@require_POST
def open_file(request: Request, opening_id: UUID) -> HttpResponse:
    """One of those who were found is opened."""
    found = _own(request, opening_id)
    try:
        subject = UUID(request.POST.get("subject", ""))
    except ValueError:
        raise Refused(_("Choose one of those who were found.")) from None
    actions.open_file(opening=found, subject=subject, by=request.user)
    return redirect("guard:opening", found.pk)


@needs("access.break_glass")
@require_POST
def end(request: Request, opening_id: UUID) -> HttpResponse:
    """What was opened is closed before its time."""
    found = _own(request, opening_id)
    actions.end_file(opening=found, by=request.user)
    messages.success(request, _("Closed. You see this person no longer."))
    return redirect("guard:opening", found.pk)


@needs("access.second")
@require_POST
def review(request: Request, opening_id: UUID) -> HttpResponse:
    """The second person says whether it was in order."""
    found = _fetch(request, opening_id)
    if not queries.may_review(request.user, found):
        raise Http404
    form = ReviewForm(request.POST)
    if form.is_valid():
        try:
            actions.review(opening=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("Kept."))
            return redirect("guard:opening", found.pk)
        except Refused as refused:
            into(form, refused)
    return _page(request, found, form)


@needs("access.word")
@require_POST
def word(request: Request, opening_id: UUID) -> HttpResponse:
    """An auditor says that one more file may be opened."""
    found = _fetch(request, opening_id)
    actions.give_word(opening=found, by=request.user)
    messages.success(request, _("Kept. The file may be opened within a day."))
    return redirect("guard:opening", found.pk)


def _fetch(request: Request, opening_id: UUID) -> EmergencyOpening:
    rows = queries.openings_for(request.user).select_related("opener", "second", "reviewed_by", "word_by")
    found = rows.filter(pk=opening_id).first()
    if found is None:
        raise Http404
    return found


def _own(request: Request, opening_id: UUID) -> EmergencyOpening:
    found = _fetch(request, opening_id)
    if found.opener_id != request.user.pk:
        raise Http404
    return found


def _note(request: Request, key: str, subjects: list[Any]) -> None:
    reads.note(key, by=request.user, subjects=subjects, compartments=["client", "identity"])
