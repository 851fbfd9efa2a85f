"""Who read what of whom: a store of its own, committed before the answer goes out.

One chain per process, so that no reader waits for another process, an import, or a writer.
"""

from __future__ import annotations

import datetime as dt
import os
import threading
from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django.db import connections, transaction
from django.utils import timezone

from samnak.ground.access.audit import chained
from samnak.ground.access.models import Reading, ReadSubject, natural_key_of

STORE = "reads"
OWN_MODELS = {"reading", "readsubject"}


class ReadsRouter:
    """Sends the two models of this store to their own database, and nothing else."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return STORE if _ours(model) else None

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool | None:
        ours = app_label == "access" and model_name in OWN_MODELS
        if one_database():  # both aliases keep one list of migrations: the first one makes everything
            return None if db == "default" else False
        if db == STORE:
            return ours
        return False if ours else None


def one_database() -> bool:
    """Whether both aliases are connections to one database, as on PostgreSQL."""
    default, store = (connections[alias].settings_dict for alias in ("default", STORE))
    return all(default[key] == store[key] for key in ("ENGINE", "NAME", "HOST", "PORT"))


def _ours(model: Any) -> bool:
    return model._meta.app_label == "access" and model._meta.model_name in OWN_MODELS


class _Chain:
    """This process's chain. A forked worker starts one of its own."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.pid = 0
        self._start()

    def _start(self) -> None:
        self.pid, self.id, self.number, self.hash = os.getpid(), uuid4(), 0, "0" * 64

    def add(self, reading: Reading, subjects: list[UUID]) -> None:
        with self.lock:
            if self.pid != os.getpid():
                self._start()
            reading.chain, reading.number, reading.before = self.id, self.number + 1, self.hash
            reading.hash = digest(reading)
            with transaction.atomic(using=STORE):
                reading.save()
                ReadSubject.objects.bulk_create([ReadSubject(reading=reading, subject=s) for s in subjects])
            self.number, self.hash = reading.number, reading.hash


_chain = _Chain()


def note(key: str, *, by: Any, subjects: Iterable[UUID], compartments: Iterable[str] = ()) -> None:
    """Write that `by` was shown something of `subjects`: people, and flights or lists for those nobody has met yet.

    Nothing is written when nobody was shown.
    """
    people = sorted(set(subjects), key=str)
    if not people:
        return
    reading = Reading(
        at=timezone.now(),
        by=natural_key_of(by),
        key=key,
        subjects=[str(p) for p in people],
        compartments=sorted(set(compartments)),
    )
    _chain.add(reading, people)


def of_person(person: UUID, since: dt.datetime | None = None) -> list[Reading]:
    """Every reading in which somebody was shown something of this person, the newest first. One query."""
    rows = Reading.objects.filter(subject_rows__subject=person)
    if since is not None:
        rows = rows.filter(at__gte=since)
    return list(rows.only("at", "by", "compartments", "subjects").order_by("-at", "-id"))


def digest(reading: Reading) -> str:
    return chained(
        reading.before,
        [
            str(reading.chain),
            reading.number,
            reading.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
            reading.by,
            reading.key,
            reading.subjects,
            reading.compartments,
        ],
    )


def verify() -> tuple[UUID, int] | None:
    """The first broken link (chain, number) of any chain; None if all hold."""
    last: dict[UUID, tuple[int, str]] = {}
    for reading in Reading.objects.order_by("chain", "number").iterator(chunk_size=2000):
        number, before = last.get(reading.chain, (0, "0" * 64))
        if reading.number != number + 1 or reading.before != before or reading.hash != digest(reading):
            return reading.chain, reading.number
        last[reading.chain] = (reading.number, reading.hash)
    return None
