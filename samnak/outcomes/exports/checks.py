"""At start: every named template is whole, or Samnak does not start."""

from __future__ import annotations

from typing import Any

from django.core.checks import Error, register

from samnak.ground import downloads
from samnak.ground.access.roles import ROLES
from samnak.outcomes.exports.fields import FIELDS
from samnak.outcomes.exports.named import NEVER, TEMPLATES, Template


@register()
def every_named_template_is_whole(app_configs: Any, **kwargs: Any) -> list[Error]:
    return [
        Error(f"The named template {one.key} {wrong}.", id="samnak.E020")
        for one in TEMPLATES.values()
        for wrong in wrongs(one)
    ]


def wrongs(one: Template) -> list[str]:
    """What is wrong with a template, in words."""
    tables = {key: downloads.find(key) for key in one.tables}
    found = [f"names the table {key}, which no room shows" for key, table in tables.items() if table is None]
    found += [f"has no field {key}" for key in one.columns if key not in FIELDS]
    found += [f"names the role {key}" for key in one.roles if key not in ROLES or not _may(key)]
    if found:
        return found
    if one.compartments & NEVER:
        found.append(f"holds {sorted(one.compartments & NEVER)}, which never leaves")
    if one.holds_people and any(table.people is None for table in tables.values() if table):
        found.append("holds people, and a table of it shows nobody")
    if not one.holds_people and (one.goes_out or any(table.numbers is None for table in tables.values() if table)):
        found.append("holds numbers, and a table of it has none")
    return found


def _may(role: str) -> bool:
    return "exports.make" in ROLES[role].permissions
