"""What made-up caseworkers wrote: sentences in both languages, from a table."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

TABLE = Path(__file__).parent / "tables" / "beside.toml"
SHE = {"he": "she", "him": "her", "his": "her", "He": "She", "His": "Her"}
HE = {word: word for word in SHE}


@cache
def table() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


def rows(name: str, /, **told: str) -> list[dict[str, Any]]:
    """Rows of one table ("notes") in which these columns hold this (`when="first"`)."""
    return [row for row in table()[name] if all(row.get(column) == value for column, value in told.items())]


def said(row: Mapping[str, Any], language: str, sex: str = "M") -> str:
    """A sentence in one language. In English it says he or she."""
    return str(row.get(language, "")).format_map(SHE if sex == "F" else HE)


def draw_row(draw: random.Random, name: str, /, sex: str = "M", **told: str) -> dict[str, Any]:
    """One row by chance; never one that fits the other sex only."""
    return draw.choice([row for row in rows(name, **told) if row.get("sex", sex) == sex])
