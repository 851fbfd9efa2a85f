"""The shipped pack: complete in both languages, its Khmer written one way, its gazetteer whole."""

import ast
import datetime
import gzip
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import samnak.ground.packs
from samnak.ground import packs
from samnak.ground.packs import schema

FOLDER = Path(samnak.ground.packs.__file__).parents[2] / "packs" / "cambodia"
DAY = datetime.date


@pytest.fixture(scope="module")
def cambodia() -> packs.Pack:
    return packs.load()


def khmer_words(value: Any, at: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "km" and isinstance(inner, str):
                yield at, inner
            yield from khmer_words(inner, f"{at}.{key}")
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from khmer_words(inner, f"{at}[{place}]")


def every_khmer_word() -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for file in sorted(FOLDER.glob("*.toml")):
        found += khmer_words(tomllib.loads(file.read_text(encoding="utf-8")), file.name)
    return found


def test_the_shipped_pack_is_cambodia(cambodia: packs.Pack) -> None:
    assert (cambodia.country, cambodia.time_zone, cambodia.languages) == (
        "KH",
        "Asia/Phnom_Penh",
        ("en", "km"),
    )
    assert (cambodia.currency.code, cambodia.currency.minor_digits) == ("KHR", 0)
    assert cambodia.start_of_programme == DAY(2002, 6, 22)
    assert {"PNH", "KTI", "REP"} <= {airport.code for airport in cambodia.airports}


def test_the_receiving_authority_changed_its_name_in_2018(cambodia: packs.Pack) -> None:
    days = {DAY(2002, 6, 22): "gd_immigration", DAY(2018, 4, 5): "gd_immigration"}
    days |= {DAY(2018, 8, 22): "gd_identification", DAY(2026, 11, 21): "gd_identification"}
    for day, key in days.items():
        authority = cambodia.authority_on(day)
        assert authority is not None
        assert authority.key == key
    assert {"receiving.toml: authorities.gd_identification"} <= {each.place for each in cambodia.remarks}


def test_the_seven_services_are_offered_in_order(cambodia: packs.Pack) -> None:
    assert [service.key for service in cambodia.choices("services")] == [
        "housing_food",
        "documentation",
        "orientation",
        "counselling",
        "employment",
        "healthcare_referral",
        "legal_monitoring",
    ]


def test_every_answer_the_program_counts_by_is_offered(cambodia: packs.Pack) -> None:
    for name, keys in schema.COUNTED_BY.items():
        assert set(keys) <= {choice.key for choice in cambodia.choices(name)}, name


def test_every_question_of_the_card_has_words_to_say_aloud(cambodia: packs.Pack) -> None:
    silent = {"languages", "not_travelled"}
    for name in schema.ANSWER_LISTS["welcome.toml"]:
        line = cambodia.spoken(name)
        assert name in silent or (line is not None and "បង" in line.in_language("km")), name


def test_the_social_security_number_is_not_collected(cambodia: packs.Pack) -> None:
    keys = {choice.key for choice in cambodia.choices("register.identifier_kinds")}
    assert not {key for key in keys if "ssn" in key or "social" in key}


def test_an_a_number_has_nine_digits(cambodia: packs.Pack) -> None:
    kind = cambodia.identifier_kind("a_number")
    assert kind is not None
    assert kind.fits("046661005")
    assert not kind.fits("46661005")
    assert not kind.fits("A046661005")


def test_khmer_is_written_in_khmer_and_with_one_spelling() -> None:
    words = every_khmer_word()
    assert len(words) > 150
    for at, said in words:
        assert re.search("[\u1780-\u17ff]", said), at
        assert "ឲ" not in said, f"{at}: write ឱ្យ"
        assert not re.search("[\u200b-\u200f\u2060\ufeff\u17a3\u17a4]", said), f"{at}: an invisible character"
        assert not re.search("  |[.!]", said), f"{at}: Khmer ends a sentence with ។"


def test_words_kind_to_people_are_used() -> None:
    unkind = re.compile(r"deportee|returnee|alien\b|criminal|no-show|refused|non-compliant", re.IGNORECASE)
    for file in FOLDER.glob("*.toml"):  # the keys of compartments are the program's, and shown to nobody
        words = re.sub("(?m)^compartments = .*$", "", file.read_text(encoding="utf-8"))
        assert not unkind.search(words), file.name


def test_camps_are_found_in_either_script_and_other_spellings(cambodia: packs.Pack) -> None:
    assert [camp.key for camp in cambodia.search_camps("khao i dang")] == ["khao_i_dang"]
    assert [camp.key for camp in cambodia.search_camps("Sakeo")] == ["sa_kaeo_1", "sa_kaeo_2"]
    assert [camp.key for camp in cambodia.search_camps("rithysen")] == ["nong_samet"]
    assert [camp.key for camp in cambodia.search_camps("អំពិល")] == ["ampil"]


def test_the_gazetteer_is_whole(cambodia: packs.Pack) -> None:
    gazetteer = cambodia.gazetteer
    districts = [each for province in gazetteer.provinces() for each in gazetteer.children(province.code)]
    communes = [each for district in districts for each in gazetteer.children(district.code)]
    villages = [each for commune in communes for each in gazetteer.children(commune.code)]
    assert [len(gazetteer.provinces()), len(districts), len(communes), len(villages)] == [
        25,
        210,
        1652,
        14578,
    ]


def test_provinces_are_read_without_the_rest() -> None:
    gazetteer = packs.load().gazetteer
    assert gazetteer.children("") == gazetteer.provinces()
    place = gazetteer.place("12")
    assert place is not None
    assert place.local == "ភ្នំពេញ"
    assert "_places" not in vars(gazetteer)


def test_a_village_knows_its_way_up(cambodia: packs.Pack) -> None:
    gazetteer = cambodia.gazetteer
    path = gazetteer.path("01020101")
    assert [place.level for place in path] == ["province", "district", "commune", "village"]
    assert gazetteer.address("01020101", "km") == "ភូមិអូរធំ ឃុំបន្ទាយនាង ស្រុកមង្គលបូរី ខេត្តបន្ទាយមានជ័យ"
    assert gazetteer.address("01020101", "en") == "Ou Thum, Banteay Neang, Mongkol Borey, Banteay Meanchey"


def test_a_code_that_went_out_of_use_is_shown_as_it_is(cambodia: packs.Pack) -> None:
    assert cambodia.gazetteer.place("99") is None
    assert cambodia.gazetteer.path("99999999") == ()
    assert cambodia.gazetteer.address("99", "km") == "99"


@pytest.mark.parametrize(
    ("asked", "level", "first"),
    [
        ("បវេល", None, "0204"),
        ("Bavel", "commune", "020401"),
        ("ស្រុកបវេល", None, "0204"),
        ("ឃុំបវេល", None, "020401"),
        ("bavel district", None, "0204"),
        ("Srok Bavel", None, "0204"),
        ("Bavel, Battambang", "village", "02040101"),
        ("BANTEAY   MEANCHEY", None, "01"),
        ("banteaymeanchey", None, "01"),
        ("Kompong Cham", None, "03"),
        ("Takeo", None, "21"),
        ("Sihanoukville", None, "18"),
        ("កណ្ដាល", "province", "08"),
        ("កណ្តាល", "province", "08"),
        ("បាត់\u200bដំបង", None, "02"),
    ],
)
def test_places_are_found_in_either_script(cambodia: packs.Pack, asked: str, level: str | None, first: str) -> None:
    assert cambodia.gazetteer.search(asked, level=level)[0].code == first


def test_a_search_gives_no_more_than_asked_and_nothing_for_nothing(cambodia: packs.Pack) -> None:
    assert len(cambodia.gazetteer.search("thmei", limit=7)) == 7
    assert cambodia.gazetteer.search("  ") == cambodia.gazetteer.search(",") == []
    assert cambodia.gazetteer.search("'-'") == []
    assert {place.level for place in cambodia.gazetteer.search("thmei", level="village")} == {"village"}


def test_the_table_is_small_and_its_licence_lies_beside_it() -> None:
    assert (FOLDER / schema.GAZETTEER_PLACES).stat().st_size < 700_000
    licence = (FOLDER / "gazetteer.LICENCE.txt").read_text()
    assert "MIT License" in licence
    assert "David Wilkie" in licence
    with gzip.open(FOLDER / schema.GAZETTEER_PLACES, "rt", encoding="utf-8") as rows:
        assert next(rows).startswith("01\tprovince")


def test_nothing_of_one_country_stands_in_the_loader() -> None:
    for file in Path(samnak.ground.packs.__file__).parent.glob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        docs = {ast.get_docstring(each, clean=False) for each in ast.walk(tree) if isinstance(each, DOCUMENTED)}
        said = [each.value for each in ast.walk(tree) if isinstance(each, ast.Constant)]
        words = [each for each in said if isinstance(each, str) and each not in docs]
        found = [each for each in words if re.search("[\u1780-\u17ff]|khmer|phnom|riel", each, re.IGNORECASE)]
        assert found == [], file.name


DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
