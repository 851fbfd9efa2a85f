"""How Latin names are shown and folded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samnak.ground.text import names


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("TEP", "Tep"), ("SAM-ANG", "Sam-Ang"), ("O'BRIEN", "O'Brien"), ("D’SOUZA", "D’Souza"),
        ("MCDONALD", "McDonald"), ("PHEARUM TONY", "Phearum Tony"), ("T.J.", "T.J."), ("DARA III", "Dara III"),
        ("SA'AT", "Sa'at"), ("(ROCKY)", "(Rocky)"), ("Phalla", "Phalla"), ("van der Berg", "van der Berg"),
        ("LÉVÊQUE", "Lévêque"), ("សុខ", "សុខ"), ("", ""),
    ],
)  # fmt: skip
def test_only_names_all_in_capitals_are_shown_otherwise(written: str, shown: str) -> None:
    assert names.show_case(written) == shown


def test_small_letters_at_the_start_of_a_capital_name_are_kept() -> None:
    assert names.show_capital_words("McDONALD") == "McDonald"


@pytest.mark.parametrize("word", ["PEN", "SAM-ANG", "McDONALD", "O'BRIEN", "LÊ"])
def test_whole_words_in_capitals_are_known(word: str) -> None:
    assert names.is_capital_word(word)


@pytest.mark.parametrize("word", ["P.", "P", "Pen", "-", ""])
def test_initials_and_ordinary_words_are_not_capital_words(word: str) -> None:
    assert not names.is_capital_word(word)


@given(st.text(max_size=40))
def test_showing_twice_changes_nothing_more(text: str) -> None:
    assert names.show_case(names.show_case(text)) == names.show_case(text)


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert names.fold(names.fold(text)) == names.fold(text)


def test_folded_names_are_equal_in_any_order_case_and_accent() -> None:
    assert names.fold_any_order("Tan SONÉC") == names.fold_any_order("sonec tan")
    assert names.fold("O’Brien") == names.fold("OBRIEN")
    assert names.fold("សុខ") != names.fold("សុិខ")
