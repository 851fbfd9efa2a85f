"""What has to be settled before an account is closed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.utils import timezone

from samnak.ground import leavers
from samnak.ground.access.models import AuditEntry, Relation, RoleGrant, User
from samnak.ground.access.queries.accounts import confirmers, stay, team_of
from samnak.ground.access.rules import CONFIRMERS, ENOUGH, NEVER_NONE, NEVER_SHUT


@dataclass(frozen=True)
class Leaving:
    """Where somebody stands who leaves. Numbers of people, never who they are; and no number of all they stand near:
    it would rise with a file opened in an emergency, and fall with a wall."""

    user: User
    alone: int  # people beside whom nobody else walks
    left: list[leavers.Left]
    team: list[User]
    last: list[str]  # roles nobody else holds, and that are not to be without anybody
    few: bool  # whether fewer than two could confirm what takes two people

    @cached_property
    def people(self) -> int:
        """How many must be given to somebody else first, by the largest of the counts."""
        return max([self.alone, *(left.number for left in self.left if left.must)])

    @property
    def may_be_shut(self) -> bool:
        return not set(self.last) & set(NEVER_SHUT)

    @property
    def hand_over(self) -> str:
        """Where their supervisor gives them to others."""
        return next((left.url for left in self.left if left.must and left.url), "")

    @property
    def ready(self) -> bool:
        return not (self.people or self.team or self.last or self.few)


def leaving(user: User) -> Leaving:
    """A handful of queries, whoever it is."""
    return Leaving(
        user=user,
        alone=people_alone(user),
        left=leavers.left_with(user),
        team=team_of(user),
        last=last_roles(user, held_by(user), timezone.now()),
        few=too_few(user, held_by(user), timezone.now()),
    )


def people_with(user: User) -> int:
    """How many people must have somebody else before this user goes: by the largest of what is counted."""
    return max([people_alone(user), *(left.number for left in leavers.left_with(user) if left.must)])


def people_alone(user: User) -> int:
    """How many people would have nobody if this user went: no other caseworker near them, and not in the pool."""
    now = timezone.now()
    live = Relation.objects.filter(Relation.live_q(now))
    theirs = live.filter(kind="assigned", user=user).values("subject")
    walk = RoleGrant.objects.filter(RoleGrant.live_q(now), role="caseworker").values("user")
    others = Q(kind="pool") | (Q(kind="assigned", user__is_active=True, user__in=walk) & ~Q(user=user))
    seen = live.filter(others, subject__in=theirs).values("subject")
    return live.filter(kind="assigned", user=user).exclude(subject__in=seen).values("subject").distinct().count()


def held_by(user: User) -> frozenset[str]:
    """The roles written down for an account now, also while nobody comes in by it."""
    return frozenset(user.roles.filter(RoleGrant.live_q(timezone.now())).values_list("role", flat=True))


def last_roles(user: User, ending: frozenset[str], end: dt.datetime) -> list[str]:
    """Which of these roles nobody else would hold if they ended then. Whose own role ends soon is nobody else."""
    mine = [role for role in NEVER_NONE if role in ending]
    return [role for role in mine if not stay((role,), end).exclude(pk=user.pk).exists()]


def too_few(user: User, ending: frozenset[str], end: dt.datetime) -> bool:
    """Whether fewer than two could confirm if these roles ended then, where two can now."""
    if not ending & CONFIRMERS or confirmers() < ENOUGH:
        return False
    others = stay(CONFIRMERS, end).exclude(pk=user.pk).count()
    kept = stay(CONFIRMERS - ending, end).filter(pk=user.pk).count()
    return others + kept < ENOUGH


def ends_before(user: User) -> dict[str, dt.datetime | None]:
    """Id of a role that a last day made shorter -> when it would end without it. Read from the log itself: what is not
    found there is made longer by nobody."""
    keys = ("access.role_granted", "access.last_day_chosen")
    rows = AuditEntry.objects.filter(key__in=keys, about_id=user.pk).order_by("number")
    found: dict[str, dt.datetime | None] = {}
    for facts in rows.values_list("facts", flat=True):
        for pk, end in facts.get("shortened", {}).items():
            found.setdefault(pk, dt.datetime.fromisoformat(end) if end else None)
    return found
