"""A wall hides the rows that repeat somebody too, and no count above a list tells that somebody is left out."""

import pytest
from django.test import Client

from samnak.ground.access.decisions import decide
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.reception.arrivals import actions, queries
from samnak.reception.arrivals.models import Passenger
from samnak.reception.guard.actions import put_wall
from tests.factories import make_flight, make_listed, make_past, make_user, reception, supervision
from tests.people import RITHY, SEVERAL, SREYMOM

pytestmark = pytest.mark.django_db
FEWER = "A list may show fewer people"


def a_walled_repeat() -> tuple[Passenger, Passenger, User]:
    """Somebody met, the row that repeats them, and a colleague of reception behind a wall."""
    by, walled = reception(), make_user("intake")
    main, again, _other = make_listed(make_flight(), [RITHY, RITHY, SREYMOM])
    actions.say_repeat(passenger=again, of=main, by=by)
    main = actions.meet(passenger=main, by=by).passenger
    assert main.person is not None
    put_wall(person=main.person, colleague=walled, because="kin", reason="cousins", by=supervision())
    return main, Passenger.unguarded.select_related("flight", "repeat_of").get(pk=again.pk), walled


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_row_that_repeats_somebody_stands_behind_their_wall() -> None:
    main, again, walled = a_walled_repeat()
    seen = {line.passenger.pk for line in queries.board(walled, main.flight)}
    assert seen & {main.pk, again.pk} == set()
    assert len(seen) == 1
    assert not decide(walled, "arrivals.meet", again)
    for address in ("", "correct/", "meet/", "print/"):
        assert client_of(walled).get(f"/arrivals/people/{again.pk}/{address}").status_code == 404
    words = client_of(walled).get(f"/arrivals/{main.flight_id}/print/").content.decode()
    assert RITHY.given not in words
    assert RITHY.a_numbers[0][-4:] not in words
    listed = main.flight.lists.get()
    assert RITHY.given not in client_of(walled).get(f"/arrivals/lists/{listed.pk}/changes/").content.decode()


def test_others_of_reception_see_the_row_as_before() -> None:
    main, again, _walled = a_walled_repeat()
    assert {main.pk, again.pk} <= {line.passenger.pk for line in queries.board(reception(), main.flight)}


def test_a_walled_colleague_can_neither_deny_the_repeat_nor_meet_its_row() -> None:
    main, again, walled = a_walled_repeat()
    assert client_of(walled).post(f"/arrivals/people/{again.pk}/repeat/", {"deny": "1"}).status_code == 404
    assert client_of(walled).post(f"/arrivals/people/{again.pk}/meet/").status_code == 404
    with pytest.raises(Refused):
        actions.deny_repeat(passenger=again, by=walled)
    with pytest.raises(Refused):
        actions.meet(passenger=again, by=walled)
    stored = Passenger.unguarded.get(pk=again.pk)
    assert (stored.repeat_of_id, stored.status) == (main.pk, "expected")


def test_no_row_repeats_a_repeat() -> None:
    by = reception()
    first, second, third = make_listed(make_flight(), [RITHY, RITHY, RITHY])
    actions.say_repeat(passenger=third, of=second, by=by)
    actions.say_repeat(passenger=second, of=first, by=by)
    assert set(Passenger.unguarded.exclude(pk=first.pk).values_list("repeat_of", flat=True)) == {first.pk}


def test_the_board_costs_as_many_questions_with_repeats(django_assert_num_queries: object) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked(people: list[object]) -> int:
        flight, by = make_flight(), reception()
        rows = make_listed(flight, people)  # type: ignore[arg-type]
        for row in rows[1:]:
            actions.say_repeat(passenger=row, of=rows[0], by=by)
        actions.meet(passenger=rows[0], by=by)
        with CaptureQueriesContext(connection) as queried:
            queries.board(by, flight)
        return len(queried)

    assert asked([RITHY, RITHY]) == asked([SEVERAL, SEVERAL, SEVERAL, SEVERAL])


@pytest.mark.parametrize("role", ["intake", "supervisor", "director", "nurse", "caseworker"])
def test_every_board_and_print_says_to_everybody_that_a_list_may_be_shorter(role: str) -> None:
    flight = make_flight()
    make_listed(flight, [RITHY])
    client = client_of(make_user(role))
    for address in (f"/arrivals/{flight.pk}/", f"/arrivals/{flight.pk}/print/"):
        assert client.get(address).content.decode().count(FEWER) == 1, address


def test_a_version_of_the_list_says_it_too_and_prints_no_number_of_rows() -> None:
    flight = make_flight()
    make_listed(flight, [RITHY, SREYMOM, SEVERAL])
    words = client_of(reception()).get(f"/arrivals/lists/{flight.lists.get().pk}/").content.decode()
    assert FEWER in words
    assert "3 rows" not in words + client_of(reception()).get(f"/arrivals/{flight.pk}/").content.decode()


def test_nobody_is_sent_to_find_a_number_of_people() -> None:
    flight = make_flight()
    make_listed(flight, [RITHY, SREYMOM])
    client = client_of(reception())
    board, today = (client.get(address).content.decode() for address in (f"/arrivals/{flight.pk}/", "/"))
    assert "Find who is missing" in board
    assert "Find who is missing" in today
    assert "Find the" not in board + today


def test_an_old_flight_says_the_same_whether_or_not_somebody_is_hidden() -> None:
    flight, by = make_flight(), reception()
    [row] = make_listed(flight, [RITHY])
    person = actions.meet(passenger=row, by=by).passenger.person
    assert person is not None
    make_past(flight, 9)
    assert "Here stand only those you may still see." in client_of(by).get(f"/arrivals/{flight.pk}/").content.decode()
