"""Notes and their drafts; attempts to reach somebody; the short guided courses."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from samnak.casework.cases import actions, rules, shown
from samnak.casework.cases.diary_forms import ContactForm, CorrectNoteForm, NewNoteForm, NoteForm
from samnak.casework.cases.models import Case, CourseRun, Note
from samnak.casework.cases.queries.diary import attempts_of, draft_of, wordings_of
from samnak.casework.cases.views.fetching import case_of, row_of
from samnak.casework.cases.views.ways import about, back_to, say_found
from samnak.ground import packs
from samnak.ground.access import once
from samnak.ground.access.gates import READ_OR_SEND, needs
from samnak.ground.access.keys import key_of
from samnak.ground.access.refusals import Refused
from samnak.ground.access.request import Request
from samnak.ground.access.seen import Seen, see, see_all
from samnak.ground.ui.forms import into
from samnak.ground.ui.scripts import holds_khmer

# ---- notes ---------------------------------------------------------------------------------------------


def _language(text: str) -> str:
    """The language a note is written in, by its letters: a Khmer note typed on an English page is Khmer."""
    return "km" if holds_khmer(text) else "en"


@needs("cases.change")
@READ_OR_SEND
def note_new(request: Request, case_id: UUID) -> HttpResponse:
    """One field and Keep. What was begun earlier stands in it."""
    case = case_of(request, case_id)
    begun = draft_of(request.user, case)
    form = NewNoteForm(request.POST or None, initial={"text": begun, "draft": begun})
    _draft_at(form, reverse("cases:note_draft", args=[case.pk]))
    if request.method == "POST" and form.is_valid():
        language = _language(form.cleaned_data["text"])
        try:
            actions.write_note(case=case, language=language, by=request.user, key=key_of(request), **form.facts())
            messages.success(request, _("The note is kept."))
            say_found(request, case)
            return back_to(request, case)
        except Refused as refused:
            into(form, refused)
    return render(request, "cases/note_new.html", {"form": form, **about(request, "cases.note_begun", case)})


def _draft_at(form: NoteForm, address: str) -> None:
    """Tell static/cases/js/draft.js where the text is kept; what came back unsent is not kept there yet."""
    attrs = form.fields["text"].widget.attrs
    attrs.pop("maxlength", None)  # a browser would cut what is pasted
    attrs["data-draft"] = address
    if form.is_bound:
        attrs["data-unkept"] = ""


@needs("cases.change")
@require_POST
def note_draft(request: Request, case_id: UUID) -> HttpResponse:
    """Keep what is being typed. What arrives after the note itself was kept is too late, and is let go."""
    case = case_of(request, case_id)
    if not once.is_known(key_of(request), by=request.user):
        actions.keep_draft(case=case, text=request.POST.get("text", ""), by=request.user)
    return HttpResponse(content_type="text/plain")


@needs("cases.see")
@READ_OR_SEND
def note(request: Request, note_id: UUID) -> HttpResponse:
    """A note with its earlier wordings. Whoever wrote it corrects it."""
    row = row_of(request, Note, note_id)
    context = about(request, "cases.note_read", row.case)
    seen = see(request.user, row)
    may_correct = context["may_change"] and row.made_by_id == request.user.pk
    form = CorrectNoteForm(request.POST or None, initial={"text": seen.text, "before": rules.mark_of(seen.text or "")})
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_note(note=row, by=request.user, **form.cleaned_data)
            messages.success(request, _("The note is corrected. Its earlier wording stays."))
            return redirect("cases:note", row.pk)
        except Refused as refused:
            into(form, refused)
            row.refresh_from_db()
            seen = see(request.user, row)
            form.send_next("before", rules.mark_of(seen.text or ""))
    context |= {"note": seen, "form": form, "may_correct": may_correct, "earlier": wordings_of(request.user, row)}
    return render(request, "cases/note.html", context)


# ---- attempts to reach somebody ------------------------------------------------------------------------


@needs("cases.change")
@READ_OR_SEND
def contact_new(request: Request, case_id: UUID) -> HttpResponse:
    """Somebody tried to reach the person: how, when, what came of it."""
    case = case_of(request, case_id)
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.try_contact(case=case, by=request.user, key=key_of(request), **form.facts())
            messages.success(request, _("It is written down."))
            say_found(request, case)
            if _search_begins(request, case):
                messages.info(request, _("What comes next stands here."))
                return redirect("cases:contacts", case.pk)
            return back_to(request, case)
        except Refused as refused:
            into(form, refused)
    return render(request, "cases/contact_new.html", {"form": form, **about(request, "cases.contact_begun", case)})


def _search_begins(request: Request, case: Case) -> bool:
    return case.person.life_status != rules.LOST and _state(case, attempts_of(request.user, case)).search


def _state(case: Case, attempts: list[Seen]) -> rules.ContactState:
    readable = [attempt for attempt in attempts if attempt.at]
    numbers, today = packs.current().casework.contact, timezone.localdate()
    return rules.contact_state(readable, since=case.opened_on, today=today, rules=numbers)


@needs("cases.see")
@require_GET
def contacts(request: Request, case_id: UUID) -> HttpResponse:
    """Every attempt, and what follows from them by the pack's numbers."""
    case = case_of(request, case_id)
    attempts = attempts_of(request.user, case)
    lost_course = rules.course_of_the_lost()
    runs = CourseRun.objects.visible_to(request.user).filter(case=case, ended_on=None, course=lost_course)
    who = shown.who_wrote(attempts)
    context = {
        "looking": see_all(request.user, runs)[:1],
        "search": shown.search_way(case.pk),
        "attempts": [shown.attempt_row(attempt, who) for attempt in attempts],
        "state": (state := _state(case, attempts)),
        "failed": shown.failed_words(state.failed_in_a_row),
        "numbers": packs.current().casework.contact,
        "died": case.person.life_status == rules.DIED,
    }
    return render(request, "cases/contacts.html", context | about(request, "cases.contacts_read", case))
