"""What the audit keys of this room mean."""

from django.utils.translation import gettext_lazy as _

from samnak.ground.access import audit

audit.say(
    {
        "arrivals.notice_written": _("%(by)s wrote down a notice"),
        "arrivals.flight_planned": _("%(by)s wrote down a flight"),
        "arrivals.flight_changed": _("%(by)s changed a flight"),
        "arrivals.flight_landed": _("%(by)s wrote that a flight has landed"),
        "arrivals.flight_cancelled": _("%(by)s wrote that a flight is cancelled"),
        "arrivals.flight_taken_up": _("%(by)s wrote that a cancelled flight comes after all"),
        "arrivals.list_read": _("%(by)s read in a list"),
        "arrivals.list_answered": _("%(by)s answered questions about a list"),
        "arrivals.list_confirmed": _("%(by)s confirmed a list"),
        "arrivals.list_thrown_away": _("%(by)s threw a list away before confirming it"),
        "arrivals.unlisted_added": _("%(by)s wrote down somebody who was not on the list"),
        "arrivals.passenger_stepped": _("%(by)s wrote where a passenger stands"),
        "arrivals.passenger_corrected": _("%(by)s corrected what a list says of a passenger"),
        "arrivals.repeat_said": _("%(by)s said that two rows are one person"),
        "arrivals.repeat_denied": _("%(by)s said that a row is not a repeat"),
        "arrivals.met": _("%(by)s met somebody"),
        "arrivals.meeting_undone": _("%(by)s undid a meeting"),
        "arrivals.welcome_kept": _("%(by)s kept answers of the welcome card"),
        "arrivals.headcount_closed": _("%(by)s closed a head-count"),
        "arrivals.headcount_opened": _("%(by)s opened a head-count again"),
    }
)
