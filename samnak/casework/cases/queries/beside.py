"""What several parts of a page about one person need of their cases."""

from __future__ import annotations

from samnak.casework.cases.models import Case
from samnak.casework.cases.queries import caseload
from samnak.ground.access.eyes import Eyes


def stays(eyes: Eyes) -> list[Case]:
    """Every case of the person, newest first, with what is counted of the attempts to reach them beside each."""
    return list(caseload.with_contact(eyes.rows(Case)).order_by("-opened_on", "-id"))


def open_stay(eyes: Eyes) -> Case | None:
    """The case that is open for the person."""
    return next((case for case in eyes.once(stays) if case.is_open), None)
