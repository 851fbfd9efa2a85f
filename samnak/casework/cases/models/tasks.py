"""Tasks: what somebody has to do, by when, where."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from samnak.casework.cases.models.case import Case, CaseRow
from samnak.ground import packs
from samnak.ground.access.classes import declare, personal, public
from samnak.ground.access.sealed import SealedText
from samnak.ground.access.visibility import visible_subjects
from samnak.reception.register.models import Person


class Task(CaseRow):
    """Something to do. With a case it is seen by who sees the case; a free one by its owner alone."""

    person = models.ForeignKey(  # type: ignore[assignment]
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="tasks")
    goal = models.ForeignKey("cases.Goal", models.PROTECT, null=True, blank=True, related_name="tasks")
    course = models.ForeignKey("cases.CourseRun", models.PROTECT, null=True, blank=True, related_name="tasks")
    step = models.CharField(max_length=60, blank=True)  # of the course: key of the pack
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="tasks")
    words = SealedText()
    service = models.CharField(max_length=30, blank=True)  # key of the pack
    place = models.CharField(max_length=30, blank=True)  # key of the pack: one trip does several
    due_on = models.DateField(null=True, blank=True, db_index=True)
    repeat = models.CharField(max_length=30, blank=True)  # key of the pack
    snoozed_to = models.DateField(null=True, blank=True)
    snooze_reason = models.CharField(max_length=30, blank=True)  # key of the pack
    done_at = models.DateTimeField(null=True, blank=True, db_index=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    not_needed = models.BooleanField(default=False)  # settled without being done: it was not needed any more
    followed_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    FIELDS = declare(
        public("id", "person", "made_at", "made_by", "taken_back_at", "owner", "done_at", "done_by", "followed_by"),
        personal(
            "services", "case", "goal", "course", "step", "words", "service", "place", "due_on", "repeat", "snoozed_to"
        ),
        personal("services", "snooze_reason", "not_needed"),
    )

    class Meta(CaseRow.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["owner", "done_at", "due_on"], name="tasks_of_owner"),
            models.Index(fields=["case", "done_at"], name="tasks_of_case"),
        ]

    @classmethod
    def visible_q(cls, user: Any) -> Q:
        return Q(person__in=visible_subjects(user, "services", "cases.see")) | Q(case=None, owner=user)

    @classmethod
    def closed_in_emergency_q(cls) -> Q:
        return Q(service__in=packs.current().closed_in_emergency, case__isnull=False)

    def roles_near(self, user: Any, near: frozenset[str]) -> frozenset[str]:
        """A free task is its owner's own; whoever owns it stands near with all their roles."""
        if self.case_id is None:
            return frozenset(user.role_keys()) if self.owner_id == user.pk else frozenset()
        return near
