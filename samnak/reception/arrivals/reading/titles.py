"""Days that stand above the header of a list: for which day it says it is."""

import datetime as dt
import re

from samnak.ground.text import dates, digits, hidden

from .grids import Grid, is_filled, text_of
from .people import Note

CODE = "title_day"
_ROWS, _LETTERS = 30, 300  # a title is no longer than this
_DAY = re.compile(
    r"\b\d{4}-\d{1,2}-\d{1,2}\b|\b\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}\b"
    r"|\b\d{1,2}(?:st|nd|rd|th)?[ \-]+[a-z]{3,9}\.?,?[ \-]+\d{4}\b|\b[a-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}\b"
    r"|\d{1,2}\s*(?:ខែ)?\s*[\u1780-\u17d3]+\s*(?:ឆ្នាំ)?\s*\d{4}",
    re.I,
)
_FLIGHT = re.compile(
    r"\b(flights?|charters?|arriv(al|als|es|ing)|removals?|depart(ure|s|ing)?|landing|eta|manifest)\b"
    r"|ជើងហោះហើរ|មកដល់|យន្តហោះ",
    re.I,
)
_PAPER = re.compile(
    r"\b(prepared|printed|generated|revis(ed|ion)|updated?|issued|received|as of|created|sent|version|report(ed)?)\b"
    r"|រៀបចំ|ចុះថ្ងៃ|ធ្វើនៅ",
    re.I,
)


def days(grid: Grid, top: int) -> list[Note]:
    """A note for each day above the header. Where some stand beside words of a flight, only those; a day beside words
    of the paper itself (prepared, printed) is none of the flight."""
    of_flight, others = [], []
    for index, row in enumerate(grid.rows[: min(top, _ROWS)]):
        text = digits.to_latin(hidden.tidy(" ".join(text_of(cell) for cell in row if is_filled(cell))))[:_LETTERS]
        found = [note for match in _DAY.finditer(text) if (note := _note(index + 1, match.group()))]
        if _FLIGHT.search(text):
            of_flight += found
        elif not _PAPER.search(text):
            others += found
    return of_flight or others


def _note(row: int, text: str) -> Note | None:
    read = dates.read_date(text, dt.date.max)
    meant = [read.date] if read.date else list(read.by_order.values())
    if not meant:
        return None
    return Note(row, "title", CODE, {"text": text, "days": " ".join(sorted({day.iso for day in meant}))})


def named(notes: tuple[Note, ...]) -> dict[str, list[str]]:
    """Day as written -> the days it can mean (ISO)."""
    return {str(note.params["text"]): str(note.params["days"]).split() for note in notes if note.code == CODE}
