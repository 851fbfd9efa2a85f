"""Everything a case's page shows, through one reader's eyes."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from samnak.casework.cases import rules
from samnak.casework.cases.models import (
    Appointment,
    Assignment,
    Case,
    Complaint,
    ContactAttempt,
    CourseRun,
    Goal,
    GoalProgress,
    Note,
    NoteDraft,
    Plan,
    PolicyException,
    PolicySignature,
    Review,
    ServiceFact,
    ServiceRecord,
    Task,
)
from samnak.ground import packs
from samnak.ground.access.decisions import fields_for, standing
from samnak.ground.access.models import User
from samnak.ground.access.seen import Seen


@dataclass(frozen=True)
class ShownGoal:
    """A goal with how far it is."""

    goal: Seen
    state: str
    note: str
    on: dt.date | None


@dataclass(frozen=True)
class CasePage:
    case: Seen
    row: Case
    lines: list[rules.LineState]
    plan: Seen | None
    goals: list[ShownGoal]
    plan_due: dt.date
    reviews: list[rules.ReviewDue]
    tasks: list[Seen]
    done: list[Seen]
    appointments: list[Seen]
    contact: rules.ContactState
    courses: list[Seen]
    assignment: Seen | None
    signatures: list[Seen]
    exceptions: list[Seen]
    complaints: list[Seen]
    notes: list[Seen]
    records: list[Seen]
    draft: str

    @property
    def next_review(self) -> rules.ReviewDue | None:
        return rules.next_review(self.reviews, timezone.localdate())


class _Eyes:
    """One reader near one person: rows become `Seen` with one look at the relations."""

    def __init__(self, user: User, case: Case) -> None:
        self.user, self.case = user, case
        self.near = standing(user, [case.person_id])[case.person_id]

    def of(self, model: Any, *order: str, limit: int = 0, **where: Any) -> list[Seen]:
        rows = model.objects.visible_to(self.user).filter(case=self.case, **where).order_by(*order)
        return [self.one(r) for r in (rows[:limit] if limit else rows)]

    def one(self, row: Any) -> Seen:
        return Seen(row, fields_for(self.user, row, self.near))


def case_page(user: User, case: Case, *, today: dt.date) -> CasePage:
    """The whole case in a fixed number of queries, however much was written."""
    eyes = _Eyes(user, case)
    pack = packs.current()
    facts: dict[str, list[Seen]] = defaultdict(list)
    for fact in eyes.of(ServiceFact, "on", "made_at"):
        facts[fact.service].append(fact)
    plans = eyes.of(Plan, "-made_on", "-made_at", limit=1)
    plan = plans[0] if plans else None
    held = {r.interval: r.held_on for r in eyes.of(Review, "held_on")}
    attempts = eyes.of(ContactAttempt, "at")
    tasks = eyes.of(Task, "due_on", "made_at", done_at=None)
    assignments = eyes.of(Assignment, "-since", limit=1, until=None)
    draft = NoteDraft.objects.filter(writer=user, case=case).first()
    return CasePage(
        case=eyes.one(case),
        row=case,
        lines=service_lines(facts, pack),
        plan=plan,
        goals=_goals(eyes, plan),
        plan_due=pack.casework.plan.due_on(rules.counts_from(case)),
        reviews=rules.reviews_due(case, pack.casework.plan.reviews, held),
        tasks=sorted(tasks, key=lambda t: (rules.shown_on(t) or dt.date.max, str(t.pk))),
        done=eyes.of(Task, "-done_at", limit=10, done_at__isnull=False),
        appointments=eyes.of(Appointment, "at", outcome=""),
        contact=rules.contact_state(attempts, since=case.opened_on, today=today, rules=pack.casework.contact),
        courses=eyes.of(CourseRun, "began_on", ended_on=None),
        assignment=assignments[0] if assignments else None,
        signatures=eyes.of(PolicySignature, "-on", "-made_at"),
        exceptions=eyes.of(PolicyException, "-on"),
        complaints=eyes.of(Complaint, "-received_on"),
        notes=eyes.of(Note, "-at", "-made_at", limit=30),
        records=eyes.of(ServiceRecord, "-on", "-made_at", limit=30),
        draft=draft.text if draft else "",
    )


def service_lines(facts: dict[str, list[Seen]], pack: Any) -> list[rules.LineState]:
    """A line for each service that was offered or begun; one never offered is absent, not grey."""
    states = [rules.line_state(service.key, facts.get(service.key, [])) for service in pack.choices("services")]
    return [state for state in states if facts.get(state.service)]


def _goals(eyes: _Eyes, plan: Seen | None) -> list[ShownGoal]:
    if plan is None:
        return []
    newest: dict[Any, Seen] = {}
    for progress in eyes.of(GoalProgress, "on", "made_at"):
        newest[progress.goal_id] = progress
    return [ShownGoal(goal, *_how_far(newest.get(goal.pk))) for goal in eyes.of(Goal, "place", plan=plan.pk)]


def _how_far(progress: Seen | None) -> tuple[str, str, dt.date | None]:
    return (progress.state, progress.note, progress.on) if progress else ("open", "", None)


def open_case_of(user: User, person_id: Any) -> Case | None:
    """The case that is open for a person, if this user may see it."""
    return Case.objects.visible_to(user).filter(person=person_id, closed_on=None).select_related("person").first()


def cases_of(user: User, person_id: Any) -> list[Case]:
    """Every case of a person this user may see, newest first."""
    return list(Case.objects.visible_to(user).filter(person=person_id).order_by("-opened_on", "-id"))


def upcoming(appointments: Iterable[Seen]) -> list[Seen]:
    now = timezone.now()
    return [a for a in appointments if a.at and a.at >= now]
