"""What somebody must be told at once."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from samnak.ground.access.classes import declare, public, sensitive
from samnak.ground.access.ids import new_id
from samnak.ground.access.models.users import User


class Alarm(models.Model):
    """Something a user, or everybody of a role, is to know and has to say they know: a file was opened in an emergency,
    somebody read a great many files, a consent was withdrawn. `facts` are plain values that name no one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=60)
    at = models.DateTimeField(default=timezone.now)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="alarms")
    role = models.CharField(max_length=30, blank=True)
    by = models.CharField(max_length=60)  # whose doing it was: user id, or "machine:<key>"
    about_id = models.UUIDField(null=True)
    facts = models.JSONField(default=dict)
    url = models.CharField(max_length=200, blank=True)  # where to look, or to say something
    known_at = models.DateTimeField(null=True)
    known_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    FIELDS = declare(
        public("id", "at", "user", "role", "known_at", "known_by"),
        sensitive("audit", "key", "by", "about_id", "facts", "url"),
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user"], name="alarm_of_user", condition=Q(known_at=None)),
            models.Index(fields=["role"], name="alarm_of_role", condition=Q(known_at=None)),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=(Q(user__isnull=False) & Q(role="")) | (Q(user__isnull=True) & ~Q(role="")),
                name="alarm_is_for_a_user_or_a_role",
            )
        ]
