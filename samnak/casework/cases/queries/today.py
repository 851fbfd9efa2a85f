"""What stands before one worker today."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, Subquery, UUIDField
from django.utils import timezone

from samnak.casework.cases import rules
from samnak.casework.cases.models import Appointment, Assignment, Case, Task
from samnak.casework.cases.queries import caseload
from samnak.casework.cases.queries.beside import NEW_FOR, given_to, open_cases_of
from samnak.casework.cases.queries.days import day_of, midnight
from samnak.ground import packs
from samnak.ground.access.actors import TOTALS
from samnak.ground.access.decisions import standing
from samnak.ground.access.models import User
from samnak.ground.access.seen import Seen, see_all
from samnak.reception.register.models import Person
from samnak.reception.register.queries import names_of
from samnak.reception.register.rules import DisplayName

NEXT_DAYS = 7
TOLD_FOR = dt.timedelta(days=14)  # so long Today says who came from somebody else, until the new one has read it


@dataclass(frozen=True)
class DueTask:
    """One task of Today: what, whom, when, in which group (late, today, next, done)."""

    task: Seen
    name: DisplayName | None
    group: str
    shown_on: dt.date | None
    days_late: int = 0


@dataclass(frozen=True)
class DuePerson:
    """Somebody for whom something is due: a plan, a review, a follow-up, words to read."""

    case: Case | None
    name: DisplayName
    on: dt.date | None = None
    words: str = ""
    person: UUID | None = None
    number: int = 0  # days or attempts, as the kind says
    row: UUID | None = None  # the hand-over
    before: User | None = None  # who walked with them until then
    by: User | None = None  # who handed them over


@dataclass(frozen=True)
class WorkToday:
    """A caseworker's day."""

    tasks: list[DueTask] = field(default_factory=list)
    appointments: list[tuple[Seen, DisplayName]] = field(default_factory=list)
    tomorrow: list[tuple[Seen, DisplayName]] = field(default_factory=list)
    without_plan: list[DuePerson] = field(default_factory=list)
    reviews: list[DuePerson] = field(default_factory=list)
    follow_ups: list[DuePerson] = field(default_factory=list)
    not_reached: list[DuePerson] = field(default_factory=list)
    handed_over: list[DuePerson] = field(default_factory=list)
    without_case: list[DuePerson] = field(default_factory=list)
    given: list[DuePerson] = field(default_factory=list)  # lately brought near a nurse, a counsellor
    people: int = 0
    shown: frozenset[UUID] = frozenset()

    def group(self, key: str) -> list[DueTask]:
        return [t for t in self.tasks if t.group == key]

    @property
    def came_from(self) -> list[tuple[User | None, int]]:
        """From whom how many came to this worker; nobody, where nobody walked with them before."""
        counted = Counter(one.before for one in self.handed_over)
        return sorted(counted.items(), key=lambda pair: (pair[0] is None, -pair[1], str(pair[0])))

    @property
    def nothing(self) -> bool:
        return not (self.people or self.tasks or self.appointments or self.without_case)


def work_today(user: User, today: dt.date, *, until: dt.date | None = None) -> WorkToday:
    """Everything due of one worker; tasks and reviews up to `until` (a week from today, if not said).

    Eight queries, however many people they walk with; one more for a colleague of another role.
    """
    until = until or today + dt.timedelta(days=NEXT_DAYS)
    rows = _assignments(user)
    fresh = list(_without_case(user))
    tasks = list(_tasks(user, today, until))
    near_since = given_to(user)
    given = open_cases_of(user, near_since) if near_since else []
    appointments = list(_appointments(user, today))
    people = {a.person_id for a in rows} | {t.person_id for t in tasks if t.person_id}
    people |= {a.person_id for a in appointments} | {p.pk for p in fresh}
    people |= {case.person_id for case in given}
    near = standing(user, people)
    names = defaultdict(DisplayName, names_of(user, people, near))
    return WorkToday(
        tasks=sorted(
            (
                _due_task(shown, names, today, task.life)
                for task, shown in zip(tasks, see_all(user, tasks, near), strict=True)
            ),
            key=_when,
        ),
        **_by_day(see_all(user, appointments, near), names, today),
        without_case=[DuePerson(None, names[p.pk], p.arrived_on, person=p.pk) for p in fresh],
        people=len(rows) or len(given),
        given=_lately_given(given, near_since, names),
        shown=frozenset(people),
        handed_over=_handed_over(rows, see_all(user, rows, near), names),
        **_due_people(rows, names, today, until),  # type: ignore[arg-type]
    )


def _lately_given(cases: list[Case], since: dict[UUID, dt.datetime], names: dict[UUID, DisplayName]) -> list[DuePerson]:
    """Who was brought near this colleague lately, the newest first."""
    lately = timezone.now() - NEW_FOR
    new = [case for case in cases if since[case.person_id] >= lately]
    new.sort(key=lambda case: since[case.person_id], reverse=True)
    return [
        DuePerson(case, names[case.person_id], timezone.localdate(since[case.person_id]), person=case.person_id)
        for case in new
    ]


def _by_day(rows: list[Seen], names: dict[UUID, DisplayName], today: dt.date) -> dict[str, Any]:
    found: dict[str, list[tuple[Seen, DisplayName]]] = {"appointments": [], "tomorrow": []}
    for row in rows:
        on = timezone.localdate(row.at) if row.at else today
        found["appointments" if on == today else "tomorrow"].append((row, names[row.person_id]))
    return found


