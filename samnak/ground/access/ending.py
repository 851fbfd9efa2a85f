"""Roles end: never the last that watches over others, never so that nobody could confirm, and never in silence."""

from __future__ import annotations

import datetime as dt

from samnak.ground.access import alarms, rules
from samnak.ground.access.actors import Actor
from samnak.ground.access.models import RoleGrant, User
from samnak.ground.access.queries.leaving import last_roles, too_few
from samnak.ground.access.refusals import Refused
from samnak.ground.access.rules import FEW, LAST


def lock(user: User) -> None:
    """Two who end roles at once wait here, so that the last of a role stays. Locks the account too."""
    keep = RoleGrant.objects.filter(role__in=rules.NEVER_NONE).values("user")
    rows = User.objects.filter(pk__in=keep) | User.objects.filter(pk=user.pk)
    list(User.objects.filter(pk__in=rows.values("pk")).select_for_update(of=("self",)).order_by("pk"))
    user.refresh_from_db(fields=["is_active", "supervisor", "last_day"])


def check_may_end(user: User, ending: frozenset[str], end: dt.datetime) -> None:
    """Whether enough others stay who hold these roles after that moment."""
    if last_roles(user, ending, end):
        raise Refused(LAST)
    if too_few(user, ending, end):
        raise Refused(FEW)


def check_may_shut(user: User, ending: frozenset[str], end: dt.datetime) -> None:
    """In an emergency anybody is shut out, but for the last director and the last administrator."""
    if last_roles(user, ending & frozenset(rules.NEVER_SHUT), end):
        raise Refused(LAST)


def tell_of_ending(user: User, ended: frozenset[str], by: Actor) -> None:
    """Directors, auditors and its holder are told when a role that watches over others ends or is made shorter."""
    if ended & rules.WATCHERS:
        alarms.ring("access.watching_ended", by=by, users=[user], roles=["director", "auditor"], about_id=user.pk)
