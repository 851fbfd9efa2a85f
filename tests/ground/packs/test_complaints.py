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


def take_out(path: Path, start: str, end: str) -> None:
    """Leave out everything from one heading to another."""
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index(start)] + text[text.index(end) :], encoding="utf-8")


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
    "a section of numbers left out": (
        change(
            "casework.toml",
            "[caseload]\nsoft = 5\nhard = 8\nsurge_hard = 8\nsurge_from_people = 3\nsurge_days = 6\n",
            "",
        ),
        "casework.toml, line 1: 'caseload' is missing. Give it, under [caseload].",
    ),
    "a number left out": (
        change("casework.toml", "surge_days = 6\n", ""),
        "casework.toml, line 14: 'surge_days' is missing. It must be a whole number without quotation marks",
    ),
    "a limit below nothing": (
        change("casework.toml", "soft = 5", "soft = -5"),
        "casework.toml, line 15: 'soft' is -5. Write a number from 1 to 10000.",
    ),
    "a plan due on no day": (
        change("casework.toml", "due_after_days = 10", "due_after_days = 0"),
        "casework.toml, line 2: 'due_after_days' is 0. Write a number from 1 to 10000.",
    ),
    "a soft limit over the hard one": (
        change("casework.toml", "soft = 5", "soft = 9"),
        "casework.toml, line 15: 'soft' (9) is more than 'hard' (8). Limits must not fall.",
    ),
    "a hard limit over that of a surge": (
        change("casework.toml", "surge_hard = 8", "surge_hard = 7"),
        "casework.toml, line 16: 'hard' (8) is more than 'surge_hard' (7). Limits must not fall.",
    ),
    "a number nobody knows": (
        change("casework.toml", "soft = 5", "softly = 5"),
        "casework.toml, line 15: 'softly' is not known here. Did you mean 'soft'?",
    ),
    "two reviews of one day": (
        change("casework.toml", "after_days = 40", "after_days = 20"),
        "casework.toml, line 4: 'second' and 'first' both come after 20 days. Keep one of them.",
    ),
    "a review without its day": (
        change("casework.toml", "after_days = 40\n", ""),
        "casework.toml, line 4: 'after_days' is missing.",
    ),
    "no review at all": (
        lambda folder: take_out(folder / "casework.toml", "[[plan.reviews]]", "[caseload]"),
        "casework.toml, line 1: 'reviews' is missing. Give at least one, under [[plan.reviews]].",
    ),
    "help of a service that is not offered": (
        change("casework.toml", 'service = "bread"', 'service = "cake"'),
        "'service' is \"cake\". Use one of bed, bread.",
    ),
    "help in a unit that is not there": (
        change("casework.toml", 'unit = "loaf"', 'unit = "slice"'),
        "'unit' is \"slice\". Use one of crown, loaf.",
    ),
    "digits without money": (
        change("casework.toml", 'currency = "RUR"\n', ""),
        "'minor_digits' belongs to money. Give its 'currency' too.",
    ),
    "money that is no code": (
        change("casework.toml", 'currency = "RUR"', 'currency = "crowns"'),
        '\'currency\' is "crowns". Write it like the three-letter code, "KHR".',
    ),
    "a step of days and months": (
        change("casework.toml", "days = 9", "days = 9\nmonths = 1"),
        "a step is so many 'days' or so many 'months'. Give one of the two.",
    ),
    "a step of nothing": (
        change("casework.toml", "days = 9\n", ""),
        "a step is so many 'days' or so many 'months'. Give one of the two.",
    ),
    "a step of no days": (
        change("casework.toml", "days = 9", "days = 0"),
        "'days' is 0. Write a number from 1 to 10000.",
    ),
    "a reason of the field taken out": (
        change("casework.toml", 'key = "re_migrated"', 'key = "sailed"\ncounts_as = "died"'),
        "'closure_reasons' lacks the answer 're_migrated'. Keep it: sums and rules stand on it.",
    ),
    "an answer to a call that no rule can place": (
        change("casework.toml", 'key = "number_wrong"', 'key = "line_dead"'),
        "'line_dead' must say with which answer it is counted: counts_as = one of reached, no_answer",
    ),
    "a course of a status nobody has": (
        change("courses.toml", 'status = "died"', 'status = "crowned"'),
        "courses.toml, line 4: 'status' is \"crowned\". Use one of alive, died,",
    ),
    "two courses of one status": (
        change("courses.toml", 'key = "fever"', 'key = "fever"\nstatus = "died"'),
        "courses.toml, line 1: 'farewell' and 'fever' both belong to the status 'died'. Keep one of them.",
    ),
    "a course without steps": (
        lambda folder: (folder / "courses.toml").write_text(
            '[[courses]]\nkey = "dance"\nlabel = {en = "Dance", ru_x = "Ples"}\n'
        ),
        "courses.toml, line 1: a course has 1 to 12 steps, each under [[courses.steps]]; here are 0.",
    ),
    "a step nobody takes": (
        change("courses.toml", 'who = "reception"', 'who = "butler"'),
        "courses.toml, line 17: 'who' is \"butler\". Use one of caseworker, supervisor, reception.",
    ),
    "a step before the beginning": (
        change("courses.toml", "after_days = 9", "after_days = -9"),
        "courses.toml, line 18: 'after_days' is -9. Write a number from 0 to 3650.",
    ),
    "one step twice": (
        change("courses.toml", 'key = "book"', 'key = "bell"'),
        "courses.toml, line 14: the key 'bell' stands twice in 'steps', first in line 7. Give each its own key.",
    ),
    "a step in one language": (
        change("courses.toml", 'tell = { en = "The town.", ru_x = "Grad." }', 'tell = { en = "The town." }'),
        "courses.toml, line 9: 'tell.ru_x' is missing. Give the words in this language.",
    ),
    "a rule nobody can read": (
        change("holidays.toml", "second tuesday of october", "second moonday of october"),
        "holidays.toml, line 15: 'rule' is \"second moonday of october\". "
        'Write it like "third monday of january" or "last friday of may".',
    ),
    "a feast on no day": (
        change("holidays.toml", 'rule = "second tuesday of october"\n', ""),
        "holidays.toml, line 12: say when it is in one way: 'month' with 'day', or 'rule', or 'dates'.",
    ),
    "a feast in two ways": (
        change("holidays.toml", "month = 2\nday = 29\n", 'month = 2\nday = 29\nrule = "first monday of may"\n'),
        "holidays.toml, line 10: say when it is in one way: 'month' with 'day', or 'rule', or 'dates'.",
    ),
    "a day without its month": (
        change("holidays.toml", "month = 2\nday = 29\n", 'day = 29\nrule = "first monday of may"\n'),
        "holidays.toml, line 8: 'day' belongs to 'month'. Take it out, or give both.",
    ),
    "a month without its day": (
        change("holidays.toml", "day = 29\n", ""),
        "holidays.toml, line 4: 'day' is missing. It must be a whole number",
    ),
    "a thirteenth month": (
        change("holidays.toml", "month = 2", "month = 13"),
        "holidays.toml, line 8: 'month' is 13. Write a number from 1 to 12.",
    ),
    "a thirtieth of February": (
        change("holidays.toml", "day = 29", "day = 30"),
        "holidays.toml, line 9: 'day' is 30. Write a number from 1 to 29.",
    ),
    "a date in quotation marks in a list": (
        change("holidays.toml", "2026-10-14]", '"2026-10-14"]'),
        "holidays.toml, line 21: 'dates' must be a list of dates without quotation marks, like [",
    ),
    "no dates in a list": (
        change("holidays.toml", "[2026-10-13, 2026-10-14]", "[]"),
        "holidays.toml, line 21: 'dates' must be a list of dates without quotation marks, like [",
    ),
    "one date twice": (
        change("holidays.toml", "2026-10-14]", "2026-10-13]"),
        "holidays.toml, line 21: 'dates' names 2026-10-13 twice. Take one of them out.",
    ),
    "a rule that holds once": (
        change("holidays.toml", 'rule = "second', 'once = true\nrule = "second'),
        "holidays.toml, line 15: 'once' belongs to 'dates'. Take it out.",
    ),
    "a feast of no country": (
        change("holidays.toml", 'country = "AT"', 'country = "Austria"'),
        'holidays.toml, line 27: \'country\' is "Austria". Write it like the two-letter code, "KH".',
    ),
    "a week without work": (
        change(
            "holidays.toml",
            '["friday"]',
            '["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]',
        ),
        'holidays.toml, line 2: \'RU\' must be the days of rest, like ["saturday", "sunday"].',
    ),
    "a day of rest that is no day": (
        change("holidays.toml", '["friday"]', '["Friday"]'),
        'holidays.toml, line 2: \'RU\' must be the days of rest, like ["saturday", "sunday"].',
    ),
    "days of rest of no country": (
        change("holidays.toml", "RU = [", "here = ["),
        "holidays.toml, line 2: 'here' is no country. Write the two-letter code, \"KH\".",
    ),
    "days of rest in one word": (
        change("holidays.toml", '[weekends]\nRU = ["friday"]', 'weekends = "friday"'),
        "holidays.toml, line 1: 'weekends' must be a table of its own.",
    ),
    "two versions of one day": (
        change("policies.toml", "from = 2010-01-01", "from = 1998-03-01"),
        "policies.toml, line 12: two versions of 'doors' begin on 1998-03-01, the first in line 2. Only one can hold.",
    ),
    "one version twice": (
        change("policies.toml", 'version = "new"', 'version = "old"'),
        "policies.toml, line 11: version old of 'doors' stands twice, first in line 2. Give each version its own name.",
    ),
    "a policy without its first day": (
        change("policies.toml", "from = 2010-01-01\n", ""),
        "policies.toml, line 9: 'from' is missing. It must be a date without quotation marks",
    ),
    "a version that is a number": (
        change("policies.toml", 'version = "new"', "version = 2"),
        "policies.toml, line 11: 'version' must be words in quotation marks",
    ),
    "a version with a space": (
        change("policies.toml", 'version = "new"', 'version = "the new one"'),
        'policies.toml, line 11: \'version\' is "the new one". Write it like "2" or "2026-07".',
    ),
    "a policy without a source": (
        change("policies.toml", 'Vrata u deset." }\nsource = "made up"\n', 'Vrata u deset." }\n'),
        "policies.toml, line 1: 'source' is missing.",
    ),
    "a policy text in one language": (
        change("policies.toml", ', ru_x = "Psi mogu."', ""),
        "policies.toml, line 30: 'text.ru_x' is missing. Give the words in this language.",
    ),
    "no policies": (
        lambda folder: (folder / "policies.toml").write_text(""),
        "policies.toml, line 1: 'policies' is missing. Give at least one, under [[policies]].",
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
