"""What a file is by its first bytes; the name it came under counts for nothing."""

import re

from .refusals import Refused
from .workbooks import OLE_START, ZIP_START

_OTHERS = (
    (b"%PDF", "pdf"), (b"{\\rtf", "document"), (b"MZ", "program"), (b"\x7fELF", "program"),
    (b"\x89PNG", "picture"), (b"\xff\xd8\xff", "picture"), (b"GIF8", "picture"), (b"II*\0", "picture"),
    (b"MM\0*", "picture"), (b"\0\0\0\x18ftyp", "picture"), (b"\0\0\0\x1cftyp", "picture"),
    (b"RIFF", "picture"), (b"Rar!", "archive"), (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"), (b"BZh", "archive"), (b"\xfd7zXZ", "archive"), (b"SQLite format 3", "database"),
)  # fmt: skip
_HTML = re.compile(
    r"\A\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta|style|div)\b",
    re.I | re.S,
)
_MIME = re.compile(r"\A\s*(?:MIME-Version:|Content-Type:\s*(?:multipart|text/html))", re.I)


def is_workbook(data: bytes) -> bool:
    """True for a zip archive or the old binary container."""
    return data.startswith((ZIP_START, OLE_START))


def check_may_be_text(data: bytes) -> None:
    """Refuse what begins as a known kind of file that is no text."""
    for start, what in _OTHERS:
        if data.startswith(start):
            if start == b"MZ" and b"\0" not in data and b"\n" in data[:200]:
                continue  # a text list may begin with these two letters
            raise Refused(f"kind_{what}")
    if data.startswith(b"PK"):
        raise Refused("damaged")


def check_text(text: str) -> None:
    """Refuse web pages and XML under another name, and text of blanks only."""
    if not text.strip():
        raise Refused("empty")
    start = text[:4096]
    if re.search(r"<!\s*(DOCTYPE\s+(?!html)|ENTITY)", start, re.I):
        raise Refused("entities")
    if _HTML.match(start) or _MIME.match(start):
        raise Refused("html")
    if start.lstrip().startswith("<?xml") or re.match(r"\s*<[A-Za-z]\w*[\s>]", start):
        raise Refused("xml")
