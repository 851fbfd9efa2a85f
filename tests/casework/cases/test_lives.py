"""What follows when a life changes: courses, a death, a case closed and opened again; and who may not look."""

import datetime as dt
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from samnak.casework.cases import actions
from samnak.casework.cases.models import Appointment, Assignment, Case, Closing, ContactAttempt, CourseRun, Note, Task
from samnak.ground import packs
from samnak.ground.access.actions import relate
from samnak.ground.access.actors import COMMAND
from samnak.ground.access.models import AuditEntry, Relation
from samnak.ground.access.refusals import Refused
from samnak.ground.panels import RIVER_PAGE
from samnak.reception.register import actions as register
from samnak.reception.register.models import LifeEvent, Person
from tests import factories
from tests.casework.cases.desks import TODAY, Desk, as_user, choice, day, get, post, text_of
from tests.casework.cases.test_walking_pages import _limits
from tests.people import SREYMOM

pytestmark = pytest.mark.django_db


# ---- guided courses ------------------------------------------------------------------------------------


def test_steps_fall_to_whom_the_pack_names(desk: Desk) -> None:
    run = actions.begin_course(case=desk.case, course="imprisonment", by=desk.worker)
    shape = packs.current().course("imprisonment")
    assert shape is not None
    owners = {step.key: desk.lead if step.who == "supervisor" else desk.worker for step in shape.steps}
    tasks = {task.step.split(".")[1]: task.owner for task in Task.unguarded.filter(course=run)}
    assert tasks == owners
    assert desk.lead in tasks.values() and desk.worker in tasks.values()


def test_a_step_stands_in_the_readers_language_whoever_began_it(desk: Desk, client: Client) -> None:
    actions.begin_course(case=desk.case, course="imprisonment", by=desk.worker)
    shape = packs.current().course("imprisonment")
    assert shape is not None
    client.cookies["samnak-language"] = "km"
    for name, args in (("case", [desk.case.pk]), ("cases", [])):
        text = get(client, name, *args)
        assert shape.steps[0].text.in_language("km")[:20] in text and shape.steps[0].text.in_language("en") not in text
    page = get(client, "task_put_off", Task.unguarded.get(step="imprisonment.where_and_since_when").pk)
    assert shape.steps[0].tell is not None and shape.steps[0].tell.in_language("km") in page


def test_a_course_tells_the_register_since_when(desk: Desk, client: Client) -> None:
    Case.unguarded.update(landed_on=TODAY() - dt.timedelta(days=30), opened_on=TODAY() - dt.timedelta(days=30))
    yesterday = TODAY() - dt.timedelta(days=1)
    post(client, "course_new", desk.case.pk, course="imprisonment", **day("on", yesterday))
    person = Person.unguarded.get()
    assert (person.life_status, person.life_since) == ("imprisoned", yesterday)
    assert CourseRun.unguarded.get().began_on == yesterday
    assert "in prison" in get(client, "case", desk.case.pk)


def test_a_course_begun_twice_by_the_same_form_begins_once(desk: Desk, client: Client) -> None:
    sent = {"course": "moving", "key": str(uuid4()), **day("on", TODAY())}
    actions.begin_course(case=desk.case, course="moving", by=desk.worker)
    for _again in range(2):
        assert post(client, "course_new", desk.case.pk, **sent).status_code == 302
    key = uuid4()
    for _again in range(2):
        actions.begin_course(case=desk.case, course="moving", by=desk.worker, key=key)
    assert CourseRun.unguarded.count() == 1


def test_when_somebody_has_died_nobody_is_asked_for_anything(desk: Desk) -> None:
    lead = as_user(desk.lead)
    desk.task("Ring him")
    soon = timezone.now() + dt.timedelta(days=3)
    actions.make_appointment(case=desk.case, kind=choice("casework.appointment_kinds"), at=soon, by=desk.worker)
    said = actions.FactOfService("documentation", "started", TODAY(), next_on=TODAY() + dt.timedelta(days=9))
    actions.say_service(case=desk.case, fact=said, by=desk.worker)
    ill = actions.begin_course(case=desk.case, course="illness", by=desk.worker)
    shown = get(lead, "course_new", desk.case.pk, query="?course=death")
    assert (
        "What was meant for them ends" in shown
        and "1 appointment of today or later" in shown
        and "1 service under" in shown
    )
    assert post(lead, "course_new", desk.case.pk, course="death", **day("on", TODAY())).status_code == 302
    assert Person.unguarded.get().life_status == "died"
    assert LifeEvent.unguarded.get().made_by == desk.lead  # a supervisor may write it down
    assert Appointment.unguarded.get().outcome == "called_off"
    ill.refresh_from_db()
    assert ill.ended_on == TODAY()
    left = Task.unguarded.filter(taken_back_at=None, done_at=None)
    assert {task.step.split(".")[0] for task in left} == {"death"}
    page = get(lead, "case", desk.case.pk)
    assert "Remembered." in page
    for words in (
        "Make an appointment",
        "Make the plan",
        "Ask how they are",
        "Offer a service",
        "Write down an attempt",
    ):
        assert words not in page, words


