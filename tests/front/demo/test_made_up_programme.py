"""The made-up programme, loaded whole once: its counts, its flights, its chain."""

import datetime as dt
from collections.abc import Iterator
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from samnak.casework.cases import rules
from samnak.casework.cases.models import (
    Assignment,
    Case,
    CourseRun,
    Note,
    Plan,
    PolicyException,
    PolicySignature,
    ServiceFact,
    ServiceRecord,
    Surge,
    Task,
)
from samnak.casework.cases.queries.counting import count_cases
from samnak.casework.cases.queries.today import WorkToday, work_today
from samnak.front.demo import programme, staff
from samnak.front.demo.groups import made_up_time, published_time
from samnak.front.desk.queries import today as desk_today
from samnak.ground import packs
from samnak.ground.access import audit
from samnak.ground.access.actors import DEMO, TOTALS
from samnak.ground.access.models import AuditEntry, Relation, User
from samnak.ground.access.roles import ROLES
from samnak.ground.matching.folding import KHMER
from samnak.reception.arrivals.actions import open_draft
from samnak.reception.arrivals.models import ArrivalList, Flight, Passenger, Welcome
from samnak.reception.arrivals.queries import board, head_count
from samnak.reception.register.models import LifeEvent, Person, PersonName
from samnak.reception.register.profile import as_json as profile_json
from samnak.reception.register.profile import profile
from samnak.reception.register.totals import as_json, totals
from tests.house.test_query_counts import analyze

# What was published, and where the counts of the made-up programme must meet it.
PUBLISHED = {
    "2002-06-22": 6, "2002-12-31": 40, "2003-11-30": 77, "2005-12-31": 127, "2007-05-10": 163, "2007-12-31": 170,
    "2010-08-31": 229, "2010-09-30": 234, "2015-10-31": 487, "2017-01-31": 538, "2019-01-31": 701, "2019-12-31": 743,
    "2020-01-16": 768,
}  # fmt: skip
GROUPS = {
    "2002-06-22": 6, "2017-05-03": 8, "2017-05-17": 7, "2017-12-20": 9, "2018-04-05": 43, "2018-08-22": 30,
    "2018-12-19": 36, "2019-07-04": 37, "2020-01-15": 25,
}  # fmt: skip


pytestmark = pytest.mark.django_db  # says that the database of the tests is needed; `loaded` fills it once


class _UndoAll(Exception):
    pass


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[str]]:
    """Everything loaded once for this module, and taken back at its end, in both stores."""
    said: list[str] = []
    with django_db_blocker.unblock():
        try:
            with transaction.atomic(), transaction.atomic(using="reads"):
                assert programme.load(say=said.append)
                analyze()
                yield said
                raise _UndoAll
        except _UndoAll:
            pass


