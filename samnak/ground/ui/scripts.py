"""Two scripts on one page: finding Khmer and Latin runs, and turning digits from one into the other."""

import re

from django.utils import translation
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

KHMER_DIGITS = "០១២៣៤៥៦៧៨៩"
_TO_KHMER = str.maketrans("0123456789", KHMER_DIGITS)
_TO_LATIN = str.maketrans(KHMER_DIGITS, "0123456789")

_KHMER = r"[\u1780-\u17ff\u19e0-\u19ff]"
# What stands between two Khmer letters belongs to the run: spaces, joiners, digits and plain punctuation.
_BETWEEN_KHMER = r"[\s\u200b-\u200d\d.,:;!?()«»“”\"'’\-–/·]*"
_KHMER_RUN = re.compile(rf"{_KHMER}+(?:{_BETWEEN_KHMER}{_KHMER}+)*")
_LATIN = r"[A-Za-z\u00c0-\u024f]"
_LATIN_RUN = re.compile(rf"{_LATIN}+(?:[\s\d.,:()'’\-–/&]*{_LATIN}+)*")
# Markup and entities inside text that is already escaped are left as they are.
_MARKUP = re.compile(r"(<[^>]*>|&[#\w]+;)")


def is_khmer_page() -> bool:
    """Whether the page is being written in Khmer."""
    return (translation.get_language() or "en").startswith("km")


def holds_khmer(text: str) -> bool:
    """Whether at least one Khmer letter stands in the text."""
    return re.search(_KHMER, text) is not None


def khmer_digits(text: str) -> str:
    """Latin digits as Khmer ones; everything else stays."""
    return text.translate(_TO_KHMER)


def latin_digits(text: str) -> str:
    """Khmer digits as Latin ones; everything else stays."""
    return text.translate(_TO_LATIN)


def _escaped(text: object) -> SafeString:
    """Text made safe for a page; what is safe already, and nothing else, keeps its markup."""
    return text if isinstance(text, SafeString) else conditional_escape(str(text))


def mark_scripts(text: object) -> SafeString:
    """Escaped text in which each run of the other script says its language.

    In an English page Khmer runs get lang="km", so that the browser breaks them between words and a
    reader speaks them; in a Khmer page Latin runs get lang="en". Safe text keeps its markup.
    """
    run, code = (_LATIN_RUN, "en") if is_khmer_page() else (_KHMER_RUN, "km")
    pieces = _MARKUP.split(_escaped(text))
    wrapped = [
        piece if _MARKUP.fullmatch(piece) else run.sub(lambda m: f'<span lang="{code}">{m.group()}</span>', piece)
        for piece in pieces
    ]
    return SafeString("".join(wrapped))  # each piece was escaped above, or was safe when it came


def in_language(text: object, code: str) -> SafeString:
    """The whole text as a span of that language, unless the page already speaks it."""
    if not text:
        return SafeString("")
    if is_khmer_page() == (code == "km"):
        return _escaped(text)
    return format_html('<span lang="{}">{}</span>', code, text)
