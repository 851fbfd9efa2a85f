"""What is read from a list: people as listed, and what is open about them. Plain, frozen, no Django."""

from dataclasses import dataclass
from dataclasses import field as with_default

from .sentences import MESSAGES, NOTES, PROBLEMS, QUESTIONS

Params = dict[str, str | int]


@dataclass(frozen=True)
class ListedPerson:
    """One person as one row lists them. `row` counts as the spreadsheet program shows it, from 1.

    `sex` is "M", "F" or None; `birth_date` ISO or None, with `birth_date_precision` "day", "month", "year"
    or "unknown" (what is not known is written 01); `a_number` nine digits or None. `as_written` holds every
    filled cell of the row under its column's name. `full_name` is always filled where any name is, also
    while the question which part is the family name is open.
    """

    row: int
    family_name: str | None = None
    given_name: str | None = None
    full_name: str | None = None
    khmer_name: str | None = None
    khmer_family_name: str | None = None
    khmer_given_name: str | None = None
    sex: str | None = None
    birth_date: str | None = None
    birth_date_precision: str = "unknown"
    a_number: str | None = None
    other_a_numbers: tuple[str, ...] = ()
    as_written: dict[str, str] = with_default(default_factory=dict)
    alias: str | None = None
    phone: str | None = None
    relative: str | None = None
    travel_document: str | None = None
    birth_place: str | None = None
    remarks: str | None = None


@dataclass(frozen=True)
class Question:
    """Something only a human can answer.

    `readings` are what it can mean, in rising order (dates ISO, names "Family, Given"); `choices` the same by
    their answer ("dmy", "mdy"; "family_first", "given_first"). One answer serves all questions of a `group`.
    """

    row: int
    field: str
    code: str
    as_written: str
    readings: tuple[str, ...] = ()
    choices: dict[str, str] = with_default(default_factory=dict)
    group: str | None = None

    @property
    def message(self) -> str:
        """The question in English."""
        return QUESTIONS[self.code] % {"text": self.as_written}


@dataclass(frozen=True)
class Problem:
    """Something in a row that is wrong or missing; the row is read all the same."""

    row: int
    field: str
    code: str
    params: Params = with_default(default_factory=dict)

    @property
    def message(self) -> str:
        """The problem in English."""
        return PROBLEMS[self.code] % self.params


@dataclass(frozen=True)
class Note:
    """Something worth knowing that asks for nothing; `row` is None when it is about the whole file."""

    row: int | None
    field: str
    code: str
    params: Params = with_default(default_factory=dict)

    @property
    def message(self) -> str:
        """The note in English."""
        return NOTES[self.code] % self.params


@dataclass
class Marks:
    """What is gathered while a list is read."""

    questions: list[Question] = with_default(default_factory=list)
    problems: list[Problem] = with_default(default_factory=list)
    notes: list[Note] = with_default(default_factory=list)


@dataclass(frozen=True)
class Column:
    """A column of the list: `letter` as the spreadsheet shows it, its `header`, and what it was `read_as`."""

    letter: str
    header: str
    read_as: str | None


@dataclass(frozen=True)
class Total:
    """A total the list itself gives: people `said` in `row`, rows `read` (repeated people included)."""

    row: int
    as_written: str
    said: int
    read: int


@dataclass(frozen=True)
class Reading:
    """A whole list, read. `sheet` is None for text files. Blank rows are in no list.

    `repeated` are pairs [first row, later row] of what seems one person; both stay in `people`.
    `ignored_rows` are filled rows below the header that hold no person: repeated headers, totals, footers.
    """

    sheet: str | None
    header_row: int
    people: tuple[ListedPerson, ...]
    questions: tuple[Question, ...] = ()
    problems: tuple[Problem, ...] = ()
    repeated: tuple[tuple[int, int], ...] = ()
    ignored_rows: tuple[int, ...] = ()
    totals: tuple[Total, ...] = ()
    notes: tuple[Note, ...] = ()
    columns: tuple[Column, ...] = ()
    format: str = ""


__all__ = ["MESSAGES", "Column", "ListedPerson", "Marks", "Note", "Problem", "Question", "Reading", "Total"]