def test_a_death_the_register_tells_leads_to_the_course(desk: Desk, client: Client) -> None:
    register.record_life(person=desk.case.person, status="died", on=TODAY(), by=desk.worker)
    page = get(client, "case", desk.case.pk)
    assert f"{reverse('cases:course_new', args=[desk.case.pk])}?course=death" in page


# ---- closing and opening again -------------------------------------------------------------------------


def close(desk: Desk, note: str = "Ask about the trial.") -> None:
    actions.close_case(case=desk.case, reason="period_ended", note=note, by=desk.worker)


def test_a_closing_stays_to_be_read_after_the_case_is_opened_again(desk: Desk, client: Client) -> None:
    close(desk)
    actions.reopen_case(case=desk.case, by=desk.lead)
    page = get(client, "case", desk.case.pk)
    assert "Closed before, and opened again" in page and "Ask about the trial." in page
    journey = client.get(reverse("register:person", args=[desk.case.person_id])).content.decode()
    assert "The case was closed" in journey and "The case was opened again" in journey
    actions.close_case(case=desk.case, reason="chooses_to_stop", by=desk.worker)
    kept = [(closing.reason, closing.note) for closing in Closing.unguarded.order_by("made_at")]
    assert kept == [("period_ended", "Ask about the trial."), ("chooses_to_stop", "")]


def test_whoever_closed_by_a_slip_opens_it_again_and_the_nurse_is_back_too(desk: Desk, client: Client) -> None:
    nurse = factories.make_user("nurse")
    factories.stand(nurse, "assigned", desk.case.person)
    close(desk)
    assert not Assignment.unguarded.filter(until=None).exists()
    assert post(client, "reopen", desk.case.pk).status_code == 302
    assert Assignment.unguarded.get(until=None).worker == desk.worker
    assert Relation.objects.filter(kind="assigned", until=None).count() == 2
    get(as_user(nurse), "case", desk.case.pk)
    entry = AuditEntry.objects.get(key="cases.reopened")
    assert entry.facts["worker"] == str(desk.worker.pk)


def test_after_a_week_a_closed_case_is_out_of_sight(desk: Desk, client: Client) -> None:
    close(desk)
    get(client, "case", desk.case.pk)
    week = timezone.now() - dt.timedelta(seconds=1)
    Relation.objects.filter(kind="assigned").update(until=week)
    assert client.get(reverse("cases:case", args=[desk.case.pk])).status_code == 404


def test_an_old_form_does_not_close_what_was_opened_again(desk: Desk, client: Client) -> None:
    sent = {"reason": "period_ended", "note": "Second", "closings": 0, **day("on", TODAY())}
    close(desk)
    actions.reopen_case(case=desk.case, by=desk.lead)
    answer = text_of(post(client, "close", desk.case.pk, **sent))
    assert "closed and opened again" in answer and "Second" in answer
    assert Case.unguarded.get().is_open


def test_nobody_opens_the_case_of_somebody_who_died(desk: Desk) -> None:
    close(desk)
    Person.unguarded.update(life_status="died")
    with pytest.raises(Refused, match="has died"):
        actions.reopen_case(case=desk.case, by=desk.lead)


