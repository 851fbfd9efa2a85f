"""Words of tasks, courses, policies and complaints in templates."""

from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from samnak.casework.cases import rules, shown, shown_answers
from samnak.casework.cases.queries.today import DueTask
from samnak.ground import packs
from samnak.ground.access.roles import ROLES
from samnak.ground.access.seen import Seen
from samnak.ground.packs import Holiday, Step, Text
from samnak.ground.ui.choices import choices, label
from samnak.ground.ui.formats import short_day
from samnak.ground.ui.tags.words import status
from samnak.reception.register.shown import remembered

register = template.Library()


@register.simple_tag
def due_sign(due: DueTask, under_its_day: Any = False) -> SafeString | str:
    """When a task is due: late with a sign, today and a day to come as plain words; done says so. Under the heading of
    its day that day is not said again."""
    if due.task.done_at:
        return status("off", _("not needed any more")) if due.task.not_needed else status("done", _("Done"))
    row = shown.task_row(due.task, {}, timezone.localdate())
    if under_its_day and row.kind != "late":
        return ""
    if due.group != "late" and row.kind == "late":  # nothing about somebody who has died is late
        return short_day(due.shown_on)
    return status(row.kind, row.when) if row.kind == "late" else row.when


@register.simple_tag
def due_about(due: DueTask, team: Any = None) -> str:
    """Where a task is to be done and for which service; of somebody who has died, that first; who of the `team` does
    it."""
    row = shown.task_row(due.task, team or {}, timezone.localdate())
    return shown.joined(remembered(due.died_on) if due.died else "", row.about, row.owner)


@register.simple_tag
def search_way(case_id: Any) -> tuple[str, str]:
    """(address, words) of the course for somebody who is lost from sight."""
    return shown.search_way(case_id)


register.filter("remembered", remembered)


@register.simple_tag
def outcomes_in_place() -> list[tuple[str, object]]:
    """How an appointment whose time has come went, as far as one word says all: (key, words)."""
    return [(key, words) for key, words in choices("casework.appointment_outcomes")() if key and rules.says_all(key)]


@register.simple_tag
def ways_of_contact() -> list[tuple[str, object]]:
    """How we speak with somebody: (key, words)."""
    return [(key, words) for key, words in choices("casework.contact_ways")() if key]


@register.simple_tag
def appointment_place(appointment: Seen, team: Any = None) -> str:
    """Where an appointment is; with whom of the `team`."""
    return shown.joined(shown.place_words(appointment), shown.called(team or {}, appointment.with_whom_id))


@register.simple_tag
def policy_name(key: str) -> str:
    """The name of a policy, of any version."""
    found = next((each for each in packs.current().policies if each.key == key), None)
    return shown.label_of(found) if found else key


@register.simple_tag
def signature_words(signature: Seen) -> str:
    """What the person said to a policy, how and when: `signed · read aloud · Khmer · version 1 · 3 Mar 2026`."""
    return shown.signature_row(signature, {}).text


@register.simple_tag
def complaint_sign(complaint: Seen) -> SafeString:
    """How it stands with a complaint: answered, or how long it has waited."""
    return status(*shown_answers.complaint_sign(complaint, timezone.localdate()))


@register.filter
def page_digits(text: Any) -> str:
    """A version with the digits of the page."""
    return shown.digits(text)


@register.simple_tag
def appointment_words(appointment: Seen, who: Any = None) -> shown.ShownRow:
    return shown.appointment_row(appointment, shown.who_wrote([appointment]) if who is None else who)


@register.simple_tag
def service_words(line: Any, case_id: Any) -> shown.ShownLine:
    return shown.service_line(line, case_id)


register.filter("task_words", rules.task_words)
register.filter("is_to_come", shown.is_to_come)


@register.filter
def step_of(task: Seen) -> Step | None:
    """The step of a course a task is: who is told, what stays open."""
    return rules.step_of(task)


@register.filter
def done_by(step: Step) -> Any:
    """Who does a step of a guided course."""
    return ROLES[{"reception": "intake"}.get(step.who, step.who)].label


@register.filter
def words_in(text: Text, language: str) -> str:
    """Words of the pack in this language."""
    return text.in_language(language)


@register.filter
def language_name(code: str) -> Any:
    return label("welcome.languages", code)


@register.filter
def holiday_name(holiday: Holiday) -> str:
    """A holiday in the page's language; one of another country says which, once; an observed one that it is."""
    words = shown.label_of(holiday)
    country = pgettext("country, in short", "US") if holiday.country == "US" else holiday.country.upper()
    if holiday.country != packs.current().country and country not in words:
        words = f"{words} ({country})"
    return _("%(holiday)s, observed") % {"holiday": words} if holiday.observed else words
