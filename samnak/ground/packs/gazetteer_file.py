"""gazetteer.toml: what the table of places holds, how its codes are built, where it comes from."""

from pathlib import Path
from typing import Any

from samnak.ground.packs import schema
from samnak.ground.packs.errors import PackError
from samnak.ground.packs.gazetteer import Gazetteer, Level, PlaceKind
from samnak.ground.packs.reading import Languages, refuse_twice
from samnak.ground.packs.tables import Table


def read_gazetteer(file: Table, folder: Path, languages: Languages) -> Gazetteer:
    """The gazetteer of a pack's folder. The places themselves are read later, when they are needed."""
    table = folder / schema.GAZETTEER_PLACES
    if not table.is_file():
        raise PackError("this file is missing from the pack.", file=table.name)
    levels = _levels(file, languages)
    return Gazetteer(
        file=table,
        local_language=file.string("local_language"),
        levels=levels,
        kinds=_kinds(file, [level.key for level in levels], languages),
        alike=_alike(file),
        also=_other_names(file),
        source=file.string("source"),
        licence=file.string("licence"),
        as_of=file.string("as_of"),
    )


def _levels(file: Table, languages: Languages) -> tuple[Level, ...]:
    levels: list[Level] = []
    for item in file.tables("levels", schema.ITEMS["level"]):
        length = item.integer("code_length")
        if length <= (levels[-1].code_length if levels else 0):
            said = "the codes of a smaller level must be longer than those above."
            raise item.error("code_length", said)
        levels.append(Level(item.key(), item.text("label", languages), length))
    if not levels:
        raise file.error("levels", "'levels' is missing. Give at least one, under [[levels]].")
    return tuple(levels)


def _kinds(file: Table, levels: list[str], languages: Languages) -> tuple[PlaceKind, ...]:
    kinds, seen = [], dict[str, Table]()
    for item in file.tables("kinds", schema.ITEMS["kind of place"]):
        level = item.string("level")
        if level not in levels:
            raise item.error("level", f"'level' is \"{level}\". Use one of {', '.join(levels)}.")
        kind = PlaceKind(item.key(), item.text("label", languages), level, item.string("latin"))
        refuse_twice(item, kind.key, seen, "kinds")
        kinds.append(kind)
    return tuple(kinds)


def _alike(file: Table) -> tuple[tuple[str, str], ...]:
    pairs = file.values.get("alike", [])
    if not isinstance(pairs, list) or not all(_is_pair(each) for each in pairs):
        raise file.error("alike", '\'alike\' must be pairs of spellings, like [["ph", "p"]].')
    return tuple((one, other) for one, other in pairs)


def _is_pair(value: Any) -> bool:
    if not isinstance(value, list) or len(value) != 2:
        return False
    return all(isinstance(each, str) and each for each in value)


def _other_names(file: Table) -> dict[str, tuple[str, ...]]:
    items = file.tables("also", schema.ITEMS["other name"])
    return {item.string("code"): item.strings("names") for item in items}
