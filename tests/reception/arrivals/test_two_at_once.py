"""Two at the airport who write at once: neither loses words, and no sum is closed that does not add up."""

import datetime as dt
import re
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samnak.ground.access.ids import new_id
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.reception.arrivals import actions, queries
from samnak.reception.arrivals.forms import STEPS
from samnak.reception.arrivals.models import Flight, Passenger, Welcome
from samnak.reception.register.models import Person
from tests.factories import make_flight, make_listed, make_met, make_passenger, make_person, make_user, reception
from tests.people import RITHY, SEVERAL, SREYMOM

# ---- the card ----------------------------------------------------------------------------------------

# One field of each step: what the first writes, what the second sends, and a word of the first that must be shown.
FIELDS: dict[str, tuple[str, Any, dict[str, Any], str]] = {
    "tonight": ("tonight", "hospital", {"tonight": "our_house"}, "hospital"),
    "medicine": ("health", "today", {"medicine": "no"}, "today"),
    "medicine_what": ("health", "INSULIN", {"medicine_what": "another"}, "INSULIN"),
    "medicine_days": ("health", 0, {"medicine_days": "9"}, "enough for 0 days"),
    "injuries": ("health", "can_wait", {"injuries": "not_said"}, "wait"),
    "injuries_note": ("health", "LEFT KNEE", {"injuries_note": "arm"}, "LEFT KNEE"),
    "interviewed": ("home", "yes", {"interviewed": "no"}, "yes"),
    "signed_by": ("home", "AUNT CHENDA", {"signed_by": "uncle"}, "AUNT CHENDA"),
    "call_home": ("home", "reached", {"call_home": "not_said"}, "Call home"),
    "safe_tonight": ("home", "yes", {"safe_tonight": "not_said"}, "Safe tonight"),
    "papers": ("things", ["travel_document"], {"papers": ["not_said"]}, "Papers in hand"),
    "belongings": ("things", ["bag"], {"belongings": ["not_said"]}, "Belongings"),
    "given": ("things", ["phone"], {"given": ["not_said"]}, "What did we give?"),
    "things_note": ("things", "THE WATCH", {"things_note": "nothing"}, "THE WATCH"),
    "services": ("services", {"counselling": "wanted"}, {"service_counselling": "declined"}, "wants it"),
    "consent_talk": ("services", "held", {"consent_talk": "not_said"}, "The talk about consent"),
}


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def note_in(text: str) -> str:
    """The part of the page that shows what somebody else answered."""
    found = re.search(r'<dl class="facts col">.*?</dl>', text, re.DOTALL)
    assert found, "nothing of the other answer is shown"
    return found[0]


def test_every_field_of_every_step_is_looked_at() -> None:
    asked = {name for form in STEPS.values() for name in form.base_fields} - {"version", "released_to"}
    assert asked | {"services", "consent_talk"} == set(FIELDS)
    assert all(name in Welcome.FIELDS for name in FIELDS)


@pytest.mark.django_db
@pytest.mark.parametrize("saw", ["1", ""], ids=["an older version", "no version"])
@pytest.mark.parametrize("name", FIELDS)
def test_no_answer_of_a_card_is_written_over_unseen(name: str, saw: str) -> None:
    step, first, second, shown = FIELDS[name]
    passenger = make_passenger()
    welcome = actions.meet(passenger=passenger, by=reception())
    actions.keep_answers(welcome=welcome, answers={name: first}, version=1, by=make_user("intake"))
    client, url = client_of(reception()), reverse("arrivals:step", args=[passenger.pk, step])
    response = client.post(url, {**second, "version": saw})
    text = response.content.decode()
    assert response.status_code == 409
    assert shown in note_in(text)
    assert (getattr(Welcome.unguarded.get(), name), Welcome.unguarded.get().version) == (first, 2)
    version = re.search(r'name="version" value="(\d+)"', text)
    assert version and version[1] == "2"
    assert client.post(url, {**second, "version": version[1]}).status_code == 302
    assert getattr(Welcome.unguarded.get(), name) != first


@pytest.mark.django_db
def test_an_answer_that_did_not_come_is_not_taken_away() -> None:
    passenger = make_met()
    kept = {"papers": ["travel_document"], "services": {"counselling": "wanted"}, "medicine_what": "insulin"}
    welcome = actions.keep_answers(welcome=Welcome.unguarded.get(), answers=kept, by=reception())
    client = client_of(reception())
    for step, sent in (
        ("things", {"things_note": "a bag"}),
        ("services", {"consent_talk": "held"}),
        ("health", {"medicine": "today"}),
    ):
        version = Welcome.unguarded.get().version
        url = reverse("arrivals:step", args=[passenger.pk, step])
        assert client.post(url, {**sent, "version": str(version)}).status_code == 302
    fresh = Welcome.unguarded.get(pk=welcome.pk)
    assert {name: getattr(fresh, name) for name in kept} == kept
    url = reverse("arrivals:step", args=[passenger.pk, "things"])
    assert client.post(url, {"papers": [""], "version": str(fresh.version)}).status_code == 302
    assert Welcome.unguarded.get().papers == []


