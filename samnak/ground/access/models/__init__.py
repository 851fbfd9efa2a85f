"""Users, their roles, what takes two of them, who stands near whom, and the chained logs of what was done and read."""

from samnak.ground.access.models.alarms import Alarm
from samnak.ground.access.models.audit import (
    AuditEntry,
    AuditHead,
    DigestLook,
    Reading,
    ReadSubject,
    Refusal,
    natural_key_of,
)
from samnak.ground.access.models.forms import DoneOnce, HeldForm
from samnak.ground.access.models.invitations import Invitation
from samnak.ground.access.models.proposals import Proposal
from samnak.ground.access.models.relations import Opening, Relation
from samnak.ground.access.models.sessions import WebSession
from samnak.ground.access.models.users import RoleGrant, User, UserManager

__all__ = [
    "Alarm",
    "AuditEntry",
    "AuditHead",
    "DigestLook",
    "DoneOnce",
    "HeldForm",
    "Invitation",
    "Opening",
    "Proposal",
    "ReadSubject",
    "Reading",
    "Refusal",
    "Relation",
    "RoleGrant",
    "User",
    "UserManager",
    "WebSession",
    "natural_key_of",
]
