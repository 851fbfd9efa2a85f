"""A sheet as a grid of cells, whatever file it came from."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from . import limits
from .refusals import Refused

Cell = Any  # str, float, int, bool, date, datetime, time or timedelta; "" when empty
Row = list[Cell]


@dataclass(frozen=True)
class Grid:
    """One sheet. `rows[0]` is row 1. `merged` holds ((top, left), (bottom, right)) counted from 0."""

    name: str | None
    rows: list[Row]
    format: str
    visible: bool = True
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    formulas: frozenset[tuple[int, int]] = field(default_factory=frozenset)
    system_1904: bool = False


def text_of(cell: Cell) -> str:
    """A cell as text with nothing lost: whole numbers without ".0", dates ISO."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell == cell and abs(cell) < 1e15 and cell == int(cell) else repr(cell)
    if isinstance(cell, dt.datetime):
        whole_day = cell.time() == dt.time(0)
        return cell.date().isoformat() if whole_day else cell.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell)


def is_filled(cell: Cell) -> bool:
    """True when the cell holds more than spaces."""
    if isinstance(cell, str):
        return cell != "" and not cell.isspace()
    return cell is not None


def check_grid(grid: Grid) -> Grid:
    """The same grid, with blank ends cut off; refuses too many rows, columns or letters."""
    rows = grid.rows
    filled = letters = 0
    for index, row in enumerate(rows):
        while row and not is_filled(row[-1]):
            row.pop()
        if len(row) > limits.COLUMNS:
            raise Refused("too_many_columns", {"row": index + 1, "limit": limits.COLUMNS})
        filled += bool(row)
        letters += sum(len(cell) for cell in row if isinstance(cell, str))
    if filled > limits.ROWS + limits.TITLE_ROWS:
        raise Refused("too_many_rows", {"limit": limits.ROWS})
    if letters > limits.TEXT_LETTERS:
        raise Refused("too_much_text")
    while rows and not rows[-1]:
        rows.pop()
    return grid


def letter_of(index: int) -> str:
    """The letter of a column counted from 0: A, B, ..., Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
