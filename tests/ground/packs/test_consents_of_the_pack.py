"""Purposes, recipients and texts of consents: what is checked, and that a version that was read never changes."""

import datetime
from pathlib import Path

import pytest

from samnak.ground import packs
from samnak.ground.access.roles import ASKED, COMPARTMENTS, ROLES
from samnak.ground.packs import PackError, schema
from samnak.reception.register.models import Recipient

DAY = datetime.date

# The texts as they were first read to somebody. A change of these is a new version, never a new hash here.
READ = {
    ("care_here", "1"): "491a6023614b18a0f4a5c854c5be498633104e916bd4b6e6906749356ce63818",
    ("clinic", "1"): "58cebd52a824c7644fd0fdc85f8df9f5e82e97259dfd0da86e157326880c4a8d",
    ("job", "1"): "de5165118e37c03558fe7629d544ab4bf3e481c97f2f900d3f73ea7b4dc88aff",
    ("legal", "1"): "67b07711717ff482366385076855ac52052879a1bce165bd6cd65bb31626721f",
    ("family", "1"): "9670540ba88d3d138c00ef92ecaaca401ce716d6ac54c3acb23102cc2028fee6",
    ("papers", "1"): "649471bcfcaf683226dd79f259bb2c6d5b436447fc94f5c744ef151321bc401b",
    ("study", "1"): "06157ab26e956734c5975d6b01b3e7e3634c1e51d2f800c15ac3398ee07f1a70",
    ("media", "1"): "ff4b3b67392e95b03210c8caf9abc14b1972900c324ee160fc71c586724f8a58",
    ("authority", "1"): "1994cb48543b9b409f6542a1e34e672c7969671d82bcd14c87ef71d10d8806aa",
}


def test_a_version_that_was_read_to_somebody_never_changes() -> None:
    now = {(text.key, text.version): text.text_hash for text in packs.load().consents.texts}
    assert {key: now.get(key) for key in READ} == READ, "write a new version instead"
    assert set(now) == set(READ), "write the hash of a new version down here"


def test_every_purpose_has_words_in_every_language_today() -> None:
    pack = packs.load()
    for purpose in pack.consents.purposes:
        text = pack.consent_text(purpose.key, DAY(2026, 11, 22))
        assert text is not None
        assert [code for code, _words in text.text.words] == list(pack.languages)


def test_every_text_says_that_a_no_costs_nothing_and_that_what_was_told_stays_told() -> None:
    for text in packs.load().consents.texts:
        english, khmer = text.text.in_language("en"), text.text.in_language("km")
        assert "all help here goes on as before" in english, text.key
        assert "we cannot take back" in english, text.key
        assert "ជំនួយទាំងអស់នៅទីនេះនៅដដែល" in khmer, text.key
        assert "យើងយកមកវិញមិនបានទេ" in khmer, text.key
        assert len(english.splitlines()) == len(khmer.splitlines()), text.key


def test_what_the_pack_may_name_is_what_the_program_knows() -> None:
    assert set(schema.RECIPIENT_KINDS) == set(Recipient.Kind.values)
    assert set(schema.TOLD_COMPARTMENTS) == set(COMPARTMENTS) - {"counselling", "privileged", "consent", "audit"}
    asking = {key for key, role in ROLES.items() if any(ASKED in cell for cell in role.cells.values())}
    assert set(schema.ASKING_ROLES) == asking


def test_government_recipients_have_purposes_of_few_days() -> None:
    pack = packs.load()
    authority = pack.purpose("authority")
    assert authority is not None
    assert (authority.once, authority.recipients, authority.days) == (True, ("government",), 30)


def test_an_invented_country_has_its_own(ruritania: Path) -> None:
    pack = packs.load(ruritania)
    ride = pack.purpose("ride")
    assert ride is not None
    assert (ride.compartments, ride.days, ride.once) == (("identity",), 7, False)
    assert pack.consents.staff_names
    assert not packs.load().consents.staff_names
    assert [pack.consent_text("ride", day).version for day in (DAY(2019, 12, 31), DAY(2020, 1, 1))] == ["1", "2"]  # type: ignore[union-attr]
    assert pack.consent_text("ride", DAY(1990, 1, 1)) is None
    assert pack.consent_text_version("ride", "1") is not None
    assert pack.known_recipient("medic").role == "nurse"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('recipients = ["partner", "government"]', 'recipients = ["everybody"]', "Use some of partner"),
        ('compartments = ["identity"]', 'compartments = ["counselling"]', "Use some of client"),
        ('compartments = ["identity"]', "compartments = []", "at least one"),
        ("days = 7", "days = 4000", "from 1 to 366"),
        ('kind = "partner"', 'kind = "bank"', "Use one of partner"),
        ('role = "nurse"', 'role = "director"', "Use one of nurse"),
        ('role = "nurse"', "", "names a 'role'"),
        ('version = "2"', 'version = "1"', "stands twice"),
        ('[[texts]]\nkey = "ride"\nversion = "1"', '[[texts]]\nkey = "walk"\nversion = "1"', "no purpose has this key"),
    ],
)
def test_a_mistake_is_said_in_one_sentence(ruritania: Path, old: str, new: str, said: str) -> None:
    path = ruritania / "consents.toml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    with pytest.raises(PackError, match=said):
        packs.load(ruritania)


def test_a_purpose_without_words_to_read_is_refused(ruritania: Path) -> None:
    path = ruritania / "consents.toml"
    more = '[[purposes]]\nkey = "song"\nlabel = { en = "A song", ru_x = "Pjesma" }\nrecipients = ["media"]\n'
    path.write_text(path.read_text() + more + 'compartments = ["identity"]\ndays = 1\n')
    with pytest.raises(PackError, match="has no text"):
        packs.load(ruritania)
