"""The pages that are measured: who opens them, at which address."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Page:
    """`as_` is the place of the reader in `Addresses`: worker, supervisor or reception. `post` is sent as a form."""

    key: str
    as_: str
    path: str
    post: dict[str, str] = field(default_factory=dict)


def pages(to: dict[str, Any]) -> list[Page]:
    """`to` is `Addresses.as_json()`."""
    return [
        Page("Today (worker, 40 people)", "worker", "/"),
        Page("Today (supervisor, 8 workers)", "supervisor", "/"),
        Page("search", "worker", "/search/", {"q": to["asked"]}),
        Page("person", "worker", f"/people/{to['person']}/"),
        Page("case", "worker", f"/cases/{to['case']}/"),
        Page("flight board", "reception", f"/arrivals/{to['flight']}/"),
        Page("people list", "supervisor", "/people/"),
    ]


def username(to: dict[str, Any], as_: str) -> str:
    return str(to["workers"][0] if as_ == "worker" else to[as_])
