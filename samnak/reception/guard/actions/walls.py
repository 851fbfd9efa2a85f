"""A wall between a colleague and a person: put there, taken down, or put by somebody before themselves."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.ground.access import alarms, audit, once
from samnak.ground.access.actions import part, relate
from samnak.ground.access.actors import WALLS
from samnak.ground.access.decisions import decide, standing
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.ground.days import evening
from samnak.reception.guard import rules
from samnak.reception.guard.actions.handing_on import settle_openings
from samnak.reception.guard.models import Wall
from samnak.reception.guard.queries.walls import is_walled, leads_of
from samnak.reception.register.models import Person
from samnak.reception.register.queries import workers_of

NOT_YOURS = _("You may not change who sees this person. Ask their supervisor.")
STANDS = _("A wall stands between them already.")


@transaction.atomic
def put_wall(
    *,
    person: Person,
    colleague: User,
    because: str,
    reason: str,
    until: dt.date | None = None,
    by: User,
    key: UUID | None = None,
) -> Wall:
    """A colleague sees this person no longer, until the end of a day or for good. They are not told. Whoever walks
    with the person is changed first; a colleague of another role who stands beside them stands there no longer."""
    if before := once.claim(key, "guard.put_wall", by=by):
        return once.unchanged(_made_before(before.made(), by), person_id=person.pk, colleague_id=colleague.pk)
    person = _locked(person, by, "access.wall")
    rules.check_reason(reason)
    rules.check_until(until)
    _check_may_be_shut_out(colleague, person, by)
    wall = _put(person, colleague, because, reason, until, by)
    audit.record("guard.wall_put", by=by, about=wall)  # before whom, and of whom, is on the wall alone
    once.keep(key, wall.pk)
    return wall


@transaction.atomic
def put_own_wall(*, person: Person, because: str, reason: str = "", by: User, key: UUID | None = None) -> None:
    """Whoever stands near a person and is family, had a conflict, or is this person, sees them no longer, at once. Who
    supervises is told."""
    if before := once.claim(key, "guard.put_own_wall", by=by):
        once.unchanged(person, pk=before.made())
        return
    person = _locked(person, by, "register.see")
    rules.check_not_in_an_emergency(standing(by, [person.pk])[person.pk])
    wall = _put(person, by, because, reason, None, by)
    leads = leads_of(person.pk, but=[by.pk])
    there = reverse("register:person", args=[person.pk]) if leads else ""
    alarms.ring("guard.own_wall_put", by=by, users=leads, roles=[] if leads else ["director"], url=there)
    # A name here would stand beside what its owner read just before; supervisors read it on the wall.
    audit.record("guard.wall_put", by=WALLS, about=wall)
    once.keep(key, person.pk)


@transaction.atomic
def take_down_wall(*, wall: Wall, by: User) -> None:
    """The colleague may see the person again as far as their work opens them. Taking it down twice changes nothing."""
    person = _locked(wall.person, by, "access.wall")
    wall = Wall.objects.visible_to(by).select_for_update(of=("self",)).get(pk=wall.pk)
    if not wall.stands:
        return
    wall.ended_at, wall.ended_by = timezone.now(), by
    wall.save(update_fields=["ended_at", "ended_by"])
    part(kind=wall.relation, subject=person.pk, user=wall.colleague)
    audit.record("guard.wall_taken_down", by=by, about=wall)


def _put(person: Person, colleague: User, because: str, reason: str, until: dt.date | None, by: User) -> Wall:
    if because == Wall.Because.SELF and until is not None:
        raise Refused(_("Who somebody is does not end on a day. Leave the day empty."), field="until")
    end = evening(until)
    wall = Wall(person=person, colleague=colleague, because=because, reason=reason, until=end, made_by=by)
    wall.save(force_insert=True)
    relate(kind=wall.relation, subject=person.pk, user=colleague, until=end)
    part(kind="break_glass", subject=person.pk, user=colleague)
    if "caseworker" not in colleague.role_keys():
        part(kind="assigned", subject=person.pk, user=colleague)
    settle_openings(person.pk, colleague)
    return wall


def _check_may_be_shut_out(colleague: User, person: Person, by: User) -> None:
    if colleague.pk == by.pk:
        raise Refused(
            _("For yourself there is a page of its own."),
            opens=(_("Put a wall before yourself"), reverse("guard:own", args=[person.pk])),
            field="colleague",
        )
    if is_walled(colleague, person.pk):
        raise Refused(STANDS, field="colleague")
    walking = [w.pk for w in workers_of([person.pk], role="caseworker").get(person.pk, [])]
    if colleague.pk in walking:
        raise Refused(
            _("%(who)s walks with this person. Say first who goes on from there, then put the wall.")
            % {"who": colleague},
            opens=(_("Say who walks with them"), reverse("cases:assign", args=[person.pk])),
            field="colleague",
        )


def _locked(person: Person, by: User, permission: str) -> Any:
    """The person as stored now, locked for this transaction, if the actor may do this near them."""
    found = Person.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=person.pk).first()
    if found is None or not decide(by, permission, found):
        raise Refused(NOT_YOURS, status=403)
    return found


def _made_before(wall_id: UUID, by: User) -> Any:
    found = Wall.objects.visible_to(by).filter(pk=wall_id).first()
    if found is None:
        raise Refused(NOT_YOURS, status=403)
    return found
