"""Dates, times and numbers read right in both languages."""

from datetime import UTC, date, datetime, time

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from samnak.ground.ui import formats
from samnak.ground.ui.scripts import latin_digits

FRIDAY = date(2026, 11, 27)
AFTER_MIDNIGHT = datetime(2026, 11, 26, 17, 30, tzinfo=UTC)  # 00:30 of the 27th in Phnom Penh


def test_an_english_day_names_its_month() -> None:
    assert formats.day(FRIDAY) == "Fri 27 Nov 2026"
    assert formats.short_day(FRIDAY) == "27 Nov"
    assert formats.plain_day(FRIDAY) == "27 Nov 2026"


def test_a_khmer_day_has_khmer_digits_and_names(khmer: None) -> None:
    assert formats.day(FRIDAY) == "ថ្ងៃសុក្រ ទី២៧ វិច្ឆិកា ២០២៦"
    assert formats.short_day(FRIDAY) == "២៧ វិច្ឆិកា"


def test_a_heading_says_the_year_only_when_it_is_another() -> None:
    this_year = formats.here(datetime.now(UTC)).year
    assert formats.long_day(date(this_year, 3, 1)).endswith("1 March")
    assert formats.long_day(date(2002, 6, 22)) == "Saturday 22 June 2002"


def test_an_instant_is_shown_on_phnom_penhs_clock() -> None:
    assert formats.moment(AFTER_MIDNIGHT) == "Fri 27 Nov 2026, 00:30"
    assert formats.day(AFTER_MIDNIGHT) == "Fri 27 Nov 2026"


def test_a_khmer_time_says_that_it_is_an_hour(khmer: None) -> None:
    assert formats.clock(time(14, 5)) == "ម៉ោង\N{NO-BREAK SPACE}១៤:០៥"
    assert formats.moment(AFTER_MIDNIGHT) == "ថ្ងៃសុក្រ ទី២៧ វិច្ឆិកា ២០២៦ ម៉ោង\N{NO-BREAK SPACE}០០:៣០"


@pytest.mark.parametrize("name", ["day", "plain_day", "short_day", "long_day", "clock", "moment"])
def test_a_day_its_reader_may_not_read_is_left_out(name: str) -> None:
    assert getattr(formats, name)("") == getattr(formats, name)(None) == ""


def test_a_naive_instant_is_refused_and_not_guessed() -> None:
    with pytest.raises(ValueError):
        formats.clock(datetime(2026, 11, 27, 14, 5))


@pytest.mark.parametrize(
    ("precision", "said"),
    [
        ("day", "12 May 1974"),
        ("month", "May 1974, day not known"),
        ("year", "1974, day not known"),
        ("unknown", "not known"),
    ],
)
def test_a_partial_date_says_what_is_not_known(precision: str, said: str) -> None:
    assert formats.partial_date(date(1974, 5, 12), precision) == said


def test_a_precision_nobody_defined_is_refused() -> None:
    with pytest.raises(ValueError, match="precision"):
        formats.partial_date(FRIDAY, "decade")


def test_numbers_have_thousands_and_a_real_minus() -> None:
    assert formats.count(1_040_000) == "1,040,000"
    assert formats.count(-1) == "\N{MINUS SIGN}1"
    assert formats.count(3, "people") == "3\N{NO-BREAK SPACE}people"


def test_khmer_numbers_have_a_fixed_space_and_khmer_digits(khmer: None) -> None:
    assert formats.count(20_000, "៛") == "២០\N{NO-BREAK SPACE}០០០\N{NO-BREAK SPACE}៛"


def test_what_stands_on_a_paper_stays_latin_in_every_language(khmer: None) -> None:
    assert formats.paper_digits("០៩០០០០០៣៣") == "090\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}033"
    assert formats.paper_digits("+855 12 000 111") == "+855 12 000 111"


@pytest.mark.parametrize("name", ["day", "plain_day", "short_day", "long_day", "clock", "moment", "count"])
def test_nothing_is_shown_of_nothing(name: str) -> None:
    assert getattr(formats, name)(None) == ""


@given(st.integers(-(10**12), 10**12))
def test_a_number_is_the_same_number_in_both_languages(number: int) -> None:
    english = formats.count(number).replace(",", "")
    with translation.override("km"):
        khmer = latin_digits(formats.count(number)).replace("\N{NO-BREAK SPACE}", "")
    assert english == khmer


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_no_date_is_ever_digits_only(value: date) -> None:
    for language in ("en", "km"):
        with translation.override(language):
            assert any(letter.isalpha() for letter in formats.plain_day(value))
