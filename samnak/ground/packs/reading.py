"""The files of a pack become its parts: every reader takes tables and gives parts, or complains."""

import itertools
import re
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from samnak.ground.packs import schema
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
from samnak.ground.packs.tables import Table

Languages = tuple[str, ...]
Some = TypeVar("Some", bound=Choice)

_YEARS = range(1950, 2101)


def read_items(
    file: Table, name: str, what: str, read: Callable[[Table], Some], base: Iterable[Some]
) -> tuple[Some, ...]:
    """The items of `[[name]]` laid over those of the pack this one extends: an item with a known
    key takes the other's place, a new one is added at the end."""
    items = {item.key: item for item in base}
    seen: dict[str, Table] = {}
    for table in file.tables(name, schema.ITEMS[what]):
        item = read(table)
        refuse_twice(table, item.key, seen, name)
        items[item.key] = item
    if not items:
        said = f"'{name}' is missing. Give at least one, under [[{file.full_name(name)}]]."
        raise file.error(name, said)
    return tuple(items.values())


def refuse_twice(table: Table, key: str, seen: dict[str, Table], name: str) -> None:
    if key in seen:
        first = table.source.line((*seen[key].path, "key"))
        raise table.error(
            "key", f"the key '{key}' stands twice in '{name}', first in line {first}. Give each its own key."
        )
    seen[key] = table


def read_answer(_table: Table, common: dict[str, Any]) -> Choice:
    """An answer that knows no more than its words."""
    return Choice(**common)


def read_answers(
    file: Table,
    list_name: str,
    languages: Languages,
    base: Iterable[Choice],
    make: Callable[[Table, dict[str, Any]], Choice] = read_answer,
) -> tuple[Choice, ...]:
    """One answer list; `list_name` is its full name ("welcome.tonight"), `make` reads what its answers know
    besides what every answer has."""
    name = list_name.split(".")[1]
    kept = schema.COUNTED_BY.get(list_name, ())
    must_say = kept and list_name not in schema.OPEN_LISTS

    def read(table: Table) -> Choice:
        common = choice_parts(table, languages)
        key, counts_as = common["key"], table.string("counts_as", "") or common["key"]
        if must_say and counts_as not in kept:
            at = "counts_as" if "counts_as" in table else "key"
            said = f"'{key}' must say with which answer it is counted"
            raise table.error(at, f"{said}: counts_as = one of {', '.join(kept)}.")
        return make(table, common | {"counts_as": counts_as, "alone": table.boolean("alone")})

    what = schema.ANSWER_ITEMS.get(list_name, "answer")
    answers = read_items(file, name, what, read, base)
    for key in kept:
        if key not in {answer.key for answer in answers}:
            raise file.error(name, f"'{name}' lacks the answer '{key}'. Keep it: sums and rules stand on it.")
    _check_counts_as(file, name, answers)
    return answers


def _check_counts_as(file: Table, name: str, answers: tuple[Choice, ...]) -> None:
    keys = {answer.key for answer in answers}
    for answer in answers:
        if answer.counts_as not in keys:
            said = f"'{answer.key}' counts as '{answer.counts_as}', which is not in '{name}'."
            raise file.error(name, said)


def read_remarks(table: Table, languages: Languages) -> tuple[str, ...]:
    """Check `verify` and `review`; the languages a native reader should read."""
    table.string("verify", "")
    for_review = table.strings("review", ())
    for language in for_review:
        if language not in languages:
            said = f"'review' names \"{language}\". The pack speaks {', '.join(languages)}."
            raise table.error("review", said)
    return for_review


def choice_parts(table: Table, languages: Languages) -> dict[str, Any]:
    """What every choice has: key, label, note, retired. A language under review may be lacking."""
    key, may_lack = table.key(), read_remarks(table, languages)
    label = table.text("label", languages, may_lack if may_lack != languages else ())
    note = table.optional_text("note", languages)
    return {"key": key, "label": label, "note": note, "counts_as": key, "retired": table.boolean("retired")}


def check_known(table: Table, key: str, choices: Iterable[Choice]) -> str:
    """The key of one of these choices, or "" where the line is left out."""
    value, known = table.string(key, ""), [each.key for each in choices]
    if key in table and value not in known:
        raise table.error(key, f"'{key}' is \"{value}\". Use one of {', '.join(known)}.")
    return value


def read_identifier_kind(table: Table, common: dict[str, Any]) -> IdentifierKind:
    pattern, example = table.string("pattern", ""), table.string("example", "")
    try:
        re.compile(pattern)
    except re.error as problem:
        raise table.error("pattern", f"'pattern' is not a regular expression ({problem.msg}).") from None
    if pattern and not re.fullmatch(pattern, example):
        raise table.error("pattern", "give an 'example' that fits the 'pattern'.")
    return IdentifierKind(**common, pattern=pattern, example=example)


def read_spoken(file: Table, languages: Languages, base: dict[str, Text]) -> dict[str, Text]:
    """The lines to say aloud, by their keys."""
    lines, seen = dict(base), dict[str, Table]()
    for table in file.tables("spoken", schema.ITEMS["spoken line"]):
        key = table.key()
        refuse_twice(table, key, seen, "spoken")
        lines[key] = table.text("say", languages)
    return lines


