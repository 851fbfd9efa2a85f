"""What a template holds of a table for one user at one instant: whom it may name, and what it may say of each."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from samnak.ground.access.models import User
from samnak.ground.downloads import Scope, Table
from samnak.ground.ui.formats import plain_day
from samnak.outcomes.exports import recipients
from samnak.outcomes.exports.fields import FIELDS
from samnak.outcomes.exports.files import Sheet
from samnak.outcomes.exports.gathering import Gathered
from samnak.outcomes.exports.named import OUR_HOUSE, Template
from samnak.outcomes.exports.recipients import Recipient

Agreed = dict[UUID, frozenset[str]]


@dataclass(frozen=True)
class Line:
    """A line of a file. `compartments`: of what it really says."""

    cells: tuple[str, ...]
    person: UUID | None = None
    compartments: frozenset[str] = frozenset()

    def digest(self, salt: str, heads: list[str]) -> str:
        """What the line said, so that it can be proved later without being kept."""
        text = json.dumps([heads, list(self.cells)], ensure_ascii=False, separators=(",", ":"))
        return hmac.new(salt.encode(), text.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class Content:
    """The lines, and how many people of the table are not in them: `left_out` because they did not agree."""

    heads: list[str]
    lines: list[Line] = field(default_factory=list)
    left_out: int = 0
    not_open: int = 0  # people of the table whose file is not open to this user: others walk with them

    @property
    def people(self) -> list[UUID]:
        return [line.person for line in self.lines if line.person]

    @property
    def compartments(self) -> frozenset[str]:
        return frozenset[str]().union(*(line.compartments for line in self.lines))


def content(
    user: User, template: Template, table: Table, scope: Scope, to: Recipient | None, *, language: str, at: dt.datetime
) -> Content:
    """The same number of queries for any number of people."""
    with override(language):
        if not template.holds_people:
            return _numbers(user, table)
        gathered = Gathered(user, table.people(user, scope) if table.people else [])
        seen = gathered.seen(by_flight=template.by_flight)
        people = _meant(gathered, template, seen)
        heads = [str(FIELDS[key].head) for key in template.columns]
        agreed: Mapping[UUID, frozenset[str] | None] = (
            agreed_to(template, to, people, at) if template.goes_out else dict.fromkeys(people)
        )
        lines = [_line(gathered, template, person, agreed[person]) for person in people if person in agreed]
        return Content(heads, lines, len(people) - len(lines), len(gathered.people) - len(seen))


def _numbers(user: User, table: Table) -> Content:
    found = table.numbers(user) if table.numbers else []
    lines = [Line((str(words), str(number))) for words, number in found]
    return Content([pgettext("taken out", "What"), pgettext("counted", "Number")], lines)


def _meant(gathered: Gathered, template: Template, seen: list[UUID]) -> list[UUID]:
    inside = set(gathered.in_our_house()) if template.only == "our_house" else set(seen)
    return [person for person in seen if person in inside]


def agreed_to(template: Template, to: Recipient | None, people: list[UUID], at: dt.datetime) -> Agreed:
    """Who agreed to be named to this recipient for this purpose: a consent that does not cover who they are names
    nobody, for any line tells that somebody is a client."""
    if to is None:
        return {}
    found = recipients.consented(people, purpose=template.purpose, recipient=to.id, at=at)
    return {person: opened for person, opened in found.items() if "identity" in opened}


def _line(gathered: Gathered, template: Template, person: UUID, agreed: frozenset[str] | None) -> Line:
    """What this user may read of them, and no more than they agreed to (none: it stays in the house)."""
    cells, said = [], set()
    for key in template.columns:
        one = FIELDS[key]
        text = one.read(gathered, person) if agreed is None or one.compartment in agreed else ""
        cells.append(text)
        said |= {one.compartment} if text else set()
    return Line(tuple(cells), person, frozenset({"client", *said}))


def sheet(
    found: Content, template: Template, to: Recipient | None, number: str, *, language: str, day: dt.date
) -> Sheet:
    """The file in words: its first line says what it is for, for whom, of which day, under which number."""
    with override(language):
        mark = _("%(what)s. For: %(whom)s, %(why)s. %(day)s. Number %(number)s. Pass it on to nobody.") % {
            "what": template.label,
            "whom": to or OUR_HOUSE,
            "why": template.what_for,
            "day": plain_day(day),
            "number": number,
        }
    return Sheet(mark, found.heads, [line.cells for line in found.lines])
