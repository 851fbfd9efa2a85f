"""Walls, for whoever may put them; and who of us may be put behind one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from samnak.ground.access.actors import TOTALS
from samnak.ground.access.decisions import standing
from samnak.ground.access.eyes import Eyes
from samnak.ground.access.models import User
from samnak.ground.access.queries.accounts import others
from samnak.ground.access.roles import ROLES
from samnak.ground.access.seen import Seen
from samnak.ground.access.visibility import stands_near, walled_from
from samnak.reception.guard.models import Wall
from samnak.reception.register.queries import names_of, walks_now, workers_of
from samnak.reception.register.rules import DisplayName


@dataclass(frozen=True)
class WallLine:
    """One wall in a list: through its reader's eyes, and the person's name."""

    wall: Seen
    name: DisplayName
    walks: bool = False  # the colleague behind it is still who walks with the person


def walls_of(eyes: Eyes) -> list[Seen]:
    """The walls that stand before this person, the newest first."""
    rows = eyes.rows(Wall).filter(Wall.standing_q(timezone.now())).select_related("colleague", "made_by")
    return eyes.see_all(rows.order_by("-since", "-id"))


def all_walls(user: User) -> list[WallLine]:
    """Every wall that stands before somebody this user is near, the newest first. Five queries."""
    rows = Wall.objects.visible_to(user).filter(Wall.standing_q(timezone.now()))
    found = list(rows.select_related("colleague", "made_by").order_by("-since", "-id"))
    near = standing(user, {row.person_id for row in found})
    names = names_of(user, near, near) if found else {}
    seen = [Eyes.of(user, row.person_id, near[row.person_id]).see(row) for row in found]
    workers = workers_of(near, role="caseworker") if found else {}
    return [
        WallLine(one, names.get(one.person_id, DisplayName()), one.colleague in workers.get(one.person_id, []))
        for one in seen
    ]


def walled_workers(eyes: Eyes) -> list[User]:
    """Who walks with this person by their case and sees them no longer, because a wall stands between. For whoever may
    read walls; two queries, one where no wall stands."""
    behind = {wall.colleague_id for wall in walls_of(eyes)} if eyes.may("access.wall") else set()
    return [user for user in walks_now(eyes) if user.pk in behind] if behind else []


def people_behind_walls(user: User) -> set[UUID]:
    """People of this user's who are walked with by somebody a wall keeps from them. Two queries, one without walls."""
    rows = Wall.objects.visible_to(TOTALS).filter(Wall.standing_q(timezone.now()))
    near = stands_near(user, "person", compartment=Wall.OPENED_BY, permission=Wall.OPENED_TO)  # few walls stand
    walls = set(rows.filter(near).values_list("person_id", "colleague_id"))
    workers = workers_of({person for person, _who in walls}, role="caseworker") if walls else {}
    return {person for person, each in workers.items() if all((person, worker.pk) in walls for worker in each)}


def colleagues(user: User) -> list[User]:
    """Who works here, sees people, and is somebody else, by name. Two queries."""
    return [each for each in others(user) if any(ROLES[key].relation for key in each.role_keys())]


def is_walled(user: User, person: UUID) -> bool:
    """Whether a wall keeps this user from the person, or they are the person."""
    return walled_from(user).filter(subject=person).exists()


def leads_of(person: UUID, *, but: Iterable[UUID] = ()) -> list[User]:
    """Who supervises those that stand beside a person, without some and without whoever is shut out."""
    ids = {w.supervisor_id for w in workers_of([person]).get(person, []) if w.supervisor_id} - set(but)
    found = User.objects.filter(Q(pk__in=ids), is_active=True).order_by("name", "pk")
    return [lead for lead in found if not is_walled(lead, person)]
