"""What is still with somebody who leaves: rooms tell it here, and the page of leaving asks here and knows no room.

Numbers alone: whoever closes an account sees no person. Where the people go is for the supervisor, on the room's page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from samnak.ground.access.models import User


@dataclass(frozen=True)
class Left:
    """Something a room still holds in somebody's name."""

    number: int
    words: str | Promise  # "12 open cases"
    must: bool  # the account is not closed before somebody else has it
    url: str = ""  # where a supervisor gives it to others


Provider = Callable[[User], "Left | None"]

_providers: list[Provider] = []


def tell(provider: Provider) -> Provider:
    """`provider(user) -> Left | None`: what this room holds in the user's name. Called in `AppConfig.ready()`."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def left_with(user: User) -> list[Left]:
    """All that is still with this user; what must go first."""
    found = [left for provider in _providers if (left := provider(user)) is not None and left.number]
    return sorted(found, key=lambda left: not left.must)
