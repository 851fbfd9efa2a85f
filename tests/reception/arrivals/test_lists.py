"""A list is read, asked about, looked at twice, and only then written; all of it or nothing."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import QuerySet
from django.test import Client

from samnak.ground.access import audit
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.reception.arrivals import actions
from samnak.reception.arrivals.models import ArrivalList, Flight, ListedRow, Passenger
from samnak.reception.register.models import Person
from tests.factories import (
    end_near,
    make_flight,
    make_listed,
    make_past,
    make_user,
    read_draft,
    reception,
    stand,
)
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


def signed_in(by: User) -> Client:
    client = Client()
    client.force_login(by, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def make_person_of(passenger: Passenger) -> Person:
    """The person a passenger becomes when met; nobody stands near them any more."""
    actions.meet(passenger=passenger, by=reception())
    person = Person.unguarded.get(passages=passenger)
    end_near(person)
    return person


def test_the_second_look_says_nothing_of_somebody_behind_a_wall() -> None:
    flight = make_flight()
    first, second = make_listed(flight, [RITHY, SREYMOM])
    people = [make_person_of(passenger) for passenger in (first, second)]
    user = make_user("intake")
    probe = replace(RITHY, given="Someone", born=dt.date(1950, 1, 2))
    draft = read_draft(flight, [probe], by=user)
    open_to = text_of(signed_in(user).get(f"/arrivals/lists/{draft.pk}/"))
    assert "before: Rithy" in open_to and "Sreymom" in open_to  # without a wall both are shown
    assert "1 written differently, 1 no longer on the list" in open_to
    for person in people:
        stand(user, "walled", person)
    walled = text_of(signed_in(user).get(f"/arrivals/lists/{draft.pk}/"))
    assert "Rithy" not in walled and "Sreymom" not in walled
    assert "0 added, 0 written differently, 0 no longer on the list" in walled
    assert "unchanged" in walled


def test_what_is_confirmed_is_what_was_looked_at() -> None:
    flight, by = make_flight(days=1), reception()
    make_listed(flight, [RITHY])
    page = signed_in(by)
    draft = read_draft(flight, [RITHY, SREYMOM])
    assert 'name="against" value="1"' in text_of(page.get(f"/arrivals/lists/{draft.pk}/"))
    make_listed(flight, [SEVERAL])
    late = page.post(f"/arrivals/lists/{draft.pk}/confirm/", {"against": "1"})
    assert late.status_code == 409
    assert "Another version was confirmed meanwhile." in text_of(late)
    assert f'href="/arrivals/lists/{draft.pk}/"' in text_of(late)
    assert ArrivalList.unguarded.get(pk=draft.pk).state == "draft"
    assert 'name="against" value="2"' in text_of(page.get(f"/arrivals/lists/{draft.pk}/"))
    assert page.post(f"/arrivals/lists/{draft.pk}/confirm/", {"against": "2"}).status_code == 302
    again = page.post(f"/arrivals/lists/{draft.pk}/confirm/", {"against": "2"})  # the same form, sent twice
    assert again.status_code == 302
    assert ArrivalList.unguarded.get(pk=draft.pk).number == 3


@pytest.mark.parametrize("against", [None, "", "x", "-1", "9" * 5000])
def test_a_confirmation_that_does_not_say_what_was_looked_at_is_an_old_one(against: str | None) -> None:
    draft = read_draft(make_flight(days=1), [RITHY])
    sent = {} if against is None else {"against": against}
    assert signed_in(reception()).post(f"/arrivals/lists/{draft.pk}/confirm/", sent).status_code == 409
    assert not Passenger.unguarded.exists()


def test_no_list_is_read_in_for_a_flight_whose_names_are_no_longer_seen() -> None:
    flight, by = make_past(make_flight(), 8), reception()
    answer = signed_in(by).post(f"/arrivals/{flight.pk}/lists/", {"file": SimpleUploadedFile("a.csv", AMBIGUOUS)})
    assert answer.status_code == 200
    assert "This flight came more than a week ago." in text_of(answer)
    assert not ArrivalList.unguarded.exists()
    make_past(flight, 7)
    assert actions.read_list(flight=flight, data=AMBIGUOUS, filename="a.csv", by=by).open_questions == 1


def test_a_flight_cancelled_while_its_list_is_read_takes_no_list() -> None:
    by = reception()
    flight = make_flight(days=1)
    actions.cancel(flight=Flight.objects.get(pk=flight.pk), by=by)
    assert flight.state == "planned"  # as the page fetched it, before the other one cancelled
    with pytest.raises(Refused, match="cancelled"):
        read_draft(flight, [RITHY])
    assert not ArrivalList.unguarded.exists()


def test_every_action_on_a_list_locks_the_flight_before_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    flight, by = make_flight(days=1), reception()
    drafts = [read_draft(flight, [RITHY]), read_draft(flight, [SREYMOM])]
    locked: list[type] = []
    lock = QuerySet.select_for_update

    def note(self: QuerySet[Any], *args: Any, **kwargs: Any) -> QuerySet[Any]:
        locked.append(self.model)
        return lock(self, *args, **kwargs)

    monkeypatch.setattr(QuerySet, "select_for_update", note)
    for write in (
        lambda: actions.answer_list(row=drafts[0], answers={}, by=by),
        lambda: actions.confirm_list(row=drafts[0], by=by),
        lambda: actions.throw_away_list(row=drafts[1], by=by),
    ):
        locked.clear()
        write()
        assert [model for model in locked if model in (Flight, ArrivalList)] == [Flight, ArrivalList]
    locked.clear()
    read_draft(flight, [RITHY])
    assert locked[0] is Flight


def test_a_list_with_a_name_too_long_is_kept_whole_as_it_was_written() -> None:
    flight = make_flight(days=1)
    made = make_listed(flight, [replace(RITHY, family="L" * 300)])[0]
    assert (made.family, made.given) == ("", "Rithy")
    assert made.as_written["Family Name"] == "L" * 300


def test_a_newer_list_does_not_write_over_what_reception_corrected() -> None:
    flight, by = make_flight(days=1), reception()
    first, _second = make_listed(flight, [RITHY, SREYMOM])
    facts = actions.facts_of(first)
    actions.correct_passenger(passenger=first, changes={"given": "Rithya"}, was=facts, by=by)
    make_listed(flight, [replace(RITHY, called=""), SREYMOM])
    assert Passenger.unguarded.get(pk=first.pk).given == "Rithya"
