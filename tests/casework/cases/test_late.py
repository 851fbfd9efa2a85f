"""What "late" means, everywhere the same: a task, a plan and a look at the plan past their day; never for the dead."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from samnak.casework.cases import actions, rules
from samnak.casework.cases.models import Case, Task
from samnak.casework.cases.queries import caseload
from samnak.casework.cases.queries.counting import count_cases
from samnak.casework.cases.queries.today import work_today
from samnak.casework.cases.queries.workload import cases_page, team_today
from samnak.front.desk import queries as desk
from samnak.ground import packs
from samnak.ground.access.actors import TOTALS
from samnak.ground.access.models import User
from samnak.reception.register.models import Person
from tests.casework.cases.desks import Desk, as_user, choice, get
from tests.factories import make_person, make_user
from tests.people import RITHY, SEVERAL, SREYMOM

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
DAY = dt.timedelta(days=1)


def landed(case: Case, days: int) -> Case:
    on = TODAY() - days * DAY
    Case.unguarded.filter(pk=case.pk).update(landed_on=on, opened_on=on)
    return Case.unguarded.select_related("person").get(pk=case.pk)


def plan(case: Case, by: User, days: int = 0) -> None:
    facts = actions.PlanFacts(TODAY() - days * DAY, "To cook", goals=[actions.GoalFacts("work", "A kitchen")])
    actions.make_plan(case=case, facts=facts, by=by)


def overdue(desk: Desk, case: Case, days: int = 2) -> Task:
    made = actions.write_task(facts=actions.TaskFacts("Ring the commune", TODAY()), case=case, by=desk.worker)
    Task.unguarded.filter(pk=made.pk).update(due_on=TODAY() - days * DAY)
    return made


def three_late(desk: Desk) -> list[Case]:
    """One with a task late, one whose plan was not made, one whose look at the plan was not held."""
    with_task = desk.case
    overdue(desk, with_task)
    no_plan = landed(desk.open(SREYMOM), packs.current().casework.plan.due_after_days + 1)
    no_look = landed(desk.open(SEVERAL), packs.current().casework.plan.reviews[0].after_days + 1)
    plan(no_look, desk.worker, days=packs.current().casework.plan.reviews[0].after_days + 1)
    return [with_task, no_plan, no_look]


def die(case: Case) -> None:
    Person.unguarded.filter(pk=case.person_id).update(life_status="died", life_since=TODAY())


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def today_page(user: User) -> str:
    client = Client()
    client.force_login(user)
    return plain(client.get("/").content.decode())


def everywhere(desk_: Desk) -> dict[str, int]:
    """How many things are late: by the worker's Today, the team table, the counts, and the cases with a sign."""
    [line] = team_today(desk_.lead, TODAY())
    return {
        "today": desk.today(desk_.worker, TODAY()).late_count,
        "team": line.late,
        "counts": count_cases(TODAY()).late,
        "cases": cases_page(desk_.worker, state="late", today=TODAY()).total,
    }


def test_late_is_one_thing_everywhere() -> None:
    desk_ = Desk()
    three_late(desk_)
    assert everywhere(desk_) == {"today": 3, "team": 3, "counts": 3, "cases": 3}
    page = get(as_user(desk_.worker), "cases", query="?state=late")
    assert all(words in page for words in ("1 task late", "plan late", "review late"))
    said = today_page(desk_.worker)
    assert "3 things are late." in said
    assert "Late: 1 task, 1 plan not made, 1 review." in said


def test_nothing_is_late_about_somebody_who_has_died_and_the_sums_add_up() -> None:
    desk_ = Desk()
    for case in three_late(desk_):
        die(case)
    assert everywhere(desk_) == {"today": 0, "team": 0, "counts": 0, "cases": 0}
    counts = count_cases(TODAY())
    assert counts.planned + counts.without_plan + counts.plans_of_died == counts.open == 3
    assert (counts.without_plan, counts.plans_of_died) == (0, 2)
    assert counts.tasks_in_time + counts.late_tasks + counts.tasks_of_died == counts.tasks
    [line] = team_today(desk_.lead, TODAY())
    work = work_today(desk_.worker, TODAY())
    assert line.without_plan == 0
    assert (work.without_plan, work.reviews, work.not_reached, work.follow_ups) == ([], [], [], [])
    assert [due.group for due in work.tasks] == ["next"]
    assert cases_page(desk_.worker, state="no_plan", today=TODAY()).total == 0
    assert "died: no plan is asked" in get(as_user(make_user("director")), "counts")


