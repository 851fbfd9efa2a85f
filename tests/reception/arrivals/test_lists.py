"""A list is read, asked about, looked at twice, and only then written; all of it or nothing."""

import datetime as dt
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from samnak.ground.access import audit
from samnak.ground.access.refusals import Refused
from samnak.reception.arrivals import actions
from samnak.reception.arrivals.models import ArrivalList, Flight, ListedRow, Passenger
from samnak.reception.register.models import Person
from tests.factories import make_flight, make_listed, make_user, read_draft, reception
from tests.people import REENTRANT, RITHY, SEVERAL, SREYMOM

pytestmark = pytest.mark.django_db

AMBIGUOUS = (
    b"Family name,Given name,Sex,Date of birth,A-number\n"
    b"Sok,Dara,M,06/09/1972,A012345678\n"
    b"Chea,Vuthy,M,05/05/1967,A087654321\n"
)


def test_reading_a_list_writes_no_passenger_and_no_person() -> None:
    draft = read_draft(make_flight(days=1), [RITHY, SREYMOM])
    assert draft.state == ArrivalList.State.DRAFT
    assert Passenger.unguarded.count() == Person.unguarded.count() == 0


def test_a_confirmed_list_is_kept_as_received_and_expects_its_people() -> None:
    flight = make_flight(days=1)
    made = make_listed(flight, [RITHY, SREYMOM])
    row = flight.lists.get()
    assert (row.number, row.people) == (1, 2)
    assert b"Rithy" in row.original
    assert len(row.sha256) == 64
    assert [(p.family, p.given, p.status) for p in made] == [
        ("Long", "Rithy", "expected"),
        ("Chhoeun", "Sreymom", "expected"),
    ]
    assert made[0].khmer == "ឡុង រិទ្ធី"
    assert Person.unguarded.count() == 0


def test_open_questions_keep_a_list_from_being_confirmed() -> None:
    flight, by = make_flight(days=1), reception()
    draft = actions.read_list(flight=flight, data=AMBIGUOUS, filename="list.csv", by=by)
    assert draft.open_questions == 1
    with pytest.raises(Refused):
        actions.confirm_list(row=draft.row, by=by)
    assert not Passenger.unguarded.exists()


@pytest.mark.parametrize(
    ("order", "born", "precision"),
    [
        ("dmy", dt.date(1972, 9, 6), "day"),
        ("mdy", dt.date(1972, 6, 9), "day"),
        ("unknown", dt.date(1972, 1, 1), "year"),
    ],
)
def test_the_answer_settles_which_way_round_the_dates_are(order: str, born: dt.date, precision: str) -> None:
    by = reception()
    draft = actions.read_list(flight=make_flight(days=1), data=AMBIGUOUS, filename="list.csv", by=by)
    draft = actions.answer_list(row=draft.row, answers={"date_order": order}, by=by)
    assert draft.open_questions == 0
    actions.confirm_list(row=draft.row, by=by)
    first = Passenger.unguarded.order_by("place").first()
    assert first is not None
    assert (first.birth_date, first.birth_precision) == (born, precision)


def test_an_answer_that_is_none_changes_nothing() -> None:
    by = reception()
    draft = actions.read_list(flight=make_flight(days=1), data=AMBIGUOUS, filename="list.csv", by=by)
    with pytest.raises(Refused):
        actions.answer_list(row=draft.row, answers={"date_order": "sideways"}, by=by)
    assert ArrivalList.unguarded.get(pk=draft.row.pk).answers == {}


def test_a_revised_list_says_what_changed() -> None:
    flight = make_flight(days=1)
    make_listed(flight, [RITHY, SREYMOM])
    make_listed(flight, [replace(RITHY, given="Rithyy"), SEVERAL])
    second = flight.lists.get(number=2)
    changes = {(r.passenger.family, r.change) for r in ListedRow.unguarded.filter(list=second)}
    assert changes == {("Long", "respelled"), ("Sok", "added"), ("Chhoeun", "withdrawn")}
    assert Passenger.unguarded.get(status="taken_off").family == "Chhoeun"
    respelled = ListedRow.unguarded.get(list=second, change="respelled")
    assert respelled.before == {"given": "Rithy"}


