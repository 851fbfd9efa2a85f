"""The birth dates of a list: every cell, then the whole column, then what is still open."""

import datetime as dt
from typing import Any

from samnak.ground.text import digits
from samnak.ground.text.dates import DateReading, PartialDate

from . import dates, headers
from .grids import Cell, Row, text_of
from .people import Marks, Note, Problem, Question
from .tables import Table


def read(
    under: list[tuple[Row, Table]], today: dt.date, system_1904: bool, marks: Marks
) -> list[tuple[Cell, DateReading]]:
    """The birth-date cell of every row (with the header it stands under) and what it means.

    Each is read alone first, then by what its column tells.
    """
    by_column: dict[tuple[int, int], list[int]] = {}
    cells: list[Cell] = []
    for place, (row, table) in enumerate(under):
        column = table.first(headers.BIRTH_DATE)
        cells.append(_birth_cell(row, table, column))
        by_column.setdefault((table.top, -1 if column is None else column), []).append(place)
    found = [dates.read_cell(cell, today, system_1904) for cell in cells]
    for (_, place), places in by_column.items():
        table = under[places[0]][1]
        said = table.cells[place].date_order if place >= 0 else None
        order = dates.order_of([(cells[i], found[i]) for i in places], said)
        open_dates = any(found[i].status == "two" for i in places)
        _note_order(order, table.labels[place] if place >= 0 else "", open_dates, marks)
        for i in places:
            found[i] = dates.settle(found[i], order.order)
    return list(zip(cells, found, strict=True))


def _note_order(order: dates.ColumnOrder, column: str, open_dates: bool, marks: Marks) -> None:
    if order.conflict and open_dates:
        marks.notes.append(Note(None, "birth_date", "dates_conflict", {"column": column}))
    if order.perhaps_turned:
        code = f"dates_perhaps_turned_{order.perhaps_turned}"
        marks.notes.append(Note(None, "birth_date", code, {"column": column}))


def fields_of(row: int, cell: Cell, found: DateReading, today: dt.date, marks: Marks) -> dict[str, Any]:
    """The person's fields by a birth date; asks where it is open."""
    if found.date:
        _note_date(row, text_of(cell).strip(), found.date, found, today, marks)
        return {"birth_date": found.date.iso, "birth_date_precision": found.date.precision}
    text = text_of(cell).strip()
    if found.status == "two":
        choices = {order: date.iso for order, date in found.by_order.items()}
        readings = tuple(sorted(choices.values()))
        marks.questions.append(Question(row, "birth_date", "date_order", text, readings, choices, dates.GROUP))
    elif found.status != "unknown":
        readings = tuple(sorted(date.iso for date in found.possible))
        marks.questions.append(Question(row, "birth_date", f"date_{found.status}", text[:80], readings))
    return {}


def _note_date(row: int, text: str, date: PartialDate, found: DateReading, today: dt.date, marks: Marks) -> None:
    if found.buddhist:
        marks.notes.append(Note(row, "birth_date", "buddhist_year", {"text": text, "year": date.year}))
    if found.serial:
        marks.notes.append(Note(row, "birth_date", "serial_date", {"text": text, "date": date.iso}))
    age = today.year - date.year
    if not 15 <= age <= 100:
        params: dict[str, str | int] = {"text": text, "age": age}
        marks.problems.append(Problem(row, "birth_date", "birth_date_unlikely", params))


def _birth_cell(row: Row, table: Table, column: int | None) -> Cell:
    """The birth-date cell, or one put together from day, month and year columns."""
    if column is not None:
        return row[column] if column < len(row) else ""
    year = _part(row, table.first(headers.BIRTH_YEAR))
    month, day = _part(row, table.first(headers.BIRTH_MONTH)), _part(row, table.first(headers.BIRTH_DAY))
    if not year:
        return f"{day} {month}".strip() if day or month else ""
    if month.isdigit() and (day.isdigit() or not day):
        return f"{year}-{month}-{day}" if day else f"{year}-{month}"
    return " ".join(part for part in (day, month, year) if part)


def _part(row: Row, column: int | None) -> str:
    return digits.to_latin(text_of(row[column])).strip() if column is not None and column < len(row) else ""
