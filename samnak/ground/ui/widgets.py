"""Inputs that cannot be misread: a date is three fields, a time is 24 hours."""

import re
from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samnak.ground.ui.scripts import latin_digits

PARTS = ("day", "month", "year")
_APART = re.compile(r"\s*[\s/.\-]\s*")
_NUMBER = re.compile("[0-9]{1,4}")
_WORD = re.compile("[^0-9]{3,}")


def spread(typed: dict[str, str]) -> dict[str, str]:
    """A date typed into the box of the day (`23/11`, `23.11.2026`, `2026-11-23`) goes into all three, where it can be
    read in one way only; else everything stays as it was typed."""
    pieces = _APART.split(latin_digits(typed["day"]).strip())
    if not typed["month"] and len(pieces) in (2, 3) and _WORD.fullmatch(pieces[1]) and _NUMBER.fullmatch(pieces[0]):
        day, month, year = (*pieces, typed["year"])[:3]  # `14 March`: the month is said
        return {"day": day, "month": month, "year": year}
    if typed["month"] or len(pieces) not in (2, 3) or not all(_NUMBER.fullmatch(each) for each in pieces):
        return typed
    if len(pieces) == 3 and len(pieces[0]) == 4:
        year, month, day = pieces
    else:
        day, month, year = (*pieces, "")[:3]
        if int(day) <= 12 and int(month) <= 12 and int(day) != int(month):
            return typed  # which of the two is the month is asked
        if int(month) > 12:
            day, month = month, day
    if year and typed["year"] and year != latin_digits(typed["year"]):
        return typed
    return {"day": day, "month": month, "year": year or typed["year"]}


class ThreePartDate(forms.Widget):
    """Day, month and year each in a field of its own.

    `<input type="date">` shows day and month in the order of the browser, not of the page, and cannot hold
    a year alone; three fields say what they are, on every phone.
    Reads as {"day": str, "month": str, "year": str}.
    """

    template_name = "ui/parts/three_part_date.html"
    use_fieldset = True
    labels: Mapping[str, Any] = {"day": _("Day"), "month": _("Month"), "year": _("Year")}

    def format_value(self, value: Any) -> dict[str, str]:
        """What stands in the three inputs: what was typed, or a date, or (date, precision)."""
        if isinstance(value, Mapping):
            return {part: str(value.get(part) or "") for part in PARTS}
        precision = "day"
        if isinstance(value, tuple):
            value, precision = value
        if not isinstance(value, date) or precision == "unknown":
            return dict.fromkeys(PARTS, "")
        known = {"day": PARTS, "month": PARTS[1:], "year": PARTS[2:]}[precision]
        return {part: str(getattr(value, part)) if part in known else "" for part in PARTS}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        base = context["widget"]["attrs"]
        shown = self.format_value(value)
        shared = {key: base[key] for key in ("aria-describedby", "aria-invalid", "disabled") if key in base}
        autocomplete = self.attrs.get("autocomplete", "off")
        context["widget"]["parts"] = [
            {
                "name": f"{name}_{part}",
                "id": self.part_id(base.get("id") or f"id_{name}", part),
                "value": shown[part],
                "label": self.labels[part],
                "part": part,
                "size": 4 if part == "year" else 2,
                "attrs": {**shared, "autocomplete": autocomplete},
            }
            for part in PARTS
        ]
        return context

    @staticmethod
    def part_id(base: str, part: str) -> str:
        """The id of one of the three inputs; the error summary links to the first."""
        return f"{base}_{part}"

    def id_for_label(self, id_: str) -> str:
        return self.part_id(id_, "day") if id_ else id_

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str]:
        return spread({part: str(data.get(f"{name}_{part}") or "").strip() for part in PARTS})

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(f"{name}_{part}" in data for part in PARTS)


class ClockInput(forms.TextInput):
    """A time, on a number pad; `14:05`, `1405`, `14.05` and `2 in the afternoon` all read."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "numeric", "autocomplete": "off", "maxlength": 30, "size": 5, **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        return f"{value:%H:%M}" if isinstance(value, time) else super().format_value(value)
