"""What several parts of a page about one person need of their cases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone

from samnak.casework.cases import rules
from samnak.casework.cases.models import Case
from samnak.casework.cases.queries import caseload
from samnak.ground.access.actors import TOTALS
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
    return [Helper(r.user, does_of(r.user), r.since, r.until) for r in near if r.user and helps(r.user)]


def helpers() -> list[Helper]:
    """Colleagues who can be brought near somebody, by name. Two queries."""
    held = {"is_active": True, "roles__role__in": rules.helping_roles(), "roles__until": None}
    users = list(User.objects.filter(**held).distinct().order_by("name", "pk"))
    know_roles(users)
    return [Helper(user, does_of(user)) for user in users if helps(user)]


def does_of(user: User) -> str:
    """What a colleague does, as the page says it."""
    return ", ".join(str(ROLES[key].label) for key in sorted(user.role_keys() & rules.helping_roles()))


def helps(user: User) -> bool:
    keys = user.role_keys()
    return bool(keys & rules.helping_roles()) and "caseworker" not in keys


NEW_FOR = dt.timedelta(days=14)  # so long Today says that somebody was newly given


@dataclass(frozen=True)
class Charge:
    """Somebody a user stands beside by the register: since when, and whether a case was ever opened for them."""

    person: UUID
    since: dt.datetime
    had_case: bool


def charges_of(user: User) -> list[Charge]:
    """The people of a caseworker, or of a colleague of another role who was brought near, longest first. One query."""
    if not user.role_keys() & (rules.helping_roles() | {"caseworker"}):
        return []
    case = Case.objects.visible_to(TOTALS).filter(person=OuterRef("subject")).order_by()
    rows = Relation.objects.filter(Relation.live_q(timezone.now()), kind="assigned", user=user)
    found = rows.order_by("since").annotate(had_case=Exists(case)).values_list("subject", "since", "had_case")
    return [Charge(*row) for row in found]


def open_cases_of(user: User, people: Iterable[UUID]) -> list[Case]:
    """The open cases of these people, as far as the user sees them."""
    return list(Case.objects.visible_to(user).filter(person__in=list(people), closed_on=None))
