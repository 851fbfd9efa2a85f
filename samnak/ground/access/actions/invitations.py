"""The link by which the owner of an account comes in for the first time, or again after losing their way in."""

from __future__ import annotations

import secrets

from django.db import transaction

from samnak.ground.access import audit
from samnak.ground.access.actors import Actor
from samnak.ground.access.models import User


def end_links(*, user: User) -> int:
    """Links of an account that nobody has used yet work no more. Part of the action that closes it."""
    return 0


@transaction.atomic
def invite_link(*, user: User, by: Actor, kind: str) -> str:
    """A link for this account, shown once. `kind`: "first" or "recovery". Whether it may be made is asked before."""
    audit.record("access.link_made", by=by, about=user, kind=kind)
    return f"/invitation/{secrets.token_urlsafe(32)}/"
