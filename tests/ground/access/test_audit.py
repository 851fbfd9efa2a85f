"""The chained log of what was done, and the chains of who read what."""

import threading
from typing import Any

import pytest
from django.db import connections, transaction
from django.db.models import F

from samnak.ground.access import audit, reads
from samnak.ground.access.actions import grant
from samnak.ground.access.actors import COMMAND
from samnak.ground.access.ids import new_id
from samnak.ground.access.models import AuditEntry, AuditHead, Reading, ReadSubject, User
from tests import factories
from tests.people import RITHY


@pytest.fixture
def entries(db: None) -> list[AuditEntry]:
    factories.make_person(RITHY)
    assert audit.verify() is None
    found = list(AuditEntry.objects.all())
    assert len(found) >= 3
    return found


def test_an_entry_says_who_did_what_and_about_whom(db: None) -> None:
    by = factories.reception()
    person = factories.make_person(RITHY, by=by)
    entry = audit.history(person.pk)[0]
    assert (entry.key, entry.by, entry.about) == ("register.person_made", str(by.pk), "register.person")
    assert entry.facts == {}


def test_a_machine_stands_in_the_log_by_its_name(db: None) -> None:
    grant(user=factories.make_user(), role="nurse", by=COMMAND)
    entry = AuditEntry.objects.latest("number")
    assert (entry.by, entry.facts) == ("machine:command", {"role": "nurse"})


@pytest.mark.parametrize("change", [
    {"key": "register.assigned"}, {"by": "machine:door"}, {"about": "register.kin"}, {"facts": {"n": 1}},
    {"before": "f" * 64}, {"hash": "0" * 64},
])  # fmt: skip
def test_an_entry_that_was_changed_is_found(entries: list[AuditEntry], change: dict[str, Any]) -> None:
    AuditEntry.objects.filter(pk=2).update(**change)
    assert audit.verify() == audit.Break(2, "changed")


def test_an_entry_whose_hash_was_made_again_breaks_the_next(entries: list[AuditEntry]) -> None:
    entry = AuditEntry.objects.get(pk=2)
    entry.key = "register.assigned"
    entry.hash = audit.digest(entry)
    entry.save()
    assert audit.verify() == audit.Break(3, "changed")


def test_an_entry_that_is_gone_is_found(entries: list[AuditEntry]) -> None:
    AuditEntry.objects.filter(pk=2).delete()
    assert audit.verify() == audit.Break(2, "missing")


def test_a_last_entry_that_is_gone_is_found_by_the_head(entries: list[AuditEntry]) -> None:
    AuditEntry.objects.filter(pk=entries[-1].pk).delete()
    assert audit.verify() == audit.Break(entries[-1].number, "tail")


def test_entries_in_another_order_are_found(entries: list[AuditEntry]) -> None:
    AuditEntry.objects.filter(pk=2).update(number=9000)
    AuditEntry.objects.filter(pk=3).update(number=2)
    AuditEntry.objects.filter(pk=9000).update(number=3)
    assert audit.verify() == audit.Break(2, "reordered")


def test_a_head_that_was_moved_is_found(entries: list[AuditEntry]) -> None:
    AuditHead.objects.update(number=F("number") + 1)
    assert audit.verify() == audit.Break(entries[-1].number + 1, "tail")
    AuditHead.objects.update(number=entries[-1].number, hash="0" * 64)
    assert audit.verify() == audit.Break(entries[-1].number, "head")
    AuditHead.objects.all().delete()
    assert audit.verify() == audit.Break(entries[-1].number, "head")


def test_a_key_without_a_sentence_is_not_written(db: None) -> None:
    with pytest.raises(ValueError, match="no sentence"), transaction.atomic():
        audit.record("register.guessed", by=COMMAND)
    assert not AuditEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_audit_is_written_only_in_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        audit.record("access.signed_in", by=COMMAND)


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_leaves_no_entry_and_no_gap() -> None:
    user = factories.make_user("intake")
    with pytest.raises(RuntimeError), transaction.atomic():
        grant(user=user, role="nurse", by=COMMAND)
        raise RuntimeError
    grant(user=user, role="counsellor", by=COMMAND)
    assert audit.verify() is None
    assert not User.objects.get(pk=user.pk).roles.filter(role="nurse").exists()


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_make_one_chain() -> None:
    users = [factories.make_user() for _ in range(4)]
    before, failed = AuditEntry.objects.count(), []

    def write(user: User) -> None:
        try:
            for role in ("nurse", "counsellor", "intake"):
                grant(user=user, role=role, by=COMMAND)
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(user,)) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert AuditEntry.objects.count() == before + 12
    assert audit.verify() is None


# ---- reads ------------------------------------------------------------------------------------------


def test_a_reading_names_reader_page_people_and_compartments(db: None, fresh_chain: None) -> None:
    by, people = factories.reception(), [new_id(), new_id()]
    reads.note("register.listed", by=by, subjects=[*people, people[0]], compartments=["identity", "client"])
    row = Reading.objects.get()
    assert (row.by, row.key) == (str(by.pk), "register.listed")
    assert row.subjects == sorted(str(p) for p in people)
    assert row.compartments == ["client", "identity"]
    assert set(ReadSubject.objects.values_list("subject", flat=True)) == set(people)
    assert reads.verify() is None


def test_a_page_that_showed_nobody_is_no_reading(db: None, fresh_chain: None) -> None:
    reads.note("register.listed", by=factories.reception(), subjects=[])
    assert not Reading.objects.exists()


def test_a_reading_that_was_changed_or_taken_out_is_found(db: None, fresh_chain: None) -> None:
    by = factories.reception()
    for _ in range(3):
        reads.note("register.listed", by=by, subjects=[new_id()])
    second = Reading.objects.get(number=2)
    Reading.objects.filter(pk=second.pk).update(by="machine:demo")
    assert reads.verify() == (second.chain, 2)
    Reading.objects.filter(pk=second.pk).update(by=str(by.pk))
    assert reads.verify() is None
    ReadSubject.objects.filter(reading=second).delete()
    second.delete()
    assert reads.verify() == (second.chain, 2)


def test_readings_lie_in_a_store_of_their_own(db: None, fresh_chain: None) -> None:
    reads.note("register.listed", by=factories.reception(), subjects=[new_id()])
    assert Reading.objects.db == reads.STORE
    assert Reading.objects.using(reads.STORE).count() == 1


@pytest.mark.django_db(transaction=True)
def test_readers_at_the_same_time_make_one_whole_chain(fresh_chain: None) -> None:
    by, failed = factories.reception(), []

    def read() -> None:
        try:
            for _ in range(10):
                reads.note("register.listed", by=by, subjects=[new_id()])
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert sorted(Reading.objects.values_list("number", flat=True)) == list(range(1, 41))
    assert reads.verify() is None


@pytest.mark.django_db(transaction=True)
def test_a_reading_stays_when_what_follows_it_is_rolled_back(fresh_chain: None) -> None:
    by = factories.reception()
    with pytest.raises(RuntimeError), transaction.atomic():
        reads.note("register.listed", by=by, subjects=[new_id()])
        raise RuntimeError
    assert Reading.objects.count() == 1


def test_a_process_that_was_forked_begins_a_chain_of_its_own(
    db: None, fresh_chain: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = factories.reception()
    reads.note("register.listed", by=by, subjects=[new_id()])
    monkeypatch.setattr("os.getpid", lambda: -7)
    reads.note("register.listed", by=by, subjects=[new_id()])
    assert Reading.objects.values("chain").distinct().count() == 2
    assert set(Reading.objects.values_list("number", flat=True)) == {1}
    assert reads.verify() is None
