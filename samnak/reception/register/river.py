"""What the register itself tells of a person's journey."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samnak.ground.access.eyes import Eyes
from samnak.ground.access.roles import ROLES
from samnak.ground.panels import STAY, RiverEntry, Stretch, add_to_river, add_topics
from samnak.ground.ui.choices import label
from samnak.ground.ui.formats import plain_day
from samnak.reception.register.consent_shown import purpose_words
from samnak.reception.register.models import Address, Consent, LifeEvent
from samnak.reception.register.places import name_of
from samnak.reception.register.queries import person_beside, walkers_beside
from samnak.reception.register.queries.consents import consents_beside
from samnak.reception.register.shown import turn_words


@add_topics
def stay(eyes: Eyes) -> list[tuple[str, Any]]:
    return [(STAY, _("Life and stay"))]


@add_to_river
def of_the_register(eyes: Eyes, stretch: Stretch) -> list[RiverEntry]:
    """When they were written down, who walks with them, where they lived, what became of them."""
    if not stretch.wants(STAY):
        return []
    return [*_written_down(eyes), *_walked_with(eyes), *_moved(eyes), *_life(eyes), *_consents(eyes)]


def _consents(eyes: Eyes) -> list[RiverEntry]:
    """What they said to a consent, and when they took one back: their own word."""
    entries = []
    for row in eyes.once(consents_beside) if eyes.reads("consent") else []:
        about = f"{purpose_words(row.purpose)} · {row.recipient}: "
        there = reverse("register:consent", args=[row.pk])
        said = {"kind": _("Consent"), "node": "own", "url": there}
        words = dict(Consent.Said.choices)[row.said]
        entries.append(
            RiverEntry(
                on=timezone.localdate(row.since), at=row.since, sentence=f"{about}{words}", by=row.made_by_id, **said
            )
        )
        if row.ended_reason == Consent.Ended.WITHDRAWN:
            on, words = timezone.localdate(row.ended_at), Consent.Ended.WITHDRAWN.label
            entries.append(RiverEntry(on=on, at=row.ended_at, sentence=f"{about}{words}", by=row.ended_by_id, **said))
    return entries


def _written_down(eyes: Eyes) -> list[RiverEntry]:
    """That somebody wrote them down by hand, on another day than they came."""
    found = eyes.once(person_beside)
    if found is None:
        return []
    seen = eyes.see(found)
    if not seen.made_by_id or timezone.localdate(seen.made_at) == seen.arrived_on:
        return []
    kind, day = _("Written down in the register"), timezone.localdate(seen.made_at)
    return [RiverEntry(on=day, at=seen.made_at, kind=kind, sentence="", by=seen.made_by_id)]


def _walked_with(eyes: Eyes) -> list[RiverEntry]:
    """Since when each caseworker walks with them, or until when they did; and colleagues of other roles beside them."""
    return [_stood_near(row.user, row.since, row.until) for row in eyes.once(walkers_beside)]


def _stood_near(who: Any, since: dt.datetime, until: dt.datetime | None) -> RiverEntry:
    keys = who.role_keys()
    others = sorted(key for key in keys if ROLES[key].relation == "assigned") if "caseworker" not in keys else []
    does = ", ".join(str(ROLES[key].label) for key in others) or _("Caseworker")
    words = _beside_words(who, until) if others else _walk_words(who, until)
    return RiverEntry(on=timezone.localdate(since), at=since, kind=does, sentence=words)


def _beside_words(who: Any, until: dt.datetime | None) -> str:
    if until is None:
        return _("%(who)s stands beside them too.") % {"who": who}
    return _("%(who)s stands beside them too, until %(day)s.") % {"who": who, "day": plain_day(until)}


def _walk_words(who: Any, until: dt.datetime | None) -> str:
    if until is None:
        return _("%(who)s walks with them.") % {"who": who}
    return _("%(who)s walked with them until %(day)s.") % {"who": who, "day": plain_day(until)}


def _moved(eyes: Eyes) -> list[RiverEntry]:
    """Where they lived from when, as far as the day is known."""
    return [
        RiverEntry(
            on=seen.since,
            kind=_("Lives here from now on"),
            sentence=name_of(seen.place_code) or seen.detail,
            by=seen.made_by_id,
        )
        for seen in eyes.all_of(Address)
        if seen.since
    ]


def _life(eyes: Eyes) -> list[RiverEntry]:
    entries = []
    for seen in eyes.all_of(LifeEvent):
        if not seen.status:
            continue
        reason = seen.reason and label(
            "register.death_causes" if seen.status == "died" else "register.return_grounds", seen.reason
        )
        entries.append(
            RiverEntry(
                on=seen.on or timezone.localdate(seen.made_at),
                precision=seen.precision,
                kind=turn_words(seen.status),
                sentence=" ".join(str(p) for p in (reason, seen.note) if p),
                by=seen.made_by_id,
            )
        )
    return entries
