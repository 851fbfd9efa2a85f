"""Chance that falls the same way every time: a source of its own for each thing that is drawn."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import TypeVar

Key = TypeVar("Key")


def drawer(*about: object) -> random.Random:
    """A source of chance for one thing ("group", its day). Nothing else that is drawn moves it."""
    return random.Random("samnak demo " + " ".join(str(part) for part in about))  # noqa: S311 - nothing secret


def weighed(draw: random.Random, weights: Mapping[Key, float]) -> Key:
    """One of the keys, each as likely as its weight says."""
    return draw.choices(list(weights), list(weights.values()))[0]
