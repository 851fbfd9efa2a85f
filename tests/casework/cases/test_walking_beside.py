"""A case from the first day to its end, through the real actions."""

import datetime as dt

import pytest
from django.utils import timezone

from samnak.casework.cases import actions
from samnak.casework.cases.models import Assignment, Case, Note, PolicySignature, ServiceRecord, Task
from samnak.casework.cases.queries.beside import open_stay
from samnak.casework.cases.queries.counting import count_cases
from samnak.casework.cases.queries.page import CasePage, case_page
from samnak.casework.cases.queries.today import work_today
from samnak.casework.cases.queries.workload import team_today
from samnak.ground.access.actions import relate
from samnak.ground.access.eyes import Eyes
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from tests.factories import make_person, make_user
from tests.people import RITHY, SEVERAL, SREYMOM, Somebody

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def make_worker(supervisor: User | None = None) -> User:
    return make_user("caseworker", supervisor=supervisor)


def make_case(who: Somebody = RITHY, *, worker: User | None = None, landed: int = 0) -> Case:
    supervisor = make_user("supervisor")
    person = make_person(who, arrived_on=TODAY() - dt.timedelta(days=landed))
    made = actions.assign_case(person=person, worker=worker or make_worker(supervisor), by=supervisor)
    return Case.unguarded.get(pk=made.case_id)


def walker(case: Case) -> User:
    return User.objects.get(pk=Assignment.unguarded.get(case=case, until=None).worker_id)


def page_of(reader: User, case: Case) -> CasePage:
    return case_page(Eyes(reader, case.person_id), case, today=TODAY())


def test_the_morning_after_somebody_walks_with_each_person() -> None:
    case = make_case()
    worker = walker(case)
    found = open_stay(Eyes(worker, case.person_id))
    assert found is not None and found.pk == case.pk
    assert [p.case.pk for p in work_today(worker, TODAY()).without_plan] == [case.pk]


def test_coming_back_opens_a_new_case_and_the_old_one_stays() -> None:
    case = make_case()
    worker = walker(case)
    actions.close_case(case=case, reason="period_ended", by=worker)
    again = actions.open_case(person=case.person, by=make_user("supervisor"))
    assert again.pk != case.pk
    assert Case.unguarded.get(pk=case.pk).closure_reason == "period_ended"


def test_a_case_is_not_closed_while_something_is_open() -> None:
    case = make_case()
    worker = walker(case)
    task = actions.write_task(facts=actions.TaskFacts("Go to the commune hall", TODAY()), case=case, by=worker)
    with pytest.raises(Refused, match="1 task is open"):
        actions.close_case(case=case, reason="chooses_to_stop", by=worker)
    actions.do_task(task=task, by=worker)
    actions.close_case(case=case, reason="chooses_to_stop", by=worker)
    assert Case.unguarded.get(pk=case.pk).closed_on == TODAY()


def test_a_declined_service_is_a_choice_and_can_be_taken_up_later() -> None:
    case = make_case()
    worker = walker(case)
    for kind in ("offered", "not_taken_up"):
        actions.say_service(case=case, fact=actions.FactOfService("orientation", kind, TODAY()), by=worker)
    assert page_of(worker, case).lines[0].status == "not_taken_up"
    actions.say_service(case=case, fact=actions.FactOfService("orientation", "accepted", TODAY()), by=worker)
    assert page_of(worker, case).lines[0].status == "accepted"


def test_help_is_written_for_many_at_once_or_for_none() -> None:
    worker = make_worker(make_user("supervisor"))
    mine = [make_case(who, worker=worker) for who in (RITHY, SREYMOM)]
    help_ = actions.Help("housing_food", "meals", TODAY(), 2, "meal")
    assert len(actions.give_help(cases=mine, help_=help_, by=worker)) == 2
    stranger = make_case(SEVERAL)
    with pytest.raises(Refused):
        actions.give_help(cases=[*mine, stranger], help_=help_, by=worker)
    assert ServiceRecord.unguarded.count() == 2


