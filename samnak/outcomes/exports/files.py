"""A table as a file: csv or a spreadsheet of plain texts. Made in memory; knows no Django."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import xlsxwriter

from samnak.outcomes.exports.cells import cell

CSV, XLSX = "csv", "xlsx"
_NO_TIME = dt.datetime(2000, 1, 1)  # a spreadsheet says when it was made; ours says it in its first line alone
_OPTIONS = {
    "in_memory": True,
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


@dataclass(frozen=True)
class Sheet:
    """What is written: one line that says what for and to whom, the heads, the rows."""

    mark: str
    heads: Sequence[str]
    rows: Iterable[Sequence[str]]

    @property
    def lines(self) -> list[list[str]]:
        """Every line as it is written, each text safe to open."""
        return [[cell(text) for text in line] for line in ([self.mark], self.heads, *self.rows)]


def written(sheet: Sheet, kind: str) -> bytes:
    return _csv(sheet) if kind == CSV else _xlsx(sheet)


def _csv(sheet: Sheet) -> bytes:
    """UTF-8 with its mark, so that Khmer is read as Khmer; every text between quotes."""
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(sheet.lines)
    return text.getvalue().encode("utf-8-sig")


def _xlsx(sheet: Sheet) -> bytes:
    """One sheet of texts: no formula, no link, no author."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _OPTIONS)
    book.set_properties({"author": "", "company": "", "created": _NO_TIME})
    page = book.add_worksheet()
    bold = book.add_format({"bold": True})
    page.set_column(0, max(len(sheet.heads) - 1, 0), 24)
    page.freeze_panes(2, 0)
    for place, line in enumerate(sheet.lines):
        for column, text in enumerate(line):
            page.write_string(place, column, text, bold if place == 1 else None)
    book.close()
    return out.getvalue()
