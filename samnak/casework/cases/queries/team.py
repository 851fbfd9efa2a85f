"""The colleagues among whom work is shared."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from samnak.casework.cases.models import Case
from samnak.ground.access.decisions import decide
from samnak.ground.access.models import Relation, RoleGrant, User
from samnak.reception.register.queries import workers_of


def team_of(user: User, *, with_left: bool = False) -> list[User]:
    """The user, those they supervise, their supervisor and whom that one supervises, by name. `with_left`: also those
    who have left, so that choosing one of them is refused in words."""
    near = Q(pk=user.pk) | Q(supervisor=user)
    if user.supervisor_id:
        near |= Q(pk=user.supervisor_id) | Q(supervisor=user.supervisor_id)
    rows = User.objects.filter(near)
    return list((rows if with_left else rows.filter(is_active=True)).order_by("name", "pk"))


def beside(workers: Iterable[User], person: UUID) -> list[User]:
    """Those of these colleagues who stand near the person: who walks with them, those who lead them, or everybody of
    the pool; none behind a wall. Two queries for any number. What they may do is still asked of each who is chosen."""
    workers = list(workers)
    rows = Relation.objects.filter(Relation.live_q(timezone.now()), subject=person)
    found = list(rows.values_list("kind", "user", "role", "user__supervisor"))
    walled = {user for kind, user, _role, _lead in found if kind in Relation.WALLS}
    near = {pk for kind, user, _role, lead in found if kind == "assigned" for pk in (user, lead)}
    pools = {role for kind, _user, role, _lead in found if kind == "pool"}
    near |= set(RoleGrant.objects.filter(role__in=pools, user__in=workers).values_list("user", flat=True))
    return [worker for worker in workers if worker.pk in near - walled]


def takers_of(user: User, case: Case) -> list[User]:
    """Who of the house may take a task of this person: those who stand near them, and who supervises those."""
    walking = workers_of([case.person_id]).get(case.person_id, [])
    ids = {pk for worker in walking for pk in (worker.pk, worker.supervisor_id) if pk} | {user.pk, user.supervisor_id}
    found = User.objects.filter(pk__in=[pk for pk in ids if pk], is_active=True).order_by("name", "pk")
    return [each for each in found if decide(each, "cases.see", case)]
