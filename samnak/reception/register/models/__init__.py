"""People as the register knows them, what they agreed to, and those it may be told to."""

from samnak.reception.register.models.consents import APART, AUTHORITIES, Consent, Recipient
from samnak.reception.register.models.people import (
    ROW_FIELDS,
    Address,
    BornIn,
    ContactPoint,
    Identifier,
    Kin,
    LifeEvent,
    Pair,
    Person,
    PersonName,
    PersonRow,
    Precision,
    SearchToken,
    Sex,
    YesNo,
)

__all__ = [
    "APART",
    "AUTHORITIES",
    "ROW_FIELDS",
    "Address",
    "BornIn",
    "Consent",
    "ContactPoint",
    "Identifier",
    "Kin",
    "LifeEvent",
    "Pair",
    "Person",
    "PersonName",
    "PersonRow",
    "Precision",
    "Recipient",
    "SearchToken",
    "Sex",
    "YesNo",
]
