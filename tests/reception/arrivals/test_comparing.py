"""Which row of a newer list is which passenger."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samnak.reception.arrivals import comparing
from samnak.reception.arrivals.comparing import Entry, compare

SOK = Entry("p1", "Sok", "Dara", birth_date="1970-02-03", birth_precision="day", a_number="012345678")
CHEA = Entry("p2", "Chea", "Vuthy", birth_date="1965-05-06", birth_precision="day", a_number="087654321")


def row(number: int, like: Entry, **changed: Any) -> Entry:
    return replace(like, key=number, **changed)


def test_the_same_list_again_changes_nothing() -> None:
    found = compare([row(2, SOK), row(3, CHEA)], [SOK, CHEA])
    assert [p.passenger.key for p in found.same] == ["p1", "p2"]
    assert not (found.added or found.respelled or found.withdrawn)


def test_another_spelling_under_the_same_number_is_the_same_person() -> None:
    found = compare([row(2, SOK, given="Darah")], [SOK])
    assert found.respelled[0].before == {"given": "Dara"}


def test_names_the_other_way_round_are_the_same_person() -> None:
    found = compare([row(2, SOK, family="Dara", given="Sok", a_number="")], [SOK])
    assert not found.added
    assert found.respelled[0].passenger.key == "p1"


def test_somebody_the_new_list_does_not_name_is_withdrawn() -> None:
    assert [e.key for e in compare([row(2, CHEA)], [SOK, CHEA]).withdrawn] == ["p1"]


def test_one_number_on_two_quite_different_people_keeps_them_apart() -> None:
    stranger = Entry(2, "Long", "Rithy", birth_date="1980-01-02", a_number=SOK.a_number)
    found = compare([stranger], [SOK])
    assert [e.key for e in found.added] == [2]
    assert [e.key for e in found.withdrawn] == ["p1"]


def test_a_number_that_comes_later_joins_by_name_and_birth() -> None:
    without = Entry("p1", "Sok", "Dara", birth_date="1970-02-03", birth_precision="day")
    found = compare([row(2, SOK)], [without])
    assert found.respelled[0].before == {"a_number": ""}


def test_a_field_the_new_list_leaves_empty_takes_nothing_away() -> None:
    found = compare([row(2, SOK, birth_date="", birth_precision="unknown", khmer="")], [SOK])
    assert len(found.same) == 1


def test_a_person_listed_twice_stays_two_rows() -> None:
    found = compare([row(2, SOK), row(9, SOK)], [SOK])
    assert len(found.same) == 1
    assert [e.key for e in found.added] == [9]


NAMES = st.sampled_from(["Sok", "Chea", "Long", "Dara", "Vuthy", ""])
ENTRIES = st.builds(
    Entry,
    key=st.uuids(),
    family=NAMES,
    given=NAMES,
    khmer=st.sampled_from(["", "សុខ", "សុខ ដារ៉ា"]),
    birth_date=st.sampled_from(["", "1970-01-01", "1980-02-02"]),
    a_number=st.sampled_from(["", "000000001", "000000002"]),
)


@given(st.lists(ENTRIES, max_size=12), st.lists(ENTRIES, max_size=12))
def test_everybody_is_accounted_for_exactly_once(rows: list[Entry], passengers: list[Entry]) -> None:
    found = compare(rows, passengers)
    pairs = [*found.same, *found.respelled]
    assert sorted(str(e.key) for e in [*found.added, *(p.row for p in pairs)]) == sorted(str(e.key) for e in rows)
    assert sorted(str(e.key) for e in [*found.withdrawn, *(p.passenger for p in pairs)]) == sorted(
        str(e.key) for e in passengers
    )


def plainly(rows: list[Entry], passengers: list[Entry]) -> list[tuple[Any, Any]]:
    """The rule as it is said: three rounds, each row takes the first passenger still free that fits."""

    def by_number(a: Entry, b: Entry) -> bool:
        words = bool(set(a.name.split()) & set(b.name.split()))
        born = bool(a.birth_date) and a.birth_date == b.birth_date
        return bool(a.a_number) and a.a_number == b.a_number and (a.name == b.name or words or born)

    def by_name_and_birth(a: Entry, b: Entry) -> bool:
        return bool(a.name and a.birth_date) and (a.name, a.birth_date) == (b.name, b.birth_date)

    def by_name(a: Entry, b: Entry) -> bool:
        return bool(a.name) and a.name == b.name and not (a.a_number and b.a_number)

    left, free, pairs = list(rows), list(passengers), []
    for fits in (by_number, by_name_and_birth, by_name):
        for one in list(left):
            found = next((p for p in free if fits(one, p)), None)
            if found:
                left.remove(one)
                free.remove(found)
                pairs.append((one.key, found.key))
    return pairs


@given(st.lists(ENTRIES, max_size=12), st.lists(ENTRIES, max_size=12))
def test_rows_and_passengers_are_paired_as_the_rule_says(rows: list[Entry], passengers: list[Entry]) -> None:
    found = compare(rows, passengers)
    pairs = {(p.row.key, p.passenger.key) for p in (*found.same, *found.respelled)}
    assert pairs == set(plainly(rows, passengers))


@pytest.mark.parametrize("shared", ["", "012345678"])
def test_a_long_list_against_another_folds_each_name_once(shared: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when everybody stands under one number: the work grows with the rows, not with rows times rows."""
    folded: list[str] = []
    fold = comparing.fold

    def note(text: str) -> str:
        folded.append(text)
        return fold(text)

    monkeypatch.setattr(comparing, "fold", note)
    n = 2_000
    rows = [Entry(i, f"Rowfamily{i}", f"Rowgiven{i}", a_number=shared or f"1{i:08}") for i in range(n)]
    known = [Entry(i, f"Oldfamily{i}", f"Oldgiven{i}", a_number=shared or f"2{i:08}") for i in range(n)]
    found = compare(rows, known)
    assert (len(found.added), len(found.withdrawn)) == (n, n)
    assert len(folded) <= 2 * n


def test_a_long_list_that_shares_every_word_is_compared_in_as_many_steps_as_it_has_rows() -> None:
    """Rows look places up; a place that was taken is passed over once and never again."""

    class Counted(str):
        steps = 0

        def __eq__(self, other: object) -> bool:
            Counted.steps += 1
            return str.__eq__(self, other)

        __hash__ = str.__hash__

    n = 2_000
    numbers = [Counted("012345678") for _ in range(2 * n)]
    rows = [Entry(i, "Sok", f"Row{i}", a_number=numbers[i]) for i in range(n)]
    known = [Entry(i, "Sok", f"Old{i}", a_number=numbers[n + i]) for i in range(n)]
    found = compare(rows, known)
    assert [(p.row.key, p.passenger.key) for p in found.respelled] == [(i, i) for i in range(n)]
    assert Counted.steps <= 30 * n
