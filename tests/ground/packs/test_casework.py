"""Intervals, limits and answers of the casework, read from an invented country's pack and from the shipped one."""

import datetime
from pathlib import Path

import pytest

from samnak.ground import packs
from samnak.ground.packs import PackError, RepeatStep, Text, TripPlace, Unit, schema

DAY = datetime.date
DAYS = datetime.timedelta


def test_intervals_and_limits_are_those_of_the_pack(ruritania: Path) -> None:
    rules = packs.load(ruritania).casework
    assert rules.plan.due_on(DAY(2026, 12, 25)) == DAY(2027, 1, 4)
    assert [(each.key, day) for each, day in rules.plan.review_days(DAY(2026, 12, 25))] == [
        ("first", DAY(2027, 1, 14)),
        ("second", DAY(2027, 2, 3)),
    ]
    assert [rules.caseload.hard_limit(surge=surge) for surge in (False, True)] == [8, 8]
    assert (rules.contact.attempts_before_lost, rules.contact.follow_up_days) == (2, 12)
    assert rules.complaints.answer_after_days == 4


def test_help_is_written_down_under_its_own_service(ruritania: Path) -> None:
    pack = packs.load(ruritania)
    assert [(each.key, each.unit) for each in pack.record_kinds("bread")] == [
        ("loaf_given", "loaf"),
        ("anything", ""),
    ]
    assert [each.key for each in pack.record_kinds("bed")] == ["night", "anything"]


def test_a_place_says_whether_it_is_an_office(ruritania: Path) -> None:
    places = packs.load(ruritania).choices("casework.places")
    assert [each.office for each in places if isinstance(each, TripPlace)] == [True, False]
    file = ruritania / "casework.toml"
    file.write_text(file.read_text().replace("office = true", 'office = "yes"'))
    with pytest.raises(PackError, match="office"):
        packs.load(ruritania)


def test_money_knows_its_currency_and_bread_does_not(ruritania: Path) -> None:
    crown, loaf = packs.load(ruritania).choices("casework.units")
    assert isinstance(crown, Unit)
    assert isinstance(loaf, Unit)
    assert (crown.currency, crown.minor_digits) == ("RUR", 2)
    assert (loaf.currency, loaf.minor_digits) == ("", 0)


@pytest.mark.parametrize(
    ("days", "months", "times", "after"),
    [
        (9, 0, 1, DAY(2024, 2, 9)),
        (9, 0, 2, DAY(2024, 2, 18)),
        (0, 1, 1, DAY(2024, 2, 29)),
        (0, 1, 2, DAY(2024, 3, 31)),
        (0, 11, 1, DAY(2024, 12, 31)),
        (0, 12, 1, DAY(2025, 1, 31)),
        (0, 13, 1, DAY(2025, 2, 28)),
    ],
)
def test_what_comes_back_falls_on_a_day_that_exists(days: int, months: int, times: int, after: DAY) -> None:
    step = RepeatStep(key="step", label=Text((("en", "Step"),)), days=days, months=months)
    assert step.after(DAY(2024, 1, 31), times) == after


def test_a_review_no_longer_held_keeps_its_name(ruritania: Path) -> None:
    path = ruritania / "casework.toml"
    path.write_text(path.read_text().replace('key = "first"', 'key = "first"\nretired = true', 1))
    pack = packs.load(ruritania)
    assert [each.key for each in pack.casework.plan.reviews] == ["second"]
    assert str(pack.text("casework.reviews", "first")) == "First"


def test_a_reason_of_ones_own_is_counted_with_another(ruritania: Path) -> None:
    with (ruritania / "casework.toml").open("a") as file:
        file.write(
            '[[closure_reasons]]\nkey = "went_to_sea"\ncounts_as = "leaves_area"\n'
            'label = { en = "Went to sea", ru_x = "More" }\n'
        )
    assert packs.load(ruritania).choice("casework.closure_reasons", "went_to_sea").counts_as == "leaves_area"


def over_ruritania(ruritania: Path, casework: str) -> packs.Pack:
    own = ruritania.parent / "own"
    own.mkdir()
    (own / "pack.toml").write_text('key = "own"\nextends = "../ruritania"\n')
    (own / "casework.toml").write_text(casework)
    return packs.load(own)


def test_an_organisation_changes_one_number_and_keeps_the_rest(ruritania: Path) -> None:
    own = over_ruritania(ruritania, "[caseload]\nsoft = 6\n[complaints]\nanswer_after_days = 5\n")
    assert (own.casework.caseload.soft, own.casework.caseload.hard) == (6, 8)
    assert own.casework.complaints.answer_after_days == 5
    assert [each.key for each in own.casework.plan.reviews] == ["first", "second"]
    assert not [each for each in own.remarks if each.place == "casework.toml: complaints"]


def test_an_organisation_adds_a_review_of_its_own(ruritania: Path) -> None:
    text = '[[plan.reviews]]\nkey = "third"\nafter_days = 30\nlabel = {en = "Third", ru_x = "Treci"}\n'
    plan = over_ruritania(ruritania, text).casework.plan
    assert [each.key for each in plan.reviews] == ["first", "third", "second"]
    assert plan.due_after_days == 10


def test_an_organisation_may_not_turn_limits_upside_down(ruritania: Path) -> None:
    with pytest.raises(PackError, match=r"casework\.toml, line 2: 'soft' \(9\) is more than 'hard' \(8\)"):
        over_ruritania(ruritania, "[caseload]\nsoft = 9\n")


def test_cambodia_has_the_five_reviews_and_a_plan_within_a_month() -> None:
    plan = packs.load().casework.plan
    assert plan.due_after_days == 30
    assert [each.after_days for each in plan.reviews] == [7, 30, 91, 182, 365]


def test_every_number_of_cambodia_that_is_a_guess_says_so() -> None:
    places = {each.place for each in packs.load().remarks if each.kind == "verify"}
    for section in ("plan", "caseload", "contact", "complaints"):
        assert f"casework.toml: {section}" in places


def test_every_service_of_cambodia_has_help_to_write_down() -> None:
    pack = packs.load()
    anywhere = len(pack.record_kinds("none of them"))
    for service in pack.choices("services"):
        assert len(pack.record_kinds(service.key)) > anywhere, service.key


def test_the_reasons_of_the_field_are_all_there() -> None:
    keys = [each.key for each in packs.load().choices("casework.closure_reasons")]
    assert sorted(keys) == sorted(schema.COUNTED_BY["casework.closure_reasons"])


def test_a_message_nobody_answered_is_counted_as_no_answer() -> None:
    assert packs.load().choice("casework.contact_answers", "message_left").counts_as == "no_answer"
