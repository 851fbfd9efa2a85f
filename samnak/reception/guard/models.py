"""Walls between a colleague and a person, and files that were opened in an emergency."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.ground.access.classes import declare, personal, public, sensitive
from samnak.ground.access.ids import new_id
from samnak.ground.access.sealed import SealedJSON, SealedText
from samnak.ground.access.visibility import OfPeople, visible_subjects
from samnak.reception.register.models import Person


class Wall(OfPeople):
    """That a colleague must not see a person, and why. The relation of the same time is what shuts them out; this row
    is for whoever put it there."""

    OPENED_BY, OPENED_TO = "audit", "access.wall"

    class Because(models.TextChoices):
        KIN = "kin", _("they are family")
        CONFLICT = "conflict", _("there was a conflict between them")
        SELF = "self", _("the colleague is this person")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="walls")
    colleague = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    because = models.CharField(max_length=10, choices=Because.choices)
    reason = SealedText(default="")
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    FIELDS = declare(
        public("id", "person", "since", "until", "ended_at", "ended_by"),
        sensitive("audit", "colleague", "because", "reason", "made_by"),
    )

    class Meta(OfPeople.Meta):
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["colleague", "person"], name="wall_of_colleague")]

    @property
    def relation(self) -> str:
        """The kind of relation that shuts the colleague out."""
        return "self" if self.because == self.Because.SELF else "walled"

    @staticmethod
    def standing_q(now: dt.datetime) -> Q:
        """Walls that stand at this moment."""
        return Q(ended_at=None) & (Q(until=None) | Q(until__gt=now))

    @property
    def stands(self) -> bool:
        """Whether it keeps somebody out now."""
        return self.ended_at is None and (self.until is None or self.until > timezone.now())

    def subject_id(self) -> UUID:
        return self.person_id

    @classmethod
    def visible_q(cls, user: Any) -> Q:
        return Q(person__in=visible_subjects(user, "audit", "access.wall"))

    @classmethod
    def live_q(cls) -> Q:
        return Q(person__taken_back_at=None)


class EmergencyOpening(models.Model):
    """That somebody asked to see a person who is not theirs, in an emergency: for whom, why, who was told, and what the
    second person said of it. Written before anything is shown, also when nobody was found. It is about what the opener
    did: who may read it is asked of `queries.emergency`, and whoever may not see the person finds no name in it."""

    class Verdict(models.TextChoices):
        IN_ORDER = "in_order", _("in order")
        NOT_IN_ORDER = "not_in_order", _("not in order")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField(default=timezone.now)
    opener = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    second = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    asked = SealedText(default="")  # the name or number that was typed
    reason = SealedText(default="")
    found = models.PositiveSmallIntegerField(default=0)
    candidates = SealedJSON(default=list)  # UUIDs of those found, as text
    subject = models.UUIDField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # earlier than it would have
    needs_word = models.BooleanField(default=False)  # an auditor must say yes first
    word_at = models.DateTimeField(null=True, blank=True)
    word_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    review_due_on = models.DateField(null=True, blank=True)
    verdict = models.CharField(max_length=12, choices=Verdict.choices, blank=True)
    review = SealedText(default="")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    FIELDS = declare(
        public("id", "at", "opener", "second", "found", "opened_at", "until", "ended_at", "needs_word"),
        public("word_at", "word_by", "review_due_on", "verdict", "reviewed_at", "reviewed_by"),
        personal("client", "subject", "candidates"),
        personal("identity", "asked"),
        sensitive("audit", "reason", "review"),
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["opener", "-at"], name="opening_of_opener"),
            models.Index(fields=["-at"], name="opening_by_time"),
        ]

    @property
    def is_open(self) -> bool:
        now = timezone.now()
        return self.opened_at is not None and self.ended_at is None and self.until is not None and self.until > now

    @property
    def waits_for_word(self) -> bool:
        return self.needs_word and self.word_at is None
