"""The Khmer catalogue is whole, and written as docs/glossary.md says.

The English sentences are taken out of the code anew each time, so a sentence added without its Khmer fails here.
"""

import gettext
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import polib
import pytest
from django import forms
from django.contrib.auth.password_validation import get_default_password_validators
from django.core.exceptions import ValidationError
from django.utils.translation import override

from samnak.ground import packs
from samnak.ground.packs.parts import Text
from samnak.ground.ui.formats import numbers

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "samnak" / "locale" / "km" / "LC_MESSAGES"
CATALOGUE = polib.pofile(str(FOLDER / "django.po"))

KHMER = re.compile(r"[\u1780-\u17ff]")
PLACE = re.compile(r"%(?:\([a-z_]+\))?[sd]|%%|(?<!\{)\{[a-z_]*\}|</?[a-z][^>]*>")
# Written with Latin letters in Khmer too: kinds of files, letters on a form, words the command line expects.
LATIN = {
    *("A", "MB", "NUL", "Limon", "CSV", "UTF", "PDF", "XML", "xlsx", "xls", "xlsb", "ods", "csv", "txt", "age"),
    *("dmy", "mdy", "unknown", "family_first", "given_first", "M", "F", "date_order", "rows", "birth_date"),
}
# The answer to a question: in Khmer it repeats the question's verb, so it is not the same everywhere.
ANSWERS = {"yes", "no", "none", "not known", "somebody else", "yes, but it can wait"}
# Spaces without width, joiners, marks of direction, soft hyphens; Khmer letters that Unicode advises against.
UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\u17a3\u17a4\u17b4\u17b5\u17d3\u17d8]")
# Never said of a person: returnee or deportee as a label, criminal, alien.
HARD = ("និរទេសជន", "ជនត្រូវបាននិរទេស", "អ្នកត្រូវបាននិរទេស", "ឧក្រិដ្ឋជន", "ជនល្មើស", "ជនបរទេស", "ជនចំណាកស្រុក")
ENDS = {".": "។", "?": "?", ":": "៖"}

Key = tuple[str, str, str]  # context, sentence, its plural


def key_of(entry: polib.POEntry) -> Key:
    return entry.msgctxt or "", entry.msgid, entry.msgid_plural or ""


def khmer_of(entry: polib.POEntry) -> str:
    return entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr


def wrong(entries: Iterable[polib.POEntry]) -> str:
    return "\n".join(f"{entry.msgid!r}: {khmer_of(entry)!r}" for entry in entries)


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> set[Key]:
    """Every sentence the code marks for translation, extracted from a copy so that nothing here is touched."""
    assert shutil.which("xgettext"), "gettext is missing: install it to check the translations."
    copy = tmp_path_factory.mktemp("extracted")
    skip = shutil.ignore_patterns("__pycache__", "static", "LC_MESSAGES")
    shutil.copytree(ROOT / "samnak", copy / "samnak", ignore=skip)
    (copy / "samnak" / "locale").mkdir(exist_ok=True)
    shutil.copy(ROOT / "manage.py", copy)
    command = [sys.executable, "manage.py", "makemessages", "--locale", "km", "--keep-pot"]
    environ = {**os.environ, "SAMNAK_HOME": str(copy / "var"), "PYTHONPATH": str(copy)}
    subprocess.run(command, cwd=copy, env=environ, check=True, capture_output=True, text=True)
    return {key_of(entry) for entry in polib.pofile(str(copy / "samnak" / "locale" / "django.pot"))}


def test_every_sentence_of_the_code_stands_in_the_khmer_catalogue(said: set[Key]) -> None:
    missing = said - {key_of(entry) for entry in CATALOGUE}
    assert not missing, "In the code, not in django.po:\n" + "\n".join(map(repr, sorted(missing)))


def test_the_catalogue_keeps_no_sentence_that_the_code_no_longer_says(said: set[Key]) -> None:
    left = {key_of(entry) for entry in CATALOGUE} - said
    assert not left, "In django.po, not in the code:\n" + "\n".join(map(repr, sorted(left)))
    assert CATALOGUE.obsolete_entries() == []


