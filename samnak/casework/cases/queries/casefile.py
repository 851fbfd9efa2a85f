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
    ContactAttempt,
    Goal,
    GoalProgress,
    Plan,
    Review,
    ServiceFact,
    ServiceRecord,
)
from samnak.casework.cases.queries.page import cases_of, service_lines
from samnak.ground import packs
from samnak.ground.access.decisions import fields_for
from samnak.ground.access.models import User
from samnak.ground.access.seen import Seen, see_all


def _rows(user: User, model: Any, order: tuple[str, ...], **where: Any) -> list[Seen]:
    return see_all(user, model.objects.visible_to(user).filter(**where).order_by(*order))


def other_cases(user: User, case: Case) -> list[Seen]:
    """The person's other stays in the programme, newest first."""
    return see_all(user, [c for c in cases_of(user, case.person_id) if c.pk != case.pk])


def service_rows(user: User, case: Case, service: str) -> tuple[list[Seen], list[Seen]]:
    """(facts of a service in their order, help given in it, newest first)."""
    facts = _rows(user, ServiceFact, ("on", "made_at"), case=case, service=service)
    return facts, _rows(user, ServiceRecord, ("-on", "-made_at"), case=case, service=service)


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


def where_things_stand(user: User, case: Case, near: frozenset[str], *, today: dt.date) -> WhereThingsStand:
    """Services, plan and contact of a case in four queries. `near`: the user's roles that stand near the person."""

    def rows(model: Any, *order: str) -> list[Seen]:
        found = model.objects.visible_to(user).filter(case=case).order_by(*order)
        return [Seen(row, fields_for(user, row, near)) for row in found]

    pack = packs.current()
    facts: dict[str, list[Seen]] = defaultdict(list)
    for fact in rows(ServiceFact, "on", "made_at"):
        facts[fact.service].append(fact)
    plans = rows(Plan, "-made_on", "-made_at")
    held = {r.interval: r.held_on for r in rows(Review, "held_on")}
    attempts = rows(ContactAttempt, "at")
    return WhereThingsStand(
        lines=service_lines(facts, pack),
        planned_on=plans[0].made_on if plans else None,
        plan_due=pack.casework.plan.due_on(rules.counts_from(case)),
        reviews=rules.reviews_due(case, pack.casework.plan.reviews, held),
        contact=rules.contact_state(attempts, since=case.opened_on, today=today, rules=pack.casework.contact),
    )
