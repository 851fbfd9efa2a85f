"""Forms: sent once, or held until their writer is back."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models
from django.utils import timezone

from samnak.ground.access.classes import declare, public, sensitive
from samnak.ground.access.models.users import User
from samnak.ground.access.sealed import SealedBytes


class DoneOnce(models.Model):
    """The key of an action that was done, so that the same form sent twice does it once."""

    key = models.UUIDField(primary_key=True)
    action = models.CharField(max_length=60)
    by = models.ForeignKey(User, models.PROTECT, null=True)
    result = models.UUIDField(null=True)
    at = models.DateTimeField(default=timezone.now)

    FIELDS = declare(public("key", "action", "by", "result", "at"))

    def made(self) -> uuid.UUID:
        """The id of what the action made; an action that makes nothing is not asked."""
        if self.result is None:
            raise ValueError(f"{self.action} made nothing.")
        return self.result


class HeldForm(models.Model):
    """A form that was sent after the sign-in had run out, encrypted until its writer is back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.UUIDField()
    body = SealedBytes()
    at = models.DateTimeField(default=timezone.now)

    FIELDS = declare(public("id", "at"), sensitive("client", "owner", "body"))

    LIFE = dt.timedelta(hours=24)
