"""What the register itself holds of a person beyond their first record, and who stands near them beyond reception."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from samnak.ground import hanging
from samnak.ground.access.models import Relation
from samnak.reception.register.models import Address, Consent, ContactPoint, Kin, LifeEvent

OF_EVERYBODY = ("received", "pool")  # how reception and supervisors stand near whoever has just come


def near(person: UUID, by: UUID) -> bool:
    """Somebody else walks with them, has opened their file, or is kept from it by a wall."""
    rows = Relation.objects.filter(Relation.live_q(timezone.now()), subject=person)
    return rows.exclude(kind__in=OF_EVERYBODY).exclude(kind="assigned", user=by).exists()


def written(person: UUID, by: UUID) -> bool:
    """Kin, ways to reach them, addresses, what became of them, consents of any time: what another wrote."""
    of_others = ~Q(made_by=by) | Q(made_by=None)
    models = (Kin, ContactPoint, Address, LifeEvent)
    rows = [model.unguarded.filter(of_others, person=person, taken_back_at=None) for model in models]
    return any([each.exists() for each in (*rows, Consent.unguarded.filter(of_others, person=person))])


def register() -> None:
    hanging.tell(near)
    hanging.tell(written)
