"""When a consent ends, what other rooms opened because of it ends with it; the register tells it here and knows none.

Rooms say in `AppConfig.ready()` how they end what is theirs. It is done in the transaction in which the person's word
is written down: either all of it holds, or nothing was written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from samnak.ground.access.actors import Actor


@dataclass(frozen=True)
class Ended:
    """A consent that no longer lives: whose, for what purpose, to whom, and over which compartments."""

    consent: UUID
    person: UUID
    purpose: str  # key of the pack
    recipient: UUID
    compartments: frozenset[str]


Ender = Callable[..., int]

_enders: list[Ender] = []


def end_with(ender: Ender) -> Ender:
    """`ender(ended=Ended, by=Actor) -> int`: ends this room's shares under it, and gives how many there were."""
    if ender not in _enders:
        _enders.append(ender)
    return ender


def ended(what: Ended, *, by: Actor) -> int:
    """The consent has ended: every room ends its shares. Gives how many ended."""
    return sum(ender(ended=what, by=by) for ender in _enders)
