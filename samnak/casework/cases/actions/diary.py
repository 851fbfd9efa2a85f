"""Notes, appointments, attempts to reach somebody."""

from __future__ import annotations

import datetime as dt
from typing import cast
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samnak.casework.cases import rules
from samnak.casework.cases.actions.gate import NOT_YOURS, locked, row
from samnak.casework.cases.actions.reaching import found_again, met_at, reached, unreached
from samnak.casework.cases.actions.tasks import check_may_own
from samnak.casework.cases.models import (
    Appointment,
    Case,
    CaseRow,
    ContactAttempt,
    Note,
    NoteDraft,
    NoteWording,
)
from samnak.ground import packs
from samnak.ground.access import audit, once
from samnak.ground.access.actors import Actor
from samnak.ground.access.decisions import decide
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.ground.ui.formats import plain_day


@transaction.atomic
def write_note(
    *,
    case: Case,
    text: str,
    kind: str = "",
    language: str = "",
    at: dt.datetime | None = None,
    spoke: bool = False,
    draft: str = "",
    by: Actor,
    key: UUID | None = None,
) -> Note:
    """Write a note as typed. `spoke`: we spoke with each other, which is contact. The writer's draft of it is gone with
    it; `draft` is the draft they were shown last, so that a page opened earlier does not throw another away."""
    if before := once.claim(key, "cases.write_note", by=by):
        written = Note.unguarded.get(pk=before.made())
        return once.unchanged(written, case_id=case.pk, text=text)
    rules.check_words(text, field="text")
    case = locked(case, by)
    at = _happened(at, case, by)
    if kind and not packs.current().knows("casework.note_kinds", kind):
        raise Refused(_("One of the answers is not offered any more. Choose again."), field="kind")
    made: Note = row(Note, case, by, text=text, kind=kind, language=language or get_language() or "", at=at)
    if isinstance(by, User):
        _let_go(case, by, text=_plain(text), shown=_plain(draft))
    audit.record("cases.note_written", by=by, about=case, row=str(made.pk))
    if spoke:
        way = rules.way_together(kind)
        reached(case, way=way, at=at, note=_("Written in a note."), came_with=made, by=by)
    once.keep(key, made.pk)
    return made


def _happened(at: dt.datetime | None, case: Case, by: Actor) -> dt.datetime:
    """When it was: now, or a time since the landing; only a machine actor writes of what comes later today."""
    now = timezone.now()
    if at is None:
        return now
    if isinstance(by, User) and at > now + dt.timedelta(minutes=5):
        raise Refused(_("This time lies in the future. Write when it was."), field="clock")
    rules.check_after_landing(timezone.localdate(at), case)
    return at


def _plain(text: str) -> str:
    return " ".join(text.split())


def _let_go(case: Case, writer: User, *, text: str, shown: str) -> None:
    """The draft is forgotten if all of it stands in what was kept, or if it stood before the writer."""
    draft = NoteDraft.objects.filter(writer=writer, case=case).first()
    if draft is not None and (_plain(draft.text) in text or _plain(draft.text) == shown):
        draft.delete()


@transaction.atomic
def correct_note(*, note: Note, text: str, before: str = "", by: User) -> Note:
    """Another wording; the one before is kept with it. Only its writer corrects a note. `before` marks the wording the
    page showed (`rules.mark_of`): when another page corrected it meanwhile, that wording is read first."""
    rules.check_words(text, field="text")
    case = locked(note.case, by)
    stored = Note.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=note.pk).first()
    if stored is None:
        raise Refused(_("This note was withdrawn a moment ago."))
    note = stored
    if note.made_by_id != by.pk:
        raise Refused(_("Only who wrote a note corrects it. Write a note of your own."), status=403)
    if note.text != text:
        if before and before != rules.mark_of(note.text):
            raise Refused(
                _("This note was corrected meanwhile. It now reads as above; bring both together, then keep it."),
                field="text",
            )
        row(NoteWording, case, by, note=note, text=note.text)
        note.text = text
        note.save(update_fields=["text"])
        audit.record("cases.note_corrected", by=by, about=case, row=str(note.pk))
    return note


