"""What the audit keys and alarms of this room mean."""

from django.utils.translation import gettext_lazy as _

from samnak.ground.access import alarms, audit

audit.say(
    {
        "exports.made": _("%(by)s made a file to take out"),
        "exports.released": _("%(by)s released a file to an authority"),
        "exports.fetched": _("%(by)s fetched a file"),
        "exports.ended": _("%(by)s ended a file, and its bytes were destroyed"),
    }
)
alarms.say(
    {
        "exports.made": _("%(by)s made a file that leaves the house or holds many people"),
        "exports.waiting": _("%(by)s made a file for an authority. A second person has to answer."),
        "exports.answered": _("%(by)s answered for a file you made"),
        "exports.ended": _("What a file you made rests on has changed. The file was destroyed."),
    }
)
