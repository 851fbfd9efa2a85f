"""Names in Latin letters: how they are shown, and a folded form to compare them by."""

import re
import unicodedata
from functools import lru_cache

SUFFIXES = {"JR": "Jr", "SR": "Sr", "II": "II", "III": "III", "IV": "IV", "V": "V"}
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ`][^\W\d_]+)*", re.UNICODE)
_LETTERS = re.compile(r"[^\W\d_]", re.UNICODE)
_SMALL_START = re.compile(r"^(Mc|Mac|O['’]|D['’])", re.UNICODE)


def is_capitals(text: str) -> bool:
    """True when the text has letters and none of them is small."""
    return text.upper() == text and text.lower() != text


def is_capital_word(word: str) -> bool:
    """True for a whole word in capitals: PEN, SAM-ANG, McDONALD, O'BRIEN; not for an initial (P.)."""
    core = _SMALL_START.sub("", word)
    return len(_LETTERS.findall(core)) >= 2 and is_capitals(core)


def suffix_of(word: str) -> str | None:
    """Jr for JR, Jr. and jr; None when the word is no suffix. V stands alone too often to count."""
    bare = word.strip(".,").upper()
    return SUFFIXES.get(bare) if bare != "V" else None


@lru_cache(maxsize=16384)
def show_case(text: str) -> str:
    """All-capital words of an all-capital name as a name is shown: SAM-ANG -> Sam-Ang, O'BRIEN -> O'Brien.

    Text with any small letter is given back as it was typed.
    """
    return _WORD.sub(_show_word, text) if is_capitals(text) else text


def show_capital_words(text: str) -> str:
    """Like show_case, word by word: "McDONALD SOK" -> "McDonald Sok"."""
    return " ".join(show_case(word) if is_capitals(word) else _inner(word) for word in text.split(" "))


def _inner(word: str) -> str:
    start = _SMALL_START.match(word)
    return word[: start.end()] + show_case(word[start.end() :]) if start else word


def _show_word(found: re.Match[str]) -> str:
    word = found.group()
    if word in ("II", "III", "IV"):
        return word
    if len(word) > 2 and word[1] in "'’ʼ`":
        return word[0] + word[1] + word[2:].capitalize()
    if word.startswith("MC") and len(word) > 4:
        return "Mc" + word[2:].capitalize()
    return word.capitalize()


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """The name for comparing only: no case, accents, signs or spaces at the ends; words in their order."""
    if text.isascii() and text.replace(" ", "").isalnum():
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = [c if c.isalnum() or "\u1780" <= c <= "\u17d3" else " " for c in plain if not _is_accent(c)]
    return " ".join("".join(kept).split())


def _is_accent(char: str) -> bool:
    return (char < "\u1780" and unicodedata.category(char) == "Mn") or char in "'’ʼ`"


def fold_any_order(text: str) -> str:
    """Folded words in alphabetical order: equal for "Tan Sonec" and "Sonec TAN"."""
    return " ".join(sorted(fold(text).split()))
