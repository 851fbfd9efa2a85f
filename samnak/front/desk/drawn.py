"""The parts of docs/house.md and docs/access.md that are drawn from the code, so that they cannot lie."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.translation import override

from samnak.ground.access import who_sees
from samnak.ground.access.gates import gate_of
from samnak.ground.access.roles import PERMISSIONS, ROLES

DOCS = Path(settings.BASE_DIR) / "docs"
PAGE, ACCESS = DOCS / "house.md", DOCS / "access.md"
BEGIN, END = "<!-- drawn from the code: bin/samnak house --write -->", "<!-- end of what is drawn -->"


def drawn() -> str:
    """Rooms with their tables, addresses with their gates, permissions with their roles, as Markdown."""
    with override("en"):
        return "\n".join([*_rooms(), "", *_addresses(), "", *_permissions()])


def _rooms() -> Iterator[str]:
    yield "### Rooms and their tables"
    yield "| room | tables |\n|---|---|"
    for config in sorted(apps.get_app_configs(), key=lambda c: c.name):
        if config.name.startswith("samnak."):
            tables = ", ".join(f"`{m.__name__}`" for m in config.get_models()) or "none"
            yield f"| `{config.name.removeprefix('samnak.')}` | {tables} |"


def _addresses() -> Iterator[str]:
    yield "### Addresses and their gates"
    yield "| name | address | gate |\n|---|---|---|"
    for name, address, view in sorted(addresses()):
        yield f"| `{name}` | `/{address}` | `{gate_of(view) or 'none'}` |"


def addresses() -> Iterator[tuple[str, str, Any]]:
    """(name, pattern, view) of every address of the project."""
    yield from _walk(get_resolver(), "", "")


def _walk(resolver: URLResolver, prefix: str, space: str) -> Iterator[tuple[str, str, Any]]:
    for pattern in resolver.url_patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}", address, pattern.callback
        else:
            yield from _walk(pattern, address, f"{pattern.namespace}:" if pattern.namespace else space)


def _permissions() -> Iterator[str]:
    yield "### Permissions and who holds them"
    yield "| permission | in words | roles |\n|---|---|---|"
    holders: dict[str, list[str]] = defaultdict(list)
    for role in ROLES.values():
        for permission in role.permissions:
            holders[permission].append(role.key)
    for key, words in PERMISSIONS.items():
        roles = "all" if len(holders[key]) == len(ROLES) else ", ".join(holders[key])
        yield f"| `{key}` | {words} | {roles} |"


def drawn_access() -> str:
    """Roles by compartments, and each role in words, as Markdown."""
    with override("en"):
        return "\n".join(who_sees.drawn())


def page_with_drawing(text: str) -> str:
    """The page of the house with its drawn part as the code is now."""
    return _with(text, drawn())


def access_with_drawing(text: str) -> str:
    """The same for the page of who sees what."""
    return _with(text, drawn_access())


def _with(text: str, drawing: str) -> str:
    before, _begin, rest = text.partition(BEGIN)
    _old, _end, after = rest.partition(END)
    return f"{before}{BEGIN}\n{drawing}\n{END}{after}"
