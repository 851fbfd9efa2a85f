"""What the audit keys and the alarms of this room mean."""

from django.utils.translation import gettext_lazy as _

from samnak.ground.access import alarms, audit

audit.say(
    {
        "guard.wall_put": _("%(by)s put a wall between a colleague and a person"),
        "guard.wall_taken_down": _("%(by)s took down a wall"),
        "guard.emergency_asked": _("%(by)s asked for a file in an emergency"),
        "guard.file_opened": _("%(by)s opened a file in an emergency"),
        "guard.file_closed": _("%(by)s closed a file opened in an emergency"),
        "guard.word_needed": _("%(by)s wanted one more file in an emergency, and an auditor was asked first"),
        "guard.word_given": _("%(by)s said that one more file may be opened in an emergency"),
        "guard.opening_reviewed": _("%(by)s reviewed a file opened in an emergency"),
        "guard.pair_looked_at": _("%(by)s said whether two records are of one person"),
    }
)
alarms.say(
    {
        "guard.own_wall_put": _("%(by)s put a wall before themselves. Look who walks with the person."),
        "guard.emergency_asked": _("%(by)s asked for a file in an emergency and named you to be told."),
        "guard.question_asked": _("%(by)s asked for a file in an emergency, and the auditors are told of it."),
        "guard.file_opened": _("%(by)s opened a file in an emergency. Review it within three working days."),
        "guard.team_file_opened": _("%(by)s opened a file of your team in an emergency. A second person reviews it."),
        "guard.word_asked": _("%(by)s asks to open one more file in an emergency. Your word is needed first."),
        "guard.not_in_order": _("%(by)s found that a file opened in an emergency was not in order."),
    }
)
