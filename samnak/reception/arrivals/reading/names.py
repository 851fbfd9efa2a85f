"""Names on a list: which part is the family name. Told by a comma, the header or capitals; else asked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from samnak.ground.text import hidden, names, scripts

from .headers import FAMILY_FIRST, GIVEN_FIRST

_FORMULA = re.compile(r"^[\s'’]*[=+\-@＝＋－＠]\s*\S")
_PLACEHOLDERS = {"FNU", "LNU", "NMN", "NFN", "NLN", "UNK", "UNKNOWN", "XXX", "N/A", "-", "--", "?"}
_COMMA = re.compile(r"\s*[,،，]\s*")
_NAME_LIKE = re.compile(r"^[^\W\d_][\w'’ʼ`.,()\"“”/\- ]*$", re.UNICODE)


@dataclass(frozen=True)
class NameParts:
    """A Latin name in its parts; `choices` hold both readings ("Family, Given") while the order is open."""

    family: str | None = None
    given: str | None = None
    full: str | None = None
    choices: dict[str, str] = field(default_factory=dict)
    one_word: bool = False


def is_formula(text: str) -> bool:
    """True for text a spreadsheet program would run: it begins with = + - or @ and goes on."""
    if not text or text[0] not in " \t\r\n'’=+-@＝＋－＠":
        return False
    return bool(_FORMULA.match(text)) and any(c.isalnum() for c in text)


def looks_like_name(text: str) -> bool:
    """True for up to eight words of letters only."""
    return bool(_NAME_LIKE.match(text)) and len(text.split()) <= 8 and not any(c.isdigit() for c in text)


def has_placeholder(text: str) -> bool:
    """True when a word says that a name is not known: FNU, LNU, UNK."""
    return any(word.strip(".,") in _PLACEHOLDERS for word in text.upper().split())


def parts_of_columns(family: str, given: str, middle: str = "", suffix: str = "") -> NameParts:
    """The parts of a name that stands in separate columns."""
    shown_family = _shown(family)
    shown_given = _shown(" ".join(part for part in (given, middle, suffix) if part))
    return NameParts(shown_family, shown_given, _joined(shown_family, shown_given))


def parts_of_whole(text: str, order: str | None) -> NameParts:
    """The parts of a name that stands in one cell; `order` is what the header says, if anything."""
    if names_after := _after_comma(text):
        return _parts(*names_after)
    text = text.strip(" ,")
    words, suffix = _without_suffix(text.split())
    words = [word for word in words if word.upper().strip(".") != "NMN"]
    if len(words) < 2:
        shown = _shown(" ".join(words))
        return NameParts(None, shown, shown, one_word=shown is not None)
    by_capitals = _by_capitals(words)
    if by_capitals:
        family_words, given_words = by_capitals
        return _parts(" ".join(family_words), " ".join(given_words), suffix)
    both = {FAMILY_FIRST: (words[0], words[1:]), GIVEN_FIRST: (words[-1], words[:-1])}
    readings = {way: _parts(family, " ".join(given), suffix) for way, (family, given) in both.items()}
    if order:
        return readings[order]
    choices = {way: f"{found.family or ''}, {found.given or ''}" for way, found in readings.items()}
    return NameParts(None, None, names.show_case(text), choices)


def _after_comma(text: str) -> tuple[str, str, list[str]] | None:
    """(family, given, suffixes) of "LAST, FIRST MIDDLE, JR"; None without a comma or with only a suffix after it."""
    pieces = _COMMA.split(text.strip())
    filled = [piece for piece in pieces if piece]
    if len(pieces) < 2 or (len(filled) == 2 and names.suffix_of(filled[1])):
        return None
    if len(filled) < 2:
        alone = "".join(filled)
        return None if " " in alone else (alone, "", []) if pieces[0] else ("", alone, [])
    pieces = filled
    family_words, family_suffix = _without_suffix(pieces[0].split())
    given = [piece for piece in pieces[1:] if not names.suffix_of(piece)]
    ends = [suffix for piece in pieces[1:] if (suffix := names.suffix_of(piece))]
    given_words, given_suffix = _without_suffix(" ".join(given).split())
    return " ".join(family_words), " ".join(given_words), [*family_suffix, *given_suffix, *ends]


def _without_suffix(words: list[str]) -> tuple[list[str], list[str]]:
    if len(words) > 1 and (suffix := names.suffix_of(words[-1])):
        return [word.rstrip(",") for word in words[:-1]], [suffix]
    return words, []


def _by_capitals(words: list[str]) -> tuple[list[str], list[str]] | None:
    """(family, given) when whole words in capitals stand at one end and words with small letters at the other."""
    capital = [names.is_capital_word(word) for word in words]
    small = [not names.is_capitals(word) for word in words]
    if not any(capital) or not any(s and not c for s, c in zip(small, capital, strict=True)):
        return None
    count = sum(capital)
    if all(capital[:count]):
        return words[:count], words[count:]
    if all(capital[-count:]):
        return words[-count:], words[:-count]
    return None


def _parts(family: str, given: str, suffix: Sequence[str] = ()) -> NameParts:
    shown_family, shown_given = _shown(family), _shown(given)
    if suffix:
        shown_given = " ".join([*([shown_given] if shown_given else []), *suffix])
    return NameParts(shown_family, shown_given, _joined(shown_family, shown_given))


def _shown(text: str) -> str | None:
    """The part as shown; None for nothing and for FNU, LNU, "no middle name"."""
    words = [word for word in text.split() if word.upper().strip(".") != "NMN"]
    plain = " ".join(words)
    if not plain or plain.upper() in _PLACEHOLDERS:
        return None
    return (
        plain if is_formula(plain) else names.show_capital_words(plain) if len(words) == 1 else names.show_case(plain)
    )


def _joined(family: str | None, given: str | None) -> str | None:
    return " ".join(part for part in (family, given) if part) or None


@dataclass(frozen=True)
class NameMarks:
    """What is odd about the letters of a name: codes of problems with their parameters."""

    code: str
    params: dict[str, str | int]


def odd_letters(text: str, from_formula: bool = False) -> list[NameMarks]:
    """Formulas, hidden characters and letters of other alphabets in a name cell."""
    if text.isascii() and text.isprintable() and not from_formula and not is_formula(text):
        return []
    marks = []
    if from_formula or is_formula(text):
        marks.append(NameMarks("formula", {"text": text[:80]}))
    if found := hidden.find(text):
        marks.append(NameMarks("hidden_characters", {"marks": ", ".join(sorted({mark for _, mark in found}))}))
    if other := scripts.foreign_to_names(text):
        marks.append(NameMarks("other_script", {"scripts": ", ".join(other)}))
    return marks
