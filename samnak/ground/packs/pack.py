"""A programme pack, read and checked: what is one country's or one organisation's own, as data."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from samnak.ground.packs.gazetteer import Gazetteer
from samnak.ground.packs.parts import (
    Airport,
    Authority,
    Camp,
    Choice,
    Currency,
    HelpLine,
    IdentifierKind,
    Organisation,
    Remark,
    Service,
    Text,
)

Some = TypeVar("Some", bound=Choice)


@dataclass(frozen=True, eq=False, kw_only=True)
class Pack:
    """Everything a pack says. Make one with `loader.load`; nothing here changes afterwards."""

    key: str
    label: Text
    languages: tuple[str, ...]
    country: str
    time_zone: str
    currency: Currency
    phone_country_code: str
    start_of_programme: datetime.date
    organisation: Organisation
    help_line: HelpLine
    airports: tuple[Airport, ...]
    authorities: tuple[Authority, ...]
    services: tuple[Service, ...]
    camps: tuple[Camp, ...]
    lists: Mapping[str, tuple[Choice, ...]]
    spoken_lines: Mapping[str, Text]
    gazetteer: Gazetteer
    remarks: tuple[Remark, ...]

    def choices(self, name: str, *, with_retired: bool = False) -> tuple[Choice, ...]:
        """The answers of a list ("welcome.tonight", "services", "camps", "airports", "authorities") in
        their order, without those no longer offered. A list that does not exist is a KeyError: a
        mistake in the program, not in the data."""
        return tuple(each for each in self.lists[name] if with_retired or not each.retired)

    def choice(self, name: str, key: str) -> Choice:
        """The answer with this key, a retired one too; one nobody knows any more shows its key."""
        found = find(self.lists[name], key)
        return found or Choice(key=key, label=Text(((self.languages[0], key),)), counts_as=key)

    def text(self, name: str, key: str) -> Text:
        """The label of an answer; of an unknown one the key itself."""
        return self.choice(name, key).label

    def knows(self, name: str, key: str) -> bool:
        """Is this an answer of the list that may be given today?"""
        return any(each.key == key for each in self.choices(name))

    def spoken(self, key: str) -> Text | None:
        """The words to say aloud at a question of the welcome card ("medicine"), if the pack has any."""
        return self.spoken_lines.get(key)

    def authority_on(self, day: datetime.date) -> Authority | None:
        """The receiving authority, under the name it had on this day."""
        return next((each for each in self.authorities if each.holds_on(day)), None)

    def airports_on(self, day: datetime.date) -> tuple[Airport, ...]:
        """The airports that may have been landed at on this day, the most usual first."""
        return tuple(each for each in self.airports if each.holds_on(day) and not each.retired)

    def service(self, key: str) -> Service | None:
        return find(self.services, key)

    def camp(self, key: str) -> Camp | None:
        return find(self.camps, key)

    def identifier_kind(self, key: str) -> IdentifierKind | None:
        found = find(self.lists["register.identifier_kinds"], key)
        return found if isinstance(found, IdentifierKind) else None

    def search_camps(self, text: str, limit: int = 20) -> list[Camp]:
        """Camps by any of their names or spellings, in any script; those that begin so come first."""
        wanted = self.gazetteer.fold(text)
        if not wanted:
            return []
        found = []
        for camp in self.camps:
            names = [said for _, said in camp.label.words] + list(camp.other_spellings)
            folded = [self.gazetteer.fold(name) for name in names]
            if any(wanted in name for name in folded):
                begins = any(name.startswith(wanted) for name in folded)
                found.append((not begins, str(camp.label), camp))
        return [camp for _, _, camp in sorted(found, key=lambda each: each[:2])[:limit]]


def find(choices: Iterable[Some], key: str) -> Some | None:
    """The choice with this key, if it is among them."""
    return next((each for each in choices if each.key == key), None)
