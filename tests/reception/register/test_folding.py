"""Folding: what a searcher need not know is taken away, and the same text always folds to the same key."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samnak.ground.matching.folding import digits, fold, name_tokens, number_tokens, phone_tokens, spelling, words
from tests.people import ZWSP

ANY = st.text(max_size=60)
KHMER = st.text(st.characters(min_codepoint=0x1780, max_codepoint=0x17DD), max_size=30)
LATIN = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=20)
NAMES = st.one_of(LATIN, KHMER, ANY)


@given(ANY)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(ANY)
def test_folding_does_not_see_how_a_text_was_composed(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(KHMER, st.integers(0, 30))
def test_hidden_characters_change_nothing(text: str, place: int) -> None:
    for hidden in (ZWSP, "\u200c", "\u200d", "\ufeff"):
        assert fold(text[:place] + hidden + text[place:]) == fold(text)


@given(ANY)
def test_a_fold_holds_no_capital_no_hidden_sign_and_no_double_space(text: str) -> None:
    folded = fold(text)
    assert folded == folded.strip() and "  " not in folded
    assert not [c for c in folded if unicodedata.category(c) in ("Cf", "Cc")]
    assert folded == folded.casefold()


@given(LATIN)
def test_spelling_of_a_spelling_key_is_short_and_latin(word: str) -> None:
    key = spelling(word)
    assert len(key) <= len(word)
    assert key == "" or (key.isascii() and key.isalpha())


@given(NAMES, NAMES)
def test_every_token_fits_what_it_is_made_of(family: str, given_: str) -> None:
    tokens = list(name_tokens(family, given_))
    assert len(tokens) == len(set(tokens))
    assert {kind for kind, _token in tokens} <= {"exact", "prefix", "spelling"}
    exact = {token for kind, token in tokens if kind == "exact"}
    assert set(words(family) + words(given_)) <= exact
    for kind, token in tokens:
        assert token
        if kind == "prefix":
            assert any(word.startswith(token) and word != token for word in exact)


@given(NAMES, NAMES)
def test_the_order_of_names_does_not_change_their_words(family: str, given_: str) -> None:
    def single(*parts: str) -> set[tuple[str, str]]:
        whole = {"".join(w for p in order for w in words(p)) for order in ((family, given_), (given_, family))}
        return {(k, t) for k, t in name_tokens(*parts) if k == "exact" and t not in whole}

    assert single(family, given_) == single(given_, family)


@given(st.text("0123456789០១២៣៤៥៦៧៨៩ -.()A", max_size=20))
def test_a_number_folds_to_plain_digits(text: str) -> None:
    bare = digits(text)
    assert bare == "" or (bare.isascii() and bare.isdigit())
    for kind, token in number_tokens(text):
        assert kind in ("exact", "prefix", "suffix") and token == token.strip()
    phones = [token for _kind, token in phone_tokens(text)]
    assert all(token in bare for token in phones)


@pytest.mark.parametrize(("one", "other"), [
    ("Chhoeun", "CHHOEUN"), ("Chéa", "Chea"), ("O'Brien", "Obrien"), ("Jean-Luc", "jean luc"),
    ("១២៣", "123"), ("ﬁn", "fin"), ("ស្ដាំ", "ស្តាំ"), (f"សុខ{ZWSP}ដារ៉ា", "សុខដារ៉ា"), ("Ⅳ", "iv"),
])  # fmt: skip
def test_these_are_the_same_to_a_searcher(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("Sok", "Sak"), ("កា", "គា"), ("Dara", "Darath"), ("សុខ", "សុខា")])
def test_these_are_not(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize(("one", "other"), [
    ("chhoeun", "choeun"), ("sreymom", "sreimom"), ("vuthy", "wuthy"), ("phal", "pal"), ("thida", "tida"),
    ("sokhom", "sokom"), ("dara", "tara"), ("bopha", "bopa"), ("rithy", "rithey"),
])  # fmt: skip
def test_common_spellings_of_one_sound_share_a_key(one: str, other: str) -> None:
    assert spelling(one) == spelling(other) != ""


@pytest.mark.parametrize(("one", "other"), [("sok", "som"), ("dara", "dany"), ("vuthy", "sothy"), ("keo", "chea")])
def test_other_sounds_do_not(one: str, other: str) -> None:
    assert spelling(one) != spelling(other)


def test_khmer_script_and_digits_have_no_spelling_key() -> None:
    assert spelling("សុខ") == spelling("123") == spelling("o1") == ""
