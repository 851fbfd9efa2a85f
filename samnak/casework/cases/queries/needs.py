"""For whom what was needed at the airport was done since. Ids only: gives no row away."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from samnak.casework.cases import rules
from samnak.casework.cases.models import ServiceRecord, Task
from samnak.ground.access.actors import TOTALS


def doctor_seen(since: dict[UUID, dt.datetime]) -> set[UUID]:
    """Who had a task of health care done, or help in it written down, since they said that they need a doctor."""
    of_health = {"person__in": list(since), "service": rules.HEALTH}
    done = Task.objects.visible_to(TOTALS).filter(**of_health, done_at__gte=min(since.values()))
    given = ServiceRecord.objects.visible_to(TOTALS).filter(**of_health, made_at__gte=min(since.values()))
    rows = [*done.values_list("person", "done_at"), *given.values_list("person", "made_at")]
    return {person for person, at in rows if at >= since[person]}
