"""The facts a template may hold: their heads, their compartments, and how each is read through one user's eyes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samnak.ground.access.seen import Seen
from samnak.ground.ui.choices import label
from samnak.ground.ui.formats import paper_digits, partial_date, plain_day
from samnak.outcomes.exports.gathering import Gathered
from samnak.reception.register.models import Sex
from samnak.reception.register.places import name_of

Read = Callable[[Gathered, UUID], str]


@dataclass(frozen=True)
class Field:
    """One fact of a person. `stands_on`: the fields of the program it is made of, all of this compartment."""

    head: Promise
    compartment: str
    read: Read
    stands_on: tuple[str, ...]


def _joined(texts: Iterable[Any], by: str = "; ") -> str:
    return by.join(str(text) for text in texts if text)


def _latin(row: Any) -> str:
    return _joined((str(row.family).upper(), row.given), " ")


def _sex(row: Seen | None) -> str:
    return str(dict(Sex.choices).get(row.sex, "")) if row and row.sex else ""


def _birth_date(g: Gathered, person: UUID) -> str:
    row = g.person(person)
    return partial_date(row.birth_date, row.birth_precision) if row and row.birth_date else ""


def _birthplace(g: Gathered, person: UUID) -> str:
    row = g.person(person)
    return _joined([name_of(row.birthplace_code) or row.birthplace_text]) if row else ""


def _languages(g: Gathered, person: UUID) -> str:
    row = g.person(person)
    return _joined(label("welcome.languages", key) for key in (row.languages or ())) if row else ""


def _arrived_on(g: Gathered, person: UUID) -> str:
    row = g.person(person)
    return plain_day(row.arrived_on) if row else ""


def _phone(g: Gathered, person: UUID) -> str:
    return _joined(paper_digits(row.value) for row in g.rows("contacts", person) if row.kind == "phone")


def _a_number(g: Gathered, person: UUID) -> str:
    return _joined(paper_digits(row.value) for row in g.rows("identifiers", person) if row.kind == "a_number")


def _address(g: Gathered, person: UUID) -> str:
    now = [row for row in g.rows("addresses", person) if row.country == "home" and not row.until]
    return _joined((now[-1].detail, name_of(now[-1].place_code)), ", ") if now else ""


def _kin_us(g: Gathered, person: UUID) -> str:
    rows = [row for row in g.rows("kin", person) if row.country == "us" and row.may_contact != "no"]
    return _joined(_joined((row.name, row.phone and paper_digits(row.phone)), " ") for row in rows)


def _medicine(g: Gathered, person: UUID) -> str:
    rows = g.rows("welcomes", person)
    row = rows[-1] if rows else None
    return _joined((label("welcome.medicine", row.medicine), row.medicine_what)) if row else ""


def _tonight(g: Gathered, person: UUID) -> str:
    rows = g.rows("welcomes", person)
    return str(label("welcome.tonight", rows[-1].tonight)) if rows else ""


def _opened_on(g: Gathered, person: UUID) -> str:
    rows = [row for row in g.rows("cases", person) if not row.closed_on]
    return plain_day(rows[-1].opened_on) if rows else ""


def _listed(read: Callable[[Seen], str]) -> Read:
    def of(g: Gathered, person: UUID) -> str:
        rows = g.rows("passengers", person)
        return read(rows[-1]) if rows else ""

    return of


_PERSON_NAME = ("PersonName.family", "PersonName.given")

FIELDS: dict[str, Field] = {
    "name": Field(_("Name"), "identity", lambda g, p: _latin(g.name(p)), _PERSON_NAME),
    "khmer": Field(_("Khmer name"), "identity", lambda g, p: g.name(p).khmer, _PERSON_NAME),
    "birth_date": Field(_("Born"), "identity", _birth_date, ("Person.birth_date", "Person.birth_precision")),
    "sex": Field(_("Sex"), "identity", lambda g, p: _sex(g.person(p)), ("Person.sex",)),
    "birthplace": Field(_("Born in"), "identity", _birthplace, ("Person.birthplace_code", "Person.birthplace_text")),
    "languages": Field(_("Languages"), "identity", _languages, ("Person.languages",)),
    "arrived_on": Field(_("Arrived"), "client", _arrived_on, ("Person.arrived_on",)),
    "phone": Field(_("Phone"), "identity", _phone, ("ContactPoint.value",)),
    "a_number": Field(_("A-number"), "identity", _a_number, ("Identifier.value",)),
    "address": Field(_("Address"), "identity", _address, ("Address.detail", "Address.place_code")),
    "kin_us": Field(_("Relatives in the United States"), "family_us", _kin_us, ("Kin.name", "Kin.phone")),
    "medicine": Field(_("Doctor or medicine"), "health", _medicine, ("Welcome.medicine", "Welcome.medicine_what")),
    "tonight": Field(_("Tonight"), "client", _tonight, ("Welcome.tonight",)),
    "opened_on": Field(_("Case opened on"), "client", _opened_on, ("Case.opened_on",)),
    "worker": Field(_("Caseworker"), "client", lambda g, p: g.worker(p), ("Relation.user",)),
    "listed_name": Field(_("Name"), "identity", _listed(_latin), ("Passenger.family", "Passenger.given")),
    "listed_khmer": Field(_("Khmer name"), "identity", _listed(lambda r: r.khmer), ("Passenger.khmer",)),
    "listed_sex": Field(_("Sex"), "identity", _listed(_sex), ("Passenger.sex",)),
}
