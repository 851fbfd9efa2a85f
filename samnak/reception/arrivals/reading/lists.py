"""One sheet as a list: which rows are people, and what needs the whole of it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from . import births, headers, repeats, rows, tables, titles, totals
from .grids import Grid, Row, is_filled, letter_of, text_of
from .namecells import RowNames, gather_names
from .people import Column, ListedPerson, Marks, Note, Problem, Reading, Total
from .tables import Table


@dataclass
class TakenRow:
    """A row taken for a person: its index from 0, the header it stands under, and its names."""

    index: int
    table: Table
    names: RowNames
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
    marks: Marks = field(default_factory=Marks)

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
            found = gather_names(row, index, table, self.grid.formulas)
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
        whole = set(other.roles) >= set(table.roles) - {headers.KHMER_NAME, headers.INDEX}
        if whole and set(other.roles) & {headers.NAME, headers.FAMILY, headers.GIVEN}:
            self.marks.notes.append(Note(index + 1, "header", "second_header"))
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
        self.marks.problems += shared
        sums = self._totals(people)
        self.marks.notes += titles.days(self.grid, self.table.top)
        for name, count in other_sheets:
            self.marks.notes.append(Note(None, "sheet", "other_sheet", {"sheet": name, "people": count}))
        if not self.grid.visible:
            self.marks.notes.append(Note(None, "sheet", "hidden_sheet", {"sheet": self.grid.name or ""}))
        return Reading(
            sheet=self.grid.name,
            header_row=self.table.top + 1,
            people=tuple(people),
            questions=tuple(sorted(self.marks.questions, key=lambda question: question.row)),
            problems=tuple(sorted(self.marks.problems, key=lambda problem: problem.row)),
            repeated=tuple(pairs),
            ignored_rows=tuple(self.ignored),
            totals=tuple(sums),
            notes=tuple(sorted(self.marks.notes, key=lambda note: note.row or 0)),
            columns=self._columns(),
            format=self.grid.format,
        )

    def _columns(self) -> tuple[Column, ...]:
        by_column = {column: role for role, columns in self.table.roles.items() for column in columns}
        return tuple(Column(letter_of(i), label, by_column.get(i)) for i, label in enumerate(self.table.labels))

    def _people(self) -> Iterator[ListedPerson]:
        under = [(self.grid.rows[taken.index], taken.table) for taken in self.taken]
        read = births.read(under, self.today, self.grid.system_1904, self.marks)
        for taken, (cell, birth) in zip(self.taken, read, strict=True):
            row, number = self.grid.rows[taken.index], taken.index + 1
            if taken.joined:
                self.marks.notes.append(Note(number, "name", "cells_joined", {"text": taken.names.whole}))
            found = rows.read_person(row, number, taken.table, taken.names, self.marks, _as_written(row, taken.table))
            width = len(taken.table.labels)
            if len(row) > width and sum(1 for cell in row if is_filled(cell)) > width:
                params: dict[str, str | int] = {"cells": len(row), "columns": width}
                self.marks.problems.append(Problem(number, "row", "too_many_cells", params))
            yield ListedPerson(**found.fields, **births.fields_of(number, cell, birth, self.today, self.marks))

    def _totals(self, people: list[ListedPerson]) -> list[Total]:
        sums, since = [], 0
        for number, said in self.said:
            if said.sex and not any(person.sex for person in people):
                continue
            read = _counted(people, number, since, said)
            since = number
            sums.append(Total(number, said.text, said.said, read))
            if read != said.said:
                self.marks.problems.append(Problem(number, "total", "total_differs", {"said": said.said, "read": read}))
        return sums


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
