"""Text folded into search tokens. Keys only: what is stored and shown stays as typed.

`fold` takes away what a searcher need not know (case, accents, joiners, hidden characters, order of Khmer signs).
`spelling` folds the common Latin spellings of one Khmer sound together (Chhoeun, Choeun), as a weak key:
equal keys mean "worth a look", never "the same name".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

PART = 4  # a number is found by no fewer of its digits than this
KHMER = re.compile(r"[\u1780-\u17ff]")
_khmer_digits = {0x17E0 + i: str(i) for i in range(10)}
# A consonant with its subscripts, then the signs that may stand in any typed order.
_coeng = "\u17d2"
_registers = "\u17c9\u17ca"
_signs_order = {c: i for i, c in enumerate(_registers + "".join(chr(x) for x in range(0x17B6, 0x17C9)))}
_cluster = re.compile(r"((?:[\u1780-\u17b3])(?:\u17d2[\u1780-\u17b3])*)([\u17b4-\u17d1\u17d3\u17dd]*)")


def fold(text: str) -> str:
    """Lower case, no accents, Khmer signs in one order, Latin digits; words apart by one space."""
    text = unicodedata.normalize("NFKC", text).translate(_khmer_digits).casefold()
    text = "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Cc"))
    text = _cluster.sub(_in_order, text.replace("\u17d2\u178a", "\u17d2\u178f"))  # coeng DA is written for coeng TA
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not _latin_mark(c))
    return " ".join(re.sub(r"[^\w\u1780-\u17d3]+", " ", plain.replace("'", "").replace("’", "")).split())


def _in_order(found: re.Match[str]) -> str:
    base, *subscripts = found[1].split(_coeng)
    subscripts.sort(key=lambda c: c == "រ")  # coeng RO is typed first or last; it stands last
    signs = sorted(found[2], key=lambda c: (_signs_order.get(c, 99), c))
    return _coeng.join([base, *subscripts]) + "".join(signs)


def _latin_mark(c: str) -> bool:
    return unicodedata.category(c) == "Mn" and not KHMER.match(c)


def words(text: str) -> list[str]:
    """The folded words of a name, in the order they stand."""
    return fold(text).split()


_spellings = [
    (re.compile(pattern), to)
    for pattern, to in (
        (r"(.)\1+", r"\1"),  # doubled letters
        (r"ch?h", "c"), (r"j", "c"), (r"ch", "c"),
        (r"gn|ny|nh", "n"), (r"ng", "n"), (r"w", "v"),
        (r"kh|gh|g|q", "k"), (r"ph|b", "p"), (r"th|d", "t"),
        (r"oeu|oeur|eu|oe|ue", "e"), (r"ea|ia|ie|eo", "i"), (r"ou|oo|uo|au|ao", "o"), (r"u", "o"),
        (r"ei|ey|ay|ai|y", "i"), (r"(?<=[aeiou])[rh]$", ""), (r"(?<=[a-z])h", ""),
        (r"ck|c(?=k)", "k"), (r"ks|x", "s"), (r"z", "s"), (r"(.)\1+", r"\1"),
    )
]  # fmt: skip


def spelling(word: str) -> str:
    """A weak key under which common Latin spellings of one Khmer name meet; "" for Khmer script or digits."""
    if not word.isascii() or not word.isalpha():
        return ""
    for pattern, to in _spellings:
        word = pattern.sub(to, word)
    return word


def name_tokens(*parts: str) -> Iterator[tuple[str, str]]:
    """(kind, token) pairs of one name: `exact` words and the joined whole, `prefix`es, `spelling` keys."""
    found = [w for part in parts for w in words(part)]
    whole = "".join(found)
    seen: set[tuple[str, str]] = set()
    for word in [*found, *([whole] if len(found) > 1 else [])]:
        seen.add(("exact", word))
        seen.update(("prefix", word[:n]) for n in range(2, min(len(word), 20)))
        if len(word) > 2 and (key := spelling(word)):
            seen.add(("spelling", key))
    yield from sorted(seen)


def digits(text: str) -> str:
    """Only the digits, Khmer ones as Latin."""
    return re.sub(r"\D", "", text.translate(_khmer_digits))


def number_tokens(value: str) -> Iterator[tuple[str, str]]:
    """Tokens of an identifier: the whole, folded and as bare digits; its beginnings and endings, from four signs."""
    bare, folded = digits(value), fold(value).replace(" ", "")
    shapes = {folded}
    if len(bare) >= 4:
        shapes |= {bare, bare.lstrip("0")}
    for shape in sorted(s for s in shapes if s):
        yield "exact", shape
        yield from (("prefix", shape[:n]) for n in range(PART, len(shape)))
    yield from _endings(bare)


def _endings(bare: str) -> Iterator[tuple[str, str]]:
    yield from (("suffix", bare[-n:]) for n in range(PART, len(bare)))


def phone_tokens(value: str) -> Iterator[tuple[str, str]]:
    """Tokens of a phone number: its digits, and its last eight, so that any way to dial it is found; beginnings of
    both and endings, from four digits."""
    bare = digits(value)
    if len(bare) < 6:
        return
    shapes = sorted({bare, bare[-8:]})
    yield from (("exact", shape) for shape in shapes)
    yield from sorted({("prefix", shape[:n]) for shape in shapes for n in range(PART, len(shape))})
    yield from _endings(bare)
