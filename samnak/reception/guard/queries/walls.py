"""Walls, for whoever may put them; and who of us may be put behind one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from samnak.ground.access.decisions import know_roles, standing
from samnak.ground.access.eyes import Eyes
from samnak.ground.access.models import User
from samnak.ground.access.roles import ROLES
from samnak.ground.access.seen import Seen
from samnak.ground.access.visibility import walled_from
from samnak.reception.guard.models import Wall
from samnak.reception.register.queries import names_of, workers_of
from samnak.reception.register.rules import DisplayName


@dataclass(frozen=True)
class WallLine:
    """One wall in a list: through its reader's eyes, and the person's name."""

    wall: Seen
    name: DisplayName


def walls_of(eyes: Eyes) -> list[Seen]:
    """The walls that stand before this person, the newest first."""
    rows = eyes.rows(Wall).filter(Wall.standing_q(timezone.now())).select_related("colleague", "made_by")
    return eyes.see_all(rows.order_by("-since", "-id"))


def all_walls(user: User) -> list[WallLine]:
    """Every wall that stands before somebody this user is near, the newest first. Four queries."""
    rows = Wall.objects.visible_to(user).filter(Wall.standing_q(timezone.now()))
    found = list(rows.select_related("colleague", "made_by").order_by("-since", "-id"))
    near = standing(user, {row.person_id for row in found})
    names = names_of(user, near, near) if found else {}
    seen = [Eyes.of(user, row.person_id, near[row.person_id]).see(row) for row in found]
    return [WallLine(one, names.get(one.person_id, DisplayName())) for one in seen]


def colleagues(user: User) -> list[User]:
    """Who works here, sees people, and is somebody else, by name. Two queries."""
    users = list(User.objects.filter(is_active=True).exclude(pk=user.pk).order_by("name", "pk"))
    know_roles(users)
    return [each for each in users if any(ROLES[key].relation for key in each.role_keys())]


def is_walled(user: User, person: UUID) -> bool:
    """Whether a wall keeps this user from the person, or they are the person."""
    return walled_from(user).filter(subject=person).exists()


def leads_of(person: UUID, *, but: Iterable[UUID] = ()) -> list[User]:
    """Who supervises those that stand beside a person, without some and without whoever is shut out."""
    ids = {w.supervisor_id for w in workers_of([person]).get(person, []) if w.supervisor_id} - set(but)
    found = User.objects.filter(Q(pk__in=ids), is_active=True).order_by("name", "pk")
    return [lead for lead in found if not is_walled(lead, person)]
