"""The plan made with a person, how far its goals are, and the looks taken at it again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.casework.cases import rules
from samnak.casework.cases.actions.gate import locked, row
from samnak.casework.cases.models import Case, Goal, GoalProgress, Plan, Review
from samnak.ground import packs
from samnak.ground.access import audit, once
from samnak.ground.access.actors import Actor
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused


@dataclass(frozen=True)
class GoalFacts:
    """One goal: the need it answers, the goal in the person's words, what they do, what we do."""

    need: str
    words: str
    they_do: str = ""
    we_do: str = ""


@dataclass(frozen=True)
class PlanFacts:
    """A plan as it was made together."""

    made_on: dt.date
    their_words: str
    language: str = ""
    we_promise: str = ""
    goals: Sequence[GoalFacts] = field(default=())


@transaction.atomic
def make_plan(*, case: Case, facts: PlanFacts, by: Actor, key: UUID | None = None) -> Plan:
    """Write down the plan made with the person. A newer plan takes its place; the old one stays readable."""
    if isinstance(by, User) and (before := once.claim(key, "cases.make_plan", by=by)):
        return Plan.unguarded.get(pk=before.made())
    case = locked(case, by)
    _check_plan(case, facts)
    plan: Plan = row(
        Plan,
        case,
        by,
        made_on=facts.made_on,
        their_words=facts.their_words,
        language=facts.language,
        we_promise=facts.we_promise,
    )
    for place, goal in enumerate(facts.goals, 1):
        row(Goal, case, by, plan=plan, place=place, **goal.__dict__)
    audit.record("cases.planned", by=by, about=case, goals=len(facts.goals))
    once.keep(key, plan.pk)
    return plan


def _check_plan(case: Case, facts: PlanFacts) -> None:
    rules.check_words(facts.their_words, field="their_words")
    rules.check_words(facts.we_promise, field="we_promise", needed=False)
    if not facts.goals:
        raise Refused(_("Write at least one goal."), field="their_words")
    for goal in facts.goals:
        rules.check_words(goal.words)
        rules.check_words(goal.they_do, field="they_do", needed=False)
        rules.check_words(goal.we_do, field="we_do", needed=False)
    if facts.made_on > timezone.localdate():
        raise Refused(_("This day lies in the future. Write the day on which you planned together."), field="made_on")
    if facts.made_on < rules.counts_from(case):
        raise Refused(_("This day is before the person landed. Look at the date."), field="made_on")


@transaction.atomic
def move_goal(
    *, goal: Goal, state: str, note: str = "", on: dt.date | None = None, by: Actor, key: UUID | None = None
) -> GoalProgress:
    """How far a goal is: still open, reached, dropped, changed. Nothing is a failure."""
    if isinstance(by, User) and (before := once.claim(key, "cases.move_goal", by=by)):
        return GoalProgress.unguarded.get(pk=before.made())
    case = locked(goal.case, by)
    rules.check_words(note, field="note", needed=False)
    if not packs.current().knows("casework.goal_states", state):
        raise Refused(_("Choose how far the goal is."), field="state")
    made: GoalProgress = row(GoalProgress, case, by, goal=goal, state=state, note=note, on=on or timezone.localdate())
    audit.record("cases.goal_moved", by=by, about=case, state=state)
    once.keep(key, made.pk)
    return made


@transaction.atomic
def hold_review(
    *, case: Case, interval: str, note: str = "", held_on: dt.date | None = None, by: Actor, key: UUID | None = None
) -> Review:
    """The plan was looked at together again, for one of the pack's intervals. Once for each."""
    if isinstance(by, User) and (before := once.claim(key, "cases.hold_review", by=by)):
        return Review.unguarded.get(pk=before.made())
    case = locked(case, by)
    rules.check_words(note, field="note", needed=False)
    if interval not in {r.key for r in packs.current().casework.plan.reviews}:
        raise Refused(_("Choose which review this was."), field="interval")
    day = held_on or timezone.localdate()
    if day > timezone.localdate():
        raise Refused(_("This day lies in the future. Write the day of the review."), field="held_on")
    if day < rules.counts_from(case):
        raise Refused(_("This day is before the person landed. Look at the date."), field="held_on")
    held = Review.unguarded.filter(case=case, interval=interval, taken_back_at=None).first()
    made = held or row(Review, case, by, interval=interval, held_on=day, note=note)
    if held is None:
        audit.record("cases.reviewed", by=by, about=case, interval=interval)
    once.keep(key, made.pk)
    return made
