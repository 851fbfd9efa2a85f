"""Lost and found, a move foretold, what is over; and a death, told with dignity or written by mistake."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samnak.casework.cases import actions
from samnak.casework.cases.models import Appointment, Case, ContactAttempt, CourseRun, ServiceFact, Task
from samnak.casework.cases.queries.closed import closed_on
from samnak.ground import packs
from samnak.ground.access.actors import COMMAND
from samnak.ground.access.refusals import Refused
from samnak.reception.register import actions as register
from samnak.reception.register.models import LifeEvent, Person
from tests.casework.cases.desks import TODAY, Desk, choice, day, get, post, soon, text_of

pytestmark = pytest.mark.django_db


def life() -> str:
    return Person.unguarded.get().life_status


def long_ago(desk: Desk, days: int = 60) -> None:
    Case.unguarded.update(landed_on=soon(-days), opened_on=soon(-days))


def steps(course: str) -> Any:
    return Task.unguarded.filter(step__startswith=f"{course}.", done_at=None, taken_back_at=None)


def begin(desk: Desk, course: str, **facts: Any) -> CourseRun:
    return actions.begin_course(case=desk.case, course=course, by=desk.worker, **facts)


# ---- lost and found ------------------------------------------------------------------------------------

PHONE, REACHED = "phone", "reached"


def attempt(answer: str = REACHED, **more: Any) -> dict[str, Any]:
    return {"way": PHONE, "answer": answer, **day("on", TODAY()), **more}


def test_whoever_answers_is_found_again_and_the_search_ends(desk: Desk, client: Client) -> None:
    begin(desk, "lost_contact")
    assert life() == "lost_contact" and steps("lost_contact").exists()
    there = reverse("cases:contact_new", args=[desk.case.pk])
    page = text_of(client.post(there, attempt(), follow=True))
    assert "They are found again: the search has ended." in page
    assert life() == "alive" and not steps("lost_contact").exists()
    assert CourseRun.unguarded.get().ended_on == TODAY()


@pytest.mark.parametrize("way", ["note", "plan", "review", "appointment"])
def test_a_talk_of_any_kind_finds_them_too(desk: Desk, way: str) -> None:
    begin(desk, "lost_contact")
    by, case = desk.worker, desk.case
    if way == "note":
        actions.write_note(case=case, text="We spoke.", spoke=True, by=by)
    elif way == "plan":
        goals = [actions.GoalFacts("work", "A shop")]
        actions.make_plan(case=case, facts=actions.PlanFacts(TODAY(), "A shop", goals=goals), by=by)
    elif way == "review":
        actions.hold_review(case=case, interval=packs.current().casework.plan.reviews[0].key, by=by)
    else:
        at = timezone.now() + dt.timedelta(seconds=1)
        made = actions.make_appointment(case=case, kind=choice("casework.appointment_kinds"), at=at, by=by)
        Appointment.unguarded.update(at=timezone.now())
        actions.end_appointment(appointment=Appointment.unguarded.get(pk=made.pk), outcome="kept", by=by)
    assert life() == "alive" and not steps("lost_contact").exists()


def test_what_was_before_they_were_lost_finds_nobody(desk: Desk) -> None:
    long_ago(desk)
    begin(desk, "lost_contact", began_on=soon(-3))
    at = timezone.now() - dt.timedelta(days=5)
    actions.try_contact(case=desk.case, way=PHONE, answer=REACHED, at=at, by=desk.worker)
    actions.try_contact(case=desk.case, way=PHONE, answer="no_answer", by=desk.worker)
    assert life() == "lost_contact" and steps("lost_contact").exists()


def test_after_three_attempts_every_page_names_the_next_step(desk: Desk, client: Client) -> None:
    most = packs.current().casework.contact.attempts_before_lost
    there = f"{reverse('cases:course_new', args=[desk.case.pk])}?course=lost_contact"
    for number in range(1, most + 1):
        page = text_of(
            client.post(reverse("cases:contact_new", args=[desk.case.pk]), attempt("no_answer"), follow=True)
        )
        assert ("One attempt reached nobody." in page) == (number == 1)
    today = client.get(reverse("desk:today")).content.decode()
    for page in (get(client, "case", desk.case.pk), get(client, "contacts", desk.case.pk), today):
        assert there in page and "Begin to look for them: 7 steps" in page
        assert "follow-up is due" not in page and "Ask how they are by" not in page
    begin(desk, "lost_contact")
    for page in (get(client, "case", desk.case.pk), get(client, "contacts", desk.case.pk)):
        assert there not in page
    assert "Try once more" not in client.get(reverse("desk:today")).content.decode()


# ---- what is over, and what is foretold ----------------------------------------------------------------


def test_ending_a_course_asks_whether_it_is_over_and_tells_the_register(desk: Desk, client: Client) -> None:
    long_ago(desk)
    run = begin(desk, "imprisonment", began_on=soon(-9))
    assert "The register says: In prison" in get(client, "course_end", run.pk)
    early = post(client, "course_end", run.pk, over="yes", **day("on", soon(-20)))
    assert "before it began" in text_of(early) and life() == "imprisoned"
    assert post(client, "course_end", run.pk, over="yes", **day("on", soon(-1))).status_code == 302
    person = Person.unguarded.get()
    assert (person.life_status, person.life_since) == ("alive", soon(-1))
    assert "With us again" in client.get(reverse("register:person", args=[person.pk])).content.decode()


def test_a_course_may_end_while_what_it_tells_goes_on(desk: Desk, client: Client) -> None:
    run = begin(desk, "imprisonment")
    assert post(client, "course_end", run.pk).status_code == 200  # nothing was answered
    assert post(client, "course_end", run.pk, over="no", **day("on", soon(5))).status_code == 302
    assert life() == "imprisoned" and not steps("imprisonment").exists()


def test_a_move_to_come_is_told_when_it_has_happened(desk: Desk, client: Client) -> None:
    assert post(client, "course_new", desk.case.pk, course="moving", **day("on", soon(9))).status_code == 302
    run = CourseRun.unguarded.get()
    assert run.began_on == soon(9) and life() == "alive" and not LifeEvent.unguarded.exists()
    assert steps("moving").order_by("due_on")[0].due_on == TODAY()
    page = get(client, "case", desk.case.pk)
    assert "Moved away" not in page and reverse("register:add", args=[desk.case.person_id, "address"]) in page
    assert post(client, "course_end", run.pk, over="yes", **day("on", soon(1))).status_code == 200
    assert post(client, "course_end", run.pk, over="yes", **day("on", TODAY())).status_code == 302
    assert life() == "moved"


def test_the_day_of_a_journey_may_not_be_known_yet_and_it_may_not_come_to_it(desk: Desk, client: Client) -> None:
    assert post(client, "course_new", desk.case.pk, course="return").status_code == 302
    assert life() == "alive"
    run = CourseRun.unguarded.get()
    answer = client.post(reverse("cases:course_end", args=[run.pk]), {"over": "no"}, follow=True)
    assert life() == "alive" and "close the case" not in text_of(answer)


def test_a_death_is_never_foretold(desk: Desk, client: Client) -> None:
    assert post(client, "course_new", desk.case.pk, course="death", **day("on", soon(2))).status_code == 200
    with pytest.raises(Refused, match="future"):
        begin(desk, "death", began_on=soon(2))
    assert life() == "alive" and not CourseRun.unguarded.exists()


def test_the_steps_of_a_course_are_not_late_at_once_and_fall_on_open_days(desk: Desk) -> None:
    long_ago(desk)
    run = begin(desk, "imprisonment", began_on=soon(-5))
    due = [(task.due_on, task.step) for task in Task.unguarded.filter(course=run)]
    assert all(on >= TODAY() for on, _step in due)
    shape = packs.current().course("imprisonment")
    assert shape is not None
    at_once = {f"imprisonment.{step.key}" for step in shape.steps if not step.after_days}
    assert not [step for on, step in due if closed_on(on) and step not in at_once]


def test_a_course_says_how_much_of_it_is_left(desk: Desk, client: Client) -> None:
    run = begin(desk, "imprisonment")
    actions.do_task(task=run.tasks.order_by("due_on")[0], by=desk.worker)
    page = get(client, "case", desk.case.pk)
    assert "6 of 7 steps still to do" in page and "End the course" in page


def test_prison_stands_in_the_head_of_the_persons_page(desk: Desk, client: Client) -> None:
    begin(desk, "imprisonment")
    page = client.get(reverse("register:person", args=[desk.case.person_id])).content.decode()
    assert "In prison" in page[: page.index("What we know")]


# ---- what was said -------------------------------------------------------------------------------------


def test_what_was_said_on_the_phone_stands_among_the_notes(desk: Desk, client: Client) -> None:
    post(client, "contact_new", desk.case.pk, **attempt(note="He asks about his papers."))
    page = get(client, "case", desk.case.pk)
    assert "He asks about his papers." in page[page.index('id="nt"') :]


def test_an_attempt_is_taken_back_from_the_page_of_contacts(desk: Desk, client: Client) -> None:
    post(client, "contact_new", desk.case.pk, **attempt("no_answer"))
    actions.write_note(case=desk.case, text="We spoke.", spoke=True, by=desk.worker)
    one, other = ContactAttempt.unguarded.order_by("came_with")
    if one.came_with:
        one, other = other, one
    page = get(client, "contacts", desk.case.pk)
    there = reverse("cases:take_back", args=["attempt", one.pk])
    assert there in page and str(other.pk) not in page  # that one goes with its note
    assert client.post(there)["Location"] == reverse("cases:contacts", args=[desk.case.pk])
    one.refresh_from_db()
    assert one.taken_back_at


def test_the_pages_say_what_counts_as_contact(desk: Desk, client: Client) -> None:
    assert "Only then does it count as contact" in get(client, "note_new", desk.case.pk)
    assert "a note in which you spoke with each other" in get(client, "contacts", desk.case.pk)


# ---- a death -------------------------------------------------------------------------------------------


def full(desk: Desk) -> None:
    """A case with something of every kind that is meant for the person."""
    desk.task("Ring him", due_on=TODAY())
    kind, this_morning = choice("casework.appointment_kinds"), timezone.now() - dt.timedelta(seconds=30)
    for at in (this_morning, timezone.now() + dt.timedelta(days=3)):
        actions.make_appointment(case=desk.case, kind=kind, at=at, by=desk.worker)
    said = actions.FactOfService("documentation", "started", TODAY(), next_on=soon(9))
    actions.say_service(case=desk.case, fact=said, by=desk.worker)
    offered = actions.FactOfService("counselling", "offered", TODAY(), next_on=soon(9))
    actions.say_service(case=desk.case, fact=offered, by=desk.worker)
    begin(desk, "illness")


def test_after_a_death_nothing_of_the_person_asks_for_anything(desk: Desk, client: Client) -> None:
    full(desk)
    sent = {"course": "death", "note": "In his sleep.", **day("on", TODAY())}
    assert "On which day did they die?" in get(client, "course_new", desk.case.pk, query="?course=death")
    post(client, "course_new", desk.case.pk, **sent)
    assert LifeEvent.unguarded.get().note == "In his sleep."
    assert {a.outcome for a in Appointment.unguarded.all()} == {"called_off"}
    page = get(client, "case", desk.case.pk)
    for words in ("next:", "How did it go?", "tel:", "Read or give", "Ask for an exception", "In touch"):
        assert words not in page, words
    assert "Remembered." in get(client, "close", desk.case.pk)
    assert "If they come back" not in get(client, "close", desk.case.pk)
    person = client.get(reverse("register:person", args=[desk.case.person_id])).content.decode()
    for words in ("no plan yet", "next:", " years</"):
        assert words not in person[: person.index('id="tl"')], words
    for where in (reverse("desk:today"), reverse("cases:week"), reverse("cases:cases")):
        assert "Remembered." in client.get(where).content.decode(), where


def test_an_appointment_of_somebody_who_died_leaves_today(desk: Desk, client: Client) -> None:
    kind = choice("casework.appointment_kinds")
    actions.make_appointment(case=desk.case, kind=kind, at=timezone.now(), by=desk.worker)
    today = reverse("desk:today")
    assert "How did it go?" in client.get(today).content.decode()
    register.record_life(person=desk.case.person, status="died", on=TODAY(), by=desk.worker)
    assert "How did it go?" not in client.get(today).content.decode()


def test_a_death_written_by_mistake_gives_back_what_it_ended(desk: Desk, client: Client) -> None:
    full(desk)
    gone = desk.task("Not needed")
    actions.drop_task(task=gone, by=desk.worker)
    before = set(Task.unguarded.filter(taken_back_at=None).values_list("pk", flat=True))
    begin(desk, "death")
    row = LifeEvent.unguarded.get()
    there = reverse("register:take_back", args=[desk.case.person_id, "life", row.pk])
    asked = client.get(there).content.decode()
    assert "nobody is asked to tell the family" in asked
    client.post(there)
    assert life() == "alive" and not steps("death").exists()
    told = Task.unguarded.filter(words__isnull=False, taken_back_at=None).exclude(pk__in=before)
    assert {task.owner for task in told} == {desk.worker, desk.lead}
    assert all("written by mistake" in task.words and "1 appointment was called off" in task.words for task in told)
    assert set(Task.unguarded.filter(taken_back_at=None).values_list("pk", flat=True)) >= before
    gone.refresh_from_db()
    assert gone.not_needed, "what was not needed any more does not come back"
    assert CourseRun.unguarded.get(course="illness").ended_on is None
    assert CourseRun.unguarded.get(course="death").taken_back_at
    assert not ServiceFact.unguarded.filter(kind="ended", taken_back_at=None).exists()
    assert "Remembered." not in get(client, "case", desk.case.pk)


def test_taking_a_death_back_twice_gives_back_once_and_anybody_who_may_does_it(desk: Desk) -> None:
    begin(desk, "death")
    row = LifeEvent.unguarded.get()
    for _again in range(2):
        register.take_back(row=row, by=desk.worker)
    assert Task.unguarded.filter(step="", taken_back_at=None).count() == 2


def test_a_prison_written_by_mistake_ends_its_course(desk: Desk, client: Client) -> None:
    begin(desk, "imprisonment")
    row = LifeEvent.unguarded.get()
    there = reverse("register:take_back", args=[desk.case.person_id, "life", row.pk])
    assert "The guided course ends too" in client.get(there).content.decode()
    client.post(there)
    assert life() == "alive" and not steps("imprisonment").exists()


def test_the_register_knows_somebody_again_who_has_no_case(desk: Desk) -> None:
    person = desk.case.person
    actions.close_case(case=desk.case, reason="period_ended", by=desk.worker)
    register.record_life(person=person, status="moved", on=TODAY(), by=COMMAND)
    register.record_life(person=person, status="alive", on=TODAY(), by=COMMAND)
    assert life() == "alive"
