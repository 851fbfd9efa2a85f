"""What the audit keys of this room mean."""

from django.utils.translation import gettext_lazy as _

from samnak.ground.access import audit

audit.say(
    {
        "cases.opened": _("%(by)s opened a case"),
        "cases.closed": _("%(by)s closed a case"),
        "cases.reopened": _("%(by)s opened a case again"),
        "cases.assigned": _("%(by)s said who walks with a person"),
        "cases.handed_over": _("%(by)s handed people over"),
        "cases.hand_over_seen": _("%(by)s read a hand-over"),
        "cases.brought_near": _("%(by)s brought a colleague near a person"),
        "cases.let_go": _("%(by)s said that a colleague stands near a person no longer"),
        "cases.surge_began": _("%(by)s shared out a large flight"),
        "cases.surge_changed": _("%(by)s changed a surge"),
        "cases.surge_ended": _("%(by)s ended a surge"),
        "cases.service_said": _("%(by)s wrote how a service stands"),
        "cases.wishes_taken_over": _("%(by)s took over from the welcome card what a person wishes"),
        "cases.help_given": _("%(by)s wrote down help that was given"),
        "cases.planned": _("%(by)s made a plan with a person"),
        "cases.goal_moved": _("%(by)s wrote how far a goal is"),
        "cases.reviewed": _("%(by)s looked at a plan again with a person"),
        "cases.task_written": _("%(by)s wrote a task"),
        "cases.task_done": _("%(by)s did a task"),
        "cases.task_undone": _("%(by)s took back that a task is done"),
        "cases.task_put_off": _("%(by)s put off a task"),
        "cases.task_dropped": _("%(by)s withdrew a task"),
        "cases.task_given": _("%(by)s gave a task to somebody"),
        "cases.note_written": _("%(by)s wrote a note"),
        "cases.note_corrected": _("%(by)s corrected a note"),
        "cases.appointment_made": _("%(by)s made an appointment"),
        "cases.appointment_ended": _("%(by)s wrote how an appointment went"),
        "cases.appointment_unsaid": _("%(by)s took back how an appointment went"),
        "cases.contact_tried": _("%(by)s tried to reach a person"),
        "cases.course_began": _("%(by)s began a guided course"),
        "cases.ended_for_them": _("%(by)s ended what was meant for somebody who died"),
        "cases.given_back": _("%(by)s took back that somebody died: what it had ended goes on"),
        "cases.course_ended": _("%(by)s ended a guided course"),
        "cases.policy_read": _("%(by)s read or gave a policy to a person"),
        "cases.exception_asked": _("%(by)s asked for an exception to a policy"),
        "cases.exception_answered": _("%(by)s answered for an exception to a policy"),
        "cases.complaint_taken": _("%(by)s took down a complaint"),
        "cases.complaint_answered": _("%(by)s answered a complaint"),
        "cases.complaint_told": _("%(by)s told what was answered to a complaint"),
        "cases.row_taken_back": _("%(by)s took back something written by mistake"),
    }
)
