"""The main navigation. Rooms add theirs in AppConfig.ready(); pages show what the user may enter."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Entry:
    """One word of the navigation.

    key: the room's short name; while a page of the URL namespace of that name is open, the entry is the
    current one (except for the first page, which is current only when it is open itself).
    permission: the permission the page itself declares; empty shows the entry to everyone who is signed in.
    phone: whether it may stand in the bottom bar of a phone, which holds four entries and "More".
    """

    key: str
    label: str | Promise
    url_name: str
    permission: str
    order: int
    phone: bool


_entries: dict[str, Entry] = {}


def add(key: str, label: str | Promise, url_name: str, permission: str, order: int, phone: bool = False) -> None:
    """Add an entry; a second one under the same key must be the same."""
    entry = Entry(key, label, url_name, permission, order, phone)
    if key in _entries and _entries[key].url_name != url_name:
        raise ValueError(f"navigation already has {key!r}, leading to {_entries[key].url_name!r}")
    _entries[key] = entry


def entries() -> list[Entry]:
    """All entries, in the order of the programme."""
    return sorted(_entries.values(), key=lambda entry: (entry.order, entry.key))