def test_a_plan_has_goals_and_is_looked_at_again() -> None:
    case = make_case(landed=8)
    worker = walker(case)
    goal = actions.GoalFacts("work", "I want to cook", "asks at the market", "we go with him")
    made_on = TODAY() - dt.timedelta(days=8)
    actions.make_plan(case=case, facts=actions.PlanFacts(made_on, "A kitchen of my own", goals=[goal]), by=worker)
    page = page_of(worker, case)
    assert [g.goal.words for g in page.goals] == ["I want to cook"]
    due = page.next_review
    assert due is not None and due.due_on == case.landed_on + dt.timedelta(days=7)
    actions.hold_review(case=case, interval=due.interval, by=worker)
    following = page_of(worker, case).next_review
    assert following is not None and following.interval != due.interval


def test_a_task_before_the_landing_is_refused() -> None:
    case = make_case()
    with pytest.raises(Refused, match="before the person landed"):
        actions.write_task(
            facts=actions.TaskFacts("Too early", TODAY() - dt.timedelta(days=2)), case=case, by=walker(case)
        )


def test_a_task_for_a_worker_who_left_is_refused() -> None:
    case = make_case()
    gone = make_worker()
    User.objects.filter(pk=gone.pk).update(is_active=False)
    facts = actions.TaskFacts("Visit", TODAY(), owner=User.objects.get(pk=gone.pk))
    with pytest.raises(Refused, match="does not work here any more"):
        actions.write_task(facts=facts, case=case, by=walker(case))


def test_a_repeated_task_comes_again_and_undoing_takes_that_back() -> None:
    case = make_case()
    worker = walker(case)
    facts = actions.TaskFacts("Ring him", TODAY(), repeat="weekly")
    task = actions.write_task(facts=facts, case=case, by=worker)
    done = actions.do_task(task=task, by=worker)
    assert done.followed_by is not None and done.followed_by.due_on == TODAY() + dt.timedelta(days=7)
    actions.undo_task(task=done, by=worker)
    assert Task.unguarded.filter(taken_back_at=None).count() == 1


def test_a_correction_keeps_the_first_wording() -> None:
    case = make_case()
    worker = walker(case)
    note = actions.write_note(case=case, text="គាត់បានទូរសព្ទ", by=worker)
    actions.correct_note(note=note, text="គាត់បានទូរសព្ទទៅប្អូនស្រី", by=worker)
    stored = Note.unguarded.get()
    assert stored.text == "គាត់បានទូរសព្ទទៅប្អូនស្រី"
    assert stored.earlier.get().text == "គាត់បានទូរសព្ទ"


def test_ten_thousand_and_one_characters_are_refused_in_one_sentence() -> None:
    case = make_case()
    with pytest.raises(Refused, match="10,000"):
        actions.write_note(case=case, text="x" * 10_001, by=walker(case))


def test_lost_contact_follows_from_the_attempts() -> None:
    case = make_case(landed=60)
    worker = walker(case)
    Case.unguarded.filter(pk=case.pk).update(opened_on=TODAY() - dt.timedelta(days=60))
    case = Case.unguarded.get(pk=case.pk)
    for days in (40, 35, 31):
        at = timezone.now() - dt.timedelta(days=days)
        actions.try_contact(case=case, way="phone", answer="no_answer", at=at, by=worker)
    assert page_of(worker, case).contact.lost
    actions.try_contact(case=case, way="visit", answer="reached", by=worker)
    assert not page_of(worker, case).contact.lost


