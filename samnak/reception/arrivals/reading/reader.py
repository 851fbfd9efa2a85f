"""From the bytes of a file to a `Reading`: nothing is guessed, nothing is written."""

import datetime as dt
import os
from pathlib import Path

from samnak.ground.text import legacy

from . import kinds, limits, tables, texts, workbooks
from .grids import Grid, check_grid
from .lists import ListReading
from .people import Reading
from .refusals import Refused


def read(source: str | os.PathLike[str] | bytes, filename: str = "", today: dt.date | None = None) -> Reading:
    """Read a list. Decides by the content, not by `filename`, which is for messages only.

    `today` bounds birth dates (default: the day it is). Raises `Refused` with one sentence; nothing else.
    For files from outside use `worker.read_limited`, which runs this in a process with limits.
    """
    data = source if isinstance(source, bytes) else load(Path(source))
    limits.check_size(data)
    try:
        grids = [check_grid(grid) for grid in _grids(data)]
        return _read_grids(grids, today or dt.date.today())
    except MemoryError as error:
        raise Refused("too_much_memory") from error


def load(path: Path) -> bytes:
    """The bytes of a file, refused by its size before it is opened."""
    try:
        if path.stat().st_size > limits.FILE_BYTES:
            megabytes = f"{path.stat().st_size / limits.MEGABYTE:.1f}"
            raise Refused("file_too_big", {"megabytes": megabytes, "limit": limits.FILE_BYTES // limits.MEGABYTE})
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise Refused("no_such_file", {"name": path.name}) from error


def _grids(data: bytes) -> list[Grid]:
    if kinds.is_workbook(data):
        return workbooks.read(data)
    kinds.check_may_be_text(data)
    text = texts.decode(data)
    kinds.check_text(text)
    return [texts.read(text, tables.score)]


def _read_grids(grids: list[Grid], today: dt.date) -> Reading:
    """The sheet with the most people; visible ones before hidden ones."""
    found = [(grid, table) for grid in grids if (table := tables.find(grid)) and table.score >= 1]
    if not found:
        raise _refusal(grids)
    lists = [ListReading(grid, table, today) for grid, table in found]
    for one in lists:
        one.take_rows()
    best = max(lists, key=lambda one: (bool(one.taken) and one.grid.visible, len(one.taken)))
    if not best.taken:
        _refuse_old_font(grids)
        raise Refused("header_only", {"row": best.table.top + 1})
    if len(best.taken) > limits.ROWS:
        raise Refused("too_many_rows", {"limit": limits.ROWS})
    others = [(one.grid.name or "", len(one.taken)) for one in lists if one is not best and one.taken]
    return best.finish(others)


def _refusal(grids: list[Grid]) -> Refused:
    _refuse_old_font(grids)
    nearly = [(grid, table) for grid in grids if (table := tables.find(grid))]
    if nearly:
        return Refused("no_names", {"row": nearly[0][1].top + 1})
    return Refused("no_header" if any(tables.looks_like_people(grid) for grid in grids) else "no_people")


def _refuse_old_font(grids: list[Grid]) -> None:
    for grid in grids:
        words = " ".join(cell for row in grid.rows[:100] for cell in row if isinstance(cell, str))
        if legacy.is_old_khmer_font(words):
            raise Refused("old_font")
