"""The form of a file that is to be made."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from samnak.ground.downloads import Scope
from samnak.ground.ui.forms import PlainForm
from samnak.outcomes.exports import files, rules, sealing
from samnak.outcomes.exports.actions import Wish
from samnak.outcomes.exports.named import Template
from samnak.outcomes.exports.sealing import Seal

CLOSED = [
    (sealing.WORDS, _("with these six words")),
    (sealing.KEY, _("to the key of whoever it is for")),
    (sealing.PASSPHRASE, _("with words of your own")),
]
OPEN = (sealing.OPEN, _("not closed: it holds numbers only"))


class ExportForm(PlainForm):
    """What it is for, in what shape, and how it is closed. The six words are made by the page, and never kept."""

    why = forms.CharField(
        label=_("What is it for?"),
        help_text=_("A few words. Name nobody here: a second person may read it."),
        max_length=rules.LONGEST_WHY,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    kind = forms.ChoiceField(
        label=_("Kind of file"),
        choices=[(files.XLSX, _("spreadsheet (xlsx)")), (files.CSV, _("plain table (csv)"))],
        widget=forms.RadioSelect,
        initial=files.XLSX,
    )
    language = forms.ChoiceField(
        label=_("Language of the file"),
        choices=[("km", _("Khmer")), ("en", _("English"))],
        widget=forms.RadioSelect,
    )
    sealing = forms.ChoiceField(label=_("How is it closed?"), widget=forms.RadioSelect)
    words = forms.CharField(widget=forms.HiddenInput, required=False)
    age_key = forms.CharField(
        label=_("Their key"),
        help_text=_("Only if you chose their key. It begins with age1. Compare its last eight signs by telephone."),
        required=False,
        max_length=100,
    )
    passphrase = forms.CharField(
        label=_("Your words"),
        help_text=_(
            "Only if you chose words of your own. At least 12 characters. Tell them by telephone, never in the message."
        ),
        required=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    passphrase_again = forms.CharField(
        label=_("Your words once more"),
        required=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, template: Template, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.template = template
        field = self.fields["sealing"]
        field.choices = CLOSED if template.holds_people else [OPEN, *CLOSED]  # type: ignore[attr-defined]
        field.initial = sealing.WORDS if template.holds_people else sealing.OPEN

    def clean(self) -> dict[str, Any]:
        """Words typed twice are the same."""
        data = super().clean() or self.cleaned_data
        if data.get("sealing") == sealing.PASSPHRASE and data.get("passphrase") != data.get("passphrase_again"):
            self.add_error("passphrase_again", _("The two are not the same. Type them again."))
        return data

    def seal(self) -> Seal:
        kind = self.cleaned_data["sealing"]
        names = {sealing.KEY: "age_key", sealing.WORDS: "words", sealing.PASSPHRASE: "passphrase"}
        return Seal(kind, self.cleaned_data[names[kind]] if kind in names else "")

    def wish(self, table: str, scope: Scope, recipient: UUID | None) -> Wish:
        data = self.cleaned_data
        return Wish(
            self.template.key, table, data["why"], self.seal(), scope, recipient, data["kind"], data["language"]
        )