@pytest.mark.parametrize("days", [0, 3, 6, 7, 8, 29, 30, 31, 60, 89, 90, 91, 200, 364, 365, 366, 800])
@pytest.mark.parametrize("held", [(), (0,), (1,), (0, 1), (0, 1, 2)])
def test_the_database_says_of_a_review_what_the_rules_say(days: int, held: tuple[int, ...]) -> None:
    same_of_a_review(days, held, planned=days)


@pytest.mark.parametrize("days", [7, 8, 31, 34, 95, 366, 400, 800])
@pytest.mark.parametrize(("held", "planned"), [((), 0), ((), 3), ((), 4), ((), 5), ((0,), 0), ((0, 1), 61)])
def test_they_agree_also_of_a_plan_made_late(days: int, held: tuple[int, ...], planned: int) -> None:
    same_of_a_review(days, held, planned)


def same_of_a_review(days: int, held: tuple[int, ...], planned: int) -> None:
    """Landed so many days ago, planned so many days ago."""
    desk_ = Desk()
    case = landed(desk_.case, days)
    made = min(planned, days)
    plan(case, desk_.worker, days=made)
    intervals = packs.current().casework.plan.reviews
    for place in held:
        actions.hold_review(case=case, interval=intervals[place].key, by=desk_.worker)
    said = {intervals[place].key: TODAY() for place in held}
    due = rules.reviews_due(case, intervals, said, TODAY() - made * DAY)
    review = rules.next_review(due, TODAY())
    rows = caseload.with_late(caseload.with_plan(Case.objects.visible_to(TOTALS)), TODAY())
    assert rows.get().review_late == bool(review and review.due_on < TODAY())


def test_a_plan_made_today_is_not_looked_at_on_a_day_before_it() -> None:
    desk_ = Desk()
    case = landed(desk_.case, 8)
    plan(case, desk_.worker)
    first, second, *_later = packs.current().casework.plan.reviews
    following = rules.counts_from(case) + dt.timedelta(days=second.after_days)
    assert everywhere(desk_) == {"today": 0, "team": 0, "counts": 0, "cases": 0}
    [line] = cases_page(desk_.worker, state="open", today=TODAY()).lines
    assert (line.next_kind, line.next_words, line.next_on) == ("review", second.key, following)
    page = plain(get(as_user(desk_.worker), "case", case.pk))
    assert "Next review" in page
    assert first.label.in_language("en") not in page
    assert "review late" not in plain(as_user(desk_.worker).get(f"/people/{case.person_id}/").content.decode())


def test_a_look_past_its_day_is_never_called_the_next_one() -> None:
    desk_ = Desk()
    case = landed(desk_.case, 9)
    plan(case, desk_.worker, days=9)
    client = as_user(desk_.worker)
    page = plain(get(client, "case", case.pk))
    assert "Review was due" in page
    assert "Next review" not in page
    assert "it was due on" in plain(client.get(f"/people/{case.person_id}/").content.decode())
    printed = plain(get(client, "plan_print", case.pk))
    assert "After one week · when we meet next" in printed


def test_the_list_says_since_when_the_stay_goes_on_and_is_ordered_by_it() -> None:
    desk_ = Desk()
    later = desk_.open(SREYMOM)
    landed(later, 40)
    lines = cases_page(desk_.worker, state="open", today=TODAY()).lines
    assert [line.case.pk for line in lines] == [later.pk, desk_.case.pk]
    assert lines[0].case.opened_on == TODAY() - 40 * DAY


def test_the_team_counts_appointments_as_the_workers_own_today_does() -> None:
    desk_ = Desk()
    at = timezone.localtime().replace(hour=23, minute=45)
    for day, whom in ((0, desk_.worker), (0, None), (1, desk_.worker)):
        actions.make_appointment(
            case=desk_.case,
            kind=choice("casework.appointment_kinds"),
            at=at + day * DAY,
            with_whom=whom,
            by=desk_.worker,
        )
    desk_.task(due_on=TODAY())
    [line] = team_today(desk_.lead, TODAY())
    page = desk.today(desk_.worker, TODAY())
    assert line.today == page.due_today == 3
    assert len(page.work.tomorrow) == 1
    assert "Tomorrow 1" in today_page(desk_.worker)


