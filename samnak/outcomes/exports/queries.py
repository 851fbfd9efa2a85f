"""Reads of exports: one's own, the team's, all of them; what was told of one person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from samnak.ground.access.eyes import Eyes
from samnak.ground.access.models import User
from samnak.ground.ui.paging import rows_of_page
from samnak.outcomes.exports import rules
from samnak.outcomes.exports.models import Export, ExportRow
from samnak.outcomes.exports.named import OUR_HOUSE, find
from samnak.outcomes.exports.recipients import Recipient, by_id

PAGE = 50


@dataclass(frozen=True)
class Entry:
    """An export in a list: counts and words, no one of those it holds."""

    export: Export
    state: Export.State
    what: Any
    what_for: Any
    to: Recipient | None = None

    @property
    def whom(self) -> Any:
        """How the recipient is called in the language of the page; of one that is gone, how its maker read it."""
        return self.to or self.export.recipient_name or OUR_HOUSE

    @property
    def is_waiting(self) -> bool:
        return self.state is Export.State.WAITING

    @property
    def why_over(self) -> Any:
        return rules.why_over(self.export).label if self.state is Export.State.OVER else ""


def entry(export: Export) -> Entry:
    return _entry(export, by_id() if export.recipient else {})


def _entry(export: Export, known: dict[UUID, Recipient]) -> Entry:
    template = find(export.template)
    what, what_for = (template.label, template.what_for) if template else (export.template, "")
    to = known.get(export.recipient) if export.recipient else None
    return Entry(export, rules.state_of(export, timezone.now()), what, what_for, to)


def _entries(rows: Any) -> list[Entry]:
    return _in_words(rows.defer("body").select_related("made_by", "released_by"))


def _in_words(rows: Iterable[Export]) -> list[Entry]:
    rows = list(rows)
    known = by_id() if any(row.recipient for row in rows) else {}
    return [_entry(row, known) for row in rows]


def mine(user: User, *, number: int) -> tuple[list[Entry], int]:
    """What the user took out, newest first, a page of it; and how many there are."""
    return _page(Export.objects.visible_to(user).filter(made_by=user), number)


def of_team(user: User, *, number: int) -> tuple[list[Entry], int]:
    """What those the user supervises took out."""
    return _page(Export.objects.visible_to(user).filter(made_by__supervisor=user), number)


def every(user: User, *, number: int) -> tuple[list[Entry], int]:
    """Everything whoever releases sees: all there is."""
    return _page(Export.objects.visible_to(user), number)


def _page(rows: Any, number: int) -> tuple[list[Entry], int]:
    return _entries(rows_of_page(rows.order_by("-made_at", "-pk"), number, PAGE)), rows.count()


def waiting(user: User) -> list[Entry]:
    """What waits for a second person, the oldest first."""
    rows = Export.objects.visible_to(user).filter(
        needs_release=True, released_at=None, ended_at=None, expires_at__gt=timezone.now()
    )
    return _entries(rows.order_by("made_at", "pk"))


def last_key(user: User, recipient: UUID | None) -> Export | None:
    """The last export of this user to this recipient that was closed with a key and was fetched. A key that a colleague
    typed is offered to nobody: it would close the file to whom the colleague chose."""
    if recipient is None:
        return None
    rows = Export.unguarded.filter(made_by=user, recipient=recipient, sealing="key", fetched_at__isnull=False)
    return rows.defer("body").select_related("made_by").order_by("-made_at").first()


def told_of(eyes: Eyes) -> list[Entry]:
    """Exports that held this person and were handed out, newest first."""
    rows = eyes.rows(ExportRow).filter(export__fetched_at__isnull=False).select_related("export")
    return _in_words(row.export for row in rows.defer("export__body").order_by("-export__fetched_at", "-pk"))


def of_account(account: User, since: dt.datetime) -> list[Entry]:
    """What an account took out since then, for the list of what is to be thought of when somebody leaves."""
    rows = Export.unguarded.filter(made_by=account, made_at__gte=since, people__gt=0)
    return _entries(rows.order_by("-made_at", "-pk"))
