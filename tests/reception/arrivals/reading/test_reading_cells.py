"""Single cells: headers, A-numbers, sex, whole names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samnak.ground.text import digits
from samnak.reception.arrivals.reading import headers, names, numbers, sexes, totals

HEADERS = [
    ("Surname", "family_name"), ("Last name", "family_name"), ("FAMILY NAME (SURNAME)", "family_name"),
    ("នាមត្រកូល", "family_name"), ("គោត្តនាម", "family_name"), ("Family Name / នាមត្រកូល", "family_name"),
    ("First Name", "given_name"), ("Given Name(s)", "given_name"), ("នាមខ្លួន", "given_name"),
    ("នាម", "given_name"),
    ("Full name", "name"), ("Name", "name"), ("Detainee Name", "name"), ("ឈ្មោះ", "name"), ("PAX NAME", "name"),
    ("ឈ្មោះជាអក្សរឡាតាំង", "name"), ("English name", "name"), ("Alien's name", "name"),
    ("ឈ្មោះខ្មែរ", "khmer_name"), ("ឈ្មោះ (Khmer)", "khmer_name"), ("Name in Khmer", "khmer_name"),
    ("A#", "a_number"), ("A-FILE NO.", "a_number"), ("Alien number", "a_number"), ("A/N", "a_number"),
    ("A", "a_number"),
    ("USCIS #", "a_number"), ("លេខ A", "a_number"), ("លេខអេ", "a_number"), ("ANUM", "a_number"),
    ("DOB", "birth_date"), ("D.O.B.", "birth_date"), ("Born", "birth_date"), ("ថ្ងៃខែឆ្នាំកំណើត", "birth_date"),
    ("Birth date (DD/MM/YYYY)", "birth_date"), ("Gender", "sex"), ("ភេទ", "sex"), ("M/F", "sex"),
    ("Sex/Gender", "sex"),
    ("#", "index"), ("No.", "index"), ("ល.រ", "index"), ("Year of birth", "birth_year"),
    ("Place of birth", "birth_place"), ("ទីកន្លែងកំណើត", "birth_place"), ("TRAVEL DOC", "travel_document"),
    ("Phone", "phone"), ("លេខទូរស័ព្ទ", "phone"), ("Contact number", "phone"),
    ("Relative in Cambodia", "relative"),
    ("Name of relative", "relative"), ("Sponsor name", "relative"), ("AKA", "alias"), ("REMARKS", "remarks"),
    ("Mother's name", None), ("Date of removal", None), ("Flight date", None), ("Citizenship", None),
    ("Code", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "role"), HEADERS)
def test_a_column_name_is_understood(text: str, role: str | None) -> None:
    assert headers.understand(text).role == role
    assert headers.understand(f"  {text.upper()} ").role == role


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("NAME (LAST, FIRST MIDDLE)", "family_first"), ("Surname, Given Names", "family_first"),
        ("គោត្តនាម និងនាម", "family_first"), ("Name (Family Given)", "family_first"),
        ("Name (First Last)", "given_first"), ("NAME (FIRST MIDDLE LAST)", "given_first"), ("Name", None),
    ],
)  # fmt: skip
def test_a_header_that_says_the_order_of_a_whole_name_is_heard(text: str, order: str | None) -> None:
    found = headers.understand(text)
    assert (found.role, found.name_order) == ("name", order)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("Birth date (DD/MM/YYYY)", "dmy"), ("DOB mm/dd/yy", "mdy"), ("Date of birth (mm/dd/yyyy)", "mdy"),
        ("DOB MM-DD-YY", "mdy"), ("DOB (D/M/Y)", "dmy"), ("DOB (US format)", "mdy"),
        ("ថ្ងៃ/ខែ/ឆ្នាំកំណើត", "dmy"),
        ("DOB (day/month/year)", "dmy"), ("DOB", None), ("ថ្ងៃខែឆ្នាំកំណើត", None),
    ],
)  # fmt: skip
def test_a_header_that_says_which_way_round_dates_are_is_heard(text: str, order: str | None) -> None:
    assert headers.understand(text).date_order == order


@pytest.mark.parametrize(
    ("written", "nine"),
    [
        ("A047689639", "047689639"), ("A 044 077 262", "044077262"), ("A26277931", "026277931"),
        ("a-055-262-777", "055262777"), ("24838016.0", "024838016"), ("24838016", "024838016"),
        ("A# 044-077-262", "044077262"), ("A#044077262", "044077262"), ("1234568", "001234568"),
        ("០៤៧៦៨៩៦៣៩", "047689639"), ("'047689639", "047689639"), ("A-No. 047689639", "047689639"),
        ("Alien No: 047 689 639", "047689639"), ("(A047689639)", "047689639"), ("Ａ０４７６８９６３９", "047689639"),
        ("A\u200b047689639", "047689639"), ("A047.689.639", "047689639"), ("លេខអេ 047689639", "047689639"),
        ("0047689639", "047689639"), (" 047689639 ", "047689639"), ("A–047–689–639", "047689639"),
    ],
)  # fmt: skip
def test_an_a_number_in_any_shape_becomes_nine_digits(written: str, nine: str) -> None:
    found = numbers.read(written)
    assert (found.digits, found.problem) == (nine, None)


@given(st.integers(1_000_000, 999_999_998), st.sampled_from(["", "A", "a", "A#", "A-", "A ", "a. "]),
       st.sampled_from(["", " ", "-", "."]), st.booleans())  # fmt: skip
def test_one_a_number_has_the_same_nine_digits_in_every_shape(n: int, lead: str, sign: str, khmer: bool) -> None:
    nine = f"{n:09d}"
    if len(set(str(n))) == 1:
        return
    written = lead + sign.join((nine[:3], nine[3:6], nine[6:]))
    assert numbers.read(digits.to_khmer(written) if khmer else written).digits == nine
    assert numbers.read(f"A{n}").digits == nine


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("", "a_number_missing"), ("UNK", "a_number_missing"), ("N/A", "a_number_missing"),
        ("-", "a_number_missing"),
        ("A", "a_number_missing"), ("123456", "a_number_short"), ("1234567890", "a_number_long"),
        ("A0476896O9", "a_number_unreadable"), ("000000000", "a_number_placeholder"),
        ("A999-999-999", "a_number_placeholder"),
        ("4.77E+07", "a_number_damaged"), ("1970-05-06", "a_number_unreadable"),
        ("05/06/1970", "a_number_unreadable"),
    ],
)  # fmt: skip
def test_what_is_no_a_number_is_a_problem(written: str, problem: str) -> None:
    found = numbers.read(written)
    assert (found.digits, found.problem) == (None, problem)


def test_several_a_numbers_in_one_cell_are_all_kept() -> None:
    for written in (
        "A047689639 / A047689630",
        "047689639; 047689630",
        "A047689639 A047689630",
        "A047689639\nA047689630",
    ):
        found = numbers.read(written)
        assert (found.digits, found.others) == ("047689639", ("047689630",))


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_a_numbers(text: str) -> None:
    found = numbers.read(text)
    assert (found.digits is None) == (found.problem is not None)


@pytest.mark.parametrize(
    ("written", "sex", "readable"),
    [
        ("M", "M", True), ("MALE", "M", True), ("ប្រុស", "M", True), ("ប", "M", True), ("ប្រុស/M", "M", True),
        ("f.", "F", True), ("Female", "F", True), ("ស្រី", "F", True), ("ស", "F", True), ("Woman", "F", True),
        ("", None, True), ("UNK", None, True), ("X", None, True), ("-", None, True),
        ("M/F", None, False), ("男", None, False), ("yes", None, False),
    ],
)  # fmt: skip
def test_sex_is_read_or_said_to_be_unreadable(written: str, sex: str | None, readable: bool) -> None:
    assert sexes.read(written) == (sex, readable)


@pytest.mark.parametrize(
    ("written", "family", "given"),
    [
        ("TEP, RATHA", "Tep", "Ratha"), ("SENG, PHEARUM TONY", "Seng", "Phearum Tony"),
        ("Phalla Paul PEN", "Pen", "Phalla Paul"),
        ("PEN Phalla Paul", "Pen", "Phalla Paul"), ("SAM-ANG, DARA", "Sam-Ang", "Dara"),
        ("Dara O'BRIEN", "O'Brien", "Dara"),
        ("Dara D'SOUZA", "D'Souza", "Dara"), ("Dara McDONALD", "McDonald", "Dara"),
        ("SOK, DARA, JR", "Sok", "Dara Jr"),
        ("SOK JR, DARA", "Sok", "Dara Jr"), ("Dara SOK III", "Sok", "Dara III"),
        ("Dara P. SOK", "Sok", "Dara P."),
        ("Sok, Dara", "Sok", "Dara"), ("SOK, FNU", "Sok", None), ("LNU, DARA", None, "Dara"),
        ("SOK, DARA NMN", "Sok", "Dara"),
        ("Maria VAN DER BERG", "Van Der Berg", "Maria"), ("SOK , DARA", "Sok", "Dara"),
    ],
)  # fmt: skip
def test_a_whole_name_is_parted_where_its_form_tells(written: str, family: str | None, given: str | None) -> None:
    found = names.parts_of_whole(written, None)
    assert (found.family, found.given, found.choices) == (family, given, {})


@pytest.mark.parametrize("written", ["SOPHEAP ROCKY KEO", "Sopheap Rocky Keo", "sopheap keo", "M KEO"])
def test_a_name_whose_form_tells_nothing_is_asked_unless_the_header_tells(written: str) -> None:
    found = names.parts_of_whole(written, None)
    assert found.family is None and set(found.choices) == {"family_first", "given_first"}
    assert names.parts_of_whole(written, "given_first").family in ("Keo", "keo")


@pytest.mark.parametrize("text", ["=1+1", "+855", "@SUM(1)", "-SOK", " =A1", "'=A1", "＝A1"])
def test_text_a_spreadsheet_would_run_is_a_formula(text: str) -> None:
    assert names.is_formula(text)


def test_names_and_a_lone_dash_are_no_formulas() -> None:
    assert not any(names.is_formula(text) for text in ("Sok", "SAM-ANG", "-", "", "'Sok'"))


@pytest.mark.parametrize(
    ("cells", "said", "sex"),
    [
        (["TOTAL: 26 PAX"], 26, None), (["Total", "26"], 26, None), (["សរុប ២៦ នាក់"], 26, None),
        (["26 PAX"], 26, None),
        (["Total women: 3"], 3, "F"), (["TOTAL MALE", "23"], 23, "M"), (["Grand Total = 26"], 26, None),
    ],
)  # fmt: skip
def test_a_total_row_gives_its_number(cells: list[str], said: int, sex: str | None) -> None:
    found = totals.read(cells)
    assert found is not None and (found.said, found.sex) == (said, sex)


@pytest.mark.parametrize(
    "cells", [["Escorts: 12"], ["Total escorts: 12"], ["Total bags 40"], ["TOTAL"], ["SOK, DARA"], ["Total 26 of 30"]]
)
def test_rows_that_count_no_people_give_no_total(cells: list[str]) -> None:
    assert totals.read(cells) is None
