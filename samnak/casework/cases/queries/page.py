"""Everything a case's page shows, through one reader's eyes."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from samnak.casework.cases import rules
from samnak.casework.cases.models import (
    Appointment,
    Assignment,
    Case,
    Closing,
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
from samnak.casework.cases.queries import caseload
from samnak.casework.cases.queries.beside import stays
from samnak.ground import packs
from samnak.ground.access.eyes import Eyes
from samnak.ground.access.seen import Seen
from samnak.reception.register.queries import person_beside

NOTES_SHOWN, DONE_SHOWN, HELP_SHOWN = 30, 10, 3


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
    help: list[Seen]  # the newest
    given: list[Seen]  # all help, of which the lines of the services tell
    plan: Seen | None
    goals: list[ShownGoal]
    plan_due: dt.date
    reviews: list[rules.ReviewDue]
    tasks: list[Seen]
    done: list[Seen]
    settled: list[Seen]  # tasks that were not needed any more on the day the case was closed
    appointments: list[Seen]
    contact: rules.ContactState
    courses: list[Seen]
    assignment: Seen | None
    signatures: list[Seen]
    exceptions: list[Seen]
    notes: list[Seen]
    attempts: list[Seen]  # to reach them, that came with nothing else
    draft: str
    quiet: bool  # the person has died: nothing is asked for any more
    others: list[Seen]  # the person's other stays, newest first
    closings: list[Seen]  # of this case, after which it was opened again
    closing: Seen | None  # by which it is closed now
    reopened: Seen | None = None  # the closing after which it was opened again lately

    @property
    def next_review(self) -> rules.ReviewDue | None:
        return rules.next_review(self.reviews, timezone.localdate())


def case_page(eyes: Eyes, case: Case, *, today: dt.date) -> CasePage:
    """The whole case in a fixed number of queries, however much was written. The reader may see it."""
    pack = packs.current()
    counted = of_case(eyes, case.pk)
    if counted is None:
        raise LookupError("A page was asked for of a case its reader may not see.")

    def rows(model: Any, *order: str, most: int = 0, **where: Any) -> list[Seen]:
        found = eyes.rows(model).filter(case=case, **where).order_by(*order)
        return eyes.see_all(found[:most] if most else found)

    facts: dict[str, list[Seen]] = defaultdict(list)
    for fact in rows(ServiceFact, "on", "made_at"):
        facts[fact.service].append(fact)
    given = rows(ServiceRecord, "-on", "-made_at")
    walking = {"until": None} if case.is_open else {}  # of a closed case: who walked with them last
    plans = rows(Plan, "-made_on", "-made_at")
    plan = plans[0] if plans else None
    closings = rows(Closing, "-closed_on", "-made_at")
    held = {r.interval: r.held_on for r in rows(Review, "held_on")}
    tasks = eyes.see_all(_open_and_lately_done(eyes, case))
    draft = NoteDraft.objects.filter(writer=eyes.user, case=case).first()
    return CasePage(
        case=eyes.see(case),
        row=case,
        lines=service_lines(facts, pack, given),
        help=given[:HELP_SHOWN],
        given=given,
        plan=plan,
        goals=_goals(rows(Goal, "place", plan=plan.pk), rows(GoalProgress, "on", "made_at")) if plan else [],
        plan_due=pack.casework.plan.due_on(rules.counts_from(case)),
        reviews=rules.reviews_due(case, pack.casework.plan.reviews, held, plans[-1].made_on if plans else None),
        tasks=sorted((t for t in tasks if not t.done_at), key=lambda t: (rules.shown_on(t) or dt.date.max, str(t.pk))),
        done=sorted((t for t in tasks if t.done_at), key=lambda t: t.done_at, reverse=True)[:DONE_SHOWN],
        settled=_settled(tasks, closings, case),
        appointments=rows(Appointment, "at", outcome=""),
        contact=caseload.contact_of(counted, case, today),
        courses=rows(CourseRun, "began_on", ended_on=None),
        assignment=next(iter(rows(Assignment, "-since", most=1, **walking)), None),
        signatures=rows(PolicySignature, "-on", "-made_at"),
        exceptions=rows(PolicyException, "-on"),
        notes=rows(Note, "-at", "-made_at", most=NOTES_SHOWN),
        attempts=rows(ContactAttempt, "-at", "-made_at", most=NOTES_SHOWN, came_with=None),
        draft=draft.text if draft else "",
        quiet=_has_died(eyes),
        closings=[closing for closing in closings if closing.reopened_at],
        reopened=_reopened_lately(closings, case),
        closing=next((closing for closing in closings if not closing.reopened_at), None) if case.closed_on else None,
        others=[other for other in eyes.see_all(eyes.once(stays)) if other.pk != case.pk],
    )


REOPENED_FOR = dt.timedelta(days=30)  # so long the case says what was settled when it was closed


def _reopened_lately(closings: list[Seen], case: Case) -> Seen | None:
    since = timezone.now() - REOPENED_FOR
    lately = [closing for closing in closings if closing.reopened_at and closing.reopened_at >= since]
    return max(lately, key=lambda closing: closing.made_at) if lately and case.is_open else None


def _settled(tasks: list[Seen], closings: list[Seen], case: Case) -> list[Seen]:
    closing = _reopened_lately(closings, case)
    if closing is None:
        return []
    on = timezone.localdate(closing.made_at)
    return [t for t in tasks if t.done_at and t.not_needed and timezone.localdate(t.done_at) == on]


def _has_died(eyes: Eyes) -> bool:
    person = eyes.once(person_beside)
    return person is not None and person.life_status == rules.DIED


def of_case(eyes: Eyes, case_id: Any) -> Case | None:
    """The case of this id, of the person these eyes look at."""
    return next((case for case in eyes.once(stays) if case.pk == case_id), None)


def _open_and_lately_done(eyes: Eyes, case: Case) -> Any:
    tasks = eyes.rows(Task).filter(case=case)
    lately = tasks.filter(done_at__isnull=False).order_by("-done_at").values("pk")[:DONE_SHOWN]
    return tasks.filter(Q(done_at=None) | Q(pk__in=lately) | Q(not_needed=True)).order_by("due_on", "made_at")


def service_lines(facts: dict[str, list[Seen]], pack: Any, records: Iterable[Seen] = ()) -> list[rules.LineState]:
    """A line for each service that was offered or begun, or in which help was given; any other is absent, not grey."""
    given: dict[str, list[Seen]] = defaultdict(list)
    for record in records:
        given[record.service].append(record)
    services = [s.key for s in pack.choices("services") if facts.get(s.key) or given.get(s.key)]
    return [rules.line_state(key, facts.get(key, []), given.get(key, [])) for key in services]


def _goals(goals: list[Seen], progress: list[Seen]) -> list[ShownGoal]:
    newest = {each.goal_id: each for each in progress}
    return [ShownGoal(goal, *_how_far(newest.get(goal.pk))) for goal in goals]


def _how_far(progress: Seen | None) -> tuple[str, str, dt.date | None]:
    return (progress.state, progress.note, progress.on) if progress else ("open", "", None)


def upcoming(appointments: Iterable[Seen]) -> list[Seen]:
    now = timezone.now()
    return [a for a in appointments if a.at and a.at >= now]
