"""What the register itself tells of a person's journey."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from samnak.ground.access.models import Relation
from samnak.ground.access.seen import see_all
from samnak.ground.panels import RiverEntry, add_to_river
from samnak.ground.ui.choices import label
from samnak.reception.register.models import Address, LifeEvent, Person
from samnak.reception.register.places import name_of


@add_to_river
def written_down(user: Any, person_id: UUID) -> list[RiverEntry]:
    """That somebody wrote them down by hand, on another day than they came."""
    rows = Person.objects.visible_to(user).filter(pk=person_id).select_related("made_by")
    return [
        RiverEntry(
            on=timezone.localdate(seen.made_at),
            at=seen.made_at,
            kind=_("Written down in the register"),
            sentence="",
            by=str(seen.made_by),
            topic="register",
        )
        for seen in see_all(user, rows)
        if seen.made_by and timezone.localdate(seen.made_at) != seen.arrived_on
    ]


@add_to_river
def walked_with(user: Any, person_id: UUID) -> list[RiverEntry]:
    """Since when each caseworker walks with them."""
    if not Person.objects.visible_to(user).filter(pk=person_id).exists():
        return []
    rows = Relation.objects.filter(kind="assigned", subject=person_id).select_related("user")
    return [
        RiverEntry(
            on=timezone.localdate(row.since),
            at=row.since,
            kind=_("Caseworker"),
            sentence=_("%(who)s walks with them.") % {"who": row.user},
            topic="register",
        )
        for row in rows
    ]


@add_to_river
def moved(user: Any, person_id: UUID) -> list[RiverEntry]:
    """Where they lived from when, as far as the day is known."""
    rows = Address.objects.visible_to(user).filter(person=person_id, since__isnull=False).select_related("made_by")
    return [
        RiverEntry(
            on=seen.since,
            kind=_("Lives here from now on"),
            sentence=name_of(seen.place_code) or seen.detail,
            by=str(seen.made_by or ""),
            topic="register",
        )
        for seen in see_all(user, rows)
        if seen.since
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
