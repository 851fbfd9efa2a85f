"""Policy, exceptions, complaints and closing, as a worker and a supervisor use the pages."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samnak.casework.cases import actions
from samnak.casework.cases.models import Assignment, Case, Complaint, Note, PolicyException, PolicySignature
from samnak.casework.cases.queries.policies import waiting_for_answer
from samnak.ground import packs
from samnak.ground.access.ids import new_id
from samnak.ground.access.refusals import Refused
from samnak.ground.ui.scripts import khmer_digits
from tests.casework.cases.desks import TODAY, Desk, as_user, choice, day, get, post, soon, text_of
from tests.factories import make_user, stand
from tests.people import SREYMOM

pytestmark = pytest.mark.django_db


# ---- policy --------------------------------------------------------------------------------------------


def test_the_version_a_person_signed_is_kept_and_a_newer_one_is_told(desk: Desk, client: Client) -> None:
    policy = packs.current().policies_in_force(TODAY())[0]
    text = get(client, "policy", desk.case.pk, policy.key, query="?language=km")
    assert policy.text.in_language("km").split()[0] in text
    sent = {"language": "km", "how": "read_aloud", "said": "signed", "key": str(new_id()), **day("on", TODAY())}
    for _ in range(2):
        assert post(client, "policy", desk.case.pk, policy.key, **sent).status_code == 302
    signature = PolicySignature.unguarded.get()
    assert (signature.version, signature.text_hash) == (policy.version, policy.text_hash)
    assert "a newer version is in force" not in get(client, "policies", desk.case.pk)
    PolicySignature.unguarded.update(version="0")
    assert "a newer version is in force" in get(client, "policies", desk.case.pk)
    assert client.get(reverse("cases:policy", args=[desk.case.pk, "no-such"])).status_code == 404


def test_no_language_looks_chosen_before_it_is_and_errors_follow_the_questions(desk: Desk, client: Client) -> None:
    policy = packs.current().policies_in_force(TODAY())[0].key
    text = get(client, "policy", desk.case.pk, policy)
    chosen = re.compile(r'<input[^>]*name="language"[^>]*checked|checked[^>]*name="language"')
    assert 'language=km" aria-current' not in text and 'language=en" aria-current' in text, "the text that stands here"
    assert not chosen.search(text), "in which language it was read is not guessed"
    assert set(re.findall(r'name="language" value="(\w+)"', text)) == {"km", "en"}, "only what the text has"
    asked = get(client, "policy", desk.case.pk, policy, query="?language=km")
    assert 'href="?language=km" aria-current="true"' in asked and chosen.search(asked)
    assert '<div lang="km"><div class="say">' in asked
    wrong = text_of(post(client, "policy", desk.case.pk, policy, on_day="1"))
    said, how, language = (wrong.index(f'href="#id_{name}') for name in ("said", "how", "language"))
    assert said < how < language < wrong.index('<div class="title">')


def test_an_exception_is_answered_once_and_never_by_who_asked(desk: Desk, client: Client) -> None:
    policy = packs.current().policies_in_force(TODAY())[0].key
    key = str(new_id())
    for _ in range(2):
        post(client, "exception_new", desk.case.pk, policy=policy, what="A bed for longer", reason="Ill", key=key)
    row = PolicyException.unguarded.get()
    lead = as_user(desk.lead)
    assert "A bed for longer" in get(lead, "exceptions")
    assert post(client, "exception_answer", row.pk, answer="approve").status_code == 404
    assert post(lead, "exception_answer", row.pk).status_code == 409
    for answer in ("approve", "refuse"):
        assert post(lead, "exception_answer", row.pk, answer=answer).status_code == 302
    row.refresh_from_db()
    assert row.approved_by == desk.lead and row.approved_at and row.refused_at is None
    own = actions.ask_exception(case=desk.case, policy=policy, what="Mine", reason="Why", by=desk.lead)
    assert "You asked for this yourself" in get(lead, "exceptions")
    assert post(lead, "exception_answer", own.pk, answer="approve").status_code == 403


def test_a_complaint_is_taken_once_and_answered_once_by_a_supervisor(desk: Desk, client: Client) -> None:
    sent = {"way": choice("casework.complaint_ways"), "text": "Nobody came", "key": str(new_id())}
    for _ in range(2):
        post(client, "complaint_new", desk.case.pk, **sent, **day("received_on", TODAY()))
    row = Complaint.unguarded.get()
    assert post(client, "complaint", row.pk, answer="No").status_code == 404
    lead = as_user(desk.lead)
    assert "Nobody came" in get(lead, "complaints")
    assert post(lead, "complaint", row.pk, answer="We are sorry. Sok comes tomorrow.").status_code == 302
    again = post(lead, "complaint", row.pk, answer="Something else")
    assert "answered already" in text_of(again) and "We are sorry" in text_of(again)
    assert "We are sorry" in get(client, "complaint", row.pk)


def test_a_complaint_may_name_nobody_and_is_its_writers_and_the_supervisors(desk: Desk, client: Client) -> None:
    way = choice("casework.complaint_ways")
    post(client, "complaint_free", way=way, text="The water is cold", **day("received_on", TODAY()))
    row = Complaint.unguarded.get()
    assert row.case is None
    assert "The water is cold" in get(as_user(desk.lead), "complaint", row.pk)
    other = as_user(make_user("caseworker", supervisor=desk.lead))
    assert other.get(reverse("cases:complaint", args=[row.pk])).status_code == 404


def test_a_complaint_about_somebody_is_read_only_by_who_stands_near_them_its_writer_too(desk: Desk) -> None:
    way = choice("casework.complaint_ways")
    row = actions.take_complaint(text="Nobody came", way=way, case=desk.case, by=desk.worker)
    free = actions.take_complaint(text="Too hot", way=way, by=desk.worker)
    next_one = make_user("caseworker", supervisor=desk.lead)
    actions.assign_case(person=desk.case.person, worker=next_one, by=desk.lead)
    for client in (as_user(desk.worker), as_user(desk.worker)):
        text = get(client, "complaints")
        assert "Too hot" in text and "Nobody came" not in text
        assert client.get(reverse("cases:complaint", args=[row.pk])).status_code == 404
        assert "Too hot" in get(client, "complaint", free.pk)
    assert "Nobody came" in get(as_user(next_one), "complaint", row.pk)


def test_a_complaint_is_answered_only_by_a_supervisor_near_whom_it_does_not_concern(desk: Desk) -> None:
    way = choice("casework.complaint_ways")
    row = actions.take_complaint(text="Nobody came", way=way, case=desk.case, by=desk.worker)
    stranger, both = make_user("supervisor"), make_user("supervisor", "caseworker", supervisor=desk.lead)
    with pytest.raises(Refused):
        actions.answer_complaint(complaint=row, answer="No", by=stranger)
    with pytest.raises(Refused):
        actions.answer_complaint(complaint=row, answer="No", by=desk.worker)
    mine = actions.take_complaint(text="Too hot", way=way, by=desk.lead)
    with pytest.raises(Refused, match="took this complaint down yourself"):
        actions.answer_complaint(complaint=mine, answer="No", by=desk.lead)
    client = as_user(desk.lead)
    assert "took this complaint down yourself" in get(client, "complaint", mine.pk)
    assert "took this complaint down yourself" in text_of(post(client, "complaint", mine.pk, answer="No"))
    other = desk.open(SREYMOM, worker=both)
    told = actions.take_complaint(text="Late again", way=way, case=other, by=desk.lead)
    stand(both, "received", other.person)
    with pytest.raises(Refused):
        actions.answer_complaint(complaint=told, answer="No", by=both)
    assert not Complaint.unguarded.exclude(answered_on=None).exists()


def test_an_exception_is_decided_near_the_person(desk: Desk) -> None:
    policy = packs.current().policies_in_force(TODAY())[0].key
    asked = actions.ask_exception(case=desk.case, policy=policy, what="A bed", reason="Ill", by=desk.worker)
    for by in (make_user("supervisor"), desk.worker):
        with pytest.raises(Refused):
            actions.answer_exception(exception=asked, approve=True, by=by)
    asked.refresh_from_db()
    assert asked.approved_at is None


def test_an_approver_answers_an_exception_from_the_case_file_and_never_their_own(desk: Desk, client: Client) -> None:
    policy = packs.current().policies_in_force(TODAY())[0].key
    asked = actions.ask_exception(case=desk.case, policy=policy, what="A bed", reason="Ill", by=desk.worker)
    own = actions.ask_exception(case=desk.case, policy=policy, what="Mine", reason="Why", by=desk.lead)
    address = reverse("cases:exception_answer", args=[asked.pk])
    lead = as_user(desk.lead)
    text = get(lead, "case", desk.case.pk)
    assert address in text and reverse("cases:exceptions") in text
    assert reverse("cases:exception_answer", args=[own.pk]) not in text and "asked for this yourself" in text
    assert "1 waits for your answer" in get(lead, "exceptions")
    plain = get(client, "case", desk.case.pk)
    assert address not in plain and reverse("cases:exceptions") not in plain
    back = lead.post(address, {"answer": "approve", "from": "case"})
    assert back["Location"] == reverse("cases:case", args=[desk.case.pk])
    assert address not in get(lead, "case", desk.case.pk)


def test_complaints_of_a_person_stand_on_their_case_file_their_words_for_approvers_only(
    desk: Desk, client: Client
) -> None:
    way, late = choice("casework.complaint_ways"), packs.current().casework.complaints.answer_after_days + 1
    row = actions.take_complaint(text="Nobody came", way=way, case=desk.case, received_on=soon(-late), by=desk.worker)
    address, lead = reverse("cases:complaint", args=[row.pk]), as_user(desk.lead)
    text = get(lead, "case", desk.case.pk)
    assert address in text and f"late, waits for {late} days" in text and reverse("cases:complaints") in text
    text = get(client, "case", desk.case.pk)
    assert address in text and f"late, waits for {late} days" in text and "Nobody came" not in text
    listed = get(lead, "complaints")
    assert f"late, waits for {late} days" in listed and ">From<" in listed and ">About<" not in listed
    assert "1 waits for your answer" in listed
    answer = lead.post(address, {"answer": "We are sorry."}, follow=True)
    assert "Tell them what was answered" in text_of(answer)
    year = [d.year == TODAY().year for d in (soon(-late), TODAY())]
    assert f"This year: {int(year[0])} came, 1 were answered, 0 were told" in get(lead, "complaints")


def test_what_waits_for_an_answer_is_counted_for_whoever_may_give_it(
    desk: Desk, django_assert_num_queries: Any
) -> None:
    policy, way = packs.current().policies_in_force(TODAY())[0].key, choice("casework.complaint_ways")
    assert waiting_for_answer(desk.lead) == (0, 0)
    for by in (desk.worker, desk.lead):
        actions.ask_exception(case=desk.case, policy=policy, what="A bed", reason="Ill", by=by)
        actions.take_complaint(text="Nobody came", way=way, case=desk.case, by=by)
    actions.take_complaint(text="Too hot", way=way, by=desk.worker)
    with django_assert_num_queries(4):  # for any number of exceptions and complaints
        assert waiting_for_answer(desk.lead) == (1, 2)
    assert waiting_for_answer(desk.worker) == (0, 0)
    assert waiting_for_answer(make_user("supervisor")) == (0, 1)


@pytest.mark.parametrize("language", ["en", "km"])
def test_a_version_stands_in_the_digits_of_the_page(language: str, desk: Desk, client: Client) -> None:
    policy = packs.current().policies_in_force(TODAY())[0]
    actions.read_policy(
        case=desk.case, policy=policy.key, language="km", how="read_aloud", said="signed", by=desk.worker
    )
    client.cookies["samnak-language"] = language
    version = policy.version if language == "en" else khmer_digits(policy.version)
    assert re.search(rf"(Version |កំណែទី ?){version}", get(client, "policy", desk.case.pk, policy.key))
    assert f"<td>{version}" in get(client, "policies", desk.case.pk) or version in get(client, "policies", desk.case.pk)


# ---- closing -------------------------------------------------------------------------------------------


def closing(reason: str = "period_ended", **more: Any) -> dict[str, Any]:
    return {"reason": reason, **day("on", TODAY()), **more}


def test_what_is_open_stands_first_with_its_way_and_closing_is_refused_in_a_sentence(
    desk: Desk, client: Client
) -> None:
    task = desk.task("Fetch the papers")
    actions.say_service(case=desk.case, fact=actions.FactOfService("documentation", "started", TODAY()), by=desk.worker)
    run = actions.begin_course(case=desk.case, course=packs.current().courses[0].key, by=desk.worker)
    text = get(client, "close", desk.case.pk)
    assert f"done:{task.pk}" in text
    assert reverse("cases:course_end", args=[run.pk]) in text
    assert reverse("cases:service", args=[desk.case.pk, "documentation"]) in text
    answer = post(client, "close", desk.case.pk, **closing(note="He is well."))
    assert "This case cannot be closed yet" in text_of(answer) and "He is well." in text_of(answer)
    assert Case.unguarded.get(pk=desk.case.pk).is_open


def test_two_workers_close_and_reopen_and_nothing_is_doubled(desk: Desk, client: Client) -> None:
    lead = as_user(desk.lead)
    get(client, "close", desk.case.pk)
    get(lead, "close", desk.case.pk)
    assert post(client, "close", desk.case.pk, **closing(note="First")).status_code == 302
    answer = post(lead, "close", desk.case.pk, **closing("chooses_to_stop", note="Second"))
    assert f"{desk.worker} has closed this case already" in text_of(answer) and "Second" in text_of(answer)
    assert "This was not kept." in text_of(answer) and "question still needs" not in text_of(answer)
    case = Case.unguarded.get(pk=desk.case.pk)
    assert (case.closure_reason, case.closure_note) == ("period_ended", "First")
    assert not Assignment.unguarded.filter(case=case, until=None).exists()
    for _ in range(2):
        assert post(lead, "reopen", case.pk).status_code == 302
    case.refresh_from_db()
    assert case.is_open
    assert Case.unguarded.filter(person=case.person_id).count() == 1


def test_a_case_is_not_reopened_while_a_newer_one_is_open(desk: Desk, client: Client) -> None:
    post(client, "close", desk.case.pk, **closing())
    actions.open_case(person=desk.case.person, by=desk.lead)
    answer = post(as_user(desk.lead), "reopen", desk.case.pk)
    assert answer.status_code == 409 and "Another case of this person is open" in text_of(answer)


def test_a_closed_case_takes_no_note_and_keeps_what_was_typed(desk: Desk, client: Client) -> None:
    lead = as_user(desk.lead)
    post(client, "close", desk.case.pk, **closing())
    answer = post(lead, "note_new", desk.case.pk, text="He came by")
    assert "This case is closed" in text_of(answer) and "He came by" in text_of(answer)
    assert not Note.unguarded.exists()


def test_a_no_says_why_and_the_one_who_asked_reads_it_on_today(desk: Desk, client: Client) -> None:
    policy = packs.current().policies_in_force(TODAY())[0].key
    row = actions.ask_exception(case=desk.case, policy=policy, what="A bed", reason="Ill", by=desk.worker)
    lead = as_user(desk.lead)
    wrong = text_of(post(lead, "exception_answer", row.pk, answer="refuse"))
    assert "Write why you do not approve it" in wrong and "A bed" in wrong
    row.refresh_from_db()
    assert row.refused_at is None
    assert post(lead, "exception_answer", row.pk, answer="refuse", words="The room is taken").status_code == 302
    for asker in (client, lead):
        assert "The room is taken" in get(asker, "case", desk.case.pk)
    assert "The room is taken" in client.get(reverse("desk:today")).content.decode()
    assert "The room is taken" not in lead.get(reverse("desk:today")).content.decode()
    PolicyException.unguarded.update(refused_at=timezone.now() - dt.timedelta(days=16))
    assert "The room is taken" not in client.get(reverse("desk:today")).content.decode()


def test_a_complaint_is_closed_once_somebody_was_told_the_answer(desk: Desk, client: Client) -> None:
    row = actions.take_complaint(
        text="Nobody came", way=choice("casework.complaint_ways"), case=desk.case, by=desk.worker
    )
    assert "was not answered yet" in text_of(post(client, "complaint_told", row.pk, **day("on", TODAY())))
    actions.answer_complaint(complaint=row, answer="Sok comes tomorrow", by=desk.lead)
    address = reverse("cases:complaint", args=[row.pk])
    assert address in client.get(reverse("desk:today")).content.decode()
    assert "answered and told" in get(as_user(desk.lead), "counts")
    assert "before the answer" in text_of(post(client, "complaint_told", row.pk, **day("on", soon(-1))))
    assert post(client, "complaint_told", row.pk, **day("on", TODAY())).status_code == 302
    row.refresh_from_db()
    assert (row.told_on, row.told_by) == (TODAY(), desk.worker)
    assert "The complaint is closed" in get(client, "complaint", row.pk)
    assert address not in client.get(reverse("desk:today")).content.decode()


def test_who_only_counts_is_told_true_numbers_of_complaints(desk: Desk) -> None:
    actions.take_complaint(text="Nobody came", way=choice("casework.complaint_ways"), case=desk.case, by=desk.worker)
    director = as_user(make_user("director"))
    text = get(director, "complaints")
    assert "1 came" in text and "1 complaint waits for an answer in all." in text and "Nobody came" not in text
    assert "No complaint waits" not in text
    assert "1 complaint waits for an answer." in director.get(reverse("desk:today")).content.decode()


def test_who_takes_a_complaint_is_told_who_reads_it(client: Client, desk: Desk) -> None:
    assert "The supervisor reads it" in get(client, "complaint_new", desk.case.pk)
    assert "Only you and the supervisors read it" in get(client, "complaint_free")


def test_settling_on_the_close_page_keeps_what_was_typed(desk: Desk, client: Client) -> None:
    task, done = desk.task("Ask about the family book"), desk.task("Ring the clinic")
    begun = actions.FactOfService("housing_food", "accepted", TODAY())
    actions.say_service(case=desk.case, fact=begun, by=desk.worker)
    actions.give_help(
        cases=[desk.case], help_=actions.Help("housing_food", "meals", TODAY(), 1, "meal"), by=desk.worker
    )
    assert "under way" in get(client, "close", desk.case.pk) and "accepted" not in get(client, "close", desk.case.pk)
    why = {"reason_housing_food": choice("casework.service_end_reasons")}
    for settle in (f"drop:{task.pk}", f"done:{done.pk}", "end:housing_food"):
        answer = text_of(post(client, "close", desk.case.pk, **closing(note="He is well."), settle=settle, **why))
        assert "He is well." in answer and 'class="errors"' not in answer
    desk.case.refresh_from_db()
    assert desk.case.is_open and "settle these first" not in answer
    assert post(client, "close", desk.case.pk, settle="drop:nothing").status_code == 404
    again = text_of(post(client, "close", desk.case.pk, **closing(note="He is well."), settle=f"drop:{task.pk}"))
    assert "done already" in again and "This was not kept." in again and "He is well." in again
    assert post(client, "close", desk.case.pk, **closing(note="He is well.")).status_code == 302


def test_after_opening_again_what_was_settled_can_be_taken_up_again(desk: Desk, client: Client) -> None:
    task = desk.task("Ask about the family book")
    actions.say_service(case=desk.case, fact=actions.FactOfService("housing_food", "started", TODAY()), by=desk.worker)
    why = {"reason_housing_food": choice("casework.service_end_reasons")}
    for settle in (f"drop:{task.pk}", "end:housing_food"):
        post(client, "close", desk.case.pk, settle=settle, **why)
    post(client, "close", desk.case.pk, **closing(note="Ask for Bee."))
    assert client.post(reverse("cases:reopen", args=[desk.case.pk])).status_code == 302
    top = get(client, "case", desk.case.pk).split('class="two left"')[0]
    assert "Ask about the family book" in top and "Ask for Bee." in top and "begin again" in top
    client.post(reverse("cases:task_undo", args=[task.pk]))
    assert "Open again: Ask about" in get(client, "case", desk.case.pk)
    assert "Ask about the family book" not in get(client, "case", desk.case.pk).split('class="two left"')[0]
    task.refresh_from_db()
    assert task.done_at is None and not task.not_needed


def test_who_may_open_it_again_is_said_to_each(desk: Desk) -> None:
    lead = as_user(desk.lead)
    text = text_of(lead.post(reverse("cases:close", args=[desk.case.pk]), closing(), follow=True))
    assert "You can open it again at any time" in text and "your supervisor can" not in text
