"""The case file and its pages, as somebody at a desk uses them."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from samnak.casework.cases import actions
from samnak.casework.cases.models import (
    Case,
    Goal,
    GoalProgress,
    Note,
    Plan,
    Review,
    ServiceFact,
    ServiceRecord,
)
from samnak.ground.access.ids import new_id
from samnak.ground.access.models import Reading, User
from tests import factories
from tests.people import BRACKETS, CAST, RITHY, SEVERAL, SREYMOM, Somebody

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def supervisor() -> User:
    return factories.make_user("supervisor")


@pytest.fixture
def worker(supervisor: User) -> User:
    return factories.make_user("caseworker", supervisor=supervisor)


@pytest.fixture
def client(worker: User) -> Client:
    return signed_in(worker)


@pytest.fixture
def case(worker: User, supervisor: User) -> Case:
    return make_case(RITHY, worker, supervisor)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def make_case(who: Somebody, worker: User, supervisor: User, *, landed: int = 0) -> Case:
    person = factories.make_person(who, arrived_on=TODAY() - dt.timedelta(days=landed))
    made = actions.assign_case(person=person, worker=worker, by=supervisor)
    return Case.unguarded.get(pk=made.case_id)


def page(client: Client, name: str, *args: Any) -> str:
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return text_of(response)


def text_of(response: HttpResponse) -> str:
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def day(name: str, on: dt.date) -> dict[str, Any]:
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def write_everything(case: Case, by: User, times: int = 1) -> None:
    """Rows of every kind in a case, each `times` times."""
    goals = [actions.GoalFacts("work", f"Cook {n}", "asks", "we go along") for n in range(min(times, 10))]
    actions.make_plan(case=case, facts=actions.PlanFacts(TODAY(), "A kitchen of my own", "en", "We stay", goals), by=by)
    for goal in Goal.unguarded.filter(case=case):
        actions.move_goal(goal=goal, state="open", note="on it", by=by)
    actions.hold_review(case=case, interval="week_1", note="We talked", by=by)
    for n in range(times):
        fact = actions.FactOfService("documentation", "said", TODAY(), "", f"Paper {n} waits")
        actions.say_service(case=case, fact=fact, by=by)
        actions.give_help(cases=[case], help_=actions.Help("housing_food", "meal", TODAY(), 3, "meal"), by=by)
        actions.write_note(case=case, text=f"He rang {n}", by=by)
        actions.write_task(facts=actions.TaskFacts(f"Visit {n}", TODAY()), case=case, by=by)
        done = actions.write_task(facts=actions.TaskFacts(f"Ring {n}", TODAY()), case=case, by=by)
        actions.do_task(task=done, by=by)
        at = timezone.now() + dt.timedelta(days=1 + n)
        actions.make_appointment(case=case, kind="doctor", at=at, with_whom=by, by=by)
        actions.try_contact(case=case, way="phone", answer="no_answer", by=by)
        actions.ask_exception(case=case, policy="participation", what=f"A week {n}", reason="Ill", by=by)
    actions.read_policy(case=case, policy="participation", language="km", how="read_aloud", said="signed", by=by)
    actions.begin_course(case=case, course="illness", by=by)


# ---- the case file -------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "km"])
@pytest.mark.parametrize("who", CAST.values(), ids=CAST)
def test_the_case_file_of_everybody_of_the_cast_opens(
    who: Somebody, language: str, worker: User, supervisor: User
) -> None:
    case = make_case(who, worker, supervisor)
    client = signed_in(worker)
    client.cookies["samnak-language"] = language
    text = page(client, "cases:case", case.pk)
    assert f'lang="{language}"' in text[:200]
    assert "None" not in re.sub(r"<[^>]*>", " ", text)


def test_everything_written_in_a_case_stands_in_its_file(client: Client, case: Case, worker: User) -> None:
    write_everything(case, worker)
    text = page(client, "cases:case", case.pk)
    for words in ("LONG Rithy", "ឡុង រិទ្ធី", "Paper 0 waits", "He rang 0", "Visit 0", "Doctor, clinic", "Cook 0"):
        assert words in text, words
    for words in ("A kitchen of my own", "held on", "not reached", "A week 0", "waits for an answer", "read aloud"):
        assert words in text, words


def test_what_somebody_wrote_is_shown_as_text(client: Client, worker: User, supervisor: User) -> None:
    case = make_case(BRACKETS, worker, supervisor)
    actions.write_note(case=case, text="<script>alert(1)</script>\n<b>bold</b>", by=worker)
    facts = actions.PlanFacts(TODAY(), "<i>mine</i>", goals=[actions.GoalFacts("work", "<u>goal</u>")])
    actions.make_plan(case=case, facts=facts, by=worker)
    for name in ("cases:case", "cases:plan_print"):
        text = page(client, name, case.pk)
        assert "<script>alert" not in text and "<u>goal" not in text and "<i>mine" not in text
    assert "&lt;b&gt;bold" in page(client, "register:person", case.person_id)


def test_an_open_page_is_noted_and_its_title_names_nobody(client: Client, case: Case) -> None:
    text = page(client, "cases:case", case.pk)
    title = re.search(r"<title>(.*?)</title>", text)
    assert title is not None and "Rithy" not in title[1]
    assert Reading.objects.get(key="cases.case_read").subjects == [str(case.person_id)]


def test_the_case_file_costs_as_many_queries_at_thirty_rows_as_at_three(
    client: Client, worker: User, supervisor: User
) -> None:
    counts = []
    for who, times in ((RITHY, 3), (SREYMOM, 30)):
        case = make_case(who, worker, supervisor)
        write_everything(case, worker, times)
        found = []
        for name, pk in (("cases:case", case.pk), ("register:person", case.person_id), ("cases:help_many", None)):
            with CaptureQueriesContext(connections["default"]) as asked:
                page(client, name, *([pk] if pk else []))
            found.append((name, len(asked)))
        counts.append(found)
    assert counts[0] == counts[1]


def test_a_service_never_offered_is_absent_and_can_be_offered(client: Client, case: Case) -> None:
    text = page(client, "cases:case", case.pk)
    assert "Nothing has been offered yet." in text
    assert reverse("cases:service", args=[case.pk, "employment"]) in text


def test_a_closed_case_shows_its_reason_and_nothing_to_write(client: Client, case: Case, worker: User) -> None:
    actions.close_case(case=case, reason="chooses_to_stop", note="He has work now.", by=worker)
    text = page(signed_in(worker.supervisor), "cases:case", case.pk)  # type: ignore[arg-type]
    assert "Chooses to stop" in text and "He has work now." in text
    assert "Make the plan together" not in text and "Write down help" not in text
    assert "Open again" in text
    assert reverse("cases:case", args=[case.pk]) in page(
        signed_in(worker.supervisor),  # type: ignore[arg-type]
        "register:person",
        case.person_id,
    )


def test_an_earlier_stay_is_named_in_the_file_of_the_new_one(case: Case, worker: User, supervisor: User) -> None:
    actions.close_case(case=case, reason="period_ended", by=worker)
    again = actions.open_case(person=case.person, by=supervisor)
    assert reverse("cases:case", args=[case.pk]) in page(signed_in(supervisor), "cases:case", again.pk)


def test_lost_contact_is_a_state_with_a_way_on(client: Client, worker: User, supervisor: User) -> None:
    case = make_case(RITHY, worker, supervisor, landed=60)
    Case.unguarded.filter(pk=case.pk).update(opened_on=TODAY() - dt.timedelta(days=60))
    for days in (40, 35, 31):
        at = timezone.now() - dt.timedelta(days=days)
        actions.try_contact(case=case, way="phone", answer="no_answer", at=at, by=worker)
    text = page(client, "cases:case", case.pk)
    assert "contact lost" in text and "3 attempts in a row reached nobody." in text


# ---- who may -------------------------------------------------------------------------------------------


def test_a_stranger_finds_no_case(case: Case) -> None:
    client = signed_in(factories.make_user("caseworker"))
    for name in ("case", "plan_new", "plan_print", "review", "help"):
        assert client.get(reverse(f"cases:{name}", args=[case.pk])).status_code == 404


def test_a_nurse_reads_the_file_and_writes_nothing(case: Case, worker: User) -> None:
    write_everything(case, worker)
    nurse = factories.make_user("nurse")
    factories.stand(nurse, "assigned", case.person)
    client = signed_in(nurse)
    text = page(client, "cases:case", case.pk)
    assert "He rang 0" in text and "written by mistake?" not in text and "Write down help" not in text
    there = reverse("cases:service", args=[case.pk, "documentation"])
    assert client.get(there).status_code == 200
    assert client.post(there, {"kind": "offered", **day("on", TODAY())}).status_code == 404
    assert ServiceFact.unguarded.filter(kind="offered").count() == 0


def test_reception_sees_no_notes_on_the_journey(worker: User, supervisor: User) -> None:
    case = make_case(RITHY, worker, supervisor)
    actions.write_note(case=case, text="He told me something", by=worker)
    text = page(signed_in(factories.reception()), "register:person", case.person_id)
    assert "He told me something" not in text and reverse("cases:case", args=[case.pk]) not in text


# ---- opening -------------------------------------------------------------------------------------------


def test_a_case_is_opened_from_the_person_page_and_only_once(client: Client, worker: User) -> None:
    person = factories.make_person(RITHY, worker=worker)
    there = reverse("cases:open", args=[person.pk])
    assert there in page(client, "register:person", person.pk)
    for key in (new_id(), new_id()):
        assert client.post(there, {"key": str(key)}).status_code == 302
    case = Case.unguarded.get()
    assert there not in page(client, "register:person", person.pk)
    assert client.get(reverse("cases:case", args=[case.pk])).status_code == 200


def test_a_case_of_somebody_else_or_who_died_is_not_opened(client: Client, worker: User) -> None:
    other = factories.make_person(SREYMOM, worker=factories.make_user("caseworker"))
    assert client.post(reverse("cases:open", args=[other.pk])).status_code == 404
    person = factories.make_person(RITHY, worker=worker)
    type(person).unguarded.filter(pk=person.pk).update(life_status="died")
    there = reverse("cases:open", args=[person.pk])
    assert there not in page(client, "register:person", person.pk)
    assert client.post(there).status_code == 409
    assert Case.unguarded.count() == 0


# ---- services ------------------------------------------------------------------------------------------


def test_how_a_service_stands_is_written_and_taken_back(client: Client, case: Case) -> None:
    there = reverse("cases:service", args=[case.pk, "orientation"])
    for kind in ("offered", "not_taken_up"):
        data = {"kind": kind, **day("on", TODAY()), "sentence": "He knows the town.", "key": str(new_id())}
        assert client.post(there, data).status_code == 302
    text = page(client, "cases:case", case.pk)
    assert "not taken up" in text and "He knows the town." in text
    fact = ServiceFact.unguarded.get(kind="not_taken_up")
    back = reverse("cases:take_back", args=["fact", fact.pk])
    assert "Was this written by mistake?" in text_of(client.get(back))
    assert ServiceFact.unguarded.get(pk=fact.pk).taken_back_at is None
    assert client.post(back)["Location"] == there
    assert "not taken up" not in page(client, "cases:case", case.pk)


def test_the_same_fact_sent_twice_is_written_once(client: Client, case: Case) -> None:
    there = reverse("cases:service", args=[case.pk, "orientation"])
    data = {"kind": "started", **day("on", TODAY()), "key": str(new_id())}
    assert [client.post(there, data).status_code for _ in range(2)] == [302, 302]
    assert ServiceFact.unguarded.count() == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"kind": ""}, "Choose an answer"),
        ({"kind": "ended"}, "has not begun"),
        ({"kind": "said", "sentence": ""}, "Write what it is about."),
        ({"on_year": "1990"}, "before the person landed"),
        ({"sentence": "x" * 10_001}, "10"),
        ({"next_on_day": "1", "next_on_month": "1", "next_on_year": "2001"}, "next date is before this one"),
    ],
)
def test_a_wrong_answer_about_a_service_is_said_in_place_and_nothing_typed_is_lost(
    change: dict[str, str], sentence: str, client: Client, case: Case
) -> None:
    there = reverse("cases:service", args=[case.pk, "orientation"])
    data = {"kind": "offered", **day("on", TODAY()), "sentence": "He wants to think.", **change}
    text = text_of(client.post(there, data))
    assert sentence in text
    assert data["sentence"][:9] in text
    assert ServiceFact.unguarded.count() == 0


def test_a_service_nobody_knows_is_no_page(client: Client, case: Case) -> None:
    assert client.get(reverse("cases:service", args=[case.pk, "swimming"])).status_code == 404


def test_a_closed_case_takes_no_fact(client: Client, case: Case, worker: User, supervisor: User) -> None:
    actions.close_case(case=case, reason="period_ended", by=worker)
    there = reverse("cases:service", args=[case.pk, "orientation"])
    client = signed_in(supervisor)
    text = text_of(client.post(there, {"kind": "offered", **day("on", TODAY())}))
    assert "This case is closed. Open it again first." in text
    assert ServiceFact.unguarded.count() == 0


# ---- help ----------------------------------------------------------------------------------------------

HELP = {"service": "housing_food", "kind": "rent_help", "amount": "40", "unit": "dollar", "note": "October"}


def test_money_is_written_in_whole_units_and_kept_in_the_smallest(client: Client, case: Case) -> None:
    assert client.post(reverse("cases:help", args=[case.pk]), {**HELP, **day("on", TODAY())}).status_code == 302
    assert ServiceRecord.unguarded.get().amount == 4000
    assert "40 US dollars" in page(client, "cases:service", case.pk, "housing_food")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"amount": "100000000"}, "too large"),
        ({"amount": "-1"}, "with a point before the cents"),
        ({"kind": "nonsense"}, "Select a valid choice"),
    ],
)
def test_help_that_does_not_fit_is_not_written(
    change: dict[str, str], sentence: str, client: Client, case: Case
) -> None:
    text = text_of(client.post(reverse("cases:help", args=[case.pk]), {**HELP, **day("on", TODAY()), **change}))
    assert sentence in text and "October" in text
    assert ServiceRecord.unguarded.count() == 0


def test_help_is_given_to_those_who_are_chosen(client: Client, worker: User, supervisor: User) -> None:
    mine = [make_case(who, worker, supervisor) for who in (RITHY, SREYMOM, SEVERAL)]
    there = reverse("cases:help_many")
    assert "checked" not in page(client, "cases:help_many")
    assert text_of(client.get(f"{there}?chosen=all")).count("checked") == 3
    data = {**HELP, **day("on", TODAY()), "cases": [str(c.pk) for c in mine[:2]], "key": str(new_id())}
    for _ in range(2):
        assert client.post(there, data).status_code == 302
    assert set(ServiceRecord.unguarded.values_list("case", flat=True)) == {c.pk for c in mine[:2]}


def test_help_for_nobody_or_for_somebody_elses_people_is_refused(client: Client, case: Case) -> None:
    there = reverse("cases:help_many")
    assert "Choose at least one person." in text_of(client.post(there, {**HELP, **day("on", TODAY())}))
    stranger = make_case(SREYMOM, factories.make_user("caseworker"), factories.make_user("supervisor"))
    data = {**HELP, **day("on", TODAY()), "cases": [str(case.pk), str(stranger.pk)]}
    assert client.post(there, data).status_code == 200
    assert ServiceRecord.unguarded.count() == 0


# ---- the plan ------------------------------------------------------------------------------------------


def plan_data(*goals: dict[str, str], **more: Any) -> dict[str, Any]:
    data: dict[str, Any] = {
        **day("made_on", TODAY()),
        "their_words": "ខ្ញុំចង់បើកហាង",
        "we_promise": "We go along.",
        "goals-TOTAL_FORMS": "5",
        "goals-INITIAL_FORMS": "0",
        "key": str(new_id()),
    }
    for number, goal in enumerate(goals):
        data |= {f"goals-{number}-{name}": value for name, value in goal.items()}
    return {**data, **more}


def test_a_plan_is_made_with_its_goals_and_printed_in_the_persons_words(client: Client, case: Case) -> None:
    there = reverse("cases:plan_new", args=[case.pk])
    assert [text_of(client.get(there)).count(f'name="goals-{n}-words"') for n in (2, 3)] == [1, 0]
    assert 'name="goals-5-words"' in text_of(client.get(f"{there}?goals=6"))
    goals = ({"need": "work", "words": "A shop", "they_do": "asks the aunt", "we_do": "go along"}, {"words": "Khmer"})
    data = plan_data(*goals)
    for _ in range(2):
        assert client.post(there, data).status_code == 302
    assert Plan.unguarded.count() == 1
    assert Goal.unguarded.count() == 2
    text = page(client, "cases:plan_print", case.pk)
    for words in ("ខ្ញុំចង់បើកហាង", "A shop", "asks the aunt", "We go along.", "LONG Rithy"):
        assert words in text, words
    assert '<nav class="nav"' not in text and "Destroy it" not in text
    assert "A shop" in text_of(client.get(there)), "the plan of now stands in the new one already"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (plan_data(), "Write at least one goal."),
        (plan_data({"they_do": "asks the aunt"}), "Write the goal, or leave all of it empty."),
        (plan_data({"words": "A shop"}, their_words=""), "What they want, in their own words"),
        (plan_data({"words": "A shop"}, made_on_year=str(TODAY().year + 1)), "has not come yet"),
        (plan_data({"words": "A shop", "need": "swimming"}), "Select a valid choice"),
        (plan_data({"words": "A shop"}, **{"goals-TOTAL_FORMS": "x"}), "This form is not whole."),
    ],
)
def test_a_plan_that_is_not_whole_is_not_written(
    data: dict[str, Any], sentence: str, client: Client, case: Case
) -> None:
    text = text_of(client.post(reverse("cases:plan_new", args=[case.pk]), data))
    assert sentence in text
    assert "We go along." in text
    assert Plan.unguarded.count() == 0


def test_without_a_plan_there_is_nothing_to_print(client: Client, case: Case) -> None:
    assert client.get(reverse("cases:plan_print", args=[case.pk])).status_code == 404


def test_how_far_a_goal_is_is_written_and_stays_readable(client: Client, case: Case, worker: User) -> None:
    write_everything(case, worker)
    goal = Goal.unguarded.get()
    there = reverse("cases:goal", args=[goal.pk])
    assert client.post(there, {"state": "", "note": "nearly"}).status_code == 200
    assert client.post(there, {"state": "reached", "note": "He cooks!"}).status_code == 302
    assert GoalProgress.unguarded.count() == 2
    assert "He cooks!" in page(client, "cases:goal", goal.pk)
    assert "Reached" in page(client, "cases:case", case.pk)


def test_the_review_that_is_due_is_offered_first_and_none_is_chosen(
    client: Client, worker: User, supervisor: User
) -> None:
    case = make_case(RITHY, worker, supervisor, landed=40)
    text = page(client, "cases:review", case.pk)
    assert re.findall(r'name="interval" value="(\w+)"', text)[:2] == ["month_1", "week_1"]
    assert "checked" not in text
    there = reverse("cases:review", args=[case.pk])
    data = {"interval": "month_1", **day("held_on", TODAY()), "note": "Going well", "key": str(new_id())}
    for _ in range(2):
        assert client.post(there, data).status_code == 302
    review = Review.unguarded.get()
    assert 'value="month_1"' not in page(client, "cases:review", case.pk)
    assert client.post(there, {**data, "key": str(new_id())}).status_code == 200
    assert client.post(reverse("cases:take_back", args=["review", review.pk])).status_code == 302
    assert 'value="month_1"' in page(client, "cases:review", case.pk)


# ---- written by mistake --------------------------------------------------------------------------------


def test_a_note_written_by_mistake_is_asked_about_and_stays_stored(client: Client, case: Case, worker: User) -> None:
    note = actions.write_note(case=case, text="Meant for another", by=worker)
    there = reverse("cases:take_back", args=["note", note.pk])
    assert "Meant for another" in text_of(client.get(there))
    assert client.post(there)["Location"] == reverse("cases:case", args=[case.pk])
    assert "Meant for another" not in page(client, "cases:case", case.pk)
    assert Note.unguarded.get(pk=note.pk).text == "Meant for another"
    assert client.get(there).status_code == 404
    assert client.get(reverse("cases:take_back", args=["person", note.pk])).status_code == 404


# ---- the page of the person ----------------------------------------------------------------------------


def test_the_person_page_shows_services_first_and_one_filled_button(client: Client, case: Case, worker: User) -> None:
    write_everything(case, worker)
    text = page(client, "register:person", case.person_id)
    assert text.index('id="sv"') < text.index('id="known"')
    assert reverse("cases:case", args=[case.pk]) in text
    assert text.count('class="btn"') == 1
    assert "services" in Reading.objects.get(key="register.person_read").compartments


def test_whoever_opens_the_person_page_finds_one_filled_button(worker: User, supervisor: User) -> None:
    person = factories.make_person(RITHY, worker=worker)
    alone = factories.make_person(SREYMOM)
    case = make_case(SEVERAL, worker, supervisor)
    for user, somebody in ((worker, person), (supervisor, person), (supervisor, alone), (supervisor, case.person)):
        text = page(signed_in(user), "register:person", somebody.pk)
        assert text.count('class="btn"') == 1
        assert text.count("Say who walks with them") <= 1


def test_the_journey_tells_what_was_done_and_what_is_planned(client: Client, case: Case, worker: User) -> None:
    write_everything(case, worker)
    text = page(client, "register:person", case.person_id)
    for words in ("He rang 0", "Paper 0 waits", "The plan was made together", "Nobody answered", "Meals · 3 meals"):
        assert words in text, words
    for words in ("We talked", "The case was opened.", "seriously ill"):
        assert words in text, words
    assert 'class="next"' in text


def test_what_is_planned_stands_above_today(client: Client, case: Case, worker: User) -> None:
    actions.make_appointment(case=case, kind="doctor", at=timezone.now() + dt.timedelta(days=3), by=worker)
    text = page(client, "register:person", case.person_id)
    assert text.index("Doctor, clinic") < text.index('<li class="now"')
