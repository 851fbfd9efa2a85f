"""Sizes, and words that have no place here."""

import re
import subprocess
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE = 500
LONGEST_SCRIPT = 100
# Made by a program, or taken over as they are from their authors, with the licence beside them.
NOT_WRITTEN_HERE = ("/migrations/", "/vendor/", ".min.js", ".min.css", "govuk")
MADE = {".venv", "var", ".git", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}
NO_NOUN = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "misc",
    "manager",
    "managers",
    "handler",
    "handlers",
}

# In pieces, so that this file does not hold what it looks for.
MACHINE_PATHS = [f"/{name}/" for name in ("work", "root")] + ["/home/" + "[a-z]"]
REGISTRIES = ["pypi" + r"\.org", "files" + r"\.pythonhosted", "npm" + "js", "registry" + r"\.yarnpkg"]

CODE_WORDS = {
    "mark" + "_safe": r"\bmark" + r"_safe\b",
    "raw SQL through the manager": r"\.ra" + r"w\(",
    "extra SQL": r"\.ext" + r"ra\(",
    "SQL put together from text": r"execute(many)?\(\s*(f[\"']|[^)]*[\"']\s*%|[^)]*\.format\()",
}
TEMPLATE_WORDS = {
    "unescaped text": r"\|\s*safe\b|\{%\s*autoescape\s+off",
    "inline style": r"<style\b|\sstyle\s*=",
    "inline handler": r"\son[a-z]+\s*=\s*[\"']",
    "inline script": r"<script(?![^>]*\ssrc\s*=)[^>]*>",
    "a link that runs a script": r"javascript" + ":",
}


@cache
def files() -> tuple[Path, ...]:
    """Everything git tracks or would track; without git, everything that was not made by a program."""
    git = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(git, cwd=ROOT, capture_output=True, text=True)
    if listed.returncode == 0:
        found = {ROOT / name for name in listed.stdout.split("\0") if name}
    else:
        found = {path for path in ROOT.glob("**/*") if not MADE & set(path.relative_to(ROOT).parts)}
    return tuple(sorted(path for path in found if path.is_file()))


def written(*kinds: str) -> list[Path]:
    """Files of these kinds that were written here."""
    return [
        path for path in files() if path.suffix in kinds and not any(part in name(path) for part in NOT_WRITTEN_HERE)
    ]


def name(path: Path) -> str:
    return "/" + path.relative_to(ROOT).as_posix()


def text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def places(pattern: str, paths: Iterable[Path], reading: Callable[[Path], str] = text) -> list[str]:
    """`/file.py:12: the line` for every line the pattern is found on."""
    looked_for = re.compile(pattern)
    return [
        f"{name(path)}:{number}: {line.strip()[:120]}"
        for path in paths
        for number, line in enumerate(reading(path).splitlines(), 1)
        if looked_for.search(line)
    ]


def none_of(found: list[str]) -> None:
    assert not found, "\n" + "\n".join(found)


def test_there_are_files_to_look_at() -> None:
    assert len(written(".py")) > 20


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    long = {name(path): len(text(path).splitlines()) for path in written(".py", ".js", ".css", ".html")}
    assert {path: lines for path, lines in long.items() if lines > LONGEST_FILE} == {}


def test_no_script_in_the_browser_is_longer_than_a_hundred_lines() -> None:
    long = {name(path): len(text(path).splitlines()) for path in written(".js", ".mjs")}
    assert {path: lines for path, lines in long.items() if lines > LONGEST_SCRIPT} == {}


def test_modules_are_named_by_what_they_hold() -> None:
    nameless = [name(path) for path in written(".py", ".js", ".css", ".html") if path.stem in NO_NOUN]
    nameless += sorted({name(path.parent) for path in written(".py") if path.parent.name in NO_NOUN})
    none_of(nameless)


@pytest.mark.parametrize("pattern", MACHINE_PATHS)
def test_no_file_names_a_folder_of_one_machine(pattern: str) -> None:
    none_of(places(rf"(?<![\w.\-/}}]){pattern}", files()))


@pytest.mark.parametrize("pattern", REGISTRIES)
def test_no_file_names_a_package_registry(pattern: str) -> None:
    none_of(places(pattern, files()))


@pytest.mark.parametrize("pattern", CODE_WORDS.values(), ids=CODE_WORDS.keys())
def test_the_code_does_without(pattern: str) -> None:
    code = [path for path in written(".py") if name(path).startswith("/samnak/")]
    none_of(places(pattern, code))


def test_only_commands_print() -> None:
    code = [path for path in written(".py") if name(path).startswith("/samnak/")]
    none_of(places(r"^\s*print\(", [path for path in code if "/management/" not in name(path)]))


@pytest.mark.parametrize("pattern", TEMPLATE_WORDS.values(), ids=TEMPLATE_WORDS.keys())
def test_templates_do_without(pattern: str) -> None:
    templates = [path for path in files() if "/templates/" in name(path)]
    none_of(places(pattern, templates, reading=joined))


def joined(path: Path) -> str:
    """A template with each of its tags on one line, as an attribute may stand on a line of its own."""
    one_line = re.sub(r"<[^<>]*>", lambda tag: " ".join(tag.group().split()), text(path))
    return re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", one_line, flags=re.DOTALL)


def test_what_templates_must_not_hold_would_be_found(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text('<p\n  style="x">{{ a | safe }}</p><script nonce="1">1</script><a href="#" onclick="b()">c</a>')
    found = {kind for kind, pattern in TEMPLATE_WORDS.items() if re.search(pattern, joined(page))}
    assert found == {"unescaped text", "inline style", "inline script", "inline handler"}
    page.write_text('<script src="/static/a.js" type="module" defer></script><p class="style">x</p>')
    assert not [kind for kind, pattern in TEMPLATE_WORDS.items() if re.search(pattern, joined(page))]
