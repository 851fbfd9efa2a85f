"""Where the list stands in a grid: its header, which may span two rows, and what each column holds."""

from dataclasses import dataclass, field, replace
from functools import lru_cache

from samnak.ground.text import digits, scripts

from . import headers
from .grids import Cell, Grid, Row, is_filled, letter_of, text_of
from .headers import Header

_SEARCHED_ROWS = 150
_WEIGHTS = {
    headers.NAME: 4, headers.FAMILY: 4, headers.GIVEN: 4, headers.KHMER_NAME: 3, headers.A_NUMBER: 4,
    headers.BIRTH_DATE: 4, headers.SEX: 2, headers.INDEX: 1,
}  # fmt: skip
# Roles of which only the first column counts; several columns of names or A-numbers may stand side by side.
_SINGLE = {headers.SEX, headers.BIRTH_DATE, headers.INDEX, headers.MIDDLE, headers.SUFFIX,
           headers.BIRTH_DAY, headers.BIRTH_MONTH, headers.BIRTH_YEAR, "phone", "relative", "travel_document",
           "birth_place", "remarks", "alias"}  # fmt: skip


@dataclass(frozen=True)
class Table:
    """A header and its columns. `top` and `below` are row indexes from 0: header row, first row under it.

    `labels[i]` names column i uniquely; `roles` gives the columns of a role.
    """

    top: int
    below: int
    cells: tuple[Header, ...]
    labels: tuple[str, ...]
    roles: dict[str, list[int]] = field(default_factory=dict)
    filled: int = 0

    @property
    def score(self) -> float:
        """How much this looks like the header of a list; 0 when it is none."""
        return _score(self.roles, self.filled)

    def first(self, role: str) -> int | None:
        """The column of a role, or None."""
        columns = self.roles.get(role)
        return columns[0] if columns else None

    def names_the_same(self, other: "Table") -> bool:
        """True when the other header gives the same columns the same roles."""
        return self.roles == other.roles


def _score(roles: dict[str, list[int]], filled: int) -> float:
    known = {role for role in roles if role != headers.INDEX}
    if not any(role in roles for role in headers.NAME_ROLES):
        # without a name it is a header only to say that the name is missing
        return 0.5 if headers.A_NUMBER in roles and headers.BIRTH_DATE in roles else 0.0
    if len(known) < 2 and filled > len(roles):
        return 0.0
    return sum(_WEIGHTS.get(role, 1) for role in roles) + (0 if len(known) > 1 else -3)


def find(grid: Grid) -> Table | None:
    """The best header of a grid: the row, or two rows, that name most of what a list has."""
    best: Table | None = None
    for index, row in enumerate(grid.rows[:_SEARCHED_ROWS]):
        if not row:
            continue
        one = table_at(grid, index)
        two = _two_rows(grid, index) if _may_be_upper(row) else None
        found = two if two and two.score > one.score else one
        if found.score and (best is None or found.score > best.score):
            best = found
    return _with_rows_below(grid, best) if best else None


def score(rows: list[Row]) -> float:
    """How good the best header of these rows is; used to choose a separator."""
    found = find(Grid(None, [list(row) for row in rows], ""))
    return found.score if found else 0.0


def table_at(grid: Grid, index: int) -> Table:
    """The row at an index taken as a header; its score tells whether it is one."""
    row = grid.rows[index]
    texts = [cell if isinstance(cell, str) else "" for cell in row]
    return _table(index, index + 1, texts)


def looks_like_header(row: Row) -> bool:
    """Quick look before a row is taken as a repeated header: no cell holds a date or a long number."""
    return all(isinstance(cell, str) and not _has_number(cell) for cell in row)


@lru_cache(maxsize=4096)
def _has_number(text: str) -> bool:
    return sum(c.isdigit() for c in digits.to_latin(text)) >= 4


def _may_be_upper(row: Row) -> bool:
    return len(row) > 1 and looks_like_header(row)


