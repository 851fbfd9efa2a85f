"""Web sessions that end at once: for an account that was closed, or whose roles changed."""

from __future__ import annotations

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from samnak.ground.access import audit
from samnak.ground.access.actors import Actor
from samnak.ground.access.models import User


@transaction.atomic
def end_sessions(*, user: User, by: Actor, but: str | None = None) -> int:
    """End every web session of a user (but one, named by its key). Gives how many ended."""
    rows = Session.objects.filter(expire_date__gt=timezone.now())
    theirs = [row.pk for row in rows if row.get_decoded().get(SESSION_KEY) == str(user.pk) and row.pk != but]
    if theirs:
        Session.objects.filter(pk__in=theirs).delete()
        audit.record("access.sessions_ended", by=by, about=user, sessions=len(theirs))
    return len(theirs)
