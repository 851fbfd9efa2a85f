"""Lists made for tests: the same rows as xlsx, xls, ods or text. All people are made up."""

import csv
import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

Rows = Sequence[Sequence[Any]]

HEADER = ["No.", "Family name", "Given name", "Sex", "Date of birth", "A-number"]
PEOPLE: list[list[Any]] = [
    HEADER,
    [1, "Meas", "Bunthoeun", "M", dt.date(1965, 9, 19), "023651090"],
    [2, "Seng", "Phalla James", "F", dt.date(1977, 10, 27), "034294532"],
    [3, "Nop", "Dara", "M", dt.date(1961, 5, 24), "099601456"],
]


def xlsx(rows: Rows, sheet: str = "List", **options: Any) -> bytes:
    """One sheet as xlsx."""
    return xlsx_of_sheets({sheet: rows}, **options)


def xlsx_of_sheets(
    sheets: dict[str, Rows],
    hidden: Sequence[str] = (),
    merged: Sequence[str] = (),
    options: dict[str, Any] | None = None,
) -> bytes:
    """Several sheets as xlsx; `merged` are ranges such as A1:F1, merged on every sheet."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, **(options or {})})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        if name in hidden:
            page.hide()
        for place in merged:
            page.merge_range(place, "")
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                _write(page, r, c, cell, day)
    book.close()
    return out.getvalue()


def _write(page: Any, r: int, c: int, cell: Any, day: Any) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, dt.date):
        page.write_datetime(r, c, dt.datetime(cell.year, cell.month, cell.day), day)
    elif isinstance(cell, str) and cell.startswith("{="):
        page.write_formula(r, c, cell.strip("{}"), None, "Sok")
    elif isinstance(cell, str):
        page.write_string(r, c, cell)
    else:
        page.write_number(r, c, cell)


def xls(rows: Rows, sheet: str = "List") -> bytes:
    """One sheet as the old xls."""
    import xlwt

    book = xlwt.Workbook()
    page = book.add_sheet(sheet)
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if isinstance(cell, dt.date):
                page.write(r, c, cell, day)
            elif cell not in (None, ""):
                page.write(r, c, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(rows: Rows, sheet: str = "List") -> bytes:
    """One sheet as ods."""
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    document = OpenDocumentSpreadsheet()
    table = Table(name=sheet)
    for row in rows:
        line = TableRow()
        for cell in row or [""]:
            if isinstance(cell, dt.date):
                made = TableCell(valuetype="date", datevalue=cell.isoformat())
            elif isinstance(cell, int | float):
                made = TableCell(valuetype="float", value=str(cell))
            else:
                made = TableCell(valuetype="string")
                made.addElement(P(text=cell or ""))
            line.addElement(made)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    out = io.BytesIO()
    document.write(out)
    return out.getvalue()


def text(rows: Rows, separator: str = ",", encoding: str = "utf-8", line_end: str = "\r\n") -> bytes:
    """Separated text; dates are written ISO."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator=line_end).writerows(rows)
    return out.getvalue().encode(encoding)
