"""Whether the log is whole: what was done, every chain of readings and of refusals, and what was kept elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import Any

from samnak.ground.access import anchors, audit, reads, turned_away
from samnak.ground.access.anchors import CHANGES, STORES, Held
from samnak.ground.access.chains import Break, Point, Walk
from samnak.ground.access.models import AuditEntry, AuditHead, Reading, ReadSubject

# Why a chain does not hold. Commands speak with those who look after the server, in English.
WHY = {
    "changed": "was changed after it was written",
    "missing": "is missing",
    "reordered": "stands in the place of another",
    "tail": "is missing, and all that came after it",
    "head": "is not the last: the remembered head is another one",
    "rewritten": "is another than the one that was kept",
    "gone": "belongs to a chain that is gone as a whole",
    "inserted": "was put in after its time",
    "index": "does not stand in the index by person as it was written",
}
CHUNK = 2000


@dataclass
class Checked:
    """One log, walked to its end or to its first break."""

    log: str
    rows: int = 0
    chains: int = 0
    chain: str = ""  # the one that does not hold
    broken: Break | None = None

    def breaks(self, broken: Break | None, chain: str = "") -> bool:
        """Keep the first break there is; whether there is one."""
        if broken is not None and self.broken is None:
            self.broken, self.chain = broken, chain
        return self.broken is not None


@dataclass
class Whole:
    """All logs."""

    logs: list[Checked] = field(default_factory=list)

    @property
    def broken(self) -> list[Checked]:
        return [log for log in self.logs if log.broken]

    @property
    def holds(self) -> bool:
        return not self.broken


def whole(kept: Iterable[tuple[str, str, Point]] = ()) -> Whole:
    """Walk everything. `kept`: heads from elsewhere, as (log, chain, point)."""
    kept, held, cuts = list(kept), Held(), anchors.cuts()
    found = [changes(held, cuts, _of(kept, CHANGES).get("", []))]
    found += [_store(store, held, cuts, _of(kept, store)) for store in STORES]
    return Whole(found)


def _of(kept: Iterable[tuple[str, str, Point]], log: str) -> dict[str, list[Point]]:
    points: dict[str, list[Point]] = {}
    for each, chain, point in kept:
        if each == log:
            points.setdefault(chain, []).append(point)
    return points


# ---- what was done ----------------------------------------------------------------------------------


def changes(
    held: Held | None = None, cuts: dict[str, dict[str, Point]] | None = None, kept: Iterable[Point] = ()
) -> Checked:
    """The log of what was done; `held` learns from its anchors, `kept` are heads from elsewhere."""
    cut = (anchors.cuts() if cuts is None else cuts)[CHANGES].get("")
    found, remembered = Checked(CHANGES, chains=1), {point.number: point.hash for point in kept}
    walk = Walk(audit.digest, lambda hash_: AuditEntry.objects.filter(hash=hash_).exists(), cut)
    for entry in AuditEntry.objects.order_by("number").iterator(chunk_size=CHUNK):
        if found.breaks(walk.step(entry)):
            return found
        if remembered.get(entry.number, entry.hash) != entry.hash:
            found.breaks(Break(entry.number, "rewritten", entry.at))
            return found
        if held is not None:
            held.learn(entry)
        found.rows += 1
    found.breaks(_head_of_changes(walk) or _beyond(walk, remembered))
    return found


def _head_of_changes(walk: Walk) -> Break | None:
    head = AuditHead.objects.filter(pk=1).first()
    number, hash_ = (head.number, head.hash) if head else (0, Walk(audit.digest, lambda _: False).hash)
    if number > walk.number:
        return Break(walk.number + 1, "tail")
    return Break(walk.number, "head") if (number, hash_) != (walk.number, walk.hash) else None


def _beyond(walk: Walk, remembered: Iterable[int]) -> Break | None:
    """Something kept elsewhere is later than the last row there is."""
    return Break(walk.number + 1, "tail") if max(remembered, default=0) > walk.number else None


# ---- readings and refusals --------------------------------------------------------------------------


def readings(held: Held | None = None) -> Checked:
    """Every chain of readings by itself; with what the anchors hold if they are given."""
    return _store("readings", held or Held(), {"readings": {}}, {})


def _store(store: str, held: Held, cuts: dict[str, dict[str, Point]], kept: dict[str, list[Point]]) -> Checked:
    found, model = Checked(store), STORES[store]
    rows = model.objects.order_by("chain", "number").iterator(chunk_size=CHUNK)
    checked = _with_index(rows, found) if model is Reading else rows
    seen: set[str] = set()
    for chain, links in groupby(checked, key=lambda row: str(row.chain)):
        seen.add(chain)
        found.chains += 1
        if found.breaks(_chain(store, chain, links, held, cuts[store].get(chain), kept.get(chain, []), found), chain):
            return found
    for chain, point in _expected(store, held, kept):
        cut = cuts[store].get(chain)
        if chain not in seen and not (cut and cut.number >= point.number):
            found.breaks(Break(1, "gone", held.at), chain)
    return found


def _expected(store: str, held: Held, kept: dict[str, list[Point]]) -> Iterator[tuple[str, Point]]:
    yield from held.heads[store].items()
    yield from ((chain, point) for chain, points in kept.items() for point in points)


def _chain(
    store: str,
    chain: str,
    links: Iterable[Any],
    held: Held,
    cut: Point | None,
    kept: list[Point],
    found: Checked,
) -> Break | None:
    """One chain against itself, against its last anchor, and against heads from elsewhere."""
    anchor, model = held.heads[store].get(chain), STORES[store]
    points = {point.number: point.hash for point in [*kept, *([anchor] if anchor else [])]}
    digest = reads.digest if store == "readings" else turned_away.digest
    walk = Walk(digest, lambda hash_: model.objects.filter(chain=chain, hash=hash_).exists(), cut)
    old, covered = held.through.get(store, 0) - anchors.OVERLAP, anchor.number if anchor else 0
    for row in links:
        broken = walk.step(row)
        if broken is None and points.get(row.number, row.hash) != row.hash:
            broken = Break(row.number, "rewritten", row.at)
        if broken is None and row.id <= old and row.number > covered:
            broken = Break(row.number, "inserted", row.at)
        if broken is not None or found.broken is not None:
            return broken
        found.rows += 1
    return _beyond(walk, points)


def _with_index(rows: Iterator[Any], found: Checked) -> Iterator[Any]:
    """Readings, each looked for in the index by person; the index must be as the reading was written."""
    while chunk := list(islice(rows, CHUNK)):
        index: dict[int, Counter[str]] = {row.pk: Counter() for row in chunk}
        for reading, subject in ReadSubject.objects.filter(reading__in=index).values_list("reading", "subject"):
            index[reading][str(subject)] += 1
        for row in chunk:
            alone = row.subjects[0] if len(row.subjects) == 1 else None
            right = index[row.pk] == Counter(row.subjects) and (str(row.opened) if row.opened else None) == alone
            yield row
            if not right:
                found.breaks(Break(row.number, "index", row.at), str(row.chain))
