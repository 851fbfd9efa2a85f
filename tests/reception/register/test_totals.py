"""Totals and profile by their definitions, on a handful of people."""

import datetime as dt
import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samnak.ground.access import audit
from samnak.ground.access.actors import DEMO
from samnak.reception.register.actions import change_person, make_person, record_life
from samnak.reception.register.models import Person
from samnak.reception.register.profile import as_json as profile_json
from samnak.reception.register.profile import profile
from samnak.reception.register.rules import NameFacts, PersonFacts
from samnak.reception.register.totals import as_json, totals
from tests import factories
from tests.people import RITHY

pytestmark = pytest.mark.django_db

DAY = dt.date(2020, 1, 31)


def made(arrived_on: dt.date | None, **facts: Any) -> Person:
    return make_person(facts=PersonFacts(name=NameFacts("Sok", "Dara"), **facts), arrived_on=arrived_on, by=DEMO)


def born(year: int, month: int = 1, day: int = 1, precision: str = "day") -> dict[str, Any]:
    return {"birth_date": dt.date(year, month, day), "birth_precision": precision}


def test_an_empty_register_counts_nobody() -> None:
    assert as_json(totals(DAY)) == {
        "arrived": 0, "returned_to_us": 0, "died": 0, "by_year": {}, "latest_arrival": None,
    }  # fmt: skip
    assert profile_json(profile())["age_at_arrival"] == {"median": None, "min": None, "max": None}


def test_people_count_from_the_day_they_arrived() -> None:
    made(dt.date(2019, 7, 4))
    made(DAY)
    made(DAY + dt.timedelta(days=1))
    made(None)
    found = totals(DAY)
    assert found.arrived == 2
    assert found.by_year == {2019: 1, 2020: 1}


def test_the_state_of_the_day_counts_and_no_later_one() -> None:
    back = made(dt.date(2010, 1, 5))
    record_life(person=back, status="returned_to_us", on=dt.date(2019, 5, 1), by=DEMO)
    record_life(person=back, status="alive", on=dt.date(2019, 12, 1), by=DEMO)
    dead = made(dt.date(2010, 1, 5))
    record_life(person=dead, status="imprisoned", on=dt.date(2018, 5, 1), by=DEMO)
    record_life(person=dead, status="died", on=DAY, by=DEMO)
    later = made(dt.date(2010, 1, 5))
    record_life(person=later, status="died", on=DAY + dt.timedelta(days=1), by=DEMO)
    assert (totals(DAY).returned_to_us, totals(DAY).died) == (0, 1)
    assert totals(dt.date(2019, 6, 1)).returned_to_us == 1
    assert totals(DAY + dt.timedelta(days=1)).died == 2


def test_events_written_down_out_of_order_count_by_their_days() -> None:
    one = made(dt.date(2010, 1, 5))
    record_life(person=one, status="returned_to_us", on=dt.date(2019, 5, 1), by=DEMO)
    record_life(person=one, status="imprisoned", on=dt.date(2012, 5, 1), by=DEMO)
    assert totals(DAY).returned_to_us == 1


def test_the_latest_arrival_has_its_day_its_people_and_their_ages() -> None:
    day = dt.date(2020, 1, 15)
    made(dt.date(2019, 7, 4), **born(1950))
    made(day, **born(1987, 1, 16))
    made(day, **born(1960, precision="year"))
    made(day)
    assert as_json(totals(DAY))["latest_arrival"] == {
        "date": "2020-01-15", "people": 3, "age_min": 32, "age_max": 60,
    }  # fmt: skip


def test_a_profile_counts_ages_years_births_and_families() -> None:
    made(dt.date(2003, 5, 1), **born(1975, 4, 1), us_entry_year=1983, born_in="home", family_left_in_us="yes")
    made(dt.date(2013, 5, 1), **born(1979, 9, 1), us_entry_age=4, born_in="camp", family_left_in_us="not_said")
    unknown = made(dt.date(2013, 5, 1))
    change_person(person=unknown, changes={"family_left_in_us": "no"}, by=DEMO)
    assert profile_json(profile()) == {
        "people": 3,
        "age_at_arrival": {"median": 30.5, "min": 28, "max": 33},
        "years_in_us": {"mean": 25.0, "known": 2},
        "born_in": {"home": 1, "camp": 1, "elsewhere": 0, "unknown": 1},
        "left_spouse_or_children_in_us": {"yes": 1, "no": 1, "unknown": 1},
    }


def test_the_command_prints_json_and_plain_lines_without_names() -> None:
    made(dt.date(2003, 5, 1), **born(1975, 4, 1), us_entry_year=1983)
    for words in (["totals", "--as-of", "2020-01-31"], ["profile"]):
        plain, as_object = StringIO(), StringIO()
        call_command("register", *words, stdout=plain)
        call_command("register", *words, "--json", stdout=as_object)
        assert isinstance(json.loads(as_object.getvalue()), dict)
        assert "Sok" not in plain.getvalue() + as_object.getvalue()
        assert ": 1" in plain.getvalue()


def test_a_day_that_is_no_day_is_refused_with_a_sentence() -> None:
    with pytest.raises(CommandError, match="2020-01-31"):
        call_command("register", "totals", "--as-of", "31/01/2020")


def test_entries_written_together_hold_in_the_chain() -> None:
    made(DAY)
    with audit.together():
        for _each in range(3):
            made(DAY)
    made(DAY)
    assert audit.verify() is None
    assert len(audit.history(Person.objects.visible_to(DEMO).order_by("-made_at", "-id")[1].pk)) == 1


def test_the_page_says_that_it_counts_the_register_and_not_who_landed() -> None:
    factories.make_person(RITHY, arrived_on=timezone.localdate())
    client = Client()
    client.force_login(factories.make_user("director"))
    text = client.get(reverse("register:totals")).content.decode()
    assert "The latest arrival in the register" in text and "not met yet is counted under Arrivals" in text
