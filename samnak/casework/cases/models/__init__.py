"""One stay of a person in the programme, and everything done beside them while it lasts."""

from samnak.casework.cases.models.case import CASE_ROW_FIELDS, Assignment, Case, CaseRow, Closing, Surge, SurgeShare
from samnak.casework.cases.models.diary import Appointment, ContactAttempt, CourseRun, Note, NoteDraft, NoteWording
from samnak.casework.cases.models.plans import Goal, GoalProgress, Plan, Review
from samnak.casework.cases.models.policies import Complaint, PolicyException, PolicySignature
from samnak.casework.cases.models.services import ServiceFact, ServiceRecord
from samnak.casework.cases.models.tasks import Task

__all__ = [
    "CASE_ROW_FIELDS",
    "Appointment",
    "Assignment",
    "Case",
    "CaseRow",
    "Closing",
    "Complaint",
    "ContactAttempt",
    "CourseRun",
    "Goal",
    "GoalProgress",
    "Note",
    "NoteDraft",
    "NoteWording",
    "Plan",
    "PolicyException",
    "PolicySignature",
    "Review",
    "ServiceFact",
    "ServiceRecord",
    "Surge",
    "SurgeShare",
    "Task",
]
