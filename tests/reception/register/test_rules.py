"""Rules of the register as tables."""

import datetime as dt
from typing import Any

import pytest

from samnak.ground.access.refusals import Refused
from samnak.reception.register.rules import (
    DisplayName,
    NameFacts,
    age_on,
    check_birth_date,
    check_died_after_birth,
    check_name,
    check_us_entry,
    clean_a_number,
    display_name,
)
from tests.people import CAST, ZWSP, Somebody

TODAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize("who", CAST.values(), ids=CAST)
def test_every_name_of_the_cast_may_be_written_down(who: Somebody) -> None:
    name = NameFacts(who.family, who.given, who.khmer)
    assert check_name(name) is None
    assert any((name.family, name.given, name.khmer))


@pytest.mark.parametrize("parts", [("", "", ""), ("  ", "\t", ""), ("\u00a0", "", "")])
def test_somebody_needs_some_name(parts: tuple[str, str, str]) -> None:
    with pytest.raises(Refused, match="at least one name") as refused:
        check_name(NameFacts(*parts))
    assert refused.value.field == "family"


@pytest.mark.parametrize("part", ["family", "given", "khmer"])
def test_a_name_has_at_most_two_hundred_characters(part: str) -> None:
    check_name(NameFacts(**{"family": "Sok", part: "x" * 200}))
    with pytest.raises(Refused, match="200 characters"):
        check_name(NameFacts(**{"family": "Sok", part: "x" * 201}))


@pytest.mark.parametrize("sign", ["\x00", "\n", "\x1b", "\u202e", "\u2066", "\ufeff", "\x9f", "\u2060"])
def test_a_name_holds_nothing_hidden(sign: str) -> None:
    with pytest.raises(Refused, match="hidden character"):
        check_name(NameFacts(family=f"So{sign}k"))


@pytest.mark.parametrize("sign", [ZWSP, "\u200c", "\u200d", "\u00a0"])
def test_the_joiners_of_khmer_typing_are_no_hidden_characters(sign: str) -> None:
    assert check_name(NameFacts(khmer=f"សុខ{sign}ដារ៉ា")) is None


@pytest.mark.parametrize(("born", "wrong"), [
    (None, ""), (TODAY, ""), (dt.date(1906, 11, 22), ""), (dt.date(1905, 12, 31), "120 years"),
    (TODAY + dt.timedelta(days=1), "future"),
])  # fmt: skip
def test_a_birth_date_lies_within_a_life(born: dt.date | None, wrong: str) -> None:
    assert _refusal(check_birth_date, born, today=TODAY).count(wrong or "nothing") == 1


@pytest.mark.parametrize(("year", "born", "wrong"), [
    (None, None, ""), (1981, None, ""), (1981, dt.date(1981, 5, 1), ""),
    (1980, dt.date(1981, 5, 1), "before the birth"),
    (1899, None, "four digits"), (2027, None, "four digits"), (2026, None, ""),
])  # fmt: skip
def test_the_first_entry_lies_between_birth_and_today(year: int | None, born: dt.date | None, wrong: str) -> None:
    assert (wrong or "nothing") in _refusal(check_us_entry, year, born, today=TODAY)


@pytest.mark.parametrize(("on", "born", "wrong"), [
    (None, None, ""), (TODAY, None, ""), (TODAY, TODAY, ""),
    (dt.date(1970, 1, 1), dt.date(1970, 1, 2), "before the birth"),
    (TODAY + dt.timedelta(days=1), None, "future"),
])  # fmt: skip
def test_what_became_of_somebody_happened_after_the_birth(on: Any, born: Any, wrong: str) -> None:
    assert (wrong or "nothing") in _refusal(check_died_after_birth, on, born, today=TODAY)


def _refusal(check: Any, *args: Any, **words: Any) -> str:
    try:
        check(*args, **words)
    except Refused as refused:
        return str(refused)
    return "nothing"


@pytest.mark.parametrize(("born", "precision", "age"), [
    (dt.date(1974, 11, 22), "day", 52), (dt.date(1974, 11, 23), "day", 51), (dt.date(1974, 1, 1), "year", 52),
    (dt.date(1974, 12, 1), "month", 52), (dt.date(2026, 11, 22), "day", 0), (dt.date(1974, 1, 1), "unknown", None),
    (None, "day", None), (dt.date(1976, 2, 29), "day", 50),
])  # fmt: skip
def test_ages(born: dt.date | None, precision: str, age: int | None) -> None:
    assert age_on(born, precision, TODAY) == age


@pytest.mark.parametrize(("typed", "clean"), [
    ("090000033", "090000033"), ("A090000033", "090000033"), ("a 90 000 033", "090000033"),
    ("A-090-000-033", "090000033"),
    ("A# 090000033", "090000033"), ("9000003", "009000003"), ("០៩០០០០០៣៣", "090000033"), ("000123456", "000123456"),
])  # fmt: skip
def test_every_shape_of_an_a_number_becomes_nine_digits(typed: str, clean: str) -> None:
    assert clean_a_number(typed) == clean


@pytest.mark.parametrize("typed", ["", "A", "12345", "A0900000331", "B090000033", "090000033X", "nine digits"])
def test_what_cannot_be_an_a_number_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match="seven to nine digits") as refused:
        clean_a_number(typed)
    assert refused.value.field == "value"


class Name:
    """A row of names, as far as choosing one needs it."""

    def __init__(self, pk: int, kind: str, script: str, family: str, given: str = "") -> None:
        self.pk, self.kind, self.script, self.family, self.given = pk, kind, script, family, given


@pytest.mark.parametrize(("names", "shown"), [
    ([], DisplayName()),
    ([Name(1, "alias", "latin", "A"), Name(2, "birth", "latin", "B")], DisplayName(family="B")),
    ([Name(1, "court", "latin", "C"), Name(2, "alias", "latin", "A")], DisplayName(family="C")),
    ([Name(1, "birth", "latin", "B", "b"), Name(2, "alias", "khmer", "ក", "ខ")], DisplayName("B", "b", "ក ខ")),
    ([Name(1, "nickname", "latin", "", "Lucky")], DisplayName(called="Lucky")),
    ([Name(1, "birth", "latin", "old"), Name(2, "birth", "latin", "new")], DisplayName(family="old")),
])  # fmt: skip
def test_the_name_that_is_shown(names: list[Name], shown: DisplayName) -> None:
    assert display_name(names) == shown
    assert bool(shown) is bool(names)