def _assignments(user: User) -> list[Assignment]:
    mine = Assignment.objects.visible_to(user).filter(worker=user, until=None, case__closed_on=None)
    rows = caseload.with_contact(caseload.with_plan(mine, case="case"), case="case")
    earlier = Assignment.objects.visible_to(TOTALS).filter(case=OuterRef("case"), until__lte=OuterRef("since"))
    before = Subquery(earlier.order_by("-until", "-pk").values("worker")[:1], output_field=UUIDField())
    return list(
        rows.annotate(before=before, life=F("person__life_status")).select_related("case").order_by("since", "pk")
    )


def _without_case(user: User) -> Any:
    """People this worker walks with by the register, for whom no case is open yet."""
    if "caseworker" not in user.role_keys():
        return []
    live = Q(until=None) | Q(until__gt=timezone.now())
    mine = user.relations.filter(live, kind="assigned").values("subject")
    open_cases = Case.objects.visible_to(user).filter(closed_on=None).values("person")
    stopped = Case.objects.visible_to(user).exclude(closed_on=None).values("person")
    rows = Person.objects.visible_to(user).filter(pk__in=mine, life_status="alive")
    return rows.exclude(pk__in=open_cases).exclude(pk__in=stopped).order_by("-arrived_on", "-pk")


def _tasks(user: User, today: dt.date, until: dt.date) -> Any:
    """Tasks of this owner: open ones that ask to be seen by `until` or have no day, and what was done today."""
    asks = Q(snoozed_to__lte=until) | Q(snoozed_to=None, due_on__lte=until) | Q(snoozed_to=None, due_on=None)
    rows = Task.objects.visible_to(user).filter(asks & Q(done_at=None) | Q(done_at__gte=midnight(today)), owner=user)
    return rows.annotate(life=F("person__life_status"))


def _appointments(user: User, today: dt.date) -> Any:
    mine = Assignment.objects.visible_to(user).filter(worker=user, until=None).values("case")
    whose = Q(with_whom=user) | Q(with_whom=None, case__in=mine)
    rows = Appointment.objects.visible_to(user).filter(whose, day_of(today, days=2), outcome="")
    return rows.order_by("at", "pk")


def _when(due: DueTask) -> tuple[dt.date, bool, str]:
    """By day; of one day, health care first."""
    return due.shown_on or dt.date.max, due.task.service != rules.DOCTOR, str(due.task.pk)


def _due_task(task: Seen, names: dict[UUID, DisplayName], today: dt.date, life: str | None) -> DueTask:
    """Nothing about somebody who has died is late: it stands among what is to come."""
    day = rules.shown_on(task)
    group = "done" if task.done_at else rules.group_of(task, today)
    if group == "late" and life == rules.DIED:
        group = "next"
    late = (today - day).days if group == "late" and day else 0
    return DueTask(task, names.get(task.person_id), group, day, late)


def _handed_over(rows: list[Any], seen: list[Seen], names: dict[UUID, DisplayName]) -> list[DuePerson]:
    """Who came to this worker with words, or lately from somebody else, and was not said to be read; words first."""
    lately = timezone.now() - TOLD_FOR
    fresh = [
        (row, shown.note or "", row.before if row.before != row.worker_id else None)
        for row, shown in zip(rows, seen, strict=True)
        if row.seen_at is None
    ]
    told = [(row, note, before) for row, note, before in fresh if note or (before and row.since >= lately)]
    users = User.objects.in_bulk({pk for row, _n, before in told for pk in (before, row.made_by_id) if pk})
    found = [
        DuePerson(
            row.case, names[row.person_id], timezone.localdate(row.since), note, row=row.pk,
            before=users.get(before), by=users.get(row.made_by_id),
        )
        for row, note, before in told
    ]  # fmt: skip
    return sorted(found, key=lambda one: (not one.words, one.on or dt.date.max))


def _due_people(
    rows: list[Assignment], names: dict[UUID, DisplayName], today: dt.date, until: dt.date
) -> dict[str, list[DuePerson]]:
    due: dict[str, list[DuePerson]] = {key: [] for key in ("without_plan", "reviews", "follow_ups", "not_reached")}
    plan = packs.current().casework.plan
    for row in rows:
        case, name = row.case, names[row.person_id]
        if row.life == rules.DIED:  # type: ignore[attr-defined]
            continue
        review = caseload.next_review(row, case)
        if not row.planned:  # type: ignore[attr-defined]
            due["without_plan"].append(DuePerson(case, name, plan.due_on(rules.counts_from(case))))
        elif review and review.due_on <= until:
            due["reviews"].append(DuePerson(case, name, review.due_on, review.interval))
        contact = caseload.contact_of(row, case, today)
        if contact.failed_in_a_row:
            state = "lost" if contact.lost else "not_reached"
            due["not_reached"].append(
                DuePerson(case, name, contact.last_reached, state, number=contact.failed_in_a_row)
            )
        elif contact.follow_up_on <= until:
            due["follow_ups"].append(DuePerson(case, name, contact.follow_up_on))
    for key, found in due.items():
        found.sort(key=lambda d: d.on or (dt.date.min if key == "not_reached" else dt.date.max))
    return due
