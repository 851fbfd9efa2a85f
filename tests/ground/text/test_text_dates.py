"""What a written birth date can mean."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samnak.ground.text import dates, digits, months

TODAY = dt.date(2026, 11, 21)


@pytest.mark.parametrize(
    ("written", "iso", "precision"),
    [
        ("18-JUL-1972", "1972-07-18", "day"), ("18JUL72", "1972-07-18", "day"),
        ("July 18, 1972", "1972-07-18", "day"), ("Tuesday, July 18th, 1972", "1972-07-18", "day"),
        ("18 July 1972", "1972-07-18", "day"), ("Sept. 3, 1970", "1970-09-03", "day"),
        ("1972-07-18", "1972-07-18", "day"), ("1972-07-18 00:00:00", "1972-07-18", "day"),
        ("1972-07-18T00:00:00Z", "1972-07-18", "day"), ("7/18/1972 12:00:00 AM", "1972-07-18", "day"),
        ("18.07.1972", "1972-07-18", "day"), ("18 07 1972", "1972-07-18", "day"),
        ("07/18/72", "1972-07-18", "day"), ("72-07-18", "1972-07-18", "day"),
        ("19720718", "1972-07-18", "day"), ("18071972", "1972-07-18", "day"),
        ("18/07/1972 (passport)", "1972-07-18", "day"), ("'18/07/1972", "1972-07-18", "day"),
        ("05/05/1987", "1987-05-05", "day"), ("07/07/2516", "1973-07-07", "day"),
        ("១៨/០៧/២៥១៥", "1972-07-18", "day"), ("១៨ កក្កដា ១៩៧២", "1972-07-18", "day"),
        ("ថ្ងៃទី១៨ ខែកក្កដា ឆ្នាំ១៩៧២", "1972-07-18", "day"),
        ("ថ្ងៃទី ០៩ ខែ ០៨ ឆ្នាំ ១៩៦២", "1962-08-09", "day"),
        ("26000", "1971-03-08", "day"), ("26000.0", "1971-03-08", "day"),
        ("1972", "1972-01-01", "year"), ("2515", "1972-01-01", "year"), ("72", "1972-01-01", "year"),
        ("'72", "1972-01-01", "year"), ("abt 1972", "1972-01-01", "year"), ("1972?", "1972-01-01", "year"),
        ("ឆ្នាំ ១៩៧២", "1972-01-01", "year"), ("??/??/1972", "1972-01-01", "year"),
        ("00/00/1972", "1972-01-01", "year"), ("1972-00-00", "1972-01-01", "year"),
        ("XX-XX-1972", "1972-01-01", "year"),
        ("1/1/1972", "1972-01-01", "year"), ("01-JAN-1972", "1972-01-01", "year"),
        ("1972-01-01", "1972-01-01", "year"),
        ("07/1972", "1972-07-01", "month"), ("Jul 1972", "1972-07-01", "month"),
        ("1972-07", "1972-07-01", "month"),
        ("??/07/1972", "1972-07-01", "month"), ("JUL-72", "1972-07-01", "month"),
        ("Jan 1972", "1972-01-01", "month"),
        ("ខែកក្កដា ឆ្នាំ១៩៧២", "1972-07-01", "month"),
    ],
)  # fmt: skip
def test_a_date_with_one_meaning_is_read(written: str, iso: str, precision: str) -> None:
    found = dates.read_date(written, TODAY)
    assert found.date is not None
    assert (found.date.iso, found.date.precision) == (iso, precision)


@pytest.mark.parametrize(
    "written", ["", " ", "UNK", "unknown", "N/A", "n.a.", "-", "--", "?", "??", "TBD", "not known", "មិនដឹង", "None"]
)
def test_an_unknown_date_is_unknown(written: str) -> None:
    assert dates.read_date(written, TODAY).status == "unknown"


@pytest.mark.parametrize(
    "written", ["31/02/1974", "30-FEB-1974", "1974-13-32", "05/06/2031", "12/25/1850", "32/01/1970"]
)
def test_a_date_that_cannot_be_is_impossible(written: str) -> None:
    assert dates.read_date(written, TODAY).status == "impossible"


@pytest.mark.parametrize(
    "written", ["abc", "12", "1972/25/03", "circa 18 Jul 1972", "18/07/26", "18 Foo 1972", "1e400", "0"]
)
def test_a_doubtful_or_unreadable_date_gives_no_date(written: str) -> None:
    found = dates.read_date(written, TODAY)
    assert found.date is None
    assert found.status in ("doubtful", "unreadable", "impossible")


def test_day_and_month_that_nothing_tells_apart_have_two_readings() -> None:
    found = dates.read_date("០៦/០៩/២៥១៥", TODAY)
    assert found.status == "two"
    assert {order: date.iso for order, date in found.by_order.items()} == {"dmy": "1972-09-06", "mdy": "1972-06-09"}


def test_a_date_that_fits_one_order_tells_it() -> None:
    assert dates.read_date("13/05/1970", TODAY).tells == "dmy"
    assert dates.read_date("05/13/1970", TODAY).tells == "mdy"
    assert dates.read_date("05/05/1970", TODAY).tells is None


def test_the_two_excel_calendars_are_1462_days_apart() -> None:
    new, old = dates.of_number(26000, TODAY), dates.of_number(26000 - 1462, TODAY, system_1904=True)
    assert new.date == old.date == dates.PartialDate(1971, 3, 8)


def test_every_english_and_khmer_month_is_known() -> None:
    names = ["មករា", "កុម្ភៈ", "មីនា", "មេសា", "ឧសភា", "មិថុនា", "កក្កដា", "សីហា", "កញ្ញា", "តុលា", "វិច្ឆិកា", "ធ្នូ"]
    assert [months.number_of(name) for name in names] == list(range(1, 13))
    assert [months.number_of(f"{dt.date(2000, m, 1):%b}.") for m in range(1, 13)] == list(range(1, 13))


BIRTHS = st.dates(dt.date(1936, 1, 1), dt.date(2010, 12, 31))


@given(BIRTHS, st.sampled_from(["%Y-%m-%d", "%d-%b-%Y", "%B %d, %Y", "%d %b %y", "%Y%m%d"]))
def test_any_birth_date_comes_back_from_any_clear_form(day: dt.date, form: str) -> None:
    for text in (day.strftime(form), digits.to_khmer(day.strftime(form))):
        found = dates.read_date(text, TODAY)
        assert found.date is not None and found.date.iso == day.isoformat()


@given(BIRTHS, st.sampled_from("/-. "))
def test_the_true_date_is_always_among_the_readings(day: dt.date, sign: str) -> None:
    found = dates.read_date(day.strftime(f"%d{sign}%m{sign}%Y"), TODAY)
    assert day.isoformat() in {date.iso for date in (found.date, *found.by_order.values()) if date}


@given(st.text(alphabet="0123456789/-. ,?'()~abJuly៣០ខែថ្ងៃXx\u200b\n", max_size=25) | st.text(max_size=25))
def test_no_text_breaks_the_reading_of_dates(text: str) -> None:
    found = dates.read_date(text, TODAY)
    assert (found.date is not None) == (found.status == "date")
    for date in (found.date, *found.by_order.values(), *found.possible):
        assert date is None or dt.date.fromisoformat(date.iso) <= TODAY


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_no_number_breaks_the_reading_of_dates(number: float) -> None:
    assert dates.of_number(number, TODAY).status in ("date", "unreadable", "impossible", "two", "doubtful")
