"""Two who say at once who walks with whom: nobody goes over the limit, nobody is lost, and nobody waits in a ring."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from samnak.casework.cases import actions
from samnak.casework.cases.models import Assignment, Case
from samnak.casework.cases.queries.caseload import caseload_of
from samnak.ground.access.models import AuditEntry
from samnak.reception.register.models import Person
from tests.casework.cases.test_walking_pages import TODAY, Team, _limits
from tests.factories import make_person, make_user
from tests.house.test_query_counts import someone
from tests.reception.arrivals.test_two_at_once import together

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite takes one writer at a time"),
    pytest.mark.django_db(transaction=True),
]
TIMES = 4


def loads_add_up() -> bool:
    return Assignment.unguarded.filter(until=None).count() == Case.unguarded.filter(closed_on=None).count()


def test_four_who_give_at_once_do_not_go_over_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    _limits(monkeypatch, soft=1, hard=2, surge_hard=3)
    team, leads = Team(), [make_user("supervisor") for _each in range(4)]
    people = [make_person(someone(n)) for n in range(4)]
    acts: list[Callable[[], Any]] = [
        lambda p=person, lead=lead: actions.assign_case(person=p, worker=team.old, by=lead)  # type: ignore[misc]
        for person, lead in zip(people, leads, strict=True)
    ]
    assert together(*acts) == []
    assert caseload_of(team.old) == 2


def test_two_hand_overs_of_the_same_people_are_one() -> None:
    for _time in range(TIMES):
        team = Team(people=3)
        third = make_user("caseworker", name="Dara", supervisor=team.lead)
        there = {p.pk: team.new for p in team.people}
        elsewhere = {p.pk: third for p in reversed(team.people)}
        failed = together(
            lambda t=team, m=there: actions.hand_over(people=m, from_worker=t.old, by=t.lead),
            lambda t=team, m=elsewhere: actions.hand_over(people=m, from_worker=t.old, by=t.lead),
        )
        assert failed == []
        assert sorted([caseload_of(team.new), caseload_of(third)]) == [0, 3]
        assert loads_add_up()


def test_handing_over_assigning_and_writing_at_once_never_wait_in_a_ring() -> None:
    for _time in range(TIMES):
        team = Team(people=3)
        third = make_user("caseworker", name="Dara", supervisor=team.lead)
        cases = [Case.unguarded.select_related("person").get(person=p) for p in team.people]
        one: Person = team.people[2]
        failed = together(
            lambda t=team: actions.hand_over(people={p.pk: t.new for p in t.people}, from_worker=t.old, by=t.lead),
            lambda t=team, p=one, w=third: actions.assign_case(person=p, worker=w, by=t.lead),
            lambda t=team, c=cases: actions.write_task(facts=actions.TaskFacts("Visit", TODAY()), case=c[0], by=t.lead),
            lambda t=team, c=cases: actions.write_note(case=c[2], text="Rang.", by=t.lead),
            lambda t=team, c=cases: actions.close_case(case=c[1], reason="leaves_area", by=t.lead),
        )
        assert failed == []
        assert loads_add_up()


def test_having_read_it_four_times_at_once_is_written_once() -> None:
    team = Team(people=1)
    actions.hand_over(people={team.people[0].pk: team.new}, from_worker=team.old, by=team.lead)
    rows = [Assignment.unguarded.get(until=None) for _each in range(4)]
    assert together(*[lambda r=row: actions.see_hand_over(assignment=r, by=team.new) for row in rows]) == []  # type: ignore[misc]
    assert AuditEntry.objects.filter(key="cases.hand_over_seen").count() == 1
