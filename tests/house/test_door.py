"""The door itself: what it says when something is in the way, and how it counts."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from door import catalogue, demo, stamps, tools
from door.results import Counts, junit_result
from door.say import Stop

ROOT = Path(__file__).resolve().parents[2]
REPORT = '<testsuites><testsuite tests="9" failures="2" errors="1" skipped="1"/></testsuites>'


def manage_says(*words: str, home: Path) -> subprocess.CompletedProcess[str]:
    """manage.py on an installation where nothing was set up."""
    environ = {"SAMNAK_HOME": str(home), "PATH": "/usr/bin:/bin"}
    command = [sys.executable, ROOT / "manage.py", *words]
    return subprocess.run(command, env=environ, capture_output=True, text=True)


def test_a_taken_port_is_said_with_what_to_do() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Stop, match=f"Port {port} is taken.*--port {port + 1}"):
            demo.check_port("127.0.0.1", port)


def test_a_number_that_is_no_port_is_said() -> None:
    with pytest.raises(Stop, match="not a port"):
        demo.check_port("127.0.0.1", 70000)


def test_a_step_is_done_again_only_when_what_it_was_made_from_changed(tmp_path: Path) -> None:
    source, marks = tmp_path / "a.css", stamps.Stamps(tmp_path / "steps.json")
    source.write_text("one")
    marks.set("static", stamps.hash_of([source]))
    assert marks.fresh("static", stamps.hash_of([source]))
    source.write_text("two")
    assert not marks.fresh("static", stamps.hash_of([source]))


def test_a_broken_file_of_stamps_means_nothing_is_done_yet(tmp_path: Path) -> None:
    file = tmp_path / "steps.json"
    file.write_text("{")
    assert not stamps.Stamps(file).has("static")


def test_errors_of_pytest_count_as_failed(tmp_path: Path) -> None:
    xml = tmp_path / "report.xml"
    xml.write_text(REPORT)
    result = junit_result("tests", xml, 1, 0.1)
    assert (result.passed, result.failed, result.skipped) == (5, 3, 1)


def test_a_run_that_broke_off_counts_as_failed(tmp_path: Path) -> None:
    assert junit_result("tests", tmp_path / "none.xml", 3, 0.1).failed == 1
    clean = tmp_path / "clean.xml"
    clean.write_text('<testsuite tests="2" failures="0" errors="0" skipped="0"/>')
    assert junit_result("tests", clean, 0, 0.1).failed == 0
    assert junit_result("tests", clean, 2, 0.1).failed == 1


def test_numbers_of_the_same_name_are_summed(tmp_path: Path) -> None:
    file = tmp_path / "counts"
    file.write_text('["requests", 2]\n["requests", 3]\n["roles", 1]\n')
    assert Counts(file).read().totals() == {"requests": 5, "roles": 1}


def test_a_missing_tool_is_named_in_one_line_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools, "may_install", lambda: False)
    absent = tools.Tool("a loom", "weaving", "loom", lambda: None)
    assert tools.missing([absent]) == [absent]
    assert "apt install loom" in tools.lack(absent) and "\n" not in tools.lack(absent)


def test_every_catalogue_is_compiled_when_the_tests_run() -> None:
    assert catalogue.stale() == []


def test_a_command_on_an_empty_installation_says_how_to_begin(tmp_path: Path) -> None:
    told = manage_says("register", "totals", "--as-of", "2020-01-31", "--json", home=tmp_path)
    assert told.returncode == 1
    assert "bin/samnak demo --load-only" in told.stderr
    assert told.stdout == "" and "Traceback" not in told.stderr
