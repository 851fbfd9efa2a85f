"""Who read what of whom: a store of its own, committed before the answer goes out.

One chain per process, so that no reader waits for another process, an import, or a writer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connections
from django.utils import timezone

from samnak.ground.access import watching
from samnak.ground.access.audit import chained
from samnak.ground.access.chains import STORE, Chain
from samnak.ground.access.models import Reading, ReadSubject, natural_key_of

OWN_MODELS = {"reading", "readsubject", "refusal"}


class ReadsRouter:
    """Sends the models of this store to their own database, and nothing else."""

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


def digest(reading: Reading) -> str:
    """SHA-256 over the reading and the hash before it."""
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


_chain = Chain(digest)


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
        opened=people[0] if len(people) == 1 else None,
    )
    _chain.add(reading, lambda row: _index(row, people))
    watching.read(by)  # of a list too: that a list has one row is not told by what its page costs


def _index(reading: Reading, people: list[UUID]) -> None:
    ReadSubject.objects.bulk_create([ReadSubject(reading=reading, subject=person) for person in people])


def of_person(person: UUID, since: dt.datetime | None = None, without: Iterable[str] = ()) -> list[Reading]:
    """Every reading in which somebody was shown something of this person, the newest first, but those of these keys.
    One query."""
    rows = Reading.objects.filter(subject_rows__subject=person).exclude(key__in=list(without))
    if since is not None:
        rows = rows.filter(at__gte=since)
    return list(rows.only("at", "by", "key", "compartments", "subjects").order_by("-at", "-id"))


def verify() -> tuple[UUID, int] | None:
    """The first broken link (chain, number) of any chain of readings; None if all hold."""
    from samnak.ground.access import verifying

    found = verifying.readings()
    return (UUID(found.chain), found.broken.number) if found.broken else None
