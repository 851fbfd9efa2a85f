"""Characters nobody sees: direction marks, zero-width signs, controls.

Zero-width space, non-joiner and joiner are ordinary in Khmer, where they stand between Khmer letters;
anywhere else they hide something (safeguards: "refuse bidi controls and invisible characters in names
except ZWSP/ZWNJ/ZWJ in Khmer context").
"""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from . import scripts

ALLOWED_IN_KHMER = "\u200b\u200c\u200d"
_FILLERS = "\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5\u180e"


@lru_cache(maxsize=4096)
def _is_hidden(char: str) -> bool:
    if char in "\t\n\r":
        return False
    return (
        unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs", "Cn")
        or char in _FILLERS
        or ("\ufe00" <= char <= "\ufe0f")
    )


def _sides(text: str) -> list[bool]:
    """For each place, whether the nearest letters before and after (joining signs passed over) are Khmer."""

    def seen(chars: Iterable[str]) -> list[bool | None]:
        last: bool | None = None
        found = []
        for char in chars:
            found.append(last)
            if char not in ALLOWED_IN_KHMER:
                last = None if char.isspace() else scripts.script_of(char) == scripts.KHMER
        return found

    before, after = seen(text), reversed(seen(reversed(text)))
    return [b is not False and a is not False and bool(a or b) for b, a in zip(before, after, strict=True)]


def find(text: str) -> list[tuple[int, str]]:
    """(index, "U+202E") of each hidden character; empty for clean text."""
    if text.isascii() and text.isprintable():
        return []
    found = [(index, char) for index, char in enumerate(text) if _is_hidden(char)]
    if any(char in ALLOWED_IN_KHMER for _, char in found):
        khmer = _sides(text)
        found = [(index, char) for index, char in found if not (char in ALLOWED_IN_KHMER and khmer[index])]
    return [(index, f"U+{ord(char):04X}") for index, char in found]


_TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
_MARKS = "\u061c\u200e\u200f"


def turns(text: str) -> bool:
    """Whether something in the text turns the direction of writing, or is a control: what is read is then not what was
    written. Joining signs, and what a phone puts beside its pictures, turn nothing."""
    if text.isascii() and text.isprintable():
        return False
    return any(
        char in _MARKS
        or unicodedata.bidirectional(char) in _TURNING
        or (unicodedata.category(char) == "Cc" and char not in "\t\n\r")
        for char in text
    )


def strip(text: str) -> str:
    """The text without its hidden characters."""
    places = {index for index, _ in find(text)}
    return "".join(c for i, c in enumerate(text) if i not in places) if places else text


def tidy(text: str) -> str:
    """One line, single spaces, no hidden characters, ends trimmed."""
    if not (text.isascii() and text.isprintable()):
        text = strip(text)
    return " ".join(text.split())
