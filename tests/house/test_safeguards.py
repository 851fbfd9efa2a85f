"""The papers in docs/safeguards: both languages say the same, what they name exists, the promises stand unchanged."""

import ast
import re
import socket
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "safeguards"
PAPERS = ["promises", "threats", "impact", "sharing", "demand", "lost-device", "breach"]
ONE_LANGUAGE = {"README", "checks"}  # the first is written in both at once, the second is for those who build
ONE_PAGE = {"promises": 450, "demand": 650, "lost-device": 550}  # words that fit on one printed page
DIGITS = str.maketrans("០១២៣៤៥៦៧៨៩", "0123456789")
KHMER = re.compile("[\u1780-\u17ff]")
both = pytest.mark.parametrize("paper", PAPERS)


def text(paper: str) -> str:
    return (FOLDER / f"{paper}.md").read_text(encoding="utf-8")


def words_only(page: str) -> str:
    """The page without its links, code and remarks to builders."""
    return re.sub(r"`[^`]*`|\]\([^)]*\)|<!--.*?-->", " ", page)


def headings(page: str) -> list[int]:
    return [len(found) for found in re.findall(r"(?m)^(#+) ", page)]


def numbers(page: str) -> Counter[str]:
    return Counter(
        found.strip(",.").replace(",", "") for found in re.findall(r"\d[\d,]*", words_only(page).translate(DIGITS))
    )


MONTHS = {
    "January": "មករា", "February": "កុម្ភៈ", "May": "ឧសភា", "July": "កក្កដា", "October": "តុលា", "November": "វិច្ឆិកា",
}  # fmt: skip


def test_every_paper_is_there_in_both_languages_and_no_other() -> None:
    wanted = {f"{paper}.md" for paper in [*PAPERS, *ONE_LANGUAGE]} | {f"{paper}.km.md" for paper in PAPERS}
    assert {path.name for path in FOLDER.iterdir()} == wanted


@both
def test_both_languages_have_the_same_parts(paper: str) -> None:
    english, khmer = text(paper), text(f"{paper}.km")
    assert headings(english) == headings(khmer)
    for mark in (r"(?m)^\|", r"(?m)^- ", r"(?m)^\d\. ", r"\*\*"):
        assert len(re.findall(mark, english)) == len(re.findall(mark, khmer)), mark


@both
def test_both_languages_have_the_same_numbers_and_dates(paper: str) -> None:
    english, khmer = text(paper), text(f"{paper}.km")
    assert numbers(english) == numbers(khmer)
    dated = {m: len(re.findall(rf"\b{m}\b", english)) for m in MONTHS if m != "May"}
    assert dated == {m: khmer.count(f"ខែ{MONTHS[m]}") for m in dated}


@both
def test_what_is_to_be_filled_in_is_marked_in_both_languages(paper: str) -> None:
    english, khmer = text(paper), text(f"{paper}.km")
    assert len(re.findall("(?i)to fill in", english)) == khmer.count("ត្រូវបំពេញ")
    assert english.count("<!-- fill") == khmer.count("<!-- fill")
    assert re.findall(r"`[^`]+`", english) == re.findall(r"`[^`]+`", khmer)


@both
def test_the_khmer_is_written_as_the_glossary_says(paper: str) -> None:
    page = words_only(text(f"{paper}.km"))
    assert len(KHMER.findall(page)) > 1000
    assert "ឲ្យ" not in page and not re.search("[\u200b-\u200f\ufeff]", page)
    assert not re.findall("[\u1780-\u17ff][.;!](?:\\s|$)", page), "a Khmer sentence ends with ។"
    assert not [word for word in ("អ្នកនិរទេស", "ឧក្រិដ្ឋជន", "ជនអន្តោប្រវេសន៍") if word in page]


def test_the_promises_stand_word_for_word() -> None:
    page = text("promises")
    for sentence in PROMISED:
        assert sentence in page, sentence
    promised, _, refused = page.partition("## We do not promise")
    assert [s for s in PROMISED[:4] if s not in promised] == [s for s in PROMISED[4:] if s not in refused] == []
    assert "**Promise (a) does not hold today.**" in page
    assert "**ថ្ងៃនេះ ការសន្យា (a) មិនទាន់ពិតទេ។**" in text("promises.km")


PROMISED = [
    "(a) A stolen phone, laptop, disk or backup does not show client data if it was locked or off.",
    "(b) No staff member sees a client they are not assigned to without leaving a trace that another person reviews.",
    "(c) Counselling and privileged legal notes are closed on screen to everybody else; until the browser-side vault "
    "exists, whoever holds the organisation key could open them from stored data, and we say so.",
    "(d) Donor tables never allow a group smaller than 11 to be computed from what we released.",
    "Protection from a server that is controlled by an attacker while people use it.",
    "Protection of a person forced to unlock.",
    "That privilege holds in court.",
    "That revoked people forget.",
]


@pytest.mark.parametrize("paper", ONE_PAGE)
def test_a_paper_of_one_page_has_one(paper: str) -> None:
    assert len(words_only(text(paper)).split()) < ONE_PAGE[paper]
    assert len(text(f"{paper}.km")) < 6 * ONE_PAGE[paper] + 2000


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.md")), ids=lambda path: path.name)
def test_every_link_leads_to_a_file(path: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)", path.read_text())
    assert [link for link in links if not (path.parent / link).resolve().is_file()] == []
    named = re.findall(r"`(docs/[^`:]+|tests/[^`:]+\.py)", path.read_text())
    assert [one for one in named if not (ROOT / one).is_file()] == []


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.md")), ids=lambda path: path.name)
def test_every_test_that_is_named_exists(path: Path) -> None:
    named = re.findall(r"`(tests/[\w/.\-]+\.py)::(\w+)`", path.read_text())
    assert [f"{file}::{test}" for file, test in named if test not in functions(file)] == []


@cache
def functions(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_all_forty_eight_checks_stand_there_once_with_how_they_are_held() -> None:
    rows = re.findall(r"(?m)^\| (\d+) \| ([^|]+) \| ([^|]+) \|$", text("checks"))
    assert [int(number) for number, _check, _held in rows] == list(range(1, 49))
    held = re.compile(r"`tests/|`docs/decisions|Not yet|not apply|In work")
    assert [number for number, _check, how in rows if not held.search(how)] == []


def test_all_threats_stand_there_with_what_shows_that_they_are_held() -> None:
    rows = re.findall(r"(?m)^\| (T\d+) \|(.+)\|(.+)\|(.+)\|$", text("threats"))
    assert [row[0] for row in rows] == [f"T{number}" for number in range(1, 25)]
    assert [row[0] for row in rows if not re.search(r"`(tests|docs)/|none yet|not apply|in work", row[3])] == []


def test_no_test_reaches_another_machine() -> None:
    with socket.socket() as line, pytest.raises(AssertionError, match="tried to reach"):
        line.connect(("192.0.2.1", 443))
