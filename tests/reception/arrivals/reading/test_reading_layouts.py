"""Whole lists in the layouts that embassies, families and offices send."""

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samnak.reception.arrivals.reading import Reading, Refused, from_json, read, read_limited, to_json
from tests.reception.arrivals.reading import builders

TODAY = dt.date(2026, 11, 21)
Told = list[tuple[Any, ...]]


def told(reading: Reading) -> Told:
    """What a list says of its people, short."""
    return [(p.row, p.family_name, p.given_name, p.sex, p.birth_date, p.a_number) for p in reading.people]


def marks(reading: Reading) -> list[tuple[int, str, str]]:
    """The problems, short."""
    return [(problem.row, problem.field, problem.code) for problem in reading.problems]


PEOPLE = [
    (2, "Meas", "Bunthoeun", "M", "1965-09-19", "023651090"),
    (3, "Seng", "Phalla James", "F", "1977-10-27", "034294532"),
    (4, "Nop", "Dara", "M", "1961-05-24", "099601456"),
]
AS_FILES = {
    "xlsx": builders.xlsx(builders.PEOPLE),
    "xls": builders.xls(builders.PEOPLE),
    "ods": builders.ods(builders.PEOPLE),
    **{
        f"{encoding} {separator!r}": builders.text(builders.PEOPLE, separator, encoding)
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252")
        for separator in (",", ";", "\t", "|")
    },
    "old line ends": builders.text(builders.PEOPLE, line_end="\r"),
    "sep line": b"sep=;\r\n" + builders.text(builders.PEOPLE, ";"),
}


@pytest.mark.parametrize("name", AS_FILES)
def test_a_list_gives_the_same_people_in_every_format(name: str) -> None:
    reading = read(AS_FILES[name], today=TODAY)
    assert told(reading) == PEOPLE
    assert not (reading.questions or reading.problems or reading.repeated or reading.ignored_rows)
    assert reading.people[1].as_written["Given name"] == "Phalla James"
    assert reading.people[1].as_written["A-number"] == "034294532"


def test_the_reading_survives_json() -> None:
    reading = read(AS_FILES["xlsx"], today=TODAY)
    assert from_json(json.loads(json.dumps(to_json(reading)))) == reading
    assert set(to_json(reading)) >= {
        "sheet", "header_row", "people", "questions", "problems", "repeated", "ignored_rows"
    }  # fmt: skip


EMBASSY: list[list[Any]] = [
    ["MADE-UP GOVERNMENT - REPATRIATION MISSION"],
    ["DESTINATION: PHNOM PENH (PNH)     DATE: 15-JAN-2020"],
    [],
    ["#", "NAME (LAST, FIRST MIDDLE)", "A-FILE NO.", "DOB", "SEX", "TRAVEL DOC", "REMARKS"],
    [1, "TEP, RATHA", "046661005", dt.date(1986, 3, 25), "MALE", "TD1", ""],
    [2, "KEO, PHEARUM MICHAEL", 26277931, "24-JUL-1961", "MALE", "TD2", "INSULIN"],
    [],
    [3, "PHAN, KIMSAN", "a-055-262-777", "1/1/1972", "FEMALE", "", ""],
    [4, "THACH, CHAMROEUN", "", "UNK", "MALE", "", ""],
    [5, "TEP, RATHAH", "A046661005", "25-MAR-1986", "MALE", "", ""],
    [],
    ["", "TOTAL: 5 PAX"],
    ["", "Escorts: 12"],
]


