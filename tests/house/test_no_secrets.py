"""No key, password or token lies in the tree, and nothing serves with a key that everybody knows."""

import math
import re
from collections import Counter
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from samnak import settings
from tests.house.test_sizes_and_words import files, name, none_of, places, text

# In pieces, so that this file does not hold what it looks for.
SHAPES = {
    "a private key": "-----BEGIN [A-Z ]*PRIVATE " + "KEY",
    "an age identity": "AGE-SECRET-" + "KEY-1",
    "a key of a cloud": r"\bAKIA" + r"[0-9A-Z]{16}\b",
    "a token of a forge": r"\bgh[pousr]_" + r"[A-Za-z0-9]{30,}",
    "a token of a chat": r"\bxox[baprs]-" + r"[A-Za-z0-9-]{10,}",
    "a signed token": r"\beyJ[A-Za-z0-9_-]{20,}" + r"\.[A-Za-z0-9_-]{10,}",
    "a password in an address": r"\w+://[^\s:/@{<]+:" + r"(?!password@|secret@|samnak@|\{)[^\s:/@{<]{3,}@",
    "a password in the code": r"(?i)\b\w*(?:secret|password|passphrase|api_?key|auth_?token)\w*[\"']?\]?\s*[:=]\s*"
    + r"[\"'][^\"'\s{}<>%]{12,}[\"']",
}
# What looks like one, and why it is none. A part of the line.
KNOWN = {
    "made-up-people-only": "the password of every account of the demo; protects nothing",
    "only-for-tests-and-commands-that-sign-nothing": "refused by `serve`, see below",
    "measured-with-made-up-people": "of a database of the bench that lives some minutes",
    "django.contrib.auth": "names of classes",
    "samnak.": "names of our own classes",
}
MADE_BY_PROGRAMS = (".lock", ".po", ".svg", ".woff2", ".png", ".csv")


@pytest.mark.parametrize("kind", SHAPES)
def test_no_file_holds(kind: str) -> None:
    lines = places(SHAPES[kind], [path for path in files() if path.suffix not in (".woff2", ".png")])
    none_of([line for line in lines if not any(known in line for known in KNOWN) and not _is_a_test_password(line)])


def _is_a_test_password(line: str) -> bool:
    return line.startswith("/tests/") and bool(re.search(r"(?i)password|secret", line))


def test_no_file_holds_a_long_text_that_only_chance_makes() -> None:
    """Random letters in code, settings and papers are keys, whatever they are called."""
    looked = [path for path in files() if path.suffix not in MADE_BY_PROGRAMS and ".min." not in path.name]
    found = [f"{name(path)}: {one[:12]}..." for path in looked for one in _random_texts(path)]
    none_of(found)


def _random_texts(path: Path) -> list[str]:
    return [one for one in re.findall(r"[A-Za-z0-9+/_\-]{32,}={0,2}", text(path)) if _looks_random(one)]


def _looks_random(word: str) -> bool:
    """Capital and small letters and digits, mixed as chance mixes them."""
    kinds = all(re.search(kind, word) for kind in ("[a-z]", "[A-Z]", "[0-9]"))
    share = [n / len(word) for n in Counter(word).values()]
    turns = len(re.findall(r"[a-z][A-Z0-9]|[A-Z][0-9]|[0-9][A-Za-z]|[A-Z][a-z](?=[A-Z0-9])", word))
    return kinds and -sum(p * math.log2(p) for p in share) > 4.2 and turns > len(word) // 5


def test_a_key_in_a_file_would_be_found(tmp_path: Path) -> None:
    file = tmp_path / "settings.py"
    made_up = "q9Xv2LtB7mZr4KpW8s" + "Yd3HfN6cJg1TaUeRo5"
    file.write_text(f"KEY = '{made_up}'\nAPI_" + "KEY = 'abcdefghijklm'\n")
    assert len(_random_texts(file)) == 1
    assert re.search(SHAPES["a password in the code"], file.read_text())
    assert not _looks_random("tests/house/test_no_secrets_are_kept_in_files_2026")


def test_nothing_serves_with_the_key_of_the_tests(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SAMNAK_SECRET_KEY", raising=False)
    monkeypatch.setattr(settings, "HOME", tmp_path)
    monkeypatch.setattr(settings, "TESTING", False)
    monkeypatch.setenv("SAMNAK_SERVE", "1")
    with pytest.raises(ImproperlyConfigured, match="SAMNAK_SECRET_KEY"):
        settings._secret_key()
