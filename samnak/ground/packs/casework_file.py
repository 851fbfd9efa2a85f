"""casework.toml: intervals and limits, and the answers that know more than their words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from typing import Any, TypeVar

from samnak.ground.packs import schema
from samnak.ground.packs.casework import (
    CaseloadRules,
    Casework,
    ComplaintRules,
    ContactRules,
    PlanRules,
    RecordKind,
    RepeatStep,
    ReviewInterval,
    Unit,
)
from samnak.ground.packs.parts import Choice
from samnak.ground.packs.reading import Languages, check_known, choice_parts, read_currency_code, read_items
from samnak.ground.packs.tables import Table

Rules = TypeVar("Rules", CaseloadRules, ContactRules, ComplaintRules)


def read_casework(
    file: Table, languages: Languages, base: Casework | None, intervals: tuple[ReviewInterval, ...]
) -> tuple[Casework, tuple[ReviewInterval, ...]]:
    """The rules laid over those of the pack this one extends, a line at a time; and every review interval,
    those no longer offered too. `intervals` are the intervals of the pack this one extends."""
    intervals = _intervals(file, languages, intervals)
    casework = Casework(
        plan=_plan(file, base and base.plan, intervals),
        caseload=_caseload(file, base and base.caseload),
        contact=_rules(file, "contact", ContactRules, base and base.contact),
        complaints=_rules(file, "complaints", ComplaintRules, base and base.complaints),
    )
    return casework, intervals


def _section(file: Table, name: str) -> Table:
    if name not in file:
        raise file.error(name, f"'{name}' is missing. Give it, under [{name}].")
    return file.table(name, schema.ITEMS[name])


def _intervals(
    file: Table, languages: Languages, base: tuple[ReviewInterval, ...]
) -> tuple[ReviewInterval, ...]:
    if base and "plan" not in file:
        return base

    def read(item: Table) -> ReviewInterval:
        return ReviewInterval(**choice_parts(item, languages), after_days=item.number("after_days", least=1))

    table = _section(file, "plan")
    found = read_items(table, "reviews", "review", read, base)
    offered: dict[int, str] = {}
    for each in found:
        if each.retired:
            continue
        if each.after_days in offered:
            said = f"'{offered[each.after_days]}' and '{each.key}' both come after {each.after_days} days."
            raise table.error("reviews", f"{said} Keep one of them.")
        offered[each.after_days] = each.key
    return tuple(sorted(found, key=lambda each: each.after_days))


def _plan(file: Table, base: PlanRules | None, intervals: tuple[ReviewInterval, ...]) -> PlanRules:
    reviews = tuple(each for each in intervals if not each.retired)
    if base and "plan" not in file:
        return base
    table = _section(file, "plan")
    table.string("source", "")
    return PlanRules(table.number("due_after_days", base and base.due_after_days, least=1), reviews)


def _rules(file: Table, name: str, make: type[Rules], base: Rules | None) -> Rules:
    if base and name not in file:
        return base
    table = _section(file, name)
    table.string("source", "")
    names = [each.name for each in fields(make)]
    return make(**{each: table.number(each, getattr(base, each, None), least=1) for each in names})


def _caseload(file: Table, base: CaseloadRules | None) -> CaseloadRules:
    rules = _rules(file, "caseload", CaseloadRules, base)
    for low, high in (("soft", "hard"), ("hard", "surge_hard")):
        smaller, larger = getattr(rules, low), getattr(rules, high)
        if smaller > larger:
            table = _section(file, "caseload")
            said = f"'{low}' ({smaller}) is more than '{high}' ({larger}). Each limit must be at least the one before."
            raise table.error(low if low in table else high, said)
    return rules


def read_unit(table: Table, common: dict[str, Any]) -> Unit:
    if "currency" not in table:
        if "minor_digits" in table:
            raise table.error("minor_digits", "'minor_digits' belongs to money. Give its 'currency' too.")
        return Unit(**common)
    currency = read_currency_code(table, "currency")
    return Unit(**common, currency=currency, minor_digits=table.number("minor_digits", most=4))


def read_repeat_step(table: Table, common: dict[str, Any]) -> RepeatStep:
    if ("days" in table) == ("months" in table):
        raise table.error("key", "a step is so many 'days' or so many 'months'. Give one of the two.")
    if "days" in table:
        return RepeatStep(**common, days=table.number("days", least=1))
    return RepeatStep(**common, months=table.number("months", least=1, most=120))


def record_kind_reader(
    services: Iterable[Choice], lists: Mapping[str, tuple[Choice, ...]]
) -> Callable[[Table, dict[str, Any]], RecordKind]:
    """Reads a kind of help; its service and unit must be among those of the pack."""

    def read(table: Table, common: dict[str, Any]) -> RecordKind:
        service = check_known(table, "service", services)
        return RecordKind(**common, service=service, unit=check_known(table, "unit", lists["casework.units"]))

    return read
