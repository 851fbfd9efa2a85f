"""Refusals are written down, and alarms ring: many files opened, many refusals, what goes out."""

from typing import Any
from uuid import UUID

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import path, reverse
from django.utils import timezone

from samnak.ground.access import actions, alarms, reads, turned_away, watching
from samnak.ground.access.gates import needs
from samnak.ground.access.ids import new_id
from samnak.ground.access.models import Alarm, AuditEntry, Refusal, User
from samnak.ground.access.refusals import Refused
from tests import factories
from tests.people import RITHY

pytestmark = pytest.mark.django_db


@needs("desk.me")
def catches(request: Any) -> Any:
    """As a form does that shows a refusal beside its field."""
    from django.http import HttpResponse

    try:
        raise Refused("Only who wrote it.", status=403)
    except Refused as refused:
        return HttpResponse(str(refused))


from samnak.urls import urlpatterns as every  # noqa: E402

urlpatterns = [*every, path("catches/", catches, name="catches")]
handler404 = "samnak.front.desk.errors.not_found"


@pytest.fixture
def worker(fresh_chain: None) -> User:
    return factories.make_user("caseworker", supervisor=factories.supervision())


@pytest.fixture
def client(worker: User) -> Client:
    client = Client()
    client.force_login(worker)
    return client


def refusals() -> list[tuple[str, list[str], int]]:
    return [(row.route, row.asked, row.status) for row in Refusal.objects.order_by("number")]


# ---- what is written --------------------------------------------------------------------------------


def test_asking_for_a_person_who_is_not_theirs_is_written_as_for_one_who_does_not_exist(
    client: Client, worker: User
) -> None:
    other = factories.make_person(RITHY, worker=factories.make_user("caseworker")).pk
    nobody = new_id()
    asked: dict[UUID, list[tuple[str, ...]]] = {}
    for person in (new_id(), other, nobody):  # the first warms what is asked once
        with (
            CaptureQueriesContext(connections["default"]) as default,
            CaptureQueriesContext(connections["reads"]) as store,
        ):
            assert client.get(reverse("register:person", args=[person])).status_code == 404
        asked[person] = [tuple(q["sql"].split()[0] for q in each.captured_queries) for each in (default, store)]
    assert refusals()[1:] == [("register:person", [str(other)], 404), ("register:person", [str(nobody)], 404)]
    assert set(Refusal.objects.values_list("by", flat=True)) == {str(worker.pk)}
    assert asked[other] == asked[nobody], "the same queries, in the same order"


def test_a_page_no_role_of_theirs_opens_is_written(client: Client) -> None:
    client.get("/people/totals/")
    client.post("/arrivals/new/")
    client.get("/no/such/page/")
    assert refusals() == [("register:totals", [], 404), ("arrivals:new", [], 404), ("unknown", [], 404)]


def test_may_not_in_words_is_written_even_where_a_form_shows_it(client: Client, settings: Any) -> None:
    settings.ROOT_URLCONF = __name__
    assert client.post("/catches/").status_code == 200
    assert refusals() == [("catches", [], 403)]
    client.get("/catches/")  # a page that asks what may be done there
    assert len(refusals()) == 1


def test_what_is_theirs_not_now_or_too_old_is_no_refusal(client: Client, worker: User) -> None:
    client.get("/")
    client.get(reverse("register:person", args=[factories.make_person(RITHY, worker=worker).pk]))
    client.get("/static/no-such-file.css")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(worker)
    assert strict.post("/people/new/").status_code == 403
    Client().get("/people/")
    Client().get("/no/such/page/")
    assert refusals() == []


def test_words_in_an_address_are_not_written(client: Client) -> None:
    client.get("/search/Sok-Dara/")
    client.get("/people/Sok-Dara/")
    assert "Sok" not in str(refusals())


def test_what_comes_too_fast_is_counted(worker: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "MANY_REFUSED", 10_000)
    moment = timezone.now().replace(second=1)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    for _ in range(500):
        turned_away.note(by=worker, route="register:person", asked=[new_id()], status=404)
    rows = list(Refusal.objects.order_by("number").values_list("times", flat=True))
    assert rows[: turned_away.ONE_BY_ONE] == [1] * turned_away.ONE_BY_ONE
    assert len(rows) < turned_away.ONE_BY_ONE + 6 and sum(rows) >= 250
    moment += timezone.timedelta(minutes=1)  # type: ignore[attr-defined]
    turned_away.note(by=worker, route="register:person", asked=[], status=404)
    assert sum(Refusal.objects.values_list("times", flat=True)) == 501


def test_a_store_that_cannot_be_written_refuses_all_the_same(client: Client, monkeypatch: Any, caplog: Any) -> None:
    from django.db import DatabaseError

    def full(*args: Any, **kwargs: Any) -> None:
        raise DatabaseError("disk full at /people/Sok")

    monkeypatch.setattr(turned_away, "note", full)
    assert client.get("/people/totals/").status_code == 404
    assert "a refusal was not written: DatabaseError" in caplog.text and "Sok" not in caplog.text


# ---- alarms -----------------------------------------------------------------------------------------


