"""TOML tables that know where they stand, so that every complaint names file, line and key."""

import datetime
import difflib
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path as FilePath
from typing import Any

from samnak.ground.packs.errors import PackError
from samnak.ground.packs.lines import Path, find_lines
from samnak.ground.packs.parts import NOT_SAID, Text

_KEY = re.compile(r"[a-z][a-z0-9_]{0,29}")


class Source:
    """One TOML file: its text, and the lines of its keys when they are asked for."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self._lines: dict[Path, int] | None = None

    def line(self, path: Path) -> int:
        """Line of this key, or of the nearest table around it."""
        if self._lines is None:
            self._lines = find_lines(self.text)
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)


class Table:
    """One table of a file. Every `take` checks the type and says in plain words what is wrong."""

    def __init__(self, source: Source, path: Path, values: dict[str, Any], allowed: Iterable[str]) -> None:
        self.source = source
        self.path = path
        self.values = values
        self._refuse_unknown(tuple(allowed))

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def error(self, key: str, reason: str) -> PackError:
        """A complaint about a key of this table; "label.km" points into the label."""
        inside: Path = tuple(key.split(".")) if key else ()
        line = self.source.line((*self.path, *inside))
        return PackError(reason, file=self.source.name, line=line, key=key)

    def string(self, key: str, default: str | None = None) -> str:
        value = self._value(key, str, 'words in quotation marks, like "this"', default)
        if default is None and not value.strip():
            raise self.error(key, f"'{key}' is empty. Write it, or take the line out.")
        return str(value).strip()

    def matching(self, key: str, pattern: str, example: str, default: str | None = None) -> str:
        """A string of a fixed shape (a whole-match regular expression)."""
        value = self.string(key, default)
        if value != default and not re.fullmatch(pattern, value):
            raise self.error(key, f"'{key}' is \"{value}\". Write it like {example}.")
        return value

    def integer(self, key: str, default: int | None = None) -> int:
        return int(self._value(key, int, "a whole number without quotation marks, like 3", default))

    def optional_integer(self, key: str) -> int | None:
        return self.integer(key) if key in self.values else None

    def number(self, key: str, default: int | None = None, *, least: int = 0, most: int = 10_000) -> int:
        """A whole number within bounds, both included."""
        value = self.integer(key, default)
        if not least <= value <= most:
            raise self.error(key, f"'{key}' is {value}. Write a number from {least} to {most}.")
        return value

    def boolean(self, key: str, default: bool = False) -> bool:
        return bool(self._value(key, bool, "true or false", default))

    def date(self, key: str) -> datetime.date:
        what = "a date without quotation marks, like 2018-08-01"
        value: datetime.date = self._value(key, datetime.date, what, None)
        return value

    def optional_date(self, key: str) -> datetime.date | None:
        return self.date(key) if key in self.values else None

    def strings(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        what = 'a list of words, like ["one", "two"]'
        value = self._value(key, list, what, default)
        if not all(isinstance(each, str) and each.strip() for each in value):
            raise self.error(key, f"'{key}' must be {what}.")
        return tuple(each.strip() for each in value)

    def dates(self, key: str) -> tuple[datetime.date, ...]:
        what = "a list of dates without quotation marks, like [2026-11-24, 2027-11-13]"
        value = self._value(key, list, what, None)
        if not value or not all(type(each) is datetime.date for each in value):
            raise self.error(key, f"'{key}' must be {what}.")
        return tuple(value)

    def text(self, key: str, languages: tuple[str, ...], may_lack: tuple[str, ...] = ()) -> Text:
        """Words in every language of the pack; those of `may_lack` may be left out."""
        if type(self.values.get(key)) is not dict:
            like = " and ".join(f'{key}.{language} = "..."' for language in languages)
            raise self.error(key, f"'{key}' must be given in every language: {like}.")
        words = self.table(key, languages).values
        for language in languages:
            if language not in words and language not in may_lack:
                raise self.error(key, f"'{key}.{language}' is missing. Give the words in this language.")
            said = words.get(language)
            if said is not None and (not isinstance(said, str) or not said.strip()):
                raise self.error(f"{key}.{language}", f"'{key}.{language}' must be words in quotation marks.")
        return Text(tuple((each, words[each].strip()) for each in languages if each in words))

    def optional_text(self, key: str, languages: tuple[str, ...]) -> Text | None:
        return self.text(key, languages) if key in self.values else None

    def key(self) -> str:
        """The short stable name of an item, as it is stored with people's records."""
        value = self.string("key")
        if not _KEY.fullmatch(value):
            raise self.error("key", f'the key "{value}" is not a short name. Use up to 30 of a to z, 0 to 9 and _.')
        if value == NOT_SAID:
            raise self.error("key", f"'{NOT_SAID}' is an answer every question has already. Take it out.")
        return value

    def table(self, key: str, allowed: Iterable[str]) -> "Table":
        value = self._value(key, dict, "a table of its own", None)
        return Table(self.source, (*self.path, key), value, allowed)

    def tables(self, key: str, allowed: Iterable[str]) -> list["Table"]:
        """The `[[key]]` items, in the order of the file; none where there are none."""
        what = f"a list of items, each under [[{self.full_name(key)}]]"
        value = self._value(key, list, what, ())
        if not all(isinstance(each, dict) for each in value):
            raise self.error(key, f"'{key}' must be {what}.")
        known = tuple(allowed)
        return [Table(self.source, (*self.path, key, place), each, known) for place, each in enumerate(value)]

    def full_name(self, key: str) -> str:
        """A key as a heading of the file names it: "plan.reviews"."""
        return ".".join([*(each for each in self.path if isinstance(each, str)), key])

    def _value(self, key: str, kind: type, what: str, default: Any) -> Any:
        if key not in self.values:
            if default is None:
                raise self.error(key, f"'{key}' is missing. It must be {what}.")
            return default
        value = self.values[key]
        if type(value) is not kind:  # exactly: true is an int and a date-time is a date to isinstance
            raise self.error(key, f"'{key}' must be {what}.")
        return value

    def _refuse_unknown(self, allowed: tuple[str, ...]) -> None:
        for key in self.values:
            if key not in allowed:
                near = difflib.get_close_matches(key, allowed, n=1)
                hint = f"Did you mean '{near[0]}'?" if near else f"Known here: {', '.join(allowed)}."
                raise self.error(key, f"'{key}' is not known here. {hint}")


def read_file(path: FilePath, allowed: Iterable[str]) -> Table:
    """Read one TOML file of a pack. Raises PackError where it cannot be read."""
    name = path.name
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        values = tomllib.loads(text)
    except UnicodeDecodeError:
        raise PackError("this file is not written in UTF-8. Save it as UTF-8.", file=name) from None
    except OSError as problem:
        raise PackError(f"this file cannot be read ({problem.strerror}).", file=name) from None
    except tomllib.TOMLDecodeError as problem:
        raise _bad_syntax(name, text, str(problem)) from None
    return Table(Source(name, text), (), values, allowed)


def _bad_syntax(name: str, text: str, message: str) -> PackError:
    found = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", message)
    said = message[: found.start()] if found else message
    line = int(found[1]) if found and found[1] else max(1, len(text.splitlines()))
    return PackError(
        f"this is not TOML ({said}). Look at the quotation marks, brackets and dates.", file=name, line=line
    )
