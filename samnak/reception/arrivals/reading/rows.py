"""One row of a list: is it a person, and what do its name, sex and A-number cells say."""

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any

from samnak.ground.text import dates, hidden, legacy, scripts

from . import headers, names, numbers, sexes, totals
from .grids import Cell, Row, is_filled, text_of
from .people import Marks, Note, Problem, Question
from .tables import Table

_DIGIT = re.compile(r"\d")
_PLAIN_FIELDS = ("phone", "relative", "travel_document", "birth_place", "remarks", "alias")


@dataclass
class RowNames:
    """The name cells of one row, gathered over all name columns and by script."""

    whole: str = ""
    family: str = ""
    given: str = ""
    middle: str = ""
    suffix: str = ""
    khmer: str = ""
    khmer_family: str = ""
    khmer_given: str = ""
    order: str | None = None
    marks: list[tuple[str, names.NameMarks]] = field(default_factory=list)
    old_font: str | None = None

    @property
    def any_text(self) -> str:
        """Some name of the row, to look at; empty when the row has none."""
        return (
            self.whole
            or f"{self.family} {self.given}".strip()
            or self.khmer
            or (f"{self.khmer_family} {self.khmer_given}".strip())
        )


@dataclass
class RowFindings:
    """The fields of a person (of `ListedPerson`) as they are found; what is open goes to `marks`."""

    row: int
    fields: dict[str, Any]
    marks: Marks


def gather_names(row: Row, index: int, table: Table, formulas: frozenset[tuple[int, int]]) -> RowNames:
    """All names of a row by role and script; the cells of a Khmer column are never cut."""
    found = RowNames()
    width = len(row)
    column: int | None
    for role in headers.NAME_ROLES:
        for column in table.roles.get(role, ()):
            if column < width and is_filled(row[column]):
                _gather(found, role, column, text_of(row[column]), (index, column) in formulas, table)
    for role in (headers.MIDDLE, headers.SUFFIX):
        column = table.first(role)
        if column is not None and column < width:
            setattr(found, role, hidden.tidy(text_of(row[column])))
    return found


def _gather(found: RowNames, role: str, column: int, text: str, formula: bool, table: Table) -> None:
    part = role if role in (headers.FAMILY, headers.GIVEN) else "name" if role == headers.NAME else "khmer_name"
    for mark in names.odd_letters(text, formula):
        found.marks.append((part, mark))
    tidy = hidden.tidy(text)
    if role == headers.KHMER_NAME:
        if not scripts.has_khmer(tidy) and legacy.looks_old(tidy):
            found.old_font = tidy
        elif scripts.has_khmer(tidy) or any(r in table.roles for r in (headers.NAME, headers.FAMILY, headers.GIVEN)):
            found.khmer = found.khmer or (tidy if scripts.has_khmer(tidy) else "")
        else:
            found.whole = found.whole or tidy
        return
    latin, khmer = scripts.split_scripts(tidy)
    if role == headers.NAME:
        if latin and not found.whole:
            found.whole, found.order = latin, table.cells[column].name_order
        found.khmer = found.khmer or khmer
    elif role == headers.FAMILY:
        found.family, found.khmer_family = found.family or latin, found.khmer_family or khmer
    else:
        found.given, found.khmer_given = found.given or latin, found.khmer_given or khmer


def is_person(row: Row, table: Table, found: RowNames) -> bool:
    """True when the row lists somebody: an A-number or birth date, or a name with something beside it.

    A name quite alone in a list of more columns counts when it is written as one ("SOK, DARA", or family and
    given name in their columns) and is no footer's word.
    """
    number = _cell(row, table.first(headers.A_NUMBER))
    has_number = is_filled(number) and numbers.read(text_of(number)).digits is not None
    birth = _cell(row, table.first(headers.BIRTH_DATE))
    name = found.any_text
    if has_number:
        return True
    has_sex = is_filled(_cell(row, table.first(headers.SEX)))
    if name and not is_filled(birth) and (totals.is_total(name) or (totals.is_footer(name) and not has_sex)):
        return False
    if is_filled(birth) and (name or is_filled(number)):
        return not totals.is_total(name)
    if not name:
        return False
    if is_filled(number) or has_sex:
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
    _add_a_number(findings, _cell(row, table.first(headers.A_NUMBER)))
    return findings


def _add_name(findings: RowFindings, found: RowNames, table: Table) -> None:
    row = findings.row
    separate = bool(found.family or found.given) and not (found.whole and not (found.family and found.given))
    if separate:
        parts = names.parts_of_columns(found.family, found.given, found.middle, found.suffix)
    else:
        parts = names.parts_of_whole(f"{found.whole} {found.suffix}".strip(), found.order)
    khmer = found.khmer or f"{found.khmer_family} {found.khmer_given}".strip() or None
    findings.fields.update(
        family_name=parts.family, given_name=parts.given, full_name=parts.full, khmer_name=khmer,
        khmer_family_name=found.khmer_family or None, khmer_given_name=found.khmer_given or None,
    )  # fmt: skip
    if parts.choices:
        findings.marks.questions.append(
            Question(row, "name", "name_order", found.whole, tuple(sorted(parts.choices.values())), parts.choices)
        )
    for part, mark in found.marks:
        findings.marks.problems.append(Problem(row, part, mark.code, mark.params))
    if found.old_font:
        findings.marks.problems.append(Problem(row, "khmer_name", "old_font", {"text": found.old_font}))
    for code, about, params in _missing_names(found, parts, khmer, separate, table):
        findings.marks.problems.append(Problem(row, about, code, params))


def _missing_names(
    found: RowNames, parts: names.NameParts, khmer: str | None, separate: bool, table: Table
) -> list[tuple[str, str, dict[str, str | int]]]:
    if not found.any_text:
        return [("name_missing", "name", {})]
    if not found.whole and not separate:
        return []
    if parts.one_word and not khmer:
        return [("name_one_word", "name", {"text": parts.full or ""})]
    if separate and headers.FAMILY in table.roles and headers.GIVEN in table.roles:
        missing = [role for role, text in ((headers.FAMILY, found.family), (headers.GIVEN, found.given)) if not text]
        return [(f"{role}_missing", role, {}) for role in missing]
    whole = found.whole or f"{found.family} {found.given}".strip()
    if _DIGIT.search(whole) and not found.marks:
        return [("name_unreadable", "name", {"text": whole[:80]})]
    return []


def _add_sex(findings: RowFindings, cell: Cell) -> None:
    text = text_of(cell)
    sex, readable = sexes.read(text)
    if not readable:
        findings.marks.problems.append(Problem(findings.row, "sex", "sex_unreadable", {"text": text.strip()[:80]}))
    if sex:
        findings.fields["sex"] = sex


def _add_a_number(findings: RowFindings, cell: Cell) -> None:
    row = findings.row
    read = numbers.read(text_of(cell)) if is_filled(cell) else numbers.MISSING
    if read.digits:
        findings.fields.update(a_number=read.digits, other_a_numbers=read.others)
    if read.problem:
        findings.marks.problems.append(Problem(row, "a_number", read.problem, dict(read.params)))
    if read.others:
        params: dict[str, str | int] = {"count": 1 + len(read.others)}
        findings.marks.notes.append(Note(row, "a_number", "several_a_numbers", params))
