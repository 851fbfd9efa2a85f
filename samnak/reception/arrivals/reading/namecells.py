"""The name cells of one row: gathered over all name columns, by script, and what they lack."""

import re
from dataclasses import dataclass, field

from samnak.ground.text import hidden, legacy, scripts
from samnak.ground.text.names import fold

from . import headers, names
from .grids import Row, is_filled, text_of
from .limits import NAME_LETTERS
from .tables import Table

_DIGIT = re.compile(r"\d")


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
    too_long: str = ""  # a cell no name fits into; the row is somebody's all the same

    @property
    def any_text(self) -> str:
        """Some name of the row, to look at; empty when the row has none."""
        return (
            self.whole
            or f"{self.family} {self.given}".strip()
            or self.khmer
            or f"{self.khmer_family} {self.khmer_given}".strip()
            or self.too_long
        )

    @property
    def whole_khmer(self) -> str:
        """The Khmer name, put together where it stands in two columns."""
        return self.khmer or f"{self.khmer_family} {self.khmer_given}".strip()


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
            text = text_of(row[column])
            if is_too_long(text):
                found.marks.append((headers.GIVEN, too_long(text)))
            else:
                setattr(found, role, hidden.tidy(text))
    return found


def _gather(found: RowNames, role: str, column: int, text: str, formula: bool, table: Table) -> None:
    part = role if role in (headers.FAMILY, headers.GIVEN) else "name" if role == headers.NAME else "khmer_name"
    if is_too_long(text):
        found.marks.append((part, too_long(text)))
        found.too_long = found.too_long or text
        return
    for mark in names.odd_letters(text, formula):
        found.marks.append((part, mark))
    tidy = hidden.tidy(text)
    if not (tidy[:1].isalnum() or any(c.isalnum() for c in tidy)):
        return
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


def is_too_long(text: str) -> bool:
    """True for a cell with more letters than a part of a name may have; blanks around and between do not count."""
    return len(text) > NAME_LETTERS and len(hidden.tidy(text)) > NAME_LETTERS


def too_long(text: str) -> names.NameMarks:
    """What is said of a name, or a part of one, that the register could not keep."""
    return names.NameMarks("name_too_long", {"letters": len(text), "limit": NAME_LETTERS})


def parts_of(found: RowNames) -> names.NameParts:
    """The parts of the row's Latin name, from separate columns or from a whole name."""
    _share_out_whole(found)
    if found.family or found.given:
        return names.parts_of_columns(found.family, found.given, found.middle, found.suffix)
    return names.parts_of_whole(f"{found.whole} {found.suffix}".strip(), found.order)


def _share_out_whole(found: RowNames) -> None:
    """A column Name beside Surname alone holds the given name; it may also hold both, then it is the rest."""
    if not found.whole or bool(found.family) == bool(found.given):
        return
    known = fold(found.family or found.given).split()
    words = found.whole.replace(",", " ").split()
    rest = [word for word in words if fold(word) not in known]
    other = " ".join(rest)
    if found.family:
        found.given = other
    else:
        found.family = other


def missing_parts(found: RowNames, parts: names.NameParts, table: Table) -> list[tuple[str, str, dict[str, str | int]]]:
    """What a name lacks: (code, field, parameters) of each problem."""
    separate = bool(found.family or found.given)
    if found.too_long:
        return []  # the name is there; that it is too long is said already
    if not found.any_text:
        return [("name_missing", "name", {})]
    if not found.whole and not separate:
        return []
    if parts.one_word and not found.whole_khmer:
        return [("name_one_word", "name", {"text": parts.full or ""})]
    if separate and headers.FAMILY in table.roles and headers.GIVEN in table.roles:
        missing = [role for role, text in ((headers.FAMILY, found.family), (headers.GIVEN, found.given)) if not text]
        return [(f"{role}_missing", role, {}) for role in missing]
    if "," in found.whole and not names.has_placeholder(found.whole) and not parts.choices:
        both = ((headers.FAMILY, parts.family), (headers.GIVEN, parts.given))
        if missing := [role for role, text in both if not text]:
            return [(f"{role}_missing", role, {}) for role in missing]
    whole = found.whole or f"{found.family} {found.given}".strip()
    if _DIGIT.search(whole) and not found.marks:
        return [("name_unreadable", "name", {"text": whole[:80]})]
    return []
