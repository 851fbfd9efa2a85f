"""What a list says beside names is seen on the way, and a list of another flight is not taken without a word."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.reception.arrivals import actions
from samnak.reception.arrivals.models import ArrivalList, Flight, Passenger
from samnak.reception.arrivals.reading import read
from tests.factories import make_flight, make_listed, make_user, read_draft, reception
from tests.people import RITHY, SEVERAL, SREYMOM

pytestmark = pytest.mark.django_db
HEADER = "Family name,Given name,Sex,Date of birth,A-number,REMARKS"
INSULIN = "Long,Rithy,M,1974-05-12,A090000033,INSULIN DEPENDENT"
PLAIN = "Chhoeun,Sreymom,F,1975-03-02,A027000451,none"
SAYS = "The list says: INSULIN DEPENDENT"


def draft(flight: Flight, *lines: str, by: User | None = None) -> ArrivalList:
    data = "\n".join(lines).encode()
    return actions.read_list(flight=flight, data=data, filename="list.csv", by=by or reception()).row


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_remarks_stand_on_the_second_look_the_board_the_card_and_the_welcome() -> None:
    flight, client = make_flight(), client_of(reception())
    row = draft(flight, HEADER, INSULIN, PLAIN)
    second_look = client.get(f"/arrivals/lists/{row.pk}/").content.decode()
    assert second_look.count("The list says:") == 1
    assert SAYS in second_look
    actions.confirm_list(row=row, by=reception())
    rithy = Passenger.unguarded.get(flight=flight, place=1)
    for address in ("", "print/"):
        assert client.get(f"/arrivals/{flight.pk}/{address}").content.decode().count(SAYS) == 1
    for address in ("", "meet/"):
        assert SAYS in client.get(f"/arrivals/people/{rithy.pk}/{address}").content.decode()
    actions.meet(passenger=rithy, by=reception())
    assert SAYS in client.get(f"/arrivals/people/{rithy.pk}/tonight/").content.decode()


def test_who_may_not_read_the_list_reads_no_remark() -> None:
    flight = make_flight()
    actions.confirm_list(row=draft(flight, HEADER, INSULIN), by=reception())
    assert "INSULIN" not in client_of(make_user("director")).get(f"/arrivals/{flight.pk}/").content.decode()


def other_day(flight: Flight) -> str:
    return (flight.date + dt.timedelta(days=40)).strftime("%d %B %Y")


def test_a_list_of_another_day_is_confirmed_only_by_somebody_who_looked() -> None:
    flight, client = make_flight(), client_of(reception())
    row = draft(flight, f"CHARTER FLIGHT {other_day(flight)}", HEADER, INSULIN)
    there = f"/arrivals/lists/{row.pk}/"
    assert "Above the list stands another day" in client.get(there).content.decode()
    refused = client.post(f"{there}confirm/", {"against": "0"})
    assert refused.status_code == 422
    assert "This may be the list of another flight." in refused.content.decode()
    row.refresh_from_db()
    assert row.state == ArrivalList.State.DRAFT
    assert client.post(f"{there}confirm/", {"against": "0", "sure": "on"}).status_code == 302
    row.refresh_from_db()
    assert row.number == 1


@pytest.mark.parametrize(
    ("title", "doubtful"),
    [
        ("Flight of {same}", False),
        ("Flight of {other}. Prepared {same}", False),
        ("Prepared {other}", False),
        ("{other}", True),
        ("Arrival {other}", True),
        ("Passenger list", False),
    ],
)
def test_which_title_speaks_of_another_day(title: str, doubtful: bool) -> None:
    flight = make_flight()
    words = title.format(same=flight.date.isoformat(), other=other_day(flight))
    opened = actions.open_draft(draft(flight, words, HEADER, INSULIN))
    assert bool(actions.doubts(opened, actions.second_look(opened))) is doubtful


def test_a_day_that_can_be_read_two_ways_is_the_flights_if_either_is() -> None:
    text = "\n".join(("Flight 03/04/2026", HEADER, INSULIN)).encode()
    found = read(text, today=dt.date(2026, 1, 1))
    assert [note.params["days"] for note in found.notes] == ["2026-03-04 2026-04-03"]


def test_a_revision_that_shares_nobody_with_the_version_before_is_doubted() -> None:
    flight = make_flight()
    make_listed(flight, [RITHY, SREYMOM])
    row = read_draft(flight, [SEVERAL])
    with pytest.raises(Refused, match="another flight"):
        actions.confirm_list(row=row, against=1, by=reception())
    page = client_of(reception()).get(f"/arrivals/lists/{row.pk}/").content.decode()
    assert "Nobody on it stands on version 1" in page
    assert actions.confirm_list(row=row, against=1, sure=True, by=reception()).number == 2


def test_whom_a_newer_list_does_not_name_is_no_longer_on_it_until_somebody_says_why() -> None:
    flight, client = make_flight(days=1), client_of(reception())
    _rithy, sreymom = make_listed(flight, [RITHY, SREYMOM])
    make_listed(flight, [RITHY])
    board = client.get(f"/arrivals/{flight.pk}/").content.decode()
    assert "No longer on the list" in board
    assert "Stayed in the US" not in board
    assert "on any list" in board
    actions.step(passenger=sreymom, to="taken_off", reason="", by=reception())
    board = client.get(f"/arrivals/{flight.pk}/").content.decode()
    assert "Stayed in the US" in board
    assert "on any list" not in board


def test_that_a_reason_is_not_known_is_said_once() -> None:
    (rithy,) = make_listed(make_flight(days=1), [RITHY])
    card = client_of(reception()).get(f"/arrivals/people/{rithy.pk}/").content.decode()
    reasons = card[card.index('name="reason"') :]
    assert reasons[: reasons.index("</select>")].lower().count("not known") == 1


def test_the_difference_at_the_door_is_said_first_and_each_number_as_what_it_is() -> None:
    flight = make_flight()
    make_listed(flight, [RITHY, SREYMOM])
    actions.land(flight=flight, at=timezone.now(), counted=1, by=reception())
    board = client_of(reception()).get(f"/arrivals/{flight.pk}/").content.decode()
    assert "by the list; 1 were counted at the door" in board
    assert board.index("1 were counted at the door, 2 stand by the list.") < board.index("0 of 2.")


def test_the_second_look_names_both_rows_of_a_repeat() -> None:
    row = draft(make_flight(), HEADER, INSULIN, PLAIN, INSULIN.replace("Rithy", "Rithie"))
    page = client_of(reception()).get(f"/arrivals/lists/{row.pk}/").content.decode()
    assert "may be a repeat of row 2:" in page
