"""What takes two people: one asks, another one answers."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.ground.access.classes import declare, public, sensitive
from samnak.ground.access.ids import new_id
from samnak.ground.access.models.users import User
from samnak.ground.access.roles import ROLES
from samnak.ground.access.sealed import SealedText


class Proposal(models.Model):
    """That somebody asked for what one person alone may not do: a role that watches over others, or a new way in for
    a colleague who lost theirs. `asked_by` is empty where it was asked on the server itself."""

    class Kind(models.TextChoices):
        ROLE = "role", _("a role")
        RECOVERY = "recovery", _("a new way in")

    class Answer(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed by a second person")
        REFUSED = "refused", _("not confirmed")
        TAKEN_BACK = "taken_back", _("stopped")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    user = models.ForeignKey(User, models.PROTECT, related_name="proposals")
    role = models.CharField(max_length=30, blank=True, choices=[(key, role.label) for key, role in ROLES.items()])
    role_until = models.DateTimeField(null=True)
    reason = SealedText()
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    lapses_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)  # from when on a confirmed recovery works
    answer = models.CharField(max_length=10, blank=True, choices=Answer.choices)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    words = SealedText()  # why it was not confirmed
    used_at = models.DateTimeField(null=True)  # when the link of a recovery was made

    FIELDS = declare(
        public("id", "kind", "user", "role", "role_until", "asked_by", "asked_at", "lapses_at", "ready_at", "answer"),
        public("answered_by", "answered_at", "used_at"),
        sensitive("audit", "reason", "words"),
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["lapses_at"], name="proposal_open", condition=Q(used_at=None)),
        ]

    @staticmethod
    def waiting_q(now: dt.datetime) -> Q:
        """Nobody has answered yet, and it has not lapsed."""
        return Q(answer="", lapses_at__gt=now)

    @classmethod
    def usable_q(cls, now: dt.datetime) -> Q:
        """Recoveries that were confirmed and not used yet: those that work, and those whose time comes."""
        return Q(answer=cls.Answer.CONFIRMED, kind=cls.Kind.RECOVERY, used_at=None, lapses_at__gt=now)

    @property
    def waits(self) -> bool:
        return not self.answer and self.lapses_at > timezone.now()

    @property
    def works(self) -> bool:
        """Whether a confirmed recovery may be used now: its time has come, and it was not used yet."""
        now = timezone.now()
        ready = self.ready_at is not None and self.ready_at <= now < self.lapses_at
        return self.answer == self.Answer.CONFIRMED and ready and self.used_at is None

    @property
    def can_be_stopped(self) -> bool:
        """What waits; and a recovery that was confirmed, as long as nobody has used it."""
        unused = self.kind == self.Kind.RECOVERY and self.answer == self.Answer.CONFIRMED and self.used_at is None
        return self.waits or (unused and self.lapses_at > timezone.now())
