"""Reads of consents: what lives at a moment, what one reader may know of one person's, who is still to be told."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Q
from django.utils import timezone

from samnak.ground import packs
from samnak.ground.access.actors import CONSENTS, TOTALS
from samnak.ground.access.eyes import Eyes
from samnak.ground.access.models import User
from samnak.ground.access.seen import Seen, see_all
from samnak.ground.access.visibility import stands_near
from samnak.ground.packs import KnownRecipient, Purpose
from samnak.reception.register import consent_rules as rules
from samnak.reception.register.models import Consent, Person, Recipient
from samnak.reception.register.models.consents import OPEN, apart_for
from samnak.reception.register.queries.people import names_of
from samnak.reception.register.rules import DisplayName

RECIPIENTS = UUID("6f1c6a54-3f0a-5c1e-9a51-0e9a6a3f7b10")  # the space in which keys of the pack become ids
TO_TELL = ("withdrawn", "refused")


# ---- at the moment of telling --------------------------------------------------------------------------


def consented(
    people: Iterable[UUID], *, purpose: str, recipient: UUID, at: dt.datetime | None = None
) -> dict[UUID, frozenset[str]]:
    """Which compartments of each of these people may be told to a recipient for a purpose, at this moment. Whoever is
    missing may not be told of at all. One query for any number."""
    rows = Consent.objects.visible_to(CONSENTS).filter(
        Consent.living_q(at or timezone.now()), recipient=recipient, recipient__ended_at=None,
        recipient__waits_since=None, purpose=purpose, person__in=list(people),
    )  # fmt: skip
    found: dict[UUID, frozenset[str]] = defaultdict(frozenset)
    for person, compartments in rows.order_by().values_list("person", "what"):
        found[person] |= frozenset(compartments)
    return dict(found)


def lives(
    person: UUID, *, purpose: str, recipient: UUID, compartments: Collection[str], at: dt.datetime | None = None
) -> bool:
    """Whether all of these compartments of one person may be told at this moment."""
    told = consented([person], purpose=purpose, recipient=recipient, at=at).get(person, frozenset())
    return bool(compartments) and set(compartments) <= told


# ---- to whom -------------------------------------------------------------------------------------------


def id_of(known: KnownRecipient) -> UUID:
    """The id of a recipient of the pack: the same before and after it was first written down."""
    return uuid5(RECIPIENTS, known.key)


def of_the_pack(known: KnownRecipient) -> Recipient:
    """A recipient of the pack that nobody has asked for yet; not stored."""
    words = known.label
    khmer = dict(words.words).get("km", "")
    return Recipient(
        pk=id_of(known), key=known.key, kind=known.kind, role=known.role, name=words.in_language("en"), name_km=khmer
    )


def recipients(*, ended: bool = False) -> list[Recipient]:
    """Everybody to whom something may be told, those written down and those of the pack in one order: who is written
    down was asked about, and that may be nobody else's business. `ended`: also those to whom nothing goes any more, or
    nothing yet. One query."""
    stored = list(Recipient.objects.select_related("asked_by"))
    keys = {row.key for row in stored if row.key}
    fresh = [of_the_pack(known) for known in packs.current().choices("consents.recipients") if known.key not in keys]  # type: ignore[arg-type]
    everybody = [row for row in (*stored, *fresh) if ended or row.stands]
    return sorted(everybody, key=lambda row: (str(row).casefold(), str(row.pk)))


def every_name() -> list[Recipient]:
    """Everybody whose name is taken: those of the list, whatever became of them, and as the pack calls its own today,
    which end as the list says."""
    stored, found = {row.pk: row for row in Recipient.objects.all()}, []
    for known in packs.current().choices("consents.recipients", with_retired=True):
        row = of_the_pack(known)  # type: ignore[arg-type]
        written = stored.get(row.pk)
        row.ended_at = written.ended_at if written else timezone.now() if known.retired else None
        found.append(row)
    return [*stored.values(), *found]


def is_of_the_pack(row: Recipient) -> bool:
    """Whether it stands as the pack names it today: no keeper wrote down who it is."""
    known = packs.current().known_recipient(row.key) if row.key else None
    return known is not None and not known.retired and known.kind == row.kind


def recipient(pk: UUID) -> Recipient | None:
    """One of them, also one that is ended or waits."""
    return next((row for row in recipients(ended=True) if row.pk == pk), None)


def purposes_for(near: Iterable[str], to: Iterable[Recipient]) -> list[Purpose]:
    """For what somebody in these roles may ask a person at all."""
    near, to = list(near), list(to)
    offered = [p for p in packs.current().consents.purposes if not p.retired]
    return [p for p in offered if recipients_for(near, p, to)]


def recipients_for(near: Iterable[str], purpose: Purpose, to: Iterable[Recipient]) -> list[Recipient]:
    """Whom they may ask about for this purpose."""
    near = list(near)
    return [each for each in to if rules.fits(purpose, each) and rules.askable(near, purpose, each)]


def how_many_agreed(recipient: UUID) -> int:
    """How many people's consents to a recipient live now, whether or not it stands on the list. Those about HIV or drug
    use are left out: a number would tell of them."""
    rows = Consent.objects.visible_to(CONSENTS).filter(
        Consent.living_q(timezone.now()), recipient=recipient, known_in=OPEN
    )
    return rows.order_by().values("person").distinct().count()


# ---- of one person -------------------------------------------------------------------------------------


def consents_beside(eyes: Eyes) -> list[Seen]:
    """Every answer of the person this reader may know of, the newest first. One query."""
    rows = eyes.rows(Consent).select_related("recipient", "made_by", "ended_by").order_by("-made_at", "-pk")
    return eyes.see_all(row for row in rows if row.known_in == OPEN or eyes.reads(row.known_in))


@dataclass(frozen=True)
class Standing:
    """How it stands with a person's answers: each in one of these, none twice."""

    living: list[Seen] = field(default_factory=list)
    refused: list[Seen] = field(default_factory=list)  # no, or not now, and nothing newer
    ran_out: list[Seen] = field(default_factory=list)
    over: list[Seen] = field(default_factory=list)  # taken back, replaced, used, answered anew


