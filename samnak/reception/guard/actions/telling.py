"""Who is told of a question or a file in an emergency: an alarm that leads to its page."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from samnak.ground.access import alarms
from samnak.ground.access.models import User
from samnak.reception.guard.models import EmergencyOpening


def tell(key: str, opening: EmergencyOpening, by: User, *, users: Any = (), roles: Any = ()) -> None:
    there = reverse("guard:opening", args=[opening.pk])
    alarms.ring(key, by=by, users=users, roles=roles, about_id=opening.pk, url=there)
