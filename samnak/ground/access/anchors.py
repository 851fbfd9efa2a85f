"""What holds the readings: their heads, written now and then into the log of what was done; and the cuts behind which
old rows may be gone. Both stand in entries of the log, and a cut is signed too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core import signing
from django.db.models import Max
from django.utils.crypto import constant_time_compare

from samnak.ground.access.chains import Point
from samnak.ground.access.models import AuditEntry, Reading, Refusal

ANCHORED = "access.readings_anchored"
CUT = "access.log_cut"
EVERY = dt.timedelta(hours=1)  # an anchor is due this long after the last
OVERLAP = 1000  # ids looked at again: on PostgreSQL a smaller one may be committed later
STORES: dict[str, type[Reading] | type[Refusal]] = {"readings": Reading, "refusals": Refusal}
CHANGES = "changes"  # the log of what was done, beside the stores

Heads = dict[str, Point]  # chain -> its last row


def is_due(now: dt.datetime) -> bool:
    last = AuditEntry.objects.filter(key=ANCHORED).order_by("-number").values_list("at", flat=True).first()
    return last is None or last <= now - EVERY


def heads_since(store: str, after: int) -> Heads:
    """The heads of the chains that have a row with a larger id than this. Two queries."""
    rows = STORES[store].objects
    last = rows.filter(id__gt=after).values("chain").annotate(last=Max("id")).values_list("last", flat=True)
    found = rows.filter(pk__in=list(last)).order_by("id").values_list("chain", "number", "hash")
    return {str(chain): Point(number, hash_) for chain, number, hash_ in found}


def last_id(store: str) -> int:
    return STORES[store].objects.aggregate(last=Max("id"))["last"] or 0


def facts_of_now() -> dict[str, Any]:
    """What the next anchor says: the heads of all chains that moved since the last one, and up to which row."""
    last = AuditEntry.objects.filter(key=ANCHORED).order_by("-number").first()
    through = last.facts["through"] if last else {}
    facts: dict[str, Any] = {"through": {store: last_id(store) for store in STORES}}
    for store in STORES:
        moved = heads_since(store, through.get(store, 0) - OVERLAP)
        facts[store] = {chain: [head.number, head.hash] for chain, head in moved.items()}
    return facts


@dataclass
class Held:
    """What the entries of the log say of the other chains, gathered while it is walked."""

    heads: dict[str, Heads] = field(default_factory=lambda: {store: {} for store in STORES})
    through: dict[str, int] = field(default_factory=dict)
    at: dt.datetime | None = None

    def learn(self, entry: AuditEntry) -> None:
        if entry.key != ANCHORED:
            return
        for store in STORES:
            for chain, (number, hash_) in entry.facts.get(store, {}).items():
                self.heads[store][chain] = Point(number, hash_)
        self.through, self.at = entry.facts.get("through", {}), entry.at


# ---- cuts -------------------------------------------------------------------------------------------

_signer = signing.Signer(salt="samnak.audit.cut")


def signed(of: str, chains: dict[str, list[Any]]) -> str:
    """The signature of a cut: of which log, and for each chain through which row with which hash."""
    return _signer.signature(_text(of, chains))


def _text(of: str, chains: dict[str, list[Any]]) -> str:
    return "\n".join([of, *(f"{chain} {number} {hash_}" for chain, (number, hash_) in sorted(chains.items()))])


def cuts() -> dict[str, Heads]:
    """Up to where the rows of each chain may be gone, by cuts whose signature holds. One query."""
    found: dict[str, Heads] = {CHANGES: {}, **{store: {} for store in STORES}}
    for entry in _cut_entries():
        of, chains = str(entry.facts.get("of", "")), entry.facts.get("chains", {})
        if of not in found or not constant_time_compare(entry.facts.get("signed", ""), signed(of, chains)):
            continue
        for chain, (number, hash_) in chains.items():
            found[of][chain] = Point(number, hash_)
    return found


def _cut_entries() -> Iterable[AuditEntry]:
    return AuditEntry.objects.filter(key=CUT).order_by("number")
