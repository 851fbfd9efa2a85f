"""Digits of any script as Latin digits: Khmer ០-៩ first of all, and full-width, Thai, Arabic."""

import unicodedata

_LATIN = {
    chr(point): str(unicodedata.decimal(chr(point)))
    for point in range(0x80, 0x20000)
    if unicodedata.category(chr(point)) == "Nd"
}
_TO_LATIN = str.maketrans(_LATIN)
_TO_KHMER = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")


def to_latin(text: str) -> str:
    """The same text with every decimal digit written 0-9; all else is kept."""
    return text if text.isascii() else text.translate(_TO_LATIN)


def to_khmer(text: str) -> str:
    """The same text with 0-9 written ០-៩."""
    return text.translate(_TO_KHMER)
