"""Who writes down somebody another worker has is answered as for somebody new; only a supervisor learns of the pair."""

import datetime as dt
import re
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from samnak.ground.access.models import AuditEntry, Reading, User
from samnak.ground.access.refusals import Refused
from samnak.reception.guard import actions
from samnak.reception.guard.queries.pairs import pairs_page, waiting
from samnak.reception.register.models import Pair, Person
from tests import factories
from tests.people import RITHY, SEVERAL, SREYMOM, VEASNA, Somebody

pytestmark = pytest.mark.django_db
NEW = replace(RITHY, family="Chan", given="Borei", khmer="ចាន់ បូរី", a_numbers=("099900111",))


class Two:
    """Two workers of two supervisors; the first walks with somebody."""

    def __init__(self, who: Somebody = RITHY) -> None:
        self.lead, self.other_lead = factories.make_user("supervisor"), factories.make_user("supervisor")
        self.first = factories.make_user("caseworker", supervisor=self.lead)
        self.second = factories.make_user("caseworker", supervisor=self.other_lead)
        self.person = factories.make_person(who, by=self.first)
        self.client = client_of(self.second)

    def send(self, who: Somebody) -> HttpResponse:
        born = who.born
        day = {"birth_date_day": born.day, "birth_date_month": born.month, "birth_date_year": born.year} if born else {}
        sent = {"family": who.family, "given": who.given, "khmer": who.khmer, "sex": who.sex, "phone": who.phone}
        sent |= {"a_number": who.a_numbers[0] if who.a_numbers else "", **day}
        return self.client.post(reverse("register:new"), sent)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _pairs(user: User) -> list[Pair]:
    return list(Pair.objects.visible_to(user))


def _shape(answer: HttpResponse, client: Client) -> tuple[Any, ...]:
    """All of an answer that does not name the new record itself: status, headers, and the page it leads to."""
    page = client.get(answer["Location"]).content.decode()
    page = re.sub(
        r"[0-9a-f]{8}-[0-9a-f-]{27}|(?:value|nonce)=\"[^\"]*\"|\"X-CSRFToken\": \"[^\"]*\"|\d\d:\d\d", "", page
    )
    headers = {name: re.sub(r"[0-9a-f-]{36}|nonce-[^']*", "", value) for name, value in answer.items()}
    return answer.status_code, headers, page


def _shape_of(who: Somebody, *, other: Somebody) -> tuple[tuple[Any, ...], list[str]]:
    """The answer to writing `who` down while another worker has `other`, and the statements it took."""
    two = Two(other)
    two.client.get("/people/new/")
    with CaptureQueriesContext(connection) as asked:
        answer = two.send(who)
    kinds = [re.sub(r"'[^']*'|\b[0-9a-f]{32}\b|\d+", "?", q["sql"])[:60] for q in asked.captured_queries]
    return _shape(answer, two.client), kinds


def test_a_double_nobody_may_know_of_is_answered_as_somebody_new() -> None:
    double, queries = _shape_of(RITHY, other=RITHY)
    new, others = _shape_of(RITHY, other=NEW)
    names = {user.name for user in User.objects.all()}
    assert [_without(part, names) for part in double] == [_without(part, names) for part in new]
    assert queries == others


def _without(part: Any, names: set[str]) -> Any:
    return re.sub("|".join(sorted((re.escape(n) for n in names), key=len, reverse=True)), "", part) if isinstance(
        part, str) else part  # fmt: skip


def test_only_a_supervisor_near_one_of_the_two_learns_of_the_pair() -> None:
    two = Two()
    two.send(RITHY)
    made = Person.objects.visible_to(two.second).get()
    [pair] = _pairs(two.lead)
    assert (pair.person_id, pair.other_id, pair.how) == (made.pk, two.person.pk, "number")
    assert _pairs(two.other_lead) == [pair]
    for user in (two.first, two.second, factories.make_user("supervisor"), factories.make_user("director")):
        assert _pairs(user) == []
        if "supervisor" not in user.role_keys():
            assert client_of(user).get(reverse("guard:pairs")).status_code == 404


