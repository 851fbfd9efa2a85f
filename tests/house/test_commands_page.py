"""The page of commands names what the door knows, and nothing else."""

import re
import subprocess
from pathlib import Path

from door import commands

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "operations" / "commands.md"


def test_the_page_names_exactly_the_commands_that_help_knows() -> None:
    named = re.findall(r"^\| `bin/samnak ([a-z_]+)[^|]*\|", PAGE.read_text(), re.MULTILINE)
    assert sorted(set(named)) == sorted(commands.names())


def test_help_shows_every_command_with_a_sentence() -> None:
    page = subprocess.run([ROOT / "bin" / "samnak", "help"], capture_output=True, text=True, check=True)
    for name in commands.names():
        assert re.search(rf"^  {name}\b.*\n      \S", page.stdout, re.MULTILINE), name


def test_the_page_names_every_environment_variable_the_code_reads() -> None:
    sources = [*(ROOT / "samnak").glob("*.py"), *(ROOT / "bin").glob("**/*.py"), ROOT / "bin" / "samnak"]
    read = {word for path in sources for word in re.findall(r"\b(?:SAMNAK_[A-Z_]+|DATABASE_URL)\b", path.read_text())}
    named = set(re.findall(r"`(SAMNAK_[A-Z_]+|DATABASE_URL)", PAGE.read_text()))
    assert read <= named
