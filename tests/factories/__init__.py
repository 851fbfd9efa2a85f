"""Builders of a programme in any state. Each goes through the real actions, as somebody who may do them."""

from tests.factories.cases import fill_cases, first, make_case, walks
from tests.factories.consents import fill_consents, make_consent, recipient
from tests.factories.flights import (
    full_card,
    make_flight,
    make_list,
    make_listed,
    make_met,
    make_passenger,
    make_past,
    read_draft,
    undo_whatever_hangs,
)
from tests.factories.persons import end_near, facts_of, fill, make_person, stand
from tests.factories.users import (
    PASSWORD,
    code_at,
    enrol,
    make_passkey,
    make_user,
    next_code,
    reception,
    sign_in,
    supervision,
)

__all__ = [
    "PASSWORD",
    "code_at",
    "end_near",
    "enrol",
    "facts_of",
    "fill",
    "fill_cases",
    "fill_consents",
    "first",
    "full_card",
    "make_case",
    "make_consent",
    "make_flight",
    "make_list",
    "make_listed",
    "make_met",
    "make_passenger",
    "make_passkey",
    "make_past",
    "make_person",
    "make_user",
    "next_code",
    "read_draft",
    "reception",
    "recipient",
    "sign_in",
    "stand",
    "supervision",
    "undo_whatever_hangs",
    "walks",
]
