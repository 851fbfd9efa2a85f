"""The table of roles in words: whom each role sees, what of them, and what else it may do. Drawn from `roles.py`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from samnak.ground.access.roles import ASKED, COMPARTMENTS, PERMISSIONS, READ, ROLES, WRITE, Role
from samnak.ground.access.rules import takes_two

# The relation by which a role sees a person, as a sentence.
SEES: dict[str | None, Any] = {
    None: _("nobody: numbers at most"),
    "received": _("everybody who came in the last seven days"),
    "assigned": _("those they walk or stand beside"),
    "team": _("the people of their team, and those with whom nobody walks yet"),
    "matter": _("the people of their own matters"),
    "self": _("themselves"),
    "break_glass": _("those whose file they opened in an emergency, for four hours"),
}


@dataclass(frozen=True)
class Sight:
    """One role: whom it sees and what of them, in the words of the page."""

    role: Role

    @property
    def whom(self) -> Any:
        return SEES[self.role.relation]

    @property
    def takes_two(self) -> bool:
        return takes_two(self.role.key)

    def _where(self, test: Any) -> list[Any]:
        return [words for key, words in COMPARTMENTS.items() if test(self.role.cells.get(key, ""))]

    @property
    def reads(self) -> list[Any]:
        """Read only."""
        return self._where(lambda cell: READ in cell and WRITE not in cell and ASKED not in cell)

    @property
    def writes(self) -> list[Any]:
        """Read and written."""
        return self._where(lambda cell: READ in cell and WRITE in cell and ASKED not in cell)

    @property
    def only_writes(self) -> list[Any]:
        """Written down, and not read afterwards."""
        return self._where(lambda cell: WRITE in cell and READ not in cell)

    @property
    def asks(self) -> list[Any]:
        """Read only while the person agrees."""
        return self._where(lambda cell: ASKED in cell)

    @property
    def may(self) -> list[Any]:
        """What else the role may do, but for what every role may."""
        return [words for key, words in PERMISSIONS.items() if key in self.role.permissions - EVERYBODY]


EVERYBODY = frozenset.intersection(*(role.permissions for role in ROLES.values()))


def sights() -> list[Sight]:
    """Every role, in the order of the table."""
    return [Sight(role) for role in ROLES.values()]


def drawn() -> Iterator[str]:
    """The same as Markdown: roles down, compartments across, and each role in words."""
    names = list(COMPARTMENTS)
    yield "### Roles and compartments"
    yield f"| role | sees | {' | '.join(f'`{name}`' for name in names)} |"
    yield f"|---|---|{'---|' * len(names)}"
    for role in ROLES.values():
        cells = " | ".join(role.cells.get(name, "") for name in names)
        yield f"| `{role.key}` | {role.relation or 'nobody'} | {cells} |"
    yield ""
    yield "### Each role in words"
    for sight in sights():
        yield from _in_words(sight)


def _in_words(sight: Sight) -> Iterator[str]:
    yield f"- **{sight.role.label}** sees {sight.whom}." + (" Takes two people to give." if sight.takes_two else "")
    parts = {
        "Reads": sight.reads,
        "Reads and writes": sight.writes,
        "Writes, and does not read afterwards": sight.only_writes,
        "Reads while the person agrees": sight.asks,
        "May": sight.may,
    }
    yield from (f"  - {head}: {'; '.join(str(word) for word in words)}." for head, words in parts.items() if words)
