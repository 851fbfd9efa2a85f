"""A file is opened in an emergency: asked for, opened, ended, and reviewed by a second person.

The question is written down before anything is looked at, and nothing but a refusal about the asker themselves is
raised before that: what is found, a wall, or that nobody is called so, changes neither the record nor its answer.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.ground.access import alarms, audit, once
from samnak.ground.access.actions import part, relate
from samnak.ground.access.decisions import decide
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.ground.access.visibility import walled_from
from samnak.reception.guard import rules
from samnak.reception.guard.models import EmergencyOpening
from samnak.reception.guard.queries.emergency import asked_lately, late_of, may_review, opened_lately, seconds
from samnak.reception.guard.queries.walls import is_walled, leads_of
from samnak.reception.guard.rules import NOT_FOUND
from samnak.reception.register.queries import exactly

NOT_YOURS = _("Only who asked for this file may do that.")


@transaction.atomic
def ask(*, asked: str, reason: str, second: User, by: User, key: UUID | None = None) -> EmergencyOpening:
    """Somebody asks for a file in an emergency. Where just one person has this name or number it is opened at once;
    where several have it, they choose."""
    _check_holds(by, "access.break_glass")
    if before := once.claim(key, "guard.ask", by=by):
        return EmergencyOpening.objects.get(pk=before.made())
    rules.check_reason(reason)
    if second not in seconds(by):
        raise Refused(_("Choose somebody who can be told and can review it."), field="second")
    _lock(by)
    rules.check_nothing_is_late(late_of(by))
    hidden = set(walled_from(by).values_list("subject", flat=True))
    found = [person for person in exactly(asked) if person not in hidden]
    opening = _written(asked, reason, second, found, by)
    if len(opening.candidates) == 1 and not opening.needs_word:
        _open(opening, found[0], by)
    else:  # nothing opened yet; what the asker is shown next is known to somebody else all the same
        _tell_of_question(opening, second, found, by)
    once.keep(key, opening.pk)
    return opening


def _lock(by: User) -> None:
    """Two questions at once are counted one after the other."""
    User.objects.select_for_update().get(pk=by.pk)


def _written(asked: str, reason: str, second: User, found: list[UUID], by: User) -> EmergencyOpening:
    """The question, with those who were found if they are few; whoever asked too often needs an auditor's word."""
    opening = EmergencyOpening.objects.create(
        opener=by,
        second=second,
        asked=asked,
        reason=reason,
        found=len(found),
        candidates=[str(person) for person in found] if len(found) <= rules.MOST_FOUND else [],
        needs_word=opened_lately(by) >= rules.MOST or asked_lately(by) >= rules.MOST_ASKED,
    )
    audit.record("guard.emergency_asked", by=by, about=opening, people=len(found))
    if opening.needs_word:
        _tell("guard.word_asked", opening, by, roles=["auditor"])
    return opening


@transaction.atomic
def open_file(*, opening: EmergencyOpening, subject: UUID, by: User) -> EmergencyOpening:
    """One of those who were found is opened to read, for four hours. Opening it twice changes nothing."""
    opening = _own(opening, by)
    if opening.opened_at is not None:
        return opening
    rules.check_may_open(opening, subject)
    rules.check_nothing_is_late(late_of(by))
    if is_walled(by, subject):
        raise Refused(NOT_FOUND)
    _lock(by)
    if opening.word_at is None and opened_lately(by) >= rules.MOST:  # asked for before the others were opened
        opening.needs_word = True
        opening.save(update_fields=["needs_word"])
        _tell("guard.word_asked", opening, by, roles=["auditor"])
        audit.record("guard.word_needed", by=by, about=opening)
        return opening
    _open(opening, subject, by)
    return opening


def _tell_of_question(opening: EmergencyOpening, second: User, found: list[UUID], by: User) -> None:
    """The second person at once, whether or not anybody was found; auditors where a wall may stand before them."""
    behind = {*walled_from(second).values_list("subject", flat=True)}
    told: dict[str, Any] = {"roles": ["auditor"]} if behind & {*found} else {"users": [second]}
    _tell("guard.emergency_asked", opening, by, **told)


def _tell(key: str, opening: EmergencyOpening, by: User, *, users: Any = (), roles: Any = ()) -> None:
    there = reverse("guard:opening", args=[opening.pk])
    alarms.ring(key, by=by, users=users, roles=roles, about_id=opening.pk, url=there)


