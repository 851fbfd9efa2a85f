"""Date and time fields: what may be half known, and sentences for what is wrong."""

from datetime import date, time

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from samnak.ground.ui.fields import UNKNOWN, ClockField, DayField, PartialDate, PartialDateField
from samnak.ground.ui.forms import PlainForm


class Birth(PlainForm):
    born = PartialDateField(required=False, latest=lambda: date(2026, 11, 20))


class Flight(PlainForm):
    day = DayField(label="Day of landing")
    at = ClockField(required=False)
    carrier = forms.CharField(label="Carrier", required=False)


def born(day: str = "", month: str = "", year: str = "") -> Birth:
    return Birth({"born_day": day, "born_month": month, "born_year": year})


def read(day: str = "", month: str = "", year: str = "") -> PartialDate:
    form = born(day, month, year)
    assert form.is_valid(), form.errors
    found: PartialDate = form.cleaned_data["born"]
    return found


def wrong(day: str = "", month: str = "", year: str = "") -> str:
    return str(born(day, month, year).errors["born"][0])


def test_a_whole_date_is_known_to_the_day() -> None:
    assert read("12", "5", "1974") == PartialDate(date(1974, 5, 12), "day")


def test_a_year_alone_is_enough() -> None:
    assert read(year="1974") == PartialDate(date(1974, 1, 1), "year")


def test_month_and_year_are_enough() -> None:
    assert read(month="05", year="1974") == PartialDate(date(1974, 5, 1), "month")


def test_three_empty_fields_mean_not_known() -> None:
    assert read() == UNKNOWN


def test_khmer_digits_and_month_names_are_read() -> None:
    expected = PartialDate(date(1974, 11, 2), "day")
    assert read("២", "វិច្ឆិកា", "១៩៧៤") == expected
    assert read("2", "Nov.", "1974") == read("2", "november", "1974") == expected


@pytest.mark.parametrize("year", ["74", "19740", "abcd", "", "²⁰²²"])
def test_a_year_has_four_digits(year: str) -> None:
    assert wrong("1", "1", year) == "Give a year with four digits, or leave all three empty."


def test_a_buddhist_year_is_told_back_in_the_other_calendar() -> None:
    assert wrong(year="2517") == "2517 is a Buddhist year. Write it as 1974."


def test_a_day_without_its_month_is_asked_about() -> None:
    assert wrong("12", "", "1974") == "Give the month too, or leave the day empty."


@pytest.mark.parametrize("month", ["0", "13", "Novembr", "1.5", "012", "²"])
def test_a_month_that_is_none_is_asked_about(month: str) -> None:
    assert wrong("1", month, "1974") == "Give the month as a number from 1 to 12, or by its name."


def test_a_day_that_month_does_not_have_is_asked_about() -> None:
    assert wrong("31", "2", "1974") == "Give the day as a number. That month has 28 days."
    assert read("29", "2", "1972").precision == "day"


def test_nobody_is_born_tomorrow() -> None:
    assert wrong("21", "11", "2026") == "That day has not come yet. Look at the year again."


def test_what_was_typed_stays_in_the_fields() -> None:
    html = str(born("31", "2", "1974")["born"])
    assert 'value="31"' in html and 'value="2"' in html and 'value="1974"' in html


def test_a_known_date_comes_back_only_as_far_as_it_is_known() -> None:
    html = str(Birth(initial={"born": PartialDate(date(1974, 1, 1), "year")})["born"])
    assert 'value="1974"' in html and 'value="1"' not in html


def test_a_field_left_as_it_was_has_not_changed() -> None:
    initial = {"born": PartialDate(date(1974, 5, 1), "month")}
    same = Birth({"born_day": "", "born_month": "5", "born_year": "1974"}, initial=initial)
    other = Birth({"born_day": "", "born_month": "6", "born_year": "1974"}, initial=initial)
    assert (same.has_changed(), other.has_changed()) == (False, True)


@given(st.dates(date(1900, 1, 1), date(2026, 11, 20)), st.sampled_from(["day", "month", "year"]))
def test_every_date_survives_being_shown_and_read_again(value: date, precision: str) -> None:
    shown = PartialDateField().widget.format_value((value, precision))
    again = PartialDateField(required=False).clean(shown)
    assert again.precision == precision
    assert again.date.year == value.year
    assert again.date == value or precision != "day"


@given(st.fixed_dictionaries(dict.fromkeys(("day", "month", "year"), st.text(max_size=6))))
def test_whatever_is_typed_is_read_or_asked_about(typed: dict[str, str]) -> None:
    form = born(typed["day"], typed["month"], typed["year"])
    assert form.is_valid() or wrong(typed["day"], typed["month"], typed["year"])


def test_a_day_of_landing_must_be_whole() -> None:
    form = Flight({"day_year": "2026", "day_month": "11"})
    assert form.errors["day"] == ["Give the day, the month and the year."]
    whole = Flight({"day_day": "21", "day_month": "11", "day_year": "2026"})
    assert whole.is_valid() and whole.cleaned_data["day"] == date(2026, 11, 21)


@pytest.mark.parametrize("typed", ["14:05", "1405", "14.05", "14h05", " 14:05 ", "១៤:០៥"])
def test_a_time_is_read_however_a_number_pad_writes_it(typed: str) -> None:
    assert ClockField().clean(typed) == time(14, 5)


@pytest.mark.parametrize("typed", ["25:00", "14:5", "2pm", "14", "12:60", "²²:²²"])
def test_a_time_that_is_none_is_asked_about(typed: str) -> None:
    with pytest.raises(forms.ValidationError, match="hours and minutes"):
        ClockField().clean(typed)


def test_an_empty_question_says_what_to_do_and_which_it_is() -> None:
    class Open(PlainForm):
        sex = forms.ChoiceField(label="Sex", choices=[("F", "Female")])
        village = forms.CharField(label="Village")
        list_file = forms.FileField(label="The list")
        read = forms.BooleanField(label="Read aloud", error_messages={"required": "Read it aloud first."})

    said = [errors[0] for errors in Open({}).errors.values()]
    assert said == [
        "Choose an answer: Sex",
        "Write this: Village",
        "Choose a file: The list",
        "Read it aloud first.",
    ]
