"""What several parts of a page about one person need of their cases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from samnak.casework.cases import rules
from samnak.casework.cases.models import Case
from samnak.casework.cases.queries import caseload
from samnak.ground.access.decisions import know_roles
from samnak.ground.access.eyes import Eyes
from samnak.ground.access.models import Relation, User
from samnak.ground.access.roles import ROLES
from samnak.reception.register.queries import walkers_beside


def stays(eyes: Eyes) -> list[Case]:
    """Every case of the person, newest first, with what is counted of the attempts to reach them beside each."""
    return list(caseload.with_contact(eyes.rows(Case)).order_by("-opened_on", "-id"))


def open_stay(eyes: Eyes) -> Case | None:
    """The case that is open for the person."""
    return next((case for case in eyes.once(stays) if case.is_open), None)


@dataclass(frozen=True)
class Helper:
    """A colleague of another role: what they do, and since and until when they stand near somebody."""

    user: User
    does: str
    since: dt.datetime | None = None
    until: dt.datetime | None = None


def helpers_beside(eyes: Eyes) -> list[Helper]:
    """Who stands near the person besides the caseworker, the longest first."""
    now = timezone.now()
    rows = [row for row in eyes.once(walkers_beside) if row.user is not None]
    near = [row for row in rows if row.since <= now and (row.until is None or row.until > now)]
    return [Helper(r.user, does_of(r.user), r.since, r.until) for r in near if r.user and _helps(r.user)]


def helpers() -> list[Helper]:
    """Colleagues who can be brought near somebody, by name. Two queries."""
    held = {"is_active": True, "roles__role__in": rules.helping_roles(), "roles__until": None}
    users = list(User.objects.filter(**held).distinct().order_by("name", "pk"))
    know_roles(users)
    return [Helper(user, does_of(user)) for user in users if _helps(user)]


def does_of(user: User) -> str:
    """What a colleague does, as the page says it."""
    return ", ".join(str(ROLES[key].label) for key in sorted(user.role_keys() & rules.helping_roles()))


def _helps(user: User) -> bool:
    keys = user.role_keys()
    return bool(keys & rules.helping_roles()) and "caseworker" not in keys


NEW_FOR = dt.timedelta(days=14)  # so long Today says that somebody was newly given


def given_to(user: User) -> dict[UUID, dt.datetime]:
    """Who was brought near a colleague of another role, and since when; none for a caseworker. One query."""
    if not _helps(user):
        return {}
    rows: Any = Relation.objects.filter(Relation.live_q(timezone.now()), kind="assigned", user=user)
    return dict(rows.order_by("since").values_list("subject", "since"))


def open_cases_of(user: User, people: Iterable[UUID]) -> list[Case]:
    """The open cases of these people, as far as the user sees them."""
    return list(Case.objects.visible_to(user).filter(person__in=list(people), closed_on=None))
