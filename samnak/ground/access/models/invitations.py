"""Links by which somebody comes to an account of their own."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from samnak.ground.access.classes import declare, public, sensitive
from samnak.ground.access.ids import new_id
from samnak.ground.access.models.users import User


class Invitation(models.Model):
    """A link that lets the owner of an account choose their own password, once. Only its hash is kept."""

    LIFE = dt.timedelta(hours=72)
    FIRST, RECOVERY = "first", "recovery"
    KINDS = (FIRST, RECOVERY)

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="invitations")
    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in KINDS])
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    FIELDS = declare(public("id", "user", "kind", "made_at", "until", "used_at"), sensitive("audit", "token_hash"))

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user"], name="invitation_open", condition=Q(used_at=None)),
        ]

    @staticmethod
    def hash_of(token: str) -> str:
        """What is kept of a token: it has 256 random bits, so that one round is enough."""
        return hashlib.sha256(token.encode()).hexdigest()

    @staticmethod
    def live_q(now: dt.datetime) -> Q:
        return Q(used_at=None, until__gt=now, user__is_active=True)
