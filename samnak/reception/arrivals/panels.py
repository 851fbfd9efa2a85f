"""What the airport shows on a person's page: that a doctor is needed, and the way to the card."""

from __future__ import annotations

from django.utils import timezone

from samnak.ground import panels
from samnak.ground.access.eyes import Eyes
from samnak.ground.panels import Panel
from samnak.reception.arrivals.queries import cards
from samnak.reception.arrivals.rules import FRESH, doctor_needed
from samnak.reception.arrivals.shown import doctor_line
from samnak.reception.register.models import Person


def doctor(eyes: Eyes, *, person: Person) -> Panel | None:
    """What they said of medicine and injuries: for two weeks or until it was seen to, for whoever may read
    of their health."""
    today = timezone.localdate()
    for seen in reversed(eyes.once(cards)):
        fresh = seen.met_at and today - timezone.localtime(seen.met_at).date() <= FRESH
        if fresh and "medicine" in seen.may and doctor_needed(seen):
            if panels.met("doctor", {eyes.person: seen._row.met_at}):
                return None
            context = {
                "line": doctor_line(seen, today),
                "passenger_id": seen.passenger_id,
                "compartments": ["health"],  # the read audit names them
            }
            return Panel("arrivals/doctor.html", context, order=5)
    return None


def register() -> None:
    panels.add("person", doctor)