def test_no_sentence_stands_in_the_catalogue_twice() -> None:
    """Tools for catalogues refuse such a file whole."""
    counted = Counter(key_of(entry) for entry in CATALOGUE)
    assert {key: n for key, n in counted.items() if n > 1} == {}


def test_every_sentence_is_translated_and_no_guess_is_left() -> None:
    assert [entry.msgid for entry in CATALOGUE if not khmer_of(entry).strip()] == []
    assert [entry.msgid for entry in CATALOGUE if entry.fuzzy] == []
    assert [entry.msgid for entry in CATALOGUE if set(entry.msgstr_plural) - {0}] == [], "Khmer has one form"


def test_every_place_to_fill_and_every_mark_of_html_is_kept() -> None:
    def places(text: str) -> Counter[str]:
        return Counter(PLACE.findall(text))

    differ = [e for e in CATALOGUE if places(khmer_of(e)) not in (places(e.msgid), places(e.msgid_plural or e.msgid))]
    assert not differ, wrong(differ)


def _bare(text: str) -> str:
    """Without the places to fill, and without the pattern of an answer file."""
    return PLACE.sub(" ", re.sub(r"\{\".*\}", " ", text))


def test_every_translation_is_written_in_khmer_letters() -> None:
    only_places = [e for e in CATALOGUE if re.search(r"[A-Za-z]", _bare(e.msgid)) and not KHMER.search(khmer_of(e))]
    assert not only_places, wrong(only_places)


def test_no_english_is_left_in_a_translation() -> None:
    def left(text: str) -> set[str]:
        return set(re.findall(r"[A-Za-z_]+", re.sub(r"</?[a-z][^>]*>", " ", _bare(text)))) - LATIN

    english = {e.msgid: left(khmer_of(e)) for e in CATALOGUE if left(khmer_of(e))}
    assert english == {}


def test_no_letter_stands_there_that_nobody_can_see() -> None:
    unseen = [e for e in CATALOGUE if UNSEEN.search(khmer_of(e)) or not unicodedata.is_normalized("NFC", khmer_of(e))]
    assert not unseen, wrong(unseen)


def test_one_spelling_and_no_hard_word_for_a_person() -> None:
    spelling = [entry for entry in CATALOGUE if "ឲ្យ" in khmer_of(entry) or "អោយ" in khmer_of(entry)]
    assert not spelling, "The word is spelled ឱ្យ everywhere:\n" + wrong(spelling)
    hard = [entry for entry in CATALOGUE if any(word in khmer_of(entry) for word in HARD)]
    assert not hard, wrong(hard)


def test_quotation_marks_and_the_ends_of_sentences_are_khmer() -> None:
    quoted = [e for e in CATALOGUE if re.search("[\"“”„'‘’`]", re.sub(r"<[^>]*>|\{\".*\}", "", khmer_of(e)))]
    assert not quoted, "A quotation stands in «…»:\n" + wrong(quoted)
    colon = [e for e in CATALOGUE if re.search(r"[\u1780-\u17d3]\s*:|[\u1780-\u17d3]\.(\s|$)", khmer_of(e))]
    assert not colon, "A list is opened by ៖, a sentence ends with ។:\n" + wrong(colon)
    ends = [e for e in CATALOGUE if e.msgid[-1] in ENDS and khmer_of(e)[-1] != ENDS[e.msgid[-1]]]
    assert not ends, wrong(ends)


def test_spaces_at_the_edges_are_those_of_the_english() -> None:
    def edges(text: str) -> tuple[str, str]:
        return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]

    differ = [entry for entry in CATALOGUE if edges(entry.msgid) != edges(khmer_of(entry))]
    assert not differ, wrong(differ)
    loose = [e for e in CATALOGUE if re.search(r"\s\s|\s[។៖?»]|«\s", khmer_of(e))]
    assert not loose, wrong(loose)


def test_a_number_is_not_parted_from_its_counting_word() -> None:
    """A fixed space: `៣ នាក់` never breaks over two lines."""
    counted = re.compile(r"(?:[០-៩]|%\([a-z_]+\)[sd]) (?:នាក់|ថ្ងៃ|ឆ្នាំ|នាទី|ម៉ោង|ខ្ទង់|ជួរ)(?![ក-៓])")
    parted = [entry for entry in CATALOGUE if counted.search(khmer_of(entry))]
    assert not parted, wrong(parted)


