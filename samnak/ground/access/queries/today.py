"""What Today says of alarms, and of the week a supervisor has not looked at yet. One query for both, two
more where an alarm waits."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Subquery
from django.utils import timezone

from samnak.ground.access import alarms
from samnak.ground.access.decisions import has_permission
from samnak.ground.access.models import DigestLook, User
from samnak.ground.access.queries.ringing import newest
from samnak.ground.access.queries.weeks import last_week, was_here
from samnak.ground.panels import Panel


def panel(user: User, **of_the_page: Any) -> Panel | None:
    """The part of Today; nothing where nothing waits."""
    week = last_week(timezone.localdate())
    rang, week_waits = _waiting(user, week)
    if not rang and not week_waits:
        return None
    told = newest(user) if rang else []
    return Panel("access/today.html", {"alarms": rang, "told": told, "week": week if week_waits else None}, order=10)


def _waiting(user: User, week: dt.date) -> tuple[int, bool]:
    rang = alarms.waiting(user).order_by().values("known_at").annotate(n=Count("pk")).values("n")
    looked = DigestLook.objects.filter(supervisor=OuterRef("pk"), week=week)
    leads = User.objects.filter(supervisor=OuterRef("pk"), is_active=True)
    row = User.objects.filter(pk=user.pk).annotate(
        rang=Subquery(rang, output_field=IntegerField()), looked=Exists(looked), leads=Exists(leads)
    )
    found, has_looked, has_team = row.values_list("rang", "looked", "leads").get()
    asked = was_here(user.created_at, week) and has_permission(user, "audit.digest")
    return found or 0, has_team and not has_looked and asked
