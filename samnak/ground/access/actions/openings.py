"""What a person's consent opens to a role: part of the actions of the room that holds the consents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from samnak.ground.access.models import Opening


def open_to(*, subject: UUID, role: str, compartments: Iterable[str], since: dt.datetime, until: dt.datetime) -> None:
    """The role reads these compartments of the person until then, if it stands near. Part of a room's action."""
    rows = [Opening(subject=subject, role=role, compartment=each, since=since, until=until) for each in compartments]
    Opening.objects.bulk_create(rows)


def close_to(*, subject: UUID, role: str, compartments: Iterable[str]) -> set[str]:
    """The role reads them no more, from this moment on. Part of a room's action. Gives those that were open."""
    now = timezone.now()
    rows = Opening.objects.filter(subject=subject, role=role, compartment__in=list(compartments))
    closed = set(rows.filter(Opening.live_q(now)).values_list("compartment", flat=True))
    rows.filter(Q(until=None) | Q(until__gt=now)).update(until=now)
    return closed
