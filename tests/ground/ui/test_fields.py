"""Date and time fields: what may be half known, and sentences for what is wrong."""

import contextlib
from datetime import date, time
from typing import Any

import pytest
from django import forms
from django.utils.translation import override
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


@pytest.mark.parametrize("year", ["7", "19740", "abcd", "", "²⁰²²"])
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
    assert wrong("31", "2", "1974") == "February 1974 has 28 days. Look at the day again."
    assert wrong("first", "2", "1974") == "Give the day as a number, for example 14."
    with override("km"):
        assert wrong("31", "2", "1974").startswith("ខែកុម្ភៈ ១៩៧៤ មាន ២៨\N{NO-BREAK SPACE}ថ្ងៃ")
    assert read("29", "2", "1972").precision == "day"


def test_nobody_is_born_tomorrow() -> None:
    assert wrong("21", "11", "2026") == "This day lies in the future. Look at the date again."
    assert wrong("21", "11", "2062") == "That day has not come yet. Look at the year again."


@pytest.mark.parametrize("typed", ["74", "៧៤"])
def test_a_year_of_two_digits_is_asked_and_never_guessed(typed: str) -> None:
    assert wrong("1", "1", typed) == "74 can be 1974 or 2074. Write the year with four digits."


class Meeting(PlainForm):
    on = DayField(label="On which day?")


def meeting(day: str, month: str, year: str) -> Meeting:
    return Meeting({"on_day": day, "on_month": month, "on_year": year})


def test_a_day_that_is_no_birth_is_near() -> None:
    form = meeting("3", "12", "26")
    assert form.is_valid() and form.cleaned_data["on"] == date(2026, 12, 3)
    assert "74 can be 1974 or 2074" in meeting("3", "12", "74").errors["on"][0]


def test_a_day_with_its_month_by_name_is_read_from_one_box() -> None:
    assert meeting("14 March", "", "2027").is_valid() and meeting("១៤ មីនា ២០២៧", "", "").is_valid()
    assert "by its name" in meeting("14 Marsh", "", "2027").errors["on"][0]


def test_a_field_added_late_says_what_to_do_too() -> None:
    class Late(PlainForm):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.fields["n"] = forms.IntegerField(label="How many?", min_value=0)

    assert Late({"n": ""}).errors["n"] == ["Write an answer: How many?"]
    assert Late({"n": "-3"}).errors["n"] == ["Write a number no smaller than 0."]
    with override("km"):
        assert Late({"n": "-3"}).errors["n"] == ["សូមសរសេរចំនួនមិនតិចជាង ០។"]


@pytest.mark.parametrize("typed", ["23/11", "11/23", "23.11", "23-11", "២៣/១១", "23 11"])
def test_a_date_in_the_box_of_the_day_fills_the_month_and_the_year_is_asked(typed: str) -> None:
    assert read(typed, "", "1974") == PartialDate(date(1974, 11, 23), "day")
    form = born(typed)
    assert "four digits" in form.errors["born"][0]
    html = str(form["born"])
    assert 'value="23"' in html and 'value="11"' in html


def test_a_whole_date_in_the_box_of_the_day_is_read() -> None:
    assert read("23/11/1974") == read("1974-11-23") == read("23.11.1974", "", "1974")
    assert read("1974-05-06") == PartialDate(date(1974, 5, 6), "day")
    assert read("5/5", "", "1974") == PartialDate(date(1974, 5, 5), "day")


@pytest.mark.parametrize("typed", ["05/06", "5.6.1974", "៥/៦"])
def test_what_can_be_read_two_ways_is_asked(typed: str) -> None:
    assert "in two ways" in wrong(typed, "", "1974")
    assert f'value="{typed}"' in str(born(typed, "", "1974")["born"])


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


@pytest.mark.parametrize(
    "typed",
    ["9", "៩", "9h", "9 h", "9am", "9 a.m.", "9.00", "09:00", "0900", "900", "9 o'clock", "9 in the morning",
     "ម៉ោង ៩ ព្រឹក", "ម៉ោង៩ព្រឹក", "ម៉ោង ៩", "៩:០០ ព្រឹក", "at 9"],
)  # fmt: skip
def test_nine_in_the_morning_is_read_however_people_say_it(typed: str) -> None:
    assert ClockField().clean(typed) == time(9)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("9.30", time(9, 30)), ("9h30", time(9, 30)), ("ម៉ោង ៩ កន្លះ ព្រឹក", time(9, 30)), ("ម៉ោង ៩ និង ៣០ នាទី", time(9, 30)),
     ("7", time(7)), ("14", time(14)), ("2pm", time(14)), ("2:30 pm", time(14, 30)), ("2 in the afternoon", time(14)),
     ("ម៉ោង ២ រសៀល", time(14)), ("ម៉ោង ៥ ល្ងាច", time(17)), ("ម៉ោង ៨ យប់", time(20)), ("12 noon", time(12)),
     ("ម៉ោង ១២ ថ្ងៃត្រង់", time(12)), ("12 at night", time(0)), ("2 at night", time(2)), ("14:00 pm", time(14))],
)  # fmt: skip
def test_a_part_of_the_day_says_which_half_of_it(typed: str, expected: time) -> None:
    assert ClockField().clean(typed) == expected


@pytest.mark.parametrize("typed", ["12am", "12 pm", "12:30 in the afternoon"])
def test_twelve_is_noon_or_midnight_and_asked(typed: str) -> None:
    with pytest.raises(forms.ValidationError, match="Noon is 12:00"):
        ClockField().clean(typed)


@given(st.text(max_size=12))
def test_whatever_is_typed_as_a_time_is_read_or_asked_about(typed: str) -> None:
    with contextlib.suppress(forms.ValidationError):
        ClockField(required=False).clean(typed)


@pytest.mark.parametrize("typed", ["25:00", "14:5", "24", "14am", "12:60", "²²:²²", "nine", "9 9 9"])
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
