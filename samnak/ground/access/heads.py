"""The heads of all chains, for paper and for another machine: whoever keeps one can tell later whether the log was cut
or written anew."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils import timezone

from samnak.ground.access.anchors import CHANGES, STORES, heads_since
from samnak.ground.access.chains import NOTHING, Point
from samnak.ground.access.models import AuditEntry, AuditHead

CONSONANTS, VOWELS = "bdfghjklmnprstvz", "aiou"
FIRST_LINE = "Samnak heads of the log"


@dataclass(frozen=True)
class Head:
    """The last row of one chain."""

    log: str
    chain: str  # empty for the log of what was done
    number: int
    hash: str

    @property
    def groups(self) -> str:
        """The hash in groups of four, to be compared by eye."""
        return " ".join(re.findall("....", self.hash))

    @property
    def words(self) -> str:
        """Its first sixty-four bits as four words that can be read aloud (proquints)."""
        return " ".join(_spoken(int(self.hash[at : at + 4], 16)) for at in range(0, 16, 4))


def _spoken(bits: int) -> str:
    return "".join(
        (
            CONSONANTS[bits >> 12 & 15],
            VOWELS[bits >> 10 & 3],
            CONSONANTS[bits >> 6 & 15],
            VOWELS[bits >> 4 & 3],
            CONSONANTS[bits & 15],
        )
    )


@dataclass(frozen=True)
class Heads:
    """All of them at one moment; the log of what was done comes first."""

    at: dt.datetime
    rows: list[Head]
    last_at: dt.datetime | None = None  # when the last thing was done

    @property
    def changes(self) -> Head:
        return self.rows[0]


def changes_head() -> Heads:
    """The head of the log of what was done alone: it holds the others through its anchors. Two queries."""
    head = AuditHead.objects.filter(pk=1).first()
    row = Head(CHANGES, "", head.number, head.hash) if head else Head(CHANGES, "", 0, NOTHING)
    last = AuditEntry.objects.order_by("-number").values_list("at", flat=True).first()
    return Heads(timezone.now(), [row], last)


def every_head() -> Heads:
    """The head of every chain there is."""
    heads = changes_head()
    for store in STORES:
        heads.rows.extend(Head(store, chain, p.number, p.hash) for chain, p in sorted(heads_since(store, 0).items()))
    return heads


# ---- written and read -------------------------------------------------------------------------------


def as_json(heads: Heads) -> dict[str, Any]:
    rows = [{"log": h.log, "chain": h.chain, "number": h.number, "hash": h.hash} for h in heads.rows]
    return {"heads": rows, "at": heads.at.astimezone(dt.UTC).isoformat(timespec="seconds")}


def as_text(heads: Heads) -> str:
    """For paper: a line for each chain, then its hash in groups and its words."""
    lines = [f"{FIRST_LINE}, {heads.at.astimezone(dt.UTC).isoformat(timespec='seconds')}"]
    for head in heads.rows:
        lines += [f"{head.log} {head.chain or '-'} {head.number}", f"  {head.groups}", f"  {head.words}"]
    return "\n".join(lines)


def kept_in(path: Path) -> list[tuple[str, str, Point]]:
    """The heads a file holds, or all files of a folder. ValueError says which could not be read."""
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return [point for file in files if file.is_file() for point in _read(file)]


_TEXT = re.compile(r"^(\w+) (-|[0-9a-f-]{36}) (\d+)\n\s*((?:[0-9a-f]{4} ?){16})\s*$", re.MULTILINE)


def _read(file: Path) -> list[tuple[str, str, Point]]:
    text = file.read_text(encoding="utf-8", errors="replace")
    if text.lstrip().startswith("{"):
        found = _from_json(text)
    else:
        found = [
            (log, "" if chain == "-" else chain, Point(int(number), hash_.replace(" ", "").strip()))
            for log, chain, number, hash_ in _TEXT.findall(text)
        ]
    if not found or any(log not in (CHANGES, *STORES) for log, _chain, _point in found):
        raise ValueError(f"{file.name} holds no heads of this log.")
    return found


def _from_json(text: str) -> list[tuple[str, str, Point]]:
    try:
        rows = json.loads(text)["heads"]
        return [(str(r["log"]), str(r["chain"]), Point(int(r["number"]), str(r["hash"]))) for r in rows]
    except (ValueError, KeyError, TypeError):
        return []
