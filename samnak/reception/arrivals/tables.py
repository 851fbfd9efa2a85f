"""The tables of this room that somebody may want to take out."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samnak.ground import downloads
from samnak.ground.access.models import User
from samnak.ground.downloads import Scope
from samnak.reception.arrivals.models import ArrivalList, Flight
from samnak.reception.arrivals.queries import board, changes_of


def on_board(user: User, scope: Scope) -> list[UUID]:
    """Whom the board of a flight shows this user, of those somebody has met."""
    wanted = _uuid(scope, "flight")
    flight = Flight.objects.filter(pk=wanted).first() if wanted else None
    lines = board(user, flight) if flight else []
    return [line.passenger.person_id for line in lines if line.passenger.person_id]


def on_list(user: User, scope: Scope) -> list[UUID]:
    """Whom a version of a list shows this user, of those somebody has met."""
    found = ArrivalList.objects.visible_to(user).filter(pk=_uuid(scope, "list")).first()
    groups = changes_of(user, found).values() if found else ()
    return [seen.person_id for group in groups for _row, seen in group if seen.person_id]


def _uuid(scope: Scope, name: str) -> UUID | None:
    try:
        return UUID(scope.get(name, ""))
    except ValueError:
        return None


def _back(page: str, name: str) -> downloads.Back:
    def address(scope: Scope) -> str:
        known = _uuid(scope, name)
        return reverse(page, args=[known]) if known else reverse("arrivals:flights")

    return address


def register() -> None:
    see, back = "arrivals.see", _back("arrivals:flight", "flight")
    downloads.table("arrivals.flight", _("Arrivals"), see, people=on_board, back=back, scope=("flight",))
    back = _back("arrivals:changes", "list")
    downloads.table("arrivals.list", _("A version of the list"), see, people=on_list, back=back, scope=("list",))
