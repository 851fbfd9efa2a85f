"""Services: what was offered, taken up, begun, ended; and the help that was given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.casework.cases import rules
from samnak.casework.cases.actions.gate import NOT_YOURS, locked, row
from samnak.casework.cases.models import Case, ServiceFact, ServiceRecord
from samnak.ground import packs
from samnak.ground.access import audit, once
from samnak.ground.access.actors import Actor
from samnak.ground.access.ids import new_id
from samnak.ground.access.models import User
from samnak.ground.access.once import SENT_BEFORE
from samnak.ground.access.refusals import Refused


@dataclass(frozen=True)
class FactOfService:
    """What is so of a service from a day on."""

    service: str  # key of the pack
    kind: str  # a ServiceFact.Kind
    on: dt.date
    reason: str = ""
    sentence: str = ""
    next_on: dt.date | None = None


@transaction.atomic
def say_service(*, case: Case, fact: FactOfService, by: Actor, key: UUID | None = None) -> ServiceFact:
    """Write how a service stands. Not taken up is a choice like any other, and can be taken up later."""
    if before := once.claim(key, "cases.say_service", by=by):
        said = ServiceFact.unguarded.get(pk=before.made())
        return once.unchanged(said, case_id=case.pk, **fact.__dict__)
    case = locked(case, by)
    if not packs.current().knows("services", fact.service):
        raise Refused(_("The programme does not offer this service. Choose another."), field="service")
    rules.check_words(fact.sentence, field="sentence", needed=fact.kind == "said" and fact.next_on is None)
    rules.check_happened(fact.on, case)
    if fact.next_on and fact.next_on < fact.on:
        raise Refused(_("The next date is before this one. Look at both dates."), field="next_on")
    same = {"case": case, "service": fact.service, "taken_back_at": None}
    known, given = ServiceFact.unguarded.filter(**same), ServiceRecord.unguarded.filter(**same)
    state = rules.line_state(fact.service, known, given)
    rules.check_fact(fact.kind, state, on=fact.on, reason=fact.reason)
    made: ServiceFact = row(ServiceFact, case, by, **fact.__dict__)
    audit.record("cases.service_said", by=by, about=case, service=fact.service, kind=fact.kind)
    once.keep(key, made.pk)
    return made


@dataclass(frozen=True)
class Help:
    """Help that was given: what, when, how much."""

    service: str
    kind: str
    on: dt.date
    amount: int | None = None
    unit: str = ""
    note: str = ""


@transaction.atomic
def give_help(*, cases: Sequence[Case], help_: Help, by: Actor, key: UUID | None = None) -> list[ServiceRecord]:
    """Write help given to one person or to many at once: all of them or none."""
    if before := once.claim(key, "cases.give_help", by=by):
        return _given_before(before.made(), cases, help_)
    if not cases:
        raise Refused(_("Choose at least one person."), field="cases")
    rules.check_words(help_.note, field="note", needed=False)
    if help_.amount is not None and not help_.unit:
        raise Refused(_("Say of what: choose a unit."), field="unit")
    batch = new_id()
    # In one order and all before the first row, so that two batches do not wait for each other.
    stored = [locked(case, by) for case in sorted(cases, key=lambda c: c.pk)]
    for case in stored:
        rules.check_happened(help_.on, case)
    made = [row(ServiceRecord, case, by, batch=batch, **help_.__dict__) for case in stored]
    for case in stored:
        audit.record("cases.help_given", by=by, about=case, service=help_.service, row=str(batch))
    once.keep(key, batch)
    return made


def _given_before(batch: UUID, cases: Sequence[Case], help_: Help) -> list[ServiceRecord]:
    """What the same form wrote before, for the same people."""
    rows = list(ServiceRecord.unguarded.filter(batch=batch))
    if {record.case_id for record in rows} != {case.pk for case in cases}:
        raise Refused(SENT_BEFORE)
    return [once.unchanged(record, **help_.__dict__) for record in rows]


@transaction.atomic
def take_back_batch(*, batch: UUID, by: User) -> int:
    """Help written for many at once by mistake: taken back for all of them, or for none."""
    rows = ServiceRecord.objects.visible_to(by).filter(batch=batch)
    cases = Case.objects.visible_to(by).filter(pk__in=rows.values("case")).order_by("pk")
    stored = [locked(case, by) for case in cases]
    entries = list(rows.select_for_update(of=("self",)))
    if any(entry.made_by_id != by.pk for entry in entries):
        raise Refused(NOT_YOURS, status=403)
    if not entries:
        raise Refused(_("This was taken back already."))
    for entry in entries:
        entry.taken_back_at = timezone.now()
        entry.save(update_fields=["taken_back_at"])
    for case, entry in zip(stored, sorted(entries, key=lambda e: e.case_id), strict=True):
        audit.record("cases.row_taken_back", by=by, about=case, kind="servicerecord", row=str(entry.pk))
    return len(entries)
