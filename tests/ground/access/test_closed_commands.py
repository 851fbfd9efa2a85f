"""Commands of Django that would work past the log and the second person are closed."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command, get_commands

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("word", ["changepassword", "createsuperuser"])
def test_the_command_is_ours_and_refuses(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert get_commands()[word] == "samnak.ground.access"
    with pytest.raises(SystemExit) as ended:
        call_command(word)
    assert ended.value.code == 2
    assert "bin/samnak invite NAME" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["changepassword", "pov"], ["createsuperuser", "--noinput", "--username", "x"]])
def test_it_refuses_whatever_stands_behind_it(words: list[str], tmp_path: Path) -> None:
    line = [sys.executable, ROOT / "manage.py", *words]
    ended = subprocess.run(line, capture_output=True, text=True, check=False, env={"SAMNAK_HOME": str(tmp_path)})
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "invite NAME" in ended.stderr and "Traceback" not in ended.stderr
