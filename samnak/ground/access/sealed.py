"""The sealed field: what tells who somebody is never lies in a column the database can read into.

Stored are bytes: one version byte, then the value. Version 0 holds clear UTF-8; later versions are
encrypted with the row's table, id and field as associated data, so opening is put off until the value is
asked for on its row. No lookup but `isnull` works on it, and nothing may sort by it
(`visibility.GuardedQuerySet`, `tests/house/test_sealed_fields.py`).
"""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from django.db import models

CLEAR = 0


class Sealed:
    """Bytes as they lie in the database. Shows nothing of itself in logs or error pages."""

    __slots__ = ("raw",)

    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    def __repr__(self) -> str:
        return "<sealed>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and other.raw == self.raw

    def __hash__(self) -> int:
        return hash(self.raw)


class CannotOpen(ValueError):
    """The stored value is damaged, or of a version this program does not know."""


def seal(clear: bytes) -> bytes:
    return bytes([CLEAR]) + clear


def open_sealed(raw: bytes) -> bytes:
    if not raw or raw[0] != CLEAR:
        raise CannotOpen("A sealed value could not be opened. Tell the person who looks after this server.")
    return raw[1:]


class _Opener:
    """Opens a sealed value the first time it is asked for, on its own row."""

    def __init__(self, field: SealedField) -> None:
        self.field = field

    def __get__(self, instance: models.Model | None, owner: Any = None) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        if name not in instance.__dict__:  # deferred: Django knows how to fetch one column
            instance.refresh_from_db(fields=[name])
        value = instance.__dict__[name]
        if isinstance(value, Sealed):
            value = self.field.from_clear(open_sealed(value.raw))
            instance.__dict__[name] = value
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class SealedField(models.BinaryField):
    """Base: subclasses say how a Python value becomes bytes and back."""

    if TYPE_CHECKING:
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any

    descriptor_class = _Opener
    empty: Any = None

    def to_clear(self, value: Any) -> bytes:
        raise NotImplementedError

    def from_clear(self, clear: bytes) -> Any:
        raise NotImplementedError

    def _check_str_default_value(self) -> list[Any]:
        return []  # a default is what it means, not how it is stored

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(bytes(value))

    def get_default(self) -> Any:
        return models.Field.get_default(self) if self.has_default() else (None if self.null else self.empty)

    def get_prep_value(self, value: Any) -> Any:
        if value is None:
            return None
        return value.raw if isinstance(value, Sealed) else seal(self.to_clear(value))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        raw = value if prepared else self.get_prep_value(value)
        return None if raw is None else connection.Database.Binary(raw)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        return model_instance.__dict__.get(self.attname)  # a value nobody opened goes back as it came

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise TypeError(f"{self.model.__name__}.{self.name} is sealed: the database cannot compare it.")
        return super().get_lookup(lookup_name)

    def get_transform(self, lookup_name: str) -> Any:
        raise TypeError(f"{self.model.__name__}.{self.name} is sealed: the database cannot look into it.")

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError("A sealed value is not written out by the serialiser.")


class SealedText(SealedField):
    """Text as typed. Blank is the empty text, never NULL."""

    empty = ""

    def to_clear(self, value: Any) -> bytes:
        return str(value).encode()

    def from_clear(self, clear: bytes) -> str:
        return clear.decode()


class SealedDate(SealedField):
    """A calendar date, or None."""

    def to_clear(self, value: Any) -> bytes:
        day = value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))
        return day.isoformat().encode()

    def from_clear(self, clear: bytes) -> dt.date:
        return dt.date.fromisoformat(clear.decode())


class SealedJSON(SealedField):
    """A small tree of plain values."""

    def to_clear(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    def from_clear(self, clear: bytes) -> Any:
        return json.loads(clear)


class SealedBytes(SealedField):
    """A file as received."""

    empty = b""

    def to_clear(self, value: Any) -> bytes:
        return bytes(value)

    def from_clear(self, clear: bytes) -> bytes:
        return clear
