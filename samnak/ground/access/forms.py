"""Forms of coming in, of one's second step and of one's password."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from samnak.ground.access.models import User
from samnak.ground.ui.fields import DayField
from samnak.ground.ui.forms import PlainForm

LONGEST = 1000  # characters of a password: any sentence somebody can remember


def _password(label: Any, autocomplete: str, **more: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=LONGEST, widget=widget, **more)


class SignInForm(LoginForm):
    """Sign-in name and password. The same sentence whether the name or the password is wrong."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("remember", None)
        self.fields["login"] = forms.CharField(
            label=_("Sign-in name"),
            max_length=40,
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        )
        self.fields["password"].widget = forms.PasswordInput()
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs = {"autocomplete": "current-password"}
        self.order_fields(["login", "password"])


NO_PASSKEY = _("The passkey was not recognised. Try again, or use a code.")


def _credential(**more: Any) -> forms.JSONField:
    words = {"invalid": NO_PASSKEY, "required": NO_PASSKEY}
    return forms.JSONField(widget=forms.HiddenInput, error_messages=words, **more)


def _code(**more: Any) -> forms.CharField:
    attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
    return forms.CharField(label=_("Code"), max_length=40, widget=forms.TextInput(attrs=attrs), **more)


class SecondForm(PlainForm):
    """A code of an app, or a recovery code; or what a passkey signed."""

    code = _code(required=False)
    credential = _credential(required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if not found.get("code") and not found.get("credential"):
            self.add_error("code", _("Write the code."))
        return found


class OwnPasswordForm(PlainForm):
    """One's password once more, asked of who is signed in; left out while somebody sets up their first second step."""

    password = _password(_("Your password"), "current-password")

    def __init__(self, *args: Any, asks: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks:
            del self.fields["password"]


class AppForm(OwnPasswordForm):
    """The first code an app shows."""

    code = _code()
    field_order = ("code", "password")


class PasskeyForm(OwnPasswordForm):
    """A new passkey: how its owner calls it, and what the browser says of it."""

    name = forms.CharField(
        label=_("What do you call it?"), help_text=_("For example: my phone."), max_length=40, required=False
    )
    credential = _credential()
    field_order = ("name", "password", "credential")


class NewPasswordForm(PlainForm):
    """A password, typed twice."""

    new = _password(
        _("New password"),
        "new-password",
        help_text=_("At least 12 characters. A sentence only you would think of is good, and easy to remember."),
    )
    again = _password(_("The same once more"), "new-password")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        validate_password(new, self.user)
        return new

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if {"new", "again"} <= set(found) and found["new"] != found["again"]:
            self.add_error("again", _("The two passwords differ. Type the same one twice."))
        return found


class LogForm(PlainForm):
    """A day of the log."""

    day = DayField(label=_("Day"), required=False)


class ChangePasswordForm(NewPasswordForm):
    """The password somebody has, and the one they want."""

    password = _password(_("Your password now"), "current-password")
    field_order = ("password", "new", "again")
