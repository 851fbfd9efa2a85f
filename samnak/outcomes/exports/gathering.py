"""What a user may read of these people, now: the rows a file is made of, each kind asked for once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from samnak.casework.cases.models import Case
from samnak.ground import packs
from samnak.ground.access.decisions import standing
from samnak.ground.access.models import User
from samnak.ground.access.seen import Seen, see_all
from samnak.reception.arrivals.models import Passenger, Welcome
from samnak.reception.register.models import Address, ContactPoint, Identifier, Kin, Person, PersonName
from samnak.reception.register.queries import workers_of
from samnak.reception.register.rules import DisplayName, display_name

OF_PERSON: dict[str, Any] = {
    "names": PersonName,
    "identifiers": Identifier,
    "contacts": ContactPoint,
    "kin": Kin,
    "addresses": Address,
    "cases": Case,
}
AT_THE_AIRPORT: dict[str, Any] = {"passengers": Passenger, "welcomes": Welcome}  # seen by the flight as well


class Gathered:
    """Rows of these people through one user's eyes. A wall, a role, an ended relation hold here as on every page."""

    def __init__(self, user: User, people: Iterable[UUID]) -> None:
        self.user, self.people = user, list(people)
        self.near = standing(user, self.people)
        self._kept: dict[str, Any] = {}

    def rows(self, kind: str, person: UUID) -> list[Seen]:
        """The rows of one kind about a person, the oldest first."""
        if kind not in self._kept:
            self._kept[kind] = self._asked(kind)
        found: list[Seen] = self._kept[kind].get(person, [])
        return found

    def _asked(self, kind: str) -> dict[UUID, list[Seen]]:
        grouped: dict[UUID, list[Seen]] = defaultdict(list)
        for seen in see_all(self.user, self._stored(kind), self.near):
            grouped[seen._row.subject_id()].append(seen)
        return grouped

    def _stored(self, kind: str) -> Any:
        if kind == "people":
            return Person.objects.among(self.near)
        if kind in OF_PERSON:
            return OF_PERSON[kind].objects.among(self.near).order_by("made_at", "pk")
        model = AT_THE_AIRPORT[kind]
        rows = model.objects.visible_to(self.user).filter(**{f"{model.PERSON}__in": self.people})
        return rows.select_related("flight" if kind == "passengers" else "passenger__flight").order_by("pk")

    def person(self, person: UUID) -> Seen | None:
        rows = self.rows("people", person)
        return rows[0] if rows else None

    def name(self, person: UUID) -> DisplayName:
        return display_name(row for row in self.rows("names", person) if "family" in row.may)

    def worker(self, person: UUID) -> str:
        """Who walks with them, for whoever may know of the person."""
        if "workers" not in self._kept:
            self._kept["workers"] = workers_of(self.people, role="caseworker")
        who = self._kept["workers"].get(person, []) if self.person(person) else []
        return ", ".join(str(one) for one in who)

    def seen(self, *, by_flight: bool = False) -> list[UUID]:
        """Those of these people the user may see at all by the register, or by the flight they came on."""
        if by_flight:
            return [person for person in self.people if self.rows("passengers", person)]
        return [person for person in self.people if self.person(person)]

    def in_our_house(self) -> list[UUID]:
        """Those of them who sleep in the house tonight, as their card says."""
        counts = {c.key: c.counts_as for c in packs.current().choices("welcome.tonight", with_retired=True)}

        def place(person: UUID) -> str:
            rows = self.rows("welcomes", person)
            return counts.get(rows[-1].tonight, "") if rows else ""

        return [person for person in self.people if place(person) == "our_house"]