def read_services(file: Table, languages: Languages, base: Iterable[Service]) -> tuple[Service, ...]:
    """The services of the programme, in their order."""

    def read(table: Table) -> Service:
        offer = table.text("offer", languages)
        closed = table.boolean("closed_in_emergency")
        order = table.integer("order")
        return Service(**choice_parts(table, languages), offer=offer, order=order, closed_in_emergency=closed)

    return tuple(sorted(read_items(file, "services", "service", read, base), key=lambda each: each.order))


def read_dates(table: Table) -> dict[str, Any]:
    """`from` and `until` of something that was so for a time."""
    since, until = table.optional_date("from"), table.optional_date("until")
    if since and until and until < since:
        raise table.error("until", f"'until' ({until}) is before 'from' ({since}).")
    return {"since": since, "until": until}


def read_authorities(file: Table, languages: Languages, base: Iterable[Authority]) -> tuple[Authority, ...]:
    """The receiving authority under each of its names, oldest first; on no day are there two."""
    tables: dict[str, Table] = {}

    def read(table: Table) -> Authority:
        table.date("from")
        tables[table.string("key")] = table
        common = choice_parts(table, languages)
        return Authority(**common, **read_dates(table), source=table.string("source"))

    found = read_items(file, "authorities", "authority", read, base)
    ordered = tuple(sorted(found, key=lambda each: str(each.since)))
    for earlier, later in itertools.pairwise(ordered):
        if later.since and earlier.holds_on(later.since):
            said = f"'{later.key}' begins on {later.since}, while '{earlier.key}' still holds. "
            end = f"Let '{earlier.key}' end ('until') the day before."
            if later.key in tables:
                raise tables[later.key].error("from", said + end)
            raise file.error("authorities", said + end)
    return ordered


def read_airports(file: Table, languages: Languages, base: Iterable[Airport]) -> tuple[Airport, ...]:
    """Airports, the most usual first."""

    def read(table: Table) -> Airport:
        table.matching("key", "[a-z]{3}", 'the three-letter code in small letters, "rep"')
        return Airport(**choice_parts(table, languages), **read_dates(table))

    return read_items(file, "airports", "airport", read, base)


def read_camps(file: Table, languages: Languages, kinds: Iterable[Choice], base: Iterable[Camp]) -> tuple[Camp, ...]:
    """Refugee camps as birthplaces; `kinds` are the kinds the same file names."""
    known = [kind.key for kind in kinds]

    def read(table: Table) -> Camp:
        kind = table.string("kind")
        if kind not in known:
            raise table.error("kind", f"'kind' is \"{kind}\". Use one of {', '.join(known)}.")
        return Camp(
            **choice_parts(table, languages),
            kind=kind,
            country=table.matching("country", "[A-Z]{2}", 'the two-letter code, "TH"'),
            province=table.string("province", ""),
            other_spellings=table.strings("other_spellings", ()),
            opened=_year(table, "opened"),
            closed=_year(table, "closed"),
            source=table.string("source"),
        )

    return read_items(file, "camps", "camp", read, base)


def _year(table: Table, key: str) -> int | None:
    year = table.optional_integer(key)
    if year is not None and year not in _YEARS:
        raise table.error(key, f"'{key}' is {year}. Write a year, like 1979, or leave it out.")
    return year


def read_currency(table: Table) -> Currency:
    digits = table.integer("minor_digits")
    if not 0 <= digits <= 4:
        raise table.error("minor_digits", "'minor_digits' is how many digits follow the point: 0 to 4.")
    return Currency(code=read_currency_code(table, "code"), symbol=table.string("symbol"), minor_digits=digits)


def read_currency_code(table: Table, key: str) -> str:
    return table.matching(key, "[A-Z]{3}", 'the three-letter code, "KHR"')


def read_organisation(table: Table, languages: Languages) -> Organisation:
    return Organisation(table.text("name", languages), table.text("short_name", languages))


def read_help_line(table: Table, languages: Languages) -> HelpLine:
    phone = table.matching("phone", r"\+?[0-9][0-9 ]{2,20}", '"+855 23 000 000"')
    return HelpLine(table.text("label", languages), phone)


def find_places(file: Table) -> list[str]:
    """Everything a file says something about, named as remarks name it: "camps.toml: camps.site_2"."""
    name, places = file.source.name, []
    for key, value in file.values.items():
        places.append(f"{name}: {key}")
        for item in value if isinstance(value, list) else ():
            if isinstance(item, dict) and "key" in item:
                places.append(f"{name}: {key}.{item['key']}")
    return places


def places_above(remark: Remark) -> set[str]:
    """The place of a remark and the items around it: who says one of these anew has said all of it anew."""
    file, place = remark.place.split(": ", 1) if ": " in remark.place else (remark.place, "")
    parts = place.split(".")
    return {remark.place, *(f"{file}: {'.'.join(parts[:end])}" for end in range(2, len(parts)))}


def find_remarks(file: Table) -> list[Remark]:
    """Every `verify` and `review` of a file, in its order."""
    return _remarks(file.source.name, "", file.values)


def _remarks(file: str, place: str, value: Any) -> list[Remark]:
    if isinstance(value, list):
        return [remark for each in value for remark in _remarks(file, place, each)]
    if not isinstance(value, dict):
        return []
    if "key" in value:
        place = f"{place}.{value['key']}" if place else ""
    where = f"{file}: {place}" if place else file
    found = [Remark(where, "verify", str(value["verify"]))] if "verify" in value else []
    found += [Remark(where, "review", str(language)) for language in value.get("review", ())]
    for key, inner in value.items():
        if key != "review":
            found += _remarks(file, f"{place}.{key}" if place else key, inner)
    return found
