"""One row of a list: is it a person, and what do its name, sex and A-number cells say."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from samnak.ground.text import dates, hidden

from . import headers, limits, namecells, names, numbers, sexes, totals
from .grids import Cell, Row, is_filled, text_of
from .namecells import RowNames
from .people import Marks, Note, Problem, Question
from .tables import Table

_PLAIN_FIELDS = ("phone", "relative", "travel_document", "birth_place", "remarks", "alias")


@dataclass
class RowFindings:
    """The fields of a person (of `ListedPerson`) as they are found; what is open goes to `marks`."""

    row: int
    fields: dict[str, Any]
    marks: Marks


def is_person(row: Row, table: Table, found: RowNames) -> bool:
    """True when the row lists somebody: an A-number or birth date, or a name with something beside it.

    A name quite alone in a list of more columns counts when it is written as one ("SOK, DARA", or family and
    given name in their columns) and is no footer's word.
    """
    number = _a_number(row, table)
    if number.digits:
        return True
    name, has_birth = found.any_text, _has_birth_date(row, table)
    has_sex = is_filled(_cell(row, table.first(headers.SEX)))
    if not has_birth and any(isinstance(cell, str) and totals.is_total(cell) for cell in row):
        return False
    if not has_birth and not has_sex and totals.is_footer(name):
        return False
    if has_birth:
        return bool(name) or number.problem != "a_number_missing"
    if not name:
        return False
    if number.problem != "a_number_missing" or has_sex or is_filled(_cell(row, table.first(headers.BIRTH_DATE))):
        return True
    counted = _cell(row, table.first(headers.INDEX))
    if is_filled(counted) and text_of(counted).strip(" .").isdigit():
        return True
    if (found.family and found.given) or (found.khmer_family and found.khmer_given):
        return names.looks_like_name(found.family or "a")
    only_names = not any(table.roles.get(role) for role in (headers.A_NUMBER, headers.BIRTH_DATE, headers.SEX))
    if only_names:
        return (names.looks_like_name(found.whole) and ("," in found.whole or " " in found.whole)) or bool(found.khmer)
    return "," in found.whole and names.looks_like_name(found.whole)


def with_name_joined(row: Row, table: Table) -> Row | None:
    """A text row in which the comma of "SOK, DARA" parted the cells, with them joined; None when it is not so.

    It is so when the row has one cell too many, and only joining the name makes its other cells readable.
    """
    column = table.first(headers.NAME)
    if column is None or len(row) != len(table.labels) + 1 or not (row[column].strip() and row[column + 1].strip()):
        return None
    joined = [*row[:column], f"{row[column].strip()}, {row[column + 1].strip()}", *row[column + 2 :]]
    return joined if _reads_well(joined, table) and not _reads_well(row, table) else None


def _reads_well(row: Row, table: Table) -> bool:
    number = numbers.read(_cell(row, table.first(headers.A_NUMBER)))
    birth = _cell(row, table.first(headers.BIRTH_DATE))
    return (
        (number.digits is not None or number.problem == "a_number_missing")
        and sexes.read(_cell(row, table.first(headers.SEX)))[1]
        and dates.read_date(birth, dt.date.max).status != "unreadable"
    )


def _has_birth_date(row: Row, table: Table) -> bool:
    """True when the birth-date cell holds a date, by whatever order."""
    cell = _cell(row, table.first(headers.BIRTH_DATE))
    if isinstance(cell, str):
        return bool(cell) and dates.read_date(cell, dt.date.max).status in ("date", "two")
    return is_filled(cell) and not (isinstance(cell, int | float) and cell < 1000)


def _a_number(row: Row, table: Table) -> numbers.ANumber:
    """The A-number of a row; further A-number columns are read as further numbers."""
    filled = [row[c] for c in table.roles.get(headers.A_NUMBER, ()) if c < len(row) and is_filled(row[c])]
    if len(filled) < 2:
        return numbers.read(text_of(filled[0])) if filled else numbers.MISSING
    read = [numbers.read(text_of(cell)) for cell in filled]
    good = list(dict.fromkeys(n for one in read if one.digits for n in (one.digits, *one.others)))
    return numbers.ANumber(good[0], tuple(good[1:])) if good else read[0]


def _cell(row: Row, column: int | None) -> Cell:
    return row[column] if column is not None and column < len(row) else ""


def read_person(
    row: Row, number: int, table: Table, found: RowNames, marks: Marks, as_written: dict[str, str]
) -> RowFindings:
    """The person of a row, all but the birth date. `number` is the row as people count it."""
    plain: dict[str, Any] = {}
    for role in _PLAIN_FIELDS:
        column = table.first(role)
        if column is not None and column < len(row) and is_filled(row[column]):
            plain[role] = hidden.tidy(text_of(row[column]))
    findings = RowFindings(number, {"row": number, "as_written": as_written, **plain}, marks)
    _add_name(findings, found, table)
    _add_sex(findings, _cell(row, table.first(headers.SEX)))
    _add_a_number(findings, _a_number(row, table))
    return findings


def _add_name(findings: RowFindings, found: RowNames, table: Table) -> None:
    row = findings.row
    parts = namecells.parts_of(found)
    fields = {
        "family_name": parts.family, "given_name": parts.given, "khmer_name": found.whole_khmer or None,
        "khmer_family_name": found.khmer_family or None, "khmer_given_name": found.khmer_given or None,
    }  # fmt: skip
    findings.fields.update(full_name=parts.full, **_short_enough(findings, fields))
    if any(len(part) > limits.NAME_LETTERS for way in parts.choices.values() for part in way.split(", ")):
        mark = namecells.too_long(parts.full or "")
        findings.marks.problems.append(Problem(row, "name", mark.code, mark.params))
    elif parts.choices:
        findings.marks.questions.append(
            Question(row, "name", "name_order", found.whole, tuple(sorted(parts.choices.values())), parts.choices)
        )
    for part, mark in found.marks:
        findings.marks.problems.append(Problem(row, part, mark.code, mark.params))
    if found.old_font:
        findings.marks.problems.append(Problem(row, "khmer_name", "old_font", {"text": found.old_font}))
    for code, about, params in namecells.missing_parts(found, parts, table):
        findings.marks.problems.append(Problem(row, about, code, params))


def _short_enough(findings: RowFindings, fields: dict[str, str | None]) -> dict[str, str | None]:
    """Parts put together from several cells may grow too long: they stay in `as_written` only, with a problem."""
    for name, text in fields.items():
        if text and len(text) > limits.NAME_LETTERS:
            mark = namecells.too_long(text)
            findings.marks.problems.append(Problem(findings.row, name, mark.code, mark.params))
            fields[name] = None
    return fields


def _add_sex(findings: RowFindings, cell: Cell) -> None:
    text = text_of(cell)
    sex, readable = sexes.read(text)
    if not readable:
        findings.marks.problems.append(Problem(findings.row, "sex", "sex_unreadable", {"text": text.strip()[:80]}))
    if sex:
        findings.fields["sex"] = sex


def _add_a_number(findings: RowFindings, read: numbers.ANumber) -> None:
    row = findings.row
    if read.digits:
        findings.fields.update(a_number=read.digits, other_a_numbers=read.others)
    if read.problem:
        findings.marks.problems.append(Problem(row, "a_number", read.problem, dict(read.params)))
    if read.others:
        params: dict[str, str | int] = {"count": 1 + len(read.others)}
        findings.marks.notes.append(Note(row, "a_number", "several_a_numbers", params))