def read(by: User, times: int) -> None:
    for _ in range(times):
        reads.note("register.person_read", by=by, subjects=[new_id()])


def test_fifty_people_opened_in_an_hour_ring_once_for_supervisor_and_auditor(worker: User) -> None:
    read(worker, 49)
    assert not Alarm.objects.exists()
    read(worker, 30)
    rows = Alarm.objects.all()
    assert {(row.user, row.role) for row in rows} == {(worker.supervisor, ""), (None, "auditor")}
    assert {(row.key, row.facts["people"]) for row in rows} == {("access.many_opened", 50)}
    assert AuditEntry.objects.filter(key="access.many_opened", by=str(worker.pk)).count() == 1
    assert worker.supervisor is not None
    assert alarms.waiting(worker.supervisor).count() == 1 and not alarms.waiting(worker).exists()


def test_whoever_goes_on_opening_rings_again_at_twice_as_many(worker: User) -> None:
    read(worker, 210)
    rang = Alarm.objects.filter(role="auditor", key="access.many_opened").order_by("at")
    assert [row.facts["people"] for row in rang] == [50, 100, 200]


def test_the_same_person_opened_again_and_again_is_one_person(worker: User) -> None:
    person = new_id()
    for _ in range(60):
        reads.note("register.person_read", by=worker, subjects=[person])
    assert not Alarm.objects.exists()


def test_a_list_of_many_names_is_listed_not_opened(worker: User) -> None:
    for _ in range(5):
        reads.note("register.listed", by=worker, subjects=[new_id() for _ in range(50)])
    assert not Alarm.objects.exists()


def test_people_opened_longer_ago_do_not_count(worker: User, monkeypatch: Any) -> None:
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now - watching.HOUR * 1.1)
    read(worker, 40)
    monkeypatch.setattr(timezone, "now", lambda: now)
    read(worker, 40)
    assert not Alarm.objects.exists()


def test_it_rings_again_in_another_hour(worker: User, monkeypatch: Any) -> None:
    read(worker, 50)
    later = timezone.now() + watching.HOUR * 1.1
    monkeypatch.setattr(timezone, "now", lambda: later)
    read(worker, 50)
    assert Alarm.objects.filter(role="auditor").count() == 2


def test_twenty_refusals_in_an_hour_ring_once(client: Client, worker: User) -> None:
    for _ in range(19):
        client.get(reverse("register:person", args=[new_id()]))
    assert not Alarm.objects.exists()
    for _ in range(8):
        client.get(reverse("register:person", args=[new_id()]))
    assert [(a.key, a.facts) for a in Alarm.objects.filter(role="auditor")] == [
        ("access.many_refused", {"counted": 20})
    ]


def test_without_a_supervisor_the_director_is_told(fresh_chain: None) -> None:
    lead = factories.supervision()
    read(lead, 50)
    assert set(Alarm.objects.values_list("role", flat=True)) == {"auditor", "director"}


def test_nobody_says_of_an_alarm_about_themselves_that_they_know(fresh_chain: None) -> None:
    auditor, other = factories.make_user("auditor"), factories.make_user("auditor")
    actions.warn_of_refusals(times=20, by=auditor)
    assert not alarms.waiting(auditor).exists() and alarms.waiting(other).count() == 1
    alarm = alarms.waiting(other).get()
    alarms.know(alarm=alarm, by=auditor)
    alarm.refresh_from_db()
    assert alarm.known_at is None
    client = Client()
    client.force_login(auditor)
    assert client.post(reverse("access:alarm_known", args=[alarm.pk])).status_code == 404


# ---- pages of alarms --------------------------------------------------------------------------------


def test_an_alarm_stands_on_today_and_leaves_it_once_it_is_known(worker: User, client: Client) -> None:
    assert worker.supervisor is not None
    lead = Client()
    lead.force_login(worker.supervisor)
    assert "alarm" not in lead.get("/").content.decode()
    read(worker, 50)
    assert "1 alarm waits for you." in lead.get("/").content.decode()
    assert "alarm waits" not in client.get("/").content.decode()
    page = lead.get("/alarms/").content.decode()
    assert f"{worker.name} opened the files of 50 people within an hour" in page
    alarm = alarms.waiting(worker.supervisor).get()
    assert client.post(reverse("access:alarm_known", args=[alarm.pk])).status_code == 404
    assert lead.post(reverse("access:alarm_known", args=[alarm.pk]), follow=True).status_code == 200
    assert "alarm waits" not in lead.get("/").content.decode()
    assert "No alarm waits for you" in lead.get("/alarms/").content.decode()
    known = AuditEntry.objects.filter(key="access.alarm_known").count()
    lead.post(reverse("access:alarm_known", args=[alarm.pk]))
    assert AuditEntry.objects.filter(key="access.alarm_known").count() == known == 1


def test_today_costs_one_query_more_for_alarms_and_the_week(worker: User) -> None:
    from samnak.ground.access.queries import today

    assert worker.supervisor is not None
    with CaptureQueriesContext(connections["default"]) as asked:
        worker.supervisor.role_keys()
        known = len(asked)
        today.panel(worker.supervisor)
    assert len(asked) - known == 1
