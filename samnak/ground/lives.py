"""When the register learns what became of somebody, later rooms join in; it tells it here and knows none of them.

Rooms say in `AppConfig.ready()` what they do then. It is done in the transaction of whoever writes.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from samnak.ground.access.actors import Actor

Follower = Callable[..., None]

_followers: list[Follower] = []


def follow(follower: Follower) -> Follower:
    """`follower(person=, before=, now=, by=)`: life statuses of the register, before and from now on."""
    if follower not in _followers:
        _followers.append(follower)
    return follower


def turned(*, person: UUID, before: str, now: str, by: Actor) -> None:
    """The register says something else of this person now."""
    for follower in _followers if before != now else ():
        follower(person=person, before=before, now=now, by=by)