def _open(opening: EmergencyOpening, subject: UUID, by: User) -> None:
    now = timezone.now()
    opening.subject, opening.opened_at, opening.until = subject, now, now + rules.OPEN_FOR
    opening.review_due_on = rules.review_due(timezone.localdate())
    if opening.second is not None and is_walled(opening.second, subject):
        opening.second = None  # they must not learn of this person: auditors are told, and nobody why
    opening.save(update_fields=["subject", "opened_at", "until", "review_due_on", "second"])
    relate(kind="break_glass", subject=subject, user=by, until=opening.until)
    _tell_of_file(opening, subject, by)
    audit.record("guard.file_opened", by=by, about=opening)


def _tell_of_file(opening: EmergencyOpening, subject: UUID, by: User) -> None:
    """Who reviews it, and who supervises those that stand beside the person."""
    second = [opening.second] if opening.second is not None else []
    _tell("guard.file_opened", opening, by, users=second, roles=[] if second else ["auditor"])
    leads = leads_of(subject, but=[by.pk, *(user.pk for user in second)])
    _tell("guard.team_file_opened", opening, by, users=leads)


@transaction.atomic
def end_file(*, opening: EmergencyOpening, by: User) -> None:
    """What was opened is closed before its time. Ending it twice changes nothing."""
    opening = _own(opening, by)
    if not opening.is_open:
        return
    now = timezone.now()
    same = EmergencyOpening.objects.filter(opener=by, subject=opening.subject, ended_at=None, until__gt=now)
    same.update(ended_at=now)  # the same file may have been opened twice
    part(kind="break_glass", subject=_subject(opening), user=by)
    audit.record("guard.file_closed", by=by, about=opening)


@transaction.atomic
def give_word(*, opening: EmergencyOpening, by: User) -> None:
    """An auditor says that one more file may be opened. Saying it twice changes nothing."""
    _check_holds(by, "access.word")
    opening = _locked(opening)
    if opening.opener_id == by.pk:
        raise Refused(_("Nobody says this for themselves."), status=403)
    if not opening.needs_word:
        raise Refused(_("No word is needed here."))
    if opening.word_at is None:
        opening.word_at, opening.word_by = timezone.now(), by
        opening.save(update_fields=["word_at", "word_by"])
        alarms.answered("guard.word_asked", about_id=opening.pk, by=by)
        audit.record("guard.word_given", by=by, about=opening)


@transaction.atomic
def review(*, opening: EmergencyOpening, verdict: str, words: str, by: User) -> EmergencyOpening:
    """The second person, or an auditor, says whether the opening was in order, and why. Said once."""
    opening = _locked(opening)
    if not may_review(by, opening):
        raise Refused(_("Only the second person or an auditor reviews this."), status=403)
    if opening.reviewed_at is not None:
        raise Refused(_("This was reviewed already."))
    rules.check_reason(words, field="words")
    opening.verdict, opening.review = EmergencyOpening.Verdict(verdict), words
    opening.reviewed_at, opening.reviewed_by = timezone.now(), by
    opening.save(update_fields=["verdict", "review", "reviewed_at", "reviewed_by"])
    alarms.answered("guard.file_opened", about_id=opening.pk, by=by)
    if verdict == EmergencyOpening.Verdict.NOT_IN_ORDER:
        _tell("guard.not_in_order", opening, by, roles=["auditor"])
    audit.record("guard.opening_reviewed", by=by, about=opening, outcome=verdict)
    return opening


def _own(opening: EmergencyOpening, by: User) -> EmergencyOpening:
    _check_holds(by, "access.break_glass")
    if opening.opener_id != by.pk:
        raise Refused(NOT_YOURS, status=403)
    return _locked(opening)


def _locked(opening: EmergencyOpening) -> EmergencyOpening:
    return EmergencyOpening.objects.select_for_update().get(pk=opening.pk)


def _subject(opening: EmergencyOpening) -> UUID:
    if opening.subject is None:
        raise ValueError("Nothing was opened.")
    return opening.subject


def _check_holds(by: Any, permission: str) -> None:
    if not decide(by, permission):
        raise Refused(NOT_YOURS, status=403)
