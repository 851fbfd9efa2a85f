"""Reads of the pages around a case file: one service, one goal, the plan before, one's own people."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from samnak.casework.cases import rules
from samnak.casework.cases.models import (
    Assignment,
    Case,
    Goal,
    GoalProgress,
    Plan,
    Review,
    ServiceFact,
    ServiceRecord,
    Task,
)
from samnak.casework.cases.queries import caseload
from samnak.casework.cases.queries.page import service_lines
from samnak.ground import packs
from samnak.ground.access.eyes import Eyes
from samnak.ground.access.models import User
from samnak.ground.access.seen import Seen, see_all
from samnak.reception.register.models import ContactPoint, Person


def _rows(user: User, model: Any, order: tuple[str, ...], **where: Any) -> list[Seen]:
    return see_all(user, model.objects.visible_to(user).filter(**where).order_by(*order))


def service_rows(user: User, case: Case, service: str) -> tuple[list[Seen], list[Seen]]:
    """(facts of a service in their order, help given in it, newest first)."""
    facts = _rows(user, ServiceFact, ("on", "made_at"), case=case, service=service)
    return facts, _rows(user, ServiceRecord, ("-on", "-made_at"), case=case, service=service)


def batch_of(user: User, batch: UUID) -> list[ServiceRecord]:
    """Help this user wrote down for many at once, as far as it still stands."""
    rows = ServiceRecord.objects.visible_to(user).filter(batch=batch, made_by=user).select_related("case")
    return list(rows.order_by("case"))


def open_tasks_of(user: User, case: Case, service: str) -> list[Seen]:
    """Tasks that are still open for a service."""
    return _rows(user, Task, ("due_on", "made_at"), case=case, service=service, done_at=None)


def life_of(user: User, people: list[UUID]) -> dict[UUID, str]:
    """How each person's life stands, by the register, where it is not as usual: key of the pack."""
    rows = see_all(user, Person.objects.visible_to(user).filter(pk__in=people).exclude(life_status="alive"))
    return {row.pk: row.life_status for row in rows}


def phone_beside(eyes: Eyes) -> str:
    """The person's newest telephone number, if these eyes may read it."""
    rows = [row for row in eyes.all_of(ContactPoint) if row.kind == "phone" and row.value]
    return rows[-1].value if rows else ""


def own_cases(user: User) -> list[Case]:
    """Open cases of the people this user walks with, last begun first."""
    mine = Assignment.objects.visible_to(user).filter(worker=user, until=None, case__closed_on=None)
    return [a.case for a in mine.select_related("case").order_by("-since", "id")]


def plan_before(user: User, case: Case) -> tuple[Seen | None, list[Seen]]:
    """The plan of now with its goals that are neither reached nor left aside."""
    plans = _rows(user, Plan, ("-made_on", "-made_at"), case=case)[:1]
    if not plans:
        return None, []
    newest: dict[UUID, str] = {}
    for progress in _rows(user, GoalProgress, ("on", "made_at"), case=case):
        newest[progress.goal_id] = progress.state
    goals = _rows(user, Goal, ("place",), plan=plans[0].pk)
    return plans[0], [g for g in goals if newest.get(g.pk, "open") == "open"]


def progress_of(user: User, goal: Goal) -> list[Seen]:
    """What was said of a goal, newest first."""
    return _rows(user, GoalProgress, ("-on", "-made_at"), goal=goal)


def reviews_of(user: User, case: Case) -> list[Seen]:
    """Looks taken at the plan, newest first."""
    return _rows(user, Review, ("-held_on", "-made_at"), case=case)


@dataclass(frozen=True)
class WhereThingsStand:
    """The case in a few lines, for the page of the person."""

    lines: list[rules.LineState]
    planned_on: dt.date | None
    plan_due: dt.date
    reviews: list[rules.ReviewDue]
    contact: rules.ContactState


def where_things_stand(eyes: Eyes, case: Case, *, today: dt.date) -> WhereThingsStand:
    """Services, plan and contact of a case that came through `stays`."""
    pack = packs.current()

    def of_case(model: Any) -> list[Seen]:
        return [row for row in eyes.all_of(model) if row.case_id == case.pk]

    facts: dict[str, list[Seen]] = defaultdict(list)
    for fact in of_case(ServiceFact):
        facts[fact.service].append(fact)
    plans = sorted(of_case(Plan), key=lambda p: (p.made_on, p.made_at))
    held = {r.interval: r.held_on for r in of_case(Review)}
    return WhereThingsStand(
        lines=service_lines(facts, pack, of_case(ServiceRecord)),
        planned_on=plans[-1].made_on if plans else None,
        plan_due=pack.casework.plan.due_on(rules.counts_from(case)),
        reviews=rules.reviews_due(case, pack.casework.plan.reviews, held, plans[0].made_on if plans else None),
        contact=caseload.contact_of(case, case, today),
    )