def test_the_catalogue_and_the_programme_pack_use_the_same_words() -> None:
    ours = {e.msgid.casefold(): khmer_of(e).replace("\N{NO-BREAK SPACE}", " ") for e in CATALOGUE if not e.msgctxt}
    differ = {
        text.in_language("en"): (text.in_language("km"), ours[text.in_language("en").casefold()])
        for text in _labels()
        if (word := text.in_language("en").casefold()) in ours and word not in ANSWERS
        if text.in_language("km") != ours[word]
    }
    assert differ == {}


def _labels() -> Iterator[Text]:
    pack = packs.current()
    for choices in pack.lists.values():
        yield from (choice.label for choice in choices if dict(choice.label.words).get("km"))
    yield from pack.spoken_lines.values()


def test_what_django_says_about_a_field_is_in_our_catalogue() -> None:
    """Every kind of field our forms use, and every rule they carry; Django's own Khmer has gaps."""
    known = {entry.msgid for entry in CATALOGUE} | {entry.msgid_plural for entry in CATALOGUE}
    with override("en"):
        sentences = {str(words) for field in _fields() for words in _messages(field)}
    assert {s for s in sentences if s not in known and not _filled(s, known)} == set()


def _filled(sentence: str, known: set[str]) -> bool:
    """Whether it is one of the known sentences with its places filled."""
    patterns = (".+".join(map(re.escape, PLACE.split(each))) for each in known if PLACE.search(each))
    return any(re.fullmatch(pattern, sentence, re.DOTALL) for pattern in patterns if len(pattern) > 10)


def _fields() -> Iterator[forms.Field]:
    from samnak.ground.access.forms import SignInForm
    from samnak.ground.ui.forms import PlainForm
    from samnak.reception.arrivals import forms as arrivals
    from samnak.reception.register import forms as register

    assert arrivals and register  # their forms are PlainForm's subclasses
    yield from SignInForm().fields.values()
    waiting = [PlainForm]
    while waiting:
        form = waiting.pop()
        waiting += form.__subclasses__()
        yield from form.base_fields.values()


def _messages(field: forms.Field) -> Iterator[object]:
    """What the field may say, and what each of its rules says of a value that breaks it."""
    yield from field.error_messages.values()
    for rule in field.validators:
        for value in ("x" * 20_000, "\0", 10**9, -(10**9)):
            try:
                rule(value)
            except TypeError:
                continue  # a rule for numbers, given text, or the other way round
            except ValidationError as refused:
                yield from refused.messages


def test_what_is_said_about_a_password_is_in_our_catalogue() -> None:
    known = {entry.msgid for entry in CATALOGUE} | {entry.msgid_plural for entry in CATALOGUE}
    with override("en"):
        for validator in get_default_password_validators():
            with pytest.raises(ValidationError) as refused:
                validator.validate("password" if "Common" in type(validator).__name__ else "x")
            for words in (*refused.value.messages, validator.get_help_text()):
                assert words in known or _filled(words, known), words


def test_the_compiled_catalogue_speaks_khmer_whatever_the_number(tmp_path: Path) -> None:
    compiled = tmp_path / "django.mo"
    CATALOGUE.save_as_mofile(str(compiled))
    with compiled.open("rb") as file:
        spoken = gettext.GNUTranslations(file)
    for number in (0, 1, 2, 30):
        assert spoken.ngettext("%(shown)s person", "%(shown)s people", number) == "%(shown)s\N{NO-BREAK SPACE}នាក់"
    assert spoken.gettext("It adds up") == "ត្រូវគ្នាហើយ"
    assert spoken.pgettext("on a flight", "People") == "អ្នកដំណើរ"


def test_what_is_wrong_with_a_list_is_counted_in_khmer_digits() -> None:
    """What stands in the file keeps the digits it has there; a year is not grouped."""
    with override("km"):
        parts = numbers({"limit": 20_000, "row": 14, "year": 1974, "text": "06/09/1974"})
    assert parts == {"limit": "២០\N{NO-BREAK SPACE}០០០", "row": "១៤", "year": "១៩៧៤", "text": "06/09/1974"}
