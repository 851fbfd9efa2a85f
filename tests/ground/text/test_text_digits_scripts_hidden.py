"""Digits, scripts and hidden characters."""

import pytest

from samnak.ground.text import digits, hidden, legacy, scripts


@pytest.mark.parametrize(
    ("written", "latin"),
    [("០៩/០៨/១៩៦២", "09/08/1962"), ("１２３", "123"), ("A 12", "A 12"), ("ខ្មែរ", "ខ្មែរ"), ("๓", "3")],
)
def test_digits_of_any_script_become_latin(written: str, latin: str) -> None:
    assert digits.to_latin(written) == latin


def test_khmer_digits_go_there_and_back() -> None:
    assert digits.to_latin(digits.to_khmer("2026-11-21")) == "2026-11-21"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Sok Dara (សុខ ដារ៉ា)", ("Sok Dara", "សុខ ដារ៉ា")),
        ("កែវ ចាន់ / KEO Chan", ("KEO Chan", "កែវ ចាន់")),
        ("សុខ ដារ៉ា", ("", "សុខ ដារ៉ា")),
        ("Sok", ("Sok", "")),
    ],
)
def test_a_text_is_parted_by_script_without_cutting_a_word(text: str, parts: tuple[str, str]) -> None:
    assert scripts.split_scripts(text) == parts


def test_a_cyrillic_letter_in_a_latin_name_is_named() -> None:
    assert scripts.foreign_to_names("Ѕok") == ("cyrillic",)
    assert scripts.foreign_to_names("Lévêque សុខ") == ()


@pytest.mark.parametrize("text", ["Sok\u202e", "Da\u200bra", "So\u00adk", "\ufeffSok", "So\x07k", "Sok\u3164"])
def test_a_hidden_character_in_a_latin_name_is_found_and_taken_out(text: str) -> None:
    assert hidden.find(text)
    assert not hidden.find(hidden.tidy(text))


@pytest.mark.parametrize("text", ["សុខ\u200bដារ៉ា", "ក\u200cខ", "ក\u200d្ខ", "Sok Dara", "Sok\u00a0Dara", "Sok\nDara"])
def test_zero_width_spaces_inside_khmer_and_plain_spaces_are_not_hidden(text: str) -> None:
    assert hidden.find(text) == []


def test_khmer_in_an_old_font_is_told_from_french_and_khmer() -> None:
    assert legacy.is_old_khmer_font("eQµaH ePT suxPaB® éf¶ExqñaM")
    assert not legacy.is_old_khmer_font("Nom Prénom Lévêque René")
    assert not legacy.is_old_khmer_font("ឈ្មោះ ភេទ សុខ ដារ៉ា")
