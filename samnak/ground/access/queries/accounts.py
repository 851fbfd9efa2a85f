"""Accounts with their roles. No person, and no number of people, is asked for here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from samnak.ground.access.decisions import know_roles
from samnak.ground.access.models import Proposal, RoleGrant, User
from samnak.ground.access.roles import ROLES
from samnak.ground.access.rules import CONFIRMERS, STAYS, TWO_PEOPLE
from samnak.ground.matching.folding import words


@dataclass(frozen=True)
class Account:
    """One line of the list."""

    user: User
    roles: list[RoleGrant]

    @property
    def state(self) -> str:
        """`closed`; `shut` (nobody comes in, and what they leave is not settled); `over` (the last day has passed);
        `new` (nobody has signed in yet); or `open`."""
        if not self.user.is_active:
            return "shut" if self.roles else "closed"
        if self.user.is_over:
            return "over"
        return "open" if self.user.last_login else "new"


def accounts(*, closed: bool) -> list[Account]:
    """All open accounts, or all closed ones, by name. Two queries."""
    now = timezone.now()
    held = Prefetch("roles", RoleGrant.objects.filter(RoleGrant.live_q(now)).order_by("role"), to_attr="held")
    rows = User.objects.select_related("supervisor").prefetch_related(held).order_by("name", "pk")
    found = [Account(user, user.held) for user in rows]
    return [account for account in found if (account.state == "closed") == closed]


def account(user: User) -> Account:
    return Account(user, roles_of(user))


def same_name(name: str) -> User | None:
    """An account, open or closed, that is called so in either script, however it is spaced, accented or turned."""
    asked = _folded(name)
    if not asked:
        return None
    rows = User.objects.order_by("created_at", "pk")
    return next((user for user in rows if asked & (_folded(user.name) | _folded(user.name_km))), None)


def _folded(name: str) -> set[str]:
    """A name for comparing: run together, and with its words in one order."""
    parts = words(name)
    return {"".join(parts), " ".join(sorted(parts))} if parts else set()


def roles_of(user: User) -> list[RoleGrant]:
    """The roles somebody holds now."""
    rows = user.roles.filter(RoleGrant.live_q(timezone.now())).order_by("role", "since")
    return [row for row in rows if row.role in ROLES]


def opens_something(user: User) -> bool:
    """Whether a role that takes two people is given to this account, from now or from a later day on: whoever comes in
    by it is at once who watches over others, or reads of people."""
    now = timezone.now()
    return user.roles.filter(Q(until=None) | Q(until__gt=now), role__in=TWO_PEOPLE).exists()


def former_roles(user: User) -> list[RoleGrant]:
    """The roles somebody held before, the newest first."""
    return list(user.roles.filter(until__lte=timezone.now()).order_by("-until", "role"))


def supervisors() -> QuerySet[User]:
    """Whom an account may name as its supervisor."""
    return holders(("supervisor",)).order_by("name")


def team_of(user: User) -> list[User]:
    """Open accounts that name this user as their supervisor."""
    return list(User.objects.filter(supervisor=user, is_active=True).order_by("name", "pk"))


def others(user: User) -> list[User]:
    """Everybody else who works here, by name, with their roles. Two queries."""
    found = list(User.objects.filter(is_active=True).exclude(pk=user.pk).order_by("name", "pk"))
    know_roles(found)
    return found


def holders(roles: Collection[str], *and_still: Q) -> QuerySet[User]:
    """Open accounts that hold one of these roles now. `and_still`: what else is so of the grant."""
    held = RoleGrant.objects.filter(RoleGrant.live_q(timezone.now()), *and_still, role__in=roles).values("user")
    return User.objects.filter(is_active=True, pk__in=held)


def stay(roles: Collection[str], after: dt.datetime) -> QuerySet[User]:
    """Open accounts that hold one of these roles now, and still for a good while after that moment."""
    return holders(roles, Q(until=None) | Q(until__gt=after + STAYS))


def confirmers() -> int:
    """How many may confirm what takes two."""
    return holders(CONFIRMERS).count()


def waiting_for_second(user: User) -> int:
    """How many things wait for this user as the second person."""
    rows = Proposal.objects.filter(Proposal.waiting_q(timezone.now()))
    return rows.exclude(asked_by=user).exclude(user=user).count()
