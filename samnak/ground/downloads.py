"""Which tables of pages may be taken out, and where a page sends somebody who wants to.

A room that shows a table names it here in `AppConfig.ready()`, and says whom it shows or which numbers it holds; the
exports room says which named templates fit it. Pages then show one link, "Download", that leads to the offers, or to
the reason why there are none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise

from samnak.ground.access.models import User

Scope = Mapping[str, str]  # what of a page's address narrows its table: {"life": "alive"}
People = Callable[[User, Scope], list[UUID]]
Numbers = Callable[[User], list[tuple[Any, Any]]]
Back = Callable[[Scope], str]


@dataclass(frozen=True)
class Table:
    """A table of a page: its key stands in the address of its offers, its label in their heading.

    `people(user, scope)`: whom it shows this user now, in its order. `numbers(user)`: lines of words and a number,
    where it names nobody. `back(scope)`: the page it stands on.
    """

    key: str  # "register.people"
    label: str | Promise
    permission: str  # what the page itself asks for
    people: People | None = None
    numbers: Numbers | None = None
    back: Back | None = None
    scope: tuple[str, ...] = ()


_tables: dict[str, Table] = {}


def table(
    key: str,
    label: str | Promise,
    permission: str,
    *,
    people: People | None = None,
    numbers: Numbers | None = None,
    back: Back | None = None,
    scope: tuple[str, ...] = (),
) -> None:
    """Name a table that pages show."""
    _tables[key] = Table(key, label, permission, people, numbers, back, scope)


def narrowed(address: str, scope: Scope) -> str:
    """An address with what narrows the table."""
    return f"{address}?{urlencode(scope)}" if scope else address


def page(name: str) -> Back:
    """The way back to a page of this name, narrowed as it was."""
    return lambda scope: narrowed(reverse(name), scope)


def find(key: str) -> Table | None:
    return _tables.get(key)


def every() -> list[Table]:
    """All tables, in the order of their keys."""
    return [_tables[key] for key in sorted(_tables)]
