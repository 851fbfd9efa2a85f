"""A programme pack, read and checked: what is one country's or one organisation's own, as data."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from samnak.ground.packs.casework import Casework, RecordKind
from samnak.ground.packs.consents import KnownRecipient, Purpose
from samnak.ground.packs.consents_file import Consents
from samnak.ground.packs.courses import Course
from samnak.ground.packs.gazetteer import Gazetteer
from samnak.ground.packs.holidays import Calendar, Holiday, HolidayRule
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
from samnak.ground.packs.policies import Policy

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
    kept_apart: tuple[str, ...]
    services: tuple[Service, ...]
    camps: tuple[Camp, ...]
    lists: Mapping[str, tuple[Choice, ...]]
    spoken_lines: Mapping[str, Text]
    casework: Casework
    courses: tuple[Course, ...]
    calendar: Calendar
    policies: tuple[Policy, ...]
    consents: Consents
    gazetteer: Gazetteer
    remarks: tuple[Remark, ...]

    def choices(self, name: str, *, with_retired: bool = False) -> tuple[Choice, ...]:
        """The answers of a list ("welcome.tonight", "services", "camps", "airports", "authorities",
        "courses") in their order, without those no longer offered. A list that does not exist is a KeyError: a
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

    @property
    def closed_in_emergency(self) -> list[str]:
        """Keys of the services of which an opened file tells nothing."""
        return [each.key for each in self.services if each.closed_in_emergency]

    def camp(self, key: str) -> Camp | None:
        return find(self.camps, key)

    def identifier_kind(self, key: str) -> IdentifierKind | None:
        found = find(self.lists["register.identifier_kinds"], key)
        return found if isinstance(found, IdentifierKind) else None

    def record_kinds(self, service: str) -> tuple[RecordKind, ...]:
        """The kinds of help that may be written down under this service: its own, then those of any."""
        kinds = [each for each in self.choices("casework.record_kinds") if isinstance(each, RecordKind)]
        own = tuple(each for each in kinds if each.service == service)
        return own + tuple(each for each in kinds if not each.service)

    def course(self, key: str) -> Course | None:
        """The guided course with this key, one no longer offered too."""
        return find(self.courses, key)

    def course_for(self, status: str) -> Course | None:
        """The course that belongs to this life status ("died"), if one is offered."""
        return next((each for each in self.courses if each.status == status and not each.retired), None)

    def holidays_between(self, first: datetime.date, last: datetime.date, country: str | None = None) -> list[Holiday]:
        """Public holidays from first to last, both included, by day; of one country or of all. What offices
        observe instead of a weekend day stands beside the day itself, and says so."""
        return self.calendar.between(first, last, country)

    def holidays_not_known(
        self, first: datetime.date, last: datetime.date, country: str | None = None
    ) -> list[tuple[HolidayRule, int]]:
        """Holidays that are announced year by year, with the years whose days the pack does not have."""
        return self.calendar.not_known(first, last, country)

    def is_working_day(self, day: datetime.date, country: str | None = None) -> bool:
        """Is it neither a day of rest nor a known holiday? Without a country: in the pack's own."""
        return self.calendar.is_working_day(day, country or self.country)

    def next_working_day(self, day: datetime.date, country: str | None = None) -> datetime.date:
        """The first working day after this one. Without a country: in the pack's own."""
        return self.calendar.next_working_day(day, country or self.country)

    def purpose(self, key: str) -> Purpose | None:
        """For what somebody may be asked for consent, one no longer offered too."""
        return find(self.consents.purposes, key)

    def known_recipient(self, key: str) -> KnownRecipient | None:
        return find(self.consents.recipients, key)

    def consent_text(self, purpose: str, day: datetime.date) -> Policy | None:
        """The words read to a person for this purpose, in the version in force on this day."""
        return in_force(self.consents.texts, purpose, day)

    def consent_text_version(self, purpose: str, version: str) -> Policy | None:
        """One version of these words, of any time: the one a person was read."""
        return next((each for each in self.consents.texts if (each.key, each.version) == (purpose, version)), None)

    def policy(self, key: str, day: datetime.date) -> Policy | None:
        """The version of a policy in force on this day."""
        return in_force(self.policies, key, day)

    def policy_version(self, key: str, version: str) -> Policy | None:
        """One version of a policy, of any time: the one a person signed."""
        return next((each for each in self.policies if (each.key, each.version) == (key, version)), None)

    def policies_in_force(self, day: datetime.date) -> tuple[Policy, ...]:
        """Every policy in the version of this day, in the pack's order."""
        keys = dict.fromkeys(each.key for each in self.policies)
        return tuple(found for found in (self.policy(key, day) for key in keys) if found)

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


def in_force(texts: Iterable[Policy], key: str, day: datetime.date) -> Policy | None:
    """The version of a text that holds on this day: the one that began last."""
    begun = [each for each in texts if each.key == key and each.since and each.since <= day]
    return begun[-1] if begun and begun[-1].holds_on(day) else None


def find(choices: Iterable[Some], key: str) -> Some | None:
    """The choice with this key, if it is among them."""
    return next((each for each in choices if each.key == key), None)