def test_an_embassy_list_is_read_below_its_title_and_above_its_footer() -> None:
    sheets = {"Codes": [["Code", "Meaning"], ["STY", "Stay granted"]], "MANIFEST": EMBASSY}
    reading = read(builders.xlsx_of_sheets(sheets), today=TODAY)
    assert (reading.sheet, reading.header_row, reading.ignored_rows) == ("MANIFEST", 4, (12, 13))
    assert told(reading) == [
        (5, "Tep", "Ratha", "M", "1986-03-25", "046661005"),
        (6, "Keo", "Phearum Michael", "M", "1961-07-24", "026277931"),
        (8, "Phan", "Kimsan", "F", "1972-01-01", "055262777"),
        (9, "Thach", "Chamroeun", "M", None, None),
        (10, "Tep", "Rathah", "M", "1986-03-25", "046661005"),
    ]
    assert marks(reading) == [(9, "a_number", "a_number_missing")]
    assert reading.repeated == ((5, 10),)
    assert [person.birth_date_precision for person in reading.people] == ["day", "day", "year", "unknown", "day"]
    assert reading.people[0].as_written["NAME (LAST, FIRST MIDDLE)"] == "TEP, RATHA"
    assert (reading.people[1].travel_document, reading.people[1].remarks) == ("TD2", "INSULIN")


def test_a_total_that_differs_is_a_problem_of_its_row() -> None:
    rows = [*EMBASSY[:11], ["", "TOTAL: 26 PAX"]]
    reading = read(builders.xlsx(rows), today=TODAY)
    assert (12, "total", "total_differs") in marks(reading)
    assert [(total.said, total.read) for total in reading.totals] == [(26, 5)]


def test_totals_of_parts_and_of_each_sex_are_compared_with_their_own() -> None:
    rows = [
        ["Name", "Sex", "DOB", "A#"],
        ["SOK, DARA", "M", "1970-05-06", "047689631"], ["KEO, DARA", "M", "1971-05-06", "047689632"], ["Total men: 2"],
        ["LIM, THIDA", "F", "1972-05-06", "047689633"], ["Total women: 1"], ["Grand total: 3"],
    ]  # fmt: skip
    reading = read(builders.text(rows), today=TODAY)
    assert len(reading.people) == 3 and not reading.problems
    assert [(total.said, total.read) for total in reading.totals] == [(2, 2), (1, 1), (3, 3)]


FAMILY = [
    ["ឈ្មោះ (Khmer)", "Name", "Sex", "Date of birth (DD/MM/YYYY)", "A number", "Relative in Cambodia", "Phone"],
    ["ប៉ែន ផល្លា", "Phalla Paul PEN", "M", "03/11/1986", "A028466456", "បងប្រុស", "012 345 600"],
    ["ឡុង រដ្ឋា", "Ratha LONG", "M", "០៩/០៨/១៩៦២", "A048842826", "", "012 345 603"],
    ["មាស សុខា", "Sokha MEAS", "ស្រី", "07/07/2516", "A025529174", "", ""],
]


def test_a_family_list_in_khmer_and_english_is_read() -> None:
    reading = read(builders.text(FAMILY, ";", "utf-8-sig"), today=TODAY)
    assert told(reading) == [
        (2, "Pen", "Phalla Paul", "M", "1986-11-03", "028466456"),
        (3, "Long", "Ratha", "M", "1962-08-09", "048842826"),
        (4, "Meas", "Sokha", "F", "1973-07-07", "025529174"),
    ]
    assert [person.khmer_name for person in reading.people] == ["ប៉ែន ផល្លា", "ឡុង រដ្ឋា", "មាស សុខា"]
    assert reading.people[0].relative == "បងប្រុស" and reading.people[0].phone == "012 345 600"
    assert [(note.row, note.code) for note in reading.notes] == [(4, "buddhist_year")]


def with_dates(*written: Any, header: str = "Date of birth") -> Reading:
    rows = [["Name", header, "A number"]]
    rows += [[f"Dara{chr(97 + i)} SOK", date, f"A0476896{i:02d}"] for i, date in enumerate(written)]
    return read(builders.xlsx(rows), today=TODAY)


def births(reading: Reading) -> list[str | None]:
    return [person.birth_date for person in reading.people]


def test_dates_that_nothing_tells_apart_are_questions_with_both_readings() -> None:
    reading = with_dates("05/05/1987", "06/09/1972", "03/12/1977")
    assert births(reading) == ["1987-05-05", None, None]
    assert [(q.row, q.field, q.readings, q.group) for q in reading.questions] == [
        (3, "birth_date", ("1972-06-09", "1972-09-06"), "date_order"),
        (4, "birth_date", ("1977-03-12", "1977-12-03"), "date_order"),
    ]


