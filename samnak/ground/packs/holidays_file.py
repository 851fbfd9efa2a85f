"""holidays.toml: public holidays, and the days of the week offices rest."""

from collections.abc import Iterable, Mapping
from typing import Any

from samnak.ground.packs import schema
from samnak.ground.packs.holidays import WEEKDAYS, Calendar, HolidayRule, read_rule
from samnak.ground.packs.reading import Languages, choice_parts, read_dates, read_items, read_remarks
from samnak.ground.packs.tables import Table

_DAYS_OF_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def read_calendar(file: Table, languages: Languages, base: Calendar | None) -> Calendar:
    """The holidays laid over those of the pack this one extends, by key; weekends by country."""

    def read(table: Table) -> HolidayRule:
        return HolidayRule(
            **choice_parts(table, languages),
            **read_dates(table),
            **_when(table),
            country=table.matching("country", "[A-Z]{2}", 'the two-letter code, "KH"'),
            once=table.boolean("once"),
            observed=table.boolean("observed"),
            source=table.string("source", ""),
        )

    known: Iterable[HolidayRule] = base.rules if base else ()
    return Calendar(
        read_items(file, "holidays", "holiday", read, known),
        _weekends(file, languages, base.weekends if base else {}),
    )


def _when(table: Table) -> dict[str, Any]:
    ways = [way for way in ("month", "rule", "dates") if way in table]
    if len(ways) != 1:
        said = "say when it is in one way: 'month' with 'day', or 'rule', or 'dates'."
        raise table.error(ways[-1] if ways else "key", said)
    if "day" in table and ways != ["month"]:
        raise table.error("day", "'day' belongs to 'month'. Take it out, or give both.")
    if "once" in table and ways != ["dates"]:
        raise table.error("once", "'once' belongs to 'dates'. Take it out.")
    return {"month": _fixed, "rule": _by_rule, "dates": _listed}[ways[0]](table)


def _fixed(table: Table) -> dict[str, Any]:
    month = table.number("month", least=1, most=12)
    return {"month": month, "day": table.number("day", least=1, most=_DAYS_OF_MONTH[month - 1])}


def _by_rule(table: Table) -> dict[str, Any]:
    words = table.string("rule")
    weekday = read_rule(words)
    if weekday is None:
        like = '"third monday of january" or "last friday of may"'
        raise table.error("rule", f"'rule' is \"{words}\". Write it like {like}.")
    return {"weekday": weekday}


def _listed(table: Table) -> dict[str, Any]:
    dates = table.dates("dates")
    for place, day in enumerate(dates):
        if day in dates[:place]:
            raise table.error("dates", f"'dates' names {day} twice. Take one of them out.")
    return {"dates": tuple(sorted(dates))}


def _weekends(file: Table, languages: Languages, base: Mapping[str, frozenset[int]]) -> dict[str, frozenset[int]]:
    if "weekends" not in file:
        return dict(base)
    said = file.values["weekends"]
    table = file.table("weekends", said if isinstance(said, dict) else ())
    read_remarks(table, languages)
    found = dict(base)
    for country in table.values:
        if country in schema.REMARKS:
            continue
        if len(country) != 2 or not country.isupper():
            raise table.error(country, f"'{country}' is no country. Write the two-letter code, \"KH\".")
        days = table.strings(country)
        wrong = [day for day in days if day not in WEEKDAYS]
        if wrong or len(set(days)) == len(WEEKDAYS):
            raise table.error(country, f'\'{country}\' must be the days of rest, like ["saturday", "sunday"].')
        found[country] = frozenset(WEEKDAYS.index(day) for day in days)
    return found
