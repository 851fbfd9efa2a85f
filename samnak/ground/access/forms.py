from allauth.account.forms import LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):
    """Sign-in name and password. The same sentence whether the name or the password is wrong."""

    error_messages = {
        **LoginForm.error_messages,
        "username_password_mismatch": _("The sign-in name or the password is not right. Try again."),
        "account_inactive": _("The sign-in name or the password is not right. Try again."),
        "too_many_login_attempts": _("Too many tries. Wait 15 minutes and try again."),
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("remember", None)
        self.fields["login"] = forms.CharField(
            label=_("Sign-in name"),
            max_length=40,
            widget=forms.TextInput(
                attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
            ),
        )
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs = {"autocomplete": "current-password"}
        self.order_fields(["login", "password"])
