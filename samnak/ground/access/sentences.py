"""What the audit keys of this room mean."""

from django.utils.translation import gettext_lazy as _

from samnak.ground.access import audit

audit.say(
    {
        "access.signed_in": _("%(by)s signed in"),
        "access.sign_in_failed": _("%(by)s saw a sign-in fail"),
        "access.signed_out": _("%(by)s signed out"),
        "access.user_invited": _("%(by)s made an account"),
        "access.role_granted": _("%(by)s gave a role"),
        "access.role_ended": _("%(by)s ended a role"),
        "access.language_changed": _("%(by)s changed the language"),
        "access.alarm_known": _("%(by)s said that they know of an alarm"),
    }
)
