"""What hangs on a person's record: rooms tell it here; whoever would take a record back asks here and knows no room.

A record that was made by mistake may be taken back only while it holds nothing but what the mistake wrote: else work of
others, or a wall, would vanish with it.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

Holder = Callable[[UUID, UUID], bool]

_holders: list[Holder] = []


def tell(holder: Holder) -> Holder:
    """`holder(person, by) -> bool`: whether this room holds anything of the person that `by`, who would take the record
    back, did not write themselves. Called in `AppConfig.ready()`."""
    if holder not in _holders:
        _holders.append(holder)
    return holder


def hangs_on(person: UUID, by: UUID) -> bool:
    """Whether any room holds something of this person that is not of `by` alone. Which one is told to nobody."""
    found = [holder(person, by) for holder in _holders]  # each is asked: the time it takes does not tell what was found
    return any(found)
