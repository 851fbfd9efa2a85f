"""Writes of the access room: accounts, roles, relations, and the log that keeps itself."""

from samnak.ground.access.actions.accounts import choose_language, end_role, grant, invite
from samnak.ground.access.actions.keeping import (
    anchor,
    anchor_when_due,
    check_log,
    retain,
    say_looked,
    warn_of_opening,
    warn_of_refusals,
)
from samnak.ground.access.actions.relations import part, relate

__all__ = [
    "anchor",
    "anchor_when_due",
    "check_log",
    "choose_language",
    "end_role",
    "grant",
    "invite",
    "part",
    "relate",
    "retain",
    "say_looked",
    "warn_of_opening",
    "warn_of_refusals",
]
