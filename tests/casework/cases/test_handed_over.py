"""Handing over, and what the new worker is told: who came, from whom, with which words, until they have read it."""

import datetime as dt
import re
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from samnak.casework.cases import actions
from samnak.casework.cases.models import Appointment, Assignment, Case
from samnak.casework.cases.queries.today import work_today
from samnak.ground.access.actions import relate
from samnak.ground.access.models import AuditEntry, User
from samnak.ground.access.refusals import Refused
from samnak.reception.register.models import Person
from tests.casework.cases.test_walking_pages import Team, _limits, text_of, walker
from tests.factories import make_person, make_user
from tests.factories.cases import first
from tests.people import RITHY

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def words_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text_of(response)))


def handed(people: int = 3, **notes: str) -> Team:
    """A team whose first worker handed everybody over to the second."""
    team = Team(people=people)
    assert team.hand_over(**notes).status_code == 302
    return team


def key(person: Person) -> str:
    return f"note_{person.pk}"


# ---- the new worker ------------------------------------------------------------------------------------


def test_today_says_who_came_from_whom_although_no_word_was_written() -> None:
    team = handed(3)
    page = words_of(team.page(team.new).get("/"))
    assert "3 still to read." in page
    assert "From Neary: 3." in page
    assert page.count("No words were written.") == 3
    assert "from Neary, handed over by Bopha" in page
    assert page.index("Handed over to you") < page.index("No plan yet")


def test_words_come_first_and_stand_beside_the_person() -> None:
    team = Team(people=3)
    team.hand_over(**{key(team.people[2]): "Likes tea."})
    assert [one.words for one in work_today(team.new, TODAY()).handed_over] == ["Likes tea.", "", ""]


def test_whoever_was_given_is_told_until_it_is_read_with_words_or_without() -> None:
    team = Team(people=2)
    team.hand_over(**{key(team.people[0]): "Likes tea."})
    Assignment.unguarded.filter(until=None).update(since=timezone.now() - dt.timedelta(days=15))
    assert [one.words for one in work_today(team.new, TODAY()).handed_over] == ["Likes tea.", ""]


def test_somebody_new_who_was_given_without_words_is_told_too() -> None:
    team = Team(people=2)
    page = words_of(team.page(team.old).get("/"))
    assert "2 still to read." in page
    assert "New, from nobody before: 2." in page
    assert "given to you by Bopha" in page


def test_whom_a_worker_took_on_themselves_is_no_hand_over() -> None:
    team = Team(people=1)
    Assignment.unguarded.update(made_by=team.old)
    assert work_today(team.old, TODAY()).handed_over == []


def test_words_about_all_are_said_once_and_own_words_come_first() -> None:
    team = Team(people=10)
    last = team.people[-1]
    team.hand_over(note_all="I leave on Friday.", **{key(last): "Sees the doctor first thing."})
    page = words_of(team.page(team.new).get("/"))
    assert page.count("I leave on Friday.") == 1
    assert "About all 10 from Neary:" in page
    assert page.index("Sees the doctor first thing.") < page.index("What is said of all above")
    assert page.count("What is said of all above") == 9
    assert "more" not in page[page.index("Handed over to you") : page.index("I have read all of it")]


def test_all_is_read_with_a_button_after_the_last_of_them() -> None:
    page = text_of(handed(10).page(Assignment.unguarded.filter(until=None)[0].worker).get("/"))
    assert page.rindex("I have read it<") < page.index("I have read all of it<")


def test_having_read_it_is_said_for_one_with_the_way_to_the_case() -> None:
    team = handed(2)
    one = Assignment.unguarded.filter(until=None).order_by("pk")[0]
    client = team.page(team.new)
    page = text_of(client.post(reverse("cases:hand_over_seen", args=[one.pk]), follow=True))
    assert reverse("cases:case", args=[one.case_id]) in page
    assert "You have read it." in page
    assert len(work_today(team.new, TODAY()).handed_over) == 1


