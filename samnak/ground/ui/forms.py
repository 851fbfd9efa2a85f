"""Forms that say what is open in words a person would use."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from samnak.ground.ui.formats import page_digits

_CHOOSE = (
    forms.ChoiceField,
    forms.ModelChoiceField,
    forms.MultipleChoiceField,
    forms.ModelMultipleChoiceField,
)


def _open_question(field: forms.Field, label: Any) -> Any:
    """What to do about an empty field: choose, tick, bring a file, answer or write."""
    if isinstance(field, _CHOOSE):
        return _("Choose an answer")
    if isinstance(field, forms.BooleanField):
        return _("Tick this when it is done")
    if isinstance(field, forms.FileField):
        return _("Choose a file")
    return _("Write an answer") if str(label).endswith("?") else _("Write this")


class PlainForm(forms.Form):
    """A form whose empty fields say what to do and which they are: `Choose an answer: Sex`.

    A field that was given its own "required" sentence keeps it.
    """

    def full_clean(self) -> None:
        self._say_what_is_open()  # here and not in __init__: a form may add fields of its own until then
        super().full_clean()

    def _say_what_is_open(self) -> None:
        for name, field in self.fields.items():
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                label = field.label or name
                field.error_messages["required"] = format_lazy(
                    _("{request}: {field}"), request=_open_question(field, label), field=label
                )
            if isinstance(field, forms.IntegerField):
                most, least = page_digits(field.max_value), page_digits(field.min_value)
                larger = _("Write a number no larger than %(limit_value)s.") % {"limit_value": most}
                smaller = _("Write a number no smaller than %(limit_value)s.") % {"limit_value": least}
                field.error_messages |= {"max_value": larger, "min_value": smaller} | field.error_messages

    def send_next(self, name: str, value: str) -> None:
        """What a hidden field says when the form is sent again."""
        data: Any = self.data
        self.data = data.copy()
        self.data[self.add_prefix(name)] = value  # type: ignore[index]


def into(form: forms.BaseForm, refused: Any, names: Mapping[str, str] = {}) -> None:
    """Put a refusal (`Refused`) at the field it belongs to, or above the form. `names`: what this form calls a field
    that the action calls otherwise."""
    form.is_valid()  # a refusal can come before anybody looked at the fields
    name = names.get(refused.field, refused.field)
    form.add_error(name if name in form.fields else None, refused.sentence)
