"""Forms of accounts. They read what was typed; whether it may be done is for the actions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from samnak.ground.access.models import User
from samnak.ground.access.roles import ROLES
from samnak.ground.access.rules import takes_two
from samnak.ground.ui.fields import DayField
from samnak.ground.ui.forms import PlainForm

TWO = _("takes two people")


def line(label: Any, *, required: bool = True, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, required=required, **kwargs)


def words(label: Any, *, required: bool = False) -> forms.CharField:
    """A few words. Their length is checked by the action, so that nothing typed is cut."""
    return forms.CharField(label=label, required=required, widget=forms.Textarea(attrs={"rows": 3}))


def colleague(label: Any, rows: QuerySet[User], *, empty: Any = None, required: bool = True) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(label=label, queryset=rows, empty_label=empty, required=required)


def _roles(but: Iterable[str] = ()) -> list[tuple[str, Any]]:
    return [(key, role.label) for key, role in ROLES.items() if key not in set(but)]


def _two_hints() -> dict[str, Any]:
    return {key: TWO for key in ROLES if takes_two(key)}


class AccountForm(PlainForm):
    """A new account."""

    name = line(_("Name"), max_length=80)
    name_km = line(_("Name in Khmer"), required=False, max_length=80)
    username = line(
        _("Sign-in name"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=_roles(), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = words(_("Why? A second person reads this before they confirm."))
    last_day = DayField(label=_("Last day"), required=False)

    def __init__(self, *args: Any, supervisors: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].widget.hints = _two_hints()
        self.fields["supervisor"] = colleague(_("Supervisor"), supervisors, empty=_("nobody"), required=False)
        self.order_fields(("name", "name_km", "username", "supervisor", "roles", "reason", "last_day"))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if any(takes_two(role) for role in data.get("roles", ())) and not data.get("reason", "").strip():
            self.add_error("reason", _("Write in a few words why."))
        return data


class RoleForm(PlainForm):
    """One role more, for good or until a day."""

    until = DayField(label=_("Until which day?"), required=False)
    reason = words(_("Why? A second person reads this before they confirm."))

    def __init__(self, *args: Any, held: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = _roles(held)
        self.fields["role"] = forms.ChoiceField(label=_("Which role?"), choices=choices, widget=forms.RadioSelect)
        self.fields["role"].widget.hints = _two_hints()
        self.order_fields(("role", "until", "reason"))


class SupervisorForm(PlainForm):
    """Who leads somebody, or a whole team."""

    def __init__(self, *args: Any, supervisors: QuerySet[User], name: str = "supervisor", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whole = name == "to"
        label = _("Who is their supervisor from now on?")
        empty = None if whole else _("nobody")
        self.fields[name] = colleague(label, supervisors, empty=empty, required=whole)


class LastDayForm(PlainForm):
    last_day = DayField(label=_("Last day"), required=False)


class RecoverForm(PlainForm):
    """For whom, and why."""

    reason = words(_("What happened? A second person reads this before they confirm."), required=True)

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"] = colleague(_("Who lost their way in?"), colleagues, empty=_("choose a colleague"))
        self.order_fields(("user", "reason"))


class RefuseForm(PlainForm):
    words = words(_("If no: why?"))