@transaction.atomic
def keep_draft(*, case: Case, text: str, by: User) -> None:
    """What is being written, kept for its writer alone. An empty one is forgotten. No audit: nobody else sees it."""
    rules.check_words(text, field="text", needed=False)
    found = Case.objects.visible_to(by).filter(pk=case.pk).first()
    if found is None or not decide(by, "cases.change", found):
        raise Refused(NOT_YOURS, status=403)
    if not text.strip():
        NoteDraft.objects.filter(writer=by, case=case).delete()
        return
    draft, _made = NoteDraft.objects.get_or_create(writer=by, case=case)
    draft.text, draft.at = text, timezone.now()
    draft.save(update_fields=["text", "at"])


@transaction.atomic
def make_appointment(
    *,
    case: Case,
    kind: str,
    at: dt.datetime,
    place: str = "",
    where: str = "",
    with_whom: User | None = None,
    note: str = "",
    by: Actor,
    key: UUID | None = None,
) -> Appointment:
    """A time agreed with the person."""
    if before := once.claim(key, "cases.make_appointment", by=by):
        agreed = Appointment.unguarded.get(pk=before.made())
        return once.unchanged(agreed, case_id=case.pk, kind=kind, at=at, where=where, note=note)
    case = locked(case, by)
    for name, text in (("where", where), ("note", note)):
        rules.check_words(text, field=name, needed=False)
    rules.check_after_landing(timezone.localdate(at), case)
    if not packs.current().knows("casework.appointment_kinds", kind):
        raise Refused(_("Choose what the appointment is for."), field="kind")
    check_may_own(with_whom, case, field="with_whom")
    made: Appointment = row(
        Appointment, case, by, kind=kind, at=at, place=place, where=where, with_whom=with_whom, note=note
    )
    audit.record("cases.appointment_made", by=by, about=case)
    once.keep(key, made.pk)
    return made


@transaction.atomic
def end_appointment(*, appointment: Appointment, outcome: str, before: str | None = None, by: Actor) -> Appointment:
    """How it went; or that it was called off. May be corrected. `before` is the outcome the page showed: when somebody
    wrote another one meanwhile, both are seen rather than one lost."""
    case = locked(appointment.case, by)
    appointment = _stored_appointment(appointment, by)
    _check_outcome(appointment, outcome, before)
    return _end(appointment, case, outcome, by)


@transaction.atomic
def unsay_outcome(*, appointment: Appointment, by: User) -> Appointment:
    """Nobody said yet how it went, after all; contact that was written with it goes too."""
    case = locked(appointment.case, by)
    appointment = _stored_appointment(appointment, by)
    if appointment.outcome:
        _check_not_moved(appointment)
        appointment.outcome = ""
        appointment.save(update_fields=["outcome"])
        audit.record("cases.appointment_unsaid", by=by, about=case, row=str(appointment.pk))
        unreached(appointment, by=by)
    return appointment


@transaction.atomic
def move_appointment(
    *, appointment: Appointment, outcome: str, at: dt.datetime, before: str | None = None, by: Actor,
    key: UUID | None = None,
) -> Appointment:  # fmt: skip
    """It takes place at another time: this one ends as moved, and a new one with everything else as it was follows."""
    if done := once.claim(key, "cases.move_appointment", by=by):
        return Appointment.unguarded.get(pk=done.made())
    case = locked(appointment.case, by)
    old = _stored_appointment(appointment, by)
    _check_outcome(old, outcome, before)
    if packs.current().choice("casework.appointment_outcomes", outcome).counts_as != rules.MOVED:
        raise Refused(_("Choose how the appointment went."), field="outcome")
    _check_not_moved(old)
    if at == old.at:
        raise Refused(_("It has this day and this time already. Write the new ones."), field="to")
    rules.check_after_landing(timezone.localdate(at), case, field="to")
    _end(old, case, outcome, by)
    same = {name: getattr(old, name) for name in ("kind", "place", "where", "with_whom", "note")}
    made: Appointment = row(Appointment, case, by, at=at, **same)
    audit.record("cases.appointment_made", by=by, about=case)
    once.keep(key, made.pk)
    return made


