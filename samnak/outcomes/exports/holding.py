"""What this room holds of a person: that a file which was taken out told of them."""

from __future__ import annotations

from uuid import UUID

from samnak.ground import hanging
from samnak.outcomes.exports.models import ExportRow


def taken_out(person: UUID, by: UUID) -> bool:
    return ExportRow.unguarded.filter(person=person).exists()


def register() -> None:
    hanging.tell(taken_out)
