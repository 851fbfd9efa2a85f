"""The log of what was done: hash-chained, in the action's own transaction, with a sentence for every key."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise

from samnak.ground.access.chains import Break
from samnak.ground.access.models import AuditEntry, AuditHead, natural_key_of

__all__ = ["SENTENCES", "Break", "digest", "follow", "history", "record", "say", "together", "verify"]
SENTENCES: dict[str, Promise] = {}


def say(sentences: dict[str, Promise]) -> None:
    """Register what each audit key means, in words ("%(by)s met somebody"). Called in `AppConfig.ready`."""
    SENTENCES.update(sentences)


def record(key: str, *, by: Any, about: Any = None, **facts: Any) -> AuditEntry:
    """Write one entry. Must run inside the action's transaction, after its writes.

    `facts` are plain values that name no one: field names, counts, ids, keys.
    """
    if key not in SENTENCES:
        raise ValueError(f"The audit key {key!r} has no sentence.")
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("The audit is written in the action's transaction.")
    batch = _together.get()
    head = batch.head if batch else _locked_head()
    entry = AuditEntry(
        number=head.number + 1,
        at=timezone.now(),
        key=key,
        by=natural_key_of(by),
        about=about._meta.label_lower if about is not None else "",
        about_id=about.pk if about is not None else None,
        facts=facts,
        before=head.hash,
    )
    entry.hash = digest(entry)
    head.number, head.hash = entry.number, entry.hash
    if batch:
        batch.entries.append(entry)
    else:
        entry.save(force_insert=True)
        head.save()
    for then in _followers.get(key, ()):
        then(entry=entry, by=by)
    return entry


Follower = Callable[..., Any]
_followers: dict[str, list[Follower]] = {}


def follow(key: str, then: Follower) -> None:
    """`then(entry=, by=)` is done whenever an entry with this key is written, in its transaction. Called in
    `AppConfig.ready`: an alarm that rings, an anchor that is due."""
    kept = _followers.setdefault(key, [])
    if then not in kept:
        kept.append(then)


def _locked_head() -> AuditHead:
    return AuditHead.objects.select_for_update().get_or_create(pk=1)[0]


@dataclass
class _Batch:
    head: AuditHead
    entries: list[AuditEntry]


_together: ContextVar[_Batch | None] = ContextVar("audit_together", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Entries made inside are written at its end, at once: for thousands of actions in one transaction.

    The transaction must stand or fall whole: an action inside that is refused must end all of it.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("The audit is written in the action's transaction.")
    if _together.get() is not None:
        yield
        return
    batch = _Batch(_locked_head(), [])
    mark = _together.set(batch)
    try:
        yield
    finally:
        _together.reset(mark)
    AuditEntry.objects.bulk_create(batch.entries, batch_size=500)
    batch.head.save()


def digest(entry: AuditEntry) -> str:
    """SHA-256 over the entry's content and the hash before it, as lower-case hex."""
    return chained(
        entry.before,
        [
            entry.number,
            entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
            entry.key,
            entry.by,
            entry.about,
            str(entry.about_id) if entry.about_id else "",
            entry.facts,
        ],
    )


def chained(before: str, content: list[Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()


def verify() -> Break | None:
    """Walk the whole chain of what was done; None if it holds. `verifying` looks at the readings too."""
    from samnak.ground.access import verifying

    return verifying.changes().broken


def about(ids: Iterable[UUID], since: dt.datetime | None = None) -> list[AuditEntry]:
    """Entries about any of these things, newest first. One query."""
    rows = AuditEntry.objects.filter(about_id__in=list(ids))
    return list((rows.filter(at__gte=since) if since is not None else rows).order_by("-number"))


def history(about_id: UUID) -> list[AuditEntry]:
    """Entries about one thing, newest first."""
    return list(AuditEntry.objects.filter(about_id=about_id).order_by("-number"))
