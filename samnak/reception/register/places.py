"""A place typed by a person and found in the gazetteer or among the camps; never guessed.

A form field: what was typed is looked up. One place of that name: taken. Several: the form asks which. None: kept as
text, as written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samnak.ground import packs


@dataclass(frozen=True)
class PlaceAnswer:
    """A place by code (of the gazetteer, or `camp:<key>`), or as text where it is in neither."""

    code: str = ""
    text: str = ""


CAMP = "camp:"


class PlaceInput(forms.TextInput):
    """A text field that offers the widest places and the camps; anything else may be typed."""

    template_name = "register/place_input.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"] |= {"list": f"places-{name}", "autocomplete": "off"}
        context["offered"] = offered()
        context["list_id"] = f"places-{name}"
        return context


def offered() -> list[str]:
    """Provinces (or what the widest level is), then camps, in the page's language."""
    pack, language = packs.current(), get_language() or "en"
    widest = [name_of(place.code) for place in pack.gazetteer.provinces()]
    return [*widest, *(camp.label.in_language(language) for camp in pack.camps)]


class PlaceField(forms.CharField):
    """Reads "Bavel, Battambang", a village's name in Khmer, a code, or a camp. Cleans to PlaceAnswer."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=200, widget=PlaceInput, **kwargs)

    def clean(self, value: Any) -> PlaceAnswer:
        text = super().clean(value)
        return find(text) if text else PlaceAnswer()

    def prepare_value(self, value: Any) -> Any:
        return (value.text or name_of(value.code)) if isinstance(value, PlaceAnswer) else value


def find(text: str) -> PlaceAnswer:
    """The place meant by what was typed. Raises ValidationError naming the readings when there are several."""
    pack = packs.current()
    text = text.strip()
    if pack.gazetteer.place(text):
        return PlaceAnswer(code=text)
    camps = [c for c in pack.search_camps(text) if _same(text, [str(c.label), *c.other_spellings])]
    if len(camps) == 1:
        return PlaceAnswer(code=CAMP + camps[0].key)
    found = _equal_places(text)
    if len(found) == 1:
        return PlaceAnswer(code=found[0].code)
    if len(found) > 1:
        raise ValidationError(
            _("There are several places of this name. Add the one around it: %(examples)s"),
            params={"examples": "; ".join(name_of(p.code) for p in found[:4])},
        )
    return PlaceAnswer(text=text)


def _equal_places(text: str) -> list[Any]:
    """Places whose whole name was typed, the widest level only: a province before a village of the same name."""
    pack = packs.current()
    name = text.split(",")[0]
    found = [p for p in pack.gazetteer.search(text, limit=200) if _same(name, [p.local, p.latin])]
    if not found:
        return []
    widest = min(len(p.code) for p in found)
    return [p for p in found if len(p.code) == widest]


def _same(text: str, names: list[str]) -> bool:
    fold = packs.current().gazetteer.fold
    return fold(text) in {fold(n) for n in names}


def name_of(code: str) -> str:
    """A place in the page's language, from the smallest to the widest; an unknown code as it is."""
    if not code:
        return ""
    language = get_language() or "en"
    pack = packs.current()
    if code.startswith(CAMP):
        camp = pack.camp(code.removeprefix(CAMP))
        return camp.label.in_language(language) if camp else code
    return pack.gazetteer.address(code, language)
