"""Alarms as a page says them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst

from samnak.ground.access import alarms
from samnak.ground.access.models import Alarm, User
from samnak.ground.access.queries.log import colleagues, machine_word
from samnak.ground.ui.formats import numbers

KEPT = dt.timedelta(days=90)  # how far back one's page of alarms goes
MOST = 100
FEW = 3


@dataclass(frozen=True)
class Told:
    """An alarm with its sentence."""

    row: Alarm
    who: Any

    @property
    def sentence(self) -> str:
        words = str(alarms.SENTENCES.get(self.row.key, "%(by)s: " + self.row.key))
        return capfirst(words % {**numbers(self.row.facts), "by": self.who})


def told(user: User) -> tuple[list[Told], list[Told]]:
    """What waits for this user, and what is known of the last months. Three queries."""
    waiting = list(alarms.waiting(user).select_related("known_by")[:MOST])
    since = timezone.now() - KEPT
    known = list(alarms.of(user).filter(known_at__gte=since).select_related("known_by")[:MOST])
    who = colleagues(row.by for row in (*waiting, *known))
    return _told(waiting, who), _told(known, who)


def newest(user: User) -> list[Told]:
    """The first few that wait for this user. Two queries."""
    rows = list(alarms.waiting(user)[:FEW])
    return _told(rows, colleagues(row.by for row in rows))


def _told(rows: list[Alarm], who: dict[str, User]) -> list[Told]:
    return [Told(row, who.get(row.by) or machine_word(row.by)) for row in rows]