def test_one_date_that_fits_one_order_tells_it_for_the_column() -> None:
    assert births(with_dates("06/09/1972", "13/09/1972")) == ["1972-09-06", "1972-09-13"]
    assert births(with_dates("06/09/1972", "09/13/1972")) == ["1972-06-09", "1972-09-13"]


def test_the_header_tells_the_order() -> None:
    assert births(with_dates("06/09/1972", header="DOB (mm/dd/yyyy)")) == ["1972-06-09"]
    assert births(with_dates("06/09/1972", header="DOB (dd/mm/yyyy)")) == ["1972-09-06"]


def test_a_column_or_header_that_contradicts_itself_settles_nothing() -> None:
    mixed = with_dates("06/09/1972", "13/09/1972", "09/13/1972")
    assert births(mixed) == [None, "1972-09-13", "1972-09-13"]
    against = with_dates("06/09/1972", "09/13/1972", header="DOB (dd/mm/yyyy)")
    assert births(against) == [None, "1972-09-13"]
    assert {note.code for note in mixed.notes} == {"dates_conflict"} == {note.code for note in against.notes}


def test_a_day_that_does_not_exist_is_asked() -> None:
    reading = with_dates("31/02/1974")
    assert births(reading) == [None]
    assert [(q.row, q.code, q.readings) for q in reading.questions] == [(2, "date_impossible", ())]
    assert "31/02/1974" in reading.questions[0].message


def test_real_date_cells_serials_years_and_text_may_stand_in_one_column() -> None:
    reading = with_dates(dt.date(1971, 3, 18), 26000, "26000", 1972, "Jul 1972", "'72", 19720718, "9/23/1971")
    assert births(reading) == [
        "1971-03-18", "1971-03-08", "1971-03-08", "1972-01-01", "1972-07-01", "1972-01-01", "1972-07-18", "1971-09-23"
    ]  # fmt: skip
    assert not reading.questions


def test_date_cells_that_a_program_may_have_turned_round_are_noted() -> None:
    days = [dt.date(1971, month, 9) for month in (3, 4, 5)]
    assert {note.code for note in with_dates(*days, "09/23/1971").notes} == {"dates_perhaps_turned_mdy"}
    assert not with_dates(*days, dt.date(1971, 3, 20), "09/23/1971").notes


def test_the_1904_calendar_of_a_workbook_is_kept() -> None:
    rows = [["Name", "DOB", "A#"], ["Dara SOK", dt.date(1970, 5, 6), "047689639"], ["Chan KEO", 24538, "047689638"]]
    reading = read(builders.xlsx(rows, options={"date_1904": True}), today=TODAY)
    assert births(reading) == ["1970-05-06", "1971-03-08"]


def test_given_name_first_columns_and_stored_numbers_are_read() -> None:
    rows = [
        ["First Name", "Middle Name", "Last Name", "Gender", "DOB", "Alien #"],
        ["DARA", "", "SOK", "Male", "09/23/1971", 24838016.0],
        ["SAM-ANG", "T.", "O'BRIEN", "Female", "03/04/1972", "'A047689639"],
    ]
    assert told(read(builders.xlsx(rows), today=TODAY)) == [
        (2, "Sok", "Dara", "M", "1971-09-23", "024838016"),
        (3, "O'Brien", "Sam-Ang T.", "F", "1972-03-04", "047689639"),
    ]


def test_a_header_in_row_seven_below_titles_is_found() -> None:
    rows = [["ICE"], ["List of names and dates of birth"], [], ["Total: 2"], [], [],
            ["#", "Full name", "Date of Birth", "A-Number", "Sex"],
            [1, "Sopheap Rocky KEO", "13/04/1980", "A047689639", "M"],
            [2, "PEN Phalla", "05/06/1980", "047689640", "M"]]  # fmt: skip
    reading = read(builders.xlsx(rows, merged=["A2:E2"]), today=TODAY)
    assert reading.header_row == 7
    assert told(reading)[1] == (9, "Pen", "Phalla", "M", "1980-06-05", "047689640")


