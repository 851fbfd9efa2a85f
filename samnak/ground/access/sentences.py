"""What the audit keys of this room mean."""

from django.utils.translation import gettext_lazy as _

from samnak.ground.access import alarms, audit

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
        "access.many_opened": _("%(by)s opened the files of a great many people in an hour"),
        "access.many_refused": _("%(by)s asked many times in an hour for what is not theirs"),
        "access.readings_anchored": _("%(by)s anchored the readings in the log"),
        "access.log_checked": _("%(by)s checked whether the log is whole"),
        "access.log_cut": _("%(by)s cut off old rows of the log"),
        "access.digest_looked": _("%(by)s looked at what their team read in a week"),
    }
)

alarms.say(
    {
        "access.many_opened": _("%(by)s opened the files of %(people)s people within an hour"),
        "access.many_refused": _("%(by)s asked %(counted)s times within an hour for what is not theirs"),
    }
)