def test_opening_again_gives_nobody_more_people_than_the_limit(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    close(desk)
    hard = packs.current().casework.caseload.hard_limit(surge=False)
    monkeypatch.setattr("samnak.casework.cases.actions.keeping.caseload_of", lambda worker: hard)
    text = text_of(as_user(desk.lead).post(reverse("cases:reopen", args=[desk.case.pk]), follow=True))
    assert "Nobody walks with them yet" in text
    assert not Assignment.unguarded.filter(until=None).exists()


def opened_again_at_the_limit(desk: Desk, client: Client, monkeypatch: pytest.MonkeyPatch) -> str:
    """What is said when the one before has no room any more."""
    close(desk)
    desk.open(SREYMOM)
    _limits(monkeypatch, soft=1, hard=1, surge_hard=2)
    return text_of(client.post(reverse("cases:reopen", args=[desk.case.pk]), follow=True))


def test_opened_again_with_nobody_it_is_said_why_and_a_supervisor_has_the_way(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = opened_again_at_the_limit(desk, as_user(desk.lead), monkeypatch)
    assert f"{desk.worker}, who did before, walks with 1 person now and can take nobody more." in text
    assert f'<a class="way" href="{reverse("cases:assign", args=[desk.case.person_id])}">' in text


def test_opened_again_with_nobody_a_caseworker_reads_who_says(
    desk: Desk, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = opened_again_at_the_limit(desk, client, monkeypatch)
    assert "Your supervisor says who does." in text
    assert reverse("cases:assign", args=[desk.case.person_id]) not in text


def test_why_a_wall_keeps_somebody_is_not_told_when_a_case_is_opened_again(desk: Desk) -> None:
    close(desk)
    relate(kind="walled", user=desk.worker, subject=desk.case.person_id)
    text = text_of(as_user(desk.lead).post(reverse("cases:reopen", args=[desk.case.pk]), follow=True))
    assert "Nobody walks with them yet." in text
    assert "who did before" not in text


def test_what_keeps_a_case_open_costs_as_many_queries_for_one_appointment_as_for_ten(
    desk: Desk, client: Client
) -> None:
    kind = choice("casework.appointment_kinds")

    def asked(more: int) -> int:
        for number in range(more):
            at = timezone.now() + dt.timedelta(days=1, hours=number)
            actions.make_appointment(case=desk.case, kind=kind, at=at, with_whom=desk.worker, by=desk.worker)
        with CaptureQueriesContext(connections["default"]) as queries:
            get(client, "close", desk.case.pk)
        return len(queries)

    assert asked(1) == asked(9)


# ---- who may not look ----------------------------------------------------------------------------------


def test_reception_who_is_a_caseworker_too_does_not_open_a_colleagues_case() -> None:
    """Reception stands near somebody who came this week; the case file is for who walks with them."""
    desk = Desk()
    both = factories.make_user("caseworker", "intake", supervisor=desk.lead)
    note = actions.write_note(case=desk.case, text="In confidence.", by=desk.worker)
    client = as_user(both)
    for name, args in (("case", [desk.case.pk]), ("contacts", [desk.case.pk]), ("note", [note.pk])):
        assert client.get(reverse(f"cases:{name}", args=args)).status_code == 404, name
    assert client.post(reverse("cases:note_draft", args=[desk.case.pk]), {"text": "x"}).status_code == 404
    assert "LONG" not in get(client, "cases")
    assert client.get(reverse("register:person", args=[desk.case.person_id])).status_code == 200  # as reception
    assert not Note.objects.visible_to(both).exists()


def test_nobody_works_on_their_own_file() -> None:
    desk = Desk()
    relate(kind="self", user=desk.lead, subject=desk.case.person_id)
    lead = as_user(desk.lead)
    assert lead.get(reverse("cases:case", args=[desk.case.pk])).status_code == 404
    assert lead.get(reverse("register:person", args=[desk.case.person_id])).status_code == 404
    other = desk.open(SREYMOM)
    relate(kind="self", user=desk.worker, subject=other.person_id)
    with pytest.raises(Refused):
        actions.assign_case(person=other.person, worker=desk.worker, by=COMMAND)


# ---- the journey ---------------------------------------------------------------------------------------


def test_a_talk_beside_a_plan_is_contact_and_stands_once_on_the_journey(desk: Desk, client: Client) -> None:
    goals = [actions.GoalFacts("work", "A shop")]
    actions.make_plan(case=desk.case, facts=actions.PlanFacts(TODAY(), "A shop", goals=goals), by=desk.worker)
    journey = client.get(reverse("register:person", args=[desk.case.person_id])).content.decode()
    assert "The plan was made together" in journey and "Contact" not in journey
    assert "Last reached on" in get(client, "case", desk.case.pk)


def test_a_review_taken_back_takes_its_contact_along_and_no_other(desk: Desk) -> None:
    goals = [actions.GoalFacts("work", "A shop")]
    actions.make_plan(case=desk.case, facts=actions.PlanFacts(TODAY(), "A shop", goals=goals), by=desk.worker)
    interval = packs.current().casework.plan.reviews[0].key
    review = actions.hold_review(case=desk.case, interval=interval, by=desk.worker)
    actions.take_back(entry=review, by=desk.worker)
    left = ContactAttempt.unguarded.filter(taken_back_at=None)
    assert left.count() == 1 and left.get().came_with != review.pk


def test_when_every_review_was_held_the_page_leads_on(desk: Desk, client: Client) -> None:
    goals = [actions.GoalFacts("work", "A shop")]
    actions.make_plan(case=desk.case, facts=actions.PlanFacts(TODAY(), "A shop", goals=goals), by=desk.worker)
    for each in packs.current().casework.plan.reviews:
        actions.hold_review(case=desk.case, interval=each.key, by=desk.worker)
    assert reverse("cases:review", args=[desk.case.pk]) not in get(client, "case", desk.case.pk)
    assert "Every review has been held." in get(client, "review", desk.case.pk)


def test_a_journey_is_sifted_and_read_back_page_by_page(desk: Desk, client: Client) -> None:
    for number in range(RIVER_PAGE + 5):
        actions.write_note(case=desk.case, text=f"Note number {number:02d}.", by=desk.worker)
    help_ = actions.Help("housing_food", "meals", TODAY(), 2, "meal", note="Rice and fish")
    actions.give_help(cases=[desk.case], help_=help_, by=desk.worker)
    there = reverse("register:person", args=[desk.case.person_id])

    def asked(query: str) -> str:
        return client.get(f"{there}{query}").content.decode()

    first, second = asked("?about=notes"), asked("?about=notes&page=2")
    assert first.count("Note number") == RIVER_PAGE and second.count("Note number") == 5
    assert "Show earlier" in first and "Show later" not in first
    assert "Show later" in second and "Show earlier" not in second
    assert "Rice and fish" not in first and "Rice and fish" in asked("?about=housing_food")
    assert asked("?about=nonsense").count("<h3>") == asked("").count("<h3>")


def test_a_page_of_a_journey_costs_as_many_queries_however_long_it_is(desk: Desk, client: Client) -> None:
    there = reverse("register:person", args=[desk.case.person_id])

    def queries() -> int:
        with CaptureQueriesContext(connections["default"]) as asked:
            client.get(there)
        return len(asked)

    actions.write_note(case=desk.case, text="One.", by=desk.worker)
    few = queries()
    for number in range(60):
        actions.write_note(case=desk.case, text=f"{number}", by=desk.worker)
    assert queries() == few


# ---- from a need to a goal to what is done -------------------------------------------------------------


def test_a_task_for_a_goal_stands_with_the_goal_until_it_is_done(desk: Desk, client: Client) -> None:
    goals = [actions.GoalFacts("work", "A shop of my own"), actions.GoalFacts("documents", "Papers")]
    plan = actions.make_plan(case=desk.case, facts=actions.PlanFacts(TODAY(), "A shop", goals=goals), by=desk.worker)
    goal = plan.goals.get(need="documents")
    page = get(client, "case", desk.case.pk)
    assert f"?goal={goal.pk}" in page
    asked = get(client, "task_new", desk.case.pk, query=f"?goal={goal.pk}")
    assert f'value="{goal.pk}" selected' in asked
    sent = {"words": "Ask for the birth letter", "goal": str(goal.pk), **day("due_on", TODAY() + dt.timedelta(days=9))}
    assert post(client, "task_new", desk.case.pk, **sent).status_code == 302
    task = Task.unguarded.get()
    assert task.goal == goal
    assert get(client, "case", desk.case.pk).count("Ask for the birth letter") > 2
    actions.do_task(task=task, by=desk.worker)
    assert "<li>Ask for the birth letter" not in get(client, "case", desk.case.pk)


def test_a_goal_of_somebody_else_is_refused(desk: Desk) -> None:
    other = desk.open(SREYMOM)
    goals = [actions.GoalFacts("work", "A shop of my own")]
    plan = actions.make_plan(case=other, facts=actions.PlanFacts(TODAY(), "A shop", goals=goals), by=desk.worker)
    facts = actions.TaskFacts("Ring", TODAY(), goal=plan.goals.get())
    with pytest.raises(Refused, match="another case"):
        actions.write_task(facts=facts, case=desk.case, by=desk.worker)
