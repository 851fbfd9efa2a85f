"""What may be done, and the sentences that say why not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.ground import packs
from samnak.ground.access.refusals import Refused
from samnak.ground.access.roles import in_emergency_alone
from samnak.ground.matching.folding import words
from samnak.reception.guard.models import EmergencyOpening
from samnak.reception.register.queries import is_number
from samnak.reception.register.rules import LONGEST_NOTE

OPEN_FOR = dt.timedelta(hours=4)
ASKED_FOR = dt.timedelta(hours=1)  # how long one may choose among those found
WORD_FOR = dt.timedelta(hours=24)  # how long an auditor's yes holds
REVIEW_DAYS = 3  # working days of the programme's country
MOST, IN_DAYS = 2, 30  # more openings than this need an auditor's word first
MOST_ASKED = 5  # and so do more questions than this: each shows whether somebody is here
MOST_FOUND = 3  # of so many the right one is known; a longer list is a list of clients
MOST_WORDS = 8  # of a name; the search reads no more
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
            _(
                "An earlier opening of yours has not been reviewed in time. Until it is, you can open no other file. "
                "Ask whoever you chose to review it, or an auditor."
            ),
            opens=(_("Look at it"), reverse("guard:opening", args=[late.pk])),
        )


def check_asked(asked: str) -> None:
    if len(words(asked)) > MOST_WORDS and not is_number(asked):
        raise Refused(_("No name here has more than eight words. Write one name, or one number."), field="asked")


def check_not_in_an_emergency(near: Iterable[str]) -> None:
    """A wall before oneself is put in daily work: in an opened file it would only end the reading and say why."""
    if in_emergency_alone(near):
        raise Refused(
            _("You have this file open in an emergency. End it, and tell a supervisor what is between you."), status=403
        )


def may_still_choose(opening: EmergencyOpening) -> bool:
    """Whether it was asked, or an auditor said yes, a short while ago."""
    since, longest = (opening.word_at, WORD_FOR) if opening.word_at else (opening.at, ASKED_FOR)
    return timezone.now() - since <= longest


def check_may_open(opening: EmergencyOpening, subject: Any, *, walled: bool) -> None:
    """It was asked for a short while ago, this person was found, and an auditor said yes where that is needed. Who
    stands behind a wall by now is answered as somebody who was not found."""
    if walled or str(subject) not in opening.candidates:
        raise Refused(NOT_FOUND)
    if opening.waits_for_word:
        raise Refused(_("An auditor has to say yes first. They were told."))
    if not may_still_choose(opening):
        raise Refused(
            _("This was asked too long ago. Ask again, and say why."),
            opens=(_("Open a file in an emergency"), reverse("guard:emergency")),
        )
