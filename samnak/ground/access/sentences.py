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
        "access.account_opened_again": _("%(by)s opened an account again"),
        "access.account_shut": _("%(by)s shut somebody out"),
        "access.account_closed": _("%(by)s closed an account"),
        "access.supervisor_named": _("%(by)s named a supervisor"),
        "access.team_moved": _("%(by)s gave a team another supervisor"),
        "access.last_day_chosen": _("%(by)s chose the last day of an account"),
        "access.leaving_told": _("%(by)s told a supervisor that somebody leaves"),
        "access.link_given": _("%(by)s gave somebody their first link"),
        "access.role_asked": _("%(by)s asked for a role that takes two people"),
        "access.recovery_asked": _("%(by)s asked for a new way in for a colleague"),
        "access.recovery_given": _("%(by)s gave a colleague a new way in"),
        "access.proposal_confirmed": _("%(by)s confirmed, as the second person"),
        "access.proposal_refused": _("%(by)s did not confirm, as the second person"),
        "access.proposal_stopped": _("%(by)s stopped what takes two people"),
        "access.language_changed": _("%(by)s changed the language"),
        "access.alarm_known": _("%(by)s said that they know of an alarm"),
        "access.many_opened": _("%(by)s opened the files of a great many people in an hour"),
        "access.many_refused": _("%(by)s asked many times in an hour for what is not theirs"),
        "access.readings_anchored": _("%(by)s anchored the readings in the log"),
        "access.log_checked": _("%(by)s checked whether the log is whole"),
        "access.log_cut": _("%(by)s cut off old rows of the log"),
        "access.without_looked": _("%(by)s looked at what those without a supervisor read in a week"),
        "access.address_tired": _("%(by)s saw too many sign-ins fail from one address"),
        "access.digest_looked": _("%(by)s looked at what their team read in a week"),
    }
)

alarms.say(
    {
        "access.many_opened": _("%(by)s opened the files of %(people)s people within an hour"),
        "access.many_refused": _("%(by)s asked %(counted)s times within an hour for what is not theirs"),
    }
)

alarms.say(
    {
        "access.leaving": _("A colleague leaves. People they walk with, and who have nobody else yet: %(people)s."),
        "access.account_shut": _("%(by)s shut a colleague out at once."),
        "access.account_opened": _("%(by)s opened the closed account of a colleague again."),
        "access.last_day_later": _("%(by)s moved the last day of %(whose)s to a later one, or took it away."),
        "access.team_changed": _("%(by)s changed who is whose supervisor: look at your team."),
        "access.supervisor_changed": _("%(by)s changed who leads a colleague who walks with people."),
        "access.watching_ended": _(
            "%(by)s ended or shortened a role that watches over others. Ask whether it had to be."
        ),
        "access.link_made_again": _(
            "%(by)s made a new first link for %(whose)s, who has not come in yet. Ask whether it is they who use it."
        ),
        "access.role_waits": _("%(by)s asked for a role for a colleague of your team. It waits for a second person."),
        "access.proposal_answered": _("%(by)s answered what takes two people: you asked for it, or it is about you."),
        "access.recovery_asked": _(
            "%(by)s asked for a new way in for a colleague. Ask the colleague whether it is so."
        ),
        "access.recovery_asked_for_you": _("%(by)s asked for a new way in to your account. If you lost none, stop it."),
        "access.recovery_given": _("%(by)s gave a colleague a new way in."),
        "access.recovery_given_for_you": _("%(by)s was given a link to your account, to hand to you in person."),
        "access.sign_ins_fail": _("Somebody tried the password of %(whose)s again and again, and it was wrong."),
        "access.sign_ins_fail_for_you": _(
            "Somebody tried your password again and again, and it was wrong. If it was not you, tell an auditor."
        ),
        "access.address_tired": _("From one address a great many sign-ins failed. Ask whether it is your own house."),
        "access.factors_fail": _(
            "Somebody knows the password of %(whose)s, and tries their second step again and again."
        ),
        "access.factors_fail_for_you": _(
            "Somebody knows your password, and tries your second step again and again. If it is not you, choose another"
            " password now and tell an auditor."
        ),
        "access.log_broken": _(
            "The log does not hold: something in it was changed or is missing. Change nothing on the server."
        ),
        "access.recovered": _("The owner of an account was let in anew: new password, new second step."),
    }
)
