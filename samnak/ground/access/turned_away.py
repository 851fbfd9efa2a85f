"""Who asked for what is not theirs: written beside the readings, the same whether there is such a thing or not.

So many a minute are written one by one; what comes faster is counted, in rows that each stand for twice as many.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from samnak.ground.access import watching
from samnak.ground.access.audit import chained
from samnak.ground.access.chains import Chain
from samnak.ground.access.models import Refusal, User

ONE_BY_ONE = 30  # a minute and user


def digest(refusal: Refusal) -> str:
    """SHA-256 over the refusal and the hash before it."""
    return chained(
        refusal.before,
        [
            str(refusal.chain),
            refusal.number,
            refusal.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
            refusal.by,
            refusal.route,
            refusal.asked,
            refusal.status,
            refusal.times,
        ],
    )


_chain = Chain(digest)


@dataclass
class _Pace:
    """How fast one user's refusals come, in this process."""

    minute: int = 0
    seen: int = 0  # in this minute
    held: int = 0  # not written yet
    next: int = ONE_BY_ONE * 2  # at so many the next row is written

    def times(self, minute: int) -> int:
        """How many the row of now stands for; none when it is only counted."""
        if minute != self.minute:
            self.minute, self.seen, self.next = minute, 0, ONE_BY_ONE * 2
            self.held, waited = 0, self.held
            self.seen = 1
            return waited + 1
        self.seen += 1
        self.held += 1
        if self.seen > ONE_BY_ONE and self.seen < self.next:
            return 0
        if self.seen > ONE_BY_ONE:
            self.next = self.seen * 2
        self.held, stands_for = 0, self.held
        return stands_for


_paces: dict[UUID, _Pace] = {}
_lock = threading.Lock()


def note(*, by: User, route: str, asked: Iterable[UUID], status: int) -> None:
    """Write that `by` asked for this and was refused."""
    now = timezone.now()
    with _lock:
        if len(_paces) > 10_000:
            _paces.clear()
        times = _paces.setdefault(by.pk, _Pace()).times(int(now.timestamp()) // 60)
    if not times:
        return
    row = Refusal(
        at=now, by=str(by.pk), route=route[:80], asked=sorted(str(one) for one in asked), status=status, times=times
    )
    _chain.add(row)
    watching.refused(by)
