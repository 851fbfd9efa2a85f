"""Names longer than the register keeps: a problem on their row, and whole in what was written."""

import datetime as dt

import pytest

from samnak.reception.arrivals.reading import Reading, read
from samnak.reception.register.rules import LONGEST
from tests.reception.arrivals.reading import builders

TODAY = dt.date(2026, 11, 21)


def marks(reading: Reading) -> list[tuple[int, str, str]]:
    """The problems, short."""
    return [(problem.row, problem.field, problem.code) for problem in reading.problems]


def test_a_name_as_long_as_a_page_is_a_problem() -> None:
    rows = [["Name", "A#"], ["SOK " * 200, "047689639"]]
    reading = read(builders.text(rows), today=TODAY)
    assert marks(reading) == [(2, "name", "name_too_long")]
    assert reading.people[0].as_written["Name"] == "SOK " * 200


@pytest.mark.parametrize(("letters", "kept"), [(LONGEST, True), (LONGEST + 1, False)])
def test_a_part_of_a_name_may_be_as_long_as_the_register_keeps(letters: int, kept: bool) -> None:
    family = "S" + "o" * (letters - 1)
    rows = [["Surname", "Given names", "A#"], [family, "Dara", "047689639"]]
    reading = read(builders.text(rows), today=TODAY)
    person = reading.people[0]
    assert (person.family_name, person.given_name) == (family if kept else None, "Dara")
    assert marks(reading) == ([] if kept else [(2, "family_name", "name_too_long")])
    assert person.as_written["Surname"] == family


@pytest.mark.parametrize(
    ("header", "cells", "mark"),
    [
        (["Surname", "Given names", "Middle name"], ["Sok", "D" * 150, "V" * 150], "given_name"),
        (["Surname", "Given names", "Middle name"], ["Sok", "Dara", "V" * 201], "given_name"),
        (["Name", "Suffix"], ["Sok " + "d" * 190, "x" * 150], "name"),
        (["Surname", "Given names"], ["ស" * 150, "ដ" * 150], "khmer_name"),
    ],
)
def test_parts_that_grow_too_long_together_are_a_problem_and_stay_as_written(
    header: list[str], cells: list[str], mark: str
) -> None:
    reading = read(builders.text([[*header, "Sex", "A#"], [*cells, "M", "047689639"]]), today=TODAY)
    person = reading.people[0]
    assert (2, mark, "name_too_long") in marks(reading)
    assert not reading.questions
    assert all(len(part or "") <= LONGEST for part in (person.family_name, person.given_name, person.khmer_name))
    assert list(person.as_written.values())[: len(cells)] == cells


def test_blanks_around_a_name_make_it_no_longer() -> None:
    rows = [["Surname", "Given names", "A#"], ["Sok" + " " * 300, "Dara", "047689639"]]
    reading = read(builders.text(rows), today=TODAY)
    assert (reading.people[0].family_name, marks(reading)) == ("Sok", [])


def test_somebody_whose_name_is_too_long_is_still_on_the_list() -> None:
    rows = [["Surname", "Given names", "Sex", "A#"], ["S" * 300, "", "M", ""], ["Keo", "Mony", "F", "047689638"]]
    reading = read(builders.text(rows), today=TODAY)
    assert [person.row for person in reading.people] == [2, 3]
    assert (2, "family_name", "name_too_long") in marks(reading)