def test_a_task_left_with_the_worker_before_is_on_nobodys_today() -> None:
    desk_ = Desk()
    other = make_user("caseworker", supervisor=desk_.lead)
    overdue(desk_, desk_.case)
    kept = overdue(desk_, desk_.case)
    actions.assign_case(person=desk_.case.person, worker=other, by=desk_.lead)
    Task.unguarded.filter(pk=kept.pk).update(owner=desk_.worker)
    found = {line.worker.pk: line.late for line in team_today(desk_.lead, TODAY())}
    assert found == {desk_.worker.pk: 0, other.pk: 1}
    assert desk.today(desk_.worker, TODAY()).late_count == 0


def test_whom_nobody_walks_with_is_counted_as_on_a_supervisors_today() -> None:
    desk_ = Desk()
    make_person(SREYMOM, arrived_on=TODAY())
    actions.open_case(person=make_person(SEVERAL, arrived_on=TODAY()), by=desk_.lead)
    old = make_person(RITHY, arrived_on=TODAY() - 200 * DAY)
    assert old.arrived_on is not None
    counts = count_cases(TODAY())
    assert (counts.waiting, counts.waiting_new) == (1, 1)
    assert desk.today(desk_.lead, TODAY()).without_worker_count == 2
    assert "came in the last 90 days and have no case yet" in get(as_user(desk_.lead), "counts")


def test_the_team_table_says_the_limit_in_force() -> None:
    desk_ = Desk()
    limits = packs.current().casework.caseload
    assert f"1 of at most {limits.hard}" in today_page(desk_.lead)
    shares: dict[User, tuple[int, bool]] = {desk_.worker: (5, False)}
    actions.begin_surge(words="A flight", since=TODAY(), until=TODAY(), shares=shares, by=desk_.lead)
    assert f"1 of at most {limits.surge_hard}" in today_page(desk_.lead)


def test_a_supervisor_reads_whose_tasks_are_late() -> None:
    desk_ = Desk()
    three_late(desk_)
    said = today_page(desk_.lead)
    assert "Of your own work: Nothing is late." in said
    assert "Of your team: 3 things are late." in said


def test_a_row_done_in_place_tells_the_page_to_look_at_its_numbers_again() -> None:
    desk_ = Desk()
    task = desk_.task(due_on=TODAY())
    client = as_user(desk_.worker)
    page = client.get("/").content.decode()
    assert 'hx-trigger="tasks-changed from:body"' in page
    done = client.post(reverse("cases:task_done", args=[task.pk]), headers={"HX-Request": "true"})
    assert done["HX-Trigger"] == "tasks-changed"
    assert "Nothing is for today." in plain(client.get("/").content.decode())


def test_the_team_costs_as_many_queries_with_six_workers_as_with_one() -> None:
    desk_ = Desk()
    counted = []
    for workers in (1, 5):
        for _each in range(workers):
            worker = make_user("caseworker", supervisor=desk_.lead)
            desk_.open(SREYMOM, worker)
        with CaptureQueriesContext(connection) as asked:
            team_today(desk_.lead, TODAY())
        counted.append(len(asked))
    assert counted[0] == counted[1] <= 7


# ---- ways ----------------------------------------------------------------------------------------------


def ways_of(user: User, name: str) -> set[str]:
    client = Client()
    client.force_login(user)
    page = client.get(reverse(name)).content.decode()
    known = ("cases:week", "cases:places", "cases:exceptions", "cases:complaints")
    return {one for one in known if f'href="{reverse(one)}"' in page}


@pytest.mark.parametrize("name", ["desk:today", "desk:more"])
def test_the_week_and_what_waits_stand_at_the_top_of_today_and_under_more(name: str) -> None:
    desk_ = Desk()
    assert ways_of(desk_.worker, name) == {"cases:week", "cases:places"}
    assert ways_of(desk_.lead, name) == {"cases:week", "cases:places", "cases:exceptions", "cases:complaints"}
    assert ways_of(make_user("director"), name) == set()


def current(user: User, name: str) -> list[str]:
    client = Client()
    client.force_login(user)
    page = client.get(reverse(name)).content.decode()
    return [word.strip() for word in re.findall(r'<a href="[^"]*" aria-current="\w+">([^<]*)</a>', page)]


