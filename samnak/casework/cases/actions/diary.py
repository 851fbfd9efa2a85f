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


@transaction.atomic
def write_note(
    *,
    case: Case,
    text: str,
    kind: str = "",
    language: str = "",
    at: dt.datetime | None = None,
    by: Actor,
    key: UUID | None = None,
) -> Note:
    """Write a note as typed. The writer's draft of it is gone with it."""
    if isinstance(by, User) and (before := once.claim(key, "cases.write_note", by=by)):
        return Note.unguarded.get(pk=before.made())
    rules.check_words(text, field="text")
    case = locked(case, by)
    made: Note = row(
        Note, case, by, text=text, kind=kind, language=language or get_language() or "", at=at or timezone.now()
    )
    if isinstance(by, User):
        NoteDraft.objects.filter(writer=by, case=case).delete()
    audit.record("cases.note_written", by=by, about=case)
    once.keep(key, made.pk)
    return made


@transaction.atomic
def correct_note(*, note: Note, text: str, by: User) -> Note:
    """Another wording; the one before is kept with it. Only its writer corrects a note."""
    rules.check_words(text, field="text")
    case = locked(note.case, by)
    note = Note.objects.visible_to(by).select_for_update(of=("self",)).get(pk=note.pk)
    if note.made_by_id != by.pk:
        raise Refused(_("Only who wrote a note corrects it. Write a note of your own."), status=403)
    if note.text != text:
        row(NoteWording, case, by, note=note, text=note.text)
        note.text = text
        note.save(update_fields=["text"])
        audit.record("cases.note_corrected", by=by, about=case, note=str(note.pk))
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
    if isinstance(by, User) and (before := once.claim(key, "cases.make_appointment", by=by)):
        return Appointment.unguarded.get(pk=before.made())
    case = locked(case, by)
    for name, text in (("where", where), ("note", note)):
        rules.check_words(text, field=name, needed=False)
    if timezone.localtime(at).date() < rules.counts_from(case):
        raise Refused(_("This day is before the person landed. Look at the date."), field="on")
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
def move_appointment(
    *, appointment: Appointment, outcome: str, at: dt.datetime, before: str | None = None, by: Actor,
    key: UUID | None = None,
) -> Appointment:  # fmt: skip
    """It takes place at another time: this one ends as moved, and a new one with everything else as it was follows."""
    if isinstance(by, User) and (done := once.claim(key, "cases.move_appointment", by=by)):
        return Appointment.unguarded.get(pk=done.made())
    case = locked(appointment.case, by)
    old = _stored_appointment(appointment, by)
    _check_outcome(old, outcome, before)
    if packs.current().choice("casework.appointment_outcomes", outcome).counts_as != rules.MOVED:
        raise Refused(_("Choose how the appointment went."), field="outcome")
    if packs.current().choice("casework.appointment_outcomes", old.outcome).counts_as == rules.MOVED:
        raise Refused(_("This appointment was moved already. Look at the new one in the case file."))
    if at == old.at:
        raise Refused(_("It has this day and this time already. Write the new ones."), field="to")
    if timezone.localtime(at).date() < rules.counts_from(case):
        raise Refused(_("This day is before the person landed. Look at the date."), field="to")
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
        audit.record("cases.appointment_ended", by=by, about=case, outcome=outcome)
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
    if isinstance(by, User) and (before := once.claim(key, "cases.try_contact", by=by)):
        return ContactAttempt.unguarded.get(pk=before.made())
    case = locked(case, by)
    rules.check_words(note, field="note", needed=False)
    at = at or timezone.now()
    if at > timezone.now() + dt.timedelta(minutes=5):
        raise Refused(_("This time lies in the future. Write when you tried."), field="on")
    pack = packs.current()
    if not pack.knows("casework.contact_ways", way) or not pack.knows("casework.contact_answers", answer):
        raise Refused(_("Say how you tried, and what came of it."), field="answer")
    made: ContactAttempt = row(ContactAttempt, case, by, way=way, answer=answer, at=at, note=note)
    audit.record("cases.contact_tried", by=by, about=case, answer=answer)
    once.keep(key, made.pk)
    return made


@transaction.atomic
def take_back(*, entry: CaseRow, by: User) -> None:
    """Something was written by mistake: no longer shown or counted, and stays stored."""
    case = locked(entry.case, by)  # type: ignore[attr-defined]
    if entry.taken_back_at is None:
        entry.taken_back_at = timezone.now()
        entry.save(update_fields=["taken_back_at"])
        audit.record("cases.row_taken_back", by=by, about=case, row=entry._meta.model_name)
