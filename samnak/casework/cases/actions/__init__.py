"""Writes on cases. Each is one function: it checks first, writes, and is audited in the same transaction."""

from samnak.casework.cases.actions.beside import bring_near, let_go
from samnak.casework.cases.actions.courses import begin_course, end_course
from samnak.casework.cases.actions.diary import (
    correct_note,
    end_appointment,
    keep_draft,
    make_appointment,
    move_appointment,
    take_back,
    try_contact,
    unsay_outcome,
    write_note,
)
from samnak.casework.cases.actions.keeping import close_case, open_case, reopen_case
from samnak.casework.cases.actions.planning import GoalFacts, PlanFacts, hold_review, make_plan, move_goal
from samnak.casework.cases.actions.policies import (
    answer_complaint,
    answer_exception,
    ask_exception,
    read_policy,
    take_complaint,
    tell_complaint,
)
from samnak.casework.cases.actions.services import FactOfService, Help, give_help, say_service, take_back_batch
from samnak.casework.cases.actions.surges import begin_surge, change_surge, end_surge
from samnak.casework.cases.actions.tasks import (
    TaskFacts,
    do_task,
    drop_task,
    give_task,
    put_off_task,
    undo_task,
    write_task,
)
from samnak.casework.cases.actions.walking import assign_case, hand_over, see_hand_over, see_hand_overs

__all__ = [
    "FactOfService",
    "GoalFacts",
    "Help",
    "PlanFacts",
    "TaskFacts",
    "answer_complaint",
    "answer_exception",
    "ask_exception",
    "assign_case",
    "begin_course",
    "begin_surge",
    "bring_near",
    "change_surge",
    "close_case",
    "correct_note",
    "do_task",
    "drop_task",
    "end_appointment",
    "end_course",
    "end_surge",
    "give_help",
    "give_task",
    "hand_over",
    "hold_review",
    "keep_draft",
    "let_go",
    "make_appointment",
    "make_plan",
    "move_appointment",
    "move_goal",
    "open_case",
    "put_off_task",
    "read_policy",
    "reopen_case",
    "say_service",
    "see_hand_over",
    "see_hand_overs",
    "take_back",
    "take_back_batch",
    "take_complaint",
    "tell_complaint",
    "try_contact",
    "undo_task",
    "unsay_outcome",
    "write_note",
    "write_task",
]
