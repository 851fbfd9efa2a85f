"""casework.toml: intervals and limits, and the answers that know more than their words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from typing import Any, TypeVar

from samnak.ground.packs import schema
from samnak.ground.packs.casework import (
    AppointmentKind,
    CaseloadRules,
    Casework,
    ComplaintRules,
    ContactRules,
    ContactWay,
    NoteKind,
    PlanRules,
    RecordKind,
    RepeatStep,
    ReviewInterval,
    TripPlace,
    Unit,
)
from samnak.ground.packs.parts import Choice
from samnak.ground.packs.reading import (
    Languages,
    check_known,
    choice_parts,
    read_currency_code,
    read_items,
    read_remarks,
)
from samnak.ground.packs.tables import Table

Rules = TypeVar("Rules", CaseloadRules, ContactRules, ComplaintRules)


def read_casework(
    file: Table, languages: Languages, base: Casework | None, intervals: tuple[ReviewInterval, ...]
) -> tuple[Casework, tuple[ReviewInterval, ...]]:
    """The rules laid over those of the pack this one extends, a line at a time; and every review interval,
    those no longer offered too. `intervals` are the intervals of the pack this one extends."""
    rules = _Rules(file, languages)
    intervals = rules.intervals(intervals)
    casework = Casework(
        plan=rules.plan(base.plan if base else None, intervals),
        caseload=rules.caseload(base.caseload if base else None),
        contact=rules.numbers("contact", ContactRules, base.contact if base else None),
        complaints=rules.numbers("complaints", ComplaintRules, base.complaints if base else None),
    )
    return casework, intervals


class _Rules:
    """The sections of numbers. One that is left out is as the pack this one extends has it."""

    def __init__(self, file: Table, languages: Languages) -> None:
        self.file = file
        self.languages = languages

    def section(self, name: str) -> Table:
        if name not in self.file:
            raise self.file.error(name, f"'{name}' is missing. Give it, under [{name}].")
        table = self.file.table(name, schema.ITEMS[name])
        table.string("source", "")
        read_remarks(table, self.languages)
        return table

    def numbers(self, name: str, make: type[Rules], base: Rules | None) -> Rules:
        if base and name not in self.file:
            return base
        table = self.section(name)
        names = [each.name for each in fields(make)]
        return make(**{each: table.number(each, getattr(base, each, None), least=1) for each in names})

    def caseload(self, base: CaseloadRules | None) -> CaseloadRules:
        rules = self.numbers("caseload", CaseloadRules, base)
        for low, high in (("soft", "hard"), ("hard", "surge_hard")):
            smaller, larger = getattr(rules, low), getattr(rules, high)
            if smaller > larger:
                table = self.section("caseload")
                said = f"'{low}' ({smaller}) is more than '{high}' ({larger}). Limits must not fall."
                raise table.error(low if low in table else high, said)
        return rules

    def plan(self, base: PlanRules | None, intervals: tuple[ReviewInterval, ...]) -> PlanRules:
        if base and "plan" not in self.file:
            return base
        due = self.section("plan").number("due_after_days", base.due_after_days if base else None, least=1)
        return PlanRules(due, tuple(each for each in intervals if not each.retired))

    def intervals(self, base: tuple[ReviewInterval, ...]) -> tuple[ReviewInterval, ...]:
        if base and "plan" not in self.file:
            return base
        table = self.section("plan")
        found = read_items(table, "reviews", "review", self.interval, base)
        offered: dict[int, str] = {}
        for each in found:
            if each.after_days in offered and not each.retired:
                said = f"'{offered[each.after_days]}' and '{each.key}' both come after {each.after_days} days."
                raise table.error("reviews", f"{said} Keep one of them.")
            if not each.retired:
                offered[each.after_days] = each.key
        return tuple(sorted(found, key=lambda each: each.after_days))

    def interval(self, table: Table) -> ReviewInterval:
        days = table.number("after_days", least=1)
        return ReviewInterval(**choice_parts(table, self.languages), after_days=days)


def read_unit(table: Table, common: dict[str, Any]) -> Unit:
    if "currency" not in table:
        if "minor_digits" in table:
            raise table.error("minor_digits", "'minor_digits' belongs to money. Give its 'currency' too.")
        return Unit(**common)
    currency = read_currency_code(table, "currency")
    return Unit(**common, currency=currency, minor_digits=table.number("minor_digits", most=4))


def read_place(table: Table, common: dict[str, Any]) -> TripPlace:
    return TripPlace(**common, office=table.boolean("office"))


def read_repeat_step(table: Table, common: dict[str, Any]) -> RepeatStep:
    if ("days" in table) == ("months" in table):
        raise table.error("key", "a step is so many 'days' or so many 'months'. Give one of the two.")
    if "days" in table:
        return RepeatStep(**common, days=table.number("days", least=1))
    return RepeatStep(**common, months=table.number("months", least=1, most=120))


def read_contact_way(table: Table, common: dict[str, Any]) -> ContactWay:
    return ContactWay(**common, together=table.boolean("together"))


def appointment_kind_reader(
    lists: Mapping[str, tuple[Choice, ...]],
) -> Callable[[Table, dict[str, Any]], AppointmentKind]:
    """Reads a kind of appointment; its usual place must be among those of the pack."""

    def read(table: Table, common: dict[str, Any]) -> AppointmentKind:
        return AppointmentKind(**common, place=check_known(table, "place", lists["casework.places"]))

    return read


def note_kind_reader(lists: Mapping[str, tuple[Choice, ...]]) -> Callable[[Table, dict[str, Any]], NoteKind]:
    """Reads a kind of note; the way of contact it stands for must be among those of the pack."""

    def read(table: Table, common: dict[str, Any]) -> NoteKind:
        return NoteKind(**common, way=check_known(table, "way", lists["casework.contact_ways"]))

    return read


def record_kind_reader(
    services: Iterable[Choice], lists: Mapping[str, tuple[Choice, ...]]
) -> Callable[[Table, dict[str, Any]], RecordKind]:
    """Reads a kind of help; its service and unit must be among those of the pack."""

    def read(table: Table, common: dict[str, Any]) -> RecordKind:
        service = check_known(table, "service", services)
        return RecordKind(**common, service=service, unit=check_known(table, "unit", lists["casework.units"]))

    return read
