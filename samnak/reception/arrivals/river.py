"""The landing and the first days, on a person's journey; and the flight on their page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from samnak.ground.access.seen import see_all
from samnak.ground.panels import RiverEntry, add_to_river
from samnak.ground.ui.choices import label
from samnak.reception.arrivals.models import Welcome


@add_to_river
def landing(user: Any, person_id: UUID) -> list[RiverEntry]:
    """When they landed, who met them, where they slept the first night."""
    rows = (
        Welcome.objects.visible_to(user)
        .filter(passenger__person=person_id)
        .select_related("passenger__flight", "met_by")
    )
    entries = []
    for seen in see_all(user, rows):
        if "met_at" not in seen.may:
            continue
        flight = seen.passenger.flight
        night = seen.tonight and _("First night: %(place)s.") % {"place": label("welcome.tonight", seen.tonight)}
        entries.append(
            RiverEntry(
                on=flight.date,
                at=seen.met_at,
                kind=_("Landed"),
                sentence=" ".join(str(p) for p in (_("Met at the airport."), night) if p),
                by=str(seen.met_by or ""),
                node="landed",
                topic="arrival",
                url=reverse("arrivals:card", args=[seen.passenger.pk]),
            )
        )
    return entries
