"""Programme packs: what is one country's, or one organisation's, as data that is read and checked.

`packs.current().choices("welcome.tonight")` gives the answers of this installation's pack.
"""

from samnak.ground.packs.casework import (
    CaseloadRules,
    Casework,
    ComplaintRules,
    ContactRules,
    PlanRules,
    RecordKind,
    RepeatStep,
    ReviewInterval,
    TripPlace,
    Unit,
)
from samnak.ground.packs.consents import KnownRecipient, Purpose
from samnak.ground.packs.courses import Course, Step
from samnak.ground.packs.errors import PackError
from samnak.ground.packs.gazetteer import Gazetteer, Level, Place, PlaceKind
from samnak.ground.packs.holidays import Holiday, HolidayRule
from samnak.ground.packs.loader import current, load
from samnak.ground.packs.pack import Pack
from samnak.ground.packs.parts import (
    NOT_SAID,
    Airport,
    Authority,
    Camp,
    Choice,
    Currency,
    HelpLine,
    IdentifierKind,
    Organisation,
    Remark,
    Service,
    Text,
)
from samnak.ground.packs.policies import Policy

__all__ = [
    "NOT_SAID",
    "Airport",
    "Authority",
    "Camp",
    "CaseloadRules",
    "Casework",
    "Choice",
    "ComplaintRules",
    "ContactRules",
    "Course",
    "Currency",
    "Gazetteer",
    "HelpLine",
    "Holiday",
    "HolidayRule",
    "IdentifierKind",
    "KnownRecipient",
    "Level",
    "Organisation",
    "Pack",
    "PackError",
    "Place",
    "PlaceKind",
    "PlanRules",
    "Policy",
    "Purpose",
    "RecordKind",
    "Remark",
    "RepeatStep",
    "ReviewInterval",
    "Service",
    "Step",
    "Text",
    "TripPlace",
    "Unit",
    "current",
    "load",
]