@pytest.mark.django_db
@pytest.mark.parametrize("step", ["tonight", "health", "home", "things", "services"])
def test_a_card_whose_meeting_was_undone_meanwhile_says_so(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    passenger, by = make_met(), reception()
    welcome = Welcome.objects.visible_to(by).get()
    actions.undo_meeting(passenger=passenger, by=by)
    monkeypatch.setattr("samnak.reception.arrivals.views.meeting.welcome_of", lambda *_: welcome)
    sent = next({**sent, "version": "1"} for at, _first, sent, _shown in FIELDS.values() if at == step)
    response = client_of(by).post(reverse("arrivals:step", args=[passenger.pk, step]), sent)
    assert response.status_code == 200
    assert "taken back in the meantime" in response.content.decode()


# ---- a closed head-count -----------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_closed_head_count_is_not_made_wrong_by_the_card_or_the_door() -> None:
    passenger, by = make_met(), reception()
    flight = passenger.flight
    actions.close_head_count(flight=flight, by=by)
    client = client_of(by)
    version = str(Welcome.unguarded.get().version)
    url = reverse("arrivals:step", args=[passenger.pk, "tonight"])
    response = client.post(url, {"tonight": "not_said", "version": version})
    assert "head-count of this flight is closed" in response.content.decode()
    now = timezone.localtime()
    sent = {
        "landed_on_day": now.day, "landed_on_month": now.month, "landed_on_year": now.year,
        "landed_at": "00:00", "counted": "99",
    }  # fmt: skip
    response = client.post(reverse("arrivals:landed", args=[flight.pk]), sent)
    assert "head-count of this flight is closed" in response.content.decode()
    assert queries.head_count(Flight.objects.get(pk=flight.pk)).adds_up


@pytest.mark.django_db
def test_the_rest_of_the_card_is_kept_after_the_head_count_is_closed() -> None:
    passenger, by = make_met(), reception()
    actions.close_head_count(flight=passenger.flight, by=by)
    answers = {"medicine": "today", "tonight": "our_house"}
    assert actions.keep_answers(welcome=Welcome.unguarded.get(), answers=answers, by=by).medicine == "today"


# ---- one person, two rows ----------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_person_is_met_once_on_a_flight() -> None:
    flight, by = make_flight(), reception()
    first, second = make_listed(flight, [RITHY, RITHY])
    known = actions.meet(passenger=first, by=by).passenger.person
    sent = {"released_to": "family", "person": str(known.pk)}
    response = client_of(by).post(reverse("arrivals:meet", args=[second.pk]), sent)
    text = response.content.decode()
    assert response.status_code == 409
    assert "was met on this flight already" in text
    assert reverse("arrivals:card", args=[second.pk]) in text
    assert Passenger.unguarded.get(pk=second.pk).status == "expected"
    actions.say_repeat(passenger=second, of=first, by=by)
    assert queries.head_count(flight).met == 1


@pytest.mark.django_db
def test_only_somebody_with_the_same_number_is_taken_for_the_passenger() -> None:
    by, other = reception(), make_person(SREYMOM)
    [passenger] = make_listed(make_flight(), [RITHY])
    with pytest.raises(Refused, match="another A-number"):
        actions.meet(passenger=passenger, person=other, by=by)
    assert Passenger.unguarded.get(pk=passenger.pk).person is None


@pytest.mark.django_db
def test_a_person_who_came_on_an_earlier_flight_is_linked() -> None:
    by, known = reception(), make_person(SEVERAL)
    [passenger] = make_listed(make_flight(), [SEVERAL])
    sent = {"released_to": "family", "person": str(known.pk)}
    assert client_of(by).post(reverse("arrivals:meet", args=[passenger.pk]), sent).status_code == 302
    assert Passenger.unguarded.get(pk=passenger.pk).person_id == known.pk


@pytest.mark.django_db
@pytest.mark.parametrize("to", ["taken_off", "not_boarded"])
def test_nobody_is_a_repeat_of_somebody_who_did_not_travel(to: str) -> None:
    by = reception()
    first, second = make_listed(make_flight(), [RITHY, RITHY])
    actions.step(passenger=first, to=to, by=by)
    with pytest.raises(Refused, match="did not travel"):
        actions.say_repeat(passenger=second, of=first, by=by)
    actions.say_repeat(passenger=first, of=second, by=by)
    assert queries.head_count(first.flight).landed == 1


@pytest.mark.django_db
def test_the_key_of_somebody_unlisted_whom_nobody_may_see_any_more_is_refused() -> None:
    by, key, flight = reception(), new_id(), make_flight()
    facts = actions.PassengerFacts(given="Dara")
    made = actions.add_unlisted(flight=flight, facts=facts, by=by, key=key)
    assert actions.add_unlisted(flight=flight, facts=facts, by=by, key=key) == made
    Flight.objects.filter(pk=flight.pk).update(date=timezone.localdate() - dt.timedelta(days=30))
    with pytest.raises(Refused, match="in the meantime"):
        actions.add_unlisted(flight=flight, facts=facts, by=by, key=key)


# ---- at once, where the database takes several writers ------------------------------------------------

at_once = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite takes one writer at a time")
TIMES = 6


def together(*acts: Callable[[], Any]) -> list[Exception]:
    """All of them at once; gives what went wrong other than a refusal in words."""
    failed: list[Exception] = []
    ready = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> None:
        try:
            ready.wait(5)
            act()
        except Refused:
            pass
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed


@at_once
@pytest.mark.django_db(transaction=True)
def test_a_closed_head_count_adds_up_whoever_undoes_adds_or_answers_at_once() -> None:
    by, second = reception(), make_user("intake")
    for _ in range(TIMES):
        passenger = make_met(by=by)
        flight, welcome = passenger.flight, Welcome.unguarded.select_related("passenger").get(passenger=passenger)
        facts = actions.PassengerFacts(given="Dara")
        failed = together(
            lambda f=flight: actions.close_head_count(flight=f, by=by),
            lambda p=passenger: actions.undo_meeting(passenger=p, by=second),
            lambda f=flight, facts=facts: actions.add_unlisted(flight=f, facts=facts, by=second),
            lambda w=welcome: actions.keep_answers(welcome=w, answers={"tonight": "not_said"}, by=second),
            lambda f=flight: actions.land(flight=f, at=timezone.now(), counted=7, by=second),
        )
        fresh = Flight.objects.get(pk=flight.pk)
        assert failed == []
        assert not fresh.closed_at or queries.head_count(fresh).adds_up


@at_once
@pytest.mark.django_db(transaction=True)
def test_a_cancelled_flight_has_nobody_who_was_met() -> None:
    by, second = reception(), make_user("intake")
    for _ in range(TIMES):
        flight = make_flight(landed=False)
        [passenger] = make_listed(flight, [RITHY])
        failed = together(
            lambda f=flight: actions.cancel(flight=f, by=by),
            lambda p=passenger: actions.meet(passenger=p, by=second),
        )
        assert failed == []
        cancelled = Flight.objects.get(pk=flight.pk).state == Flight.State.CANCELLED
        assert cancelled != (Passenger.unguarded.get(pk=passenger.pk).status == "arrived")


@at_once
@pytest.mark.django_db(transaction=True)
def test_undoing_a_meeting_while_somebody_answers_the_card_fails_in_words_only() -> None:
    by, second = reception(), make_user("intake")
    for _ in range(TIMES):
        passenger = make_met(by=by)
        welcome = Welcome.unguarded.select_related("passenger").get(passenger=passenger)
        failed = together(
            lambda p=passenger: actions.undo_meeting(passenger=p, by=by),
            lambda w=welcome: actions.keep_answers(welcome=w, answers={"medicine": "today"}, by=second),
        )
        assert failed == []
        assert Passenger.unguarded.get(pk=passenger.pk).status == "expected"


@at_once
@pytest.mark.django_db(transaction=True)
def test_two_rows_met_at_once_as_one_person_are_one_meeting() -> None:
    by, second = reception(), make_user("intake")
    known: Person = make_person(SEVERAL)
    for _ in range(TIMES):
        one, two = make_listed(make_flight(), [SEVERAL, SEVERAL])
        failed = together(
            lambda p=one, k=known: actions.meet(passenger=p, person=k, by=by),
            lambda p=two, k=known: actions.meet(passenger=p, person=k, by=second),
        )
        assert failed == []
        assert Passenger.unguarded.filter(person=known, flight=one.flight).count() == 1


@at_once
@pytest.mark.django_db(transaction=True)
def test_a_flight_that_is_being_cancelled_is_not_moved() -> None:
    by, second = reception(), make_user("intake")
    for _ in range(TIMES):
        flight = make_flight(days=2)
        later = flight.date + dt.timedelta(days=1)
        facts = actions.NoticeFacts("the embassy", timezone.now(), later)
        failed = together(
            lambda f=flight: actions.cancel(flight=f, by=by),
            lambda f=flight, facts=facts: actions.write_notice(flight=f, facts=facts, by=second),
        )
        fresh = Flight.objects.get(pk=flight.pk)
        assert failed == []
        assert fresh.state == Flight.State.CANCELLED
        assert (fresh.date == later) == (fresh.notices.count() == 2)