def test_a_list_with_two_header_rows_is_read() -> None:
    rows = [["Manifest"], ["No", "Name", "", "Sex", "Date of birth", "", "", "A-file"],
            ["", "Last", "First", "", "Day", "Month", "Year", ""],
            [1, "SOK", "DARA", "M", 18, 7, 1972, "A47689639"],
            [2, "KEO", "CHAN", "F", "", "JUL", 1975, "A47689638"]]  # fmt: skip
    reading = read(builders.xlsx(rows, merged=["B2:C2", "E2:G2"]), today=TODAY)
    assert told(reading) == [
        (4, "Sok", "Dara", "M", "1972-07-18", "047689639"), (5, "Keo", "Chan", "F", "1975-07-01", "047689638")
    ]  # fmt: skip
    assert reading.header_row == 2


def test_a_row_that_says_how_dates_are_written_belongs_to_the_header() -> None:
    rows = [
        ["Name", "Sex", "DOB", "A-file"],
        ["", "", "(mm/dd/yyyy)", ""],
        ["SOK, DARA", "M", "05/06/1972", "A47689639"],
    ]
    assert told(read(builders.text(rows), today=TODAY)) == [(3, "Sok", "Dara", "M", "1972-05-06", "047689639")]


def test_a_second_header_row_in_khmer_is_no_person() -> None:
    rows = [["Family name", "Given name", "Sex", "DOB", "A-file"],
            ["នាមត្រកូល", "នាមខ្លួន", "ភេទ", "ថ្ងៃខែឆ្នាំកំណើត", "លេខ A"],
            ["SOK", "Dara", "M", "15/06/1972", "A47689639"]]  # fmt: skip
    reading = read(builders.text(rows), today=TODAY)
    assert reading.ignored_rows == (2,) and told(reading)[0][:3] == (3, "Sok", "Dara")


def test_khmer_headers_alone_are_enough() -> None:
    rows = [["ល.រ", "គោត្តនាម និងនាម", "ភេទ", "ថ្ងៃខែឆ្នាំកំណើត", "លេខ A"],
            ["១", "សុខ ដារ៉ា", "ប", "១៨ កក្កដា ១៩៧២", "០៤៧៦៨៩៦៣៩"], ["២", "កែវ សុភាព", "ស", "មិនដឹង", "A 047 689 640"],
            ["សរុប ២ នាក់"]]  # fmt: skip
    reading = read(builders.text(rows, "\t", "utf-16"), today=TODAY)
    assert [(p.khmer_name, p.sex, p.birth_date, p.a_number) for p in reading.people] == [
        ("សុខ ដារ៉ា", "M", "1972-07-18", "047689639"), ("កែវ សុភាព", "F", None, "047689640")
    ]  # fmt: skip
    assert not reading.problems and not reading.questions


def test_khmer_names_in_two_columns_are_put_together_and_kept_apart_too() -> None:
    rows = [["នាមត្រកូល", "នាមខ្លួន", "Surname", "Given name", "លេខ A"], ["សុខ", "ដារ៉ា", "SOK", "DARA", "047689639"]]
    person = read(builders.text(rows), today=TODAY).people[0]
    assert (person.khmer_name, person.khmer_family_name, person.khmer_given_name) == ("សុខ ដារ៉ា", "សុខ", "ដារ៉ា")
    assert (person.family_name, person.given_name) == ("Sok", "Dara")


def test_both_scripts_in_one_cell_are_parted() -> None:
    rows = [["Name", "A#"], ["KEO Chan / កែវ ចាន់", "047689638"]]
    person = read(builders.text(rows), today=TODAY).people[0]
    assert (person.family_name, person.given_name, person.khmer_name) == ("Keo", "Chan", "កែវ ចាន់")
    assert person.as_written["Name"] == "KEO Chan / កែវ ចាន់"