def test_having_read_it_is_said_for_all_at_once_and_for_nobody_elses() -> None:
    team = handed(3)
    other = make_user("caseworker", name="Dara", supervisor=team.lead)
    actions.hand_over(people={team.people[0].pk: other}, from_worker=team.new, by=team.lead)
    sent = [str(pk) for pk in Assignment.unguarded.filter(until=None).values_list("pk", flat=True)]
    client = team.page(team.new)
    assert "I have read all of it" in text_of(client.get("/"))
    client.post(reverse("cases:hand_overs_seen"), {"assignment": [*sent, "x"]})
    assert work_today(team.new, TODAY()).handed_over == []
    assert len(work_today(other, TODAY()).handed_over) == 1
    assert AuditEntry.objects.filter(key="cases.hand_over_seen").count() == 2


def test_reading_it_again_with_an_old_page_writes_nothing_more() -> None:
    team = handed(1)
    stale = [Assignment.unguarded.get(until=None) for _time in range(3)]
    for row in stale:
        actions.see_hand_over(assignment=row, by=team.new)
    assert AuditEntry.objects.filter(key="cases.hand_over_seen").count() == 1


# ---- the page of handing over --------------------------------------------------------------------------


def page_for(team: Team) -> str:
    return text_of(team.page().get(reverse("cases:hand_over", args=[team.old.pk])))


def evenly(team: Team, **more: str) -> str:
    """The page after "Share out evenly" was pressed."""
    return text_of(team.hand_over(**{"evenly": "1", "everybody": "", **more}))


def test_one_note_for_everybody_stands_above_the_note_about_each() -> None:
    team = Team(people=2)
    team.hand_over(note_all="I leave on Friday.", **{key(team.people[0]): "Likes tea."})
    notes = {a.person_id: a.note for a in Assignment.unguarded.filter(until=None)}
    assert notes[team.people[0].pk] == "I leave on Friday.\nLikes tea."
    assert notes[team.people[1].pk] == "I leave on Friday."
    assert "I leave on Friday." in page_for(team)  # the list of those handed over shows what was told


def test_shared_out_evenly_is_chosen_and_not_written() -> None:
    team = Team(people=4)
    make_user("caseworker", name="Dara", supervisor=team.lead)
    before = AuditEntry.objects.count()
    page = evenly(team)
    assert len(re.findall(r"<option[^>]* selected[^>]*>\s*Chantha", page)) == 2
    assert len(re.findall(r"<option[^>]* selected[^>]*>\s*Dara", page)) == 2
    assert AuditEntry.objects.count() == before
    assert {walker(p) for p in team.people} == {team.old}


def test_sharing_out_evenly_gives_nobody_more_than_they_have_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    _limits(monkeypatch, soft=2, hard=3, surge_hard=9)
    team = Team(people=3)
    actions.assign_case(person=make_person(RITHY), worker=team.new, by=team.lead)
    page = evenly(team)
    assert "Shared out evenly: 2 of 3." in page
    assert "Chantha · 1 of 3" in page


def test_shared_out_evenly_keeps_what_was_typed_and_chosen() -> None:
    team = Team(people=4)
    dara = make_user("caseworker", name="Dara", supervisor=team.lead)
    first, second = team.people[0], team.people[1]
    page = evenly(
        team, note_all="I leave on Friday.",
        **{key(first): "Likes tea.", f"worker_{first.pk}": str(dara.pk), f"worker_{second.pk}": "stays"},
    )  # fmt: skip
    assert "I leave on Friday." in page and "Likes tea." in page
    assert "Shared out evenly: 2 of 2." in page
    assert len(re.findall(r"<option[^>]* selected[^>]*>\s*nothing changes yet", page)) == 1
    assert len(re.findall(r"<option[^>]* selected[^>]*>\s*Chantha", page)) == 2  # Dara has one already
    assert len(re.findall(r"<option[^>]* selected[^>]*>\s*Dara", page)) == 1
    assert "3 people chosen so far; nothing is written yet" in page
    assert {walker(p) for p in team.people} == {team.old}


