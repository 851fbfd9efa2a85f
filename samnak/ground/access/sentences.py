"""What the audit keys of this room mean."""

from django.utils.translation import gettext_lazy as _

from samnak.ground.access import alarms, audit

audit.say(
    {
        "access.password_given": _("%(by)s gave their password"),
        "access.signed_in": _("%(by)s signed in"),
        "access.sign_in_failed": _("%(by)s saw a sign-in fail"),
        "access.signed_out": _("%(by)s signed out"),
        "access.factor_failed": _("%(by)s saw a second step fail"),
        "access.recovery_code_used": _("%(by)s used a recovery code"),
        "access.password_wrong": _("%(by)s was asked for their password and gave another"),
        "access.password_changed": _("%(by)s changed their password"),
        "access.factor_added": _("%(by)s added a second step"),
        "access.factor_removed": _("%(by)s removed a second step"),
        "access.codes_made": _("%(by)s made new recovery codes"),
        "access.session_ended": _("%(by)s signed out in another browser"),
        "access.sessions_ended": _("%(by)s ended sign-ins of an account"),
        "access.link_made": _("%(by)s made a link to an account"),
        "access.link_used": _("%(by)s saw a link to an account used"),
        "access.user_invited": _("%(by)s made an account"),
        "access.role_granted": _("%(by)s gave a role"),
        "access.role_ended": _("%(by)s ended a role"),
        "access.language_changed": _("%(by)s changed the language"),
        "access.alarm_known": _("%(by)s said that they know of an alarm"),
    }
)

alarms.say(
    {
        "access.sign_ins_fail": _("Somebody tried an account's password again and again, and it was wrong."),
        "access.factors_fail": _("Somebody knows an account's password and tries its second step again and again."),
        "access.recovered": _("The owner of an account was let in anew: new password, new second step."),
    }
)
