"""Public holidays by day, by rule and by date; days of rest; and what the pack does not know."""

import calendar
import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from samnak.ground import packs
from samnak.ground.packs.holidays import MONTHS, WEEKDAYS, WHICH, read_rule

DAY = datetime.date


@pytest.fixture(scope="module")
def cambodia() -> packs.Pack:
    return packs.load()


def keys(pack: packs.Pack, first: DAY, last: DAY, country: str | None = None) -> list[tuple[DAY, str]]:
    return [(each.day, each.key) for each in pack.holidays_between(first, last, country)]


KNOWN = {
    "us_king": [DAY(2024, 1, 15), DAY(2025, 1, 20), DAY(2026, 1, 19), DAY(2027, 1, 18)],
    "us_washington": [DAY(2024, 2, 19), DAY(2025, 2, 17), DAY(2026, 2, 16), DAY(2027, 2, 15)],
    "us_memorial": [DAY(2023, 5, 29), DAY(2024, 5, 27), DAY(2025, 5, 26), DAY(2026, 5, 25), DAY(2027, 5, 31)],
    "us_labor": [DAY(2024, 9, 2), DAY(2025, 9, 1), DAY(2026, 9, 7), DAY(2027, 9, 6)],
    "us_columbus": [DAY(2024, 10, 14), DAY(2025, 10, 13), DAY(2026, 10, 12), DAY(2027, 10, 11)],
    "us_thanksgiving": [DAY(2023, 11, 23), DAY(2024, 11, 28), DAY(2025, 11, 27), DAY(2026, 11, 26)],
    "us_veterans": [DAY(2024, 11, 11), DAY(2025, 11, 11), DAY(2026, 11, 11)],
}


@pytest.mark.parametrize("key", KNOWN)
def test_us_holidays_fall_on_the_days_everybody_knows(cambodia: packs.Pack, key: str) -> None:
    for day in KNOWN[key]:
        found = cambodia.holidays_between(DAY(day.year, 1, 1), DAY(day.year, 12, 31), "US")
        assert [each.day for each in found if each.key == key] == [day]


@pytest.mark.parametrize(
    ("day", "kept", "key"),
    [
        (DAY(2026, 7, 4), DAY(2026, 7, 3), "us_independence"),
        (DAY(2027, 7, 4), DAY(2027, 7, 5), "us_independence"),
        (DAY(2027, 6, 19), DAY(2027, 6, 18), "us_juneteenth"),
        (DAY(2027, 12, 25), DAY(2027, 12, 24), "us_christmas"),
        (DAY(2028, 1, 1), DAY(2027, 12, 31), "us_new_year"),
        (DAY(2023, 1, 1), DAY(2023, 1, 2), "us_new_year"),
    ],
)
def test_a_us_holiday_on_a_weekend_is_kept_beside_it(cambodia: packs.Pack, day: DAY, kept: DAY, key: str) -> None:
    assert [(each.key, each.observed) for each in cambodia.holidays_between(kept, kept, "US")] == [(key, True)]
    assert (key, False) in [(each.key, each.observed) for each in cambodia.holidays_between(day, day, "US")]
    assert not cambodia.is_working_day(kept, "US")


def test_what_is_closed_in_one_country_is_open_in_another(cambodia: packs.Pack) -> None:
    assert not cambodia.is_working_day(DAY(2026, 7, 3), "US")
    assert cambodia.is_working_day(DAY(2026, 7, 3), "KH")
    assert cambodia.is_working_day(DAY(2026, 7, 3))


def test_juneteenth_began_in_2021(cambodia: packs.Pack) -> None:
    assert keys(cambodia, DAY(2020, 6, 1), DAY(2020, 6, 30), "US") == []
    found = keys(cambodia, DAY(2021, 6, 1), DAY(2021, 6, 30), "US")
    assert found == [(DAY(2021, 6, 18), "us_juneteenth"), (DAY(2021, 6, 19), "us_juneteenth")]


def test_the_week_of_the_water_festival(cambodia: packs.Pack) -> None:
    assert keys(cambodia, DAY(2026, 11, 21), DAY(2026, 11, 27)) == [
        (DAY(2026, 11, 23), "kh_water_festival"),
        (DAY(2026, 11, 24), "kh_water_festival"),
        (DAY(2026, 11, 25), "kh_water_festival"),
        (DAY(2026, 11, 26), "us_thanksgiving"),
    ]
    assert cambodia.next_working_day(DAY(2026, 11, 20)) == DAY(2026, 11, 26)
    assert cambodia.next_working_day(DAY(2026, 11, 25), "US") == DAY(2026, 11, 27)


def test_two_holidays_of_one_day_are_both_told(cambodia: packs.Pack) -> None:
    found = keys(cambodia, DAY(2026, 5, 1), DAY(2026, 5, 1))
    assert found == [(DAY(2026, 5, 1), "kh_labour"), (DAY(2026, 5, 1), "kh_visak_bochea")]


def test_a_cambodian_holiday_on_a_weekend_is_not_moved(cambodia: packs.Pack) -> None:
    assert keys(cambodia, DAY(2026, 3, 7), DAY(2026, 3, 9), "KH") == [(DAY(2026, 3, 8), "kh_women")]
    assert cambodia.is_working_day(DAY(2026, 3, 9))


