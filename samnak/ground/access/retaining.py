"""How long the log is kept, and what of it is older: readings, refusals and changes each have years of their own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max, Min, Q

from samnak.ground.access.anchors import CHANGES, STORES
from samnak.ground.access.chains import STORE
from samnak.ground.access.models import AuditEntry, ReadSubject

YEAR = dt.timedelta(days=365)


def kept_since(of: str, now: dt.datetime) -> dt.datetime:
    """What is older than this is kept no longer."""
    return now - settings.KEEP_YEARS[of] * YEAR


@dataclass
class Plan:
    """What would be cut: log -> chain -> [last number, its hash], and how many rows that is."""

    chains: dict[str, dict[str, list[Any]]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)

    def take_away(self, of: str) -> None:
        """Delete what lies before the cuts of one log. The cut has been written before."""
        for chain, (number, _hash) in self.chains[of].items():
            if of == CHANGES:
                AuditEntry.objects.filter(number__lte=number).delete()
                continue
            with transaction.atomic(using=STORE):
                if of == "readings":
                    ReadSubject.objects.filter(reading__chain=chain, reading__number__lte=number).delete()
                STORES[of].objects.filter(chain=chain, number__lte=number).delete()


def plan(now: dt.datetime) -> Plan:
    """What is too old today."""
    found = Plan()
    for of in STORES:
        found.chains[of], found.rows[of] = _of_store(of, kept_since(of, now))
    found.chains[CHANGES], found.rows[CHANGES] = _of_changes(kept_since(CHANGES, now))
    return found


def _of_changes(since: dt.datetime) -> tuple[dict[str, list[Any]], int]:
    """Everything before the first entry that is young enough: a chain is cut at one place only."""
    young = AuditEntry.objects.filter(at__gte=since).aggregate(first=Min("number"))["first"]
    old = AuditEntry.objects.filter(number__lt=young) if young else AuditEntry.objects.none()
    last = old.order_by("-number").first()
    return ({"": [last.number, last.hash]}, old.count()) if last else ({}, 0)


def _of_store(of: str, since: dt.datetime) -> tuple[dict[str, list[Any]], int]:
    model, rows, cuts = STORES[of], 0, {}
    old = Count("id", filter=Q(at__lt=since))
    ages = model.objects.values("chain").annotate(old=old, last=Max("number", filter=Q(at__lt=since))).filter(old__gt=0)
    for chain, count, last in ages.values_list("chain", "old", "last"):
        cuts[str(chain)] = [last, model.objects.values_list("hash", flat=True).get(chain=chain, number=last)]
        rows += count
    return cuts, rows