@pytest.fixture(autouse=True)
def _open(loaded: list[str], django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_the_counts_of_january_2020_are_the_published_ones() -> None:
    found = as_json(totals(day("2020-01-31")))
    assert {key: found[key] for key in ("arrived", "returned_to_us", "died")} == {
        "arrived": 768, "returned_to_us": 2, "died": 41,
    }  # fmt: skip
    assert found["latest_arrival"] == {"date": "2020-01-15", "people": 25, "age_min": 33, "age_max": 60}
    assert {year: found["by_year"][year] for year in ("2002", "2010", "2011", "2017", "2018")} == {
        "2002": 40, "2010": 21, "2011": 87, "2017": 28, "2018": 130,
    }  # fmt: skip


@pytest.mark.parametrize("on", PUBLISHED)
def test_people_up_to_a_published_day_are_as_many_as_published(on: str) -> None:
    assert totals(day(on)).arrived == PUBLISHED[on]


@pytest.mark.parametrize("on", GROUPS)
def test_a_published_group_landed_with_its_people_and_its_source(on: str) -> None:
    flight = Flight.objects.get(date=on)
    assert (head_count(flight).landed, flight.counted) == (GROUPS[on], GROUPS[on])
    assert "http" in flight.source
    assert not flight.invented


def test_women_are_as_few_as_published() -> None:
    women = Person.objects.visible_to(TOTALS).filter(sex="F")
    assert women.filter(arrived_on__lte="2010-09-30").count() == 3
    assert women.filter(arrived_on="2018-04-05").count() == 3
    assert women.filter(arrived_on="2019-07-04").count() == 1
    assert women.filter(arrived_on="2020-01-15").count() == 0


def test_those_announced_who_did_not_travel_are_told() -> None:
    april, december = Flight.objects.get(date="2018-04-05"), Flight.objects.get(date="2018-12-19")
    assert [(head_count(f).listed, head_count(f).taken_off) for f in (april, december)] == [(51, 8), (46, 10)]
    assert [f.notices.get().announced for f in (april, december)] == [51, 46]


def test_the_deaths_until_january_2020_are_as_published() -> None:
    deaths = LifeEvent.objects.visible_to(TOTALS).filter(status="died", on__lte="2020-01-31")
    assert deaths.filter(reason="suicide").count() == 6
    assert deaths.filter(on__gte="2019-11-20").count() == 6


def test_every_flight_but_the_published_ones_is_marked_as_invented() -> None:
    flights = list(Flight.objects.all())
    assert len(flights) > 90
    assert {str(f.date) for f in flights if not f.invented} == set(GROUPS)
    assert all(f.source.startswith("Made up") for f in flights if f.invented)


def test_nobody_is_in_the_register_whom_nobody_met() -> None:
    people = Person.objects.visible_to(TOTALS)
    met = Passenger.objects.visible_to(DEMO).filter(status="arrived", person__in=people, welcomes__undone_at=None)
    assert met.count() == people.count() > 1000
    assert not Passenger.objects.visible_to(DEMO).exclude(status="arrived").exclude(person=None).exists()
    assert Welcome.objects.visible_to(DEMO).count() == people.count()


def test_every_past_head_count_adds_up_and_is_closed() -> None:
    past = Flight.objects.filter(date__lt=timezone.localdate() - dt.timedelta(days=7))
    assert past.count() > 80
    assert not past.filter(closed_at=None).exists()


def test_the_chain_of_the_log_holds() -> None:
    assert audit.verify() is None
    assert AuditEntry.objects.filter(key="arrivals.met").count() == Person.objects.visible_to(TOTALS).count()


def test_the_newest_flight_does_not_add_up_yet() -> None:
    flight = Flight.objects.filter(state="landed").order_by("-date")[0]
    found = head_count(flight)
    assert (found.listed, found.taken_off, found.not_boarded, found.unlisted, found.landed) == (14, 1, 1, 1, 13)
    assert (found.not_met, found.tonight_not_known, found.adds_up, flight.closed_at) == (3, 1, False, None)
    groups = [line.group for line in board(User.objects.get(username="pov"), flight)]
    assert {group: groups.count(group) for group in set(groups)} == {
        "not_met": 3, "welcoming": 1, "met": 9, "off": 2, "repeat": 1,
    }  # fmt: skip


@pytest.mark.parametrize(("name", "people"), [("thida", 6), ("maly", 4), ("vuthy", 3)])
def test_colleagues_of_other_roles_stand_beside_some_of_them(name: str, people: int) -> None:
    user = User.objects.get(username=name)
    work = work_today(user, timezone.localdate())
    assert (work.people, len(work.given)) == (people, people)


def test_a_flight_is_expected_tomorrow_with_the_third_version_of_its_list() -> None:
    pov = User.objects.get(username="pov")
    today = desk_today(pov, timezone.localdate())
    assert today.next_flight is not None
    assert today.next_flight.date == timezone.localdate() + dt.timedelta(days=1)
    assert (today.list_number, today.announced) == (3, 13)
    newest = ArrivalList.objects.visible_to(pov).get(flight=today.next_flight, number=3)
    changes = list(newest.rows.values_list("change", flat=True))
    assert {"added", "respelled", "withdrawn", "same"} == set(changes)


def test_a_list_with_open_date_questions_waits_for_a_later_flight() -> None:
    pov = User.objects.get(username="pov")
    waiting = ArrivalList.objects.visible_to(pov).select_related("flight").get(state="draft")
    assert waiting.flight.date > timezone.localdate() + dt.timedelta(days=1)
    questions = open_draft(waiting).reading.questions
    assert len(questions) >= 5
    assert {question.field for question in questions} == {"birth_date"}


def test_each_caseworker_walks_with_forty_living_people() -> None:
    rows = Relation.objects.filter(kind="assigned", until=None, user__roles__role="caseworker")
    living = set(Person.objects.visible_to(TOTALS).filter(life_status="alive").values_list("pk", flat=True))
    by_worker = [row.user_id for row in rows]
    assert sorted(by_worker.count(worker) for worker in set(by_worker)) == [40] * 6
    others = Person.objects.visible_to(TOTALS).filter(pk__in={row.subject for row in rows} - living)
    # Somebody is in prison and is visited; somebody cannot be reached and is looked for.
    assert sorted(others.values_list("life_status", flat=True)) == ["imprisoned", "lost_contact"]


# ---- walking beside people ------------------------------------------------------------------------------


def work_of(username: str) -> WorkToday:
    return work_today(User.objects.get(username=username), timezone.localdate())


def test_every_open_case_has_somebody_who_walks_with_the_person_by_the_register_too() -> None:
    cases = Case.objects.visible_to(DEMO).filter(closed_on=None)
    walking = dict(Assignment.objects.visible_to(DEMO).filter(until=None).values_list("person", "worker"))
    near = dict(
        Relation.objects.filter(kind="assigned", until=None, user__roles__role="caseworker").values_list(
            "subject", "user"
        )
    )
    assert set(cases.values_list("person", flat=True)) == set(walking)
    assert walking == near
    assert len(walking) == 240


def test_what_the_director_counts_adds_up_to_the_rows() -> None:
    found = count_cases(timezone.localdate())
    cases = Case.objects.visible_to(DEMO)
    assert found.open == found.with_worker + found.without_worker == found.planned + found.without_plan == 240
    assert found.open == cases.filter(closed_on=None).count()
    this_year = cases.filter(closed_on__year=timezone.localdate().year)
    assert sum(found.closed_this_year.values()) == this_year.count() > 0
    assert (found.complaints_open, found.complaints_answered, found.complaints_told) == (2, 1, 1)
    lines = [work_of(worker.username) for worker in User.objects.filter(supervisor__username="sophea")]
    assert sum(line.people for line in lines) == found.with_worker
    assert sum(len(line.group("late")) for line in lines) == found.late_tasks > 0


@pytest.mark.parametrize("username", ["channa", "sothea", "bopha", "rith", "dara", "neary"])
def test_each_caseworker_has_a_day_before_them(username: str) -> None:
    work = work_of(username)
    assert {group for group in ("late", "today", "next") if not work.group(group)} == set()
    assert 1 <= len(work.without_plan) <= 8
    assert 1 <= len(work.not_reached) <= 4
    assert len(work.group("late")) < 8


def test_of_some_the_plan_is_late_and_most_have_one() -> None:
    late = [due for name in ("channa", "dara") for due in work_of(name).without_plan if due.on < timezone.localdate()]  # type: ignore[operator]
    assert late
    assert count_cases(timezone.localdate()).planned > 200


def test_one_is_lost_from_sight_and_the_course_is_under_way() -> None:
    assert not [due for due in work_of("dara").not_reached if due.words == "lost"]  # the steps stand on Today instead
    running = CourseRun.objects.visible_to(DEMO).filter(ended_on=None)
    assert sorted(running.values_list("course", flat=True)) == ["illness", "imprisonment", "lost_contact"]
    steps = Task.objects.visible_to(DEMO).filter(course__course="lost_contact")
    assert 0 < steps.exclude(done_at=None).count() < steps.count()


def test_two_handovers_wait_to_be_read() -> None:
    for username in ("channa", "dara"):
        waiting = work_of(username).handed_over
        assert len(waiting) == 1 and len(waiting[0].words) > 50


def test_services_stand_in_every_way_and_a_refused_one_was_taken_up_later() -> None:
    states, turned = set(), 0
    grouped: dict[tuple[UUID, str], list[ServiceFact]] = {}
    for fact in ServiceFact.objects.visible_to(DEMO):
        grouped.setdefault((fact.case_id, fact.service), []).append(fact)
    for (_case, service), facts in grouped.items():
        state = rules.line_state(service, facts)
        states.add(state.status)
        turned += state.status == "active" and any(fact.kind == "not_taken_up" for fact in facts)
    assert states == {"offered", "not_taken_up", "accepted", "active", "ended"}
    assert turned >= 6


def test_a_case_of_somebody_who_died_was_closed_after_its_course_and_no_case_of_the_dead_is_open() -> None:
    died = set(Person.objects.visible_to(DEMO).filter(life_status="died").values_list("pk", flat=True))
    assert not Case.objects.visible_to(DEMO).filter(person__in=died, closed_on=None).exists()
    told = CourseRun.objects.visible_to(DEMO).filter(course="death").select_related("case")
    assert told.count() == 10
    for run in told:
        assert run.case.closure_reason == "died"
        assert run.began_on <= run.ended_on <= run.case.closed_on
        assert Note.objects.visible_to(DEMO).filter(case=run.case_id).exists()


def test_every_reason_of_a_closed_case_is_the_packs_and_someone_came_back() -> None:
    closed = Case.objects.visible_to(DEMO).exclude(closed_on=None)
    assert closed.count() > 250
    assert all(packs.current().knows("casework.closure_reasons", case.closure_reason) for case in closed)
    again = Case.objects.visible_to(DEMO).filter(closed_on=None, landed_on=None)
    assert {case.person_id for case in again} <= {case.person_id for case in closed}
    assert again.count() == 4


def test_notes_and_plans_are_in_both_languages_and_help_is_counted_in_riel_too() -> None:
    assert set(Note.objects.visible_to(DEMO).values_list("language", flat=True)) == {"en", "km"}
    assert all((note.language == "km") == bool(KHMER.search(note.text)) for note in Note.objects.visible_to(DEMO))
    assert set(Plan.objects.visible_to(DEMO).values_list("language", flat=True)) == {"en", "km"}
    assert set(ServiceRecord.objects.visible_to(DEMO).values_list("unit", flat=True)) >= {"night", "meal", "riel"}


def test_a_policy_was_signed_in_two_versions_by_somebody() -> None:
    rows = PolicySignature.objects.visible_to(DEMO).filter(policy="privacy").values_list("person", "version")
    versions: dict[UUID, set[str]] = {}
    for person, version in rows:
        versions.setdefault(person, set()).add(version)
    assert len(versions) == 240
    assert any(len(found) == 2 for found in versions.values())


def test_one_exception_is_approved_and_one_waits() -> None:
    rows = PolicyException.objects.visible_to(DEMO)
    assert (rows.exclude(approved_at=None).count(), rows.filter(approved_at=None, refused_at=None).count()) == (1, 1)


def test_the_large_flight_of_2018_was_shared_out_and_a_large_one_has_just_come() -> None:
    surge = Surge.objects.get()
    assert surge.since == dt.date(2018, 4, 5)
    assert sum(share.people for share in surge.shares.all()) == 43
    just_come = Person.objects.visible_to(TOTALS).filter(arrived_on=timezone.localdate() - dt.timedelta(days=8))
    assert just_come.count() >= packs.current().casework.caseload.surge_from_people


def test_names_stand_in_both_scripts_and_as_the_list_wrote_them() -> None:
    rows = PersonName.objects.visible_to(DEMO).filter(kind="birth", person__passages__unlisted=False)
    assert {row.script for row in rows} == {"latin", "khmer"}
    assert all(row.as_written for row in rows)


def test_the_profile_has_its_keys_and_lifelike_counts() -> None:
    found = profile_json(profile())
    assert list(found) == ["people", "age_at_arrival", "years_in_us", "born_in", "left_spouse_or_children_in_us"]
    assert found["people"] == Person.objects.visible_to(TOTALS).count()
    assert found["age_at_arrival"]["min"] >= 18
    assert 30 <= found["age_at_arrival"]["median"] <= 45
    assert sum(found["born_in"].values()) == found["people"]
    assert found["born_in"]["unknown"] > 0


def test_a_second_load_changes_nothing() -> None:
    def counts() -> list[int]:
        rows = [AuditEntry.objects, User.objects, Flight.objects, Case.objects.visible_to(DEMO)]
        return [found.count() for found in [*rows, Task.objects.visible_to(DEMO), Note.objects.visible_to(DEMO)]]

    before = counts()
    assert programme.load() is False
    assert counts() == before


def test_every_account_can_sign_in_and_every_role_of_the_house_has_one() -> None:
    held = {role for member in staff.members() for role in member.roles}
    assert set(ROLES) - held == {"attorney", "client", "partner"}  # they come with rooms that are not here yet
    for user in User.objects.filter(username__in=["pov", "admin"]):
        assert user.check_password(staff.password())
    assert User.objects.get(username="channa").supervisor == User.objects.get(username="sophea")


def test_what_is_told_while_loading_counts_everybody(loaded: list[str]) -> None:
    whole = sum(group.people for group in (*published_time(), *made_up_time(timezone.localdate())))
    assert any(f"{whole} of {whole} people met" in line for line in loaded)


def test_the_signins_say_that_all_is_made_up() -> None:
    out = StringIO()
    call_command("demo", "signins", stdout=out)
    assert "MADE UP" in out.getvalue()
    assert staff.password() in out.getvalue()
    assert all(member.username in out.getvalue() and member.name_km in out.getvalue() for member in staff.members())


def test_nobody_made_up_is_loaded_outside_the_demo(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="demo only"):
        call_command("demo", "load")


def test_the_command_says_that_everything_is_here_already(settings: Any) -> None:
    settings.DEMO = True
    out = StringIO()
    call_command("demo", "load", stdout=out)
    assert "nothing was changed" in out.getvalue()
