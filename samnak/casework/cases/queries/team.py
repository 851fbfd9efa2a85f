"""The colleagues among whom work is shared."""

from __future__ import annotations

from django.db.models import Q

from samnak.casework.cases.models import Case
from samnak.ground.access.decisions import decide
from samnak.ground.access.models import User
from samnak.reception.register.queries import workers_of


def team_of(user: User, *, with_left: bool = False) -> list[User]:
    """The user, those they supervise, their supervisor and whom that one supervises, by name. `with_left`: also those
    who have left, so that choosing one of them is refused in words."""
    near = Q(pk=user.pk) | Q(supervisor=user)
    if user.supervisor_id:
        near |= Q(pk=user.supervisor_id) | Q(supervisor=user.supervisor_id)
    rows = User.objects.filter(near)
    return list((rows if with_left else rows.filter(is_active=True)).order_by("name", "pk"))


def takers_of(user: User, case: Case) -> list[User]:
    """Who of the house may take a task or come to an appointment of this person: who stands near them, and who
    supervises those."""
    walking = workers_of([case.person_id]).get(case.person_id, [])
    ids = {pk for worker in [*walking, user] for pk in (worker.pk, worker.supervisor_id) if pk}
    found = User.objects.filter(pk__in=ids, is_active=True).order_by("name", "pk")
    return [each for each in found if decide(each, "cases.see", case)]


def refused_in_words(user: User, *, sent: bool) -> list[User]:
    """Whom what was `sent` may name though nobody offered them: the action says why not."""
    return team_of(user, with_left=True) if sent else []