def test_somebody_taken_off_and_listed_again_is_expected_again() -> None:
    flight = make_flight(days=1)
    make_listed(flight, [RITHY, SREYMOM])
    make_listed(flight, [RITHY])
    make_listed(flight, [RITHY, SREYMOM])
    assert Passenger.unguarded.filter(status="expected").count() == 2
    assert ListedRow.unguarded.get(list__number=3, change="back").passenger.family == "Chhoeun"


def test_somebody_already_met_is_not_withdrawn_by_a_newer_list() -> None:
    flight, by = make_flight(), reception()
    first, _second = make_listed(flight, [RITHY, SREYMOM])
    actions.meet(passenger=first, by=by)
    make_listed(flight, [SREYMOM])
    assert Passenger.unguarded.get(pk=first.pk).status == "arrived"


def test_confirming_twice_makes_one_version() -> None:
    flight, by = make_flight(days=1), reception()
    draft = read_draft(flight, [RITHY])
    actions.confirm_list(row=draft, by=by)
    actions.confirm_list(row=draft, by=by)
    assert flight.lists.filter(state="confirmed").count() == 1
    assert Passenger.unguarded.count() == 1


def test_a_list_thrown_away_leaves_nothing_of_what_stood_in_it() -> None:
    draft = read_draft(make_flight(days=1), [RITHY])
    actions.throw_away_list(row=draft, by=reception())
    row = ArrivalList.unguarded.get(pk=draft.pk)
    assert (row.state, row.original, row.reading) == ("thrown_away", b"", {})


def test_a_refused_file_writes_nothing() -> None:
    flight = make_flight(days=1)
    with pytest.raises(Refused, match="empty"):
        actions.read_list(flight=flight, data=b"", filename="empty.csv", by=reception())
    assert not ArrivalList.unguarded.exists()


def test_a_failure_half_way_leaves_neither_passengers_nor_audit(monkeypatch: pytest.MonkeyPatch) -> None:
    draft = read_draft(make_flight(days=1), [RITHY, REENTRANT])
    entries = audit.AuditEntry.objects.count()

    def fail(*_args: object, **_kwargs: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(type(ListedRow.objects), "bulk_create", fail)
    with pytest.raises(OSError, match="disk"):
        actions.confirm_list(row=draft, by=reception())
    assert not Passenger.unguarded.exists()
    assert audit.AuditEntry.objects.count() == entries
    assert ArrivalList.unguarded.get(pk=draft.pk).state == "draft"


def test_only_reception_reads_lists_in() -> None:
    flight = make_flight(days=1)
    with pytest.raises(Refused) as refused:
        actions.read_list(flight=flight, data=AMBIGUOUS, filename="list.csv", by=make_user("caseworker"))
    assert refused.value.status == 403


def test_no_list_is_read_in_for_a_closed_or_cancelled_flight() -> None:
    by = reception()
    flight = make_flight(days=1)
    actions.cancel(flight=flight, by=by)
    with pytest.raises(Refused, match="cancelled"):
        read_draft(Flight.objects.get(pk=flight.pk), [RITHY])


def test_several_numbers_in_one_cell_are_all_kept() -> None:
    data = b"Family name,Given name,A-number\nSok,Dara,A012345678 / A087654321\nKeo,Mony,A011111111\n"
    by = reception()
    draft = actions.read_list(flight=make_flight(days=1), data=data, filename="x.csv", by=by)
    actions.confirm_list(row=draft.row, by=by)
    first = Passenger.unguarded.order_by("place").first()
    assert first is not None
    assert (first.a_number, first.other_numbers) == ("012345678", ["087654321"])


def test_a_file_too_large_for_memory_is_refused_on_the_page(client: Client) -> None:
    by = reception()
    client.force_login(by, backend="allauth.account.auth_backends.AuthenticationBackend")
    flight = make_flight(days=1)
    answer = client.post(f"/arrivals/{flight.pk}/lists/", {"file": SimpleUploadedFile("big.csv", b"a,b\n" * 3_300_000)})
    assert answer.status_code == 200
    assert "This file has 13 MB" in answer.content.decode()
    assert not ArrivalList.unguarded.exists()
