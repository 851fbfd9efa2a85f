"""The head-count reconciles, or says who is missing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samnak.reception.arrivals.headcount import PLACES, Counted, count

LISTED = Counted("expected")
OFF = Counted("taken_off")
NOT_BOARDED = Counted("not_boarded")


def met(tonight: str = "our_house", *, unlisted: bool = False) -> Counted:
    return Counted("arrived", unlisted=unlisted, tonight=tonight)


@pytest.mark.parametrize(
    ("passengers", "landed", "not_met", "accounted"),
    [
        ([], 0, 0, 0),
        ([LISTED] * 3, 3, 3, 0),
        ([met(), met("family"), LISTED], 3, 1, 2),
        ([met(), OFF, NOT_BOARDED], 1, 0, 1),
        ([met(), met(unlisted=True)], 2, 0, 2),
        ([met(), Counted("expected", repeat=True)], 1, 0, 1),
        ([met(""), met("not_known")], 2, 0, 0),
    ],
)
def test_the_two_sums(passengers: list[Counted], landed: int, not_met: int, accounted: int) -> None:
    head = count(passengers, has_landed=True)
    assert (head.landed, head.not_met, head.accounted) == (landed, not_met, accounted)


def test_the_published_flight_of_april_2018_adds_up() -> None:
    """51 were announced and 43 came; here eight are taken off and all 43 are met."""
    head = count([met()] * 40 + [met("family")] * 3 + [OFF] * 8, has_landed=True)
    assert (head.listed, head.taken_off, head.landed, head.adds_up) == (51, 8, 43, True)


def test_it_does_not_add_up_while_somebody_is_not_met() -> None:
    head = count([met(), LISTED], has_landed=True)
    assert not head.adds_up
    assert head.missing == 1


def test_somebody_met_without_a_place_tonight_is_missing_too() -> None:
    head = count([met(), met("not_known")], has_landed=True)
    assert not head.adds_up
    assert (head.met, head.missing) == (2, 1)


def test_a_number_counted_at_the_door_that_differs_is_said() -> None:
    head = count([met(), met()], counted=3, has_landed=True)
    assert head.door_differs
    assert not head.adds_up
    assert count([met(), met()], counted=2, has_landed=True).adds_up


def test_nothing_adds_up_before_the_flight_has_landed() -> None:
    assert not count([], has_landed=False).adds_up
    assert count([], has_landed=True).adds_up


ANYBODY = st.builds(
    Counted,
    status=st.sampled_from(["expected", "confirmed", "boarded", "arrived", "taken_off", "not_boarded"]),
    unlisted=st.booleans(),
    repeat=st.booleans(),
    tonight=st.sampled_from([*PLACES, "not_known", "not_said", ""]),
)


@given(st.lists(ANYBODY, max_size=60))
def test_both_sums_always_meet(passengers: list[Counted]) -> None:
    head = count(passengers, has_landed=True)
    assert head.listed - head.taken_off - head.not_boarded + head.unlisted == head.landed
    assert head.landed == head.accounted + head.not_met + head.tonight_not_known
    assert head.adds_up == (head.missing == 0)
    people = [p for p in passengers if not p.repeat]
    assert head.landed == len(people) - sum(p.status in ("taken_off", "not_boarded") for p in people)
