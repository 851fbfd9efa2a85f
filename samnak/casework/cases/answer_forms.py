"""Forms of what waits for an answer: exceptions and complaints."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samnak.casework.cases.forms import pick, text
from samnak.ground import packs
from samnak.ground.ui.fields import DayField, today
from samnak.ground.ui.forms import PlainForm


class ExceptionForm(PlainForm):
    policy = forms.ChoiceField(label=_("From which policy?"), widget=forms.RadioSelect)
    what = text(_("What should be done otherwise?"), rows=3, required=True)
    reason = text(_("Why?"), rows=3, required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "en"
        in_force = packs.current().policies_in_force(today())
        self.fields["policy"].choices = [(p.key, p.label.in_language(language)) for p in in_force]  # type: ignore[attr-defined]


class ComplaintForm(PlainForm):
    way = pick(_("How did it come?"), "casework.complaint_ways", radios=True)
    received_on = DayField(label=_("On which day?"), latest=today, initial=today)
    text = text(_("In their own words"), rows=5, required=True)


class AnswerForm(PlainForm):
    answer = text(_("What was answered?"), rows=4, required=True)


class ExceptionAnswerForm(PlainForm):
    words = text(
        _("In one sentence"), rows=2, help_text=_("Needed when you do not approve it. The one who asked reads it.")
    )


class ToldForm(PlainForm):
    on = DayField(label=_("When were they told?"), latest=today, initial=today)
