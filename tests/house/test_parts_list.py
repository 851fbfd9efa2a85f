"""Every part of others that runs in Samnak is locked with hashes and stands in the list with its licence."""

import importlib.metadata as metadata
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ["requirements.lock", "requirements-dev.lock"]
LIST = ROOT / "docs" / "operations" / "parts.md"
PINNED = re.compile(r"^([A-Za-z0-9_.\-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)
# Licences under which a part may be given on with Samnak; LGPL only as a library of its own, which psycopg is.
GIVEN_ON = {"MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "PSF-2.0", "MPL-2.0", "LGPL-3.0-only"}


def parts(lock: str) -> dict[str, str]:
    """Name -> version of every part that is locked."""
    return {name.lower(): version for name, version in PINNED.findall((ROOT / lock).read_text())}


def listed() -> dict[str, tuple[str, str]]:
    """Name -> version and licence, as the list says."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in LIST.read_text().splitlines()]
    return {row[0]: (row[1], row[2]) for row in rows if len(row) == 4 and row[1][:1].isdigit()}


def told(name: str) -> str:
    """The licence the installed part names for itself; empty where it is not installed or says it in prose."""
    try:
        return str(metadata.metadata(name).get("License-Expression") or "")
    except metadata.PackageNotFoundError:
        return ""


def test_every_part_is_locked_with_hashes_and_has_a_licence() -> None:
    text = (ROOT / LOCKS[0]).read_text()
    blocks = re.split(r"(?m)^(?=[A-Za-z0-9])", text)
    bare = [block.splitlines()[0] for block in blocks if PINNED.match(block) and "--hash=sha256:" not in block]
    assert bare == []
    missing = {name: told(name) for name in parts(LOCKS[0]).keys() - listed().keys()}
    assert missing == {}, "give each a line in docs/operations/parts.md"
    assert listed().keys() - parts(LOCKS[0]).keys() == set(), "strike these lines"
    assert {name: version for name, (version, _licence) in listed().items()} == parts(LOCKS[0])


def test_a_licence_is_what_the_part_says_and_one_we_may_give_on() -> None:
    differ = {name: (said, told(name)) for name, (_version, said) in listed().items() if told(name) not in ("", said)}
    assert differ == {}
    words = {word for _version, said in listed().values() for word in re.split(r" OR | AND ", said)}
    assert words <= GIVEN_ON


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host_and_only_hashed_parts(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert not re.findall(r"https?:|--(?:extra-)?index-url|--find-links|--trusted-host|\bgit\+|^-e|@ file:", text)
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    strange = [line for line in lines if not PINNED.match(line) and not line.strip().startswith("--hash=sha256:")]
    assert strange == []


def test_every_part_we_ask_for_is_in_the_lock() -> None:
    import tomllib

    asked = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    names = {re.split(r"[\[~>=<! ]", one)[0].lower() for one in asked}
    assert names <= parts(LOCKS[0]).keys()
