"""Whom lists are made for, and to what people agreed. STAND-IN until the register knows recipients and consents:
these four functions are all the rest of the room asks, and here nobody has agreed to anything.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from samnak.ground.access.actors import Actor


@dataclass(frozen=True)
class Recipient:
    """An organisation or office outside."""

    id: UUID
    kind: str  # partner, clinic, attorney, embassy, government
    name: Any

    def __str__(self) -> str:
        return str(self.name)


KNOWN = [
    Recipient(UUID(int=0xC1), "clinic", _("A clinic that works with us")),
    Recipient(UUID(int=0xC2), "attorney", _("A lawyer's office in the United States")),
    Recipient(UUID(int=0xC3), "partner", _("An employer who asks for people")),
    Recipient(UUID(int=0xC4), "government", _("The office for papers")),
    Recipient(UUID(int=0xC5), "government", _("The receiving authority")),
]
agreed: dict[tuple[str, UUID], dict[UUID, frozenset[str]]] = {}  # (purpose, recipient) -> person -> compartments


def offered(kinds: Iterable[str]) -> list[Recipient]:
    """Registered recipients of these kinds that may be chosen today."""
    return [one for one in KNOWN if one.kind in kinds]


def find(pk: UUID | None) -> Recipient | None:
    return next((one for one in KNOWN if one.id == pk), None)


def consented(
    people: Iterable[UUID], *, purpose: str, recipient: UUID, at: dt.datetime | None = None
) -> dict[UUID, frozenset[str]]:
    """Person -> the compartments they agreed to tell this recipient for this purpose, of consents that live then."""
    known = agreed.get((purpose, recipient), {})
    return {person: known[person] for person in people if person in known}


def spend(people: Iterable[UUID], *, purpose: str, recipient: UUID, by: Actor) -> None:
    """What a person agreed to for a single time was used now."""
