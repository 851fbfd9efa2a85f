"""Policy texts: the version of the day, the one a person signed, and a hash anybody can count again."""

import datetime
import hashlib
from pathlib import Path

from samnak.ground import packs

DAY = datetime.date


def versions(pack: packs.Pack, day: DAY) -> list[tuple[str, str]]:
    return [(each.key, each.version) for each in pack.policies_in_force(day)]


def test_the_version_in_force_is_the_one_of_the_day(ruritania: Path) -> None:
    pack = packs.load(ruritania)
    assert versions(pack, DAY(1998, 2, 28)) == []
    assert versions(pack, DAY(1998, 3, 1)) == [("doors", "old")]
    assert versions(pack, DAY(2004, 12, 31)) == [("doors", "old"), ("dogs", "1")]
    assert versions(pack, DAY(2005, 1, 1)) == [("doors", "old")]
    assert versions(pack, DAY(2010, 1, 1)) == [("doors", "new")]
    assert pack.policy("dogs", DAY(2026, 1, 1)) is None
    assert pack.policy("cats", DAY(2026, 1, 1)) is None


def test_a_version_somebody_signed_is_found_for_ever(ruritania: Path) -> None:
    pack = packs.load(ruritania)
    old = pack.policy_version("doors", "old")
    assert old is not None
    assert str(old.text) == "Doors are shut at ten."
    assert pack.policy_version("doors", "newer") is None


def test_the_hash_can_be_counted_again_by_hand(ruritania: Path) -> None:
    new = packs.load(ruritania).policy_version("doors", "new")
    assert new is not None
    written = "en\nDoors are shut at nine.\nRing and somebody opens.\nru_x\nVrata u devet.\nZvoni.\n"
    assert new.text_hash == hashlib.sha256(written.encode()).hexdigest()


def test_one_changed_letter_changes_the_hash_and_line_ends_do_not(ruritania: Path) -> None:
    def hash_now() -> str:
        policy = packs.load(ruritania).policy_version("doors", "new")
        assert policy is not None
        return policy.text_hash

    path, before = ruritania / "policies.toml", hash_now()
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert hash_now() == before
    path.write_bytes(path.read_bytes().replace(b"Zvoni.", b"Zvonite."))
    assert hash_now() != before


def test_an_organisations_own_text_is_followed_by_nobody_elses(ruritania: Path) -> None:
    own = ruritania.parent / "own"
    own.mkdir()
    (own / "pack.toml").write_text('key = "own"\nextends = "../ruritania"\n')
    (own / "policies.toml").write_text(
        '[[policies]]\nkey = "doors"\nversion = "1"\nfrom = 2005-01-01\nlabel = {en = "Doors", ru_x = "Vrata"}\n'
        'text = {en = "Doors are open.", ru_x = "Otvoreno."}\nsource = "ours"\n'
    )
    pack = packs.load(own)
    assert versions(pack, DAY(2026, 1, 1)) == [("doors", "1")]
    assert versions(pack, DAY(2003, 1, 1)) == [("dogs", "1")]
    assert "policies.toml: policies.dogs" in {each.place for each in pack.remarks}


def test_cambodia_has_five_policies_one_of_them_in_two_versions() -> None:
    pack = packs.load()
    wanted = ["participation", "privacy", "complaints", "safety", "house"]
    assert [each.key for each in pack.policies_in_force(DAY(2026, 11, 20))] == wanted
    before, after = (pack.policy("privacy", day) for day in (DAY(2026, 6, 30), DAY(2026, 7, 1)))
    assert before is not None
    assert after is not None
    assert (before.version, after.version) == ("1", "2")
    assert before.text_hash != after.text_hash


def test_every_policy_says_that_it_is_made_up_and_asks_to_be_checked() -> None:
    pack = packs.load()
    places = {each.place for each in pack.remarks if each.kind == "verify"}
    for policy in pack.policies:
        assert policy.source == "made up for the demo; an organisation writes its own"
        assert f"policies.toml: policies.{policy.key}" in places


def test_the_days_for_an_answer_are_the_same_in_the_text_and_in_the_rules() -> None:
    pack = packs.load()
    days = str(pack.casework.complaints.answer_after_days)
    khmer = days.translate({ord(str(digit)): 0x17E0 + digit for digit in range(10)})
    policy = pack.policy("complaints", DAY(2026, 11, 20))
    assert policy is not None
    assert f"within {days} days" in policy.text.in_language("en")
    assert f"{khmer}\N{NO-BREAK SPACE}ថ្ងៃ" in policy.text.in_language("km")
