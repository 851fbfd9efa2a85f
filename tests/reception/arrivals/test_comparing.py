"""Which row of a newer list is which passenger."""

from hypothesis import given
from hypothesis import strategies as st

from samnak.reception.arrivals.comparing import Entry, compare

SOK = Entry("p1", "Sok", "Dara", birth_date="1970-02-03", birth_precision="day", a_number="012345678")
CHEA = Entry("p2", "Chea", "Vuthy", birth_date="1965-05-06", birth_precision="day", a_number="087654321")


def row(number: int, like: Entry, **changed: str) -> Entry:
    return Entry(**{**like.__dict__, "key": number, **changed})


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
