"""Whom lists are made for, and to what people agreed. STAND-IN until the register knows recipients and consents:
these four functions are all the rest of the room asks, and here nobody has agreed to anything.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language

from samnak.ground.access.actors import Actor


@dataclass(frozen=True)
class Recipient:
    """An organisation or office outside."""

    id: UUID
    kind: str  # partner, clinic, attorney, embassy, government
    name: str
    name_km: str

    def __str__(self) -> str:
        return self.name_km if (get_language() or "").startswith("km") else self.name


KNOWN = [
    Recipient(UUID(int=0xC1), "clinic", "A clinic that works with us", "មន្ទីរពេទ្យដៃគូ"),
    Recipient(UUID(int=0xC2), "attorney", "A lawyer's office in the United States", "ការិយាល័យមេធាវីនៅសហរដ្ឋអាមេរិក"),
    Recipient(UUID(int=0xC3), "partner", "An employer who asks for people", "ម្ចាស់ការងារដែលរកមនុស្ស"),
    Recipient(UUID(int=0xC4), "government", "The office for papers", "ការិយាល័យធ្វើក្រដាសស្នាម"),
    Recipient(UUID(int=0xC5), "government", "The receiving authority", "អាជ្ញាធរដែលមកទទួល"),
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
