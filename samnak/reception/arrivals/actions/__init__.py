"""Writes of the airport. Each is one function: it checks first, writes, and is audited in the same transaction."""

from samnak.reception.arrivals.actions.flights import (
    FlightFacts,
    NoticeFacts,
    cancel,
    close_head_count,
    land,
    open_head_count,
    plan_flight,
    write_notice,
)
from samnak.reception.arrivals.actions.lists import (
    Draft,
    answer_list,
    confirm_list,
    doubts,
    open_draft,
    read_list,
    second_look,
    sift_answers,
    throw_away_list,
)
from samnak.reception.arrivals.actions.meeting import Crossed, keep_answers, meet, undo_meeting
from samnak.reception.arrivals.actions.passengers import (
    PassengerFacts,
    add_unlisted,
    correct_passenger,
    deny_repeat,
    facts_of,
    say_repeat,
    step,
)

__all__ = [
    "Crossed",
    "Draft",
    "FlightFacts",
    "NoticeFacts",
    "PassengerFacts",
    "add_unlisted",
    "answer_list",
    "cancel",
    "close_head_count",
    "confirm_list",
    "correct_passenger",
    "deny_repeat",
    "doubts",
    "facts_of",
    "keep_answers",
    "land",
    "meet",
    "open_draft",
    "open_head_count",
    "plan_flight",
    "read_list",
    "say_repeat",
    "second_look",
    "sift_answers",
    "step",
    "throw_away_list",
    "undo_meeting",
    "write_notice",
]