def test_pressed_again_sharing_evenly_changes_nothing() -> None:
    team = Team(people=1)
    page = evenly(team, **{f"worker_{team.people[0].pk}": str(team.new.pk)})
    assert "Somebody was chosen for everybody already." in page


def test_whoever_handed_everybody_over_gets_nobody_by_sharing_evenly() -> None:
    team = handed(4)
    dara = make_user("caseworker", name="Dara", supervisor=team.lead)
    client, url = team.page(), reverse("cases:hand_over", args=[team.new.pk])
    sent = {"person": [str(p.pk) for p in team.people], "everybody": "", "evenly": "1", "key": str(uuid4())}
    page = text_of(client.post(url, sent))
    assert len(re.findall(r"<option[^>]* selected[^>]*>\s*Dara", page)) == 4
    assert "Neary handed everybody over lately and is left out" in page
    assert dara.is_active
    assign = reverse("cases:assign", args=[make_person(RITHY).pk])
    assert "handed everybody over lately" in text_of(client.get(assign))


def test_too_many_for_one_are_named_with_how_many_were_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    team = Team(people=3)
    _limits(monkeypatch, soft=1, hard=2, surge_hard=3)
    page = words_of(team.hand_over())
    assert "can take 2 more: the limit is 2. You chose 3." in page
    assert "1 too many" in page


# ---- what goes along -----------------------------------------------------------------------------------


def appointment(team: Team, person: Person, hours: float, whose: User | None = None) -> Any:
    """An appointment of the first worker, so many hours from now."""
    case = Case.unguarded.get(person=person)
    at = timezone.now().replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=1)
    made = actions.make_appointment(
        case=case, kind=first("appointment_kinds"), at=at, with_whom=whose or team.old, by=whose or team.old
    )
    Appointment.unguarded.filter(pk=made.pk).update(at=at + dt.timedelta(hours=hours))
    return made


def test_an_appointment_of_this_morning_without_an_outcome_goes_along_too() -> None:
    team = Team(people=1)
    made = [appointment(team, team.people[0], hours) for hours in (-30, 5)]
    assert "What goes along: 2 appointments." in page_for(team)
    team.hand_over()
    assert {Appointment.unguarded.get(pk=one.pk).with_whom for one in made} == {team.new}
    assert "2 appointments" in words_of(team.page().get(reverse("cases:hand_over", args=[team.old.pk])))


def test_only_what_is_the_workers_own_is_said_to_go_along() -> None:
    team = Team(people=1)
    case = Case.unguarded.get(person=team.people[0])
    for owner in (team.old, team.old, team.lead):
        actions.write_task(facts=actions.TaskFacts("Visit", TODAY(), owner=owner), case=case, by=team.lead)
    assert "What goes along: 2 open tasks." in page_for(team)


def test_appointments_that_fall_together_are_named_to_the_supervisor() -> None:
    team = Team(people=2)
    other = make_person(RITHY)
    actions.assign_case(person=other, worker=team.new, by=team.lead)
    appointment(team, team.people[0], 3)
    appointment(team, team.people[1], 4)
    appointment(team, other, 3, team.new)
    team.hand_over()
    page = page_for(team)
    assert "These appointments fall together since the hand-over." in page
    assert len(re.findall(r"<li>Chantha, ", page)) == 1


def test_the_supervisor_sees_who_has_read_the_words() -> None:
    team = handed(2)
    assert page_for(team).count("not read yet") == 2
    actions.see_hand_over(assignment=Assignment.unguarded.filter(until=None)[0], by=team.new)
    assert page_for(team).count("not read yet") == 1
    assert page_for(team).count("read on ") == 1


def test_names_are_no_links_and_tasks_are_counted() -> None:
    team = Team(people=1)
    page = page_for(team)
    case = Case.unguarded.get(person=team.people[0])
    assert reverse("cases:case", args=[case.pk]) not in page
    assert "No open task and no appointment." in page


