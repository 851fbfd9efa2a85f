"""Whether the log is whole: readings held by anchors, heads kept elsewhere, and each way to tamper with them."""

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from samnak.ground.access import actions, anchors, audit, heads, reads, turned_away, verifying
from samnak.ground.access.actors import COMMAND
from samnak.ground.access.chains import NOTHING, Break
from samnak.ground.access.ids import new_id
from samnak.ground.access.models import AuditEntry, AuditHead, Reading, ReadSubject, Refusal, User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(fresh_chain: None) -> User:
    """Somebody who read five pages and was refused three times, all of it anchored."""
    reader = factories.reception()
    for _ in range(5):
        reads.note("register.person_read", by=reader, subjects=[new_id(), new_id()])
    for _ in range(3):
        turned_away.note(by=reader, route="register:person", asked=[new_id()], status=404)
    actions.anchor(by=COMMAND)
    assert verifying.whole().holds
    return reader


def first_break() -> tuple[str, Break]:
    [found] = verifying.whole().broken
    assert found.broken is not None
    return found.log, found.broken


def made_anew(rows: list[Any], digest: Any) -> None:
    """What somebody with the whole database can do: every hash again, from the first row on."""
    before = NOTHING
    for row in rows:
        row.before = before
        row.hash = before = digest(row)
        row.save()


# ---- readings and refusals --------------------------------------------------------------------------


@pytest.mark.parametrize("change", [
    {"by": "machine:demo"}, {"key": "register.listed"}, {"subjects": []}, {"compartments": ["client"]},
    {"at": timezone.now()}, {"before": "f" * 64}, {"hash": "0" * 64},
])  # fmt: skip
def test_a_reading_that_was_changed_is_named(reader: User, change: dict[str, Any]) -> None:
    Reading.objects.filter(number=2).update(**change)
    assert first_break() == ("readings", Break(2, "changed"))


@pytest.mark.parametrize("change", [
    {"by": "machine:demo"}, {"route": "desk:today"}, {"asked": []}, {"status": 403}, {"times": 7},
])  # fmt: skip
def test_a_refusal_that_was_changed_is_named(reader: User, change: dict[str, Any]) -> None:
    Refusal.objects.filter(number=2).update(**change)
    assert first_break() == ("refusals", Break(2, "changed"))


def test_readings_in_another_order_are_named(reader: User) -> None:
    for number, to in ((2, 900), (3, 2), (900, 3)):
        Reading.objects.filter(number=number).update(number=to)
    assert first_break() == ("readings", Break(2, "reordered"))


def test_a_reading_that_was_taken_out_is_named(reader: User) -> None:
    _take_out(Reading.objects.filter(number=3))
    assert first_break() == ("readings", Break(3, "missing"))


def test_a_tail_of_readings_that_was_cut_is_found_by_the_anchor(reader: User) -> None:
    _take_out(Reading.objects.filter(number__gt=3))
    assert reads.verify() is None, "by itself the chain still holds"
    assert first_break() == ("readings", Break(4, "tail"))


def test_a_whole_chain_that_is_gone_is_found_by_the_anchor(reader: User) -> None:
    chain = str(Reading.objects.first().chain)  # type: ignore[union-attr]
    _take_out(Reading.objects.all())
    [found] = verifying.whole().broken
    assert (found.log, found.chain, found.broken) == ("readings", chain, Break(1, "gone"))


def test_refusals_that_are_gone_are_found_too(reader: User) -> None:
    Refusal.objects.all().delete()
    assert first_break() == ("refusals", Break(1, "gone"))


def test_a_chain_of_readings_that_was_written_anew_is_found_by_the_anchor(reader: User) -> None:
    rows = list(Reading.objects.order_by("number"))
    rows[1].by = "machine:demo"
    made_anew(rows, reads.digest)
    assert reads.verify() is None, "by itself the chain still holds"
    assert first_break() == ("readings", Break(5, "rewritten"))


def test_a_reading_put_in_after_its_time_is_named(reader: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anchors, "OVERLAP", 0)
    old = Reading(id=-5, chain=uuid4(), number=1, at=timezone.now(), by=str(reader.pk), key="register.listed")
    old.before, old.subjects, old.compartments = NOTHING, [], []
    old.hash = reads.digest(old)
    old.save()
    assert first_break() == ("readings", Break(1, "inserted"))


def test_the_index_by_person_must_be_as_the_reading_was_written(reader: User) -> None:
    row = ReadSubject.objects.filter(reading__number=4).first()
    assert row is not None
    was = row.subject
    ReadSubject.objects.filter(pk=row.pk).update(subject=new_id())
    assert first_break() == ("readings", Break(4, "index"))
    ReadSubject.objects.filter(pk=row.pk).update(subject=was)
    assert verifying.whole().holds
    row.delete()
    assert first_break() == ("readings", Break(4, "index"))


