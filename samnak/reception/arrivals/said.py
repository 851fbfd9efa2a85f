"""What the airport's pages say: head-counts, questions and problems of a list, as words in the page's language."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samnak.ground.ui.choices import label
from samnak.ground.ui.formats import count, numbers, partial_date, plain_day
from samnak.reception.arrivals import reading as reader
from samnak.reception.arrivals.doubts import Doubts
from samnak.reception.arrivals.headcount import HeadCount
from samnak.reception.arrivals.queries import BoardLine
from samnak.reception.arrivals.reading import titles
from samnak.reception.arrivals.reading.sentences import NOTES, PROBLEMS, QUESTIONS
from samnak.reception.arrivals.rules import NOBODY_SAID

BLOCKS = {
    "our_house": "house",
    "family": "family",
    "hospital": "hospital",
    "declined": "declined",
    "held": "held",
    "not_said": "unsaid",
}


def place_words() -> dict[str, Any]:
    return {
        "our_house": _("to our house"),
        "family": _("with family"),
        "hospital": _("to hospital"),
        "declined": _("chose their own way"),
        "held": _("kept by the authorities"),
        "not_said": _("did not want to say"),
    }


def terms(head: HeadCount) -> list[dict[str, Any]]:
    """The first sum: from the list to those who landed."""
    first = _("on any list") if head.withdrawn else _("on the list")
    shown = [{"n": head.listed, "words": first, "sign": ""}]
    for n, words, sign in (
        (head.withdrawn, _("no longer on the list"), "-"),
        (head.taken_off - head.withdrawn, _("taken off"), "-"),
        (head.not_boarded, _("did not board"), "-"),
        (head.unlisted, _("not on the list"), "+"),
    ):
        if n:
            shown.append({"n": n, "words": words, "sign": sign})
    return shown


def total(head: HeadCount) -> dict[str, Any]:
    if head.has_landed and head.door_differs:
        words = _("by the list; %(n)s were counted at the door") % {"n": count(head.counted)}
        return {"n": head.landed, "words": words}
    return {"n": head.landed, "words": _("landed") if head.has_landed else _("expected")}


def blocks(head: HeadCount) -> list[dict[str, Any]]:
    """The second sum: one block a person."""
    words = place_words()
    shown = [{"kind": BLOCKS[p], "n": n, "words": words[p]} for p, n in head.places.items()]
    shown.append({"kind": "unmet", "n": head.missing, "words": _("not yet met, or place not known")})
    return shown


def verdict(head: HeadCount) -> str:
    """The second sum as a sentence, and what is missing."""
    parts = [count(n) for n in head.places.values() if n]
    sum_ = f"{' + '.join(parts)} = {count(head.accounted)}" if len(parts) > 1 else count(head.accounted)
    if head.adds_up:
        return _("%(sum)s of %(landed)s.") % {"sum": sum_, "landed": count(head.landed)}
    sentences = [_("%(sum)s of %(landed)s.") % {"sum": sum_, "landed": count(head.landed)}]
    if head.door_differs:
        counts = {"n": count(head.counted), "landed": count(head.landed)}
        sentences.insert(0, _("%(n)s were counted at the door, %(landed)s stand by the list.") % counts)
    if head.not_met:
        sentences.append(
            ngettext("%(n)s person still to meet.", "%(n)s people still to meet.", head.not_met)
            % {"n": count(head.not_met)}
        )
    if head.tonight_not_known:
        sentences.append(
            ngettext(
                "Of %(n)s person we do not know where they sleep.",
                "Of %(n)s people we do not know where they sleep.",
                head.tonight_not_known,
            )
            % {"n": count(head.tonight_not_known)}
        )
    return " ".join(sentences)


FILTERS = ("all", "missing", "not_met", "welcoming", "met", "off", "repeat")


def picks(lines: list[BoardLine], show: str, url: str, *, landed: bool = True) -> list[dict[str, Any]]:
    """The filters above the board, with their counts."""
    words = {
        "all": _("All"),
        "missing": _("Still to settle"),
        "not_met": _("Not yet met"),
        "welcoming": _("Being welcomed"),
        "met": _("Met"),
        "off": _("Not on board") if landed else _("Do not travel"),
        "repeat": _("Repeats"),
    }
    counts = {key: sum(line.group == key for line in lines) for key in FILTERS}
    counts["all"] = len(lines)
    counts["missing"] = sum(line.missing for line in lines)
    shown = [key for key in FILTERS if counts[key] or key in ("all", show)]
    if counts["missing"] == counts["not_met"] and show != "missing":
        shown = [key for key in shown if key != "missing"]
    return [
        {
            "label": words[key],
            "url": url if key == "all" else f"{url}?show={key}",
            "current": key == show,
            "count": n,
        }
        for key, n in ((k, counts[k]) for k in shown)
    ]


def on_the_list(line: BoardLine) -> Any:
    """Where a passenger stands on the list, in words."""
    passenger = line.passenger
    if passenger.unlisted:
        return _("Not on the list")
    if passenger.status == "taken_off":
        reason = passenger.reason
        if reason == NOBODY_SAID:
            return _("No longer on the list")
        if reason:
            return _("Taken off: %(reason)s") % {"reason": label("welcome.not_travelled", reason)}
        return _("Taken off")
    return _("On the list")


def state(line: BoardLine) -> tuple[str, Any]:
    """Kind and word of the status sign."""
    passenger = line.passenger
    if line.group == "repeat":
        return "off", _("Repeat of another row")
    if passenger.status == "taken_off":
        withdrawn = passenger.reason == NOBODY_SAID
        return "off", _("No longer on the list") if withdrawn else _("Stayed in the US")
    if passenger.status == "not_boarded":
        return "off", _("Did not board")
    if line.group == "met":
        return "done", _("Met")
    if line.group == "welcoming":
        return "doing", _("Being welcomed")
    if passenger.flight.has_landed:
        return "late", _("Not yet met")
    words = {"confirmed": _("Confirmed"), "boarded": _("On board")}
    return "none", words.get(passenger.status, _("Expected"))


# ---- a list that was read -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """One question about a list, as the page asks it."""

    row: int
    field: str
    name: Any
    sentence: str
    as_written: str
    choices: list[tuple[str, Any]]  # answer, words
    free: bool  # may be answered with words of one's own (a date)
    input: str  # name of the form field


def date_table(reading: reader.Reading) -> list[tuple[reader.Question, Any, dict[str, str]]]:
    """Dates that one answer settles: each with its person and both readings."""
    people = {p.row: p for p in reading.people}
    return [(q, people[q.row], {k: partial_date(*_whole(v)) for k, v in q.choices.items()}) for q in grouped(reading)]


def grouped(reading: reader.Reading) -> list[reader.Question]:
    return [q for q in reading.questions if q.group]


def _whole(iso: str) -> tuple[Any, str]:
    return dt.date.fromisoformat(iso), "day"


def single_questions(reading: reader.Reading) -> list[Asked]:
    """Questions that only their own row can answer."""
    people = {p.row: p for p in reading.people}
    found = []
    for q in reading.questions:
        if q.group:
            continue
        found.append(
            Asked(
                row=q.row,
                field=q.field,
                name=listed_name(people[q.row]),
                sentence=_(QUESTIONS[q.code]) % {"text": q.as_written},
                as_written=q.as_written,
                choices=[(key, _choice_words(q, key, value)) for key, value in q.choices.items()],
                free=q.field == "birth_date",
                input=f"row-{q.row}-{q.field}",
            )
        )
    return found


def _choice_words(q: reader.Question, key: str, value: str) -> Any:
    if q.field == "birth_date":
        return partial_date(*_whole(value))
    family, _comma, given = value.partition(", ")
    if q.field == "name":
        return _("Family name %(family)s, given name %(given)s") % {"family": family, "given": given}
    return value


def listed_name(person: reader.ListedPerson) -> dict[str, str]:
    """A listed person as the name parts show it."""
    if person.family_name or person.given_name:
        return {
            "family": person.family_name or "",
            "given": person.given_name or "",
            "khmer": person.khmer_name or "",
        }
    return {"family": "", "given": person.full_name or "", "khmer": person.khmer_name or ""}


def problems(reading: reader.Reading) -> list[dict[str, Any]]:
    """What is wrong or missing, by row; the rows are read all the same."""
    people = {p.row: p for p in reading.people}
    return [
        {
            "row": p.row,
            "sentence": _(PROBLEMS[p.code]) % numbers(p.params),
            "name": listed_name(people[p.row]) if p.row in people else None,
        }
        for p in reading.problems
    ]


def notes(reading: reader.Reading) -> list[dict[str, Any]]:
    """What is worth knowing and asks nothing; of the whole file first, then by row. Days above the list are compared
    with the flight's (`doubts`)."""
    told = [n for n in reading.notes if n.code != titles.CODE]
    found = [{"row": n.row, "sentence": _(NOTES[n.code]) % numbers(n.params)} for n in told]
    return sorted(found, key=lambda note: note["row"] or 0)


def repeats(reading: reader.Reading) -> list[dict[str, Any]]:
    """Rows that may be repeats, each with the row it may repeat, and both names."""
    people = {p.row: p for p in reading.people}
    return [
        {"row": later, "name": listed_name(people[later]), "of": first, "of_name": listed_name(people[first])}
        for first, later in reading.repeated
    ]


def doubts(found: Doubts, day: dt.date, version: int) -> list[str]:
    """Why a list may be another flight's, in sentences."""
    sentences = []
    for text, days in found.other_days.items():
        other = plain_day(days[0]) if len(days) == 1 else text
        sentences.append(
            _("Above the list stands another day: %(other)s. This flight comes on %(day)s.")
            % {"other": other, "day": plain_day(day)}
        )
    if found.strangers:
        sentences.append(
            _("Nobody on it stands on version %(n)s. Confirming it takes everybody of that version off the list.")
            % {"n": count(version)}
        )
    return sentences