def test_the_page_shows_of_each_what_its_reader_sees_and_of_the_hidden_one_whom_to_talk_to() -> None:
    two = Two()
    two.send(RITHY)
    made = Person.objects.visible_to(two.second).get()
    page = client_of(two.lead).get(reverse("guard:pairs")).content.decode()
    assert str(two.person.pk) in page and str(made.pk) not in page
    assert f"Talk to {two.other_lead.name}, who supervises their caseworker." in page
    assert f"{two.first.name} walks with them" in page
    assert two.second.name not in page
    assert page.count("Rithy") == 3  # the name, and to each of the two buttons whom it is about


def test_a_pair_with_somebody_behind_a_wall_is_shown_to_whoever_is_before_it() -> None:
    two = Two()
    two.send(RITHY)
    factories.stand(two.other_lead, "walled", two.person)
    assert _pairs(two.other_lead) == []
    assert len(_pairs(two.lead)) == 1


def test_what_today_counts_is_what_the_list_shows_whoever_asks() -> None:
    two = Two()
    two.send(RITHY)
    stranger, auditor = factories.make_user("supervisor"), factories.make_user("auditor")
    readers = [two.lead, two.other_lead, two.first, two.second, stranger, auditor]

    def counts() -> list[tuple[int, int]]:
        return [(waiting(user), Pair.objects.visible_to(user).filter(said="").count()) for user in readers]

    assert counts()[0] == (1, 1) and all(counted == listed for counted, listed in counts())
    factories.stand(two.lead, "walled", two.person)
    assert counts()[0] == (0, 0) and all(counted == listed for counted, listed in counts())


def test_a_name_alike_makes_a_pair_unless_the_births_speak_against_it() -> None:
    two = Two()
    two.send(replace(RITHY, a_numbers=(), born=RITHY.born and RITHY.born.replace(year=1975)))
    assert [pair.how for pair in _pairs(two.lead)] == ["name"]
    two.send(replace(RITHY, a_numbers=(), born=RITHY.born and RITHY.born.replace(year=1990)))
    assert len(_pairs(two.lead)) == 1


def test_a_common_name_is_cut_only_after_the_births_were_compared() -> None:
    two = Two(replace(RITHY, a_numbers=()))
    for year in range(1980, 1992):  # newer records of the same name, of others
        factories.make_person(replace(RITHY, a_numbers=(), born=dt.date(year, 1, 2)))
    two.send(replace(RITHY, a_numbers=()))
    assert two.person.pk in {pair.other_id for pair in _pairs(two.lead)}


def test_whoever_is_nearest_in_age_is_kept_where_many_may_be_meant() -> None:
    two = Two(replace(RITHY, a_numbers=()))
    for _n in range(8):
        factories.make_person(replace(RITHY, a_numbers=(), born=None, precision="unknown"))
    two.send(replace(RITHY, a_numbers=()))
    assert two.person.pk in {pair.other_id for pair in _pairs(two.lead)}


def test_a_record_without_a_double_is_compared_too_and_shown_to_nobody() -> None:
    two = Two()
    two.send(SREYMOM)
    made = Person.objects.visible_to(two.second).get()
    assert Pair.unguarded.filter(person=made, other=None, how="nothing").exists()
    assert _pairs(two.lead) == [] and _pairs(two.other_lead) == []
    entries = AuditEntry.objects.filter(key="register.compared")
    assert [(e.by, e.facts) for e in entries.order_by("number")] == [("machine:matching", {})] * 2


def test_meeting_a_passenger_another_worker_has_makes_a_pair_and_says_nothing() -> None:
    two = Two(SEVERAL)
    passenger = factories.make_met(factories.make_flight(), SEVERAL)
    assert passenger.person_id != two.person.pk
    assert {pair.other_id for pair in _pairs(two.lead)} == {two.person.pk}


def test_what_was_taken_back_is_in_no_pair() -> None:
    two = Two(VEASNA)
    two.send(VEASNA)
    assert len(_pairs(two.lead)) == 1
    Person.objects.visible_to(two.second).update(taken_back_at="2026-01-01T00:00:00Z")
    assert _pairs(two.lead) == []


def test_the_doubles_a_worker_may_see_are_shown_to_them_before_anything_is_written() -> None:
    two = Two()
    factories.stand(two.second, "assigned", two.person)
    answer = two.send(RITHY)
    assert answer.status_code == 200 and "Have we met this person before?" in answer.content.decode()
    assert Person.objects.visible_to(two.second).count() == 1


