"""Marks of finished steps, so that a second start does nothing twice.

A stamp is kept in a small JSON file beside what it speaks of: `{"static": "<sha256>"}`. A step is fresh
when the hash of what it was made from is the one in the file.
"""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path


def hash_of(paths: Iterable[Path], *words: str) -> str:
    """One sha256 over the contents of the files, their names, and some words."""
    total = hashlib.sha256()
    for word in words:
        total.update(word.encode() + b"\0")
    for path in sorted(paths):
        total.update(path.as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


class Stamps:
    """The stamps kept in one file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def all(self) -> dict[str, str]:
        try:
            found = json.loads(self.path.read_text())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def fresh(self, name: str, mark: str) -> bool:
        return self.all().get(name) == mark

    def has(self, name: str) -> bool:
        return name in self.all()

    def set(self, name: str, mark: str) -> None:
        self._write({**self.all(), name: mark})

    def drop(self, *names: str) -> None:
        self._write({name: mark for name, mark in self.all().items() if name not in names})

    def _write(self, marks: dict[str, str]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        beside = self.path.with_suffix(".new")
        beside.write_text(json.dumps(marks, indent=1, sort_keys=True))
        beside.replace(self.path)
