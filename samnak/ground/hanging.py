"""What hangs on a person's record: rooms tell it here; whoever would take a record back asks here and knows no room.

A record that was made by mistake may be taken back only while it holds nothing but what the mistake wrote: else work of
others, or a wall, would vanish with it.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

Holder = Callable[[UUID], bool]

_holders: list[Holder] = []


def tell(holder: Holder) -> Holder:
    """`holder(person) -> bool`: whether this room holds anything of the person. Called in `AppConfig.ready()`."""
    if holder not in _holders:
        _holders.append(holder)
    return holder


def hangs_on(person: UUID) -> bool:
    """Whether any room holds something of this person. Which one is told to nobody."""
    return any([holder(person) for holder in _holders])  # each is asked: what was found is not told by the time it took
