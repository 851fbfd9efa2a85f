"""Writes of the access room: accounts, roles, what takes two people, leaving, relations, alarms."""

from samnak.ground.access.actions.accounts import choose_language, end_role, give_role, grant, invite
from samnak.ground.access.actions.leaving import choose_last_day, close_account, shut_out, tell_of_leaving
from samnak.ground.access.actions.opening import first_link, make_account, move_team, name_supervisor, open_again
from samnak.ground.access.actions.openings import close_to, open_to
from samnak.ground.access.actions.proposals import (
    ask_for_recovery,
    ask_for_role,
    confirm_proposal,
    give_or_ask,
    recovery_link,
    refuse_proposal,
    take_back_proposal,
)
from samnak.ground.access.actions.relations import part, relate

__all__ = [
    "ask_for_recovery",
    "ask_for_role",
    "choose_language",
    "choose_last_day",
    "close_account",
    "close_to",
    "confirm_proposal",
    "end_role",
    "first_link",
    "give_or_ask",
    "give_role",
    "grant",
    "invite",
    "make_account",
    "move_team",
    "name_supervisor",
    "open_again",
    "open_to",
    "part",
    "recovery_link",
    "refuse_proposal",
    "relate",
    "shut_out",
    "take_back_proposal",
    "tell_of_leaving",
]
