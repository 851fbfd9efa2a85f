"""Alarms: what somebody must be told at once, and has to say they know. Each key has a sentence in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise

from samnak.ground.access import audit
from samnak.ground.access.actors import Actor
from samnak.ground.access.models import Alarm, User, natural_key_of

SENTENCES: dict[str, Promise] = {}


def say(sentences: dict[str, Promise]) -> None:
    """Register what each alarm says ("%(by)s opened a file in an emergency"). Called in `AppConfig.ready`."""
    SENTENCES.update(sentences)


def ring(
    key: str,
    *,
    by: Actor,
    users: Iterable[User] = (),
    roles: Iterable[str] = (),
    about_id: UUID | None = None,
    url: str = "",
    **facts: Any,
) -> list[Alarm]:
    """Tell these users, and everybody who holds one of these roles. Part of an action, in its transaction; the action
    does the audit. `facts` are plain values that name no one."""
    if key not in SENTENCES:
        raise ValueError(f"The alarm {key!r} has no sentence.")
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An alarm rings in the action's transaction.")
    common = {"key": key, "by": natural_key_of(by), "about_id": about_id, "facts": facts, "url": url}
    rows = [Alarm(user=user, **common) for user in users] + [Alarm(role=role, **common) for role in roles]
    return Alarm.objects.bulk_create(rows)


def lead_of(user: User) -> list[User]:
    """The supervisor of a user, to be told something; nobody where there is none who still works here."""
    lead = user.supervisor
    return [lead] if lead is not None and lead.is_active else []


def whom(by: Actor) -> dict[str, Any]:
    """Who is told of what a user does: their supervisor and the auditor; without a supervisor the director too."""
    lead = lead_of(by) if isinstance(by, User) else []
    return {"users": lead, "roles": ["auditor"]} if lead else {"roles": ["auditor", "director"]}


def of(user: User) -> QuerySet[Alarm]:
    """What this user was ever told, the newest first. An alarm about oneself is for the others who hold the role."""
    mine = Q(user=user) | (Q(role__in=user.role_keys()) & ~Q(by=natural_key_of(user)))
    return Alarm.objects.filter(mine).order_by("-at", "-id")


def waiting(user: User) -> QuerySet[Alarm]:
    """What this user was told and has not yet said they know; the newest first."""
    return of(user).filter(known_at=None)


@transaction.atomic
def know(*, alarm: Alarm, by: User) -> None:
    """The user says they know. One for a role is then known to all of it."""
    if waiting(by).filter(pk=alarm.pk).update(known_at=timezone.now(), known_by=by):
        audit.record("access.alarm_known", by=by, about=alarm)


def answered(key: str, *, about_id: UUID, by: User) -> None:
    """What this alarm asked for was done: nobody needs to be told of it any more. Part of the action that did it."""
    Alarm.objects.filter(key=key, about_id=about_id, known_at=None).update(known_at=timezone.now(), known_by=by)
