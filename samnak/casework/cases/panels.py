"""What casework shows on a person's page: the services and the plan in one line each, and what to write next."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samnak.casework.cases import rules, shown
from samnak.casework.cases.queries import casefile as queries
from samnak.casework.cases.queries.casefile import WhereThingsStand
from samnak.casework.cases.queries.page import cases_of, open_case_of
from samnak.ground import panels
from samnak.ground.access.decisions import decide, fields_for, has_permission, standing
from samnak.ground.access.roles import ROLES
from samnak.ground.access.seen import Seen
from samnak.ground.panels import Panel
from samnak.ground.ui.formats import day, plain_day
from samnak.reception.register.models import Person


def where_things_stand(user: Any, *, person_id: UUID) -> Panel | None:
    """Service lines, the plan and the way to the case file, for those who may see the case."""
    near, today = near_for(user, person_id, "cases.see"), timezone.localdate()
    case = open_case_of(user, person_id) if near else None
    if case is None:
        return _stay_before(user, person_id, near)
    now = queries.where_things_stand(user, case, near, today=today)
    context = {
        "case_id": case.pk,
        "compartments": ["services"],  # the read audit names them
        "lines": [shown.service_line(line, case.pk) for line in now.lines],
        "plan": _plan(now, today),
        "contact": shown.contact_words(now.contact, today) if now.contact.failed_in_a_row else None,
    }
    return Panel("cases/on_person.html", context, order=10)


def _stay_before(user: Any, person_id: UUID, near: frozenset[str]) -> Panel | None:
    """The way to the file of the last stay, where no case is open."""
    cases = cases_of(user, person_id) if near else []
    if not cases:
        return None
    last = Seen(cases[0], fields_for(user, cases[0], near))
    return Panel("cases/stay_before.html", {"case": last, "compartments": ["services"]}, order=10)


def near_for(user: Any, person_id: UUID, permission: str) -> frozenset[str]:
    """The user's roles that stand near the person, if one of them holds the permission; none otherwise."""
    if not has_permission(user, permission):
        return frozenset()
    near = standing(user, [person_id])[person_id]
    return near if any(permission in ROLES[key].permissions for key in near) else frozenset()


def _plan(now: WhereThingsStand, today: dt.date) -> tuple[str, str, str]:
    """(kind of sign, word, one sentence) of how it stands with the plan."""
    if now.planned_on is None:
        late = now.plan_due < today
        return "late" if late else "none", _("no plan yet"), _("due by %(day)s") % {"day": plain_day(now.plan_due)}
    review = rules.next_review(now.reviews, today)
    if review is None:
        return "done", _("made"), _("made on %(day)s") % {"day": plain_day(now.planned_on)}
    following = _("next review: %(day)s") % {"day": day(review.due_on)}
    return ("late", _("review late"), following) if review.due_on < today else ("doing", _("under way"), following)


def what_to_write(user: Any, *, person_id: UUID) -> Panel | None:
    """Write a note, add a task; where no case is open, open one. `filled`: one of them is the page's filled button."""
    if not near_for(user, person_id, "cases.change"):
        return None
    case = open_case_of(user, person_id)
    if case is not None:
        note, task = _address("cases:note_new", case.pk), _address("cases:task_new", case.pk)
        return Panel("cases/person_actions.html", {"note": note, "task": task, "filled": bool(note)}, order=10)
    if not has_permission(user, "cases.open"):
        return None
    person = Person.objects.visible_to(user).filter(pk=person_id).first()
    if person is None or person.life_status == "died" or not decide(user, "cases.open", person):
        return None
    # Who may say who walks with them does that first: it opens the case too.
    filled = not decide(user, "cases.assign", person)
    return Panel("cases/person_actions.html", {"open": person_id, "filled": filled}, order=10)


def _address(name: str, pk: UUID) -> str:
    try:
        return reverse(name, args=[pk])
    except NoReverseMatch:
        return ""


def register() -> None:
    panels.add("person", where_things_stand)
    panels.add("person.actions", what_to_write)
