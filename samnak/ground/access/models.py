"""Users, their roles, who stands near whom, and the chained log of what was done."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samnak.ground.access.classes import declare, personal, public, sensitive
from samnak.ground.access.ids import new_id
from samnak.ground.access.roles import ROLES
from samnak.ground.access.sealed import SealedBytes


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """Somebody who works with Samnak. Made by invitation; never deleted, only closed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(_("sign-in name"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    name_km = models.CharField(_("name in Khmer"), max_length=80, blank=True)
    supervisor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="team")
    language = models.CharField(max_length=5, default="km")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    FIELDS = declare(
        public(
            "id",
            "username",
            "name",
            "name_km",
            "supervisor",
            "language",
            "is_active",
            "created_at",
            "last_login",
        ),
        sensitive("audit", "password"),
    )

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        """How the user is called, in the language of the page."""
        return self.called((get_language() or "")[:2])

    def get_full_name(self) -> str:
        return self.name

    @cached_property
    def _roles(self) -> frozenset[str]:
        now = timezone.now()
        rows = self.roles.filter(Q(until=None) | Q(until__gt=now), since__lte=now)
        return frozenset(row.role for row in rows if row.role in ROLES)

    def role_keys(self) -> frozenset[str]:
        """Keys of the roles held at this moment; none for a closed account."""
        return self._roles if self.is_active else frozenset()

    def called(self, language: str) -> str:
        return self.name_km if language == "km" and self.name_km else self.name


class RoleGrant(models.Model):
    """That a user holds a role, from when until when."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="roles")
    role = models.CharField(max_length=30, choices=[(key, role.label) for key, role in ROLES.items()])
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    FIELDS = declare(public("id", "user", "role", "since", "until"))


class Relation(models.Model):
    """Who stands in what relation to whom. Written by the rooms' actions; access knows no person.

    Either `user` or `role` is set: everybody in reception stands near a person who has just come
    (`received`), every supervisor near one whom nobody walks with yet (`pool`).
    """

    WALLS = ("walled", "self")
    KINDS = ("received", "pool", "assigned", "matter", "self", "walled", "break_glass")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=20, choices=[(kind, kind) for kind in KINDS])
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="relations")
    role = models.CharField(max_length=30, blank=True)
    subject = models.UUIDField(db_index=True)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    FIELDS = declare(public("id", "kind", "role", "since", "until"), personal("client", "user", "subject"))

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", "user", "subject"], name="relation_of_user"),
            models.Index(fields=["kind", "role", "subject"], name="relation_of_role"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=(Q(user__isnull=False) & Q(role="")) | (Q(user__isnull=True) & ~Q(role="")),
                name="relation_is_of_a_user_or_a_role",
            )
        ]

    @staticmethod
    def live_q(now: dt.datetime) -> Q:
        return Q(since__lte=now) & (Q(until=None) | Q(until__gt=now))

    @staticmethod
    def wall_q(user: User, now: dt.datetime) -> Q:
        """Relations that keep this user from a person: a wall, or that they are the person. Staff may be clients, and
        nobody works on their own file."""
        return Relation.live_q(now) & Q(kind__in=Relation.WALLS, user=user)


class AuditEntry(models.Model):
    """One thing that was done. Written in the action's own transaction, never changed.

    `facts` says which fields changed, never what stands in them. Each entry's hash covers the one before.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    key = models.CharField(max_length=60)
    by = models.CharField(max_length=60)  # user id, or "machine:<key>"
    about = models.CharField(max_length=60, blank=True, db_index=True)  # "register.person"
    about_id = models.UUIDField(null=True, db_index=True)
    facts = models.JSONField(default=dict)
    before = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    FIELDS = declare(
        public("number", "before", "hash"),
        sensitive("audit", "at", "key", "by", "about", "about_id", "facts"),
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]


class AuditHead(models.Model):
    """The last number and hash; its one row is locked while an entry is added."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    FIELDS = declare(public("id", "number", "hash"))


class Reading(models.Model):
    """That somebody read something of people. Its own store, a chain per process, committed at once."""

    id = models.BigAutoField(primary_key=True)
    chain = models.UUIDField()
    number = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=60, db_index=True)
    key = models.CharField(max_length=60)
    subjects = models.JSONField(default=list)  # UUIDs shown, as text: people; flights and lists for those not met
    compartments = models.JSONField(default=list)
    before = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    FIELDS = declare(
        public("id", "chain", "number", "before", "hash"),
        sensitive("audit", "at", "by", "key", "subjects", "compartments"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["chain", "number"], name="one_reading_per_link")
        ]


class ReadSubject(models.Model):
    """Index of `Reading` by person, so that "who saw me" is one look-up."""

    id = models.BigAutoField(primary_key=True)
    reading = models.ForeignKey(Reading, models.CASCADE, related_name="subject_rows")
    subject = models.UUIDField(db_index=True)

    FIELDS = declare(public("id", "reading"), sensitive("audit", "subject"))


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


def natural_key_of(actor: Any) -> str:
    """How an actor is written in the logs: a user's id, or `machine:<key>`."""
    return f"machine:{actor.key}" if hasattr(actor, "key") else str(actor.pk)