def stand(rows: Iterable[Seen], now: dt.datetime, *, died: bool = False) -> Standing:
    """Sift answers, which come newest first. Of somebody who has died nothing lives."""
    found, answered = Standing(), set[tuple[str, UUID, str]]()
    for row in rows:
        newest = (row.purpose, row.recipient_id, row.known_in) not in answered
        answered.add((row.purpose, row.recipient_id, row.known_in))
        if row.said != Consent.Said.YES:
            (found.refused if newest else found.over).append(row)
        elif row.ended_at or row.used_at:
            found.over.append(row)
        elif died or (row.until and row.until <= now):
            (found.ran_out if newest else found.over).append(row)
        else:
            found.living.append(row)
    return found


def standing_beside(eyes: Eyes, person: Person, now: dt.datetime) -> Standing:
    """How it stands with every answer of the person this reader may know of."""
    return stand(eyes.once(consents_beside), now, died=person.life_status == "died")


# ---- who is still to be told ---------------------------------------------------------------------------


def to_tell(user: User) -> Any:
    """Consents that ended by the person's word, whose recipient outside was not told yet, oldest first: of whoever
    asked or wrote it down, and for a supervisor of all they see. One query."""
    rows = Consent.objects.visible_to(user).filter(_to_tell_q(user))
    return rows.select_related("recipient", "made_by").order_by("ended_at", "pk")


def count_to_tell(user: User) -> int:
    """How many these are. One query: `Consent.visible_q`, asked of the few that wait."""
    near = Q(known_in=OPEN) & stands_near(user, "person", compartment=OPEN)
    for key in apart_for(user):
        near |= Q(known_in=key) & stands_near(user, "person", compartment=key)
    return Consent.objects.visible_to(TOTALS).filter(_to_tell_q(user)).filter(near).count()


def _to_tell_q(user: User) -> Q:
    waits = Q(said="yes", ended_reason__in=TO_TELL, told_on=None, recipient__role="", ended_at__isnull=False)
    own = Q(made_by=user) | Q(ended_by=user) | ~Q(known_in=OPEN)
    return waits if "supervisor" in user.role_keys() else waits & own


@dataclass(frozen=True)
class ToTell:
    """One of them, with whom it is about."""

    row: Seen
    name: DisplayName


def telling(user: User) -> list[ToTell]:
    """All that is still to be told, with names. Four queries for any number."""
    rows = see_all(user, to_tell(user))
    names = names_of(user, {row.person_id for row in rows})
    return [ToTell(row, names.get(row.person_id, DisplayName())) for row in rows]
