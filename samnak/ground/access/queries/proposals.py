"""What waits for a second person, and what became of it."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from samnak.ground.access.models import Proposal, User

SHOWN = 20


def _rows() -> QuerySet[Proposal]:
    return Proposal.objects.select_related("user", "asked_by", "answered_by")


def waiting() -> list[Proposal]:
    """What nobody has answered, the oldest first."""
    return list(_rows().filter(Proposal.waiting_q(timezone.now())).order_by("asked_at", "pk"))


def usable() -> list[Proposal]:
    """Recoveries that were confirmed and not used yet: those that work, and those whose time comes."""
    rows = _rows().filter(answer=Proposal.Answer.CONFIRMED, kind=Proposal.Kind.RECOVERY, used_at=None)
    return list(rows.filter(lapses_at__gt=timezone.now()).order_by("ready_at", "pk"))


def over() -> list[Proposal]:
    """The newest of what was answered or has lapsed."""
    now = timezone.now()
    rows = _rows().exclude(Proposal.waiting_q(now)).order_by("-asked_at", "-pk")
    return list(rows[:SHOWN])


def mine(user: User) -> list[Proposal]:
    """What this user asked for, what is asked for them, and new ways in for their team; the newest first."""
    team = Q(user__supervisor=user, kind=Proposal.Kind.RECOVERY)
    return list(_rows().filter(Q(asked_by=user) | Q(user=user) | team).order_by("-asked_at", "-pk")[:SHOWN])


def about(user: User) -> list[Proposal]:
    """What waits or works for one account."""
    now = timezone.now()
    open_ = Proposal.waiting_q(now) | Q(
        answer=Proposal.Answer.CONFIRMED, kind=Proposal.Kind.RECOVERY, used_at=None, lapses_at__gt=now
    )
    return list(_rows().filter(open_, user=user).order_by("-asked_at", "-pk"))


def team_and_all(user: User, *, everybody: bool) -> QuerySet[User]:
    """For whom this user may ask for a new way in: their own team; an administrator for everybody else."""
    rows = User.objects.filter(is_active=True).exclude(pk=user.pk)
    return (rows if everybody else rows.filter(supervisor=user)).order_by("name", "pk")
