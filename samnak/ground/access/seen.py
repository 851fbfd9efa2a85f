"""What a template gets of a person's row: the fields this reader may read, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from samnak.ground.access.actors import Actor
from samnak.ground.access.decisions import Standing, compartment_of, fields_for, roles_near, standing
from samnak.ground.access.models import User

HIDDEN = ""


class Seen:
    """A row through one reader's eyes. A field they may not read is the empty text and stays sealed.

    `may` tells which fields are open, so that a page leaves a line out rather than show an empty one.
    """

    def __init__(self, row: Any, fields: frozenset[str]) -> None:
        self._row = row
        self.may = fields

    @property
    def pk(self) -> Any:
        return self._row.pk

    @property
    def compartments(self) -> frozenset[str]:
        """The compartments of the fields that are open, for the read audit."""
        return frozenset(kind for name in self.may if (kind := compartment_of(self._row, name)))

    def __getattr__(self, name: str) -> Any:
        declared = self._row.FIELDS
        plain = name[:-3] if name.endswith("_id") and name[:-3] in declared else name
        if plain in declared:
            return getattr(self._row, name) if plain in self.may else HIDDEN
        if name in getattr(self._row, "SHOWS", ()):  # methods that read only public fields
            return getattr(self._row, name)
        raise AttributeError(f"{type(self._row).__name__}.{name} is not a declared field.")

    def __repr__(self) -> str:
        return f"<seen {type(self._row).__name__} {self._row.pk}>"


def see(user: Actor, row: Any) -> Seen:
    """One row through the user's eyes."""
    return Seen(row, fields_for(user, row))


def see_all(user: Actor, rows: Iterable[Any], near: Standing | None = None) -> list[Seen]:
    """Many rows through the user's eyes with one look at the relations; none where `near`, from `standing`, tells them
    of every person these rows are about."""
    rows = list(rows)
    if not isinstance(user, User):
        return [Seen(row, fields_for(user, row)) for row in rows]
    if near is None:
        near = standing(user, {row.subject_id() for row in rows if row.subject_id()})
    none: frozenset[str] = frozenset()
    return [Seen(row, fields_for(user, row, roles_near(user, row, near.get(row.subject_id(), none)))) for row in rows]
