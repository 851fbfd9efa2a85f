"""Notes, help, services, tasks and plans as a tired worker uses them: what counts, what is said, where it leads."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samnak.casework.cases import actions, rules
from samnak.casework.cases.models import Case, ContactAttempt, GoalProgress, Note, ServiceFact, ServiceRecord, Task
from samnak.casework.cases.queries.open_things import everything_open
from samnak.ground import packs
from samnak.ground.access.actors import COMMAND
from samnak.ground.access.ids import new_id
from samnak.ground.access.models import AuditEntry
from samnak.reception.register import actions as register
from tests.casework.cases.desks import TODAY, Desk, as_user, choice, day, get, post, soon, text_of
from tests.factories import make_user
from tests.people import SEVERAL, SREYMOM

pytestmark = pytest.mark.django_db


def ways() -> list[str]:
    return list(ContactAttempt.objects.visible_to(COMMAND).order_by("made_at").values_list("way", flat=True))


# ---- contact follows -----------------------------------------------------------------------------------


def test_a_visit_that_was_written_down_is_contact(desk: Desk, client: Client) -> None:
    assert "Nobody wrote since that we reached them" in get(client, "case", desk.case.pk)
    data = {"text": "He is well", "kind": "visit", "spoke": "on", **day("on", TODAY())}
    assert post(client, "note_new", desk.case.pk, **data, key=str(new_id())).status_code == 302
    assert ways() == ["visit"]
    assert "Last reached on" in get(client, "case", desk.case.pk)
    actions.take_back(entry=Note.objects.visible_to(desk.worker).get(), by=desk.worker)
    assert ways() == [], "withdrawn with the note"


def test_a_note_without_a_talk_is_no_contact_and_says_its_day(desk: Desk, client: Client) -> None:
    Case.unguarded.filter(pk=desk.case.pk).update(landed_on=soon(-9))
    data = {"text": "The aunt rang", "kind": "with_others", **day("on", soon(-2)), "clock": "09:30"}
    post(client, "note_new", desk.case.pk, **data, key=str(new_id()))
    at = timezone.localtime(Note.objects.visible_to(desk.worker).get().at)
    assert (at.date(), at.hour, at.minute, ways()) == (soon(-2), 9, 30, [])


def test_a_plan_a_review_and_a_kept_appointment_are_contact(desk: Desk) -> None:
    together = rules.way_together()
    goals = [actions.GoalFacts("work", "A shop")]
    actions.make_plan(case=desk.case, facts=actions.PlanFacts(TODAY(), "A shop", goals=goals), by=desk.worker)
    actions.hold_review(case=desk.case, interval=packs.current().casework.plan.reviews[0].key, by=desk.worker)
    assert ways() == [together] * 2
    at = timezone.now() - dt.timedelta(seconds=1)
    kind = choice("casework.appointment_kinds")
    meeting = actions.make_appointment(case=desk.case, kind=kind, at=at, by=desk.worker)
    actions.end_appointment(appointment=meeting, outcome="kept", by=desk.worker)
    assert ways() == [together] * 3
    actions.end_appointment(appointment=meeting, outcome="did_not_come", by=desk.worker)
    assert ways() == [together] * 2, "corrected: they did not come"


def test_after_the_last_try_the_page_says_that_contact_is_lost(desk: Desk, client: Client) -> None:
    rule = packs.current().casework.contact
    long_ago = soon(-rule.days_before_lost - 1)
    Case.unguarded.filter(pk=desk.case.pk).update(landed_on=long_ago, opened_on=long_ago)
    data = {"way": choice("casework.contact_ways"), "answer": "no_answer", **day("on", TODAY())}
    for number in range(1, rule.attempts_before_lost + 1):
        answer = post(client, "contact_new", desk.case.pk, **data, key=str(new_id()))
        lost = number == rule.attempts_before_lost
        assert (reverse("cases:contacts", args=[desk.case.pk]) == answer["Location"]) is lost
    page = get(client, "contacts", desk.case.pk)
    assert "Contact is lost" in page and "?course=lost_contact" in page
    actions.begin_course(case=desk.case, course="lost_contact", by=desk.worker)
    page = get(client, "contacts", desk.case.pk)
    assert "?course=lost_contact" not in page and "looking for them step by step since" in page


# ---- notes ---------------------------------------------------------------------------------------------


def test_ones_own_note_is_corrected_first_and_withdrawn_second(desk: Desk, client: Client) -> None:
    mine = actions.write_note(case=desk.case, text="He came by", by=desk.worker)
    theirs = actions.write_note(case=desk.case, text="He rang", by=desk.lead)
    page = get(client, "case", desk.case.pk)
    there = [reverse("cases:note", args=[note.pk]) for note in (mine, theirs)]
    back = [reverse("cases:take_back", args=["note", note.pk]) for note in (mine, theirs)]
    assert page.index(there[0]) < page.index(back[0])
    assert re.search(rf'href="{there[0]}">Correct<', page) and back[1] not in page
    assert re.search(rf'href="{there[1]}">Read it with its earlier wordings<', page)
    assert back[1] not in page and back[0] in get(as_user(desk.lead), "case", desk.case.pk)


# ---- help and services ---------------------------------------------------------------------------------

LUNCH = {"kind": "meal", "amount": "3", "unit": "", "service": ""}


def many(desk: Desk) -> list[Case]:
    return [desk.case, desk.open(SREYMOM), desk.open(SEVERAL)]


def test_lunch_for_several_is_read_back_and_taken_back_for_all(desk: Desk, client: Client) -> None:
    cases = many(desk)
    assert "How much for each?" in get(client, "help_many")
    data = {**LUNCH, **day("on", TODAY()), "cases": [str(c.pk) for c in cases], "key": str(new_id())}
    answer = post(client, "help_many", **data)
    kept = text_of(client.get(answer["Location"]))
    assert "each, for 3 people" in kept and "3 meals" in kept and "LONG Rithy" in kept
    records = ServiceRecord.objects.visible_to(desk.worker)
    assert {(r.service, r.unit) for r in records} == {("housing_food", "meal")}, "the kind says both"
    batch = records[0].batch
    assert "LONG Rithy" in get(client, "take_back", "batch", batch)
    assert as_user(desk.lead).get(reverse("cases:take_back", args=["batch", batch])).status_code == 404
    assert post(client, "take_back", "batch", batch).status_code == 302
    assert not ServiceRecord.objects.visible_to(desk.worker).exists()
    assert AuditEntry.objects.filter(key="cases.row_taken_back").count() == 3
    assert client.get(reverse("cases:take_back", args=["batch", batch])).status_code == 404


def test_choosing_all_keeps_what_was_typed(desk: Desk, client: Client) -> None:
    many(desk)
    for choose, ticked in (("all", 3), ("none", 0)):
        page = text_of(post(client, "help_many", **LUNCH, note="Rice and fish", choose=choose, **day("on", soon(-1))))
        assert (page.count("checked"), page.count('class="wrong"')) == (ticked, 0)
        assert "Rice and fish" in page and 'value="3"' in page and f'value="{soon(-1).day}"' in page
    assert not ServiceRecord.objects.visible_to(desk.worker).exists()


def test_who_is_in_prison_is_marked_in_the_list(desk: Desk, client: Client) -> None:
    register.record_life(person=desk.case.person, status="imprisoned", on=TODAY(), precision="day", by=desk.worker)
    label = str(packs.current().text("register.life_statuses", "imprisoned"))
    assert label in get(client, "help_many")


def test_help_of_any_service_needs_one_and_no_service_is_chosen_beforehand(desk: Desk, client: Client) -> None:
    anything = next(k.key for k in packs.current().choices("casework.record_kinds") if not k.service)  # type: ignore[attr-defined]
    answer = text_of(post(client, "help", desk.case.pk, kind=anything, **day("on", TODAY())))
    assert "This help has no service of its own. For which service was it?" in answer
    assert '<select name="service"' in answer
    before = get(client, "help", desk.case.pk)
    assert not re.search(r'<option value="[a-z_]+" selected', before)
    assert '<select name="service"' not in before, "asked only where it is needed"
    assert "none of its own: then you are asked" in before


def give(desk: Desk, days: int = 0) -> None:
    help_ = actions.Help("housing_food", "meals", soon(days), 3, "meal")
    actions.give_help(cases=[desk.case], help_=help_, by=desk.worker)


def test_help_that_was_given_stands_on_its_service_line(desk: Desk, client: Client) -> None:
    assert "Nothing has been offered yet" in get(client, "case", desk.case.pk)
    give(desk)
    page = get(client, "case", desk.case.pk)
    assert "help given" in page and "3 meals" in page and "Nothing has been offered yet" not in page
    assert "help given" in get(client, "service", desk.case.pk, "housing_food")
    person = client.get(reverse("register:person", args=[desk.case.person_id]))
    assert "help given" in text_of(person)
    assert not everything_open(desk.case).counted().any, "a meal keeps no case open"


@pytest.mark.parametrize(
    ("kinds", "status"),
    [
        ([("offered", 0)], rules.GIVEN),
        ([("accepted", 0)], rules.ACTIVE),
        ([("started", 0)], rules.ACTIVE),
        ([("started", -2), ("ended", 0)], rules.ENDED),
        ([("started", -3), ("ended", -2)], rules.GIVEN),
        ([("not_taken_up", 0)], rules.NOT_TAKEN_UP),
        ([("not_taken_up", -1)], rules.GIVEN),
    ],
)
def test_help_given_today_begins_what_had_not_begun(desk: Desk, kinds: list[tuple[str, int]], status: str) -> None:
    Case.unguarded.filter(pk=desk.case.pk).update(landed_on=soon(-9))
    for kind, days in kinds:
        fact = actions.FactOfService("housing_food", kind, soon(days), sentence="As agreed")
        actions.say_service(case=desk.case, fact=fact, by=desk.worker)
    give(desk)
    rows = {"case": desk.case, "service": "housing_food"}
    facts = list(ServiceFact.objects.visible_to(desk.worker).filter(**rows))
    records = list(ServiceRecord.objects.visible_to(desk.worker).filter(**rows))
    assert rules.line_state("housing_food", facts, records).status == status


def test_a_service_that_began_with_help_can_be_ended(desk: Desk) -> None:
    give(desk)
    fact = actions.FactOfService("housing_food", "ended", TODAY(), "done")
    assert actions.say_service(case=desk.case, fact=fact, by=desk.worker).kind == "ended"


def test_the_page_of_a_service_names_what_is_still_to_do_for_it(desk: Desk, client: Client) -> None:
    desk.task("Fetch the family book", service="documentation")
    assert "Fetch the family book" in get(client, "service", desk.case.pk, "documentation")
    assert "Fetch the family book" not in get(client, "service", desk.case.pk, "housing_food")


# ---- tasks ---------------------------------------------------------------------------------------------


def test_a_task_without_a_day_is_asked_about_once_and_stands_on_today(desk: Desk, client: Client) -> None:
    asked = text_of(post(client, "task_new", desk.case.pk, words="Look for a bed"))
    assert "Keep it without a day" in asked and "Look for a bed" in asked
    assert post(client, "task_new", desk.case.pk, words="Look for a bed", no_day="1").status_code == 302
    today = text_of(client.get(reverse("desk:today")))
    assert "Some day" in today and "Look for a bed" in today


def test_a_task_that_is_not_needed_any_more_is_withdrawn(desk: Desk, client: Client) -> None:
    task = desk.task("Bring rice", due_on=TODAY())
    there = reverse("cases:task_drop", args=[task.pk])
    assert there in get(client, "task_put_off", task.pk) and f"drop:{task.pk}" in get(client, "close", desk.case.pk)
    assert client.get(there).status_code == 405
    assert as_user(make_user("caseworker")).post(there).status_code == 404
    said = client.post(there, {"next": "/"}, follow=True)
    assert said.redirect_chain == [("/", 302)] and "waits for nobody: Bring rice" in text_of(said)  # type: ignore[attr-defined]
    assert not everything_open(desk.case).counted().any
    file = get(client, "case", desk.case.pk)
    assert "not needed any more" in file and "Bring rice" not in file.split("Done lately")[0]
    assert AuditEntry.objects.filter(key="cases.task_dropped").count() == 1


def test_why_and_until_when_a_task_was_put_off_is_said(desk: Desk, client: Client) -> None:
    task = desk.task(due_on=TODAY())
    actions.put_off_task(task=task, to=soon(3), reason="waiting_for_paper", by=desk.worker)
    for page in (get(client, "case", desk.case.pk), get(client, "task_put_off", task.pk)):
        assert "put off to" in page and "Waiting for a paper" in page


def test_a_task_is_offered_only_to_those_who_may_take_it(desk: Desk, client: Client) -> None:
    for number in range(3):
        make_user("caseworker", supervisor=desk.lead, name=f"Team {number}")
    page = get(client, "task_give", desk.task().pk)
    assert str(desk.lead) in page and "Team 1" not in page and "hand the person over" in page
    assert "Team 1" not in get(client, "task_new", desk.case.pk)


def test_a_task_begun_on_today_may_be_about_somebody(desk: Desk, client: Client) -> None:
    stranger = Desk(SREYMOM)
    page = get(client, "free_task_new")
    assert str(desk.case.pk) in page and str(stranger.case.pk) not in page
    data = {"words": "Visit", **day("due_on", TODAY())}
    assert post(client, "free_task_new", **data, case=str(stranger.case.pk)).status_code == 200
    assert post(client, "free_task_new", **data, case=str(desk.case.pk), next="/")["Location"] == "/"
    task = Task.objects.visible_to(desk.worker).get()
    assert (task.case_id, task.owner) == (desk.case.pk, desk.worker)


@pytest.mark.parametrize(
    ("typed", "leads"), [("/", "/"), ("//elsewhere.example/", ""), ("https://elsewhere.example/", ""), ("cases/", "")]
)
def test_one_lands_where_one_came_from_and_never_elsewhere(desk: Desk, client: Client, typed: str, leads: str) -> None:
    task, reason = desk.task(due_on=TODAY()), choice("casework.snooze_reasons")
    answer = post(client, "task_put_off", task.pk, reason=reason, next=typed, **day("to", soon()))
    assert answer["Location"] == (leads or reverse("cases:case", args=[desk.case.pk]))


def test_done_on_the_case_file_leads_back_to_it(desk: Desk, client: Client) -> None:
    desk.task(due_on=TODAY())
    there = reverse("cases:case", args=[desk.case.pk])
    assert f'name="next" value="{there}"' in get(client, "case", desk.case.pk)
    task = Task.objects.visible_to(desk.worker).get()
    assert post(client, "task_done", task.pk, next=there)["Location"] == there


def test_from_today_a_name_leads_to_the_case_and_a_task_back_to_today(desk: Desk, client: Client) -> None:
    task = desk.task(due_on=TODAY())
    page = text_of(client.get(reverse("desk:today")))
    assert f'class="names-link" href="{reverse("cases:case", args=[desk.case.pk])}"' in page
    assert f'{reverse("cases:task_put_off", args=[task.pk])}?next=/"' in page


def test_a_line_of_more_than_500_letters_is_refused(desk: Desk, client: Client) -> None:
    answer = text_of(post(client, "task_new", desk.case.pk, words="A" * 501, **day("due_on", TODAY())))
    assert "longer than 500 characters" in answer and "A" * 501 in answer


def test_the_phone_stands_on_the_case_file_and_rings(desk: Desk, client: Client) -> None:
    register.add_contact(person=desk.case.person, kind="phone", value="012 345 678", by=desk.worker)
    assert 'href="tel:012345678"' in get(client, "case", desk.case.pk)


# ---- the plan ------------------------------------------------------------------------------------------


def plan(*goals: dict[str, str], total: int = 3, **more: Any) -> dict[str, Any]:
    data: dict[str, Any] = {**day("made_on", TODAY()), "their_words": "A shop", "key": str(new_id())}
    data |= {"goals-TOTAL_FORMS": str(total), "goals-INITIAL_FORMS": "0"}
    for number, goal in enumerate(goals):
        data |= {f"goals-{number}-{name}": value for name, value in goal.items()}
    return {**data, **more}


def test_another_goal_keeps_what_was_typed(desk: Desk, client: Client) -> None:
    answer = text_of(post(client, "plan_new", desk.case.pk, **plan({"words": "Read Khmer"}, another_goal="1")))
    assert "Read Khmer" in answer and "A shop" in answer and 'name="goals-3-words"' in answer
    assert 'class="wrong"' not in answer and 'name="goals-TOTAL_FORMS" value="4"' in answer
    full = text_of(post(client, "plan_new", desk.case.pk, **plan(total=10, another_goal="1")))
    assert 'name="goals-9-words"' in full and 'name="goals-10-words"' not in full and "Another goal" not in full


def test_a_sentence_at_a_goal_says_at_which(desk: Desk, client: Client) -> None:
    goals = ({"words": "A shop"}, {"they_do": "asks the aunt"})
    assert "Goal 2: Write the goal" in text_of(post(client, "plan_new", desk.case.pk, **plan(*goals)))
    long = ({"words": "A shop"}, {"words": "B" * 600})
    assert "Goal 2: This line is longer" in text_of(post(client, "plan_new", desk.case.pk, **plan(*long)))


@pytest.mark.parametrize("language", ["en", "km"])
def test_the_plan_is_in_the_language_of_the_page_unless_said(desk: Desk, client: Client, language: str) -> None:
    client.cookies["django_language"] = language
    page = client.get(reverse("cases:plan_new", args=[desk.case.pk]), headers={"accept-language": language})
    assert f'<option value="{language}" selected' in text_of(page)


def test_a_review_asks_how_far_each_open_goal_is_in_the_same_form(desk: Desk, client: Client) -> None:
    goals = [actions.GoalFacts("work", "A shop"), actions.GoalFacts("documents", "A paper")]
    made = actions.make_plan(case=desk.case, facts=actions.PlanFacts(TODAY(), "A shop", goals=goals), by=desk.worker)
    shop, paper = made.goals.order_by("place")
    interval = packs.current().casework.plan.reviews[0].key
    page = get(client, "review", desk.case.pk)
    assert f"goal_{shop.pk.hex}" in page and "checked" not in page
    said = {f"goal_{shop.pk.hex}": "reached", f"goal_{paper.pk.hex}": ""}
    post(client, "review", desk.case.pk, interval=interval, **day("held_on", TODAY()), **said, key=str(new_id()))
    [moved] = GoalProgress.objects.visible_to(desk.worker)
    assert (moved.goal_id, moved.state) == (shop.pk, "reached")
    assert f"goal_{shop.pk.hex}" not in get(client, "review", desk.case.pk)


def test_the_only_review_that_is_due_is_chosen(desk: Desk, client: Client) -> None:
    first, second, *_rest = packs.current().casework.plan.reviews
    for days, chosen in ((first.after_days, 1), (second.after_days, 0)):
        Case.unguarded.filter(pk=desk.case.pk).update(landed_on=soon(-days))
        assert get(client, "review", desk.case.pk).count(" checked") == chosen


def test_the_paper_of_the_plan_speaks_for_the_person(desk: Desk, client: Client) -> None:
    goals = [actions.GoalFacts("work", "A shop", "ask the aunt", "go along")]
    actions.make_plan(case=desk.case, facts=actions.PlanFacts(TODAY(), "A shop", goals=goals), by=desk.worker)
    page = get(client, "plan_print", desk.case.pk)
    assert "I do" in page and "The organisation does" in page and "print command" in page
