"""Opening, closing and reopening a case."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.casework.cases import rules
from samnak.casework.cases.actions.gate import check_may, locked, row, stands_behind_a_wall, user_of
from samnak.casework.cases.models import Assignment, Case
from samnak.casework.cases.queries.open_things import open_things
from samnak.casework.cases.welcome_wishes import take_over_wishes
from samnak.ground.access import audit, once
from samnak.ground.access.actions import part, relate
from samnak.ground.access.actors import Actor, Machine
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.reception.register.models import Person
from samnak.reception.register.queries import workers_of


@transaction.atomic
def open_case(*, person: Person, opened_on: dt.date | None = None, by: Actor, key: UUID | None = None) -> Case:
    """Open the case of a stay. While one is open it is given back; coming back opens a new one."""
    check_may(by, "cases.open", person)
    if isinstance(by, User) and (before := once.claim(key, "cases.open_case", by=by)):
        return Case.objects.visible_to(by).get(pk=before.made())
    person = Person.objects.visible_to(by).select_for_update().get(pk=person.pk)
    case = Case.unguarded.filter(person=person, closed_on=None).first()
    if case is None:
        day = opened_on or timezone.localdate()
        _check_alive(person, day, by)
        landed = person.arrived_on if not Case.unguarded.filter(person=person).exists() else None
        case = Case.objects.create(person=person, opened_on=day, landed_on=landed, made_by=user_of(by))
        audit.record("cases.opened", by=by, about=case)
        _walked_with_already(case, by)
        take_over_wishes(case, by=by)
    once.keep(key, case.pk)
    return case


def _check_alive(person: Person, day: dt.date, by: Actor) -> None:
    """Only a machine actor writes down a stay of somebody who has died since."""
    if person.life_status != "died":
        return
    if isinstance(by, Machine) and person.life_since is not None and day <= person.life_since:
        return
    raise Refused(_("This person has died. A new case cannot be opened."))


def _walked_with_already(case: Case, by: Actor) -> None:
    """Whoever walks with the person by the register walks with the case too."""
    for worker in workers_of([case.person_id]).get(case.person_id, []):
        if "caseworker" in worker.role_keys():
            row(Assignment, case, by, worker=worker)
            return


@transaction.atomic
def close_case(
    *, case: Case, reason: str, note: str = "", on: dt.date | None = None, by: Actor, key: UUID | None = None
) -> Case:
    """Close a case. What is open is settled first; the person goes back to those nobody walks with."""
    rules.check_words(note, field="note", needed=False)
    if isinstance(by, User) and (before := once.claim(key, "cases.close_case", by=by)):
        return Case.unguarded.get(pk=before.made())
    case = locked(case, by, must_be_open=False)
    if not case.is_open:
        return case  # closed by somebody else a moment ago: nothing is doubled
    day = on or timezone.localdate()
    if day < case.opened_on:
        raise Refused(_("This day is before the case was opened. Look at the date."), field="on")
    if day > timezone.localdate():
        raise Refused(_("This day lies in the future. A case is closed on the day it ends."), field="on")
    rules.check_may_close(case, open_things(case))
    case.closed_on, case.closure_reason, case.closure_note = day, reason, note
    case.save(update_fields=["closed_on", "closure_reason", "closure_note"])
    Assignment.unguarded.filter(case=case, until=None).update(until=_evening(day, by))
    part(kind="assigned", subject=case.person_id)
    relate(kind="pool", role="supervisor", subject=case.person_id)
    audit.record("cases.closed", by=by, about=case, reason=reason)
    once.keep(key, case.pk)
    return case


def _evening(day: dt.date, by: Actor) -> dt.datetime:
    """Until when somebody walked with the person: now; a machine actor that writes the past says that day."""
    now = timezone.now()
    if isinstance(by, User) or day == timezone.localdate():
        return now
    return timezone.make_aware(dt.datetime.combine(day, dt.time(17)))


@transaction.atomic
def reopen_case(*, case: Case, by: Actor) -> Case:
    """Open a closed case again; it goes on where it stopped. Refused while another case of the person is open."""
    case = locked(case, by, permission="cases.open", must_be_open=False)
    if case.is_open:
        return case
    if Case.unguarded.filter(person=case.person_id, closed_on=None).exists():
        raise Refused(_("Another case of this person is open. Work in that one."))
    case.closed_on, case.closure_reason = None, ""
    case.save(update_fields=["closed_on", "closure_reason"])
    _walks_again(case, by)
    audit.record("cases.reopened", by=by, about=case)
    return case


def _walks_again(case: Case, by: Actor) -> None:
    """Whoever walked with the person last does so again, if they still work here and no wall stands before them."""
    rows = Assignment.unguarded.filter(case=case, taken_back_at=None).select_related("worker")
    last = rows.order_by("-since").first()
    if last is None or not last.worker.is_active or "caseworker" not in last.worker.role_keys():
        return
    if stands_behind_a_wall(last.worker, case.person_id):
        return
    row(Assignment, case, by, worker=last.worker)
    part(kind="pool", subject=case.person_id)
    relate(kind="assigned", user=last.worker, subject=case.person_id)
