"""Writes of the access room: accounts, coming in, roles, what takes two people, leaving, relations, the log."""

from samnak.ground.access.actions.accounts import choose_language, end_role, give_role, grant, invite
from samnak.ground.access.actions.entering import (
    enter,
    fail_sign_in,
    give_code,
    give_passkey,
    give_password,
    leave,
    prove_password,
    warn_of_address,
)
from samnak.ground.access.actions.factors import add_app, add_passkey, drop_factors, make_codes, remove_factor
from samnak.ground.access.actions.invitations import accept, invite_link
from samnak.ground.access.actions.keeping import (
    anchor,
    anchor_when_due,
    check_log,
    retain,
    say_looked,
    say_looked_without,
    warn_of_break,
    warn_of_opening,
    warn_of_refusals,
)
from samnak.ground.access.actions.leaving import choose_last_day, close_account, shut_out, tell_of_leaving
from samnak.ground.access.actions.opening import first_link, make_account, move_team, name_supervisor, open_again
from samnak.ground.access.actions.openings import close_to, open_to
from samnak.ground.access.actions.passwords import change_password
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
from samnak.ground.access.actions.sessions import end_session, end_sessions

__all__ = [
    "accept",
    "add_app",
    "add_passkey",
    "anchor",
    "anchor_when_due",
    "ask_for_recovery",
    "ask_for_role",
    "change_password",
    "check_log",
    "choose_language",
    "choose_last_day",
    "close_account",
    "close_to",
    "confirm_proposal",
    "drop_factors",
    "end_role",
    "end_session",
    "end_sessions",
    "enter",
    "fail_sign_in",
    "first_link",
    "give_code",
    "give_or_ask",
    "give_passkey",
    "give_password",
    "give_role",
    "grant",
    "invite",
    "invite_link",
    "leave",
    "make_account",
    "make_codes",
    "move_team",
    "name_supervisor",
    "open_again",
    "open_to",
    "part",
    "prove_password",
    "recovery_link",
    "refuse_proposal",
    "relate",
    "remove_factor",
    "retain",
    "say_looked",
    "say_looked_without",
    "shut_out",
    "take_back_proposal",
    "tell_of_leaving",
    "warn_of_address",
    "warn_of_break",
    "warn_of_opening",
    "warn_of_refusals",
]
