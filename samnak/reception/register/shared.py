"""Forms over what is stored already and two may change at once, and what the other wrote in words."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, cast

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samnak.ground.ui.fields import PartialDateField, today
from samnak.ground.ui.formats import partial_date
from samnak.ground.ui.forms import PlainForm
from samnak.reception.register.places import PlaceAnswer, name_of
from samnak.reception.register.writers import Written, compare, mark


def birth_date_field() -> PartialDateField:
    """A birth date, as far as it is known."""
    return PartialDateField(
        label=gettext_lazy("Birth date"),
        required=False,
        latest=today,
        help_text=gettext_lazy(
            "Give what is known: the year alone is enough. "
            "1 January on US papers mostly means that only the year is known."
        ),
    )


class SomeOf(forms.MultipleChoiceField):
    """Several answers, or none. Its page sends an empty answer along, to say that the question was there at all."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: Any) -> list[str]:
        return [one for one in super().to_python(value) if one]


class SharedForm(PlainForm):
    """Over what is stored already, which another may change in the meantime. Made with all of it as `initial`."""

    version = forms.CharField(required=False, max_length=4000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, only: Collection[str] | None = None, **kwargs: Any) -> None:
        """`only`: the fields this writer may see; the others are not asked."""
        super().__init__(*args, **kwargs)
        for name in [name for name in self.fields if only is not None and name not in {*only, "version"}]:
            del self.fields[name]
        self.initial["version"] = mark(self.now())

    def now(self) -> dict[str, Any]:
        """What is stored, by field, as the page shows it."""
        return {name: _shown(self.initial.get(name)) for name in self.fields if name != "version"}

    def typed(self) -> dict[str, Any]:
        """What came with the form and what it says; a field that did not come is left alone."""
        return {
            name: self.data[name].strip() if isinstance(value, PlaceAnswer) else _shown(value)
            for name, value in self.cleaned_data.items()
            if name != "version" and self._came(name)
        }

    def _came(self, name: str) -> bool:
        return any(key in self.data for key in (name, f"{name}_year", f"{name}_month", f"{name}_day"))

    def written(self) -> Written:
        return compare(self.typed(), self.now(), self.cleaned_data["version"])

    def look_again(self) -> None:
        """The writer is shown what the other wrote: sent once more, theirs is what they saw."""
        self.data = MultiValueDict(cast("MultiValueDict[str, Any]", self.data))
        self.data["version"] = self.initial["version"]


def _shown(value: Any) -> Any:
    if isinstance(value, PlaceAnswer):
        return value.text or name_of(value.code)
    return tuple(value) if isinstance(value, tuple) else value


def theirs(form: SharedForm, names: list[str]) -> list[tuple[Any, Any]]:
    """(question, answer) of what somebody else wrote meanwhile into these fields of a shared form."""
    return [(form.fields[name].label, _in_words(form, name)) for name in names]


def _in_words(form: SharedForm, name: str) -> Any:
    value, choices = form.now()[name], getattr(form.fields[name], "choices", ())
    if isinstance(value, tuple):
        day, precision = value
        return partial_date(day, precision) if day else _("not known")
    words = dict(choices)
    if isinstance(value, list):
        return ", ".join(str(words.get(one, one)) for one in value) or _("not known")
    return words.get(value, value) if value or value == 0 else _("not known")
