"""The case, who walks with it, and how a large flight is shared out."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.ground.access.classes import declare, personal, public
from samnak.ground.access.ids import new_id
from samnak.ground.access.sealed import SealedText
from samnak.ground.access.visibility import OfPeople, visible_subjects
from samnak.reception.register.models import Person


class Case(OfPeople):
    """One stay in the programme. Coming back opens a new one; the old ones stay as they are."""

    OPENED_BY, OPENED_TO = "services", "cases.see"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="cases")
    opened_on = models.DateField()
    landed_on = models.DateField(null=True, blank=True)  # the intervals of the plan count from here
    closed_on = models.DateField(null=True, blank=True)
    closure_reason = models.CharField(max_length=30, blank=True)  # key of the pack
    closure_note = SealedText(default="")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    FIELDS = declare(
        public("id", "made_at", "made_by"),
        personal("client", "person", "opened_on", "landed_on", "closed_on"),
        personal("services", "closure_reason", "closure_note"),
    )

    class Meta(OfPeople.Meta):
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person"], condition=Q(closed_on=None), name="one_open_case_for_a_person")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["closed_on", "opened_on"], name="open_cases")]

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    def subject_id(self) -> UUID:
        return self.person_id

    @classmethod
    def visible_q(cls, user: Any) -> Q:
        return Q(person__in=visible_subjects(user, "services", "cases.see"))

    @classmethod
    def live_q(cls) -> Q:
        return Q(person__taken_back_at=None)


class CaseRow(OfPeople):
    """Base of what belongs to one case. What was written by mistake is taken back, never deleted.

    `person` repeats the case's person, so that who may see a row is known without joining the case.
    """

    OPENED_BY, OPENED_TO = "services", "cases.see"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta(OfPeople.Meta):
        abstract = True

    def subject_id(self) -> UUID | None:
        return self.person_id

    @classmethod
    def visible_q(cls, user: Any) -> Q:
        return Q(person__in=visible_subjects(user, "services", "cases.see"))

    @classmethod
    def live_q(cls) -> Q:
        return Q(taken_back_at=None, person__taken_back_at=None)


CASE_ROW_FIELDS = ("id", "person", "case", "made_at", "made_by", "taken_back_at")


class Closing(CaseRow):
    """That a case was closed: why, and with which words. It stays when the case is opened again."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="closings")
    closed_on = models.DateField()
    reason = models.CharField(max_length=30)  # key of the pack
    note = SealedText(default="")
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    FIELDS = declare(
        public(*CASE_ROW_FIELDS, "reopened_at", "reopened_by"),
        personal("client", "closed_on"),
        personal("services", "reason", "note"),
    )


class Assignment(CaseRow):
    """Who walks with the person, from when until when, and the words with which they were handed over."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="assignments")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    note = SealedText(default="")  # what the next one should know
    seen_at = models.DateTimeField(null=True, blank=True)  # when the next one said: I have read it

    FIELDS = declare(
        public(*CASE_ROW_FIELDS, "seen_at"),
        personal("client", "worker", "since", "until"),
        personal("services", "note"),
    )

    class Meta(CaseRow.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(until=None, taken_back_at=None), name="one_worker_for_a_case"
            )
        ]


class Surge(models.Model):
    """A large flight is shared out: who takes how many, temporary help, and when it ends. Holds no person."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    words = models.CharField(max_length=200)
    expected = models.PositiveSmallIntegerField(null=True, blank=True)  # how many are on the flight
    since = models.DateField()
    until = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    FIELDS = declare(public("id", "words", "expected", "since", "until", "ended_on", "made_by"))

    class Meta:
        ordering: ClassVar[list[str]] = ["-since", "-id"]


class SurgeShare(models.Model):
    """How many one worker takes during a surge, and whether they only help for that time."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    surge = models.ForeignKey(Surge, models.PROTECT, related_name="shares")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    people = models.PositiveSmallIntegerField()
    temporary = models.BooleanField(default=False)

    FIELDS = declare(public("id", "surge", "worker", "people", "temporary"))

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["surge", "worker"], name="one_share_for_a_worker")
        ]
