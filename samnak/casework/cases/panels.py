"""What casework shows on a person's page: the services and the plan in one line each, and what to write next."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samnak.casework.cases import rules, shown
from samnak.casework.cases.models import CourseRun, ServiceRecord
from samnak.casework.cases.queries import casefile as queries
from samnak.casework.cases.queries.beside import open_stay, stays
from samnak.casework.cases.queries.casefile import WhereThingsStand
from samnak.casework.cases.queries.needs import doctor_seen
from samnak.ground import packs, panels
from samnak.ground.access.decisions import has_permission
from samnak.ground.access.eyes import Eyes
from samnak.ground.panels import Panel
from samnak.ground.ui.formats import day, plain_day
from samnak.reception.register.models import Person
from samnak.reception.register.queries import walks_now


def where_things_stand(eyes: Eyes, *, person: Person) -> Panel | None:
    """Service lines, the plan and the way to the case file, for those who may see the case."""
    if not eyes.may("cases.see"):
        return None
    case, today = open_stay(eyes), timezone.localdate()
    if case is None:
        return _stay_before(eyes)
    now, died = queries.where_things_stand(eyes, case, today=today), person.life_status == rules.DIED
    context = {
        "case_id": case.pk,
        "compartments": _opened(eyes),
        "lines": [shown.service_line(line, case.pk, quiet=died) for line in now.lines],
        "plan": None if died else _plan(now, today),
        "contact": shown.contact_words(now.contact, today) if now.contact.failed_in_a_row and not died else None,
    }
    return Panel("cases/on_person.html", context, order=10)


def _opened(eyes: Eyes) -> list[str]:
    """What this page tells of the person's stays, also on the river: the read audit names it."""
    return ["services", *shown.opened_by_help(eyes.all_of(ServiceRecord))]


def _stay_before(eyes: Eyes) -> Panel | None:
    """The way to the file of the last stay, where no case is open."""
    cases = eyes.once(stays)
    if not cases:
        return None
    return Panel("cases/stay_before.html", {"case": eyes.see(cases[0]), "compartments": _opened(eyes)}, order=10)


def _plan(now: WhereThingsStand, today: dt.date) -> tuple[str, str, str]:
    """(kind of sign, word, one sentence) of how it stands with the plan."""
    if now.planned_on is None:
        late = now.plan_due < today
        return "late" if late else "none", _("no plan yet"), _("due by %(day)s") % {"day": plain_day(now.plan_due)}
    review = rules.next_review(now.reviews, today)
    if review is None:
        return "done", _("made"), _("made on %(day)s") % {"day": plain_day(now.planned_on)}
    if review.due_on < today:
        return "late", _("review late"), _("it was due on %(day)s") % {"day": day(review.due_on)}
    return "doing", _("under way"), _("next review: %(day)s") % {"day": day(review.due_on)}


def what_to_write(eyes: Eyes, *, person: Person) -> Panel | None:
    """Write a note, add a task; where no case is open, open one. `filled`: one of them is the page's filled button."""
    if not eyes.may("cases.change"):
        return None
    case = open_stay(eyes)
    if case is not None:
        note, task = _address("cases:note_new", case.pk), _address("cases:task_new", case.pk)
        return Panel("cases/person_actions.html", {"note": note, "task": task, "filled": bool(note)}, order=10)
    if person.life_status == rules.DIED or not eyes.may("cases.open"):
        return None
    # Who may say who walks with them does that first: it opens the case too.
    filled = not eyes.may("cases.assign")
    return Panel("cases/person_actions.html", {"open": person.pk, "filled": filled}, order=10)


def assign_button(eyes: Eyes, *, person: Person) -> Panel | None:
    """Say who walks with them: filled until a case is open, quiet afterwards; never for somebody who died."""
    if person.life_status == rules.DIED or not eyes.may("cases.assign"):
        return None
    walked = bool(walks_now(eyes))
    context = {"person_id": person.pk, "walked": walked, "filled": open_stay(eyes) is None}
    return Panel("cases/assign_button.html", context, order=5)


def who_says(eyes: Eyes, *, person: Person) -> Panel | None:
    """To whoever may not say who walks with them, where nobody does: who says it."""
    if person.life_status != "alive" or eyes.may("cases.assign"):
        return None
    if any("caseworker" in worker.role_keys() for worker in walks_now(eyes)):
        return None
    if open_stay(eyes) is None and eyes.once(stays):
        return None  # the last stay is closed: nobody is to walk with them
    lead = eyes.user.supervisor
    says = lead if lead is not None and has_permission(lead, "cases.assign") else None
    return Panel("cases/who_says.html", {"lead": says}, order=5)


def what_a_mistake_brings_back(eyes: Eyes, *, person: Person, status: str) -> Panel | None:
    """On the page that takes back what became of somebody: what follows in the case."""
    course, case = packs.current().course_for(status), open_stay(eyes)
    if case is None or course is None or person.life_status != status or not eyes.may("cases.see"):
        return None
    runs = [run for run in eyes.all_of(CourseRun) if (run.case_id, run.course) == (case.pk, course.key)]
    if not runs or (runs[-1].ended_on and status != rules.DIED):
        return None
    context = {"died": status == rules.DIED, "title": shown.label_of(course), "compartments": ["services"]}
    return Panel("cases/brings_back.html", context)


def _address(name: str, pk: UUID) -> str:
    try:
        return reverse(name, args=[pk])
    except NoReverseMatch:
        return ""


def register() -> None:
    panels.add("person", where_things_stand)
    panels.add("person", who_says)
    panels.add("person.life_taken_back", what_a_mistake_brings_back)
    panels.add_need("doctor", doctor_seen)
    panels.add("person.actions", assign_button)
    panels.add("person.actions", what_to_write)
