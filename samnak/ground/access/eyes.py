"""One reader beside one person: who stands near is asked once, then every row of the person is asked for through it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from samnak.ground.access.decisions import fields_for, roles_near, standing
from samnak.ground.access.models import User
from samnak.ground.access.roles import ROLES
from samnak.ground.access.seen import Seen
from samnak.ground.access.visibility import opens

Made = TypeVar("Made")


class Eyes:
    """A page about one person makes one of these and hands it on. It lives as long as the request, and no longer:
    what changes in between (a wall, a new worker) is seen by the next page."""

    def __init__(self, user: User, person: UUID) -> None:
        self.user, self.person = user, person
        self._known: dict[Any, Any] = {}

    @classmethod
    def of(cls, user: User, person: UUID, near: frozenset[str]) -> Eyes:
        """Eyes of which is known already, from `standing`, who stands near."""
        eyes = cls(user, person)
        eyes.__dict__["near"] = near
        return eyes

    @cached_property
    def near(self) -> frozenset[str]:
        """The reader's roles that stand near the person, walls taken away."""
        return standing(self.user, [self.person])[self.person]

    def reads(self, compartment: str, permission: str = "") -> bool:
        """Whether a role that stands near may read this compartment (and holds the permission, if one is named)."""
        return opens(self.near, compartment, permission)

    def may(self, permission: str) -> bool:
        """Whether a role that stands near holds this permission: what `decide` says of the person."""
        return any(permission in ROLES[key].near for key in self.near)

    def rows(self, model: Any) -> Any:
        """The rows of a model that are about the person, as `visible_to` gives them for this reader."""
        return model.objects.beside(self)

    def see(self, row: Any) -> Seen:
        """A row that is about the person."""
        return Seen(row, fields_for(self.user, row, roles_near(self.user, row, self.near)))

    def see_all(self, rows: Iterable[Any]) -> list[Seen]:
        return [self.see(row) for row in rows]

    def once(self, make: Callable[[Eyes], Made]) -> Made:
        """`make(eyes)`, which several parts of a page need, made when the first of them asks."""
        if make not in self._known:
            self._known[make] = make(self)
        found: Made = self._known[make]
        return found

    def all_of(self, model: Any) -> list[Seen]:
        """Every row of a model of which a person has a handful, in the order they were made."""
        if model not in self._known:
            self._known[model] = self.see_all(self.rows(model).order_by("made_at", "pk"))
        rows: list[Seen] = self._known[model]
        return rows