def test_a_reading_that_no_longer_counts_as_an_opened_page_is_named(reader: User) -> None:
    reads.note("register.person_read", by=reader, subjects=[new_id()])
    Reading.objects.filter(number=6).update(opened=None)
    assert first_break() == ("readings", Break(6, "index"))


def _take_out(rows: Any) -> None:
    ReadSubject.objects.filter(reading__in=list(rows.values_list("pk", flat=True))).delete()
    rows.delete()


# ---- anchors ----------------------------------------------------------------------------------------


def test_an_anchor_names_only_chains_that_moved(reader: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anchors, "OVERLAP", 0)
    first = AuditEntry.objects.filter(key=anchors.ANCHORED).latest("number").facts
    assert [number for number, _hash in first["readings"].values()] == [5]
    reads._chain._start()
    reads.note("register.listed", by=reader, subjects=[new_id()])
    actions.anchor(by=COMMAND)
    facts = AuditEntry.objects.filter(key=anchors.ANCHORED).latest("number").facts
    assert [number for number, _hash in facts["readings"].values()] == [1] and facts["refusals"] == {}
    assert verifying.whole().holds


def test_signing_in_anchors_the_readings_once_an_hour(reader: User, client: Any, monkeypatch: Any) -> None:
    def sign_in() -> int:
        factories.sign_in(client, reader)
        client.post("/sign-out/")
        return AuditEntry.objects.filter(key=anchors.ANCHORED).count()

    assert sign_in() == 1
    monkeypatch.setattr(anchors, "EVERY", timezone.timedelta())  # type: ignore[attr-defined]
    assert sign_in() == 2


# ---- heads kept elsewhere ---------------------------------------------------------------------------


@pytest.fixture
def kept(reader: User, tmp_path: Path) -> Path:
    call_command("audit", "head", "--to", str(tmp_path))
    return tmp_path


