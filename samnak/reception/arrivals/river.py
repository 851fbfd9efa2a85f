"""The landing and the first days, on a person's journey; and the flight on their page."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from samnak.ground.access.eyes import Eyes
from samnak.ground.panels import STAY, RiverEntry, Stretch, add_to_river
from samnak.ground.ui.choices import label
from samnak.reception.arrivals.queries import cards


@add_to_river
def landing(eyes: Eyes, stretch: Stretch) -> list[RiverEntry]:
    """When they landed, who met them, where they slept the first night."""
    if not stretch.wants(STAY):
        return []
    entries = []
    for seen in eyes.once(cards):
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
                by=seen.met_by_id,
                node="landed",
                url=reverse("arrivals:card", args=[seen.passenger.pk]),
            )
        )
    return entries
