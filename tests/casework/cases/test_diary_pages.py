"""Tasks, notes, contact and courses, as a worker uses the pages."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samnak.casework.cases import actions
from samnak.casework.cases.models import (
    Case,
    ContactAttempt,
    CourseRun,
    Note,
    NoteDraft,
    NoteWording,
    Task,
)
from samnak.ground import packs
from samnak.ground.access.ids import new_id
from samnak.ground.access.models import Reading, User
from tests.casework.cases.desks import TODAY, Desk, as_user, choice, day, get, post, soon, text_of, wrongs
from tests.factories import make_user, stand
from tests.people import BRACKETS, SREYMOM

pytestmark = pytest.mark.django_db
TOO_LONG = "A" * 10_001


# ---- every page ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "km"])
def test_every_page_of_the_diary_opens_for_whom_it_is(language: str) -> None:
    desk = Desk(BRACKETS)
    task = desk.task(due_on=TODAY(), place=choice("casework.places"))
    note = actions.write_note(case=desk.case, text="គាត់បានមក <b>today</b>", by=desk.worker)
    actions.correct_note(note=note, text="He came.", by=desk.worker)
    at = timezone.now() + dt.timedelta(hours=1)
    kind = choice("casework.appointment_kinds")
    meeting = actions.make_appointment(case=desk.case, kind=kind, at=at, by=desk.worker)
    way, answer = choice("casework.contact_ways"), choice("casework.contact_answers", 1)
    actions.try_contact(case=desk.case, way=way, answer=answer, by=desk.worker)
    run = actions.begin_course(case=desk.case, course=packs.current().courses[0].key, by=desk.worker)
    policy = packs.current().policies[0].key
    for how in (True, False, None):
        asked = actions.ask_exception(case=desk.case, policy=policy, what="A bed", reason="Ill", by=desk.worker)
        if how is not None:
            actions.answer_exception(exception=asked, approve=how, answer="So", by=desk.lead)
    taken = actions.take_complaint(
        text="<i>No</i>", way=choice("casework.complaint_ways"), case=desk.case, by=desk.lead
    )
    told = actions.take_complaint(text="Too hot", way=choice("casework.complaint_ways"), by=make_user("intake"))
    actions.answer_complaint(complaint=told, answer="A fan is bought", by=desk.lead)
    actions.read_policy(case=desk.case, policy=policy, language="km", how="read_aloud", said="signed", by=desk.lead)
    case = desk.case.pk
    pages: list[tuple[str, list[Any]]] = [
        *((name, [case]) for name in (
            "task_new", "note_new", "appointment_new", "contact_new", "contacts", "course_new", "policies",
            "exception_new", "complaint_new", "close",
        )),
        *((name, []) for name in ("free_task_new", "places", "week", "exceptions", "complaints", "complaint_free")),
        ("task_put_off", [task.pk]), ("task_give", [task.pk]), ("note", [note.pk]), ("appointment", [meeting.pk]),
        ("course_end", [run.pk]), ("policy", [case, policy]), ("complaint", [taken.pk]), ("complaint", [told.pk]),
    ]  # fmt: skip
    for user in (desk.worker, desk.lead):
        client = as_user(user)
        client.cookies["samnak-language"] = language
        for name, args in pages:
            if user is desk.worker and (name == "exceptions" or args == [told.pk]):
                continue  # a supervisor's
            text = get(client, name, *args)
            assert f'lang="{language}"' in text[:200]
            assert "<b>today</b>" not in text and "<i>No</i>" not in text and "<b>Ly</b>" not in text
            title = re.search(r"<title>(.*?)</title>", text, re.DOTALL)
            assert title and "Tee" not in title[1] and "LY" not in title[1]


def test_whoever_does_not_see_the_case_finds_no_page(desk: Desk) -> None:
    stranger, task = as_user(make_user("caseworker")), desk.task()
    note = actions.write_note(case=desk.case, text="Came.", by=desk.worker)
    for name, pk in (("task_new", desk.case.pk), ("note", note.pk), ("task_put_off", task.pk), ("close", desk.case.pk)):
        assert stranger.get(reverse(f"cases:{name}", args=[pk])).status_code == 404
    assert post(stranger, "task_done", task.pk).status_code == 404
    assert post(stranger, "note_draft", desk.case.pk, text="x").status_code == 404


def test_what_a_page_shows_of_a_person_is_noted(desk: Desk, client: Client) -> None:
    before = Reading.objects.count()
    get(client, "note_new", desk.case.pk)
    assert Reading.objects.count() == before + 1


# ---- tasks ---------------------------------------------------------------------------------------------


def test_a_task_is_written_once_however_often_it_is_sent(desk: Desk, client: Client) -> None:
    sent = {"words": "Ask for the family book", "key": str(new_id()), **day("due_on", TODAY())}
    for _ in range(2):
        assert post(client, "task_new", desk.case.pk, **sent).status_code == 302
    task = Task.unguarded.get(case=desk.case)
    assert (task.words, task.owner) == ("Ask for the family book", desk.worker)


def test_a_task_before_the_landing_gets_one_sentence_and_keeps_what_was_typed(desk: Desk, client: Client) -> None:
    answer = post(client, "task_new", desk.case.pk, words="Too early", **day("due_on", soon(-3)))
    assert "before the person landed" in text_of(answer) and "Too early" in text_of(answer)
    assert wrongs(answer) == 1
    assert not Task.unguarded.exists()


def test_a_task_for_a_worker_who_left_gets_one_sentence(desk: Desk, client: Client) -> None:
    gone = make_user("caseworker", supervisor=desk.lead, name="Chan Left")
    stand(gone, "assigned", desk.case.person)
    assert "Chan Left" in get(client, "task_new", desk.case.pk)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    assert "Chan Left" not in get(client, "task_new", desk.case.pk)
    answer = post(client, "task_new", desk.case.pk, words="Visit", no_day="1", owner=str(gone.pk))
    assert "Chan Left does not work here any more" in text_of(answer)
    assert wrongs(answer) == 1 and not Task.unguarded.exists()
    given = post(client, "task_give", desk.task().pk, owner=str(gone.pk))
    assert "Chan Left does not work here any more" in text_of(given)


def test_a_task_is_given_within_the_team(desk: Desk, client: Client) -> None:
    task, other = desk.task(), make_user("caseworker", supervisor=make_user("supervisor"), name="Other Team")
    assert "Other Team" not in get(client, "task_give", task.pk)
    assert post(client, "task_give", task.pk, owner=str(desk.lead.pk)).status_code == 302
    task.refresh_from_db()
    assert task.owner == desk.lead
    assert post(client, "task_give", task.pk, owner=str(other.pk)).status_code == 200


def test_a_row_is_done_in_place_and_undone(desk: Desk, client: Client) -> None:
    task = desk.task(repeat=choice("casework.repeat_steps"), due_on=TODAY())
    htmx = {"HTTP_HX_REQUEST": "true"}
    for _ in range(2):
        done = client.post(reverse("cases:task_done", args=[task.pk]), **htmx)  # type: ignore[arg-type]
        assert done.status_code == 200
    text = text_of(done)
    assert text.strip().startswith("<li") and "Done" in text and "Undo" in text and "<html" not in text
    assert Task.unguarded.count() == 2  # the one that comes again, once
    back = client.post(reverse("cases:task_undo", args=[task.pk]), **htmx)  # type: ignore[arg-type]
    assert "Undo" not in text_of(back)
    assert Task.unguarded.filter(taken_back_at=None).get().done_at is None


def test_without_javascript_done_leads_to_today(desk: Desk, client: Client) -> None:
    task = desk.task()
    for name in ("task_done", "task_undo"):
        answer = post(client, name, task.pk)
        assert (answer.status_code, answer["Location"]) == (302, reverse("desk:today"))


def test_a_task_is_put_off_with_a_reason_to_a_later_day(desk: Desk, client: Client) -> None:
    task = desk.task(due_on=TODAY())
    reason = choice("casework.snooze_reasons")
    answer = post(client, "task_put_off", task.pk, reason=reason, **day("to", TODAY()))
    assert "Choose a day after today" in text_of(answer)
    assert post(client, "task_put_off", task.pk, reason=reason, **day("to", soon())).status_code == 302
    task.refresh_from_db()
    assert (task.snoozed_to, task.snooze_reason) == (soon(), reason)


def test_a_task_of_ones_own_is_nobody_elses(desk: Desk, client: Client) -> None:
    assert post(client, "free_task_new", words="Mend the motorbike", no_day="1").status_code == 302
    task = Task.unguarded.get()
    assert (task.case, task.owner) == (None, desk.worker)
    assert post(as_user(desk.lead), "task_done", task.pk).status_code == 404


def test_one_trip_to_a_place_does_several(desk: Desk, client: Client) -> None:
    place = packs.current().choices("casework.places")[0]
    desk.task("First thing", place=place.key)
    desk.case = desk.open(SREYMOM)
    desk.task("Second thing", place=place.key)
    desk.task("Anywhere thing")
    text = get(client, "places")
    assert text.index(str(place.label.in_language("en"))) < text.index("First thing") < text.index("Anywhere thing")
    assert text.index("Second thing") < text.index("Anywhere thing")


# ---- notes ---------------------------------------------------------------------------------------------


def test_a_draft_stands_in_the_field_again_and_goes_when_the_note_is_kept(desk: Desk, client: Client) -> None:
    key = str(new_id())
    for text in ("He rang", "He rang his aunt"):
        assert post(client, "note_draft", desk.case.pk, text=text, key=key).status_code == 200
    assert "He rang his aunt" in get(client, "note_new", desk.case.pk)
    assert "He rang" not in get(as_user(desk.lead), "note_new", desk.case.pk)
    for _ in range(2):
        assert post(client, "note_new", desk.case.pk, text="He rang his aunt.", key=key).status_code == 302
    assert Note.unguarded.get(case=desk.case).language == "en"
    post(client, "note_draft", desk.case.pk, text="He rang his aunt", key=key)  # came late
    assert not NoteDraft.objects.exists()


def test_ten_thousand_and_one_characters_get_one_sentence_and_nothing_is_lost(desk: Desk, client: Client) -> None:
    answer = post(client, "note_new", desk.case.pk, text=TOO_LONG)
    assert wrongs(answer) == 1 and TOO_LONG in text_of(answer)
    assert not Note.unguarded.exists()
    assert post(client, "note_draft", desk.case.pk, text=TOO_LONG).status_code == 409
    task = post(client, "task_new", desk.case.pk, words=TOO_LONG)
    assert wrongs(task) == 1 and TOO_LONG in text_of(task) and not Task.unguarded.exists()


def test_only_its_writer_corrects_a_note_and_the_first_wording_stays(desk: Desk, client: Client) -> None:
    note = actions.write_note(case=desk.case, text="He moved to Bavel", by=desk.worker)
    for _ in range(2):
        assert post(client, "note", note.pk, text="He moved to Battambang").status_code == 302
    text = get(client, "note", note.pk)
    assert "Battambang" in text and "He moved to Bavel" in text
    assert NoteWording.unguarded.count() == 1
    lead = as_user(desk.lead)
    assert "Correct it" not in get(lead, "note", note.pk)
    post(lead, "note", note.pk, text="Something else")
    note.refresh_from_db()
    assert note.text == "He moved to Battambang"


def test_the_field_of_a_note_says_where_its_draft_is_kept_and_cuts_nothing(desk: Desk, client: Client) -> None:
    address = reverse("cases:note_draft", args=[desk.case.pk])
    text = get(client, "note_new", desk.case.pk)
    assert f'data-draft="{address}"' in text and "cases/js/draft.js" in text
    assert 'maxlength="10000"' not in text and "data-unkept" not in text
    assert "data-unkept" in text_of(post(client, "note_new", desk.case.pk, text=" "))


def test_a_note_typed_in_khmer_on_an_english_page_is_khmer(desk: Desk, client: Client) -> None:
    post(client, "note_new", desk.case.pk, text="គាត់បានទូរសព្ទ")
    assert Note.unguarded.get().language == "km"


# ---- contact and courses -------------------------------------------------------------------------------


def test_an_attempt_is_written_once_and_lost_contact_follows_from_the_numbers(desk: Desk, client: Client) -> None:
    sent = {"way": choice("casework.contact_ways"), "answer": "no_answer", "key": str(new_id()), **day("on", TODAY())}
    for _ in range(2):
        assert post(client, "contact_new", desk.case.pk, **sent).status_code == 302
    assert ContactAttempt.unguarded.count() == 1
    assert "Not reached" in get(client, "contacts", desk.case.pk)
    numbers = packs.current().casework.contact
    Case.unguarded.filter(pk=desk.case.pk).update(opened_on=soon(-numbers.days_before_lost))
    for _ in range(numbers.attempts_before_lost - 1):
        actions.try_contact(case=desk.case, way=sent["way"], answer="no_answer", by=desk.worker)
    assert "Contact is lost" in get(client, "contacts", desk.case.pk)


def test_an_attempt_tomorrow_is_refused(desk: Desk, client: Client) -> None:
    sent = {"way": choice("casework.contact_ways"), "answer": "no_answer", **day("on", soon())}
    answer = post(client, "contact_new", desk.case.pk, **sent)
    assert wrongs(answer) == 1 and not ContactAttempt.unguarded.exists()


def test_a_course_shows_its_steps_before_it_begins_and_begins_once(desk: Desk, client: Client) -> None:
    course = packs.current().courses[0]
    text = get(client, "course_new", desk.case.pk, query=f"?course={course.key}")
    assert "Begin the course" in text and course.steps[0].text.in_language("en")[:20] in text
    assert not CourseRun.unguarded.exists()
    for key in (new_id(), new_id()):
        sent = {"course": course.key, "key": str(key), **day("on", TODAY())}
        assert post(client, "course_new", desk.case.pk, **sent).status_code == 302
    run = CourseRun.unguarded.get()
    assert Task.unguarded.filter(course=run).count() == len(course.steps)
    get(client, "course_end", run.pk)
    run.refresh_from_db()
    assert run.ended_on is None
    for _ in range(2):
        assert post(client, "course_end", run.pk, over="no").status_code == 302
    run.refresh_from_db()
    assert run.ended_on == TODAY()
    assert not Task.unguarded.filter(taken_back_at=None).exists()


def test_a_course_nobody_knows_is_asked_for_again(desk: Desk, client: Client) -> None:
    text = get(client, "course_new", desk.case.pk, query="?course=flying")
    assert "Show the steps" in text and "Begin the course" not in text
    assert "Choose an answer" in get(client, "course_new", desk.case.pk, query="?asked=1")


def test_a_time_that_was_typed_is_never_another(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    noon = (timezone.localtime() + dt.timedelta(days=1)).replace(hour=12, minute=0)  # after whatever was made today
    monkeypatch.setattr(timezone, "now", lambda: noon)
    client = as_user(desk.worker)
    sent = {"way": choice("casework.contact_ways"), "answer": "no_answer", **day("on", TODAY())}
    answer = post(client, "contact_new", desk.case.pk, clock="15:15", **sent)
    assert "This time lies in the future" in text_of(answer) and "15:15" in text_of(answer)
    assert not ContactAttempt.unguarded.exists()
    post(client, "contact_new", desk.case.pk, clock="9:15", **sent)
    post(client, "contact_new", desk.case.pk, **sent)
    hours = [timezone.localtime(one.at).time().hour for one in ContactAttempt.unguarded.order_by("at")]
    assert hours == [9, 12]