def test_pressed_empty_one_sentence_says_what_is_missing() -> None:
    team = Team(people=5)
    page = text_of(team.hand_over(everybody=""))
    assert page.count("For 5 people nobody is chosen yet.") == 2  # above the form and at the one field
    assert page.count('class="wrong"') == 1


def test_over_the_limit_the_worker_is_named_with_how_many_more_they_can_take(monkeypatch: pytest.MonkeyPatch) -> None:
    team = Team(people=3)
    _limits(monkeypatch, soft=1, hard=2, surge_hard=3)
    page = words_of(team.hand_over())
    assert "Chantha walks with 0 people and can take 2 more: the limit is 2." in page


def test_tasks_of_the_one_who_leaves_about_nobody_are_told_as_a_number() -> None:
    team = Team(people=1)
    for words in ("Ring my aunt", "Buy pens"):
        actions.write_task(facts=actions.TaskFacts(words, TODAY()), case=None, by=team.old)
    page = page_for(team)
    assert "2 open tasks of their own, about nobody, stay with them." in page
    assert "Buy pens" not in page


# ---- who may be given, and what changed meanwhile -----------------------------------------------------


def test_one_sentence_for_whoever_cannot_be_given_whatever_the_reason() -> None:
    team, gone = Team(people=1), make_user("caseworker", name="Dara")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    relate(kind="walled", user=team.new, subject=team.people[0].pk)
    said = set()
    for worker in (team.new, User.objects.get(pk=gone.pk), make_user("intake", name="Sok")):
        with pytest.raises(Refused) as refused:
            actions.assign_case(person=team.people[0], worker=worker, by=team.lead)
        said.add(str(refused.value).replace(str(worker), "X"))
    assert said == {"X cannot take this person on. Choose somebody else."}


def test_to_assign_is_refused_when_somebody_else_walks_with_them_meanwhile() -> None:
    team, person = Team(), make_person(RITHY)
    url, client = reverse("cases:assign", args=[person.pk]), team.page()
    assert 'name="walking" value=""' in text_of(client.get(url))
    actions.assign_case(person=person, worker=team.old, by=team.lead)
    sent = {"worker": str(team.new.pk), "walking": "", "key": str(uuid4())}
    page = text_of(client.post(url, sent))
    assert "Meanwhile Neary walks with them. Look again." in page
    assert f'name="walking" value="{team.old.pk}"' in page
    assert walker(person) == team.old
    assert client.post(url, {**sent, "walking": str(team.old.pk), "key": str(uuid4())}).status_code == 302
    assert walker(person) == team.new


def test_the_one_who_was_given_somebody_is_named() -> None:
    team, person = Team(), make_person(RITHY)
    url = reverse("cases:assign", args=[person.pk])
    page = text_of(team.page().post(url, {"worker": str(team.new.pk), "key": str(uuid4())}, follow=True))
    assert "Chantha sees this person from now on." in page


def test_when_nobody_has_room_the_page_says_so_and_the_way_on(monkeypatch: pytest.MonkeyPatch) -> None:
    team, person = Team(people=1), make_person(RITHY)
    url = reverse("cases:assign", args=[person.pk])
    assert "Nobody has room" not in text_of(team.page().get(url))
    _limits(monkeypatch, soft=0, hard=0, surge_hard=3)
    page = text_of(team.page().get(url))
    assert "Nobody has room for one more." in page
    assert reverse("cases:surge") in page


def test_numbers_do_not_count_whom_a_wall_keeps_from_the_reader() -> None:
    team = Team(people=3)
    relate(kind="walled", user=team.lead, subject=team.people[0].pk)
    client = team.page()
    for url in (reverse("cases:cases"), reverse("cases:assign", args=[make_person(RITHY).pk])):
        page = text_of(client.get(url))
        assert "2 people" in page
        assert "3 people" not in page
    today = words_of(client.get("/"))
    assert "2 of at most 50" in today
    assert "3 of at most 50" not in today
