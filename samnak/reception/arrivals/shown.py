"""The answers of a welcome card as words, by question, from what the reader may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samnak.ground.access.seen import Seen
from samnak.ground.ui.choices import DOES_NOT_WANT_TO_SAY, label
from samnak.ground.ui.formats import count
from samnak.reception.arrivals.forms import SERVICE_ANSWERS
from samnak.reception.arrivals.rules import care_needed, medicine_pressing
from samnak.reception.register.models import YesNo

# Fields that are told with the answer to another question.
PART_OF = {"medicine_what": "medicine", "medicine_days": "medicine", "injuries_note": "injuries"}


def card_lines(seen: Seen, only: set[str] | None = None, *, closed: Iterable[str] = ()) -> dict[str, Any]:
    """Question -> answer, for every field this reader may see; unanswered ones say so. `only`: the questions to which
    these fields belong. `closed`: services of which this reader is told nothing."""
    asked = None if only is None else {PART_OF.get(name, name) for name in only}
    lines: dict[str, Any] = {}
    for name, question in _questions().items():
        if name in seen.may and (asked is None or name in asked):
            answer = _wishes(seen, closed) if name == "services" else _answer(name, seen)
            lines[question] = answer or _("not asked yet")
    return lines


def said_by_list(seen: Seen) -> list[str]:
    """The compartments of what a list said of this passenger, as far as the reader is shown any of it."""
    shown = {"health": seen.remarks or seen.says_more, "family_us": seen.relatives}
    return ["identity", *(compartment for compartment, said in shown.items() if said)]


def _questions() -> dict[str, str]:
    return {
        "released_to": _("Who signs for the release?"),
        "signed_by": _("Name of the one who signed for the release"),
        "tonight": _("Where do they sleep tonight?"),
        "medicine": _("Doctor or medicine"),
        "injuries": _("Injuries"),
        "interviewed": _("Interviewed by the receiving authority"),
        "call_home": _("Call home"),
        "safe_tonight": _("Safe tonight"),
        "papers": _("Papers in hand"),
        "belongings": _("Belongings"),
        "given": _("What did we give?"),
        "things_note": _("What is missing, or was kept by others?"),
        "services": _("Services"),
        "consent_talk": _("The talk about consent"),
    }


def _answer(name: str, seen: Seen) -> Any:
    value = getattr(seen, name)
    if name == "medicine":
        return _joined(_label(name, value), seen.medicine_what, _days(seen.medicine_days))
    if name == "injuries":
        return _joined(_label(name, value), seen.injuries_note)
    if not value:
        return ""
    if name == "interviewed":
        return dict(YesNo.choices).get(value, DOES_NOT_WANT_TO_SAY)
    if name in ("papers", "belongings", "given"):
        return ", ".join(str(label(f"welcome.{name}", key)) for key in value)
    if name in ("signed_by", "things_note"):
        return value
    return _label(name, value)


def _wishes(seen: Seen, closed: Iterable[str]) -> str:
    words, said = dict(SERVICE_ANSWERS), (seen.services or {}).items()
    told = [(key, answer) for key, answer in said if key not in closed]
    return "; ".join(f"{label('services', key)}: {words.get(answer, answer)}" for key, answer in told)


def _label(name: str, value: str) -> Any:
    return label(f"welcome.{name}", value) if value else ""


def _days(days: Any) -> str:
    if not isinstance(days, int):
        return ""
    return _("enough for %(n)s days") % {"n": count(days)}


def _joined(*parts: Any) -> str:
    return " · ".join(str(p) for p in parts if p)


def days_left(seen: Seen, today: dt.date) -> int | None:
    """For how many days the medicine is still enough, counted from the meeting."""
    if not isinstance(seen.medicine_days, int) or not seen.met_at:
        return None
    return max(seen.medicine_days - (today - timezone.localtime(seen.met_at).date()).days, 0)


def doctor_words(seen: Seen, today: dt.date) -> str:
    """Why somebody needs a doctor now, in a few words; never the name of a medicine or an illness."""
    if not medicine_pressing(seen):
        return _("needs a doctor today")
    left = days_left(seen, today)
    if left is None:
        return _("medicine today")
    words = ngettext("medicine: %(n)s day left", "medicine: %(n)s days left", left) % {"n": count(left)}
    return words if left else _("medicine: none left")


def doctor_line(seen: Seen, today: dt.date) -> str:
    """What the card says of medicine and injuries, for whoever may read of somebody's health."""
    parts = []
    pressing = medicine_pressing(seen)
    if pressing:
        parts.append(_("Medicine: %(said)s.") % {"said": _answer("medicine", seen)})
    if pressing and (left := days_left(seen, today)) is not None:
        words = ngettext("%(n)s day is left today.", "%(n)s days are left today.", left) % {"n": count(left)}
        parts.append(words if left else _("None is left today."))
    if care_needed(seen):
        parts.append(_("Injuries: %(said)s.") % {"said": _answer("injuries", seen)})
    return " ".join(parts)
