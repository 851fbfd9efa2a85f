"""What the register shows on pages of its own and of others about consents: what may be told, and who is to be told."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from samnak.ground import panels
from samnak.ground.access.decisions import decide, has_permission
from samnak.ground.access.eyes import Eyes
from samnak.ground.access.models import User
from samnak.ground.panels import Panel
from samnak.reception.register import consent_rules as rules
from samnak.reception.register.consent_shown import standing_words
from samnak.reception.register.models import Person
from samnak.reception.register.queries.consents import count_to_tell, standing_beside


def what_may_be_told(eyes: Eyes, *, person: Person) -> Panel | None:
    """On a person's page: what holds, what was refused, what ran out, and the way to ask."""
    if not eyes.reads("consent"):
        return None
    now, died = timezone.now(), person.life_status == "died"
    words = standing_words(standing_beside(eyes, person, now), now, died=died)
    context = {
        "person_id": eyes.person,
        "compartments": ["consent"] if words else [],  # the read audit names what was shown
        "standing": words,
        "may_ask": eyes.may(rules.ASKS) and not died,
        "may_print": eyes.may("register.who_saw"),
    }
    return Panel("register/consent_panel.html", context, order=30)


def still_to_tell(user: User) -> Panel | None:
    """On Today: how many recipients are still to be told that a consent has ended. Names nobody."""
    if not has_permission(user, "register.withdraw"):
        return None
    waiting = count_to_tell(user)
    return Panel("register/to_tell_panel.html", {"waiting": waiting}, order=20) if waiting else None


def ask_in_the_first_days(user: User, *, passenger: Any) -> Panel | None:
    """On the welcome card of somebody who was met: the way to ask them."""
    person = getattr(passenger, "person", None)
    if person is None or not has_permission(user, rules.ASKS) or not decide(user, rules.ASKS, person):
        return None
    return Panel("register/consent_first_days.html", {"person_id": person.pk}, order=80)


def register() -> None:
    panels.add("person", what_may_be_told)
    panels.add("today", still_to_tell)
    panels.add("welcome", ask_in_the_first_days)
