"""What happened in a case, on the person's journey: only what the reader may read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samnak.casework.cases import shown
from samnak.casework.cases.models import (
    Appointment,
    Case,
    ContactAttempt,
    CourseRun,
    Note,
    Plan,
    Review,
    ServiceFact,
    ServiceRecord,
)
from samnak.casework.cases.panels import near_for
from samnak.casework.cases.shown import Who, joined
from samnak.ground.access.decisions import fields_for
from samnak.ground.access.models import User
from samnak.ground.access.seen import Seen
from samnak.ground.panels import RiverEntry, add_to_river
from samnak.ground.ui.choices import label

Words = Callable[[Seen, Who], Iterable[RiverEntry]]


@add_to_river
def walked_beside(user: User, person_id: UUID) -> list[RiverEntry]:
    """Every stay of a person with what was done in it. As many queries for one row as for a thousand."""
    near = near_for(user, person_id, "cases.see")
    if not near:
        return []
    cases = list(Case.objects.visible_to(user).filter(person=person_id))
    if not cases:
        return []
    seen = {model: _seen(user, model, person_id, near) for model in MAKERS if model is not Case}
    seen[Case] = [Seen(case, fields_for(user, case, near)) for case in cases]
    who = shown.who_wrote(row for rows in seen.values() for row in rows)
    return [entry for model, rows in seen.items() for row in rows for entry in MAKERS[model](row, who)]


def _seen(user: User, model: Any, person_id: UUID, near: frozenset[str]) -> list[Seen]:
    rows = model.objects.visible_to(user).filter(person=person_id)
    return [Seen(row, fields_for(user, row, near)) for row in rows]


def _there(row: Seen) -> str:
    return reverse("cases:case", args=[row.case_id])


def _case(case: Seen, who: Who) -> Iterable[RiverEntry]:
    there = reverse("cases:case", args=[case.pk])
    by = shown.called(who, case.made_by_id)
    yield RiverEntry(case.opened_on, _("In the programme"), _("The case was opened."), by, url=there, topic="cases")
    if case.closed_on:
        reason = label("casework.closure_reasons", case.closure_reason)
        yield RiverEntry(case.closed_on, _("The case was closed"), reason, url=there, topic="cases")


def _note(note: Seen, who: Who) -> Iterable[RiverEntry]:
    kind = label("casework.note_kinds", note.kind)
    by = shown.called(who, note.made_by_id)
    yield RiverEntry(_day(note.at), joined(_("Note"), kind), note.text, by, at=note.at, topic="notes")


def _fact(fact: Seen, who: Who) -> Iterable[RiverEntry]:
    row = shown.fact_row(fact, who)
    word = dict(ServiceFact.Kind.choices).get(fact.kind, "")
    url = reverse("cases:service", args=[fact.case_id, fact.service])
    name = label("services", fact.service)
    yield RiverEntry(fact.on, joined(name, word), row.text, row.by, url=url if row.text else "", topic=fact.service)


def _record(record: Seen, who: Who) -> Iterable[RiverEntry]:
    row = shown.record_row(record, who)
    yield RiverEntry(record.on, label("services", record.service), row.text, row.by, topic=record.service)


def _plan(plan: Seen, who: Who) -> Iterable[RiverEntry]:
    by, kind = shown.called(who, plan.made_by_id), _("The plan was made together")
    yield RiverEntry(plan.made_on, kind, plan.their_words, by, url=_there(plan), topic="plan")


def _review(review: Seen, who: Who) -> Iterable[RiverEntry]:
    interval = label("casework.reviews", review.interval)
    by = shown.called(who, review.made_by_id)
    kind = joined(_("The plan was looked at again"), interval)
    yield RiverEntry(review.held_on, kind, review.note, by, topic="plan")


def _appointment(appointment: Seen, who: Who) -> Iterable[RiverEntry]:
    kind = joined(_("Appointment"), label("casework.appointment_kinds", appointment.kind))
    outcome = label("casework.appointment_outcomes", appointment.outcome)
    text = joined(outcome, shown.appointment_row(appointment, who).text)
    planned = not appointment.outcome and appointment.at >= timezone.now()
    node = "planned" if planned else "done"
    yield RiverEntry(_day(appointment.at), kind, text, at=appointment.at, node=node, topic="appointments")


def _attempt(attempt: Seen, who: Who) -> Iterable[RiverEntry]:
    kind = joined(_("Contact"), label("casework.contact_ways", attempt.way))
    row = shown.attempt_row(attempt, who)
    yield RiverEntry(_day(attempt.at), kind, row.text, row.by, at=attempt.at, topic="contact")


def _course(run: Seen, who: Who) -> Iterable[RiverEntry]:
    name = label("courses", run.course)
    by, began = shown.called(who, run.made_by_id), _("We began to go through it step by step.")
    yield RiverEntry(run.began_on, name, began, by, url=_there(run), topic="life")
    if run.ended_on:
        yield RiverEntry(run.ended_on, name, _("It is at its end."), topic="life")


def _day(at: dt.datetime) -> dt.date:
    return timezone.localdate(at)


MAKERS: dict[Any, Words] = {
    Case: _case,
    Note: _note,
    ServiceFact: _fact,
    ServiceRecord: _record,
    Plan: _plan,
    Review: _review,
    Appointment: _appointment,
    ContactAttempt: _attempt,
    CourseRun: _course,
}
