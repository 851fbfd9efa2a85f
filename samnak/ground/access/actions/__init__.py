"""Writes of the access room: accounts, roles, relations, coming in, second factors, web sessions."""

from samnak.ground.access.actions.accounts import choose_language, end_role, grant, invite
from samnak.ground.access.actions.entering import (
    enter,
    fail_sign_in,
    give_code,
    give_passkey,
    give_password,
    leave,
    prove_password,
)
from samnak.ground.access.actions.factors import add_app, add_passkey, drop_factors, make_codes, remove_factor
from samnak.ground.access.actions.invitations import accept, invite_link
from samnak.ground.access.actions.passwords import change_password
from samnak.ground.access.actions.relations import part, relate
from samnak.ground.access.actions.sessions import end_session, end_sessions

__all__ = [
    "accept",
    "add_app",
    "add_passkey",
    "change_password",
    "choose_language",
    "drop_factors",
    "end_role",
    "end_session",
    "end_sessions",
    "enter",
    "fail_sign_in",
    "give_code",
    "give_passkey",
    "give_password",
    "grant",
    "invite",
    "invite_link",
    "leave",
    "make_codes",
    "part",
    "prove_password",
    "relate",
    "remove_factor",
]
