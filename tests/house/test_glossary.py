"""docs/glossary.md names everything the field has a word for, with the Khmer that stands on the pages."""

import re
from pathlib import Path
from typing import NamedTuple

import polib
import pytest
from django.apps import apps
from django.utils.translation import override

from samnak.ground import packs
from samnak.ground.access.models import Relation
from samnak.ground.access.roles import COMPARTMENTS, PERMISSIONS, RELATIONS, ROLES
from samnak.reception.arrivals.models import ArrivalList, Flight, Passenger

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "glossary.md").read_text()
WORDS = polib.pofile(str(ROOT / "samnak" / "locale" / "km" / "LC_MESSAGES" / "django.po"))
KHMER = re.compile(r"[\u1780-\u17ff]")
DOUBT = " †"
SECOND = "For a native reader to settle"


class Row(NamedTuple):
    section: str
    english: str
    khmer: str
    code: str
    meaning: str


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def rows() -> list[Row]:
    """Every line of the tables, but for heads and the last table."""
    found, section = [], ""
    for line in PAGE.splitlines():
        if line.startswith("#"):
            section = line.lstrip("# ")
        elif line.startswith("| ") and section != SECOND and not line.startswith("| English"):
            found.append(Row(section, *_cells(line)))
    return found


def to_settle() -> dict[str, str]:
    lines = PAGE.split(f"## {SECOND}")[1].splitlines()
    return dict(_cells(line) for line in lines if line.startswith("| ") and not line.startswith("| Khmer"))


ROWS = rows()


def by_code(section: str) -> dict[str, str]:
    """Code -> Khmer in one section, without the mark of doubt."""
    return {row.code.strip("`"): row.khmer.removesuffix(DOUBT) for row in ROWS if row.section == section}


def khmer(words: object) -> str:
    """What the catalogue says for a lazy sentence, with plain spaces."""
    with override("en"):
        english = str(words)
    entry = WORDS.find(english)
    assert entry is not None, f"{english!r} is not in the catalogue"
    return entry.msgstr.replace("\N{NO-BREAK SPACE}", " ")


def test_every_line_has_its_khmer_and_its_place_in_the_code() -> None:
    assert len(ROWS) > 100
    assert [row.english for row in ROWS if not KHMER.search(row.khmer) or not row.english] == []
    assert [row.english for row in ROWS if not row.code and row.english != "does not add up yet"] == []


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ("Roles", {key: role.label for key, role in ROLES.items()}),
        ("Compartments", COMPARTMENTS),
        ("Permissions", PERMISSIONS),
    ],
)
def test_roles_compartments_and_permissions_stand_there_as_on_the_pages(section: str, words: dict[str, object]) -> None:
    assert by_code(section) == {key: khmer(label) for key, label in words.items()}


def test_every_standing_of_a_passenger_a_flight_and_a_list_is_explained() -> None:
    known = {row.code.strip("`"): row.khmer.removesuffix(DOUBT) for row in ROWS}
    states = {
        f"{kind.__qualname__}.{name}": khmer(kind[name].label)
        for kind in (Passenger.Status, Flight.State, ArrivalList.State)
        for name in kind.names
    }
    assert {code: known.get(code) for code in states} == states


def test_every_life_status_stands_there_in_the_words_of_the_pack() -> None:
    choices = packs.current().choices("register.life_statuses", with_retired=True)
    assert by_code("Where life stands") == {choice.key: choice.label.in_language("km") for choice in choices}


def test_every_relation_is_explained() -> None:
    assert set(by_code("Relations")) == {*RELATIONS, *Relation.KINDS}


def test_every_model_is_named() -> None:
    named = set(re.findall(r"`([A-Za-z]+)`", " ".join(row.code for row in ROWS)))
    ours = {model.__name__ for model in apps.get_models() if model.__module__.startswith("samnak.")}
    assert ours - named == set()


def test_every_marked_word_waits_in_the_second_table_with_a_question() -> None:
    marked = {row.khmer.removesuffix(DOUBT) for row in ROWS if row.khmer.endswith(DOUBT)}
    waiting = to_settle()
    assert marked - set(waiting) == set()
    assert [word for word, question in waiting.items() if not question or not KHMER.search(word)] == []
    unmarked = {row.khmer for row in ROWS if not row.khmer.endswith(DOUBT)} & set(waiting)
    assert unmarked == set(), "A word that waits carries the mark wherever it stands."


def test_words_the_pack_marks_for_review_are_marked_here_too() -> None:
    doubted = {
        label.in_language("km")
        for remark in packs.current().remarks
        if remark.kind == "review" and remark.about == "km"
        for label in _labels_at(remark.place)
    }
    certain = {row.khmer for row in ROWS if not row.khmer.endswith(DOUBT)}
    assert doubted
    assert doubted & certain == set()


def _labels_at(place: str) -> list[packs.parts.Text]:
    """The label at a remark's place, "welcome.toml: tonight.held"; camps and others without one give nothing."""
    file, _, key = place.partition(".toml: ")
    listed, _, key = key.rpartition(".")
    name = listed if listed in packs.current().lists else f"{file}.{listed}"
    choices = packs.current().lists.get(name, ())
    return [choice.label for choice in choices if choice.key == key and dict(choice.label.words).get("km")]


def test_the_glossary_is_written_with_one_spelling() -> None:
    assert "ឲ្យ" not in PAGE
    assert not re.search("[\u200b-\u200f\ufeff\u00ad]", PAGE)
