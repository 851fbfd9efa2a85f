"""Alarms as a page says them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

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
    whose: User | None = None  # the account it is about, if it is about one

    @property
    def sentence(self) -> str:
        words = str(alarms.SENTENCES.get(self.row.key, "%(by)s: " + self.row.key))
        whose = self.whose or _("somebody")
        return capfirst(words % {**numbers(self.row.facts), "by": self.who, "whose": whose})


def told(user: User) -> tuple[list[Told], list[Told]]:
    """What waits for this user, and what is known of the last months. Three queries."""
    waiting = list(alarms.waiting(user).select_related("known_by")[:MOST])
    since = timezone.now() - KEPT
    known = list(alarms.of(user).filter(known_at__gte=since).select_related("known_by")[:MOST])
    who = _named([*waiting, *known])
    return _told(waiting, who), _told(known, who)


def newest(user: User) -> list[Told]:
    """The first few that wait for this user. Two queries."""
    rows = list(alarms.waiting(user)[:FEW])
    return _told(rows, _named(rows))


def _named(rows: list[Alarm]) -> dict[str, User]:
    """Whose doing these alarms are, and whose accounts they are about. One query."""
    return colleagues([*(row.by for row in rows), *(str(row.about_id) for row in rows if row.about_id)])


def _told(rows: list[Alarm], who: dict[str, User]) -> list[Told]:
    return [Told(row, who.get(row.by) or machine_word(row.by), who.get(str(row.about_id))) for row in rows]
