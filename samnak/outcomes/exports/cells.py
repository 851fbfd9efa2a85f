"""What may stand in a cell of a file that leaves: text, never something a spreadsheet runs. Knows no Django."""

from __future__ import annotations

import unicodedata

LONGEST = 30_000  # a spreadsheet holds 32,767 characters in a cell
SIGNS = "=+-@"
_BREAKS = dict.fromkeys(map(ord, "\t\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029"), " ")
_TURNS = {0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069, 0xFEFF}  # turn what is read around


def cleaned(text: str) -> str:
    """One line of text without what nobody can see; the joiners and hidden spaces of Khmer typing stay."""
    line = text.translate(_BREAKS)
    return "".join(c for c in line if not _is_unseen(c)).strip()[:LONGEST]


def _is_unseen(c: str) -> bool:
    """Control characters, halves of characters, code points that are none, and signs that turn the text around."""
    code = ord(c)
    return unicodedata.category(c) in ("Cc", "Cs") or code in _TURNS or code & 0xFFFE == 0xFFFE


def cell(text: str) -> str:
    """The text as it is written: with an apostrophe before what a spreadsheet would take for a formula."""
    line = cleaned(text)
    return f"'{line}" if is_formula(line) else line


def is_formula(line: str) -> bool:
    """Whether the first sign that is seen begins a formula, in any of its shapes (the wide, the small, the raised)."""
    for c in line:
        if unicodedata.category(c) in ("Zs", "Cf", "Mn"):
            continue
        return unicodedata.normalize("NFKC", c)[:1] in SIGNS or c in "\N{MINUS SIGN}"
    return False
