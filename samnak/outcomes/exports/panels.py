"""What other pages show of exports: whom a person was told to, and what an account took out."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from samnak.ground import panels
from samnak.ground.access.eyes import Eyes
from samnak.ground.access.models import User
from samnak.ground.panels import Panel
from samnak.outcomes.exports import queries

LEAVING = dt.timedelta(days=90)


def told(eyes: Eyes, **of_the_page: Any) -> Panel | None:
    """Lists that held this person: when, for whom, what for."""
    rows = queries.told_of(eyes)
    return Panel("exports/told.html", {"entries": rows, "compartments": ["client"]}) if rows else None


def leaving(user: User, *, account: User, **of_the_page: Any) -> Panel | None:
    """Files with people in them that an account made in the last 90 days. Names nobody."""
    rows = queries.of_account(account, timezone.now() - LEAVING)
    return Panel("exports/leaving.html", {"entries": rows, "days": LEAVING.days, "who": account})


def register() -> None:
    panels.add("told", told)
    panels.add("leaving", leaving)
