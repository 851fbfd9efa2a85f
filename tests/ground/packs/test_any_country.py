"""An invented country loads by the same code: nothing in the loader belongs to one country."""

import datetime
from pathlib import Path

import pytest

from samnak.ground import packs
from samnak.ground.packs import PackError, Text

DAY = datetime.date


def test_an_invented_country_is_read(ruritania: Path) -> None:
    pack = packs.load(ruritania)
    assert (pack.key, pack.country, pack.time_zone) == ("ruritania", "RU", "Europe/Vienna")
    assert pack.currency.minor_digits == 2
    assert pack.start_of_programme == DAY(1998, 3, 1)
    assert pack.organisation.name.in_language("ru_x") == "Dom Strelsau"


def test_services_come_in_their_order(ruritania: Path) -> None:
    pack = packs.load(ruritania)
    assert [service.key for service in pack.services] == ["bed", "bread"]
    assert str(pack.choices("services")[1].label) == "Bread"


def test_the_authority_is_the_one_of_the_day(ruritania: Path) -> None:
    pack = packs.load(ruritania)
    days = [DAY(1998, 2, 28), DAY(1998, 3, 1), DAY(2005, 6, 30), DAY(2005, 7, 1), DAY(2030, 1, 1)]
    found = [pack.authority_on(day) for day in days]
    assert [each and each.key for each in found] == [None, "guard", "guard", "ministry", "ministry"]


def test_airports_are_those_of_the_day(ruritania: Path) -> None:
    pack = packs.load(ruritania)
    assert [each.code for each in pack.airports_on(DAY(2010, 12, 31))] == ["STR"]
    assert [each.code for each in pack.airports_on(DAY(2011, 1, 1))] == ["ZEN"]


def test_a_gazetteer_of_one_level_is_searched_and_written_in_both_ways(ruritania: Path) -> None:
    gazetteer = packs.load(ruritania).gazetteer
    assert [place.latin for place in gazetteer.provinces()] == ["Strelsau", "Zenda"]
    assert [place.code for place in gazetteer.search("zendozupa")] == ["2"]
    assert [place.code for place in gazetteer.search("okrug ZEN")] == ["2"]
    assert gazetteer.address("2", "en") == "Zenda"
    assert gazetteer.address("2", "ru_x") == "OkrugZendožupa"
    assert gazetteer.children("2") == ()


def test_words_fall_back_to_the_first_language() -> None:
    text = Text((("en", "Bread"), ("fr", "Pain")))
    assert text.in_language("fr-CA") == "Pain"
    assert text.in_language("km") == "Bread"
    assert text.language("km") == "en"
    assert str(text) == "Bread"


def test_a_camp_without_a_name_in_one_language_is_shown_in_the_first(ruritania: Path) -> None:
    camp = packs.load(ruritania).camp("hentzau")
    assert camp is not None
    assert camp.label.in_language("ru_x") == "Hentzau Meadow"


def test_camps_are_found_by_any_spelling(ruritania: Path) -> None:
    pack = packs.load(ruritania)
    assert [camp.key for camp in pack.search_camps("henzau")] == ["hentzau"]
    assert [camp.key for camp in pack.search_camps("meadow")] == ["hentzau"]
    assert pack.search_camps("") == pack.search_camps("zzz") == []


def test_an_answer_nobody_knows_any_more_shows_its_key(ruritania: Path) -> None:
    pack = packs.load(ruritania)
    assert str(pack.text("welcome.tonight", "palace")) == "palace"
    assert not pack.knows("welcome.tonight", "palace")


def test_a_retired_answer_is_shown_but_not_offered(ruritania: Path) -> None:
    path = ruritania / "register.toml"
    path.write_text(path.read_text().replace('key = "two"', 'key = "two"\nretired = true', 1))
    pack = packs.load(ruritania)
    assert [choice.key for choice in pack.choices("register.death_causes")] == ["one", "two"]
    assert [choice.key for choice in pack.choices("register.name_documents")] == ["one"]
    assert str(pack.text("register.name_documents", "two")) == "Two"
    assert len(pack.choices("register.name_documents", with_retired=True)) == 2


