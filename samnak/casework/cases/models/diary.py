"""Notes, appointments, attempts to reach somebody, and the short guided courses."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.casework.cases.models.case import CASE_ROW_FIELDS, Case, CaseRow
from samnak.ground.access.classes import declare, personal, public
from samnak.ground.access.ids import new_id
from samnak.ground.access.sealed import SealedText


class Note(CaseRow):
    """What somebody wrote down. A correction keeps the first wording (`NoteWording`)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=30, blank=True)  # key of the pack
    language = models.CharField(max_length=10, blank=True)
    at = models.DateTimeField(default=timezone.now)  # when it happened
    text = SealedText()

    FIELDS = declare(public(*CASE_ROW_FIELDS), personal("services", "kind", "language", "at", "text"))

    class Meta(CaseRow.Meta):
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["case", "at"], name="notes_of_case")]


class NoteWording(CaseRow):
    """A wording a note had before it was corrected."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    note = models.ForeignKey(Note, models.PROTECT, related_name="earlier")
    text = SealedText()

    FIELDS = declare(public(*CASE_ROW_FIELDS), personal("services", "note", "text"))


class NoteDraft(models.Model):
    """A note that is being written: kept on the server, its writer's alone, gone when the note is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    writer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    text = SealedText()
    at = models.DateTimeField(default=timezone.now)

    FIELDS = declare(public("id", "writer", "at"), personal("services", "case", "text"))

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["writer", "case"], name="one_draft_for_a_writer_and_a_case")
        ]


class Appointment(CaseRow):
    """A time agreed with the person, at a place, with somebody."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="appointments")
    kind = models.CharField(max_length=30)  # key of the pack
    at = models.DateTimeField(db_index=True)
    place = models.CharField(max_length=30, blank=True)  # key of the pack
    where = SealedText(default="")
    with_whom = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    note = SealedText(default="")
    outcome = models.CharField(max_length=30, blank=True)  # key of the pack; blank: still to come, or not said

    FIELDS = declare(
        public(*CASE_ROW_FIELDS), personal("services", "kind", "at", "place", "where", "with_whom", "note", "outcome")
    )


class ContactAttempt(CaseRow):
    """Somebody tried to reach the person: how, when, and whether they answered."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="contact_attempts")
    way = models.CharField(max_length=30)  # key of the pack
    at = models.DateTimeField()
    answer = models.CharField(max_length=30)  # key of the pack
    note = SealedText(default="")
    came_with: models.UUIDField[UUID | None, UUID | None] = models.UUIDField(
        null=True, blank=True
    )  # a plan, a note, ...

    FIELDS = declare(public(*CASE_ROW_FIELDS, "came_with"), personal("services", "way", "at", "answer", "note"))

    class Meta(CaseRow.Meta):
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["case", "at"], name="attempts_of_case")]


class CourseRun(CaseRow):
    """A short guided course that was begun for a person (imprisonment, illness, death, ...): its steps are tasks."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="courses")
    course = models.CharField(max_length=30)  # key of the pack
    began_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    FIELDS = declare(public(*CASE_ROW_FIELDS), personal("services", "course", "began_on", "ended_on"))

    class Meta(CaseRow.Meta):
        verbose_name = _("guided course")
