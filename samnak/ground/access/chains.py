"""Chains: each row's hash covers the one before. How a row is added, and how a chain is walked."""

from __future__ import annotations

import datetime as dt
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.db import transaction

STORE = "reads"
NOTHING = "0" * 64  # what the first row of a chain stands on

Digest = Callable[[Any], str]


class Chain:
    """This process's chain of one kind of row, in the store of readings. A forked worker starts one of its own."""

    def __init__(self, digest: Digest) -> None:
        self.digest = digest
        self.lock = threading.Lock()
        self._start()

    def _start(self) -> None:
        self.pid, self.id, self.number, self.hash = os.getpid(), uuid4(), 0, NOTHING

    def add(self, row: Any, then: Callable[[Any], None] = lambda row: None) -> None:
        """Write the next row, and what belongs to it, before anything else goes on."""
        with self.lock:
            if self.pid != os.getpid():
                self._start()
            row.chain, row.number, row.before = self.id, self.number + 1, self.hash
            row.hash = self.digest(row)
            with transaction.atomic(using=STORE):
                row.save()
                then(row)
            self.number, self.hash = row.number, row.hash


@dataclass(frozen=True)
class Break:
    """The first place where a chain does not hold."""

    number: int
    why: str  # a key of `verifying.WHY`
    at: dt.datetime | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Point:
    """A row of a chain as something else remembers it: a cut, an anchor, a head on paper."""

    number: int
    hash: str


class Walk:
    """One chain, row after row in the order of their numbers. `cut`: up to where old rows may be gone."""

    def __init__(self, digest: Digest, known: Callable[[str], bool], cut: Point | None = None) -> None:
        self.digest, self.known, self.cut = digest, known, cut
        self.number, self.hash = 0, NOTHING
        self.begun = False

    def step(self, row: Any) -> Break | None:
        """Go on to this row; a break if it does not stand on the one before."""
        if not self.begun:
            self._begin(row)
        if row.number != self.number + 1:
            return Break(self.number + 1, "missing", row.at)
        if why := self._wrong(row):
            return Break(row.number, why, row.at)
        self.number, self.hash = row.number, row.hash
        return None

    def _begin(self, row: Any) -> None:
        """A chain whose old rows were cut off begins behind the cut, or among what was still to be taken away."""
        self.begun = True
        if self.cut is None or not 1 < row.number <= self.cut.number + 1:
            return
        last = row.number == self.cut.number + 1
        self.number, self.hash = row.number - 1, self.cut.hash if last else row.before

    def _wrong(self, row: Any) -> str:
        if row.before != self.hash:
            return "reordered" if self.known(row.before) else "changed"
        if row.hash != self.digest(row):
            return "changed"
        if self.cut is not None and row.number == self.cut.number and row.hash != self.cut.hash:
            return "rewritten"
        return ""