def _two_rows(grid: Grid, index: int) -> Table | None:
    """Two rows read as one header: "Name" over "Last" and "First"."""
    if index + 1 >= len(grid.rows) or not grid.rows[index + 1] or not _may_be_upper(grid.rows[index + 1]):
        return None
    upper, lower = _spread(grid, index), grid.rows[index + 1]
    width = max(len(upper), len(lower))
    texts = []
    for column in range(width):
        above = upper[column] if column < len(upper) else ""
        below = lower[column] if column < len(lower) else ""
        texts.append(_joined(above, below))
    return _table(index, index + 2, texts)


def _joined(above: str, below: str) -> str:
    """The lower name alone where it says enough, else both."""
    below = below.strip()
    alone = headers.understand(below).role if below else None
    if alone in (headers.FAMILY, headers.GIVEN, headers.MIDDLE, headers.A_NUMBER, headers.SEX, headers.BIRTH_DATE):
        return f"{below} ({above.strip()})" if headers.date_order(above) else below
    return f"{above.strip()} {below}".strip()


def _spread(grid: Grid, index: int) -> list[str]:
    """The texts of an upper header row; a merged cell, or one with blanks to its right, covers them all."""
    row = [text_of(cell) for cell in grid.rows[index]]
    lower = grid.rows[index + 1]
    row += [""] * (len(lower) - len(row))
    covered = {
        column: left
        for (top, left), (bottom, right) in grid.merged
        if top <= index <= bottom
        for column in range(left, right + 1)
    }
    for column in range(len(row)):
        if row[column].strip():
            continue
        if column in covered:
            row[column] = row[covered[column]]
        elif not grid.merged and column and column < len(lower) and is_filled(lower[column]):
            row[column] = row[column - 1] if is_filled(lower[column - 1]) else ""
    return row


def _with_rows_below(grid: Grid, table: Table) -> Table:
    """The header with the row below it taken in, when that only repeats it or says how dates are written."""
    if table.below >= len(grid.rows):
        return table
    row = grid.rows[table.below]
    filled = [text_of(cell) for cell in row if is_filled(cell)]
    if not filled or not looks_like_header(row):
        return table
    hints = [headers.is_format_hint(text) for text in filled]
    says = [headers.understand(text).role is not None for text in filled]
    if not (
        any(hints) and all(h or s or t.strip().startswith("(") for h, s, t in zip(hints, says, filled, strict=True))
    ):
        return table
    texts = [
        f"{label} {text_of(row[column]) if column < len(row) else ''}".strip()
        if column < len(row) and headers.is_format_hint(text_of(row[column]))
        else label
        for column, label in enumerate(table.labels)
    ]
    return replace(_table(table.top, table.below + 1, texts), labels=table.labels)


def _table(top: int, below: int, texts: list[str]) -> Table:
    cells = tuple(headers.understand(text) for text in texts)
    roles: dict[str, list[int]] = {}
    for column, cell in enumerate(cells):
        if cell.role and not (cell.role in _SINGLE and cell.role in roles):
            roles.setdefault(cell.role, []).append(column)
    return Table(top, below, cells, _labels(texts), roles, sum(1 for text in texts if text.strip()))


def _labels(texts: list[str]) -> tuple[str, ...]:
    labels: list[str] = []
    taken: set[str] = set()
    for column, text in enumerate(texts):
        label = " ".join(text.split()) or f"Column {letter_of(column)}"
        if label in taken:
            label = f"{label} ({letter_of(column)})"
        taken.add(label)
        labels.append(label)
    return tuple(labels)


def looks_like_people(grid: Grid) -> bool:
    """True when rows hold an A-number-like cell and a word: people, though no header was found."""
    return sum(_row_like_person(row) for row in grid.rows[:200]) >= 1


def _row_like_person(row: list[Cell]) -> bool:
    texts = [digits.to_latin(text_of(cell)) for cell in row]
    number = any(7 <= sum(c.isdigit() for c in text) <= 9 and len(text) <= 16 for text in texts)
    word = any(len(text) > 2 and scripts.scripts_in(text) and not any(c.isdigit() for c in text) for text in texts)
    return number and word
