"""What a case file says of exceptions and complaints, and how each was answered."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samnak.casework.cases.shown import Who, called, joined, label_of
from samnak.ground import packs
from samnak.ground.access.seen import Seen
from samnak.ground.ui.choices import label
from samnak.ground.ui.formats import count, plain_day


@dataclass(frozen=True)
class ShownException:
    """An exception from a policy: what, why, and the sign of its answer."""

    pk: UUID
    policy: str
    what: str
    reason: str
    kind: str
    word: str
    waits: bool = False
    asked_by: Any = None  # the key of the user
    answer: str = ""


def exception_row(exception: Seen, who: Who) -> ShownException:
    kind, word = "soon", _("waits for an answer")
    if exception.approved_at:
        kind, word = "done", _("approved by %(who)s") % {"who": called(who, exception.approved_by_id)}
    elif exception.refused_at:
        kind, word = "off", _("not approved by %(who)s") % {"who": called(who, exception.approved_by_id)}
    policies = packs.current().policies
    policy = next((p for p in policies if p.key == exception.policy), None)
    name = label_of(policy) if policy else exception.policy
    waits = not (exception.approved_at or exception.refused_at)
    asked = exception.made_by_id
    return ShownException(
        exception.pk, name, exception.what, exception.reason, kind, word, waits, asked, exception.answer
    )


def complaint_sign(complaint: Seen, today: dt.date) -> tuple[str, str]:
    """(kind of sign, word) of how it stands with a complaint: told, answered, or how long it has waited."""
    if complaint.told_on:
        return "done", _("told on %(day)s") % {"day": plain_day(complaint.told_on)}
    if complaint.answered_on:
        return "soon", _("answered on %(day)s, not told yet") % {"day": plain_day(complaint.answered_on)}
    n = (today - complaint.received_on).days if complaint.received_on else 0
    if n > packs.current().casework.complaints.answer_after_days:
        return "late", ngettext("late, waits for %(n)s day", "late, waits for %(n)s days", n) % {"n": count(n)}
    if not n:
        return "soon", _("came today")
    return "soon", ngettext("waits for %(n)s day", "waits for %(n)s days", n) % {"n": count(n)}


@dataclass(frozen=True)
class ShownComplaint:
    """A complaint on the case file: the day it came, how, what was said, and how it stands."""

    pk: UUID
    head: str
    text: str
    kind: str
    word: str
    due: str = ""  # by which day an answer is due, while it is not late


def complaint_row(complaint: Seen, today: dt.date) -> ShownComplaint:
    head = joined(plain_day(complaint.received_on), label("casework.complaint_ways", complaint.way))
    kind, word = complaint_sign(complaint, today)
    due_on = complaint.received_on + dt.timedelta(days=packs.current().casework.complaints.answer_after_days)
    waits = not complaint.answered_on and due_on >= today
    due = _("An answer is due by %(day)s") % {"day": plain_day(due_on)} if waits else ""
    return ShownComplaint(complaint.pk, head, complaint.text, kind, word, due)
