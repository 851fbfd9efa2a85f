"""A reading as JSON and back. The first seven keys are the public shape; the rest is added."""

from collections.abc import Mapping
from typing import Any

from .people import Column, ListedPerson, Note, Problem, Question, Reading, Total

_PERSON = tuple(ListedPerson.__dataclass_fields__)
_QUESTION = tuple(Question.__dataclass_fields__)
_MARK = tuple(Problem.__dataclass_fields__)


def to_json(reading: Reading) -> dict[str, Any]:
    """The reading as plain dicts and lists; `message` is filled from the English sentences."""
    return {
        "sheet": reading.sheet,
        "header_row": reading.header_row,
        "people": [{name: getattr(person, name) for name in _PERSON} for person in reading.people],
        "questions": [_marked(question, _QUESTION) for question in reading.questions],
        "problems": [_marked(problem, _MARK) for problem in reading.problems],
        "repeated": [list(pair) for pair in reading.repeated],
        "ignored_rows": list(reading.ignored_rows),
        "totals": [dict(vars(total)) for total in reading.totals],
        "notes": [_marked(note, _MARK) for note in reading.notes],
        "columns": [dict(vars(column)) for column in reading.columns],
        "format": reading.format,
    }


def _marked(mark: Question | Problem | Note, names: tuple[str, ...]) -> dict[str, Any]:
    return {**{name: getattr(mark, name) for name in names}, "message": mark.message}


def from_json(data: Mapping[str, Any]) -> Reading:
    """The reading again from what `to_json` gave, also after it has been through a JSON text."""
    return Reading(
        sheet=data["sheet"],
        header_row=data["header_row"],
        people=tuple(_person(person) for person in data["people"]),
        questions=tuple(
            Question(**{**_unmarked(question), "readings": tuple(question["readings"])})
            for question in data["questions"]
        ),
        problems=tuple(Problem(**_unmarked(problem)) for problem in data["problems"]),
        repeated=tuple((first, later) for first, later in data["repeated"]),
        ignored_rows=tuple(data["ignored_rows"]),
        totals=tuple(Total(**total) for total in data["totals"]),
        notes=tuple(Note(**_unmarked(note)) for note in data["notes"]),
        columns=tuple(Column(**column) for column in data["columns"]),
        format=data["format"],
    )


def _person(fields: Mapping[str, Any]) -> ListedPerson:
    """A person without the check of every field; a list has thousands and the fields are `to_json`'s own."""
    person = object.__new__(ListedPerson)
    person.__dict__.update(fields)
    person.__dict__["other_a_numbers"] = tuple(fields["other_a_numbers"])
    return person


def _unmarked(mark: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in mark.items() if name != "message"}
