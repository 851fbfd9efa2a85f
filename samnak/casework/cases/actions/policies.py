"""Policy: read or given to a person, exceptions with their reason, complaints and their answers."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.casework.cases import rules
from samnak.casework.cases.actions.gate import NOT_YOURS, check_may, locked, row, user_of
from samnak.casework.cases.models import Case, Complaint, PolicyException, PolicySignature
from samnak.casework.cases.queries.policies import (
    OF_WHOM_YOU_WALK_WITH,
    OWN_COMPLAINT,
    OWN_EXCEPTION,
    why_not_answer,
)
from samnak.ground import packs
from samnak.ground.access import audit, once
from samnak.ground.access.actors import Actor
from samnak.ground.access.decisions import decide, has_permission
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused


@transaction.atomic
def read_policy(
    *,
    case: Case,
    policy: str,
    language: str,
    how: str,
    said: str,
    on: dt.date | None = None,
    by: Actor,
    key: UUID | None = None,
) -> PolicySignature:
    """The person was read or given a policy: the version in force on that day is stored with its hash."""
    if before := once.claim(key, "cases.read_policy", by=by):
        signed = PolicySignature.unguarded.get(pk=before.made())
        return once.unchanged(signed, case_id=case.pk, policy=policy, said=said)
    case = locked(case, by)
    day = on or timezone.localdate()
    rules.check_happened(day, case)
    text = packs.current().policy(policy, day)
    if text is None:
        raise Refused(_("No version of this policy was in force on that day."), field="on")
    made: PolicySignature = row(
        PolicySignature,
        case,
        by,
        policy=policy,
        version=text.version,
        text_hash=text.text_hash,
        language=language,
        how=how,
        said=said,
        on=day,
    )
    audit.record("cases.policy_read", by=by, about=case, policy=policy, version=text.version)
    once.keep(key, made.pk)
    return made


@transaction.atomic
def ask_exception(
    *, case: Case, policy: str, what: str, reason: str, on: dt.date | None = None, by: Actor, key: UUID | None = None
) -> PolicyException:
    """Something should be done otherwise than a policy says: what and why. Somebody else approves it."""
    if before := once.claim(key, "cases.ask_exception", by=by):
        asked = PolicyException.unguarded.get(pk=before.made())
        return once.unchanged(asked, case_id=case.pk, what=what, reason=reason)
    case = locked(case, by)
    rules.check_words(what, field="what")
    rules.check_words(reason, field="reason")
    made: PolicyException = row(
        PolicyException, case, by, policy=policy, what=what, reason=reason, on=on or timezone.localdate()
    )
    audit.record("cases.exception_asked", by=by, about=case, policy=policy)
    once.keep(key, made.pk)
    return made


@transaction.atomic
def answer_exception(*, exception: PolicyException, approve: bool, answer: str = "", by: User) -> PolicyException:
    """A supervisor approves or refuses, and says why not; never the one who asked."""
    case = locked(exception.case, by, permission="cases.approve", must_be_open=False)
    exception = cast(PolicyException, _stored(exception, by))
    check_may(by, "cases.approve", exception)
    if exception.made_by_id == by.pk:
        raise Refused(OWN_EXCEPTION, status=403)
    if exception.approved_at or exception.refused_at:
        return exception
    rules.check_answer(answer, approve=approve)
    exception.approved_by, exception.answer = by, answer
    if approve:
        exception.approved_at = timezone.now()
    else:
        exception.refused_at = timezone.now()
    exception.save(update_fields=["approved_by", "approved_at", "refused_at", "answer"])
    audit.record("cases.exception_answered", by=by, about=case, approved=approve, row=str(exception.pk))
    return exception


@transaction.atomic
def take_complaint(
    *,
    text: str,
    way: str,
    case: Case | None = None,
    received_on: dt.date | None = None,
    by: Actor,
    key: UUID | None = None,
) -> Complaint:
    """Somebody is not content. Anybody who works here takes it down; it may name no one."""
    if isinstance(by, User):
        if not has_permission(by, "cases.complain"):
            raise Refused(NOT_YOURS, status=403)
        if before := once.claim(key, "cases.take_complaint", by=by):
            taken = Complaint.unguarded.get(pk=before.made())
            return once.unchanged(taken, case_id=case and case.pk, text=text)
        if case is not None and not (
            Case.objects.visible_to(by).filter(pk=case.pk).exists() and decide(by, "cases.complain", case)
        ):
            raise Refused(NOT_YOURS, status=403)
    rules.check_words(text, field="text")
    day = received_on or timezone.localdate()
    if day > timezone.localdate():
        raise Refused(_("This day lies in the future. Write the day on which it came."), field="received_on")
    made = Complaint.objects.create(
        case=case,
        person_id=case.person_id if case else None,
        way=way,
        text=text,
        received_on=day,
        made_by=user_of(by),
    )
    audit.record("cases.complaint_taken", by=by, about=made)
    once.keep(key, made.pk)
    return made


@transaction.atomic
def answer_complaint(*, complaint: Complaint, answer: str, by: User) -> Complaint:
    """What was answered, and when. A supervisor answers whom it does not concern; the first answer stays."""
    complaint = cast(Complaint, _stored(complaint, by))
    check_may(by, "cases.approve", complaint)
    why = why_not_answer(by, complaint)
    if why is OWN_COMPLAINT:
        raise Refused(OWN_COMPLAINT, status=403)
    if why:
        raise Refused(OF_WHOM_YOU_WALK_WITH, status=403)
    rules.check_words(answer, field="answer")
    if complaint.answered_on is not None:
        raise Refused(_("This complaint was answered already. Look at the answer."))
    complaint.answer, complaint.answered_on, complaint.answered_by = answer, timezone.localdate(), by
    complaint.save(update_fields=["answer", "answered_on", "answered_by"])
    audit.record("cases.complaint_answered", by=by, about=complaint)
    return complaint


@transaction.atomic
def tell_complaint(*, complaint: Complaint, on: dt.date | None = None, by: User) -> Complaint:
    """They were told what was answered, and when: the complaint is closed. The first telling stays."""
    complaint = cast(Complaint, _stored(complaint, by))
    check_may(by, "cases.complain", complaint)
    day = on or timezone.localdate()
    rules.check_told(complaint, day)
    if complaint.told_on is not None:
        return complaint
    complaint.told_on, complaint.told_by = day, by
    complaint.save(update_fields=["told_on", "told_by"])
    audit.record("cases.complaint_told", by=by, about=complaint)
    return complaint


def _stored(entry: Any, by: User) -> Any:
    """The row as stored now, locked for this transaction."""
    found = type(entry).objects.visible_to(by).select_for_update(of=("self",)).filter(pk=entry.pk).first()
    if found is None:
        raise Refused(NOT_YOURS, status=403)
    return found
