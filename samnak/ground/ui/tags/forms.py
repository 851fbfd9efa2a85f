"""Forms: a field in our look, the error summary, the answers of the welcome card, its steps."""

from collections.abc import Iterable
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.translation import gettext, ngettext

from samnak.ground.ui.formats import count
from samnak.ground.ui.scripts import mark_scripts
from samnak.ground.ui.widgets import ThreePartDate

register = template.Library()

UNSAID = "unsaid"  # the value of "Does not want to say", unless a room says otherwise


def _kind(widget: forms.Widget) -> str:
    """Which shape the field takes: radios, checks, check, parts or input."""
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "checks"
    if isinstance(widget, forms.RadioSelect):
        return "radios"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    return "parts" if isinstance(widget, ThreePartDate | forms.MultiWidget) else "input"


def first_id(bound: BoundField) -> str:
    """The id of the first control of a field: where the error summary leads."""
    if _kind(bound.field.widget) in ("radios", "checks"):
        return f"{bound.auto_id}_0"
    return bound.id_for_label or str(bound.auto_id)


def _choices(bound: BoundField) -> list[dict[str, Any]]:
    """The choices of a radio or checkbox field: id, name, value, checked, label, hint."""
    hints = getattr(bound.field.widget, "hints", {})
    return [
        {
            "id": f"{bound.auto_id}_{place}",
            "name": choice.data["name"],
            "value": str(choice.data["value"]),
            "checked": choice.data["selected"],
            "label": mark_scripts(choice.choice_label),
            "hint": hints.get(str(choice.data["value"]), ""),
            "type": choice.data["type"],
        }
        for place, choice in enumerate(bound)
    ]


@register.inclusion_tag("ui/parts/field.html")
def field(bound: BoundField, hint: Any = "", label: Any = "", width: str = "") -> dict[str, Any]:
    """A bound field: label, hint, error, control, tied together for a reader. width: "", w9 or w20.

    Text, number, select, textarea, file, radios, checkboxes, one checkbox, three-part date. A widget's
    `hints` ({value: sentence}) stand under its choices. The browser's own "fill this in" is left out: our
    sentence is better, and is in the page's language.
    """
    widget, kind = bound.field.widget, _kind(bound.field.widget)
    if widget.is_hidden:
        return {"bound": bound, "kind": "hidden"}
    hint = hint or bound.help_text
    hint_id, error_id = f"{bound.auto_id}_hint", f"{bound.auto_id}_wrong"
    described = " ".join(([hint_id] if hint else []) + ([error_id] if bound.errors else []))
    bound.form.use_required_attribute = False
    attrs: dict[str, Any] = {"aria-describedby": described or False}
    if kind == "check":
        attrs["class"] = "govuk-checkboxes__input"
    if kind == "parts":
        del attrs["aria-describedby"]
    return {
        "bound": bound,
        "kind": kind,
        "width": width,
        "hint": mark_scripts(hint) if hint else "",
        "hint_id": hint_id,
        "error_id": error_id,
        "described": described,
        "label": mark_scripts(label or bound.label),
        "control": "" if kind in ("radios", "checks") else bound.as_widget(attrs=attrs),
        "choices": _choices(bound) if kind in ("radios", "checks") else [],
    }


@register.inclusion_tag("ui/parts/error_summary.html")
def error_summary(*given: forms.BaseForm | Iterable[forms.BaseForm], kept: bool = True) -> dict[str, Any]:
    """First in the page: how many questions are open, each sentence leading to its field; or nothing. Where no question
    is open, only that it was not kept, and why; where nothing is kept in any case (the sign-in), only why.

    Takes forms, or lists of forms (formsets).
    """
    found: list[dict[str, str]] = []
    for form in _each_form(given):
        found += [{"sentence": str(error), "href": ""} for error in form.non_field_errors()]
        for bound in form:
            found += [{"sentence": str(error), "href": f"#{first_id(bound)}"} for error in bound.errors]
    n = len({error["href"] for error in found} - {""})
    if not kept and not n and found:
        return {"errors": found[1:], "title": found[0]["sentence"]}
    title = ngettext("%(n)s question still needs an answer", "%(n)s questions still need an answer", n)
    title = title % {"n": count(n)} if n else gettext("This was not kept.")
    return {"errors": found, "title": title if found else ""}


def _each_form(given: Iterable[Any]) -> Iterable[forms.BaseForm]:
    for one in given:
        if isinstance(one, forms.BaseForm):
            if one.is_bound:
                yield one
        elif one:
            yield from _each_form(one)


def _soft_last(choices: list[dict[str, Any]], soft: str) -> list[dict[str, Any]]:
    """ "Does not want to say" comes last, whatever the order of the choices was."""
    for choice in choices:
        choice["soft"] = choice["value"] == soft
    return sorted(choices, key=lambda choice: choice["soft"])


@register.inclusion_tag("ui/parts/answers.html")
def answers(bound: BoundField, soft: str = UNSAID, legend: Any = "", hide_legend: bool = False) -> dict[str, Any]:
    """The welcome card's answers: radios (or checkboxes) 56 px high, "Does not want to say" dashed and last.

    soft: the value of that answer. An empty choice is never drawn and nothing is chosen beforehand.
    """
    choices = [choice for choice in _choices(bound) if choice["value"] != ""]
    return {
        "bound": bound,
        "legend": mark_scripts(legend or bound.label),
        "hide_legend": hide_legend,
        "choices": _soft_last(choices, soft),
        "many": _kind(bound.field.widget) == "checks",
        "hint": bound.help_text,
        "hint_id": f"{bound.auto_id}_hint",
        "error_id": f"{bound.auto_id}_wrong",
    }


@register.inclusion_tag("ui/parts/answer_buttons.html")
def answer_buttons(bound: BoundField, soft: str = UNSAID, legend: Any = "") -> dict[str, Any]:
    """The same answers as buttons: one tap answers and keeps."""
    choices = [choice for choice in _choices(bound) if choice["value"] != ""]
    return {
        "bound": bound,
        "legend": mark_scripts(legend or bound.label),
        "choices": _soft_last(choices, soft),
        "error_id": f"{bound.auto_id}_wrong",
    }


@register.inclusion_tag("ui/parts/steps.html")
def steps(at: int, of: int, name: Any) -> dict[str, Any]:
    """Where in the card one is: a bar, and "Step 2 of 5: health"."""
    return {
        "passed": [place <= at for place in range(1, of + 1)],
        "at": count(at),
        "of": count(of),
        "name": name,
    }