def test_feasts_announced_year_by_year_are_said_to_be_unknown(cambodia: packs.Pack) -> None:
    assert cambodia.holidays_not_known(DAY(2026, 1, 1), DAY(2027, 12, 31)) == []
    missing = cambodia.holidays_not_known(DAY(2027, 12, 31), DAY(2028, 1, 1))
    assert ("kh_water_festival", 2028) in [(rule.key, year) for rule, year in missing]
    assert {rule.country for rule, _ in missing} == {"KH"}
    assert cambodia.holidays_not_known(DAY(2028, 1, 1), DAY(2028, 1, 1), "US") == []


def test_every_feast_given_by_dates_asks_to_be_checked(cambodia: packs.Pack) -> None:
    places = {each.place for each in cambodia.remarks if each.kind == "verify"}
    for rule in cambodia.calendar.rules:
        if rule.dates and rule.country == "KH":
            assert {day.year for day in rule.dates} == {2026, 2027}
            assert f"holidays.toml: holidays.{rule.key}" in places


def test_another_country_rests_on_another_day(ruritania: Path) -> None:
    pack = packs.load(ruritania)
    assert [pack.is_working_day(DAY(2026, 5, day)) for day in (7, 8, 9, 10)] == [True, False, True, True]
    assert pack.next_working_day(DAY(2026, 5, 7)) == DAY(2026, 5, 9)
    assert pack.next_working_day(DAY(2026, 5, 8), "AT") == DAY(2026, 5, 11)


def test_another_country_has_its_own_feasts(ruritania: Path) -> None:
    pack = packs.load(ruritania)
    assert keys(pack, DAY(2026, 10, 1), DAY(2026, 10, 31)) == [
        (DAY(2026, 10, 13), "crown"),
        (DAY(2026, 10, 13), "moon"),
        (DAY(2026, 10, 14), "moon"),
    ]
    assert [(rule.key, year) for rule, year in pack.holidays_not_known(DAY(2026, 1, 1), DAY(2027, 1, 1))] == [
        ("moon", 2027)
    ]


def test_a_feast_of_leap_years_is_kept_in_leap_years_alone(ruritania: Path) -> None:
    pack = packs.load(ruritania)
    assert [day for day, key in keys(pack, DAY(2021, 1, 1), DAY(2028, 12, 31)) if key == "leap"] == [
        DAY(2024, 2, 29),
        DAY(2028, 2, 29),
    ]


def test_a_feast_that_came_and_went_is_kept_between(ruritania: Path) -> None:
    pack = packs.load(ruritania)
    kept = [day for day, _ in keys(pack, DAY(1985, 1, 1), DAY(2035, 1, 1), "AT") if (day.month, day.day) == (1, 1)]
    assert (kept[0], kept[-1]) == (DAY(1990, 1, 1), DAY(2027, 1, 1))


def test_a_feast_no_longer_kept_is_not_told(ruritania: Path) -> None:
    path = ruritania / "holidays.toml"
    path.write_text(path.read_text().replace('key = "crown"', 'key = "crown"\nretired = true'))
    assert "crown" not in {key for _, key in keys(packs.load(ruritania), DAY(2026, 1, 1), DAY(2026, 12, 31))}


def test_an_organisation_adds_the_days_of_the_next_year(ruritania: Path) -> None:
    own = ruritania.parent / "own"
    own.mkdir()
    (own / "pack.toml").write_text('key = "own"\nextends = "../ruritania"\n')
    (own / "holidays.toml").write_text(
        '[weekends]\nAT = ["sunday"]\n[[holidays]]\nkey = "moon"\nlabel = {en = "Moon", ru_x = "Mesec"}\n'
        'country = "RU"\ndates = [2026-10-13, 2027-10-02]\n'
    )
    pack = packs.load(own)
    assert pack.holidays_not_known(DAY(2026, 1, 1), DAY(2027, 12, 31)) == []
    assert pack.is_working_day(DAY(2026, 5, 9), "AT")
    assert not pack.is_working_day(DAY(2026, 5, 8), "RU")
    assert not [each for each in pack.remarks if each.place == "holidays.toml: holidays.moon"]


def test_from_later_to_earlier_there_is_nothing(cambodia: packs.Pack) -> None:
    assert cambodia.holidays_between(DAY(2026, 12, 31), DAY(2026, 1, 1)) == []


@given(
    some.sampled_from(sorted(WHICH)),
    some.sampled_from(WEEKDAYS),
    some.sampled_from(MONTHS),
    some.integers(1, 9998),
)
def test_a_rule_gives_the_day_its_words_say(which: str, weekday: str, month: str, year: int) -> None:
    rule = read_rule(f"{which} {weekday} of {month}")
    assert rule is not None
    number = MONTHS.index(month) + 1
    in_month = [DAY(year, number, day) for day in range(1, calendar.monthrange(year, number)[1] + 1)]
    alike = [day for day in in_month if day.weekday() == WEEKDAYS.index(weekday)]
    place = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}[which]
    assert rule.in_year(year) == alike[place]


@pytest.mark.parametrize("words", ["", "fifth monday of may", "third mon of may", "third monday in may", "monday"])
def test_words_that_are_no_rule_are_none(words: str) -> None:
    assert read_rule(words) is None


def test_a_rule_may_be_written_with_capitals_and_spaces() -> None:
    assert read_rule(" Third  Monday of  January ") == read_rule("third monday of january")
