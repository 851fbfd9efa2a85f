"""Rows of Today that are done where they stand, and taken back there."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samnak.casework.cases import actions
from samnak.casework.cases.models import Appointment, ContactAttempt
from samnak.casework.cases.queries.today import work_today
from samnak.ground.access.ids import new_id
from samnak.ground.access.models import AuditEntry
from tests.casework.cases.desks import TODAY, Desk, choice, post, text_of

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def meeting(desk: Desk, at: dt.datetime | None = None) -> Appointment:
    at = at or timezone.now().replace(second=0, microsecond=0)
    kind = choice("casework.appointment_kinds")
    return actions.make_appointment(case=desk.case, kind=kind, at=at, with_whom=desk.worker, by=desk.worker)


def outcome_of(row: Appointment) -> str:
    return str(Appointment.unguarded.get(pk=row.pk).outcome)


def tried(desk: Desk) -> list[ContactAttempt]:
    return list(ContactAttempt.unguarded.filter(case=desk.case, taken_back_at=None))


@pytest.mark.parametrize("htmx", [False, True])
def test_how_an_appointment_went_is_said_on_todays_row_and_taken_back(desk: Desk, client: Client, htmx: bool) -> None:
    row = meeting(desk)
    said = reverse("cases:appointment_said", args=[row.pk])
    assert said in text_of(client.get("/"))
    headers: Any = HTMX if htmx else {}
    answer = client.post(said, {"outcome": "kept", "next": "/"}, **headers)
    assert outcome_of(row) == "kept" and len(tried(desk)) == 1, "who came was reached"
    unsaid = reverse("cases:appointment_unsaid", args=[row.pk])
    if htmx:
        assert unsaid in text_of(answer) and answer["HX-Trigger"] == "tasks-changed"
    else:
        assert answer.status_code == 302 and answer["Location"] == "/"
    client.post(unsaid, {}, **headers)
    assert outcome_of(row) == "" and tried(desk) == [], "nobody says any more that they were reached"
    assert AuditEntry.objects.filter(key="cases.appointment_unsaid").count() == 1
    client.post(unsaid, {}, **headers)
    assert AuditEntry.objects.filter(key="cases.appointment_unsaid").count() == 1, "taken back once"


def test_moving_an_appointment_needs_its_page(desk: Desk, client: Client) -> None:
    row = meeting(desk)
    assert 'value="moved"' not in text_of(client.get("/"))
    assert post(client, "appointment_said", row.pk, outcome="moved").status_code == 409
    assert outcome_of(row) == ""
    at = timezone.now() + dt.timedelta(days=2)
    actions.move_appointment(appointment=row, outcome="moved", at=at, by=desk.worker)
    assert post(client, "appointment_unsaid", row.pk).status_code == 409
    assert outcome_of(row) == "moved", "the new one follows from it"


def test_an_unknown_outcome_and_none_are_refused_in_words(desk: Desk, client: Client) -> None:
    row = meeting(desk)
    for outcome in ("", "nonsense"):
        answer = post(client, "appointment_said", row.pk, outcome=outcome)
        assert answer.status_code == 409 and "how the appointment went" in text_of(answer)
    assert outcome_of(row) == ""


@pytest.mark.parametrize("htmx", [False, True])
def test_that_we_spoke_is_written_on_todays_row_and_taken_back(desk: Desk, client: Client, htmx: bool) -> None:
    case = desk.case
    type(case).unguarded.filter(pk=case.pk).update(opened_on=TODAY() - dt.timedelta(days=200))
    assert [one.case.pk for one in work_today(desk.worker, TODAY()).follow_ups if one.case] == [case.pk]
    address = reverse("cases:spoke", args=[case.pk])
    assert address in text_of(client.get("/"))
    headers: Any = HTMX if htmx else {}
    key, way = str(new_id()), choice("casework.contact_ways", 1)
    for _again in range(2):
        answer = client.post(address, {"way": way, "key": key, "next": "/"}, **headers)
    [attempt] = tried(desk)
    assert (attempt.way, attempt.answer) == (way, "reached")
    assert work_today(desk.worker, TODAY()).follow_ups == []
    back = reverse("cases:spoke_not", args=[attempt.pk])
    assert (back in text_of(answer)) is htmx
    client.post(back, {"next": "/"}, **headers)
    assert tried(desk) == [] and len(work_today(desk.worker, TODAY()).follow_ups) == 1


def test_a_way_nobody_knows_is_refused(desk: Desk, client: Client) -> None:
    assert post(client, "spoke", desk.case.pk, way="pigeon", key=str(new_id())).status_code == 409
    assert tried(desk) == []
