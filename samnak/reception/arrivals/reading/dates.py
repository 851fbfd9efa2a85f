"""The birth dates of one column: which way round they are is told by the header or the whole column."""

import datetime as dt
from dataclasses import dataclass

from samnak.ground.text import dates
from samnak.ground.text.dates import DMY, MDY, DateReading

from .grids import Cell, text_of

GROUP = "date_order"
_EMPTY = dates.UNKNOWN


def read_cell(cell: Cell, today: dt.date, system_1904: bool = False) -> DateReading:
    """All a birth-date cell can mean: a real date, a number, or text."""
    if isinstance(cell, str):
        return dates.read_date(cell, today) if cell.strip() else _EMPTY
    if isinstance(cell, dt.datetime):
        return dates.of_day(cell.date(), today)
    if isinstance(cell, dt.date):
        return dates.of_day(cell, today)
    if isinstance(cell, bool | dt.time):
        return dates.UNREADABLE
    if isinstance(cell, int | float):
        if 0 < cell < 100 and cell == int(cell):
            return dates.read_date(f"{int(cell):02d}", today)
        return dates.of_number(cell, today, system_1904)
    return dates.read_date(text_of(cell), today)


@dataclass(frozen=True)
class ColumnOrder:
    """What a column tells: its `order` or None, and whether its dates contradict each other or the header."""

    order: str | None
    conflict: bool = False
    perhaps_turned: str | None = None


def order_of(found: list[tuple[Cell, DateReading]], said: str | None) -> ColumnOrder:
    """The order of a birth-date column from what its header says and from dates that can be read one way only.

    When the column holds both kinds, or the header says one and a date shows the other, nothing is settled.
    `perhaps_turned` names the order of the text dates when no date cell has a day after 12 although several
    could: a program set to the other order may have turned them when the file was opened.
    """
    shown = {reading.tells for _, reading in found if reading.tells}
    orders = shown | ({said} if said else set())
    order = orders.pop() if len(orders) == 1 else None
    return ColumnOrder(order, conflict=len(shown | ({said} if said else set())) > 1,
                       perhaps_turned=_perhaps_turned(found, shown))  # fmt: skip


def _perhaps_turned(found: list[tuple[Cell, DateReading]], shown: set[str]) -> str | None:
    real = [cell for cell, _ in found if isinstance(cell, dt.date)]
    if len(shown) != 1 or len(real) < 3 or any(cell.day > 12 for cell in real):
        return None
    if any(reading.status == "two" for _, reading in found):
        return None
    return next(iter(shown))


def settle(reading: DateReading, order: str | None) -> DateReading:
    """The reading with its day and month told apart, where the order is known."""
    if reading.status == "two" and order:
        return DateReading("date", reading.by_order[order], buddhist=reading.buddhist)
    return reading


__all__ = ["DMY", "GROUP", "MDY", "ColumnOrder", "order_of", "read_cell", "settle"]
