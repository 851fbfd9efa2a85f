"""The chained log of what was done, and of who read what."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from samnak.ground.access.classes import declare, public, sensitive
from samnak.ground.access.ids import new_id
from samnak.ground.access.models.users import User


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
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["key", "number"], name="entry_by_key"),
            models.Index(fields=["by", "number"], name="entry_by_actor"),
            models.Index(fields=["at"], name="entry_by_time"),
        ]


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
    by = models.CharField(max_length=60)
    key = models.CharField(max_length=60)
    subjects = models.JSONField(default=list)  # UUIDs shown, as text: people; flights and lists for those not met
    opened = models.UUIDField(null=True)  # the one the page was about; empty for a page that lists several
    compartments = models.JSONField(default=list)
    before = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    FIELDS = declare(
        public("id", "chain", "number", "before", "hash"),
        sensitive("audit", "at", "by", "key", "subjects", "opened", "compartments"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["chain", "number"], name="one_reading_per_link")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["by", "at"], name="reading_by_reader"),
            models.Index(fields=["at"], name="reading_by_time"),
        ]


class ReadSubject(models.Model):
    """Index of `Reading` by person, so that "who saw me" is one look-up."""

    id = models.BigAutoField(primary_key=True)
    reading = models.ForeignKey(Reading, models.CASCADE, related_name="subject_rows")
    subject = models.UUIDField(db_index=True)

    FIELDS = declare(public("id", "reading"), sensitive("audit", "subject"))


class Refusal(models.Model):
    """That a signed-in user asked for what is not theirs: which page, and what id stood in its address. In the store of
    the readings, a chain per process. Whether such an id exists is not asked, so it does not stand here either."""

    id = models.BigAutoField(primary_key=True)
    chain = models.UUIDField()
    number = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    route = models.CharField(max_length=80)  # "register:person"; "unknown" for an address that is no page
    asked = models.JSONField(default=list)  # UUIDs of the address, as text
    status = models.PositiveSmallIntegerField()  # 404: is not there for them; 403: refused in words
    times = models.PositiveIntegerField(default=1)  # how many this row stands for, when they come too fast
    before = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    FIELDS = declare(
        public("id", "chain", "number", "before", "hash"),
        sensitive("audit", "at", "by", "route", "asked", "status", "times"),
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["chain", "number"], name="one_refusal_per_link")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["by", "at"], name="refusal_by_asker"),
            models.Index(fields=["at"], name="refusal_by_time"),
        ]


class DigestLook(models.Model):
    """That a supervisor has looked at what their team read in one week."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    supervisor = models.ForeignKey(User, models.PROTECT, related_name="looks")
    week = models.DateField()  # its Monday
    at = models.DateTimeField(default=timezone.now)

    FIELDS = declare(public("id", "supervisor", "week", "at"))

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["supervisor", "week"], name="one_look_a_week")
        ]


def natural_key_of(actor: Any) -> str:
    """How an actor is written in the logs: a user's id, or `machine:<key>`."""
    return f"machine:{actor.key}" if hasattr(actor, "key") else str(actor.pk)
