"""Every row there is, before and after, whatever its table: to see what a request has changed, and no more."""

import datetime as dt
import re
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model
from django.utils import timezone

# Tables that follow from others, or say nothing that a form could choose.
LEFT_OUT = {"SearchToken", "Session", "Reading", "ReadSubject", "AuditHead", "Refusal"}
# Columns that differ each time whoever writes.
EACH_TIME = {
    "AuditEntry": {"number", "hash", "before", "at"},
    "WebSession": {"session_data", "expire_date", "seen_at"},
}
UUIDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
MOMENTS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?[+-]\d\d:\d\d")  # as a column of JSON keeps them
Rows = dict[tuple[str, Any], dict[str, Any]]
Change = tuple[str, str, tuple[tuple[str, str], ...]]  # table, what happened, columns with what stands in them now


def rows() -> Rows:
    """Table and key -> column -> value, of every table of ours."""
    return {(model.__name__, row.pk): _columns(row) for model in _models() for row in model._base_manager.all()}


def _models() -> list[type[Model]]:
    return [
        model
        for model in apps.get_models()
        if model.__module__.startswith("samnak.") and model.__name__ not in LEFT_OUT
    ]


def _columns(row: Model) -> dict[str, Any]:
    skipped = EACH_TIME.get(type(row).__name__, set())
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.attname not in skipped}


def changes(before: Rows, after: Rows) -> list[Change]:
    """What is new, changed or gone; new ids and the present moment have one name each, so two runs can be compared."""
    known = {str(key) for _table, key in before}
    found = [(table, "gone", ()) for table, _key in before.keys() - after.keys()]
    for (table, key), row in after.items():
        old = before.get((table, key))
        if old is None:
            found.append((table, "new", _plain(row, known)))
        elif old != row:
            changed = {name: value for name, value in row.items() if value != old[name]}
            found.append((table, f"changed {key}", _plain(changed, known)))
    return sorted(found)


def _plain(row: dict[str, Any], known: set[str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, _word(value, known)) for name, value in sorted(row.items()))


def _word(value: Any, known: set[str]) -> str:
    if isinstance(value, dt.datetime) and value.microsecond:  # a moment that a clock gave, not one somebody typed
        return _from_now(value)
    text = str(value)
    if isinstance(value, list | dict):
        text = MOMENTS.sub(lambda found: _from_now(dt.datetime.fromisoformat(found[0])), text)
    return UUIDS.sub(lambda found: found[0] if found[0] in known else "new", text)


def _from_now(moment: dt.datetime) -> str:
    return f"now and {round((moment - timezone.now()) / dt.timedelta(hours=1))} hours"


def names_any(change: Change, ids: set[str]) -> bool:
    """Whether a changed row is one of these, or points to one."""
    _table, what, columns = change
    return any(one in ids for one in UUIDS.findall(f"{what} {columns}"))


def is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
