"""The plan made with a person, how far its goals are, and the looks taken at it again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.casework.cases import rules
from samnak.casework.cases.actions.gate import locked, row
from samnak.casework.cases.actions.reaching import reached_on
from samnak.casework.cases.models import Case, Goal, GoalProgress, Plan, Review
from samnak.ground import packs
from samnak.ground.access import audit, once
from samnak.ground.access.actors import Actor
from samnak.ground.access.models import User
from samnak.ground.access.once import SENT_BEFORE
from samnak.ground.access.refusals import Refused

YOU_DID = _("You wrote this review already. Put your words into a note.")
A_COLLEAGUE_DID = _("A colleague wrote this review a moment ago. Put your words into a note.")


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
    if before := once.claim(key, "cases.make_plan", by=by):
        return _planned_before(before.made(), case, facts)
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
    reached_on(case, on=facts.made_on, note=_("While the plan was made together."), came_with=plan, by=by)
    once.keep(key, plan.pk)
    return plan


def _planned_before(plan: UUID, case: Case, facts: PlanFacts) -> Plan:
    """What the same form wrote before, with the same goals."""
    made = Plan.unguarded.get(pk=plan)
    goals = [GoalFacts(g.need, g.words, g.they_do, g.we_do) for g in Goal.unguarded.filter(plan=made).order_by("place")]
    if goals != list(facts.goals):
        raise Refused(SENT_BEFORE)
    same = {"case_id": case.pk, "made_on": facts.made_on, "their_words": facts.their_words}
    return once.unchanged(made, we_promise=facts.we_promise, **same)


def _check_plan(case: Case, facts: PlanFacts) -> None:
    rules.check_words(facts.their_words, field="their_words")
    rules.check_words(facts.we_promise, field="we_promise", needed=False)
    if not facts.goals:
        raise Refused(_("Write at least one goal."), field="their_words")
    for number, goal in enumerate(facts.goals, 1):
        _check_goal(number, goal)
    rules.check_happened(facts.made_on, case, field="made_on")
    if Plan.unguarded.filter(case=case, taken_back_at=None, made_on__gt=facts.made_on).exists():
        raise Refused(
            _("There is a plan of a later day already, and it would hide this one. Look at the date."), field="made_on"
        )


def _check_goal(number: int, goal: GoalFacts) -> None:
    try:
        rules.check_line(goal.words)
        rules.check_line(goal.they_do, needed=False)
        rules.check_line(goal.we_do, needed=False)
    except Refused as refused:
        raise Refused(_("Goal %(n)s: %(words)s") % {"n": number, "words": refused.sentence}, field="words") from None


@transaction.atomic
def move_goal(
    *, goal: Goal, state: str, note: str = "", on: dt.date | None = None, by: Actor, key: UUID | None = None
) -> GoalProgress:
    """How far a goal is: still open, reached, dropped, changed. Nothing is a failure."""
    if before := once.claim(key, "cases.move_goal", by=by):
        said = GoalProgress.unguarded.get(pk=before.made())
        return once.unchanged(said, goal_id=goal.pk, state=state, note=note)
    case = locked(goal.case, by)
    rules.check_words(note, field="note", needed=False)
    if not packs.current().knows("casework.goal_states", state):
        raise Refused(_("Choose how far the goal is."), field="state")
    made: GoalProgress = row(GoalProgress, case, by, goal=goal, state=state, note=note, on=on or timezone.localdate())
    audit.record("cases.goal_moved", by=by, about=case, state=state, row=str(made.pk))
    once.keep(key, made.pk)
    return made


@transaction.atomic
def hold_review(
    *,
    case: Case,
    interval: str,
    note: str = "",
    held_on: dt.date | None = None,
    goals: Mapping[UUID, str] | None = None,
    by: Actor,
    key: UUID | None = None,
) -> Review:
    """The plan was looked at together again, for one of the pack's intervals. Once for each: who comes second is told,
    so that no words are lost. `goals`: how far each of these goals is, as it was said then."""
    if before := once.claim(key, "cases.hold_review", by=by):
        was = Review.unguarded.get(pk=before.made())
        return once.unchanged(was, case_id=case.pk, interval=interval, note=note)
    case = locked(case, by)
    rules.check_words(note, field="note", needed=False)
    if interval not in {r.key for r in packs.current().casework.plan.reviews}:
        raise Refused(_("Choose which review this was."), field="interval")
    day = held_on or timezone.localdate()
    rules.check_happened(day, case, field="held_on")
    held = Review.unguarded.filter(case=case, interval=interval, taken_back_at=None).first()
    if held is not None:
        mine = isinstance(by, User) and held.made_by_id == by.pk
        raise Refused(YOU_DID if mine else A_COLLEAGUE_DID, field="interval")
    made: Review = row(Review, case, by, interval=interval, held_on=day, note=note)
    audit.record("cases.reviewed", by=by, about=case, interval=interval, row=str(made.pk))
    reached_on(case, on=day, note=_("While the plan was looked at again."), came_with=made, by=by)
    for goal in Goal.objects.visible_to(by).filter(case=case, pk__in=list(goals or {})):
        move_goal(goal=goal, state=(goals or {})[goal.pk], on=day, by=by)
    once.keep(key, made.pk)
    return made