def test_people_are_handed_over_with_everything_they_had() -> None:
    supervisor = make_user("supervisor")
    old, new = make_worker(supervisor), make_worker(supervisor)
    cases = [make_case(who, worker=old) for who in (RITHY, SREYMOM, SEVERAL)]
    actions.write_task(facts=actions.TaskFacts("Visit", TODAY()), case=cases[0], by=old)
    people = {c.person_id: new for c in cases}
    notes = {cases[0].person_id: "He likes to be rung in the evening."}
    assert actions.hand_over(people=people, notes=notes, from_worker=old, by=supervisor) == 3
    assert {walker(c).pk for c in cases} == {new.pk}
    today = work_today(new, TODAY())
    assert [t.task.words for t in today.group("today")] == ["Visit"]
    assert [p.words for p in today.handed_over] == ["He likes to be rung in the evening.", "", ""]
    assert open_stay(Eyes(old, cases[0].person_id)) is None


def test_a_hand_over_to_a_walled_relative_hands_over_nobody() -> None:
    supervisor = make_user("supervisor")
    old, kin = make_worker(supervisor), make_worker(supervisor)
    cases = [make_case(who, worker=old) for who in (RITHY, SREYMOM)]
    relate(kind="walled", user=kin, subject=cases[1].person_id)
    with pytest.raises(Refused, match="cannot take this person on"):
        actions.hand_over(people={c.person_id: kin for c in cases}, from_worker=old, by=supervisor)
    assert {walker(c).pk for c in cases} == {old.pk}


def test_a_signed_policy_keeps_its_version() -> None:
    case = make_case()
    actions.read_policy(
        case=case, policy="participation", language="km", how="read_aloud", said="signed", by=walker(case)
    )
    stored = PolicySignature.unguarded.get()
    assert stored.version
    assert len(stored.text_hash) == 64


def test_nobody_approves_an_exception_they_asked_for() -> None:
    supervisor = make_user("supervisor")
    case = make_case(worker=make_worker(supervisor))
    asked = actions.ask_exception(case=case, policy="participation", what="A week more", reason="Ill", by=supervisor)
    with pytest.raises(Refused, match="Somebody else has to answer"):
        actions.answer_exception(exception=asked, approve=True, by=supervisor)


def test_a_course_becomes_tasks_and_its_end_takes_back_what_nobody_did() -> None:
    case = make_case()
    worker = walker(case)
    run = actions.begin_course(case=case, course="imprisonment", by=worker)
    made = Task.unguarded.filter(course=run)
    assert made.count() >= 3
    actions.do_task(task=made.order_by("due_on").first(), by=worker)  # type: ignore[arg-type]
    actions.end_course(run=run, by=worker)
    assert Task.unguarded.filter(course=run, taken_back_at=None).count() == 1


def test_a_complaint_is_taken_answered_and_counted() -> None:
    supervisor = make_user("supervisor")
    complaint = actions.take_complaint(text="Nobody called back.", way="in_person", by=make_user("intake"))
    assert count_cases(TODAY()).complaints_open == 1
    actions.answer_complaint(complaint=complaint, answer="We called on Monday.", by=supervisor)
    counts = count_cases(TODAY())
    assert (counts.complaints_open, counts.complaints_answered) == (0, 1)


def test_the_directors_numbers_add_up_to_the_rows() -> None:
    case = make_case()
    make_case(SREYMOM)
    actions.close_case(case=case, reason="leaves_area", by=walker(case))
    counts = count_cases(TODAY())
    assert counts.open == counts.with_worker + counts.without_worker == 1
    assert counts.planned + counts.without_plan == counts.open
    assert counts.closed_this_year == {"leaves_area": 1}


def test_a_supervisor_sees_the_team_by_worker() -> None:
    supervisor = make_user("supervisor")
    worker = make_worker(supervisor)
    case = make_case(worker=worker)
    late = TODAY()
    actions.write_task(facts=actions.TaskFacts("Visit", late), case=case, by=worker)
    [line] = [w for w in team_today(supervisor, TODAY()) if w.worker.pk == worker.pk]
    assert (line.people, line.today, line.without_plan) == (1, 1, 1)