def test_an_all_capital_name_without_a_comma_is_a_question() -> None:
    rows = [["Name", "Sex", "A#"], ["SOPHEAP ROCKY KEO", "M", "047689639"]]
    reading = read(builders.text(rows), today=TODAY)
    question = reading.questions[0]
    assert (question.row, question.field, question.readings) == (
        2,
        "name",
        ("Keo, Sopheap Rocky", "Sopheap, Rocky Keo"),
    )
    person = reading.people[0]
    assert (person.family_name, person.given_name, person.full_name) == (None, None, "Sopheap Rocky Keo")


def test_columns_set_apart_by_spaces_are_read_with_their_gaps() -> None:
    text = (
        "NAME (LAST, FIRST)      A-FILE NO.      DOB           SEX\n"
        "SOK, DARA               A047689639      18-JUL-1972   M\n"
        "KEO, CHAN SOPHEAP                       24-JUL-1961   F\nTOTAL: 2\n"
    )
    reading = read(text.encode(), today=TODAY)
    assert told(reading) == [
        (2, "Sok", "Dara", "M", "1972-07-18", "047689639"), (3, "Keo", "Chan Sopheap", "F", "1961-07-24", None)
    ]  # fmt: skip


@pytest.mark.parametrize("header", ["Name", "NAME (LAST, FIRST)"])
def test_a_comma_that_parted_the_name_is_mended(header: str) -> None:
    text = f"No,{header},Sex,DOB,A-Number\n1,SOK, DARA,M,1970-05-06,047689639\n2,KEO, CHAN,F,1971-05-06,047689638\n"
    assert told(read(text.encode(), today=TODAY)) == [
        (2, "Sok", "Dara", "M", "1970-05-06", "047689639"), (3, "Keo", "Chan", "F", "1971-05-06", "047689638")
    ]  # fmt: skip


def test_rows_are_counted_as_a_spreadsheet_counts_them_through_quoted_line_ends() -> None:
    text = 'Name,DOB,A#,Remarks\n"SOK,\nDARA",1970-05-06,047689639,"two\nlines"\n\n"KEO, CHAN",1971-05-06,047689638,\n'
    reading = read(text.encode(), today=TODAY)
    assert [(p.row, p.full_name) for p in reading.people] == [(2, "Sok Dara"), (4, "Keo Chan")]


def test_a_repeated_header_and_footers_are_ignored() -> None:
    rows = [["#", "Name", "DOB", "A#"], [1, "SOK, DARA", "1970-05-06", "047689639"], [], ["#", "Name", "DOB", "A#"],
            [2, "KEO, DARA", "1970-05-07", "047689638"], ["", "Escorts: 12"], ["", "Prepared by: Officer Made-Up"],
            ["", "NOTE: all cleared"], ["3"]]  # fmt: skip
    reading = read(builders.xlsx(rows), today=TODAY)
    assert [person.row for person in reading.people] == [2, 5]
    assert reading.ignored_rows == (4, 6, 7, 8, 9)


def test_a_second_table_with_other_columns_is_read_by_its_own_header() -> None:
    rows = [["MEN"], ["#", "Name", "DOB", "A#"], [1, "SOK, DARA", "1970-05-06", "047689639"], [], ["WOMEN"],
            ["#", "A#", "Name", "DOB"], [2, "047689638", "KEO, THIDA", "1970-05-07"]]  # fmt: skip
    reading = read(builders.xlsx(rows), today=TODAY)
    assert told(reading)[1] == (7, "Keo", "Thida", None, "1970-05-07", "047689638")


def test_the_sheet_with_most_people_is_taken_and_the_other_named() -> None:
    reading = read(builders.xlsx_of_sheets({"Women": builders.PEOPLE[:2], "Men": builders.PEOPLE}), today=TODAY)
    assert reading.sheet == "Men"
    assert [(note.code, note.params) for note in reading.notes] == [("other_sheet", {"sheet": "Women", "people": 1})]


def test_a_hidden_sheet_is_taken_only_when_no_shown_one_has_people() -> None:
    both = {"Now": builders.PEOPLE[:2], "Old": builders.PEOPLE}
    assert read(builders.xlsx_of_sheets(both, hidden=["Old"]), today=TODAY).sheet == "Now"
    alone = read(builders.xlsx_of_sheets({"Cover": [["Hello"]], "Old": builders.PEOPLE}, hidden=["Old"]), today=TODAY)
    assert alone.sheet == "Old" and "hidden_sheet" in {note.code for note in alone.notes}


