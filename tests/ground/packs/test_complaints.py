"""What a pack's author reads when something is wrong: the file, the line, the key, and what to do."""

from collections.abc import Callable
from pathlib import Path

import pytest

from samnak.ground import packs
from samnak.ground.packs import PackError


def change(file: str, old: str, new: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return spoil


COMPLAINTS = {
    "a key nobody knows": (
        change("services.toml", "order = 2", "ordre = 2"),
        "services.toml, line 3: 'ordre' is not known here. Did you mean 'order'?",
    ),
    "a list nobody knows": (
        change("welcome.toml", "[[tonight]]", "[[tonite]]"),
        "welcome.toml, line 25: 'tonite' is not known here. Did you mean 'tonight'?",
    ),
    "a missing key": (
        change("services.toml", "order = 2\n", ""),
        "services.toml, line 1: 'order' is missing. It must be a whole number without quotation marks",
    ),
    "a missing key of the pack": (
        change("pack.toml", 'country = "RU"\n', ""),
        "pack.toml, line 1: 'country' is missing. It must be words in quotation marks, like \"this\".",
    ),
    "no label": (
        change("services.toml", 'label = { en = "Bread", ru_x = "Hleb" }\n', ""),
        'services.toml, line 1: \'label\' must be given in every language: label.en = "..." and label.ru_x = "...".',
    ),
    "a label in no language": (
        change("services.toml", '{ en = "Bread", ru_x = "Hleb" }', '"Bread"'),
        'services.toml, line 4: \'label\' must be given in every language: label.en = "..." and label.ru_x = "...".',
    ),
    "words missing in one language": (
        change("receiving.toml", 'label.ru_x = "Ministerija"\n', ""),
        "receiving.toml, line 11: 'label.ru_x' is missing. Give the words in this language.",
    ),
    "words missing in a table in one line": (
        change("services.toml", ', ru_x = "Hleb svaki dan."', ""),
        "services.toml, line 5: 'offer.ru_x' is missing. Give the words in this language.",
    ),
    "a language the pack does not speak": (
        change("services.toml", 'ru_x = "Krevet" }', 'fr = "Lit" }'),
        "services.toml, line 10: 'fr' is not known here. Known here: en, ru_x.",
    ),
    "empty words": (
        change("receiving.toml", '"Garda"', '" "'),
        "receiving.toml, line 4: 'label.ru_x' must be words in quotation marks.",
    ),
    "one key twice": (
        change("services.toml", '"bed"', '"bread"'),
        "services.toml, line 8: the key 'bread' stands twice in 'services', first in line 2. Give each its own key.",
    ),
    "a key with a space": (
        change("services.toml", '"bed"', '"a bed"'),
        'services.toml, line 8: the key "a bed" is not a short name. Use up to 30 of a to z, 0 to 9 and _.',
    ),
    "the answer every question has": (
        change("register.toml", 'key = "one"', 'key = "not_said"'),
        "'not_said' is an answer every question has already. Take it out.",
    ),
    "a date in quotation marks": (
        change("receiving.toml", "from = 2005-07-01", 'from = "2005-07-01"'),
        "receiving.toml, line 13: 'from' must be a date without quotation marks, like 2018-08-01.",
    ),
    "a date with a time": (
        change("receiving.toml", "from = 2005-07-01", "from = 2005-07-01T00:00:00"),
        "receiving.toml, line 13: 'from' must be a date without quotation marks, like 2018-08-01.",
    ),
    "a day that does not exist": (
        change("receiving.toml", "from = 2005-07-01", "from = 2005-02-31"),
        "receiving.toml, line 13: this is not TOML (Invalid date or datetime). "
        "Look at the quotation marks, brackets and dates.",
    ),
    "an end before the beginning": (
        change("receiving.toml", "until = 2005-06-30", "until = 1997-06-30"),
        "receiving.toml, line 6: 'until' (1997-06-30) is before 'from' (1998-03-01).",
    ),
    "an authority without its first day": (
        change("receiving.toml", "from = 2005-07-01\n", ""),
        "receiving.toml, line 9: 'from' is missing. It must be a date without quotation marks",
    ),
    "two authorities on one day": (
        change("receiving.toml", "until = 2005-06-30", "until = 2005-07-01"),
        "receiving.toml, line 13: 'ministry' begins on 2005-07-01, while 'guard' still holds. "
        "Let 'guard' end ('until') the day before.",
    ),
    "an authority that never ended": (
        change("receiving.toml", "until = 2005-06-30\n", ""),
        "receiving.toml, line 12: 'ministry' begins on 2005-07-01, while 'guard' still holds. "
        "Let 'guard' end ('until') the day before.",
    ),
    "an unclosed quotation mark": (
        change("services.toml", 'key = "bread"', 'key = "bread'),
        "services.toml, line 2: this is not TOML (Illegal character '\\n'). "
        "Look at the quotation marks, brackets and dates.",
    ),
    "a file that ends too early": (
        change("camps.toml", 'source = "made up"', 'source = """'),
        "camps.toml, line 13: this is not TOML (Unterminated string). Look at the quotation marks, brackets and dates.",
    ),
    "a number in quotation marks": (
        change("camps.toml", "opened = 1979", 'opened = "1979"'),
        "camps.toml, line 12: 'opened' must be a whole number without quotation marks, like 3.",
    ),
    "true for a number": (
        change("pack.toml", "minor_digits = 2", "minor_digits = true"),
        "pack.toml, line 8: 'minor_digits' must be a whole number without quotation marks, like 3.",
    ),
    "a year that is none": (
        change("camps.toml", "opened = 1979", "opened = 79"),
        "camps.toml, line 12: 'opened' is 79. Write a year, like 1979, or leave it out.",
    ),
    "one word where a list is meant": (
        change("camps.toml", '["Henzau"]', '"Henzau"'),
        'camps.toml, line 11: \'other_spellings\' must be a list of words, like ["one", "two"].',
    ),
    "one table where items are meant": (
        change("services.toml", "[[services]]", "[services]"),
        "services.toml, line 7: this is not TOML",
    ),
    "a time zone that is none": (
        change("pack.toml", "Europe/Vienna", "Strelsau"),
        'pack.toml, line 5: there is no time zone "Strelsau". Write it like Asia/Tokyo.',
    ),
    "a country that is no code": (
        change("pack.toml", 'country = "RU"', 'country = "Ruritania"'),
        'pack.toml, line 4: \'country\' is "Ruritania". Write it like the two-letter code, "KH".',
    ),
    "a sum's answer taken out": (
        change("welcome.toml", 'key = "our_house"', 'key = "own_house"\ncounts_as = "family"'),
        "'tonight' lacks the answer 'our_house'. Keep it: sums and rules stand on it.",
    ),
    "an added answer no sum can place": (
        change("welcome.toml", "[[tonight]]", '[[tonight]]\nkey="inn"\nlabel={en="Inn",ru_x="Han"}\n[[tonight]]'),
        "welcome.toml, line 26: 'inn' must say with which answer it is counted: counts_as = one of",
    ),
    "a pattern that is none": (
        change("register.toml", 'key = "passport"', 'key = "passport"\npattern = "["\nexample = "x"'),
        "'pattern' is not a regular expression",
    ),
    "an example that does not fit": (
        change("register.toml", 'key = "passport"', 'key = "passport"\npattern = "[0-9]+"\nexample = "x"'),
        "give an 'example' that fits the 'pattern'.",
    ),
    "a kind of camp nobody named": (
        change("camps.toml", 'kind = "camp"', 'kind = "island"'),
        "camps.toml, line 9: 'kind' is \"island\". Use one of camp.",
    ),
    "a level nobody named": (
        change("gazetteer.toml", 'level = "county"', 'level = "parish"'),
        "gazetteer.toml, line 14: 'level' is \"parish\". Use one of county.",
    ),
    "a review in no language": (
        change("camps.toml", 'review = ["ru_x"]', 'review = ["km"]'),
        "camps.toml, line 8: 'review' names \"km\". The pack speaks en, ru_x.",
    ),
    "a missing file": (
        lambda folder: (folder / "register.toml").unlink(),
        "register.toml: this file is missing from the pack.",
    ),
    "a missing table of places": (
        lambda folder: (folder / "gazetteer.tsv.gz").unlink(),
        "gazetteer.tsv.gz: this file is missing from the pack.",
    ),
    "letters in another encoding": (
        lambda folder: (folder / "services.toml").write_bytes(b'a = "\xe9"'),
        "services.toml: this file is not written in UTF-8. Save it as UTF-8.",
    ),
    "an empty list of services": (
        lambda folder: (folder / "services.toml").write_text(""),
        "services.toml, line 1: 'services' is missing. Give at least one, under [[services]].",
    ),
    "a pack to extend that is not there": (
        change("pack.toml", 'key = "ruritania"', 'key = "ruritania"\nextends = "../nowhere"'),
        'pack.toml, line 2: there is no programme pack "../nowhere" to extend.',
    ),
    "a pack that extends itself": (
        change("pack.toml", 'key = "ruritania"', 'key = "ruritania"\nextends = "../ruritania"'),
        'pack.toml, line 2: "../ruritania" extends this pack in turn. One of the two must stand alone.',
    ),
}


@pytest.mark.parametrize("name", COMPLAINTS)
def test_a_wrong_pack_is_refused_in_one_plain_sentence(name: str, ruritania: Path) -> None:
    spoil, sentence = COMPLAINTS[name]
    spoil(ruritania)
    with pytest.raises(PackError) as refused:
        packs.load(ruritania)
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)
    assert refused.value.file in str(refused.value)


def test_a_complaint_knows_file_line_and_key(ruritania: Path) -> None:
    change("services.toml", "order = 2", 'order = "2"')(ruritania)
    with pytest.raises(PackError) as refused:
        packs.load(ruritania)
    assert (refused.value.file, refused.value.line, refused.value.key) == ("services.toml", 3, "order")


def test_a_folder_without_a_pack_is_named(tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"there is no programme pack in .*Set SAMNAK_PACK to its folder"):
        packs.load(tmp_path)
