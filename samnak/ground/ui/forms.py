"""Forms that say what is open in words a person would use."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

_CHOOSE = (
    forms.ChoiceField,
    forms.ModelChoiceField,
    forms.MultipleChoiceField,
    forms.ModelMultipleChoiceField,
)


def _open_question(field: forms.Field) -> Any:
    """What to do about an empty field: choose, tick, bring a file or write."""
    if isinstance(field, _CHOOSE):
        return _("Choose an answer")
    if isinstance(field, forms.BooleanField):
        return _("Tick this when it is done")
    if isinstance(field, forms.FileField):
        return _("Choose a file")
    return _("Write this")


class PlainForm(forms.Form):
    """A form whose empty fields say what to do and which they are: `Choose an answer: Sex`.

    A field that was given its own "required" sentence keeps it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                label = field.label or name
                field.error_messages["required"] = format_lazy(
                    _("{request}: {field}"), request=_open_question(field), field=label
                )
            if isinstance(field, forms.IntegerField):
                field.error_messages.setdefault("max_value", _("Write a number no larger than %(limit_value)s."))
                field.error_messages.setdefault("min_value", _("Write a number no smaller than %(limit_value)s."))

    def send_next(self, name: str, value: str) -> None:
        """What a hidden field says when the form is sent again."""
        data: Any = self.data
        self.data = data.copy()
        self.data[self.add_prefix(name)] = value  # type: ignore[index]