def _stored_appointment(appointment: Appointment, by: Actor) -> Appointment:
    """The appointment as stored now, locked for this transaction."""
    found = Appointment.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=appointment.pk).first()
    if found is None:
        raise Refused(_("This appointment is not there any more. Look at the case file."))
    return cast(Appointment, found)


def _check_not_moved(appointment: Appointment) -> None:
    if packs.current().choice("casework.appointment_outcomes", appointment.outcome).counts_as == rules.MOVED:
        raise Refused(_("This appointment was moved already. Look at the new one in the case file."))


def _check_outcome(appointment: Appointment, outcome: str, before: str | None) -> None:
    if not packs.current().knows("casework.appointment_outcomes", outcome):
        raise Refused(_("Choose how the appointment went."), field="outcome")
    if before is not None and appointment.outcome not in (before, outcome):
        raise Refused(_("Somebody wrote meanwhile how it went. Look again before you change it."))
    if appointment.at > timezone.now() and rules.took_place(outcome):
        raise Refused(
            _("It is still to come. Until then it can only be moved or called off."),
            field="outcome",
        )


def _end(appointment: Appointment, case: Case, outcome: str, by: Actor) -> Appointment:
    if appointment.outcome != outcome:
        appointment.outcome = outcome
        appointment.save(update_fields=["outcome"])
        audit.record("cases.appointment_ended", by=by, about=case, outcome=outcome, row=str(appointment.pk))
        met_at(appointment, by=by)
    return appointment


@transaction.atomic
def try_contact(
    *,
    case: Case,
    way: str,
    answer: str,
    at: dt.datetime | None = None,
    note: str = "",
    by: Actor,
    key: UUID | None = None,
) -> ContactAttempt:
    """Somebody tried to reach the person. Lost contact follows from these by the pack's numbers; nobody sets it."""
    if before := once.claim(key, "cases.try_contact", by=by):
        tried = ContactAttempt.unguarded.get(pk=before.made())
        return once.unchanged(tried, case_id=case.pk, way=way, answer=answer, note=note)
    case = locked(case, by)
    rules.check_words(note, field="note", needed=False)
    at = at or timezone.now()
    if at > timezone.now() + dt.timedelta(minutes=5):
        raise Refused(_("This time lies in the future. Write when you tried."), field="clock")
    rules.check_after_landing(timezone.localdate(at), case)
    pack = packs.current()
    if not pack.knows("casework.contact_ways", way) or not pack.knows("casework.contact_answers", answer):
        raise Refused(_("Say how you tried, and what came of it."), field="answer")
    made: ContactAttempt = row(ContactAttempt, case, by, way=way, answer=answer, at=at, note=note)
    audit.record("cases.contact_tried", by=by, about=case, answer=answer)
    if answer in rules.answers_that_reach():
        found_again(case, at=at, by=by)
    once.keep(key, made.pk)
    return made


@transaction.atomic
def take_back(*, entry: CaseRow, by: User) -> None:
    """Something was written by mistake: no longer shown or counted, and stays stored. A note is withdrawn by who wrote
    it; when a supervisor does so, a note of theirs says it, where its writer reads it."""
    case = locked(entry.case, by)  # type: ignore[attr-defined]
    stored = type(entry).objects.visible_to(by).select_for_update(of=("self",)).filter(pk=entry.pk).first()
    if stored is None:
        return  # taken back a moment ago
    anothers = isinstance(stored, Note) and stored.made_by_id != by.pk
    if anothers and not decide(by, "cases.approve", case):
        raise Refused(_("Only who wrote a note withdraws it, or their supervisor."), status=403)
    stored.taken_back_at = timezone.now()
    stored.save(update_fields=["taken_back_at"])
    audit.record("cases.row_taken_back", by=by, about=case, kind=entry._meta.model_name, row=str(entry.pk))
    unreached(stored, by=by)
    if anothers:
        words = _("A note that %(who)s wrote on %(day)s was withdrawn: it was written by mistake.")
        said = words % {"who": stored.made_by or _("somebody"), "day": plain_day(timezone.localdate(stored.at))}
        write_note(case=case, text=str(said), by=by)
