"""What every action on a case asks first, and how its rows are made."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.casework.cases import rules
from samnak.casework.cases.models import Case
from samnak.ground.access.actors import Actor, Machine
from samnak.ground.access.decisions import decide
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.ground.access.visibility import walled_from

NOT_YOURS = _("You may not change this case. Ask the person's caseworker or your supervisor.")


def check_may(by: Actor, permission: str, about: Any) -> None:
    """Refuse unless one of the actor's roles that stands near the person holds the permission."""
    if isinstance(by, User) and not decide(by, permission, about):
        raise Refused(NOT_YOURS, status=403)


def locked(case: Case, by: Actor, *, permission: str = "cases.change", must_be_open: bool = True) -> Case:
    """The case as stored now, locked for this transaction."""
    found = Case.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=case.pk).first()
    if found is None:
        raise Refused(NOT_YOURS, status=403)
    check_may(by, permission, found)
    if must_be_open:
        rules.check_open(found)
    return found


def stands_behind_a_wall(user: User, person_id: UUID) -> bool:
    """Whether a wall keeps this user from the person, or they are the person."""
    return walled_from(user).filter(subject=person_id).exists()


def row(model: Any, case: Case, by: Actor, **values: Any) -> Any:
    """Make a row of a case."""
    return model.objects.create(case=case, person_id=case.person_id, made_by=user_of(by), **values)


def moment(at: dt.datetime | None, by: Actor) -> dt.datetime:
    """When it happened: now. Only a machine actor may write down the past."""
    if at is not None and isinstance(by, User):
        raise ValueError("A user writes down what happens now.")
    return at or timezone.now()


def user_of(by: Actor) -> User | None:
    """Whom a row names as its maker: a machine actor is named in the audit alone."""
    return None if isinstance(by, Machine) else by
