"""Whom lists are made for, and to what people agreed: all that this room asks of the register about consent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from samnak.ground import packs
from samnak.ground.access.actors import Actor
from samnak.reception.register import actions, consent_rules
from samnak.reception.register.models import AUTHORITIES, Recipient
from samnak.reception.register.queries import consents

__all__ = ["AUTHORITIES", "Recipient", "by_id", "consented", "find", "offered", "single", "spend"]


def offered(kinds: Iterable[str]) -> list[Recipient]:
    """Registered recipients of these kinds that may be chosen today."""
    wanted = set(kinds)
    return [one for one in consents.recipients() if one.kind in wanted]


def find(pk: UUID | None) -> Recipient | None:
    """One that may be chosen today."""
    return next((one for one in consents.recipients() if one.pk == pk), None)


def by_id() -> dict[UUID, Recipient]:
    """Everybody there is or was on the list: each is called in the language of the page. One query."""
    return {one.pk: one for one in consents.recipients(ended=True)}


def consented(
    people: Iterable[UUID], *, purpose: str, recipient: UUID, at: dt.datetime | None = None
) -> dict[UUID, frozenset[str]]:
    """Person -> the compartments they agreed to tell this recipient for this purpose, of consents that live then."""
    return consents.consented(people, purpose=purpose, recipient=recipient, at=at)


def single(purpose: str, to: Recipient) -> bool:
    """Whether what people agree to here is used a single time."""
    found = packs.current().purpose(purpose)
    return found is not None and consent_rules.is_once(found, to)


def spend(people: Iterable[UUID], *, purpose: str, recipient: UUID, by: Actor) -> None:
    """What a person agreed to for a single time was used now."""
    actions.use_once(people=list(people), purpose=purpose, recipient=recipient, by=by)
