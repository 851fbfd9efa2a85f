"""Who walks with whom, through the pages: taking on, the caseload, handing over, a surge, counts."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samnak.casework.cases import actions
from samnak.casework.cases.models import Assignment, Case, Surge, Task
from samnak.casework.cases.queries.today import work_today
from samnak.ground import packs
from samnak.ground.access.actions import relate
from samnak.ground.access.models import User
from samnak.reception.register.models import Person
from tests.factories import make_person, make_user
from tests.house.test_query_counts import someone
from tests.people import RITHY, SEVERAL, SREYMOM

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


class Team:
    """A supervisor with two workers and, if wanted, people with the first of them."""

    def __init__(self, people: int = 0) -> None:
        self.lead = make_user("supervisor", name="Bopha")
        self.old = make_user("caseworker", name="Neary", supervisor=self.lead)
        self.new = make_user("caseworker", name="Chantha", supervisor=self.lead)
        self.people = [make_person(someone(n)) for n in range(people)]
        for person in self.people:
            actions.assign_case(person=person, worker=self.old, by=self.lead)

    def page(self, user: User | None = None) -> Client:
        client = Client()
        client.force_login(user or self.lead)
        return client

    def hand_over(self, **more: Any) -> Any:
        data = {"person": [str(p.pk) for p in self.people], "everybody": str(self.new.pk), "key": str(uuid4()), **more}
        return self.page().post(reverse("cases:hand_over", args=[self.old.pk]), data)


def walker(person: Person) -> User:
    return Assignment.unguarded.get(person=person, until=None).worker


def text_of(response: Any) -> str:
    assert response.status_code == 200
    return str(response.content.decode())


# ---- taking on -----------------------------------------------------------------------------------------


def test_a_supervisor_says_who_walks_with_somebody_and_what_to_know() -> None:
    team, person = Team(people=2), make_person(RITHY)
    client, url = team.page(), reverse("cases:assign", args=[person.pk])
    assert "2 people" in text_of(client.get(url))
    done = client.post(url, {"worker": str(team.new.pk), "note": "Ring in the evening.", "key": str(uuid4())})
    assert done.status_code == 302
    assert walker(person) == team.new
    today = text_of(team.page(team.new).get("/"))
    assert "Ring in the evening." in today
    assert "I have read it" in today


def test_without_a_choice_the_form_asks_and_writes_nothing() -> None:
    team, person = Team(), make_person(RITHY)
    page = text_of(team.page().post(reverse("cases:assign", args=[person.pk]), {"note": "kept words"}))
    assert "kept words" in page
    assert not Case.unguarded.exists()


def test_the_same_form_sent_twice_assigns_once() -> None:
    team, person, key = Team(), make_person(RITHY), str(uuid4())
    url = reverse("cases:assign", args=[person.pk])
    for _again in range(2):
        assert team.page().post(url, {"worker": str(team.new.pk), "key": key}).status_code == 302
    assert Assignment.unguarded.count() == 1


def test_words_for_somebody_who_walks_with_them_already_are_not_lost() -> None:
    team = Team(people=1)
    url = reverse("cases:assign", args=[team.people[0].pk])
    page = text_of(team.page().post(url, {"worker": str(team.old.pk), "note": "kept words", "key": str(uuid4())}))
    assert "walks with them already" in page
    assert "kept words" in page


def test_the_soft_limit_is_said_and_the_hard_one_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    _limits(monkeypatch, soft=1, hard=2, surge_hard=3)
    team, person = Team(people=2), make_person(RITHY)
    url = reverse("cases:assign", args=[person.pk])
    assert "the limit of 2 is reached" in text_of(team.page().get(url))
    refused = text_of(team.page().post(url, {"worker": str(team.old.pk), "key": str(uuid4())}))
    assert "the limit is 2" in refused
    assert not Assignment.unguarded.filter(person=person).exists()
    _surge(team)
    assert "A surge goes on" in text_of(team.page().get(url))
    assert team.page().post(url, {"worker": str(team.old.pk), "key": str(uuid4())}).status_code == 302


def _limits(monkeypatch: pytest.MonkeyPatch, **numbers: int) -> None:
    from dataclasses import replace

    pack = packs.current()
    changed = replace(pack.casework, caseload=replace(pack.casework.caseload, **numbers))
    monkeypatch.setitem(pack.__dict__, "casework", changed)


def _surge(team: Team) -> Surge:
    return actions.begin_surge(
        words="A large flight", since=TODAY(), until=TODAY(), shares={team.old: (1, False)}, by=team.lead
    )


def test_a_caseworker_cannot_open_these_pages() -> None:
    team = Team(people=1)
    client = team.page(team.old)
    for url in (
        reverse("cases:assign", args=[team.people[0].pk]),
        reverse("cases:hand_over", args=[team.old.pk]),
        reverse("cases:surge"),
        reverse("cases:counts"),
    ):
        assert client.get(url).status_code == 404


def test_the_person_page_offers_to_say_who_walks_with_them() -> None:
    team, person = Team(), make_person(RITHY)
    page = text_of(team.page().get(reverse("register:person", args=[person.pk])))
    assert reverse("cases:assign", args=[person.pk]) in page


def test_after_saying_who_the_next_one_who_has_nobody_is_one_tap_away() -> None:
    team, first, second = Team(), make_person(RITHY), make_person(SREYMOM)
    client = team.page()

    def say_who(person: Person) -> str:
        sent = {"worker": str(team.new.pk), "key": str(uuid4())}
        return text_of(client.post(reverse("cases:assign", args=[person.pk]), sent, follow=True))

    page = say_who(first)
    assert "1 person still has nobody." in page
    assert reverse("cases:assign", args=[second.pk]) in page
    assert "still has nobody" not in say_who(second)


def test_whoever_may_not_say_who_walks_with_somebody_reads_who_does() -> None:
    team, person = Team(), make_person(RITHY)
    url = reverse("register:person", args=[person.pk])
    near = make_user("intake", "caseworker", name="Dara", supervisor=team.lead)
    page = text_of(team.page(near).get(url))
    assert "Nobody walks with them yet." in page
    assert "Bopha says who does. Ask them." in page
    assert "A supervisor says who does. Ask one." in text_of(team.page(make_user("intake")).get(url))
    assert "says who does" not in text_of(team.page().get(url))
    actions.assign_case(person=person, worker=team.old, by=team.lead)
    assert "says who does" not in text_of(team.page(near).get(url))


# ---- the caseload --------------------------------------------------------------------------------------


def test_a_caseworker_sees_their_people_with_what_is_late() -> None:
    team = Team(people=2)
    case = Case.unguarded.get(person=team.people[0])
    task = actions.write_task(facts=actions.TaskFacts("Fetch the family book", TODAY()), case=case, by=team.old)
    Task.unguarded.filter(pk=task.pk).update(due_on=TODAY() - dt.timedelta(days=2))
    page = text_of(team.page(team.old).get(reverse("cases:cases")))
    assert "Fetch the family book" in page
    assert "1 task late" in page
    assert "2 of 2 people" in page
    late = text_of(team.page(team.old).get(reverse("cases:cases"), {"state": "late"}))
    assert "1 of 1 people" in late


def test_a_supervisor_sees_the_team_by_worker() -> None:
    team = Team(people=2)
    page = text_of(team.page().get(reverse("cases:cases")))
    assert "Neary" in page
    assert "Chantha" in page
    assert "2 of 2 people" in page
    assert "no one yet" not in page
    only = text_of(team.page().get(reverse("cases:cases"), {"worker": str(team.new.pk)}))
    assert "Nobody is here" in only


@pytest.mark.parametrize(
    "asked", [{"state": "x"}, {"worker": "x"}, {"page": "0"}, {"page": "99999999"}, {"page": "-1"}]
)
def test_nonsense_in_the_address_shows_the_list_all_the_same(asked: dict[str, str]) -> None:
    team = Team(people=1)
    assert team.page().get(reverse("cases:cases"), asked).status_code == 200


def test_the_caseload_costs_as_many_queries_at_thirty_people_as_at_three(
    django_assert_max_num_queries: Any,
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counted = []
    for size in (3, 30):
        team = Team()
        for number in range(size):
            person = make_person(someone(size * 100 + number))
            actions.assign_case(person=person, worker=team.old, by=team.lead)
        for user in (team.old, team.lead):
            client = team.page(user)
            with CaptureQueriesContext(connection) as asked:
                text_of(client.get(reverse("cases:cases")))
            counted.append(len(asked))
    assert counted[:2] == counted[2:]


# ---- handing over --------------------------------------------------------------------------------------


def test_forty_people_are_handed_to_one_worker_at_once() -> None:
    team = Team(people=40)
    case = Case.unguarded.get(person=team.people[0])
    actions.write_task(facts=actions.TaskFacts("Visit", TODAY()), case=case, by=team.old)
    page = text_of(team.page().get(reverse("cases:hand_over", args=[team.old.pk])))
    assert page.count('name="person"') == 40
    assert "What goes along: 1 open task." in page
    assert team.hand_over(**{f"note_{team.people[0].pk}": "Likes tea."}).status_code == 302
    assert {walker(p) for p in team.people} == {team.new}
    after = text_of(team.page().get(reverse("cases:hand_over", args=[team.old.pk])))
    assert "40 people, by their new worker" in after
    assert "Nobody is left with them." in after
    today = work_today(team.new, TODAY())
    assert today.people == 40
    assert [d.words for d in today.handed_over] == ["Likes tea.", *[""] * 39]
    assert [t.task.words for t in today.group("today")] == ["Visit"]


def test_each_may_go_to_somebody_else_or_stay() -> None:
    team = Team(people=3)
    third = make_user("caseworker", name="Dara", supervisor=team.lead)
    a, b, c = team.people
    answer = team.hand_over(
        everybody="",
        **{f"worker_{a.pk}": str(team.new.pk), f"worker_{b.pk}": str(third.pk), f"worker_{c.pk}": "stays"},
    )
    assert answer.status_code == 302
    assert [walker(p) for p in team.people] == [team.new, third, team.old]


def test_somebody_for_whom_nothing_was_said_is_asked_about_and_nobody_is_handed_over() -> None:
    team = Team(people=2)
    words = {f"worker_{team.people[0].pk}": str(team.new.pk), f"note_{team.people[0].pk}": "kept words"}
    page = text_of(team.hand_over(everybody="", **words))
    assert page.count("For 1 person nobody is chosen yet.") == 2  # above the form, and at the one field it is about
    assert "kept words" in page
    assert {walker(p) for p in team.people} == {team.old}


def test_the_people_of_a_worker_who_has_left_are_handed_over() -> None:
    team = Team(people=2)
    User.objects.filter(pk=team.old.pk).update(is_active=False)
    assert "does not work here any more" in text_of(team.page().get(reverse("cases:cases")))
    assert team.hand_over().status_code == 302
    assert {walker(p) for p in team.people} == {team.new}
    assert "Neary" not in text_of(team.page().get(reverse("cases:cases")))


def test_a_walled_relative_takes_nobody_on_and_nobody_is_handed_over() -> None:
    team = Team(people=2)
    relate(kind="walled", user=team.new, subject=team.people[1].pk)
    page = text_of(team.hand_over())
    assert "cannot take this person on" in page
    assert {walker(p) for p in team.people} == {team.old}


def test_a_list_that_changed_meanwhile_is_looked_at_again() -> None:
    team = Team(people=2)
    page = text_of(team.hand_over(person=[str(team.people[0].pk)]))
    assert "Look at the list again." in page
    assert {walker(p) for p in team.people} == {team.old}


def test_an_empty_form_hands_nobody_over() -> None:
    team = Team(people=1)
    assert "Look at the list again." in text_of(team.page().post(reverse("cases:hand_over", args=[team.old.pk]), {}))


def test_a_form_whose_key_is_no_key_is_refused_in_words() -> None:
    team = Team(people=1)
    assert "This form is not whole." in text_of(team.hand_over(key="x"))
    assert "This form is not whole." in text_of(_share(team, key="x"))
    person = make_person(RITHY)
    answer = team.page().post(reverse("cases:assign", args=[person.pk]), {"worker": str(team.new.pk), "key": "x"})
    assert "This form is not whole." in text_of(answer)


def test_a_hand_over_sent_twice_is_done_once() -> None:
    team, key = Team(people=2), str(uuid4())
    assert team.hand_over(key=key).status_code == 302
    assert team.hand_over(key=key).status_code == 302
    assert Assignment.unguarded.count() == 4


def test_ten_thousand_and_one_characters_in_a_note_are_refused() -> None:
    team = Team(people=1)
    text_of(team.hand_over(**{f"note_{team.people[0].pk}": "x" * 10_001}))
    assert walker(team.people[0]) == team.old


def test_the_people_of_another_team_cannot_be_handed_over() -> None:
    team, other = Team(people=1), make_user("supervisor")
    url = reverse("cases:hand_over", args=[team.old.pk])
    assert team.page(other).get(url).status_code == 404
    assert team.page(other).post(url, {"everybody": str(team.new.pk)}).status_code == 404


def test_only_the_new_worker_says_that_they_have_read_it() -> None:
    team = Team(people=1)
    team.hand_over(**{f"note_{team.people[0].pk}": "Likes tea."})
    assignment = Assignment.unguarded.get(until=None)
    url = reverse("cases:hand_over_seen", args=[assignment.pk])
    assert team.page().post(url).status_code == 404
    assert team.page(team.new).get(url).status_code == 405
    assert team.page(team.new).post(url).status_code == 302
    assert work_today(team.new, TODAY()).handed_over == []


# ---- a surge -------------------------------------------------------------------------------------------


def _share(team: Team, *, follow: bool = False, **more: Any) -> Any:
    until = TODAY() + dt.timedelta(days=20)
    data = {"words": "The flight of this week", "key": str(uuid4()), f"takes_{team.old.pk}": "12",
            f"takes_{team.new.pk}": "13", f"helps_{team.new.pk}": "on"}  # fmt: skip
    for name, day in (("since", TODAY()), ("until", until)):
        data |= {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}
    return team.page().post(reverse("cases:surge"), {**data, **more}, follow=follow)


def test_a_flight_is_shared_out_and_the_surge_is_ended() -> None:
    team = Team()
    assert _share(team).status_code == 302
    surge = Surge.objects.get()
    page = text_of(team.page().get(reverse("cases:surge")))
    assert "25 people shared out" in page
    assert "helps only for this time" in page
    assert team.page().post(reverse("cases:surge_end", args=[surge.pk])).status_code == 302
    assert "25 people shared out" not in text_of(team.page().get(reverse("cases:surge")))


def test_a_surge_sent_twice_is_begun_once() -> None:
    team, key = Team(), str(uuid4())
    for _again in range(2):
        assert _share(team, key=key).status_code == 302
    assert Surge.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"until_year": "2001"}, "The last day is before the first."),
        ({"words": ""}, "Choose a flight above, or write here which one it is."),
        ({"words": "x" * 201}, "200 characters"),
        ({"until_day": "32"}, "Look at the day again"),
    ],
)
def test_a_surge_that_cannot_be_is_refused_in_one_sentence(more: dict[str, str], said: str) -> None:
    assert said in text_of(_share(Team(), **more))
    assert not Surge.objects.exists()


def test_a_surge_without_shares_is_refused() -> None:
    team = Team()
    page = text_of(_share(team, **{f"takes_{team.old.pk}": "", f"takes_{team.new.pk}": "0"}))
    assert "Say of at least one worker" in page


def test_a_large_landing_suggests_a_surge_by_the_register(monkeypatch: pytest.MonkeyPatch) -> None:
    _limits(monkeypatch, surge_from_people=3)
    team = Team()
    for who in (RITHY, SREYMOM, SEVERAL):
        make_person(who)
    page = text_of(team.page().get(reverse("cases:surge")))
    assert "3 people landed" in page
    assert 'value="2"' in page


# ---- counts --------------------------------------------------------------------------------------------


def test_counts_add_up_and_name_nobody() -> None:
    team = Team(people=3)
    case = Case.unguarded.get(person=team.people[0])
    actions.close_case(case=case, reason="leaves_area", by=team.old)
    page = text_of(team.page(make_user("director")).get(reverse("cases:counts")))
    assert "Moves out of our reach" in page
    assert "Neary" not in page
    assert someone(1).family.upper() not in page
    assert "Neary" in text_of(team.page().get(reverse("cases:counts")))
    assert team.page(make_user("donor")).get(reverse("cases:counts")).status_code == 404
