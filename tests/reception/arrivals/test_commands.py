"""`arrivals check` and `arrivals import`: exit codes, one sentence, nothing half-written."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from samnak.ground.access import audit
from samnak.reception.arrivals.models import ArrivalList, Passenger
from tests.factories import make_flight, make_list, make_user
from tests.people import RITHY, SREYMOM

pytestmark = pytest.mark.django_db

QUESTIONS = b"Family name,Given name,Date of birth,A-number\nSok,Dara,06/09/1972,A012345678\n"


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    file = tmp_path / "list.csv"
    file.write_bytes(make_list([RITHY, SREYMOM]))
    return file


@pytest.fixture
def asking(tmp_path: Path) -> Path:
    file = tmp_path / "asking.csv"
    file.write_bytes(QUESTIONS)
    return file


def run(*words: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("arrivals", *words, stdout=out, stderr=err)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_check_prints_the_reading_and_writes_nothing(clean: Path) -> None:
    code, out, _err = run("check", str(clean), "--json")
    found = json.loads(out)
    assert code == 0
    wanted = ["sheet", "header_row", "people", "questions", "problems", "repeated", "ignored_rows"]
    assert list(found)[:7] == wanted
    assert found["people"][0]["family_name"] == "Long"
    assert found["people"][0]["khmer_name"] == "ឡុង រិទ្ធី"
    assert not ArrivalList.unguarded.exists()


def test_check_in_words_counts_and_names_rows(asking: Path) -> None:
    code, out, _err = run("check", str(asking))
    assert code == 0
    assert "1 people" in out
    assert "Row 2:" in out


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"Family name,Given name\n", b"Sok\0,Dara\n"])
def test_a_refused_file_ends_with_two_and_one_sentence(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "bad.csv"
    file.write_bytes(content)
    code, out, err = run("check", str(file), "--json")
    assert (code, out) == (2, "")
    assert len(err.strip().splitlines()) == 1
    assert "Traceback" not in err


def test_a_file_that_is_not_there_is_said_in_one_sentence() -> None:
    code, _out, err = run("check", "nowhere.csv", "--json")
    assert code == 2
    assert "nowhere.csv" in err


def test_import_writes_a_version_by_id_or_by_day(clean: Path) -> None:
    flight = make_flight(days=1)
    assert run("import", str(clean), "--flight", str(flight.pk))[0] == 0
    assert run("import", str(clean), "--flight", flight.date.isoformat())[0] == 0
    assert sorted(flight.lists.values_list("number", flat=True)) == [1, 2]
    assert Passenger.unguarded.count() == 2


def test_open_questions_end_with_three_and_nothing_written(asking: Path) -> None:
    flight = make_flight(days=1)
    entries = audit.AuditEntry.objects.count()
    code, _out, err = run("import", str(asking), "--flight", str(flight.pk))
    assert code == 3
    assert "Row 2" in err
    assert not ArrivalList.unguarded.exists()
    assert audit.AuditEntry.objects.count() == entries


def test_answers_from_a_file_settle_the_questions(asking: Path, tmp_path: Path) -> None:
    answers = tmp_path / "answers.json"
    answers.write_text('{"date_order": "mdy"}')
    flight = make_flight(days=1)
    assert run("import", str(asking), "--flight", str(flight.pk), "--answers", str(answers))[0] == 0
    stored = Passenger.unguarded.get().birth_date
    assert stored.isoformat() == "1972-06-09"


@pytest.mark.parametrize("text", ["no json", '["dmy"]', '{"date_order": "sideways"}'])
def test_answers_that_are_none_are_refused(asking: Path, tmp_path: Path, text: str) -> None:
    answers = tmp_path / "answers.json"
    answers.write_text(text)
    flight = make_flight(days=1)
    code, _out, err = run("import", str(asking), "--flight", str(flight.pk), "--answers", str(answers))
    assert code == 2
    assert err.strip()
    assert not Passenger.unguarded.exists()


def test_an_unknown_flight_or_user_is_said(clean: Path) -> None:
    assert run("import", str(clean), "--flight", "1999-01-01")[0] == 2
    flight = make_flight(days=1)
    assert run("import", str(clean), "--flight", str(flight.pk), "--by", "nobody-of-this-name")[0] == 2


def test_the_audit_names_who_read_the_list_in(clean: Path) -> None:
    flight, user = make_flight(days=1), make_user("intake")
    run("import", str(clean), "--flight", str(flight.pk), "--by", user.username)
    entry = audit.AuditEntry.objects.filter(key="arrivals.list_confirmed").get()
    assert entry.by == str(user.pk)
