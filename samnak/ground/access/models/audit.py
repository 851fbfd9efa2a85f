"""The chained log of what was done, and of who read what."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from samnak.ground.access.classes import declare, public, sensitive


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


def natural_key_of(actor: Any) -> str:
    """How an actor is written in the logs: a user's id, or `machine:<key>`."""
    return f"machine:{actor.key}" if hasattr(actor, "key") else str(actor.pk)
