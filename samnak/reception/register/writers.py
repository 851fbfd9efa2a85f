"""Two who write on one form: which words are whose, so that nobody's are lost unseen.

A page carries a mark of each value its writer saw. What comes back is compared with the mark and with what is
stored now: only what the writer changed is written, and what somebody else changed meanwhile is shown first.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

NOTHING: tuple[Any, ...] = ("", None, [], (), {})


@dataclass(frozen=True)
class Written:
    """Names of fields: those to write, and those that somebody else wrote otherwise in the meantime."""

    changed: list[str]
    crossed: list[str]


def mark(values: dict[str, Any]) -> str:
    """What a page carries of the values it shows: `name:digest` for each, with spaces between."""
    return " ".join(f"{name}:{_digest(value)}" for name, value in values.items())


def compare(typed: dict[str, Any], now: dict[str, Any], marks: str) -> Written:
    """`typed`: the fields that came, by name; `now`: what is stored; `marks`: what `mark` said when the page was
    opened. A page without a mark counts as old: it may fill what is empty, and writes over nothing."""
    saw = dict(part.partition(":")[::2] for part in marks.split())
    changed, crossed = [], []
    for name, value in typed.items():
        mine, theirs, before = _digest(value), _digest(now.get(name)), saw.get(name)
        if mine in (theirs, before):
            continue  # the same as stored, or as it was shown: then what is stored stays
        changed.append(name)
        if theirs != before and (before or now.get(name) not in NOTHING):
            crossed.append(name)
    return Written(changed, crossed)


def _digest(value: Any) -> str:
    if isinstance(value, list):
        value = sorted(value)
    if isinstance(value, tuple):
        value = list(value)
    return hashlib.sha256(repr("" if value in NOTHING else value).encode()).hexdigest()[:12]
