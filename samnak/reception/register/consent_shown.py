"""What pages say of consents, in plain words; and the words that are read aloud."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext_lazy

from samnak.ground import packs
from samnak.ground.access.roles import COMPARTMENTS
from samnak.ground.access.seen import Seen
from samnak.ground.packs import Policy, Purpose
from samnak.ground.ui.choices import label
from samnak.ground.ui.formats import page_digits, plain_day
from samnak.reception.register import consent_rules as rules
from samnak.reception.register.models import APART, Consent, Recipient
from samnak.reception.register.queries.consents import TO_TELL, Standing

# What a compartment holds, said to the person whose it is.
SPOKEN: dict[str, Promise] = {
    "client": gettext_lazy("that you come to us"),
    "identity": gettext_lazy("your name, your age, where you live and how to reach you"),
    "family_us": gettext_lazy("who belongs to your family in the United States"),
    "family_kh": gettext_lazy("who belongs to your family in this country"),
    "services": gettext_lazy("what you wish for, and what we do together"),
    "criminal": gettext_lazy("what courts have decided about you"),
    "health": gettext_lazy("your health"),
    "hiv": gettext_lazy("what you told us about HIV"),
    "drug_use": gettext_lazy("what you told us about using drugs"),
    "counselling": gettext_lazy("what you said to your counsellor"),
    "legal": gettext_lazy("the days of your matter at law, and who your lawyer is"),
    "privileged": gettext_lazy("what is between you and your lawyer"),
    "money": gettext_lazy("money and things you were given"),
    "consent": gettext_lazy("what you agreed to"),
    "audit": gettext_lazy("who read about you"),
}


def purpose_words(key: str) -> Any:
    return label("consents.purposes", key)


def what_words(compartments: Collection[str]) -> str:
    return ", ".join(str(COMPARTMENTS[key]) for key in compartments if key in COMPARTMENTS)


def last_day(until: Any) -> dt.date | None:
    """The last day on which it holds, of the first moment when it does not."""
    return timezone.localdate(until - dt.timedelta(seconds=1)) if until else None


# ---- a row in words ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ShownConsent:
    """One answer in words. `kind` is the shape of its state."""

    pk: UUID
    purpose: Any
    whom: str
    what: str
    kind: str
    state: Any
    when: str  # until when, or since when not
    asked: str  # in which language, how, when, by whom
    to_tell: bool = False


STATES: dict[str, tuple[str, Promise]] = {
    "living": ("done", pgettext_lazy("a consent", "holds")),
    "no": ("off", pgettext_lazy("to a consent", "no")),
    "not_now": ("none", pgettext_lazy("to a consent", "not now")),
    "ran_out": ("soon", pgettext_lazy("a consent", "ran out")),
    "withdrawn": ("off", gettext_lazy("taken back")),
    "refused": ("off", pgettext_lazy("a consent", "asked again: no")),
    "replaced": ("none", gettext_lazy("a newer answer holds")),
    "used": ("none", pgettext_lazy("a consent", "used")),
}


def state_of(row: Seen, now: dt.datetime, *, died: bool = False) -> str:
    """A key of STATES."""
    if row.said != Consent.Said.YES:
        return str(row.said)
    if row.ended_at:
        return str(row.ended_reason)
    return "ran_out" if died or (row.until and row.until <= now) else "living"


def shown(row: Seen, now: dt.datetime, *, died: bool = False) -> ShownConsent:
    state = state_of(row, now, died=died)
    kind, words = STATES[state]
    return ShownConsent(
        pk=row.pk,
        purpose=purpose_words(row.purpose),
        whom=str(row.recipient),
        what=what_words(row.what),
        kind=kind,
        state=words,
        when=_when(row, state),
        asked=asked_words(row),
        to_tell=state in TO_TELL and not row.told_on and not row.recipient.role,
    )


def _when(row: Seen, state: str) -> str:
    if state in ("no", "not_now"):
        return _("said on %(day)s") % {"day": plain_day(timezone.localdate(row.since))}
    if row.ended_at:
        return _("until %(day)s") % {"day": plain_day(timezone.localdate(row.ended_at))}
    day = {"day": plain_day(last_day(row.until))}
    if row.once and state == "living":
        return _("for one time, until %(day)s") % day
    return _("until %(day)s") % day


def asked_words(row: Seen) -> str:
    """How it was explained, in which language, when and by whom."""
    how = dict(Consent.How.choices).get(row.how, "")
    parts = [how, label("welcome.languages", row.language), plain_day(timezone.localdate(row.since)), row.made_by]
    return " · ".join(str(part) for part in parts if part)


@dataclass(frozen=True)
class ShownStanding:
    """All of a person's answers in words, by how they stand."""

    living: list[ShownConsent]
    refused: list[ShownConsent]
    ran_out: list[ShownConsent]
    over: list[ShownConsent]

    def __bool__(self) -> bool:
        return bool(self.living or self.refused or self.ran_out or self.over)


def standing_words(found: Standing, now: dt.datetime, *, died: bool = False) -> ShownStanding:
    def words(rows: Iterable[Seen]) -> list[ShownConsent]:
        return [shown(row, now, died=died) for row in rows]

    return ShownStanding(words(found.living), words(found.refused), words(found.ran_out), words(found.over))


# ---- read aloud ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Spoken:
    """All that is read to the person, in one language."""

    code: str
    title: str
    whom_label: str
    whom: str
    what_label: str
    what: list[str]
    until_label: str
    until: str
    paragraphs: list[str]


def spoken(
    text: Policy, purpose: Purpose, recipient: Recipient, compartments: Collection[str], until: dt.date, first: str
) -> list[Spoken]:
    """The words in every language of the pack, the person's own first."""
    codes = sorted((code for code, _words in text.text.words), key=lambda code: code != first)
    once = rules.is_once(purpose, recipient)
    return [_spoken(code, text, recipient, compartments, until, once=once) for code in codes]


def _spoken(
    code: str, text: Policy, recipient: Recipient, compartments: Collection[str], until: dt.date, *, once: bool
) -> Spoken:
    with override(code):
        day = {"day": plain_day(until)}
        return Spoken(
            code=code,
            title=text.label.in_language(code),
            whom_label=_("To whom"),
            whom=recipient.called(code),
            what_label=_("What we would tell"),
            what=[str(SPOKEN[key]) for key in compartments],
            until_label=_("Until when"),
            until=_("%(day)s. One time only.") % day if once else _("%(day)s. Not longer.") % day,
            paragraphs=text.text.in_language(code).strip().splitlines(),
        )


def how_long(purpose: Purpose, recipient: Recipient, askable: Collection[str], today: dt.date) -> str:
    """The hint under "Until": what holds if no day is given."""
    plain = [key for key in askable if key not in APART]
    sentences = []
    if plain:
        longest = plain_day(rules.last_day(purpose, recipient, plain[:1], today))
        sentences.append(_("Without a day it holds until %(day)s, and never longer.") % {"day": longest})
    if apart := [key for key in askable if key in APART]:
        most = page_digits(rules.days(purpose, recipient, apart))
        sentences.append(_("HIV and drug use: %(n)s days at most.") % {"n": most})
    return " ".join(sentences)


def language_of(person: Seen) -> str:
    """In which language of the pack words are read to this person first."""
    known = packs.current().languages
    wanted = person.languages if "languages" in person.may else []
    return next((key for key in wanted or [] if key in known), known[-1])
