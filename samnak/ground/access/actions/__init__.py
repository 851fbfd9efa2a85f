"""Writes of the access room: accounts, roles, relations, alarms."""

from samnak.ground.access.actions.accounts import choose_language, end_role, grant, invite
from samnak.ground.access.actions.relations import part, relate

__all__ = [
    "choose_language",
    "end_role",
    "grant",
    "invite",
    "part",
    "relate",
]
