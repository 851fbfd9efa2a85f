"""What a person said at the airport, when their case is opened: wishes become services, a doctor becomes a task.

Called by the action that opens a case, inside its transaction. Nothing is written twice: a card belongs to one stay.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone, translation
from django.utils.translation import gettext

from samnak.casework.cases import rules
from samnak.casework.cases.models import Assignment, Case, ServiceFact, Task
from samnak.ground import packs
from samnak.ground.access import audit
from samnak.ground.access.actors import Actor
from samnak.ground.access.models import User
from samnak.reception.arrivals.models import Welcome
from samnak.reception.arrivals.rules import FRESH, doctor_needed

# What an answer of the card means for a service; "does not want to say" means nothing.
KINDS = {"wanted": "accepted", "later": "offered", "declined": "not_taken_up"}
NOT_ASKED = "not_asked"  # why somebody does without a service is not asked at the airport


def take_over_wishes(case: Case, *, by: Actor) -> None:
    """Write into a case just opened what the welcome card of this stay holds."""
    card = _card_of(case, by)
    if card is None:
        return
    _services(case, card, by)
    if doctor_needed(card) and timezone.localdate() - _met_on(card) <= FRESH:
        _doctor(case, by)


def _card_of(case: Case, by: Actor) -> Welcome | None:
    """The newest card of the person, unless an earlier case was opened after it: then that case has taken it over."""
    rows = Welcome.objects.visible_to(by).filter(passenger__person=case.person_id)
    card: Welcome | None = rows.select_related("changed_by").order_by("-met_at", "-id").first()
    if card is None:
        return None
    others = Case.objects.visible_to(by).filter(person=case.person_id).exclude(pk=case.pk)
    return None if others.filter(opened_on__gte=_met_on(card)).exists() else card


def _met_on(card: Welcome) -> dt.date:
    return timezone.localtime(card.met_at).date()


def _services(case: Case, card: Welcome, by: Actor) -> None:
    """One fact for each answer, made by whoever wrote the card, when it was last written; never before landing."""
    pack = packs.current()
    on = max(timezone.localtime(card.changed_at).date(), rules.counts_from(case))
    said = {key: KINDS[answer] for key, answer in card.services.items() if answer in KINDS}
    facts = [
        ServiceFact(
            case=case, person_id=case.person_id, made_by=card.changed_by, service=key, kind=kind, on=on,
            reason=NOT_ASKED if kind == "not_taken_up" else "",
        )
        for key, kind in said.items()
        if pack.knows("services", key)
    ]  # fmt: skip
    if facts:
        ServiceFact.objects.bulk_create(facts)
        audit.record("cases.wishes_taken_over", by=by, about=case, added=len(facts))


def _doctor(case: Case, by: Actor) -> None:
    """A task due at once. Its words tell of no illness and no doctor: also colleagues who read nothing of health see
    them; who may read of it reads it on the card. They are kept in English and shown in their reader's language, as
    those of a course's step."""
    walks = Assignment.objects.visible_to(by).select_related("worker").filter(case=case, until=None).first()
    owner = walks.worker if walks else None  # else whoever is given the person takes it along
    with translation.override("en"):
        words = gettext("At once: read the welcome card and do what it says.")
    made = Task.objects.create(
        case=case,
        person_id=case.person_id,
        made_by=by if isinstance(by, User) else None,
        owner=owner,
        step=rules.DOCTOR,
        words=words,
        due_on=case.opened_on,
    )
    audit.record("cases.task_written", by=by, about=made)
