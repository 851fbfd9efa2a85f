"""Answers close questions; bad ones are refused with the row they speak of."""

import datetime as dt
from typing import Any

import pytest

from samnak.reception.arrivals.reading import Reading, Refused, apply_answers, read
from tests.reception.arrivals.reading import builders

TODAY = dt.date(2026, 11, 21)
ROWS = [
    ["Name", "Sex", "Date of birth", "A number"],
    ["Veasna KIM", "M", "06/09/1972", "A029898318"],
    ["Makara TOUCH", "M", "03/12/1977", "A049861367"],
    ["Sophal PEN", "M", "31/02/1974", ""],
    ["SOPHEAP ROCKY KEO", "?", "05/05/1980", "A049861360"],
]


@pytest.fixture
def reading() -> Reading:
    return read(builders.text(ROWS), today=TODAY)


def births(found: Reading) -> list[tuple[str | None, str]]:
    return [(person.birth_date, person.birth_date_precision) for person in found.people]


@pytest.mark.parametrize(
    ("order", "dates"),
    [
        ("dmy", [("1972-09-06", "day"), ("1977-12-03", "day")]),
        ("mdy", [("1972-06-09", "day"), ("1977-03-12", "day")]),
        ("unknown", [("1972-01-01", "year"), ("1977-01-01", "year")]),
    ],
)
def test_one_answer_tells_the_order_of_a_whole_column(reading: Reading, order: str, dates: list[Any]) -> None:
    answered = apply_answers(reading, {"date_order": order}, TODAY)
    assert births(answered)[:2] == dates
    assert [(q.row, q.field) for q in answered.questions] == [(4, "birth_date"), (5, "name")]


def test_an_answer_for_a_row_wins_over_the_column(reading: Reading) -> None:
    answered = apply_answers(reading, {"date_order": "dmy", "rows": {"2": {"birth_date": "unknown"}}}, TODAY)
    assert births(answered)[:2] == [(None, "unknown"), ("1977-12-03", "day")]


def test_all_questions_and_problems_can_be_closed(reading: Reading) -> None:
    rows = {"4": {"birth_date": "28 Feb 1974", "a_number": "a 049-861-361"}, 5: {"name": "given_first", "sex": "F"}}
    answered = apply_answers(reading, {"date_order": "mdy", "rows": rows}, TODAY)
    assert not answered.questions and not answered.problems
    assert (answered.people[2].birth_date, answered.people[2].a_number) == ("1974-02-28", "049861361")
    last = answered.people[3]
    assert (last.family_name, last.given_name, last.sex, last.full_name) == (
        "Keo",
        "Sopheap Rocky",
        "F",
        "Keo Sopheap Rocky",
    )
    assert last.as_written["Name"] == "SOPHEAP ROCKY KEO"


def test_the_other_order_and_a_typed_name_are_taken_too(reading: Reading) -> None:
    first = apply_answers(reading, '{"rows": {"5": {"name": "family_first"}}}', TODAY)
    assert (first.people[3].family_name, first.people[3].given_name) == ("Sopheap", "Rocky Keo")
    typed = apply_answers(reading, {"rows": {"5": {"name": {"family_name": "Keo", "given_name": "Rocky"}}}}, TODAY)
    assert (typed.people[3].family_name, typed.people[3].given_name) == ("Keo", "Rocky")


def test_an_answer_that_makes_two_rows_one_person_shows_the_repeat(reading: Reading) -> None:
    answered = apply_answers(reading, {"rows": {"4": {"a_number": "A049861367"}}}, TODAY)
    assert answered.repeated == () or answered.repeated == ((3, 4),)
    assert any(problem.code == "a_number_shared" for problem in answered.problems)


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"date_order": "ydm"}, "answer_date_order"), ({"rows": {"99": {"birth_date": "1974"}}}, "answer_row"),
        ({"rows": {"4": {"birth_date": "05/06/1974"}}}, "answer_birth_date"),
        ({"rows": {"4": {"birth_date": ""}}}, "answer_birth_date"),
        ({"rows": {"4": {"birth_date": "31/02/1974"}}}, "answer_birth_date"),
        ({"rows": {"4": {"birth_date": None}}}, "answer_birth_date"),
        ({"rows": {"5": {"name": "third"}}}, "answer_name"), ({"rows": {"5": {"name": {}}}}, "answer_name"),
        ({"rows": {"2": {"name": "given_first"}}}, "answer_name_closed"),
        ({"rows": {"4": {"a_number": "12"}}}, "answer_a_number"),
        ({"rows": {"4": {"sex": "yes"}}}, "answer_sex"), ({"rows": {"4": {"shoe": 1}}}, "answer_field"),
        ({"rows": []}, None), ({"rows": [1]}, "answer_form"), ({"rows": {"4": "x"}}, "answer_form"),
        ({"more": 1}, "answer_form"),
        ("not json", "answer_form"), ("[]", "answer_form"), ({"rows": {"²": {}}}, "answer_row"),
    ],
)  # fmt: skip
def test_a_bad_answer_is_refused_and_names_its_row(reading: Reading, answers: Any, code: str | None) -> None:
    if code is None:
        assert apply_answers(reading, answers, TODAY) == reading
        return
    with pytest.raises(Refused) as refused:
        apply_answers(reading, answers, TODAY)
    assert refused.value.code == code
    if isinstance(answers, dict) and isinstance(answers.get("rows"), dict) and "99" not in answers["rows"]:
        row = next(iter(answers["rows"]))
        assert code == "answer_form" or f"row {row}" in str(refused.value)


def test_a_name_given_as_an_answer_is_as_long_as_the_register_keeps_and_hides_nothing(reading: Reading) -> None:
    with pytest.raises(Refused) as refused:
        apply_answers(reading, {"rows": {"2": {"name": {"family_name": "K" * 201, "given_name": "Veasna"}}}}, TODAY)
    assert refused.value.code == "answer_name"
    answered = apply_answers(reading, {"rows": {"2": {"name": {"family_name": "K\u202eim", "given_name": "V"}}}}, TODAY)
    assert (answered.people[0].family_name, answered.people[0].given_name) == ("Kim", "V")
