"""Which tables of pages may be taken out, and where a page sends somebody who wants to.

A room that shows a table names it here in `AppConfig.ready()`; the exports room says which named templates fit it.
Pages then show one link, "Download", that leads to the offers, or to the reason why there are none.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Table:
    """A table of a page: its key stands in the address of its offers, its label in their heading."""

    key: str  # "register.people"
    label: str | Promise
    permission: str  # what the page itself asks for


_tables: dict[str, Table] = {}


def table(key: str, label: str | Promise, permission: str) -> None:
    """Name a table that pages show."""
    _tables[key] = Table(key, label, permission)


def find(key: str) -> Table | None:
    return _tables.get(key)


def every() -> list[Table]:
    """All tables, in the order of their keys."""
    return [_tables[key] for key in sorted(_tables)]
