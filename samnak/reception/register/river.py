"""What the register itself tells of a person's journey."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from samnak.ground.access.seen import see_all
from samnak.ground.panels import RiverEntry, add_to_river
from samnak.ground.ui.choices import label
from samnak.reception.register.models import LifeEvent, Person


@add_to_river
def written_down(user: Any, person_id: UUID) -> list[RiverEntry]:
    """That they came into the register, and by whom."""
    rows = Person.objects.visible_to(user).filter(pk=person_id).select_related("made_by")
    return [
        RiverEntry(
            on=timezone.localdate(seen.made_at),
            at=seen.made_at,
            kind=_("Written down in the register"),
            sentence="",
            by=str(seen.made_by or ""),
            topic="register",
        )
        for seen in see_all(user, rows)
        if seen.made_at
    ]


@add_to_river
def life(user: Any, person_id: UUID) -> list[RiverEntry]:
    rows = LifeEvent.objects.visible_to(user).filter(person=person_id).select_related("made_by")
    entries = []
    for seen in see_all(user, rows):
        if not seen.status:
            continue
        reason = seen.reason and label(
            "register.death_causes" if seen.status == "died" else "register.return_grounds", seen.reason
        )
        entries.append(
            RiverEntry(
                on=seen.on or timezone.localdate(seen.made_at),
                precision=seen.precision,
                kind=label("register.life_statuses", seen.status),
                sentence=" ".join(str(p) for p in (reason, seen.note) if p),
                by=str(seen.made_by or ""),
                node="done",
                topic="life",
            )
        )
    return entries
