"""Forms of consents and recipients. They read what was typed; whether it may be written is for the actions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samnak.ground.access.roles import COMPARTMENTS
from samnak.ground.ui.choices import choices
from samnak.ground.ui.fields import DayField
from samnak.ground.ui.forms import PlainForm
from samnak.reception.register.consent_rules import NOTHING
from samnak.reception.register.models import Consent, Recipient
from samnak.reception.register.shared import SomeOf

SAID = [
    (Consent.Said.YES, _("Yes, they agree")),
    (Consent.Said.NO, _("No, they do not agree")),
    (Consent.Said.NOT_NOW, pgettext_lazy("to a consent", "Not now")),
]


class WhatForm(PlainForm):
    """What of the person is asked for, and until when. Nothing is ticked beforehand."""

    compartments = SomeOf(label=_("What may be told?"), error_messages={"required": NOTHING})
    until = DayField(label=_("Until"), required=False)
    version = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args: Any, askable: Iterable[str], hint: Any, **kwargs: Any) -> None:
        """`askable`: compartments this asker may ask for; `hint`: how long it holds if no day is given."""
        super().__init__(*args, **kwargs)
        what: Any = self.fields["compartments"]
        what.choices = [(key, COMPARTMENTS[key]) for key in askable]
        self.fields["until"].help_text = hint


class SaidForm(PlainForm):
    """What the person said after the words were read to them."""

    freely = forms.BooleanField(label=_("I read to them that a no costs nothing."), required=False)
    said = forms.ChoiceField(label=_("What did they say?"), choices=SAID, widget=forms.RadioSelect)
    how = forms.ChoiceField(
        label=_("How was it explained?"), choices=Consent.How.choices, initial="aloud", widget=forms.RadioSelect
    )
    language = forms.ChoiceField(label=_("In which language?"), choices=choices("welcome.languages"))
    note = forms.CharField(
        label=_("Anything to keep with it"),
        required=False,
        help_text=_("Who interpreted, which relative is meant, how they understood. Only what is needed."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TakenBackForm(PlainForm):
    """How a person took something back, and in whose words. Only the tap is needed."""

    how = forms.ChoiceField(
        label=_("How did they say it?"),
        choices=Consent.TakenBack.choices,
        initial="in_person",
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("In their words"),
        required=False,
        help_text=_("If they want it written down. Nobody has to give a reason."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RecipientForm(PlainForm):
    """Somebody to whom something may be told."""

    kind = forms.ChoiceField(
        label=_("What kind of office or organisation?"),
        choices=[(key, words) for key, words in Recipient.Kind.choices if key != Recipient.Kind.INSIDE],
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label=_("What is it called in English?"), help_text=_("Never the name of somebody who came to us.")
    )
    name_km = forms.CharField(
        label=_("What is it called in Khmer?"),
        help_text=_("It is read aloud to people. Where there is no Khmer name, write the same name again."),
        widget=forms.TextInput(attrs={"lang": "km"}),
    )
