"""What was taken out: by whom, for what, to whom, whom it held; and the closed file itself for a day."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.ground.access.classes import declare, personal, public, sensitive
from samnak.ground.access.decisions import has_permission
from samnak.ground.access.ids import new_id
from samnak.ground.access.sealed import SealedBytes, SealedText
from samnak.ground.access.visibility import OfPeople, visible_subjects
from samnak.reception.register.models import Person


class Export(OfPeople):
    """One file that was made by a named template. Its bytes live for a day; the row stays.

    Its maker sees it, the supervisor of its maker, and whoever releases; nobody reads in it whom it holds.
    """

    PERSON = ""  # it holds many

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for a second person")
        READY = "ready", _("can be fetched")
        FETCHED = "fetched", _("was fetched")
        OVER = "over", _("over")

    class Ended(models.TextChoices):
        EXPIRED = "expired", _("its day is over")
        # In one word: its maker must not learn from this page that a wall was put before them. The log says which.
        WITHDRAWN = "withdrawn", _("what it rests on has changed")
        NOT_THEIRS = "not_theirs", _("what it rests on has changed")
        REFUSED = "refused", _("the second person said no")
        LET_GO = "let_go", _("its maker let it go")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    template = models.CharField(max_length=40)  # key of a named template
    table = models.CharField(max_length=40)  # key of the table it was taken from
    purpose = models.CharField(max_length=40)
    recipient: models.UUIDField[UUID | None, UUID | None] = models.UUIDField(null=True)  # none: for ourselves
    recipient_kind = models.CharField(max_length=20, blank=True)
    recipient_name = SealedText(default="")
    why = SealedText(default="")
    language = models.CharField(max_length=5)
    kind = models.CharField(max_length=5)  # csv or xlsx
    sealing = models.CharField(max_length=12)
    age_key = models.CharField(max_length=100, blank=True)
    columns = models.JSONField(default=list)
    people = models.PositiveIntegerField(default=0)
    lines = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    salt = models.CharField(max_length=64)
    body = SealedBytes(null=True)  # none once it is destroyed
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    needs_release = models.BooleanField(default=False)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    fetched = models.JSONField(default=list)  # when, as ISO
    fetched_at = models.DateTimeField(null=True)  # the first time
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=12, choices=Ended.choices, blank=True)

    FIELDS = declare(
        public("id", "template", "table", "purpose", "recipient_kind", "language", "kind", "sealing", "columns"),
        public("people", "lines", "left_out", "made_by", "made_at", "expires_at", "needs_release"),
        public("released_by", "released_at", "fetched", "fetched_at", "ended_at", "ended_why"),
        sensitive("audit", "recipient", "recipient_name", "why", "age_key", "salt", "body"),
    )

    class Meta(OfPeople.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["made_by", "-made_at"], name="exports_of_maker"),
            models.Index(fields=["expires_at"], name="exports_alive", condition=Q(ended_at=None)),
        ]

    def subject_id(self) -> UUID | None:
        return None

    @classmethod
    def visible_q(cls, user: Any) -> Q:
        if has_permission(user, "exports.release"):
            return Q()
        own = Q(made_by=user)
        return own | Q(made_by__supervisor=user) if "supervisor" in user.role_keys() else own

    @property
    def number(self) -> str:
        """What stands on the file and in its name; tells nothing."""
        return f"{timezone.localdate(self.made_at):%y%m%d}-{self.pk.hex[-6:]}"

    @property
    def filename(self) -> str:
        return f"list-{self.number}.{self.kind}{'' if self.sealing == 'open' else '.age'}"


class ExportRow(OfPeople):
    """That a line of an export held a person, and the digest of what it said of them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    export = models.ForeignKey(Export, models.PROTECT, related_name="rows")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    place = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    compartments = models.JSONField(default=list)  # of what the line said

    FIELDS = declare(public("id", "export", "place"), personal("client", "person", "digest", "compartments"))

    class Meta(OfPeople.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["export", "person"], name="one_line_of_a_person")
        ]

    def subject_id(self) -> UUID:
        return self.person_id

    @classmethod
    def visible_q(cls, user: Any) -> Q:
        return Q(person__in=visible_subjects(user))