def verified(*words: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    code = 0
    capsys.readouterr()
    try:
        call_command("audit", "verify", "--json", *words)
    except SystemExit as ended:
        code = int(ended.code or 0)
    return code, json.loads(capsys.readouterr().out)


def test_a_whole_log_agrees_with_its_earlier_heads(kept: Path, reader: User, capsys: Any) -> None:
    reads.note("register.listed", by=reader, subjects=[new_id()])
    code, found = verified("--against", str(kept), capsys=capsys)
    assert (code, found["holds"], found["broken"]) == (0, True, [])
    assert found["kept_heads"] == 3
    assert [log["log"] for log in found["logs"]] == ["changes", "readings", "refusals"]


def test_a_log_of_changes_that_was_written_anew_is_found_by_an_earlier_head(kept: Path, capsys: Any) -> None:
    rows = list(AuditEntry.objects.order_by("number"))
    rows[1].by = "machine:door"
    made_anew(rows, audit.digest)
    AuditHead.objects.update(hash=rows[-1].hash)
    assert verified(capsys=capsys)[0] == 0, "by itself it still holds"
    code, found = verified("--against", str(kept), capsys=capsys)
    assert code == 1
    assert (found["broken"][0]["log"], found["broken"][0]["why"]) == ("changes", "rewritten")


def test_a_log_of_changes_whose_tail_was_cut_is_found_by_an_earlier_head(kept: Path, capsys: Any) -> None:
    last = AuditEntry.objects.latest("number")
    AuditEntry.objects.filter(pk=last.pk).delete()
    AuditHead.objects.update(number=last.number - 1, hash=last.before)
    assert verified("--against", str(kept), capsys=capsys)[1]["broken"][0] | {"at": ""} == {
        "log": "changes", "chain": "", "number": last.number, "why": "tail", "at": "",
    }  # fmt: skip


def test_a_log_that_was_emptied_is_found_by_an_earlier_head(kept: Path, capsys: Any) -> None:
    AuditEntry.objects.all().delete()
    AuditHead.objects.all().delete()
    assert verified("--against", str(kept), capsys=capsys)[0] == 1


def test_what_was_printed_is_read_back(reader: User, tmp_path: Path, capsys: Any) -> None:
    call_command("audit", "head")
    paper = tmp_path / "typed.txt"
    paper.write_text(capsys.readouterr().out)
    assert sorted(heads.kept_in(paper)) == sorted(
        (row.log, row.chain, anchors.Point(row.number, row.hash)) for row in heads.every_head().rows
    )
    assert verified("--against", str(paper), capsys=capsys)[0] == 0


def test_a_file_that_holds_no_heads_is_refused(reader: User, tmp_path: Path, capsys: Any) -> None:
    (tmp_path / "other.json").write_text('{"heads": [{"log": "weather", "chain": "", "number": 1, "hash": "0"}]}')
    with pytest.raises(SystemExit) as ended:
        call_command("audit", "verify", "--against", str(tmp_path))
    assert ended.value.code == 2 and "other.json" in capsys.readouterr().err


def test_a_head_is_said_in_words_that_follow_from_its_hash() -> None:
    head = heads.Head("changes", "", 1, "7f000001" + "c0ffee00" + "0" * 48)
    assert head.words.startswith("lusab babad ")  # the example of those who thought these words up
    assert head.groups.startswith("7f00 0001 c0ff ee00 ")


def test_the_command_says_in_a_sentence_which_link_is_broken(reader: User, capsys: Any) -> None:
    AuditEntry.objects.filter(number=2).update(key="register.assigned")
    with pytest.raises(SystemExit) as ended:
        call_command("audit", "verify")
    text = capsys.readouterr().out
    assert ended.value.code == 1
    assert "changes: number 2 (" in text and "was changed after it was written." in text


# ---- what is kept no longer -------------------------------------------------------------------------


@pytest.fixture
def old(reader: User) -> User:
    """The readings and refusals of `reader` are five years old, the first entries of the log eleven; made anew so."""
    with transaction.atomic(using=reads.STORE):
        for model, digest in ((Reading, reads.digest), (Refusal, turned_away.digest)):
            rows = list(model.objects.order_by("number"))
            for row in rows[:-1]:
                row.at -= anchors.EVERY * 24 * 365 * 5
            made_anew(rows, digest)
    entries = list(AuditEntry.objects.order_by("number"))
    for entry in entries[:3]:
        entry.at -= anchors.EVERY * 24 * 365 * 11
    made_anew(entries, audit.digest)
    AuditHead.objects.update(hash=entries[-1].hash)
    reads._chain._start()
    turned_away._chain._start()
    AuditEntry.objects.filter(key=anchors.ANCHORED).delete()
    _head_follows()
    actions.anchor(by=COMMAND)
    assert verifying.whole().holds
    return reader


def _head_follows() -> None:
    last = AuditEntry.objects.latest("number")
    AuditHead.objects.update(number=last.number, hash=last.hash)


def test_old_rows_are_cut_and_what_is_left_still_holds(old: User, capsys: Any) -> None:
    entries = AuditEntry.objects.count()
    call_command("audit", "retain")
    assert "readings: 4 older than 3 years." in capsys.readouterr().out
    assert list(Reading.objects.values_list("number", flat=True)) == [5]
    assert list(Refusal.objects.values_list("number", flat=True)) == [3]
    assert not ReadSubject.objects.filter(reading__number__lt=5).exists()
    assert AuditEntry.objects.count() == entries  # three were cut, three cuts were written
    assert verifying.whole().holds
    Reading.objects.filter(number=5).update(by="machine:demo")
    assert first_break() == ("readings", Break(5, "changed"))


def test_a_dry_run_takes_nothing_away(old: User, capsys: Any) -> None:
    before = AuditEntry.objects.count(), Reading.objects.count()
    call_command("audit", "retain", "--dry-run")
    assert "Nothing was taken away." in capsys.readouterr().out
    assert (AuditEntry.objects.count(), Reading.objects.count()) == before


def test_a_legal_hold_stops_it(old: User, settings: Any, capsys: Any) -> None:
    settings.LEGAL_HOLD = True
    with pytest.raises(SystemExit) as ended:
        call_command("audit", "retain")
    assert ended.value.code == 2 and "legal hold" in capsys.readouterr().err
    assert Reading.objects.count() == 5


def test_nobody_cuts_more_than_a_cut_was_signed_for(old: User) -> None:
    call_command("audit", "retain")
    _take_out(Reading.objects.filter(number=5))
    assert first_break()[1].why == "gone"


def test_a_cut_without_the_key_of_this_house_is_none(reader: User) -> None:
    """Whoever can write the whole database, but does not hold the key, cannot cut either."""
    third = AuditEntry.objects.get(number=3)
    with transaction.atomic():
        audit.record(
            "access.log_cut", by=COMMAND, of="changes", chains={"": [3, third.hash]}, counted=3, signed="made up"
        )
    AuditEntry.objects.filter(number__lte=3).delete()
    assert first_break() == ("changes", Break(1, "missing"))


def test_a_cut_that_broke_off_goes_on_the_next_time(old: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*args: Any) -> None:
        raise RuntimeError

    from samnak.ground.access.retaining import Plan

    with monkeypatch.context() as patch, pytest.raises(RuntimeError):
        patch.setattr(Plan, "take_away", breaks)
        call_command("audit", "retain")
    assert verifying.whole().holds
    call_command("audit", "retain")
    assert Reading.objects.count() == 1 and verifying.whole().holds


def test_old_rows_are_not_cut_with_the_key_of_no_house(old: User, settings: Any, monkeypatch: Any, capsys: Any) -> None:
    settings.TESTING = False
    monkeypatch.delenv("SAMNAK_SECRET_KEY", raising=False)
    settings.HOME = Path("nowhere")
    with pytest.raises(SystemExit):
        call_command("audit", "retain")
    assert "SAMNAK_SECRET_KEY" in capsys.readouterr().err
