"""Forms of walls and of openings in an emergency."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samnak.ground.access.models import User
from samnak.ground.ui.fields import DayField
from samnak.ground.ui.forms import PlainForm
from samnak.reception.guard.models import EmergencyOpening, Wall


def _area(label: Any, *, required: bool = True, hint: Any = "") -> forms.CharField:
    """Words; how many is judged by the action, so that nothing typed is cut."""
    return forms.CharField(label=label, required=required, help_text=hint, widget=forms.Textarea(attrs={"rows": 3}))


def _users(label: Any, users: list[User]) -> forms.ModelChoiceField:
    rows = User.objects.filter(pk__in=[user.pk for user in users]).order_by("name", "pk")
    return forms.ModelChoiceField(label=label, queryset=rows, empty_label=_("Choose"))


class WallForm(PlainForm):
    """Who must not see a person, and why."""

    because = forms.ChoiceField(
        label=_("What is between them?"), choices=Wall.Because.choices, widget=forms.RadioSelect
    )
    reason = _area(_("Why? (only supervisors read it)"))
    until = DayField(label=_("Until which day? Leave it empty for good."), required=False)

    def __init__(self, *args: Any, colleagues: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["colleague"] = _users(_("Which colleague?"), colleagues)
        self.order_fields(("colleague", "because", "reason", "until"))


class OwnWallForm(PlainForm):
    """Why somebody must not see a person, in their own words."""

    because = forms.ChoiceField(
        label=_("What is between you?"),
        choices=[
            (Wall.Because.KIN, _("We are family")),
            (Wall.Because.CONFLICT, _("We had a conflict")),
            (Wall.Because.SELF, _("It is myself")),
        ],
        widget=forms.RadioSelect,
    )
    reason = _area(_("What should your supervisor know?"), required=False)


class AskForm(PlainForm):
    """Whom, why, and who is told. Nothing is suggested while one types."""

    asked = forms.CharField(
        label=_("Whom? The whole name, an A-number or a phone number"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocorrect": "off", "spellcheck": "false"}),
    )
    reason = _area(_("Why must you see this file now?"))

    def __init__(self, *args: Any, seconds: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["second"] = _users(_("Who is told at once, and reviews it?"), seconds)


class ReviewForm(PlainForm):
    """What the second person says of an opening."""

    verdict = forms.ChoiceField(
        label=_("Was it in order?"), choices=EmergencyOpening.Verdict.choices, widget=forms.RadioSelect
    )
    words = _area(_("In a few words: what did you look at, and what do you say?"))
