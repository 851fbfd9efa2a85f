"""Contact that follows from something else: a talk in a note, a plan, a review, an appointment that was kept."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from samnak.casework.cases import rules
from samnak.casework.cases.actions.gate import row
from samnak.casework.cases.models import Appointment, Case, CaseRow, ContactAttempt
from samnak.ground import packs
from samnak.ground.access import audit
from samnak.ground.access.actors import Actor
from samnak.reception.register import actions as register

MET = frozenset({"kept", "came_late"})


def reached(case: Case, *, at: dt.datetime, note: Any, came_with: CaseRow, by: Actor, way: str = "") -> None:
    """They were reached while `came_with` was written; `note` says what: it is kept in English and shown in its
    reader's language (`rules.attempt_note`). The caller holds the case locked."""
    answer, way = rules.reached(), way or rules.way_together()
    with translation.override("en"):
        said = str(note)
    row(ContactAttempt, case, by, way=way, answer=answer, at=at, note=said, came_with=came_with.pk)
    audit.record("cases.contact_tried", by=by, about=case, answer=answer)
    found_again(case, at=at, by=by)


def found_again(case: Case, *, at: dt.datetime, by: Actor) -> None:
    """Whoever was lost from sight and is reached is with us again: the register learns it, and the search ends. What
    was before they were lost changes nothing."""
    person, on = case.person, timezone.localdate(at)
    if person.life_status == rules.LOST and (person.life_since is None or on >= person.life_since):
        register.record_life(person=person, status=rules.ALIVE, on=on, by=by)


def reached_on(case: Case, *, on: dt.date, note: Any, came_with: CaseRow, by: Actor) -> None:
    """The same for something of which only the day is known: noon of it, or now."""
    noon = timezone.make_aware(dt.datetime.combine(on, dt.time(12)))
    at = timezone.now() if on == timezone.localdate() else noon
    reached(case, at=at, note=note, came_with=came_with, by=by)


def unreached(entry: CaseRow, *, by: Actor) -> None:
    """What the contact followed from was a mistake, so it goes with it."""
    same = ContactAttempt.objects.visible_to(by).filter(came_with=entry.pk)
    same.update(taken_back_at=timezone.now())


def met_at(appointment: Appointment, *, by: Actor) -> None:
    """An appointment that was kept is contact; when it is corrected, it was none."""
    outcome = packs.current().choice("casework.appointment_outcomes", appointment.outcome)
    unreached(appointment, by=by)
    if outcome.counts_as in MET:
        at, note = min(appointment.at, timezone.now()), _("They came to an appointment.")
        reached(appointment.case, at=at, note=note, came_with=appointment, by=by)
