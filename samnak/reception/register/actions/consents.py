"""Writes of consents: what a person said, that a single event was used, that a recipient was told."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.ground import consents, packs
from samnak.ground.access import alarms, audit, once
from samnak.ground.access.actions import close_to, open_to
from samnak.ground.access.actors import CONSENTS, Actor, Machine
from samnak.ground.access.decisions import decide, holders_near, standing
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.ground.access.roles import ROLES
from samnak.ground.days import end_of
from samnak.ground.lives import follow
from samnak.ground.packs import Policy, Purpose
from samnak.reception.register import consent_rules as rules
from samnak.reception.register.actions.people import GONE, check_lengths
from samnak.reception.register.actions.recipients import stored
from samnak.reception.register.consent_rules import NOT_OFFERED
from samnak.reception.register.models import Consent, Person, Recipient

DIED = "died"  # a life status of the register

NOT_YOURS = _("You may not ask this person. Ask whoever walks with them.")
NOT_LIVING = _("Somebody of these has not agreed, or not any more. Nothing was taken out.")
CHANGED = _("The words were changed today. Read them the new ones.")


@dataclass(frozen=True, kw_only=True)
class ConsentFacts:
    """What was asked and what was said. `until`: the last day; empty for the longest there may be. `version`: the words
    that were on the screen."""

    purpose: str
    compartments: tuple[str, ...]
    said: str
    language: str
    how: str = "aloud"
    freely: bool = False
    until: dt.date | None = None
    note: str = ""
    version: str = ""


@transaction.atomic
def ask_consent(
    *,
    person: Person,
    recipient: Recipient,
    facts: ConsentFacts,
    at: dt.datetime | None = None,
    by: Actor,
    key: UUID | None = None,
) -> Consent:
    """Write down what a person said. A yes or a no takes the place of their earlier answer; what that opened ends in
    the same moment. Only a machine actor may say `at` which moment it was."""
    if before := once.claim(key, "register.ask_consent", by=by):
        made = Consent.objects.visible_to(by).filter(pk=before.made()).first()
        if made is None:
            raise Refused(GONE)
        return once.unchanged(made, said=facts.said, note=facts.note, person_id=person.pk)
    person, recipient = _locked(person, by), stored(recipient)
    at = at if at and isinstance(by, Machine) else timezone.now()
    purpose, text = _words(facts, recipient, at)
    _check(person, purpose, recipient, facts, at, by)
    row = _row(person, purpose, recipient, facts, text, at, by)
    _end_earlier(row, by=by)
    align_openings(person=person.pk, role=recipient.role, by=by)
    audit.record("register.consent_said", by=by, about=row, answer=row.said)
    once.keep(key, row.pk)
    return row


def _locked(person: Person, by: Actor) -> Person:
    """The person as stored now, if the actor may ask them."""
    found = Person.objects.visible_to(by).select_for_update().filter(pk=person.pk).first()
    if found is None or (isinstance(by, User) and not decide(by, rules.ASKS, found)):
        raise Refused(NOT_YOURS, status=403)
    if found.life_status == DIED:
        raise Refused(_("This person has died. Nothing is asked of them any more."))
    return found


def _words(facts: ConsentFacts, recipient: Recipient, at: dt.datetime) -> tuple[Purpose, Policy]:
    """The purpose, and the words for it that hold on that day and were on the screen."""
    purpose, pack = packs.current().purpose(facts.purpose), packs.current()
    text = pack.consent_text(facts.purpose, timezone.localdate(at))
    if purpose is None or text is None or not rules.fits(purpose, recipient):
        raise Refused(NOT_OFFERED)
    if facts.version and facts.version != text.version:
        raise Refused(CHANGED)
    return purpose, text


def _check(
    person: Person, purpose: Purpose, recipient: Recipient, facts: ConsentFacts, at: dt.datetime, by: Actor
) -> None:
    near = standing(by, [person.pk])[person.pk] if isinstance(by, User) else [*ROLES]
    rules.check_what(facts.compartments, rules.askable(near, purpose, recipient))
    today = timezone.localdate(at)
    if facts.until is not None:
        rules.check_until(facts.until, rules.last_day(purpose, recipient, facts.compartments, today), today)
    rules.check_said(facts.said, freely=facts.freely)
    rules.check_language(facts.language)
    check_lengths({"note": facts.note})


def _row(
    person: Person, purpose: Purpose, recipient: Recipient, facts: ConsentFacts, text: Policy, at: dt.datetime, by: Any
) -> Consent:
    last = facts.until or rules.last_day(purpose, recipient, facts.compartments, timezone.localdate(at))
    row: Consent = Consent.objects.create(
        person=person,
        purpose=purpose.key,
        recipient=recipient,
        what=[each for each in purpose.compartments if each in facts.compartments],
        known_in=rules.known_in(facts.compartments),
        said=facts.said,
        since=at,
        until=end_of(last) if facts.said == Consent.Said.YES else None,
        once=rules.is_once(purpose, recipient),
        text_version=text.version,
        text_hash=text.text_hash,
        language=facts.language,
        how=facts.how,
        freely=facts.freely,
        note=facts.note,
        made_at=at,
        made_by=user_of(by),
    )
    return row


def user_of(by: Actor) -> User | None:
    """Whom a row names as its writer: a machine actor is named in the audit alone."""
    return None if isinstance(by, Machine) else by


def _end_earlier(row: Consent, *, by: Actor) -> None:
    """The answer before this one to the same question holds no more; a "not now" leaves it as it is."""
    if row.said == Consent.Said.NOT_NOW:
        return
    reason = Consent.Ended.REPLACED if row.said == Consent.Said.YES else Consent.Ended.REFUSED
    rows = Consent.objects.visible_to(CONSENTS).filter(
        Consent.living_q(timezone.now()), person=row.person_id, purpose=row.purpose, recipient=row.recipient_id,
        known_in=row.known_in,
    )  # fmt: skip
    for before in rows.exclude(pk=row.pk).select_related("recipient").select_for_update(of=("self",)):
        stays = set(row.what) if reason == Consent.Ended.REPLACED else set[str]()
        end(before, reason=reason, stays=stays, by=by)
    if row.said == Consent.Said.NO:
        same = {"purpose": row.purpose, "recipient": row.recipient_id, "known_in": row.known_in}
        tell_of_used(row.person_id, by=by, **same)


def end(consent: Consent, *, reason: str, stays: set[str] | None = None, by: Actor, **said: str) -> None:
    """A consent ends, and what other rooms and roles had by it ends with it; `stays`: what a newer answer allows too.
    Part of an action, which does the audit."""
    consent.ended_at, consent.ended_by, consent.ended_reason = timezone.now(), user_of(by), reason
    for name, value in said.items():
        setattr(consent, name, value)
    consent.save(update_fields=["ended_at", "ended_by", "ended_reason", *said])
    align_openings(person=consent.person_id, role=consent.recipient.role, by=by)
    if lost := frozenset(consent.what) - (stays or set()):
        consents.ended(_over(consent, lost), by=by)


def _over(consent: Consent, lost: frozenset[str]) -> consents.Ended:
    return consents.Ended(consent.pk, consent.person_id, consent.purpose, consent.recipient_id, lost)


def tell_of_used(person: UUID, *, by: Actor, **where: Any) -> None:
    """What was agreed to for one time and was used may live on in other rooms, as a file that can be fetched for its
    day: that ends too. The consents themselves stay used. Part of an action, which does the audit."""
    used = Consent.objects.visible_to(CONSENTS).filter(person=person, ended_reason=Consent.Ended.USED, **where)
    for row in used:
        consents.ended(_over(row, frozenset(row.what)), by=by)


@follow
def follow_life(*, person: UUID, before: str, now: str, by: Actor) -> None:
    """Of somebody who has died nothing lives: what they had opened to a role of ours closes, what was prepared by their
    consents ends. Was it a mistake, what still lives opens again."""
    if DIED not in (before, now):
        return
    for role in ROLES:
        align_openings(person=person, role=role, by=by)
    if now != DIED:
        return
    held = Consent.objects.visible_to(CONSENTS).filter(person=person, said=Consent.Said.YES, ended_at=None)
    for row in held:
        consents.ended(_over(row, frozenset(row.what)), by=by)
    tell_of_used(person, by=by)


def align_openings(*, person: UUID, role: str, by: Actor) -> None:
    """A role of ours reads what the person's living consents open to it, no longer than each of them holds. Whoever
    read something by one that is gone is told. Part of an action, which does the audit."""
    opened = rules.opened_to(role)
    if not opened:
        return
    now, after = timezone.now(), set[str]()
    before = close_to(subject=person, role=role, compartments=opened)
    living = Consent.objects.visible_to(CONSENTS).filter(Consent.living_q(now), person=person, recipient__role=role)
    for row in living:
        what = opened & set(row.what)
        open_to(subject=person, role=role, compartments=sorted(what), since=max(row.since, now), until=row.until)
        after |= what
    if before - after:
        there = reverse("register:person", args=[person])
        near = holders_near(role, person)
        alarms.ring("register.consent_ended", by=by, users=near, about_id=person, url=there)


@transaction.atomic
def use_once(*, people: list[UUID], purpose: str, recipient: UUID, by: Actor) -> int:
    """What was agreed to for a single time is taken out now, and holds no more. Refused, all of it, when one of these
    people does not agree at this moment. Gives how many were used up.

    What was waiting under it is not ended: it is what the person agreed to."""
    now = timezone.now()
    rows = Consent.objects.visible_to(CONSENTS).filter(
        Consent.living_q(now), person__in=people, purpose=purpose, recipient=recipient
    )
    if isinstance(by, User):  # one that they may not know of is not used up by them
        rows = rows.filter(pk__in=Consent.objects.visible_to(by).order_by().values("pk"))
    living = list(rows.select_related("recipient").select_for_update(of=("self",)))
    if {row.person_id for row in living} != set(people):
        raise Refused(NOT_LIVING)
    if any(not _may_use(by, row) for row in living):
        raise Refused(NOT_YOURS, status=403)
    single = [row for row in living if row.once or row.recipient.is_authority]
    for row in single:
        row.used_at = row.ended_at = now
        row.ended_by, row.ended_reason = user_of(by), Consent.Ended.USED
        row.save(update_fields=["used_at", "ended_at", "ended_by", "ended_reason"])
        audit.record("register.consent_used", by=by, about=row)
    return len(single)


def _may_use(by: Actor, row: Consent) -> bool:
    return isinstance(by, Machine) or bool(decide(by, rules.ASKS, row)) or bool(decide(by, "exports.make", row))


@transaction.atomic
def say_told(*, consent: Consent, by: Actor) -> Consent:
    """The recipient outside was told that it ended. Told once; said twice it stays as it was."""
    found = Consent.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=consent.pk).first()
    if found is None or (isinstance(by, User) and not decide(by, "register.withdraw", found)):
        raise Refused(NOT_YOURS, status=403)
    if found.ended_at is None:
        raise Refused(_("This consent still lives. There is nothing to tell."))
    if found.told_on is None:
        found.told_on, found.told_by = timezone.localdate(), user_of(by)
        found.save(update_fields=["told_on", "told_by"])
        audit.record("register.recipient_told", by=by, about=found)
    return found
