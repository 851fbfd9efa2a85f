"""Characters nobody sees: direction marks, zero-width signs, controls.

Zero-width space, non-joiner and joiner are ordinary in Khmer, where they stand between Khmer letters;
anywhere else they hide something (safeguards: "refuse bidi controls and invisible characters in names
except ZWSP/ZWNJ/ZWJ in Khmer context").
"""

import unicodedata

from . import scripts

ALLOWED_IN_KHMER = "\u200b\u200c\u200d"
_FILLERS = "\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5\u180e"


def _is_hidden(char: str) -> bool:
    if char in "\t\n\r":
        return False
    return (
        unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs", "Cn")
        or char in _FILLERS
        or ("\ufe00" <= char <= "\ufe0f")
    )


def _stands_in_khmer(text: str, index: int) -> bool:
    before = text[:index].rstrip(ALLOWED_IN_KHMER)[-1:]
    after = text[index + 1 :].lstrip(ALLOWED_IN_KHMER)[:1]
    near = [scripts.script_of(c) for c in (before, after) if c and not c.isspace()]
    return bool(near) and all(script == scripts.KHMER for script in near)


def find(text: str) -> list[tuple[int, str]]:
    """(index, "U+202E") of each hidden character; empty for clean text."""
    if text.isascii() and text.isprintable():
        return []
    return [
        (index, f"U+{ord(char):04X}")
        for index, char in enumerate(text)
        if _is_hidden(char) and not (char in ALLOWED_IN_KHMER and _stands_in_khmer(text, index))
    ]


def strip(text: str) -> str:
    """The text without its hidden characters."""
    places = {index for index, _ in find(text)}
    return "".join(c for i, c in enumerate(text) if i not in places) if places else text


def tidy(text: str) -> str:
    """One line, single spaces, no hidden characters, ends trimmed."""
    return " ".join(strip(text).split())
