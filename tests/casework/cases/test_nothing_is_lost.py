"""Work that two hands, an older page or a form sent again must not lose, double or hide."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samnak.casework.cases import actions
from samnak.casework.cases.models import ContactAttempt, Note, NoteDraft, Plan, Review, ServiceFact, Task
from samnak.ground import packs
from samnak.ground.access.ids import new_id
from samnak.ground.access.models import AuditEntry
from samnak.ground.access.refusals import Refused
from tests.casework.cases.desks import TODAY, Desk, as_user, choice, day, post, soon, text_of
from tests.factories import make_user
from tests.people import SREYMOM

pytestmark = pytest.mark.django_db
SENT = "This form was sent before. What you typed now is not kept: open a new one."


def weekly(desk: Desk) -> Task:
    return desk.task("Ring him", due_on=TODAY(), repeat=choice("casework.repeat_steps"))


def open_tasks() -> list[Task]:
    return list(Task.unguarded.filter(done_at=None, taken_back_at=None))


# ---- tasks ---------------------------------------------------------------------------------------------


def test_undoing_takes_back_a_follower_nobody_touched(desk: Desk) -> None:
    done = actions.do_task(task=weekly(desk), by=desk.worker)
    actions.undo_task(task=done, by=desk.worker)
    assert [task.pk for task in open_tasks()] == [done.pk]


def test_undoing_leaves_a_follower_that_was_put_off_and_doing_it_again_doubles_nothing(desk: Desk) -> None:
    done = actions.do_task(task=weekly(desk), by=desk.worker)
    actions.put_off_task(task=done.followed_by, to=soon(40), reason=choice("casework.snooze_reasons"), by=desk.worker)
    actions.undo_task(task=done, by=desk.worker)
    assert len(open_tasks()) == 2
    actions.do_task(task=done, by=desk.worker)
    assert [task.snoozed_to for task in open_tasks()] == [soon(40)]


def test_undoing_leaves_a_follower_that_was_given_away(desk: Desk) -> None:
    done = actions.do_task(task=weekly(desk), by=desk.worker)
    actions.give_task(task=done.followed_by, owner=desk.lead, by=desk.worker)
    actions.undo_task(task=done, by=desk.worker)
    assert {task.owner for task in open_tasks()} == {desk.worker, desk.lead}


def test_a_task_whose_follower_is_done_is_not_undone(desk: Desk) -> None:
    first = actions.do_task(task=weekly(desk), by=desk.worker)
    actions.do_task(task=first.followed_by, by=desk.worker)
    with pytest.raises(Refused, match="done already"):
        actions.undo_task(task=first, by=desk.worker)


def test_what_is_done_is_neither_put_off_nor_given_nor_dropped(desk: Desk, client: Client) -> None:
    done = actions.do_task(task=desk.task(), by=desk.worker)
    why = choice("casework.snooze_reasons")
    with pytest.raises(Refused, match="done already"):
        actions.put_off_task(task=done, to=soon(), reason=why, by=desk.worker)
    with pytest.raises(Refused, match="done already"):
        actions.give_task(task=done, owner=desk.lead, by=desk.worker)
    with pytest.raises(Refused, match="done already"):
        actions.drop_task(task=done, by=desk.worker)
    answer = post(client, "task_put_off", done.pk, **day("to", soon()), reason=why)
    assert answer.status_code == 200 and "done already" in text_of(answer)


def test_a_free_task_goes_only_to_somebody_who_has_tasks(desk: Desk) -> None:
    free = actions.write_task(facts=actions.TaskFacts("Print forms"), by=desk.worker)
    with pytest.raises(Refused, match="cannot take this task"):
        actions.give_task(task=free, owner=make_user("intake"), by=desk.worker)
    assert actions.give_task(task=free, owner=desk.lead, by=desk.worker).owner == desk.lead


def test_what_comes_again_goes_to_who_walks_now_when_its_owner_left(desk: Desk) -> None:
    task = weekly(desk)
    later = make_user("caseworker", supervisor=desk.lead)
    actions.assign_case(person=desk.case.person, worker=later, by=desk.lead)
    Task.unguarded.filter(pk=task.pk).update(owner=desk.worker)
    desk.worker.is_active = False
    desk.worker.save()
    done = actions.do_task(task=task, by=later)
    assert done.followed_by is not None and done.followed_by.owner == later


# ---- help, plans, services -----------------------------------------------------------------------------


def test_a_plan_of_an_earlier_day_than_the_newest_is_refused(desk: Desk) -> None:
    type(desk.case).unguarded.filter(pk=desk.case.pk).update(landed_on=TODAY() - dt.timedelta(days=9))
    goals = [actions.GoalFacts("work", "A shop")]
    actions.make_plan(case=desk.case, facts=actions.PlanFacts(TODAY(), "A shop", goals=goals), by=desk.worker)
    before = actions.PlanFacts(TODAY() - dt.timedelta(days=2), "A shop", goals=goals)
    with pytest.raises(Refused, match="plan of a later day"):
        actions.make_plan(case=desk.case, facts=before, by=desk.worker)
    assert Plan.unguarded.count() == 1


def test_nothing_of_a_stay_happened_before_the_landing(desk: Desk) -> None:
    long_ago = timezone.make_aware(dt.datetime(1900, 1, 1, 12))
    way, answer = choice("casework.contact_ways"), choice("casework.contact_answers")
    with pytest.raises(Refused, match="before the person landed"):
        actions.try_contact(case=desk.case, way=way, answer=answer, at=long_ago, by=desk.worker)
    with pytest.raises(Refused, match="before the person landed"):
        actions.write_note(case=desk.case, text="He came by", at=long_ago, by=desk.worker)


def test_a_service_does_not_end_before_it_began_and_its_reason_may_come_later(desk: Desk) -> None:
    type(desk.case).unguarded.filter(pk=desk.case.pk).update(landed_on=TODAY() - dt.timedelta(days=9))

    def say(kind: str, on: dt.date, reason: str = "") -> ServiceFact:
        fact = actions.FactOfService("documentation", kind, on, reason)
        return actions.say_service(case=desk.case, fact=fact, by=desk.worker)

    say("started", TODAY() - dt.timedelta(days=2))
    with pytest.raises(Refused, match="before the service began"):
        say("ended", TODAY() - dt.timedelta(days=3))
    say("ended", TODAY())
    with pytest.raises(Refused, match="has not begun"):
        say("ended", TODAY())
    assert say("ended", TODAY(), "done").reason == "done"
    with pytest.raises(Refused, match="has not begun"):
        say("ended", TODAY(), "moved")


# ---- the same form, other words ------------------------------------------------------------------------


def test_other_words_under_the_same_key_are_not_called_kept(desk: Desk, client: Client) -> None:
    other, key = desk.open(SREYMOM), str(new_id())
    same = post(client, "note_new", desk.case.pk, text="He came by", key=key)
    assert same.status_code == post(client, "note_new", desk.case.pk, text="He came by", key=key).status_code == 302
    for case, text in ((desk.case, "He went away"), (other, "He came by")):
        answer = post(client, "note_new", case.pk, text=text, key=key)
        assert SENT in text_of(answer) and text in text_of(answer)
    assert Note.unguarded.count() == 1


def test_every_form_of_a_case_knows_itself_again(desk: Desk, client: Client) -> None:
    case, interval = desk.case.pk, packs.current().casework.plan.reviews[0].key
    way, answer = choice("casework.contact_ways"), choice("casework.contact_answers")
    kind, at = choice("casework.appointment_kinds"), day("on", soon())
    sent: list[tuple[str, list[Any], dict[str, Any], dict[str, Any]]] = [
        ("task_new", [case], {"words": "Ring", "no_day": "1"}, {"words": "Visit"}),
        ("contact_new", [case], {"way": way, "answer": answer, **day("on", TODAY())}, {"note": "At noon"}),
        ("appointment_new", [case], {"kind": kind, **at, "clock": "10:00"}, {"note": "Bring the paper"}),
        ("review", [case], {"interval": interval, **day("held_on", TODAY()), "note": "Well"}, {"note": "Not well"}),
        ("service", [case, "documentation"], {"kind": "offered", **day("on", TODAY())}, {"sentence": "Later"}),
    ]
    for name, args, data, other in sent:
        key = str(new_id())
        for again in range(2):
            assert post(client, name, *args, **data, key=key).status_code == 302, (name, again)
        assert SENT in text_of(post(client, name, *args, **{**data, **other}, key=key)), name


def test_a_second_review_of_one_worker_is_told(desk: Desk, client: Client) -> None:
    interval = packs.current().casework.plan.reviews[0].key
    actions.hold_review(case=desk.case, interval=interval, note="Well", by=desk.worker)
    with pytest.raises(Refused, match="You wrote this review already"):
        actions.hold_review(case=desk.case, interval=interval, note="Not well", by=desk.worker)
    with pytest.raises(Refused, match="A colleague wrote this review"):
        actions.hold_review(case=desk.case, interval=interval, note="Not well", by=desk.lead)
    assert [review.note for review in Review.unguarded.all()] == ["Well"]


# ---- notes ---------------------------------------------------------------------------------------------


def test_a_draft_of_another_page_is_not_thrown_away_with_a_note(desk: Desk, client: Client) -> None:
    actions.keep_draft(case=desk.case, text="A long talk about his mother", by=desk.worker)
    post(client, "note_new", desk.case.pk, text="He came by", draft="", key=str(new_id()))
    assert NoteDraft.objects.get().text == "A long talk about his mother"
    shown = client.get(reverse("cases:note_new", args=[desk.case.pk])).content.decode()
    assert shown.count("A long talk about his mother") == 2
    post(
        client, "note_new", desk.case.pk, text="Something else", draft="A long talk about his mother", key=str(new_id())
    )
    assert not NoteDraft.objects.exists()


def test_a_note_withdrawn_meanwhile_is_not_corrected(desk: Desk) -> None:
    note = actions.write_note(case=desk.case, text="He came by", by=desk.worker)
    for _ in range(3):
        actions.take_back(entry=note, by=desk.worker)
    with pytest.raises(Refused, match="withdrawn a moment ago"):
        actions.correct_note(note=note, text="She came by", by=desk.worker)
    [entry] = AuditEntry.objects.filter(key="cases.row_taken_back")
    assert entry.facts["row"] == str(note.pk)


def test_a_colleagues_note_is_withdrawn_by_a_supervisor_alone_who_is_named(desk: Desk) -> None:
    note = actions.write_note(case=desk.case, text="He came by", by=desk.worker)
    theirs = actions.write_note(case=desk.case, text="He rang", by=desk.lead)
    with pytest.raises(Refused, match="Only who wrote a note"):
        actions.take_back(entry=theirs, by=desk.worker)
    actions.take_back(entry=note, by=desk.lead)
    page = text_of(as_user(desk.worker).get(reverse("cases:case", args=[desk.case.pk])))
    assert "was withdrawn" in page and "He came by" not in page and "He rang" in page


def test_the_audit_tells_which_row(desk: Desk) -> None:
    note = actions.write_note(case=desk.case, text="He came by", by=desk.worker)
    at, kind = timezone.now() + dt.timedelta(minutes=1), choice("casework.appointment_kinds")
    meeting = actions.make_appointment(case=desk.case, kind=kind, at=at, by=desk.worker)
    actions.end_appointment(appointment=meeting, outcome="called_off", by=desk.worker)
    policy = packs.current().policies[0].key
    asked = actions.ask_exception(case=desk.case, policy=policy, what="A bed", reason="Ill", by=desk.worker)
    actions.answer_exception(exception=asked, approve=True, by=desk.lead)
    told = {entry.key: entry.facts.get("row") for entry in AuditEntry.objects.all()}
    assert told["cases.note_written"] == str(note.pk)
    assert told["cases.appointment_ended"] == str(meeting.pk)
    assert told["cases.exception_answered"] == str(asked.pk)


# ---- signs nobody sees ---------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200f", "\u061c", "\x07"])
def test_a_sign_that_turns_the_writing_around_is_refused(desk: Desk, client: Client, sign: str) -> None:
    answer = post(client, "note_new", desk.case.pk, text=f"paid {sign}005 dollars", key=str(new_id()))
    assert "turns the writing around" in text_of(answer) and not Note.unguarded.exists()


@pytest.mark.parametrize("text", ["ខ្ញុំ\u200bចង់\u200bបើកហាង", "He is well \u2764\ufe0f", "One\r\ntwo\tthree"])
def test_ordinary_writing_is_kept_as_it_is(desk: Desk, text: str) -> None:
    assert actions.write_note(case=desk.case, text=text, by=desk.worker).text == text


def test_a_hundred_thousand_goals_are_not_read(desk: Desk, client: Client) -> None:
    data = {**day("made_on", TODAY()), "their_words": "A shop", "goals-INITIAL_FORMS": "0"}
    answer = post(
        client, "plan_new", desk.case.pk, **data, **{"goals-TOTAL_FORMS": "100000", "goals-0-words": "A shop"}
    )
    assert answer.status_code == 200 and text_of(answer).count("-words") < 100 and not Plan.unguarded.exists()


def test_contact_is_not_counted_twice_for_one_key(desk: Desk, client: Client) -> None:
    key = str(new_id())
    for _ in range(2):
        post(client, "note_new", desk.case.pk, text="He came by", spoke="on", key=key)
    assert ContactAttempt.unguarded.count() == 1
