"""Opening, closing and reopening a case."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.casework.cases import rules
from samnak.casework.cases.actions.gate import check_may, locked, row, stands_behind_a_wall, user_of
from samnak.casework.cases.models import Assignment, Case, Closing
from samnak.casework.cases.queries.caseload import caseload_of, shares_surge
from samnak.casework.cases.queries.open_things import everything_open
from samnak.casework.cases.welcome_wishes import take_over_wishes
from samnak.ground import packs
from samnak.ground.access import audit, once
from samnak.ground.access.actions import part, relate
from samnak.ground.access.actors import Actor, Machine
from samnak.ground.access.models import Relation, User
from samnak.ground.access.refusals import Refused
from samnak.reception.register.models import Person
from samnak.reception.register.queries import workers_of

GRACE = dt.timedelta(days=7)  # so long whoever stood near sees a closed case, and may open it again


@transaction.atomic
def open_case(*, person: Person, opened_on: dt.date | None = None, by: Actor, key: UUID | None = None) -> Case:
    """Open the case of a stay. While one is open it is given back; coming back opens a new one."""
    check_may(by, "cases.open", person)
    if before := once.claim(key, "cases.open_case", by=by):
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
    if person.life_status != rules.DIED:
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
    *,
    case: Case,
    reason: str,
    note: str = "",
    on: dt.date | None = None,
    closings: int | None = None,
    by: Actor,
    key: UUID | None = None,
) -> Case:
    """Close a case. What is open is settled first; the person goes back to those nobody walks with.

    Who stood near goes on seeing it for `GRACE` days, so that a slip can be put right. `closings` is how often the
    case had been closed when the page was opened: whoever closes what a colleague closed meanwhile is told.
    """
    rules.check_words(note, field="note", needed=False)
    if before := once.claim(key, "cases.close_case", by=by):
        return Case.unguarded.get(pk=before.made())
    case = locked(case, by, must_be_open=False)
    _check_as_shown(case, closings)
    day = on or timezone.localdate()
    if day < case.opened_on:
        raise Refused(_("This day is before the case was opened. Look at the date."), field="on")
    if day > timezone.localdate():
        raise Refused(_("This day lies in the future. A case is closed on the day it ends."), field="on")
    rules.check_may_close(case, everything_open(case).counted())
    case.closed_on, case.closure_reason, case.closure_note = day, reason, note
    case.save(update_fields=["closed_on", "closure_reason", "closure_note"])
    evening = _evening(day, by)
    row(Closing, case, by, closed_on=day, reason=reason, note=note, made_at=evening)
    Assignment.unguarded.filter(case=case, until=None).update(until=evening)
    parted = part(kind="assigned", subject=case.person_id, at=evening + GRACE)
    relate(kind="pool", role="supervisor", subject=case.person_id)
    audit.record("cases.closed", by=by, about=case, reason=reason, people=parted)
    once.keep(key, case.pk)
    return case


def _check_as_shown(case: Case, closings: int | None) -> None:
    """Refuse in words where a colleague closed the case, or closed and opened it again, since the page was opened."""
    if not case.is_open:
        last = _closings(case).select_related("made_by").first()
        who = last.made_by if last is not None and last.made_by else _("a colleague")
        raise Refused(
            _("%(who)s has closed this case already. What you wrote still stands here, for you to copy.") % {"who": who}
        )
    if closings is not None and closings != _closings(case).count():
        raise Refused(_("Meanwhile this case was closed and opened again. Look at it once more before you close it."))


def _closings(case: Case) -> Any:
    """How often and why it was closed, newest first."""
    return Closing.unguarded.filter(case=case, taken_back_at=None).order_by("-made_at")


def _evening(day: dt.date, by: Actor) -> dt.datetime:
    """Until when somebody walked with the person: now; a machine actor that writes the past says that day."""
    now = timezone.now()
    if isinstance(by, User) or day == timezone.localdate():
        return now
    return timezone.make_aware(dt.datetime.combine(day, dt.time(17)))


@transaction.atomic
def reopen_case(*, case: Case, by: Actor) -> Case:
    """Open a closed case again; it goes on where it stopped, and its closing stays to be read.

    Refused while another case of the person is open, and for somebody who has died.
    """
    case = locked(case, by, permission="cases.open", must_be_open=False)
    if case.is_open:
        return case
    if Case.unguarded.filter(person=case.person_id, closed_on=None).exists():
        raise Refused(_("Another case of this person is open. Work in that one."))
    _check_alive(case.person, timezone.localdate(), by)
    closing = _closings(case).filter(reopened_at=None).first()
    case.closed_on, case.closure_reason, case.closure_note = None, "", ""
    case.save(update_fields=["closed_on", "closure_reason", "closure_note"])
    worker = None
    if closing is not None:
        closing.reopened_at, closing.reopened_by = timezone.now(), user_of(by)
        closing.save(update_fields=["reopened_at", "reopened_by"])
        worker = _stand_near_again(case, closing, by)
    audit.record("cases.reopened", by=by, about=case, worker=str(worker.pk) if worker else "")
    return case


def _stand_near_again(case: Case, closing: Closing, by: Actor) -> User | None:
    """Everybody the closing parted from the person: the worker, if they have room and no wall stands, and others."""
    walked = Assignment.unguarded.filter(case=case, taken_back_at=None).select_related("worker")
    last = walked.order_by("-since").first()
    worker = last.worker if last is not None and _may_walk_again(last.worker, case) else None
    for relation in Relation.objects.filter(
        kind="assigned", subject=case.person_id, until=closing.made_at + GRACE
    ).select_related("user"):
        walks = relation.user is not None and "caseworker" in relation.user.role_keys()
        if relation.user is not None and relation.user.is_active and not walks:
            relate(kind="assigned", user=relation.user, subject=case.person_id)
    if worker is None:
        return None
    row(Assignment, case, by, worker=worker)
    part(kind="pool", subject=case.person_id)
    relate(kind="assigned", user=worker, subject=case.person_id)
    return worker


def _may_walk_again(worker: User, case: Case) -> bool:
    """They still work here as a caseworker, no wall stands before the person, and they are not over the limit."""
    if not worker.is_active or "caseworker" not in worker.role_keys() or stands_behind_a_wall(worker, case.person_id):
        return False
    hard = packs.current().casework.caseload.hard_limit(surge=shares_surge(worker))
    return caseload_of(worker) < hard
