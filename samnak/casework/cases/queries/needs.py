"""For whom what was needed at the airport was done since. Ids only: gives no row away."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import Q

from samnak.casework.cases import rules
from samnak.casework.cases.models import ServiceRecord, Task
from samnak.ground.access.actors import TOTALS


def doctor_seen(since: dict[UUID, dt.datetime]) -> set[UUID]:
    """Who had a task of health care done, or help in it written down, since they said that they need a doctor."""
    people, first = list(since), min(since.values())
    of_health = Q(service=rules.HEALTH) | Q(step=rules.DOCTOR)
    done = Task.objects.visible_to(TOTALS).filter(of_health, person__in=people, done_at__gte=first)
    help_ = ServiceRecord.objects.visible_to(TOTALS).filter(service=rules.HEALTH)
    given = help_.filter(person__in=people, made_at__gte=first)
    rows = [*done.values_list("person", "done_at"), *given.values_list("person", "made_at")]
    return {person for person, at in rows if at >= since[person]}
