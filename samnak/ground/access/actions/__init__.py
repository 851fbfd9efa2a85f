"""Writes of the access room: accounts, roles, relations, openings."""

from samnak.ground.access.actions.accounts import choose_language, end_role, grant, invite
from samnak.ground.access.actions.openings import close_to, open_to
from samnak.ground.access.actions.relations import part, relate

__all__ = [
    "choose_language",
    "close_to",
    "end_role",
    "grant",
    "invite",
    "open_to",
    "part",
    "relate",
]
