"""Every route there is, and what tests/house/matrix.toml says of it."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

FILE = Path(__file__).with_name("matrix.toml")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
RELATIONS = {
    "": ("none",),
    "flight": ("none",),
    "person": ("none", "received", "assigned", "team", "other", "walled", "taken_back", "old", "break_glass"),
    "passenger": ("none", "received", "assigned", "team", "other", "walled", "taken_back", "old", "break_glass"),
    "case": ("received", "assigned", "team", "other", "walled", "old", "break_glass"),
    "consent": ("received", "assigned", "team", "other", "walled", "old"),
    "recipient": ("none",),
    "complaint": ("received", "assigned", "team", "other", "walled", "old", "break_glass"),
    "worker": ("team", "other"),
    "opening": ("own", "told", "others"),
    "own_opening": ("own", "told", "others"),
    "review": ("own", "told", "others"),
    "pair": ("team", "other"),
    "surge": ("none",),
    "table": ("none",),
    "template": ("none",),
    "export": ("mine", "team", "other"),
    "own export": ("mine", "team", "other"),
    "release": ("team", "other"),
    "list": ("recent", "old"),
    "form": ("mine", "others"),
    "account": ("colleague", "myself"),
    "proposal": ("others", "own", "concerns"),
    "asked": ("others", "own", "concerns"),
    "factor": ("mine", "others"),
    "alarm": ("mine", "others"),
}
NOT_MET = ("none", "taken_back")


def walk(resolver: URLResolver | None = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """(full name, pattern) of every route; a route without a name has an empty one."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from walk(one, inner)
        else:
            yield f"{space}{one.name}" if one.name else "", one


@dataclass(frozen=True)
class Row:
    """What the matrix says of one route."""

    name: str
    about: str = ""
    methods: dict[str, frozenset[str]] = field(default_factory=dict)  # method -> roles let in
    stranger: str = "sign-in"
    only: str = ""
    refuses: frozenset[str] = frozenset()  # relations in which a POST is refused in words
    hides: frozenset[str] = frozenset()  # relations that open the person, and not this page
    leads_to: str = "sign-in"  # what a redirect to the sign-in page means to somebody who was let in
    loose: bool = False

    @property
    def relations(self) -> tuple[str, ...]:
        return RELATIONS[self.about]


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text())


def _roles(words: str) -> frozenset[str]:
    groups = _file()["groups"]
    return frozenset(role for word in words.split() for role in groups.get(word, word).split())


@cache
def matrix() -> dict[str, Row]:
    return {
        name: Row(
            name=name,
            about=row.get("about", ""),
            methods={m: _roles(row[m]) for m in METHODS if m in row},
            stranger=row.get("stranger", "sign-in"),
            only=row.get("only", ""),
            refuses=frozenset(row.get("refuses", "").split()),
            hides=frozenset(row.get("hides", "").split()),
            leads_to="open" if row.get("signs_out") else "sign-in",
            loose=row.get("loose", False),
        )
        for name, row in _file()["routes"].items()
    }


@cache
def relations_open(about: str, role: str) -> frozenset[str]:
    """The relations in which such an object exists for a role."""
    if about in ("", "flight", "surge", "recipient", "table", "template"):
        return frozenset(RELATIONS[about])
    near = _file()["near"][about]
    return frozenset(near.get(role, near.get("everyone", "")).split())


def expected(row: Row, method: str, role: str | None, relation: str) -> str:
    """What the matrix declares: "open", "hidden" (404), "refused" (403), "sign-in", "no method" (405)."""
    if role is None:
        if row.stranger == "sign-in":
            return "sign-in"
        return "open" if method in row.methods else "no method"
    roles = row.methods.get(method)
    if roles is None:
        known = frozenset[str]().union(*row.methods.values())
        return "no method" if role in known else "hidden"
    if role not in roles or relation not in relations_open(row.about, role) - row.hides:
        return "hidden"
    if row.only == "met" and method == "GET" and relation in NOT_MET:
        return "hidden"
    return "refused" if method == "POST" and relation in row.refuses else "open"