def test_repeats_are_found_by_number_or_by_name_and_birth_date() -> None:
    rows = [["Name", "DOB", "A#"], ["Dara SOK", "1970-05-06", "047689639"], ["Chan KEO", "1971-02-03", "047689639"],
            ["SOK Dara", "1970-05-06", ""], ["Pheap LIM", "1980", "047689634"], ["Pheap LIM", "1980", "047689633"],
            ["Daraa SOK", "UNK", "047689639"]]  # fmt: skip
    reading = read(builders.text(rows), today=TODAY)
    assert reading.repeated == ((2, 4), (2, 7))
    assert (3, "a_number", "a_number_shared") in marks(reading)
    assert len(reading.people) == 6


def test_formulas_and_hidden_letters_in_names_are_problems_of_their_rows() -> None:
    rows = [["Family name", "Given name", "A#"], ["=1+1", "Dara", "047689639"],
            ["Sok\u202e", "Da\u200bra", "047689638"],
            ["Ѕok", "Dara", "047689637"]]  # fmt: skip
    reading = read(builders.text(rows), today=TODAY)
    assert marks(reading) == [
        (2, "family_name", "formula"), (3, "family_name", "hidden_characters"), (3, "given_name", "hidden_characters"),
        (4, "family_name", "other_script"),
    ]  # fmt: skip
    assert reading.people[1].family_name == "Sok" and reading.people[1].as_written["Family name"] == "Sok\u202e"


def test_a_name_that_a_formula_makes_is_a_problem_though_its_value_looks_right() -> None:
    rows = [["Family name", "Given name", "A#"], ["{=UPPER(1)}", "Dara", "047689639"]]
    reading = read(builders.xlsx(rows), today=TODAY)
    assert (reading.people[0].family_name, marks(reading)) == ("Sok", [(2, "family_name", "formula")])


def test_a_column_name_beside_surname_alone_holds_the_given_name() -> None:
    rows = [["Surname", "Name", "A#"], ["SOK", "DARA", "047689639"], ["KEO", "Keo Chan", "047689638"]]
    people = read(builders.text(rows), today=TODAY).people
    assert [(person.family_name, person.given_name) for person in people] == [("Sok", "Dara"), ("Keo", "Chan")]


def test_a_total_in_other_columns_and_a_blank_first_column_are_understood() -> None:
    rows = [[], ["", "", "LIST OF PERSONS"], [], ["", "No", "Surname", "Given name", "DOB", "A-number"],
            ["", 1, "SOK", "DARA", "1970-05-06", "47689639"], ["", "", "", "", "TOTAL", 2]]  # fmt: skip
    reading = read(builders.xlsx(rows), today=TODAY)
    assert [person.row for person in reading.people] == [5]
    assert marks(reading) == [(6, "total", "total_differs")]


def test_two_a_number_columns_are_both_kept() -> None:
    rows = [["A#", "Other A#", "Name"], ["47689639", "47689638", "SOK, DARA"], ["", "47689637", "KEO, DARA"]]
    people = read(builders.text(rows), today=TODAY).people
    assert [(person.a_number, person.other_a_numbers) for person in people] == [
        ("047689639", ("047689638",)),
        ("047689637", ()),
    ]


def test_a_row_of_rules_and_headings_between_people_are_no_people() -> None:
    text = "| Name | DOB | A# |\n|---|---|---|\n| MEN | | |\n| Dara SOK | 1970-05-06 | 47689639 |\n| Escorts | 12 | |\n"
    reading = read(text.encode(), today=TODAY)
    assert [person.full_name for person in reading.people] == ["Sok Dara"]
    assert reading.ignored_rows == (2, 3, 5)


