"""What tests of consents ask again and again."""

import datetime as dt
from typing import Any
from unittest import mock

from django.utils import timezone

from samnak.reception.register import queries
from samnak.reception.register.models import Person
from tests.factories import recipient

CLINIC = "clinic"


def told(person: Person, purpose: str = CLINIC, to: str = "health_centre", **more: Any) -> frozenset[str]:
    """What may be told of somebody now."""
    found = queries.consented([person.pk], purpose=purpose, recipient=recipient(to).pk, **more)
    return found.get(person.pk, frozenset())


def later(days: float) -> Any:
    """The clock, so many days on."""
    return mock.patch("django.utils.timezone.now", return_value=timezone.now() + dt.timedelta(days=days))
