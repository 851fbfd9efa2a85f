"""Khmer of before Unicode: fonts such as Limon draw Khmer over Latin signs, so the stored text is gibberish.

There is no telling such text for certain; it shows by words in which Latin letters stand beside signs that
no Latin word has inside ("eQµaH", "suxPaB®", "éf¶").
"""

import re

_SIGNS = "µ¶±§¿Ø×÷¢£¤¥¦ª²³´·¸¹º»¼½¾©®‹›„•™¬Þ¨"
_OLD_WORD = re.compile(rf"[A-Za-zÀ-ÿ][{_SIGNS}]|[{_SIGNS}][A-Za-zÀ-ÿ]")
_WORD = re.compile(r"\S*[A-Za-zÀ-ÿ]\S*")


def is_old_khmer_font(text: str) -> bool:
    """True when a fifth of the words, and two at least, look like Khmer in an old font."""
    words = _WORD.findall(text[:20_000])
    old = sum(1 for word in words if looks_old(word))
    return old >= 2 and old >= 0.2 * len(words)


def looks_old(word: str) -> bool:
    """True when one word mixes Latin letters with signs no Latin word has inside."""
    return not word.isascii() and bool(_OLD_WORD.search(word))
