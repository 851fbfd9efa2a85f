"""Who stands near whom."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from samnak.ground.access.classes import declare, personal, public
from samnak.ground.access.ids import new_id
from samnak.ground.access.models.users import User


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


class Opening(models.Model):
    """That a person's consent opens one compartment of theirs to a role standing near them, from when until when.
    Written by the room that holds the consents, in the transaction in which it is given or withdrawn."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject = models.UUIDField()
    role = models.CharField(max_length=30)
    compartment = models.CharField(max_length=20)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    FIELDS = declare(public("id"), personal("consent", "subject", "role", "compartment", "since", "until"))

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject", "role", "compartment"], name="opening_of_subject"),
        ]

    @staticmethod
    def live_q(now: dt.datetime) -> Q:
        return Q(since__lte=now) & (Q(until=None) | Q(until__gt=now))
