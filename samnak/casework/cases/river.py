"""What happened in a case, on the person's journey: only what the reader may read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samnak.casework.cases import shown
from samnak.casework.cases.models import (
    Appointment,
    Closing,
    ContactAttempt,
    CourseRun,
    Note,
    Plan,
    Review,
    ServiceFact,
    ServiceRecord,
)
from samnak.casework.cases.queries.beside import stays
from samnak.casework.cases.shown import joined
from samnak.ground import packs
from samnak.ground.access.eyes import Eyes
from samnak.ground.access.roles import in_emergency_alone
from samnak.ground.access.seen import Seen
from samnak.ground.panels import STAY, RiverEntry, Stretch, add_to_river, add_topics
from samnak.ground.ui.choices import label

NOBODY: shown.Who = {}  # who wrote an entry is said beside it
Words = Callable[[Seen], Iterable[RiverEntry]]


@add_topics
def topics(eyes: Eyes) -> list[tuple[str, Any]]:
    """By what a journey can be sifted, for those who see the case."""
    if not eyes.may("cases.see"):
        return []
    closed = packs.current().closed_in_emergency if in_emergency_alone(eyes.near) else ()
    services = [(s.key, label("services", s.key)) for s in packs.current().choices("services") if s.key not in closed]
    kinds = [("notes", _("Notes")), ("plan", _("The plan")), ("contact", _("In touch"))]
    return [*kinds, ("appointments", _("Appointments")), *services]


@add_to_river
def walked_beside(eyes: Eyes, stretch: Stretch) -> list[RiverEntry]:
    """Every stay of a person with what was done in it. As many queries for one row as for a thousand."""
    if not eyes.may("cases.see") or not (cases := eyes.once(stays)):
        return []
    found: list[RiverEntry] = []
    if stretch.wants(STAY):
        found += [entry for case in eyes.see_all(cases) for entry in _case(case)]
        found += [entry for closing in eyes.all_of(Closing) for entry in _closing(closing)]
        found += [entry for run in eyes.all_of(CourseRun) for entry in _course(run)]
    if stretch.wants("plan"):
        found += [entry for plan in eyes.all_of(Plan) for entry in _plan(plan)]
        found += [entry for review in eyes.all_of(Review) for entry in _review(review)]
    if stretch.topic in ("", *_services()):
        found += [e for f in reversed(eyes.all_of(ServiceFact)) if stretch.wants(f.service) for e in _fact(f)]
        found += _newest(eyes, ServiceRecord, "on", stretch, _record, service=stretch.topic)
    if stretch.wants("notes"):
        found += _newest(eyes, Note, "at", stretch, _note)
    if stretch.wants("contact"):
        found += _newest(eyes, ContactAttempt, "at", stretch, _attempt, came_with__isnull=True)
    if stretch.wants("appointments"):
        found += _appointments(eyes, stretch)
    return found


def _services() -> list[str]:
    return [service.key for service in packs.current().choices("services", with_retired=True)]


def _newest(eyes: Eyes, model: Any, day: str, stretch: Stretch, words: Words, **only: Any) -> list[RiverEntry]:
    """The newest rows of what is written often, so that a long stay costs no more than a short one."""
    rows = eyes.rows(model).filter(**{name: value for name, value in only.items() if value})
    rows = rows.order_by(f"-{day}", "-made_at")[: stretch.most]
    return [entry for row in eyes.see_all(rows) for entry in words(row)]


STILL_TO_COME = 50  # nobody has more appointments ahead of them


def _appointments(eyes: Eyes, stretch: Stretch) -> list[RiverEntry]:
    """All that are still to come, and the newest of the others."""
    rows = eyes.rows(Appointment).select_related("with_whom").order_by("-at", "-made_at")
    found = list(rows[: stretch.most + STILL_TO_COME])
    who = {a.with_whom.pk: a.with_whom for a in found if a.with_whom}
    return [_appointment(appointment, who) for appointment in eyes.see_all(found)]


def _there(row: Seen) -> str:
    return reverse("cases:case", args=[row.case_id])


def _case(case: Seen) -> Iterable[RiverEntry]:
    there = reverse("cases:case", args=[case.pk])
    yield RiverEntry(case.opened_on, _("In the programme"), _("The case was opened."), case.made_by_id, url=there)


def _closing(closing: Seen) -> Iterable[RiverEntry]:
    text = joined(label("casework.closure_reasons", closing.reason), closing.note)
    yield RiverEntry(closing.closed_on, _("The case was closed"), text, closing.made_by_id, url=_there(closing))
    if closing.reopened_at:
        kind, day = _("The case was opened again"), _day(closing.reopened_at)
        yield RiverEntry(day, kind, "", closing.reopened_by_id, at=closing.reopened_at)


def _note(note: Seen) -> Iterable[RiverEntry]:
    kind = joined(_("Note"), label("casework.note_kinds", note.kind))
    yield RiverEntry(_day(note.at), kind, note.text, note.made_by_id, at=note.at, topic="notes")


def _fact(fact: Seen) -> Iterable[RiverEntry]:
    text = shown.fact_row(fact, NOBODY).text
    kind = joined(label("services", fact.service), dict(ServiceFact.Kind.choices).get(fact.kind, ""))
    url = reverse("cases:service", args=[fact.case_id, fact.service]) if text else ""
    yield RiverEntry(fact.on, kind, text, fact.made_by_id, url=url, topic=fact.service)


def _record(record: Seen) -> Iterable[RiverEntry]:
    kind, text = label("services", record.service), shown.record_row(record, NOBODY).text
    yield RiverEntry(record.on, kind, text, record.made_by_id, topic=record.service)


def _plan(plan: Seen) -> Iterable[RiverEntry]:
    kind = _("The plan was made together")
    yield RiverEntry(plan.made_on, kind, plan.their_words, plan.made_by_id, url=_there(plan), topic="plan")


def _review(review: Seen) -> Iterable[RiverEntry]:
    kind = joined(_("The plan was looked at again"), label("casework.reviews", review.interval))
    yield RiverEntry(review.held_on, kind, review.note, review.made_by_id, topic="plan")


def _appointment(appointment: Seen, who: shown.Who) -> RiverEntry:
    kind = joined(_("Appointment"), label("casework.appointment_kinds", appointment.kind))
    outcome = label("casework.appointment_outcomes", appointment.outcome)
    text = joined(outcome, shown.appointment_row(appointment, who).text)
    planned = not appointment.outcome and appointment.at >= timezone.now()
    node = "planned" if planned else "done"
    return RiverEntry(_day(appointment.at), kind, text, at=appointment.at, node=node, topic="appointments")


def _attempt(attempt: Seen) -> Iterable[RiverEntry]:
    kind = joined(_("Contact"), label("casework.contact_ways", attempt.way))
    text = shown.attempt_row(attempt, NOBODY).text
    yield RiverEntry(_day(attempt.at), kind, text, attempt.made_by_id, at=attempt.at, topic="contact")


def _course(run: Seen) -> Iterable[RiverEntry]:
    name, began = label("courses", run.course), _("We began to go through it step by step.")
    node = "planned" if run.began_on > timezone.localdate() else "done"
    yield RiverEntry(run.began_on, name, began, run.made_by_id, url=_there(run), node=node)
    if run.ended_on:
        yield RiverEntry(run.ended_on, name, _("It is at its end."))


def _day(at: dt.datetime) -> dt.date:
    return timezone.localdate(at)
