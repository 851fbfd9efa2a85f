"""What waits for a second person, and what became of it."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils import timezone

from samnak.ground.access import factors
from samnak.ground.access.decisions import has_permission
from samnak.ground.access.models import AuditEntry, Proposal, User
from samnak.ground.access.rules import TWO_PEOPLE, WATCHERS

SHOWN = 20


def _rows() -> QuerySet[Proposal]:
    return Proposal.objects.select_related("user", "asked_by", "answered_by")


def waiting() -> list[Proposal]:
    """What nobody has answered, the oldest first."""
    return list(_rows().filter(Proposal.waiting_q(timezone.now())).order_by("asked_at", "pk"))


def usable() -> list[Proposal]:
    """Recoveries that were confirmed and not used yet: those that work, and those whose time comes."""
    return list(_rows().filter(Proposal.usable_q(timezone.now())).order_by("ready_at", "pk"))


def over() -> list[Proposal]:
    """The newest of what was answered or has lapsed."""
    now = timezone.now()
    rows = _rows().exclude(Proposal.waiting_q(now)).order_by("-asked_at", "-pk")
    return list(rows[:SHOWN])


def mine(user: User) -> list[Proposal]:
    """What this user asked for, what is asked for them, and for their team new ways in and roles they may confirm;
    the newest first."""
    team = Q(user__supervisor=user) & (Q(kind=Proposal.Kind.RECOVERY) | ~Q(role__in=WATCHERS))
    return list(_rows().filter(Q(asked_by=user) | Q(user=user) | team).order_by("-asked_at", "-pk")[:SHOWN])


def about(user: User) -> list[Proposal]:
    """What waits or works for one account."""
    now = timezone.now()
    open_ = Proposal.waiting_q(now) | Proposal.usable_q(now)
    return list(_rows().filter(open_, user=user).order_by("-asked_at", "-pk"))


def may_answer(row: Proposal, user: User) -> bool:
    """Whether this user may be the second person: who may confirm anything; for a role that works with people and
    watches over nobody, their supervisor too."""
    if not user.is_active or has_permission(user, "access.confirm"):
        return user.is_active
    leads = row.user.supervisor_id == user.pk and has_permission(user, "access.recover")
    return leads and row.kind == Proposal.Kind.ROLE and row.role not in WATCHERS


def came_in(user: User) -> bool:
    """Whether its owner has chosen a password and a second step."""
    return user.has_usable_password() and factors.has_one(user)


def in_since(user: User) -> dt.datetime | None:
    """Since when somebody comes in by this account: since the link by which its password was chosen was used."""
    if not came_in(user):
        return None
    used = user.invitations.exclude(used_at=None).order_by("-used_at").values_list("used_at", flat=True).first()
    return used or user.created_at


def made_their_link(user: User, owner: User) -> bool:
    """Whether this user made the way by which the owner came in, and nobody else ever stood for them: no role that
    takes two people was given to them yet."""
    if owner.roles.filter(role__in=TWO_PEOPLE).exists():
        return False
    made = AuditEntry.objects.filter(key="access.link_made", about_id=owner.pk).order_by("-number").first()
    return made is not None and made.by == str(user.pk)


def team_and_all(user: User, *, everybody: bool) -> QuerySet[User]:
    """For whom this user may ask for a new way in: their own team; an administrator for everybody else."""
    rows = User.objects.filter(is_active=True).exclude(pk=user.pk)
    return (rows if everybody else rows.filter(supervisor=user)).order_by("name", "pk")
