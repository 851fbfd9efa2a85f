"""The colleagues among whom work is shared."""

from __future__ import annotations

from django.db.models import Q

from samnak.ground.access.models import User


def team_of(user: User, *, with_left: bool = False) -> list[User]:
    """The user, those they supervise, their supervisor and whom that one supervises, by name. `with_left`: also those
    who have left, so that choosing one of them is refused in words."""
    near = Q(pk=user.pk) | Q(supervisor=user)
    if user.supervisor_id:
        near |= Q(pk=user.supervisor_id) | Q(supervisor=user.supervisor_id)
    rows = User.objects.filter(near)
    return list((rows if with_left else rows.filter(is_active=True)).order_by("name", "pk"))
