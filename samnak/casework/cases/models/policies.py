"""Policy: what a person was read and signed, exceptions with their reason, complaints and their answers."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.casework.cases.models.case import CASE_ROW_FIELDS, Case, CaseRow
from samnak.ground.access.classes import declare, personal, public
from samnak.ground.access.sealed import SealedText
from samnak.ground.access.visibility import visible_subjects
from samnak.reception.register.models import Person


class PolicySignature(CaseRow):
    """That the person was read or given a policy, in which version and language, and what they said."""

    class How(models.TextChoices):
        READ_ALOUD = "read_aloud", _("read aloud")
        GIVEN = "given", _("given to read")

    class Said(models.TextChoices):
        SIGNED = "signed", _("signed")
        AGREED = "agreed", _("agreed by word")
        NOT_NOW = "not_now", _("not now")

    case = models.ForeignKey(Case, models.PROTECT, related_name="signatures")
    policy = models.CharField(max_length=30)  # key of the pack
    version = models.CharField(max_length=20)
    text_hash = models.CharField(max_length=64)
    language = models.CharField(max_length=10)
    how = models.CharField(max_length=10, choices=How.choices)
    said = models.CharField(max_length=10, choices=Said.choices)
    on = models.DateField()

    FIELDS = declare(
        public(*CASE_ROW_FIELDS, "text_hash"),
        personal("services", "policy", "version", "language", "how", "said", "on"),
    )


class PolicyException(CaseRow):
    """Something done otherwise than a policy says: what, why, and who approved it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="policy_exceptions")
    policy = models.CharField(max_length=30)
    what = SealedText()
    reason = SealedText()
    on = models.DateField()
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    answer = SealedText(default="")  # in words: why, or why not

    FIELDS = declare(
        public(*CASE_ROW_FIELDS, "approved_by", "approved_at", "refused_at"),
        personal("services", "policy", "what", "reason", "on", "answer"),
    )


class Complaint(CaseRow):
    """Somebody is not content: taken down by anybody, answered by a supervisor, then told; counted. May name no one."""

    OPENED_TO = "cases.complain"

    person = models.ForeignKey(  # type: ignore[assignment]
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="complaints")
    way = models.CharField(max_length=30)  # key of the pack
    received_on = models.DateField(default=timezone.localdate)
    text = SealedText()
    answer = SealedText(default="")
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    told_on = models.DateField(null=True, blank=True)  # when they were told the answer: closed then
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    FIELDS = declare(
        public(
            "id",
            "person",
            "made_at",
            "made_by",
            "taken_back_at",
            "received_on",
            "answered_on",
            "answered_by",
            "way",
            "told_on",
            "told_by",
        ),
        personal("services", "case", "text", "answer"),
    )

    class Meta(CaseRow.Meta):
        ordering: ClassVar[list[str]] = ["-received_on", "-id"]

    @classmethod
    def visible_q(cls, user: Any) -> Q:
        mine = Q(made_by=user, case=None)  # one about somebody is read only by who stands near them, its writer too
        if "supervisor" in user.role_keys():
            mine |= Q(case=None)
        return mine | Q(person__in=visible_subjects(user, "services", "cases.complain"))

    def roles_near(self, user: Any, near: frozenset[str]) -> frozenset[str]:
        if self.case_id is None:
            return frozenset(user.role_keys() & {"supervisor"}) | (
                frozenset(user.role_keys()) if self.made_by_id == user.pk else frozenset()
            )
        return near
