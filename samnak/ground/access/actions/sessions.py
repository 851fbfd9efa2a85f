"""Web sessions end at once: their rows are deleted, and whoever holds the cookie is nobody."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from samnak.ground.access import audit
from samnak.ground.access.actors import Actor
from samnak.ground.access.models import User, WebSession


@transaction.atomic
def end_sessions(*, user: User, by: Actor, but: str | None = None) -> int:
    """End all web sessions of a user but the one with this key. Without any, nothing happens."""
    rows = WebSession.objects.filter(user=user)
    if but:
        rows = rows.exclude(session_key=but)
    ended: int = rows.delete()[0]
    if ended:
        audit.record("access.sessions_ended", by=by, about=user, counted=ended)
    return ended


@transaction.atomic
def end_session(*, shown: UUID, by: User) -> None:
    """End one of one's own. One that is over already changes nothing."""
    if WebSession.objects.filter(user=by, shown=shown).delete()[0]:
        audit.record("access.session_ended", by=by, about=by)