def test_a_name_with_one_side_of_its_comma_empty_lacks_that_part() -> None:
    rows = [["Name", "A#"], ["SOK,", "047689639"], [", DARA", "047689638"], ["SOK, FNU", "047689637"]]
    reading = read(builders.text(rows), today=TODAY)
    assert marks(reading) == [
        (2, "given_name", "given_name_missing"),
        (3, "family_name", "family_name_missing"),
    ]


def test_latin_letters_of_windows_are_read() -> None:
    rows = [["Surname", "Given names", "A#"], ["Lévêque", "René", "047689639"], ["O’BRIEN", "DARA", "047689638"]]
    people = read(builders.text(rows, ";", "cp1252"), today=TODAY).people
    assert [person.family_name for person in people] == ["Lévêque", "O’Brien"]


@given(st.permutations(range(len(builders.HEADER))), st.sampled_from(["xlsx", "csv"]))
def test_columns_in_any_order_give_the_same_people(order: list[int], kind: str) -> None:
    rows = [[row[i] for i in order] for row in builders.PEOPLE]
    data = builders.xlsx(rows) if kind == "xlsx" else builders.text(rows)
    assert told(read(data, today=TODAY)) == PEOPLE


LETTERS = st.text(alphabet="abcdefghijklmnoprstuvy", min_size=2, max_size=8).map(str.capitalize)
LISTED = st.tuples(LETTERS, LETTERS, st.sampled_from("MF"), st.dates(dt.date(1940, 1, 2), dt.date(2005, 12, 31)),
                   st.integers(1_000_000, 299_999_999))  # fmt: skip


@given(st.lists(LISTED, min_size=1, max_size=6, unique_by=lambda person: person[4]))
def test_any_clear_list_is_read_alike_in_all_formats(people: list[tuple[Any, ...]]) -> None:
    rows = [
        ["Surname", "Given names", "Sex", "DOB", "A-number"],
        *([f, g, s, d, f"A{n:09d}"] for f, g, s, d, n in people),
    ]
    readings = [
        read(data, today=TODAY) for data in (builders.xlsx(rows), builders.text(rows), builders.text(rows, ";"))
    ]
    assert told(readings[0]) == told(readings[1]) == told(readings[2])
    assert [person.birth_date for person in readings[0].people] == [d.isoformat() for _, _, _, d, _ in people]


# Bytes that open as a workbook go to the limited process, as in life: its parser may end the process it is in.
@given(st.binary(max_size=400).filter(lambda data: not data.startswith((b"PK", b"\xd0\xcf"))))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        assert read(data, today=TODAY).people
    except Refused as refused:
        assert str(refused)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 5000), st.binary(min_size=1, max_size=6), st.sampled_from(["xlsx", "xls", "ods"]))
def test_a_workbook_with_some_bytes_changed_is_read_or_refused(place: int, put: bytes, kind: str) -> None:
    data = AS_FILES[kind]
    at = place % len(data)
    try:
        assert read_limited(data[:at] + put + data[at + len(put) :], today=TODAY).people
    except Refused as refused:
        assert str(refused)


@given(st.integers(0, 5000), st.binary(min_size=1, max_size=6), st.sampled_from(["utf-8 ','", "utf-16 ','"]))
def test_a_text_with_some_bytes_changed_is_read_or_refused(place: int, put: bytes, kind: str) -> None:
    data = AS_FILES[kind]
    at = place % len(data)
    try:
        assert read(data[:at] + put + data[at + len(put) :], today=TODAY).people
    except Refused as refused:
        assert str(refused)


CELLS = st.sampled_from(
    ["", "Name", "DOB", "A#", "Sex", "SOK, DARA", "សុខ", "M", "1/2/1970", "A047689639", "Total 3", "=1", "#", "\u202e"]
)


@given(st.lists(st.lists(CELLS, max_size=5), max_size=8), st.sampled_from([",", ";", "\t", "|"]))
def test_any_rows_are_read_or_refused(rows: list[list[str]], separator: str) -> None:
    try:
        reading = read(builders.text(rows, separator), today=TODAY)
    except Refused as refused:
        assert str(refused)
        return
    assert reading.people
    assert not {person.row for person in reading.people} & set(reading.ignored_rows)
    json.dumps(to_json(reading))
