"""Workbooks: xlsx, xls and ods, told apart by what is in them, never by the file's name."""

import io
import re
import zipfile
from typing import Any

from . import limits
from .grids import Grid
from .refusals import Refused

ZIP_START = b"PK\x03\x04"
OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SHEETS = 30
# Deeper than the row limit by the blank rows people leave between groups.
_ROWS_READ = 65_536
_RELATION = re.compile(rb"<Relationship\s[^>]*>")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_FORMULA_CELL = re.compile(rb'<c\s[^>]*?\br="([A-Z]{1,3})(\d+)"[^>]*>\s*<f[\s>/]')


def read(data: bytes) -> list[Grid]:
    """All worksheets of a workbook as grids."""
    if data.startswith(OLE_START):
        _check_ole(data)
        return _read_sheets(data, "xls", {}, False)
    archive = limits.open_archive(data)
    kind = _kind_of(archive)
    if kind == "ods":
        return _read_sheets(data, kind, {}, False)
    book = _part(archive, "xl/workbook.xml")
    system_1904 = bool(re.search(rb'date1904="(1|true)"', book))
    return _read_sheets(data, kind, _formulas(archive, book), system_1904)


def _kind_of(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "mimetype" in names and b"opendocument.spreadsheet" in _part(archive, "mimetype"):
        if "META-INF/manifest.xml" in names and b"encryption-data" in _part(archive, "META-INF/manifest.xml"):
            raise Refused("encrypted")
        return "ods"
    if any(name.startswith("word/") for name in names):
        raise Refused("kind_document")
    if any(name.startswith("ppt/") for name in names):
        raise Refused("kind_slides")
    if "xl/workbook.bin" in names:
        raise Refused("xlsb")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused("macros")
    if "xl/workbook.xml" not in names:
        raise Refused("kind_archive")
    return "xlsx"


def _check_ole(data: bytes) -> None:
    """The old binary container also carries locked xlsx files and documents of other programs."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Refused("encrypted")
    if "_VBA_PROJECT".encode("utf-16-le") in data:
        raise Refused("macros")
    if "WordDocument".encode("utf-16-le") in data:
        raise Refused("kind_document")


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        return archive.read(name)
    except Exception as error:  # zipfile raises many kinds on a broken archive
        raise Refused("damaged") from error


def _read_sheets(
    data: bytes, kind: str, formulas: dict[str, frozenset[tuple[int, int]]], system_1904: bool
) -> list[Grid]:
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        wanted = [sheet for sheet in book.sheets_metadata if sheet.typ == calamine.SheetTypeEnum.WorkSheet]
        grids = [_grid(book, sheet, kind, formulas, system_1904) for sheet in wanted[:_SHEETS]]
    except (KeyboardInterrupt, SystemExit, MemoryError, Refused):
        raise
    except calamine.PasswordError as error:
        raise Refused("encrypted") from error
    except BaseException as error:  # a panic in the parser is no Exception
        raise Refused("encrypted" if "assword" in str(error) else "damaged") from error
    if not grids:
        raise Refused("no_people")
    return grids


def _grid(book: Any, meta: Any, kind: str, formulas: dict[str, frozenset[tuple[int, int]]], old: bool) -> Grid:
    import python_calamine as calamine

    sheet = book.get_sheet_by_name(meta.name)
    end = sheet.end or (0, 0)
    if end[0] >= _ROWS_READ or (end[0] + 1) * (end[1] + 1) > 3 * limits.ROWS * limits.COLUMNS:
        raise Refused("too_many_rows", {"limit": limits.ROWS})
    rows = sheet.to_python(skip_empty_area=False) if sheet.end else []
    return Grid(
        name=meta.name,
        rows=rows,
        format=kind,
        visible=meta.visible == calamine.SheetVisibleEnum.Visible,
        merged=tuple(sheet.merged_cell_ranges or ()),
        formulas=formulas.get(meta.name, frozenset()),
        system_1904=old,
    )


def _formulas(archive: zipfile.ZipFile, book: bytes) -> dict[str, frozenset[tuple[int, int]]]:
    """Sheet name -> places of formula cells; the parser gives only the value a formula had last."""
    import html

    names = set(archive.namelist())
    relations = _part(archive, "xl/_rels/workbook.xml.rels") if "xl/_rels/workbook.xml.rels" in names else b""
    targets = {_attribute(tag, b"Id"): _attribute(tag, b"Target") for tag in _RELATION.findall(relations)}
    found = {}
    for tag in _SHEET.findall(book):
        target = targets.get(_attribute(tag, rb"\w+:id"), "").lstrip("/")
        path = target if target.startswith("xl/") else f"xl/{target}"
        if path in names and (b"<f" in (part := _part(archive, path))):
            found[html.unescape(_attribute(tag, b"name"))] = frozenset(
                (int(row) - 1, _column(letters.decode())) for letters, row in _FORMULA_CELL.findall(part)
            )
    return found


def _attribute(tag: bytes, name: bytes) -> str:
    found = re.search(rb"\s" + name + rb"""\s*=\s*["']([^"']*)""", tag)
    return found.group(1).decode("utf-8", "replace") if found else ""


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
