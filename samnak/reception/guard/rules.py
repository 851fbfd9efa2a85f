"""What may be done, and the sentences that say why not."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.ground import packs
from samnak.ground.access.refusals import Refused
from samnak.reception.guard.models import EmergencyOpening
from samnak.reception.register.rules import LONGEST_NOTE

OPEN_FOR = dt.timedelta(hours=4)
ASKED_FOR = dt.timedelta(hours=1)  # how long one may choose among those found
WORD_FOR = dt.timedelta(hours=24)  # how long an auditor's yes holds
REVIEW_DAYS = 3  # working days of the programme's country
MOST, IN_DAYS = 2, 30  # more openings than this need an auditor's word first
MOST_ASKED = 5  # and so do more questions than this: each shows whether somebody is here
MOST_FOUND = 3  # of so many the right one is known; a longer list is a list of clients
NOT_FOUND = _("This person is not among those who were found. Ask again.")
SHORTEST_REASON = 5  # characters: in Khmer two words say why


def check_reason(text: str, *, field: str = "reason") -> None:
    """Some words, and not a book."""
    if len(text.strip()) < SHORTEST_REASON:
        raise Refused(_("Say why in a few words, so that whoever reads it later understands."), field=field)
    if len(text) > LONGEST_NOTE:
        raise Refused(_("This text is longer than 10,000 characters. Shorten it."), field=field)


def check_until(until: dt.date | None) -> None:
    if until is not None and until <= timezone.localdate():
        raise Refused(_("Choose a day after today."), field="until")


def review_due(day: dt.date) -> dt.date:
    """Three working days later."""
    for _number in range(REVIEW_DAYS):
        day = packs.current().next_working_day(day)
    return day


def is_late(opening: EmergencyOpening, today: dt.date) -> bool:
    """Whether its review should have been there."""
    due = opening.review_due_on
    return due is not None and opening.reviewed_at is None and due < today


def check_nothing_is_late(late: EmergencyOpening | None) -> None:
    if late is not None:
        raise Refused(
            _("An earlier opening of yours has not been reviewed in time. Until it is, you can open no other file."),
            opens=(_("Look at it"), reverse("guard:opening", args=[late.pk])),
        )


def check_may_open(opening: EmergencyOpening, subject: Any) -> None:
    """It was asked for a short while ago, this person was found, and an auditor said yes where that is needed."""
    if str(subject) not in opening.candidates:
        raise Refused(NOT_FOUND)
    if opening.waits_for_word:
        raise Refused(_("An auditor has to say yes first. They were told."))
    since, longest = (opening.word_at, WORD_FOR) if opening.word_at else (opening.at, ASKED_FOR)
    if timezone.now() - since > longest:
        raise Refused(
            _("This was asked too long ago. Ask again, and say why."),
            opens=(_("Open a file in an emergency"), reverse("guard:emergency")),
        )
