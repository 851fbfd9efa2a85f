"""The tables of this room that somebody may want to take out."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samnak.casework.cases.queries import workload
from samnak.casework.cases.queries.counting import count_cases
from samnak.casework.cases.queries.policies import complaints_of_year
from samnak.ground import downloads
from samnak.ground.access.decisions import has_permission
from samnak.ground.access.models import User
from samnak.ground.downloads import Scope
from samnak.ground.ui.choices import label


def caseload(user: User, scope: Scope) -> list[UUID]:
    """Everybody the list of cases shows this user, on all its pages."""
    state = scope.get("state", "open")
    leads = has_permission(user, "cases.assign")
    team = {str(one.pk): one.pk for one in workload.led_by(user)} if leads and scope.get("worker") else {}
    worker, today = team.get(scope.get("worker", "")), timezone.localdate()
    state = state if state in workload.STATES else "open"
    return workload.people_of(user, state=state, worker=worker, today=today)


def counts(user: User) -> list[tuple[str, int]]:
    """What the page of counts says of all cases; nothing of a single worker."""
    found = count_cases(timezone.localdate())
    lines = [
        (_("open cases"), found.open),
        (_("open cases somebody walks with"), found.with_worker),
        (_("open cases nobody walks with"), found.without_worker),
        (_("open cases with a plan"), found.planned),
        (_("open cases without a plan"), found.without_plan),
        (_("closed cases"), found.closed),
        (_("open tasks"), found.tasks),
        (_("late tasks"), found.late_tasks),
        (_("late plans"), found.late_plans),
        (_("late looks at a plan"), found.late_reviews),
    ]
    closed = found.closed_this_year.items()
    reasons = [(label("casework.closure_reasons", key), n) for key, n in closed]
    return lines + [(_("closed this year: %(why)s") % {"why": why}, n) for why, n in reasons]


def complaints(user: User) -> list[tuple[str, int]]:
    """How many complaints came and were answered this year, as their page says it to this user."""
    year = complaints_of_year(user, timezone.localdate().year)
    return [
        (_("complaints that came this year"), year["came"]),
        (_("complaints answered this year"), year["done"]),
        (_("complaints whose answer was told this year"), year["told"]),
        (_("complaints that wait for an answer"), year["wait"]),
    ]


def register() -> None:
    page, table = downloads.page, downloads.table
    words, narrow = gettext_lazy("Cases"), ("state", "worker")
    table("cases.caseload", words, "cases.see", people=caseload, back=page("cases:cases"), scope=narrow)
    words = gettext_lazy("Counts")
    table("cases.counts", words, "cases.count", numbers=counts, back=page("cases:counts"))
    words = gettext_lazy("Complaints")
    table("cases.complaints", words, "cases.complain", numbers=complaints, back=page("cases:complaints"))
    table("cases.week", gettext_lazy("The week"), "cases.see", back=page("cases:week"))
    table("cases.exceptions", gettext_lazy("Exceptions"), "cases.approve", back=page("cases:exceptions"))
    table("cases.contacts", gettext_lazy("Contact"), "cases.see", back=_contacts, scope=("case",))


def _contacts(scope: Scope) -> str:
    try:
        return reverse("cases:contacts", args=[UUID(scope.get("case", ""))])
    except ValueError:
        return reverse("cases:cases")
