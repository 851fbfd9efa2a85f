"""From the bytes of a file to a `Reading`: nothing is guessed, nothing is written."""

import datetime as dt
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from samnak.ground.text import digits, legacy

from . import dates, headers, kinds, limits, repeats, rows, tables, texts, totals, workbooks
from .grids import Cell, Grid, Row, check_grid, is_filled, letter_of, text_of
from .people import Column, ListedPerson, Note, Problem, Question, Reading, Total
from .refusals import Refused
from .tables import Table


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


@dataclass
class TakenRow:
    """A row taken for a person: its index from 0, the header it stands under, and its names."""

    index: int
    table: Table
    names: rows.RowNames
    joined: bool = False


@dataclass
class ListReading:
    """One sheet while it is read."""

    grid: Grid
    table: Table
    today: dt.date
    taken: list[TakenRow] = field(default_factory=list)
    ignored: list[int] = field(default_factory=list)
    said: list[tuple[int, totals.SaidTotal]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def take_rows(self) -> None:
        """Sort the rows below the header into people, totals and rows to ignore."""
        table, grid_rows = self.table, self.grid.rows
        for index in range(table.top):
            self._take_total(index, above=True)
        for index in range(table.below, len(grid_rows)):
            row = grid_rows[index]
            if not row:
                continue
            again = self._header_again(row, index, table)
            if again:
                self.ignored.append(index + 1)
                table = again
                continue
            whole = rows.with_name_joined(row, table) if self.grid.name is None else None
            if whole:
                row = grid_rows[index] = whole
            found = rows.gather_names(row, index, table, self.grid.formulas)
            if rows.is_person(row, table, found):
                self.taken.append(TakenRow(index, table, found, joined=whole is not None))
            else:
                self.ignored.append(index + 1)
                self._take_total(index)

    def _header_again(self, row: Row, index: int, table: Table) -> Table | None:
        """The header a row repeats: the same one, or another with other columns from here on."""
        if not isinstance(row[0], str) or not tables.looks_like_header(row):
            return None
        other = tables.table_at(self.grid, index)
        if other.score < 6:
            same = sum(
                1 for column, cell in enumerate(other.cells) if cell.role and column in table.roles.get(cell.role, ())
            )
            return table if same >= 2 else None
        if other.names_the_same(table):
            return table
        if set(other.roles) & {headers.NAME, headers.FAMILY, headers.GIVEN}:
            if {*other.roles} >= {*table.roles} - {headers.KHMER_NAME, headers.INDEX}:
                self.notes.append(Note(index + 1, "header", "second_header"))
                return other
        return table

    def _take_total(self, index: int, above: bool = False) -> None:
        cells = [text_of(cell) for cell in self.grid.rows[index] if is_filled(cell)]
        if above and not any(totals.starts_as_total(cell) for cell in cells):
            return
        if (said := totals.read(cells)) is not None:
            self.said.append((index + 1, said))

    def finish(self, other_sheets: list[tuple[str, int]]) -> Reading:
        """Read every taken row and settle what needs the whole column."""
        people = list(self._people())
        pairs, shared = repeats.find(people)
        self.problems += shared
        sums = self._totals(people)
        for name, count in other_sheets:
            self.notes.append(Note(None, "sheet", "other_sheet", {"sheet": name, "people": count}))
        if not self.grid.visible:
            self.notes.append(Note(None, "sheet", "hidden_sheet", {"sheet": self.grid.name or ""}))
        return Reading(
            sheet=self.grid.name,
            header_row=self.table.top + 1,
            people=tuple(people),
            questions=tuple(sorted(self.questions, key=lambda question: question.row)),
            problems=tuple(sorted(self.problems, key=lambda problem: problem.row)),
            repeated=tuple(pairs),
            ignored_rows=tuple(self.ignored),
            totals=tuple(sums),
            notes=tuple(sorted(self.notes, key=lambda note: note.row or 0)),
            columns=self._columns(),
            format=self.grid.format,
        )

    def _columns(self) -> tuple[Column, ...]:
        by_column = {column: role for role, columns in self.table.roles.items() for column in columns}
        return tuple(
            Column(letter_of(i), label, by_column.get(i)) for i, label in enumerate(self.table.labels)
        )

    def _people(self) -> Iterator[ListedPerson]:
        for taken, (cell, birth) in zip(self.taken, self._birth_dates(), strict=True):
            row, number = self.grid.rows[taken.index], taken.index + 1
            if taken.joined:
                self.notes.append(Note(number, "name", "cells_joined", {"text": taken.names.whole}))
            found = rows.read_person(row, number, taken.table, taken.names, _as_written(row, taken.table))
            filled = sum(1 for cell in row if is_filled(cell))
            if len(row) > len(taken.table.labels) and filled > len(taken.table.labels):
                params: dict[str, str | int] = {"cells": len(row), "columns": len(taken.table.labels)}
                found.problems.append(Problem(number, "row", "too_many_cells", params))
            self.questions += found.questions
            self.problems += found.problems
            self.notes += found.notes
            yield ListedPerson(**found.fields, **self._birth_fields(number, cell, birth))

    def _totals(self, people: list[ListedPerson]) -> list[Total]:
        sums, since = [], 0
        for number, said in self.said:
            if said.sex and not any(person.sex for person in people):
                continue
            read = _counted(people, number, since, said)
            since = number
            sums.append(Total(number, said.text, said.said, read))
            if read != said.said:
                self.problems.append(Problem(number, "total", "total_differs", {"said": said.said, "read": read}))
        return sums

    def _birth_dates(self) -> list[tuple[Cell, dates.DateReading]]:
        """Every birth-date cell with what it means: each alone first, then by what its column tells."""
        by_column: dict[tuple[int, int], list[int]] = {}
        cells: list[Cell] = []
        for place, taken in enumerate(self.taken):
            column = taken.table.first(headers.BIRTH_DATE)
            cells.append(_birth_cell(self.grid.rows[taken.index], taken.table, column))
            by_column.setdefault((taken.table.top, -1 if column is None else column), []).append(place)
        found = [dates.read_cell(cell, self.today, self.grid.system_1904) for cell in cells]
        for (_, column), places in by_column.items():
            table = self.taken[places[0]].table
            said = table.cells[column].date_order if column >= 0 else None
            order = dates.order_of([(cells[i], found[i]) for i in places], said)
            open_dates = any(found[i].status == "two" for i in places)
            self._note_order(order, table.labels[column] if column >= 0 else "", open_dates)
            for i in places:
                found[i] = dates.settle(found[i], order.order)
        return list(zip(cells, found, strict=True))

    def _note_order(self, order: dates.ColumnOrder, column: str, open_dates: bool) -> None:
        if order.conflict and open_dates:
            self.notes.append(Note(None, "birth_date", "dates_conflict", {"column": column}))
        if order.perhaps_turned:
            code = f"dates_perhaps_turned_{order.perhaps_turned}"
            self.notes.append(Note(None, "birth_date", code, {"column": column}))

    def _birth_fields(self, row: int, cell: Cell, found: dates.DateReading) -> dict[str, Any]:
        """The person's fields by a birth date; asks where it is open."""
        if found.date:
            self._note_date(row, text_of(cell).strip(), found)
            return {"birth_date": found.date.iso, "birth_date_precision": found.date.precision}
        text = text_of(cell).strip()
        if found.status == "two":
            choices = {order: date.iso for order, date in found.by_order.items()}
            readings = tuple(sorted(choices.values()))
            self.questions.append(Question(row, "birth_date", "date_order", text, readings, choices, dates.GROUP))
        elif found.status != "unknown":
            readings = tuple(sorted(date.iso for date in found.possible))
            self.questions.append(Question(row, "birth_date", f"date_{found.status}", text[:80], readings))
        return {}

    def _note_date(self, row: int, text: str, found: dates.DateReading) -> None:
        assert found.date
        if found.buddhist:
            self.notes.append(Note(row, "birth_date", "buddhist_year", {"text": text, "year": found.date.year}))
        if found.serial:
            self.notes.append(Note(row, "birth_date", "serial_date", {"text": text, "date": found.date.iso}))
        age = self.today.year - found.date.year
        if not 15 <= age <= 100:
            params: dict[str, str | int] = {"text": text, "age": age}
            self.problems.append(Problem(row, "birth_date", "birth_date_unlikely", params))


def _counted(people: list[ListedPerson], row: int, since: int, said: totals.SaidTotal) -> int:
    """The rows a total counts: all of them, or where that agrees, those since the last total or above it."""
    rows_read = [person.row for person in people if said.sex is None or person.sex == said.sex]
    ways = (rows_read, [r for r in rows_read if since < r < row], [r for r in rows_read if r < row])
    return next((len(way) for way in ways if len(way) == said.said), len(rows_read))


def _as_written(row: Row, table: Table) -> dict[str, str]:
    labels = table.labels
    written = {}
    for column, cell in enumerate(row):
        if cell != "" and is_filled(cell):
            label = labels[column] if column < len(labels) else f"Column {letter_of(column)}"
            written[label] = cell if isinstance(cell, str) else text_of(cell)
    return written


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
