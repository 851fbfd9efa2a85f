"""What this room holds of a person: a wall that stands, and that their file was opened in an emergency."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from samnak.ground import hanging
from samnak.reception.guard.models import EmergencyOpening, Wall


def walls(person: UUID, by: UUID) -> bool:
    return Wall.unguarded.filter(Wall.standing_q(timezone.now()), person=person).exists()


def openings(person: UUID, by: UUID) -> bool:
    return EmergencyOpening.objects.filter(subject=person).exists()


def register() -> None:
    hanging.tell(walls)
    hanging.tell(openings)
