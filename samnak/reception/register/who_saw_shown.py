"""The words of the paper "Who saw me", said to the person whose it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samnak.ground.access.roles import COMPARTMENTS, ROLES
from samnak.ground.ui.formats import count
from samnak.reception.register.consent_shown import SPOKEN
from samnak.reception.register.queries.who_saw import PROGRAM, Look, WhoSaw

YOURS: dict[str, Promise] = {
    "caseworker": gettext_lazy("your caseworker"),
    "counsellor": gettext_lazy("your counsellor"),
    "nurse": gettext_lazy("your nurse"),
    "legal_coordinator": gettext_lazy("your legal coordinator"),
    "attorney": gettext_lazy("your lawyer"),
}


@dataclass(frozen=True)
class ShownLook:
    """One line of a day. `who` begins it."""

    who: str
    did: str
    what: str


@dataclass(frozen=True)
class ShownDay:
    on: dt.date
    looks: list[ShownLook]


def days_in_words(found: WhoSaw) -> list[ShownDay]:
    """Every day, with one line for each who looked. Made in the language that is active."""
    return [ShownDay(day.on, [_look(look, found) for look in day.looks]) for day in found.days]


def _look(look: Look, found: WhoSaw) -> ShownLook:
    what = [str(SPOKEN[key]) for key in COMPARTMENTS if key in look.compartments]
    return ShownLook(capfirst(_who(look, found)), _did(look), ", ".join(what))


def _who(look: Look, found: WhoSaw) -> str:
    if look.role == PROGRAM:
        return _("our computer, by itself")
    role: Any = YOURS.get(look.role) if look.yours else None
    role = role or (ROLES[look.role].label if look.role in ROLES else _("somebody of ours"))
    name = found.who.get(look.by) if look.by else None
    return f"{name}, {role}" if name else str(role)


def _did(look: Look) -> str:
    if look.role == PROGRAM:
        return _("nobody looked; something was written down")
    parts = []
    if look.opened:
        times = ngettext("opened your page once", "opened your page %(n)s times", look.opened)
        parts.append(times % {"n": count(look.opened)})
    if look.listed:
        times = ngettext("saw you in a list once", "saw you in a list %(n)s times", look.listed)
        parts.append(times % {"n": count(look.listed)})
    if look.wrote:
        times = ngettext("wrote about you once", "wrote about you %(n)s times", look.wrote)
        parts.append(times % {"n": count(look.wrote)})
    return ", ".join(parts)
