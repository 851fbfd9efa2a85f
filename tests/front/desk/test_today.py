"""Today: what is late, due and to come for one worker; the team; numbers alone; before a holiday, what cannot wait."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from samnak.casework.cases import actions
from samnak.casework.cases.models import Case, ContactAttempt, Task
from samnak.front.desk import queries
from samnak.front.desk.closures import next_closure
from samnak.ground import packs
from samnak.ground.access.models import User
from tests import factories
from tests.house.test_query_counts import someone
from tests.people import RITHY, SREYMOM, Somebody

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
DAY = dt.timedelta(days=1)
MOST_QUERIES = 14
BEFORE_WATER_FESTIVAL = dt.date(2026, 11, 19)  # a Thursday; the festival is Monday to Wednesday


def worker_of(lead: User | None = None) -> User:
    return factories.make_user("caseworker", name="Neary", supervisor=lead or factories.supervision())


def case_with(worker: User, who: Somebody = RITHY) -> Case:
    person = factories.make_person(who)
    made = actions.assign_case(person=person, worker=worker, by=factories.supervision())
    return Case.unguarded.select_related("person").get(pk=made.case_id)


def task(case: Case, worker: User, words: str, days: int, **more: Any) -> Task:
    """A task that asks to be seen so many days from today."""
    made = actions.write_task(facts=actions.TaskFacts(words, TODAY() + 30 * DAY, **more), case=case, by=worker)
    Task.unguarded.filter(pk=made.pk).update(due_on=TODAY() + days * DAY)
    return made


def page_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    response = client.get("/")
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def words_of(user: User) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page_of(user)))


# ---- a caseworker --------------------------------------------------------------------------------------


def test_one_sentence_says_what_is_late_and_due() -> None:
    worker = worker_of()
    case = case_with(worker)
    task(case, worker, "Ask the commune police", -2)
    task(case, worker, "Call the clinic", -1)
    task(case, worker, "Go to the commune hall", 0)
    said = words_of(worker)
    assert "2 things are late. 1 is for today." in said
    assert said.index("Ask the commune police") < said.index("Call the clinic") < said.index("Go to the commune hall")
    assert "2 days late" in said


def test_a_task_is_done_and_undone_in_its_row() -> None:
    worker = worker_of()
    made = task(case_with(worker), worker, "Call the clinic", 0)
    assert reverse("cases:task_done", args=[made.pk]) in page_of(worker)
    client = Client()
    client.force_login(worker)
    assert client.post(reverse("cases:task_done", args=[made.pk])).url == "/"  # type: ignore[attr-defined]
    after = page_of(worker)
    assert "Done today" in after
    assert reverse("cases:task_undo", args=[made.pk]) in after
    client.post(reverse("cases:task_undo", args=[made.pk]))
    assert reverse("cases:task_done", args=[made.pk]) in page_of(worker)


def test_a_task_of_somebody_else_is_not_on_my_today() -> None:
    lead = factories.supervision()
    mine, other = worker_of(lead), worker_of(lead)
    task(case_with(other), other, "Call the clinic", 0)
    assert "Call the clinic" not in words_of(mine)


def test_appointments_of_today_stand_with_their_time() -> None:
    worker = worker_of()
    case = case_with(worker)
    at = timezone.localtime().replace(hour=23, minute=45, second=0, microsecond=0)
    kind = packs.current().choices("casework.appointment_kinds")[0].key
    actions.make_appointment(case=case, kind=kind, at=at, by=worker)
    said = words_of(worker)
    assert "23:45" in said
    assert "1 is for today." in said


def test_who_has_no_plan_and_who_was_not_reached_stand_with_their_next_step() -> None:
    worker = worker_of()
    case = case_with(worker)
    Case.unguarded.filter(pk=case.pk).update(opened_on=TODAY() - 60 * DAY, landed_on=TODAY() - 60 * DAY)
    assert "Not spoken with for a while" in words_of(worker)
    for days in (40, 35, 31):
        actions.try_contact(case=case, way="phone", answer="no_answer", at=timezone.now() - days * DAY, by=worker)
    said = words_of(worker)
    assert "lost from sight" in said
    assert "tried 3 times" in said
    assert "Make the plan together" in said
    assert "Not spoken with for a while" not in said
    actions.try_contact(case=case, way="visit", answer="reached", by=worker)
    assert ContactAttempt.unguarded.count() == 4
    assert "lost from sight" not in words_of(worker)


def test_a_review_is_due() -> None:
    worker = worker_of()
    case = case_with(worker)
    Case.unguarded.filter(pk=case.pk).update(landed_on=TODAY() - 8 * DAY)
    plan = actions.PlanFacts(TODAY() - 8 * DAY, "To cook", goals=[actions.GoalFacts("work", "A kitchen of my own")])
    actions.make_plan(case=Case.unguarded.get(pk=case.pk), facts=plan, by=worker)
    said = words_of(worker)
    assert "A follow-up is due" in said
    assert "After one week" in said


def test_somebody_walked_with_and_without_a_case_is_not_forgotten() -> None:
    worker = worker_of()
    factories.make_person(RITHY, worker=worker)
    assert "No case is open yet" in words_of(worker)


def test_a_person_whose_case_is_closed_asks_for_nothing() -> None:
    worker = worker_of()
    actions.close_case(case=case_with(worker), reason="leaves_area", by=worker)
    assert "Nothing stands before you today" in words_of(worker)


# ---- others --------------------------------------------------------------------------------------------


def test_a_supervisor_sees_the_team_and_who_nobody_walks_with() -> None:
    lead = factories.supervision()
    worker = worker_of(lead)
    task(case_with(worker), worker, "Call the clinic", -1)
    alone = factories.make_person(SREYMOM)
    said = page_of(lead)
    assert "Your team" in said
    assert "1 thing late" in said
    assert reverse("cases:assign", args=[alone.pk]) in said


def test_a_director_counts_and_reads_no_name() -> None:
    worker = worker_of()
    case_with(worker)
    said = words_of(factories.make_user("director"))
    assert "Who walks with them" in said
    assert "Neary" not in said
    assert RITHY.family.upper() not in said.upper()


@pytest.mark.parametrize("role", ["donor", "counsellor", "attorney", "outreach", "auditor", "client"])
def test_whoever_has_nothing_is_told_so(role: str) -> None:
    assert "Nothing stands before you today" in words_of(factories.make_user(role))


def test_reception_sees_whom_it_met() -> None:
    factories.make_person(RITHY)
    assert "In reception's hands" in page_of(factories.reception()).replace("&#x27;", "'")


def test_whose_case_is_closed_is_not_said_to_be_without_a_worker() -> None:
    lead = factories.supervision()
    worker = worker_of(lead)
    case = case_with(worker)
    actions.close_case(case=case, reason="leaves_area", by=worker)
    assert "Nobody walks with them yet" not in words_of(lead)
    actions.reopen_case(case=case, by=lead)
    assert case.assignments.get(until=None).worker == worker  # who walked with them last does so again
    assert "Nobody walks with them yet" not in words_of(lead)


# ---- before a holiday ----------------------------------------------------------------------------------


def test_a_row_of_holidays_is_one_closure() -> None:
    closure = next_closure(BEFORE_WATER_FESTIVAL, "KH")
    assert closure is not None
    assert (closure.first.day, closure.last.day, closure.opens_on.day) == (23, 25, 26)
    assert "Water Festival" in closure.names
    assert not closure.begun
    during = next_closure(dt.date(2026, 11, 24), "KH")
    assert during is not None
    assert during.begun


def test_no_closure_is_said_of_days_far_away_or_gone() -> None:
    assert next_closure(dt.date(2026, 11, 12), "KH") is None
    assert next_closure(dt.date(2026, 11, 26), "KH") is None


def test_before_a_holiday_today_counts_what_cannot_wait() -> None:
    worker = worker_of()
    case = case_with(worker)
    day = BEFORE_WATER_FESTIVAL
    for number, (words, on) in enumerate(
        [("Today's", day), ("In the closed days", day + 5 * DAY), ("Afterwards", dt.date(2026, 11, 26))]
    ):
        made = task(case, worker, words, number)
        Task.unguarded.filter(pk=made.pk).update(due_on=on)
    page = queries.today(worker, day)
    [closed] = page.closed
    assert closed.tasks == 0  # none of them needs an office
    assert [row.due.task.words for row in page.before if row.due] == []
    assert [row.due.task.words for row in page.after if row.due] == ["In the closed days", "Afterwards"]
    Task.unguarded.update(place="commune_hall")
    [closed] = queries.today(worker, day).closed
    assert closed.tasks == 2
    Task.unguarded.filter(due_on=day + 5 * DAY).update(due_on=closed.closure.first - DAY)
    page = queries.today(worker, day)
    assert [row.due.task.words for row in page.before if row.due] == ["In the closed days"]
    assert [row.due.task.words for row in page.after if row.due] == ["Afterwards"]
    Task.unguarded.update(place="home_visit")
    assert [c.tasks for c in queries.today(worker, day).closed] == [0]


def test_a_holiday_of_the_other_country_counts_for_the_legal_watch_alone() -> None:
    worker = worker_of()
    case = case_with(worker)
    day = dt.date(2026, 6, 30)  # before 4 July
    made = task(case, worker, "File the paper", 0)
    Task.unguarded.filter(pk=made.pk).update(due_on=day + DAY)
    assert [c for c in queries.today(worker, day).closed if not c.home] == []
    Task.unguarded.filter(pk=made.pk).update(service="legal_monitoring")
    [abroad] = [c for c in queries.today(worker, day).closed if not c.home]
    assert (abroad.closure.country, abroad.tasks) == ("US", 1)


# ---- what it costs -------------------------------------------------------------------------------------


def fill(worker: User, people: int, start: int) -> None:
    kind = packs.current().choices("casework.appointment_kinds")[0].key
    for number in range(people):
        case = case_with(worker, someone(start + number))
        task(case, worker, "Call the clinic", number % 5 - 2)
        actions.try_contact(case=case, way="phone", answer="no_answer", by=worker)
        actions.make_appointment(case=case, kind=kind, at=timezone.now() + dt.timedelta(minutes=5), by=worker)


def queries_of(user: User) -> int:
    client = Client()
    client.force_login(user)
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/").status_code == 200
    return len(asked)


def test_today_costs_as_many_queries_with_forty_people_as_with_three() -> None:
    lead = factories.supervision()
    factories.make_listed(factories.make_flight(days=3), [SREYMOM])
    few, many = worker_of(lead), worker_of(lead)
    fill(few, 3, 0)
    of_lead = queries_of(lead)
    fill(many, 40, 100)
    counted = queries_of(few), queries_of(many)
    assert counted[0] == counted[1]
    assert counted[1] <= MOST_QUERIES
    assert queries_of(lead) == of_lead


def test_a_supervisor_is_told_what_waits_for_an_answer() -> None:
    lead = factories.make_user("supervisor")
    case = factories.make_case(worker=factories.make_user("caseworker", supervisor=lead), by=lead)
    worker = factories.walks(case)
    policy = packs.current().policies[0].key
    actions.ask_exception(case=case, policy=policy, what="A bed", reason="Ill", by=worker)
    actions.take_complaint(text="Nobody rang", way=factories.first("complaint_ways"), case=case, by=worker)
    client = Client()
    client.force_login(lead)
    assert client.get("/").content.decode().count("1 waits for your answer") == 2
    client.force_login(worker)
    assert "waits for your answer" not in client.get("/").content.decode()


def test_who_has_waited_longest_for_somebody_stands_first() -> None:
    lead = factories.supervision()
    today = timezone.localdate()
    new = factories.make_person(SREYMOM, arrived_on=today)
    waiting = factories.make_person(RITHY, arrived_on=today - dt.timedelta(days=8))
    assert [line.person.pk for line in queries.today(lead, today).without_worker] == [waiting.pk, new.pk]


# ---- what is first, and what is to come ----------------------------------------------------------------


def test_appointments_of_the_coming_days_stand_among_the_tasks_by_day_and_hour() -> None:
    worker = worker_of()
    case = case_with(worker)
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    kind = packs.current().choices("casework.appointment_kinds")[0].key
    for days, where in ((4, "the fourth"), (1, "the first"), (2, "the second")):
        actions.make_appointment(case=case, kind=kind, at=noon + days * DAY, where=where, by=worker)
    task(case, worker, "A task of the third", 3)
    said = words_of(worker)
    order = [said.index(words) for words in ("the first", "the second", "A task of the third", "the fourth")]
    assert order == sorted(order)
    assert page_of(worker).count(f'href="{reverse("cases:case", args=[case.pk])}"') >= 4


def test_what_is_about_health_stands_before_what_is_longer_late() -> None:
    worker = worker_of()
    case = case_with(worker)
    task(case, worker, "Ring the landlord", -9)
    task(case, worker, "A doctor today", -2, service="healthcare_referral")
    said = words_of(worker)
    assert said.index("A doctor today") < said.index("Ring the landlord")


def test_the_numbers_of_the_groups_follow_a_row_that_is_done_in_place() -> None:
    worker = worker_of()
    made = task(case_with(worker), worker, "Call the clinic", -1)
    before = page_of(worker)
    assert '<span class="quiet" id="n-late">1</span>' in before and '<span id="n-done">0</span>' in before
    asked = re.search(r'hx-select-oob="([^"]*)"', before)
    assert asked and {one.partition(":")[0] for one in asked[1].split(",")} == set(
        f"#{name}" for name in re.findall(r'id="(n-[a-z]+)"', before)
    )
    actions.do_task(task=made, by=worker)
    assert '<span id="n-late">0</span>' in page_of(worker)


def test_on_a_day_of_rest_before_holidays_offices_are_closed_already() -> None:
    for day in (21, 22):  # Saturday, Sunday; the festival is Monday to Wednesday
        closure = next_closure(dt.date(2026, 11, day), "KH")
        assert closure is not None and closure.begun
    friday = next_closure(dt.date(2026, 11, 20), "KH")
    assert friday is not None and not friday.begun


def test_a_closure_names_the_day_of_opening_and_leads_to_the_tasks_it_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    worker = worker_of()
    case = case_with(worker)
    sunday = timezone.make_aware(dt.datetime(2026, 11, 22, 10))
    made = task(case, worker, "Sign at the hall", 1, place="commune_hall")
    Task.unguarded.filter(pk=made.pk).update(due_on=dt.date(2026, 11, 23))
    monkeypatch.setattr(timezone, "localdate", lambda value=None: value.date() if value else sunday.date())
    said = words_of(worker)
    assert "Offices are closed until Wednesday 25 November" in said
    assert "They open again on Thursday 26 November" in said
    assert "1 of your tasks needs an office: can it wait until then?" in said
    assert f"{reverse('cases:places')}?until=2026-11-26" in page_of(worker)


def test_who_lands_soon_stands_at_the_top() -> None:
    factories.make_listed(factories.make_flight(days=1), [SREYMOM])
    page = page_of(factories.reception())
    assert page.index("Next arrival ·") < page.index("<aside")
