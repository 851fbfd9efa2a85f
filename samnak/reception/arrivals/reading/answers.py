"""Answers to a reading's questions.

The form, as a dict or as JSON text:

    {"date_order": "dmy" | "mdy" | "unknown",
     "rows": {"14": {"birth_date": "1974-02-28" | "1974-02" | "1974" | "unknown",
                     "name": "family_first" | "given_first" | {"family_name": "Keo", "given_name": "Dara"},
                     "a_number": "A012345678" | "unknown",
                     "sex": "M" | "F" | "unknown"}}}

`date_order` serves every question on day and month; "unknown" keeps the year of each. A row's own answer
wins over it. Rows are counted as in the reading. Nothing is required: what is not answered stays open.
"""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from samnak.ground.text import dates, hidden
from samnak.ground.text.dates import PartialDate

from . import limits, numbers, repeats, sexes
from .dates import GROUP
from .people import ListedPerson, Question, Reading
from .refusals import Refused

_FIELDS = ("birth_date", "name", "a_number", "sex")


def apply_answers(reading: Reading, answers: Mapping[str, Any] | str, today: dt.date | None = None) -> Reading:
    """The reading with its answers taken in; questions left are those still open. Raises `Refused`."""
    order, by_row = _checked(answers, {person.row for person in reading.people})
    people = {person.row: person for person in reading.people}
    questions = list(reading.questions)
    settled: set[tuple[int, str]] = set()
    for row, given in by_row.items():
        for about, answer in given.items():
            people[row] = _answered(people[row], about, answer, questions, today or dt.date.today())
            settled.add((row, about))
    if order:
        for question in questions:
            if question.group == GROUP and (question.row, "birth_date") not in settled:
                people[question.row] = _by_order(people[question.row], question, order)
                settled.add((question.row, "birth_date"))
    return _settled(reading, people, settled)


def _settled(reading: Reading, people: dict[int, ListedPerson], settled: set[tuple[int, str]]) -> Reading:
    in_order = tuple(people[person.row] for person in reading.people)
    pairs, shared = repeats.find(in_order)
    kept = [p for p in reading.problems if (p.row, p.field) not in settled and p.code != "a_number_shared"]
    return replace(
        reading,
        people=in_order,
        questions=tuple(q for q in reading.questions if (q.row, q.field) not in settled),
        problems=tuple(sorted([*kept, *shared], key=lambda problem: problem.row)),
        repeated=tuple(pairs),
    )


def _checked(answers: Mapping[str, Any] | str, rows: set[int]) -> tuple[str | None, dict[int, dict[str, Any]]]:
    """(date order, answers by row) after the form was checked."""
    if isinstance(answers, str):
        try:
            answers = json.loads(answers)
        except (ValueError, RecursionError) as error:
            raise Refused("answer_form") from error
    if not isinstance(answers, Mapping) or set(answers) - {"date_order", "rows"}:
        raise Refused("answer_form")
    order, given = answers.get("date_order"), answers.get("rows") or {}
    if order not in (None, dates.DMY, dates.MDY, "unknown"):
        raise Refused("answer_date_order", {"answer": str(order)[:40]})
    if not isinstance(given, Mapping):
        raise Refused("answer_form")
    return order, dict(_checked_row(key, answer, rows) for key, answer in given.items())


def _checked_row(key: Any, answer: Any, rows: set[int]) -> tuple[int, dict[str, Any]]:
    text = str(key).strip()
    if not (text.isascii() and text.isdigit()) or len(text) > 9 or int(text) not in rows:
        raise Refused("answer_row", {"row": text[:20]})
    if not isinstance(answer, Mapping):
        raise Refused("answer_form")
    for about in answer:
        if about not in _FIELDS:
            raise Refused("answer_field", {"row": text, "field": str(about)[:40]})
    return int(text), dict(answer)


def _answered(person: ListedPerson, about: str, answer: Any, questions: list[Question], today: dt.date) -> ListedPerson:
    if about == "birth_date":
        return _with_birth_date(person, answer, today)
    if about == "a_number":
        return _with_a_number(person, answer)
    if about == "sex":
        sex, readable = sexes.read(answer) if isinstance(answer, str) else (None, False)
        if not readable:
            raise Refused("answer_sex", {"row": person.row, "answer": str(answer)[:40]})
        return replace(person, sex=sex)
    return _with_name(person, answer, questions)


def _with_birth_date(person: ListedPerson, answer: Any, today: dt.date) -> ListedPerson:
    """A date that can be read one way only, or "unknown"."""
    found = dates.read_date(str(answer), today) if isinstance(answer, str | int) and str(answer).strip() else None
    if found and found.status == "unknown":
        return replace(person, birth_date=None, birth_date_precision="unknown")
    if not found or not found.date or found.serial:
        raise Refused("answer_birth_date", {"row": person.row, "answer": str(answer)[:40]})
    return _dated(person, found.date)


def _dated(person: ListedPerson, date: PartialDate) -> ListedPerson:
    return replace(person, birth_date=date.iso, birth_date_precision=date.precision)


def _by_order(person: ListedPerson, question: Question, order: str) -> ListedPerson:
    if order == "unknown":
        return _dated(person, PartialDate(int(question.readings[0][:4])))
    return replace(person, birth_date=question.choices[order], birth_date_precision="day")


def _with_a_number(person: ListedPerson, answer: Any) -> ListedPerson:
    found = numbers.read(str(answer)) if isinstance(answer, str | int) else None
    if answer == "unknown":
        return replace(person, a_number=None, other_a_numbers=())
    if not found or not found.digits:
        raise Refused("answer_a_number", {"row": person.row, "answer": str(answer)[:40]})
    return replace(person, a_number=found.digits, other_a_numbers=found.others)


def _with_name(person: ListedPerson, answer: Any, questions: list[Question]) -> ListedPerson:
    if isinstance(answer, Mapping):
        parts = [hidden.tidy(str(answer.get(part) or "")) for part in ("family_name", "given_name")]
        family, given = (part or None for part in parts)
        too_long = any(len(part) > limits.NAME_LETTERS for part in parts)
        if too_long or not (family or given) or set(answer) - {"family_name", "given_name"}:
            raise Refused("answer_name", {"row": person.row, "answer": str(dict(answer))[:80]})
        return _named(person, family, given)
    question = next((q for q in questions if q.row == person.row and q.field == "name"), None)
    if question is None:
        raise Refused("answer_name_closed", {"row": person.row})
    if not isinstance(answer, str) or answer not in question.choices:
        raise Refused("answer_name", {"row": person.row, "answer": str(answer)[:40]})
    family, _, given = question.choices[answer].partition(", ")
    return _named(person, family or None, given or None)


def _named(person: ListedPerson, family: str | None, given: str | None) -> ListedPerson:
    full = " ".join(part for part in (family, given) if part)
    return replace(person, family_name=family, given_name=given, full_name=full)
