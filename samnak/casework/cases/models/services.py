"""Services: what was offered, taken up or not, begun and ended; and what was really given."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samnak.casework.cases.models.case import CASE_ROW_FIELDS, Case, CaseRow
from samnak.ground import packs
from samnak.ground.access.classes import declare, personal, public
from samnak.ground.access.sealed import SealedText
from samnak.ground.packs import Unit


class OfAService(CaseRow):
    """Base of what is said of one service. Some services stay closed in a file opened in an emergency."""

    class Meta(CaseRow.Meta):
        abstract = True

    @classmethod
    def closed_in_emergency_q(cls) -> Q:
        return Q(service__in=packs.current().closed_in_emergency)


class ServiceFact(OfAService):
    """Something that is so of one service from a day on. A line's status is computed from these, never set."""

    class Kind(models.TextChoices):
        OFFERED = "offered", _("offered")
        NOT_TAKEN_UP = "not_taken_up", _("not taken up")
        ACCEPTED = "accepted", _("accepted")
        STARTED = "started", _("begun")
        ENDED = "ended", _("ended")
        SAID = "said", _("how it stands")  # a sentence and a next date; changes no status

    case = models.ForeignKey(Case, models.PROTECT, related_name="service_facts")
    service = models.CharField(max_length=30)  # key of the pack
    kind = models.CharField(max_length=12, choices=Kind.choices)
    on = models.DateField()
    reason = models.CharField(max_length=30, blank=True)  # key of the pack: why ended, or not taken up
    sentence = SealedText(default="")
    next_on = models.DateField(null=True, blank=True)

    FIELDS = declare(
        public(*CASE_ROW_FIELDS), personal("services", "service", "kind", "on", "reason", "sentence", "next_on")
    )

    class Meta(CaseRow.Meta):
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["case", "service", "on"], name="facts_of_case")]


class ServiceRecord(OfAService):
    """Help that was given: what, when, how much, by whom. Given to many at once, the rows share a batch.

    How much money somebody was given is money and aid; how many nights or meals, a service."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="service_records")
    service = models.CharField(max_length=30)  # key of the pack
    kind = models.CharField(max_length=30)  # key of the pack
    on = models.DateField()
    amount = models.PositiveIntegerField(null=True, blank=True)  # in units; money in its smallest unit
    unit = models.CharField(max_length=30, blank=True)  # key of the pack
    note = SealedText(default="")
    batch: models.UUIDField[UUID | None, UUID | None] = models.UUIDField(null=True, blank=True)

    FIELDS = declare(
        public(*CASE_ROW_FIELDS, "batch"), personal("services", "service", "kind", "on", "amount", "unit", "note")
    )

    def compartment_of(self, field: str) -> str:
        """Of an amount in a currency, a compartment of its own."""
        return "money" if field in ("amount", "unit") and self.is_money else self.FIELDS[field].compartment

    @property
    def is_money(self) -> bool:
        unit = packs.current().choice("casework.units", self.unit) if self.unit else None
        return isinstance(unit, Unit) and bool(unit.currency)

    class Meta(CaseRow.Meta):
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["case", "on"], name="records_of_case")]