def test_counts_alone_is_the_current_word_on_its_page() -> None:
    lead = Desk().lead
    assert current(lead, "cases:counts") == ["Counts"]
    assert current(lead, "cases:cases")[0] == "Cases"
    assert current(lead, "cases:surge") == ["Cases"]


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("caseworker", "You see only the people you walk beside."),
        ("supervisor", "You see the people of your team, and everybody with whom nobody walks now."),
        ("intake", "You see the people who came in the last seven days."),
        ("director", "You see a person only while their file is open in an emergency."),
        ("donor", "You see only what your work needs."),
    ],
)
def test_the_foot_says_what_is_true_for_each_role(role: str, words: str) -> None:
    said = today_page(make_user(role))
    assert words in said
    assert said.count("You see ") == 1


def test_the_filters_come_before_the_workers_and_lead_to_the_list() -> None:
    page = get(as_user(Desk().lead), "cases")
    assert page.index('id="list"') < page.index('id="workers"')
    assert 'href="?state=no_plan#list"' in page


def lines_of(user: User, state: str) -> list[Case]:
    page = cases_page(user, state=state, today=TODAY())
    return [line.case.pk for line in page.lines]


def test_the_late_list_begins_with_the_most_days_late_and_says_them() -> None:
    desk = Desk()
    first, second, third = desk.case, desk.open(SREYMOM), desk.open(SEVERAL)
    due = packs.current().casework.plan.due_after_days
    landed(first, due + 30)  # longest in the programme
    plan(first, desk.worker)
    for interval in packs.current().casework.plan.reviews:
        actions.hold_review(case=first, interval=interval.key, by=desk.worker)
    overdue(desk, first, days=1)
    landed(second, due + 3)  # no plan, three days late
    overdue(desk, third, days=7)
    assert lines_of(desk.lead, "late") == [third.pk, second.pk, first.pk]
    text = get(as_user(desk.lead), "cases", query="?state=late")
    assert "the most days late first" in text and "for 7 days" in text and "was due" in text


def test_the_list_of_the_not_reached_begins_with_the_longest_and_says_since_when() -> None:
    desk = Desk()
    late_one, never = desk.case, desk.open(SREYMOM)
    landed(late_one, 60), landed(never, 30)
    way, none = choice("casework.contact_ways"), "no_answer"
    reached = actions.try_contact(case=late_one, way=way, answer=rules.reached(), by=desk.worker)
    type(reached).unguarded.filter(pk=reached.pk).update(at=timezone.now() - 5 * DAY)
    for case in (late_one, never, never):
        actions.try_contact(case=case, way=way, answer=none, by=desk.worker)
    assert lines_of(desk.worker, "not_reached") == [never.pk, late_one.pk]
    text = get(as_user(desk.worker), "cases", query="?state=not_reached")
    assert "never reached, tried 2 times" in text and "last reached on" in text and "tried 1 time since" in text


def test_of_a_closed_case_nothing_is_late_and_it_says_why_and_who_walked_with_them() -> None:
    desk = Desk()
    case = landed(desk.case, packs.current().casework.plan.due_after_days + 5)
    plan(case, desk.worker)
    actions.close_case(case=case, reason="period_ended", by=desk.lead)
    lead = as_user(desk.lead)
    listed, file = get(lead, "cases", query="?state=closed"), get(lead, "case", case.pk)
    assert "late" not in re.sub(r"<[^>]*>", " ", listed.split("<table")[1])
    assert str(desk.worker) in listed.split("<table")[1] and "no one yet" not in listed
    assert "late, was due" not in file and f"by {desk.lead}" in file and str(desk.worker) in file


def test_the_numbers_of_a_team_lead_to_the_lists_behind_them() -> None:
    desk = Desk()
    overdue(desk, desk.case)
    text = as_user(desk.lead).get(reverse("desk:today")).content.decode()
    for state in ("late", "no_plan"):
        assert f"?worker={desk.worker.pk}&amp;state={state}#list" in text
    assert "1 thing late" in text


def test_a_day_of_another_year_says_the_year() -> None:
    desk = Desk()
    landed(desk.case, 0)
    far = TODAY().replace(year=TODAY().year + 1, day=1)
    plan(desk.case, desk.worker)
    for interval in packs.current().casework.plan.reviews:
        actions.hold_review(case=desk.case, interval=interval.key, by=desk.worker)
    actions.write_task(facts=actions.TaskFacts("Ask again", far), case=desk.case, by=desk.worker)
    assert f"{far.year}: Ask again" in get(as_user(desk.worker), "cases")


def test_two_of_the_same_name_are_told_apart_by_their_age() -> None:
    desk = Desk()
    alone = get(as_user(desk.worker), "cases")
    desk.open(RITHY)
    assert "years old" in get(as_user(desk.worker), "cases") and "years old" not in alone
