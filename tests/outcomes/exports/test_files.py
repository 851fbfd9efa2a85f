"""What stands in a file is text, whatever was typed: no formula, no link, no author; Khmer as it was."""

import io
import unicodedata
import zipfile

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from samnak.outcomes.exports.cells import cell, cleaned, is_formula
from samnak.outcomes.exports.files import Sheet, written
from tests.factories.exports import read_lines

TEXTS = st.text(max_size=60)
FORMULAS = [
    "=1+1",
    "+855 12",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    "﹢1",
    " =1",
    "\u200b=1",
    "−1",
]
KHMER = "ឡុង\u200b រិទ្ធី"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@given(rows=st.lists(st.lists(TEXTS, min_size=2, max_size=2), max_size=4), mark=TEXTS)
@example(rows=[["=cmd|' /C calc'!A0", "_x0041_"], ["http://a.example", "mailto:x"], ["0012", "1e5"]], mark="=1")
@example(rows=[["\ud800", "\ufffe\uffff"], ["a\x00b\x0bc", "a\r\nb\u2028c"], [KHMER, "\u202egnp"]], mark="x")
def test_every_text_comes_back_as_text_and_none_is_a_formula(kind: str, rows: list[list[str]], mark: str) -> None:
    sheet = Sheet(mark, ["A", "B"], rows)
    read = read_lines(written(sheet, kind), kind)
    wanted = [[cell(mark)], ["A", "B"], *([cell(text) for text in row] for row in rows)]
    width = 2 if kind == "xlsx" else 0
    assert [line + [""] * (width - len(line)) for line in read] == [w + [""] * (width - len(w)) for w in wanted]
    for text in (text for line in read for text in line if text):
        assert not is_formula(text)
        assert unicodedata.normalize("NFKC", text[0])[0] not in "=+-@\t\r"


@given(text=TEXTS)
def test_nothing_but_what_nobody_sees_is_lost(text: str) -> None:
    """The letters of a text are all there, in their order; what is written differs by an apostrophe at most."""
    kept = [c for c in text if unicodedata.category(c)[0] in "LMNPS" and ord(c) & 0xFFFE != 0xFFFE]
    assert [c for c in cleaned(text) if unicodedata.category(c)[0] in "LMNPS"] == kept
    assert cell(text) in (cleaned(text), f"'{cleaned(text)}")


@pytest.mark.parametrize("text", FORMULAS)
def test_whatever_begins_a_formula_gets_an_apostrophe(text: str) -> None:
    assert cell(text).startswith("'")


def test_khmer_with_its_hidden_spaces_stays_as_it_was_typed() -> None:
    for kind in ("csv", "xlsx"):
        assert read_lines(written(Sheet("m", ["A"], [[KHMER]]), kind), kind)[2] == [KHMER]


def test_a_spreadsheet_holds_texts_alone_and_says_nothing_of_its_maker() -> None:
    data = written(Sheet("mark", ["A", "B"], [["=1", "http://a.example"], ["12", "2020-01-01"]]), "xlsx")
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.active is not None
    kinds = {c.data_type for row in book.active.iter_rows() for c in row if c.value is not None}
    assert kinds <= {"s", "inlineStr"}
    assert not [c for row in book.active.iter_rows() for c in row if c.hyperlink]
    assert not book.properties.creator and not book.properties.lastModifiedBy
    assert book.properties.created is not None and book.properties.created.year == 2000
    parts = zipfile.ZipFile(io.BytesIO(data))
    assert not [name for name in parts.namelist() if "vba" in name.lower() or "external" in name.lower()]
    assert b"<f>" not in b"".join(parts.read(name) for name in parts.namelist())


def test_a_text_longer_than_a_cell_is_cut_and_not_lost() -> None:
    data = written(Sheet("m", ["A"], [["ក" * 40_000]]), "xlsx")
    assert len(read_lines(data, "xlsx")[2][0]) == 30_000