def test_an_added_answer_says_with_which_it_is_counted(ruritania: Path) -> None:
    with (ruritania / "welcome.toml").open("a") as file:
        file.write('[[tonight]]\nkey = "inn"\ncounts_as = "declined"\nlabel = { en = "Inn", ru_x = "Han" }\n')
    pack = packs.load(ruritania)
    assert pack.choice("welcome.tonight", "inn").counts_as == "declined"
    assert pack.choice("welcome.tonight", "family").counts_as == "family"


def test_a_list_the_program_misspells_is_an_error_of_the_program(ruritania: Path) -> None:
    with pytest.raises(KeyError):
        packs.load(ruritania).choices("welcome.tonigth")


def test_what_must_still_be_looked_at_is_listed(ruritania: Path) -> None:
    remarks = {(each.place, each.kind, each.about) for each in packs.load(ruritania).remarks}
    assert ("receiving.toml: authorities.ministry", "verify", "Whether it was July.") in remarks
    assert ("camps.toml: camps.hentzau", "review", "ru_x") in remarks


@pytest.mark.parametrize("spoiled", [b"not compressed", b""])
def test_a_spoiled_table_of_places_is_said_when_it_is_first_read(ruritania: Path, spoiled: bytes) -> None:
    (ruritania / "gazetteer.tsv.gz").write_bytes(spoiled)
    gazetteer = packs.load(ruritania).gazetteer
    with pytest.raises(PackError, match=r"gazetteer\.tsv\.gz: "):
        gazetteer.provinces()


def own_pack(folder: Path, **files: str) -> Path:
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text)
    return folder


def test_an_organisation_lays_its_own_pack_over_a_country(ruritania: Path) -> None:
    own = own_pack(
        ruritania.parent / "own",
        pack='key = "own"\nextends = "../ruritania"\n'
        '[help_line]\nlabel = {en = "Ring", ru_x = "Zvon"}\nphone = "+999 1 234"\n',
        services='[[services]]\nkey = "boat"\norder = 0\nlabel = {en = "Boat", ru_x = "Brod"}\n'
        'offer = {en = "A boat.", ru_x = "Brod."}\n'
        '[[services]]\nkey = "bread"\norder = 2\nretired = true\nlabel = {en = "Bread", ru_x = "Hleb"}\n'
        'offer = {en = "Bread.", ru_x = "Hleb."}\n',
    )
    pack = packs.load(own)
    assert (pack.key, pack.country, pack.help_line.phone) == ("own", "RU", "+999 1 234")
    assert [each.key for each in pack.choices("services")] == ["boat", "bed"]
    assert [each.key for each in pack.airports] == ["str", "zen"]
    assert pack.gazetteer.address("1", "en") == "Strelsau"
    assert str(pack.spoken("welcome")) == "Welcome."


def test_packs_may_be_laid_over_packs_and_what_is_said_anew_needs_no_second_look(ruritania: Path) -> None:
    extends = 'key = "{}"\nextends = "../{}"\n'
    own_pack(ruritania.parent / "middle", pack=extends.format("middle", "ruritania") + 'phone_country_code = "7"\n')
    top = own_pack(
        ruritania.parent / "top",
        pack=extends.format("top", "middle"),
        receiving='[[authorities]]\nkey = "ministry"\nlabel = {en = "M", ru_x = "M"}\n'
        'from = 2005-07-01\nsource = "checked"\n',
    )
    pack = packs.load(top)
    assert (pack.phone_country_code, pack.label.in_language("en")) == ("7", "Ruritania")
    assert "receiving.toml: authorities.ministry" not in {each.place for each in pack.remarks}
    assert "camps.toml: camps.hentzau" in {each.place for each in pack.remarks}


def test_the_environment_chooses_the_pack(ruritania: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        monkeypatch.setenv("SAMNAK_PACK", str(ruritania))
        packs.current.cache_clear()
        assert packs.current().key == "ruritania"
        monkeypatch.delenv("SAMNAK_PACK")
        assert packs.current().key == "ruritania", "read once"
        packs.current.cache_clear()
        assert packs.current().key == "cambodia"
    finally:
        packs.current.cache_clear()