def test_the_paper_of_who_saw_them_tells_its_printer_of_no_pair() -> None:
    """The supervisor looks at the pair; on the paper of whoever wrote the second record down nothing of it stands."""
    two = Two(RITHY)
    there = two.send(RITHY)["Location"]
    assert client_of(two.other_lead).get(reverse("guard:pairs")).status_code == 200
    person = UUID(there.strip("/").split("/")[1])
    paper = reverse("register:who_saw", args=[person])
    assert Reading.objects.filter(key="guard.pairs_listed", subject_rows__subject=person).exists()
    assert "Supervisor" not in two.client.get(paper).content.decode()
    assert "Supervisor" in client_of(two.other_lead).get(paper).content.decode()


def test_pairs_that_wait_stand_on_the_supervisors_today_as_a_number_and_the_way_on_more() -> None:
    two = Two()
    for user in (two.lead, two.other_lead):
        assert "may be one person" not in client_of(user).get("/").content.decode()
    two.send(RITHY)
    for user in (two.lead, two.other_lead):
        client = client_of(user)
        assert "1 pair of records may be one person." in client.get("/").content.decode()
        assert reverse("guard:pairs") in client.get(reverse("desk:more")).content.decode()
    for user in (two.first, two.second, factories.make_user("supervisor")):
        assert "may be one person" not in client_of(user).get("/").content.decode()
    assert reverse("guard:pairs") not in client_of(two.first).get(reverse("desk:more")).content.decode()


def test_what_a_supervisor_said_is_kept_with_who_and_when_and_the_pair_waits_no_more() -> None:
    two = Two()
    two.send(RITHY)
    [pair] = _pairs(two.lead)
    client = client_of(two.lead)
    assert client.post(reverse("guard:pair_said", args=[pair.pk]), {"said": "one"}).status_code == 302
    pair.refresh_from_db()
    assert (pair.said, pair.said_by) == ("one", two.lead) and pair.said_at is not None
    assert Person.unguarded.filter(taken_back_at=None).count() == 2  # nothing is joined
    for user in (two.lead, two.other_lead):
        assert "may be one person" not in client_of(user).get("/").content.decode()
        page = client_of(user).get(reverse("guard:pairs")).content.decode()
        assert "one person, to be joined later" in page and two.lead.name in page
    entry = AuditEntry.objects.get(key="guard.pair_looked_at")
    assert (entry.by, entry.about_id, entry.facts) == (str(two.lead.pk), pair.pk, {"outcome": "one"})
    actions.say_of_pair(pair=pair, said="one", by=two.other_lead)  # the same again changes nothing
    assert AuditEntry.objects.filter(key="guard.pair_looked_at").count() == 1
    actions.say_of_pair(pair=pair, said="two", by=two.other_lead)  # another word is the one that holds
    pair.refresh_from_db()
    assert (pair.said, pair.said_by) == ("two", two.other_lead)


def test_who_does_not_see_a_pair_says_nothing_of_it_and_a_word_that_is_none_is_refused() -> None:
    two = Two()
    two.send(RITHY)
    [pair] = _pairs(two.lead)
    there = reverse("guard:pair_said", args=[pair.pk])
    for user in (two.first, two.second, factories.make_user("supervisor"), factories.make_user("director")):
        assert client_of(user).post(there, {"said": "two"}).status_code == 404
        with pytest.raises(Refused):
            actions.say_of_pair(pair=pair, said="two", by=user)
    assert client_of(two.lead).post(there, {"said": "three"}).status_code == 409
    factories.stand(two.lead, "walled", two.person)
    assert client_of(two.lead).post(there, {"said": "two"}).status_code == 404
    pair.refresh_from_db()
    assert pair.said == ""


def test_a_pair_that_waits_stands_before_those_that_were_looked_at() -> None:
    two = Two()
    two.send(RITHY)
    [old] = _pairs(two.lead)
    third = factories.make_person(RITHY, by=factories.make_user("caseworker"))
    [new] = [pair for pair in _pairs(two.lead) if pair.person_id == third.pk]
    shown = [line.pk for line in pairs_page(two.lead, number=1, today=timezone.localdate())[0]]
    assert shown.index(new.pk) < shown.index(old.pk)
    actions.say_of_pair(pair=new, said="two", by=two.lead)
    shown = [line.pk for line in pairs_page(two.lead, number=1, today=timezone.localdate())[0]]
    assert shown.index(old.pk) < shown.index(new.pk)
