"""The one question every action of the airport asks first, and the moment it writes down."""

import datetime as dt
from typing import Any

from django.utils import timezone

from samnak.ground.access.actors import Actor
from samnak.ground.access.decisions import decide, has_permission
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.reception.arrivals.models import Passenger
from samnak.reception.register.actions import NOT_YOURS


def check_may(by: Actor, permission: str, about: Any = None) -> None:
    """Refuse with one sentence unless the actor's role holds the permission (and stands near)."""
    if not isinstance(by, User):
        return
    if not (decide(by, permission, about) if about is not None else has_permission(by, permission)):
        raise Refused(NOT_YOURS, status=403)


def locked(passenger: Passenger, by: Actor) -> Passenger:
    """The passenger as stored now, locked for this transaction; refused once the head-count is closed."""
    from django.utils.translation import gettext as _

    rows = Passenger.objects.visible_to(by).select_related("flight").select_for_update(of=("self",))
    found = rows.filter(pk=passenger.pk).first()
    if found is None:
        raise Refused(NOT_YOURS, status=403)
    if found.flight.closed_at:
        raise Refused(_("The head-count of this flight is closed. Open it again first."))
    return found


def moment(at: dt.datetime | None, by: Actor) -> dt.datetime:
    """When it happened: now. Only a machine actor may write down the past."""
    if at is not None and isinstance(by, User):
        raise ValueError("A user writes down what happens now.")
    return at or timezone.now()
