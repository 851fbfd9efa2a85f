"""Who stands near a person: part of the actions of rooms, which do the audit."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from samnak.ground.access.models import Relation, User


def relate(
    *,
    kind: str,
    subject: UUID,
    user: User | None = None,
    role: str = "",
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
) -> Relation:
    """Say who stands near a person, from now on or since when. Part of a room's action, which does the audit."""
    live = Relation.objects.filter(
        Relation.live_q(timezone.now()), kind=kind, subject=subject, user=user, role=role
    ).first()
    if live is None:
        now = timezone.now()
        return Relation.objects.create(
            kind=kind, subject=subject, user=user, role=role, since=since or now, until=until
        )
    if live.until != until:
        live.until = until
        live.save(update_fields=["until"])
    return live


def part(*, kind: str, subject: UUID, user: User | None = None, at: dt.datetime | None = None) -> int:
    """End live relations of a kind to a person (of one user, or of all), now or at another time. Part of a room's
    action. One that ends earlier by itself is not made longer."""
    at = at or timezone.now()
    rows = Relation.objects.filter(Relation.live_q(timezone.now()), kind=kind, subject=subject)
    if user is not None:
        rows = rows.filter(user=user)
    return rows.filter(Q(until=None) | Q(until__gt=at)).update(until=at)
