"""Places of the country, from the widest level to the smallest, in its own script and in Latin letters.

The rows lie in a compressed table beside the pack and are read when first asked for: the widest
level alone from the head of the table, everything at the first question that needs more.
"""

import gzip
import re
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from samnak.ground.packs.errors import PackError
from samnak.ground.packs.parts import Text


class Place(NamedTuple):
    """One place. `code` is the official code as text, zeros kept; `parent` is "" at the widest level;
    `local` is the name in the country's script, `latin` in Latin letters."""

    code: str
    level: str
    kind: str
    local: str
    latin: str
    parent: str


class Level(NamedTuple):
    """A level of the country ("province"); the length of a code tells its level."""

    key: str
    label: Text
    code_length: int


class PlaceKind(NamedTuple):
    """What a place is called by law ("municipality", a district with a town); `latin` is the local word
    for it in Latin letters, as it stands on papers."""

    key: str
    label: Text
    level: str
    latin: str


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """The places of a pack. Nothing is read until it is needed; then it stays in memory.

    `alike` are spellings that search takes for one another, `also` other names of a place by its code.
    """

    file: Path
    local_language: str
    levels: tuple[Level, ...]
    kinds: tuple[PlaceKind, ...]
    alike: tuple[tuple[str, str], ...]
    also: dict[str, tuple[str, ...]]
    source: str
    licence: str
    as_of: str

    def provinces(self) -> tuple[Place, ...]:
        """The places of the widest level."""
        return self._widest

    def place(self, code: str) -> Place | None:
        """The place with this code, or None: codes of old records may have gone out of use."""
        for place in self._widest:
            if place.code == code:
                return place
        return self._places.get(code)

    def children(self, code: str) -> tuple[Place, ...]:
        """The places one level below, by code; of "" the widest level."""
        return self._children.get(code, ()) if code else self._widest

    def path(self, code: str) -> tuple[Place, ...]:
        """From the widest level down to this place; empty when the code is not known."""
        found: list[Place] = []
        place = self.place(code)
        while place:
            found.insert(0, place)
            place = self.place(place.parent) if place.parent else None
        return tuple(found)

    def kind(self, place: Place) -> PlaceKind:
        return self._kinds[place.kind]

    def address(self, code: str, language: str) -> str:
        """The whole address, smallest place first: in the local language with the word for each kind
        ("ភូមិ… ឃុំ…"), in others the names in Latin letters with commas. The code itself if unknown."""
        steps = self.path(code)[::-1]
        if self.local_language in (language, re.split("[-_]", language)[0]):
            words = [self.kind(step).label.in_language(self.local_language) + step.local for step in steps]
            return " ".join(words) or code
        return ", ".join(step.latin for step in steps) or code

    def search(self, text: str, level: str | None = None, limit: int = 20) -> list[Place]:
        """Places by name in either script, best first; "Bavel, Battambang" looks inside Battambang, and a
        leading word for the kind ("district", "ស្រុក", "Srok") is understood.

        Equal names come before names that begin so, those before names with such a word, wider places
        before smaller ones.
        """
        name, *around = [part for part in re.split("[,，]", text) if part.strip()] or [""]
        readings = list(self._readings(name))
        scored = []
        for place, names in self._folded if readings else ():
            if level is None or place.level == level:
                score = min(_score(names, wanted, kinds, place) for wanted, kinds in readings)
                if score < _NO_MATCH and self._lies_in(place, around):
                    scored.append((score, len(place.code), place.latin, place.code, place))
        return [each[-1] for each in sorted(scored)[:limit]]

    def fold(self, text: str) -> str:
        """A name as search compares it: no case, accents, spaces, marks or invisible characters."""
        text = unicodedata.normalize("NFKD", text.casefold())
        text = "".join(each for each in text if unicodedata.category(each)[0] in "LN" or _is_vowel(each))
        for one, other in self.alike:
            text = text.replace(one, other)
        return text

    def _readings(self, name: str) -> Iterator[tuple[str, frozenset[str]]]:
        """Folded name and the kinds it may be of (none: any): as it stands, then without a kind's word."""
        folded = self.fold(name)
        if folded:
            yield folded, frozenset()
        for word, kinds in self._kind_words.items():
            if folded.startswith(word) and len(folded) > len(word):
                yield folded.removeprefix(word), kinds
            if folded.endswith(word) and len(folded) > len(word) and word.isascii():
                yield folded.removesuffix(word), kinds

    def _lies_in(self, place: Place, around: list[str]) -> bool:
        above = self.path(place.code)[:-1]
        for name in around:
            readings = list(self._readings(name))
            if not any(
                _score(self._names(each), wanted, kinds, each) < _NO_MATCH
                for each in above
                for wanted, kinds in readings
            ):
                return False
        return True

    def _names(self, place: Place) -> tuple[str, ...]:
        names = (place.local, place.latin, *self.also.get(place.code, ()))
        words = [word for name in names for word in name.split()[1:]]
        return (*map(self.fold, names), "", *map(self.fold, words))

    @cached_property
    def _kinds(self) -> dict[str, PlaceKind]:
        return {kind.key: kind for kind in self.kinds}

    @cached_property
    def _kind_words(self) -> dict[str, frozenset[str]]:
        words: dict[str, set[str]] = {}
        for kind in self.kinds:
            for word in (kind.latin, *(said for _, said in kind.label.words)):
                words.setdefault(self.fold(word), set()).add(kind.key)
        return {word: frozenset(kinds) for word, kinds in words.items() if word}

    @cached_property
    def _widest(self) -> tuple[Place, ...]:
        found = []
        for place in self._read():
            if place.parent:
                break
            found.append(place)
        if not found:
            raise PackError("this file holds no places.", file=self.file.name)
        return tuple(found)

    @cached_property
    def _places(self) -> dict[str, Place]:
        places: dict[str, Place] = {}
        for place in self._read():
            if place.parent and place.parent not in places:
                raise PackError(
                    f"the place {place.code} lies in {place.parent}, which is not here.", file=self.file.name
                )
            places[place.code] = place
        return places

    @cached_property
    def _children(self) -> dict[str, tuple[Place, ...]]:
        found: dict[str, list[Place]] = {}
        for place in self._places.values():
            found.setdefault(place.parent, []).append(place)
        return {code: tuple(places) for code, places in found.items()}

    @cached_property
    def _folded(self) -> list[tuple[Place, tuple[str, ...]]]:
        return [(place, self._names(place)) for place in self._places.values()]

    def _read(self) -> Iterator[Place]:
        """The rows of the table: code, kind, local name, Latin name; wider levels first."""
        by_length = {level.code_length: level.key for level in self.levels}
        lengths = [level.code_length for level in self.levels]
        above = {length: wider for length, wider in zip(lengths, [0, *lengths], strict=False)}
        try:
            with gzip.open(self.file, "rt", encoding="utf-8", newline="\n") as rows:
                for number, row in enumerate(rows, start=1):
                    parts = row.rstrip("\n").split("\t")
                    if len(parts) != 4 or len(parts[0]) not in by_length or parts[1] not in self._kinds:
                        raise PackError(
                            "this row is not a code, a kind, a local and a Latin name, as gazetteer.toml "
                            "announces them, with tabs between.",
                            file=self.file.name,
                            line=number,
                        )
                    code, kind, local, latin = parts
                    yield Place(code, by_length[len(code)], kind, local, latin, code[: above[len(code)]])
        except (OSError, EOFError, UnicodeDecodeError, zlib.error):
            raise PackError("this file cannot be read as a compressed table.", file=self.file.name) from None


_NO_MATCH = 9


def _is_vowel(character: str) -> bool:
    """A mark that belongs to its word (Khmer vowels and subscripts), not an accent on a Latin letter."""
    return unicodedata.category(character) in ("Mn", "Mc") and not "\u0300" <= character <= "\u036f"


def _score(names: tuple[str, ...], wanted: str, kinds: frozenset[str], place: Place) -> int:
    """0 the same name, 1 begins so, 2 a later word begins so, 3 holds it; `_NO_MATCH` otherwise."""
    if kinds and place.kind not in kinds:
        return _NO_MATCH
    end = names.index("")
    if wanted in names[:end]:
        return 0
    if any(name.startswith(wanted) for name in names[:end]):
        return 1
    if any(word.startswith(wanted) for word in names[end + 1 :]):
        return 2
    return 3 if len(wanted) > 2 and any(wanted in name for name in names[:end]) else _NO_MATCH
