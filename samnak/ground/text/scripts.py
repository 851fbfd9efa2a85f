"""Which scripts a text is written in."""

import unicodedata
from functools import lru_cache

KHMER = "khmer"
LATIN = "latin"


@lru_cache(maxsize=4096)
def script_of(char: str) -> str | None:
    """The script of one letter in lower case ("latin", "khmer", "cyrillic"); None for anything else."""
    if "a" <= char <= "z" or "A" <= char <= "Z":
        return LATIN
    if "\u1780" <= char <= "\u17d3" or char in "\u17d7\u17dc\u17dd":
        return KHMER
    if not char.isalpha():
        return None
    words = unicodedata.name(char, "unknown").split()
    return words[1].lower() if words[0] == "FULLWIDTH" and len(words) > 1 else words[0].lower()


def scripts_in(text: str) -> frozenset[str]:
    """All scripts whose letters occur in the text."""
    if text.isascii():
        return frozenset((LATIN,)) if any(c.isalpha() for c in text) else frozenset()
    return frozenset(s for c in text if (s := script_of(c)))


def has_khmer(text: str) -> bool:
    """True when one letter at least is Khmer."""
    return not text.isascii() and any("\u1780" <= c <= "\u17d3" for c in text)


def has_latin(text: str) -> bool:
    """True when one letter at least is Latin."""
    return LATIN in scripts_in(text)


def foreign_to_names(text: str) -> tuple[str, ...]:
    """Scripts in a name that are neither Latin nor Khmer, sorted: a Cyrillic Ѕ that looks like an S."""
    return () if text.isascii() else tuple(sorted(scripts_in(text) - {LATIN, KHMER}))


def split_scripts(text: str) -> tuple[str, str]:
    """(Latin part, Khmer part) of a text whose words are in one script each; no word is cut.

    Brackets and slashes around a part are dropped: "Sok Dara (សុខ ដារ៉ា)" -> ("Sok Dara", "សុខ ដារ៉ា").
    """
    if not has_khmer(text):
        return text, ""
    latin: list[str] = []
    khmer: list[str] = []
    for word in text.split(" "):
        (khmer if has_khmer(word) else latin).append(word)
    if not any(has_latin(word) for word in latin):
        return "", text.strip()
    edges = " ()[]/|-–—,;:"
    return " ".join(latin).strip(edges), " ".join(khmer).strip(edges)
