"""What stands before one worker today."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, Subquery, UUIDField
from django.utils import timezone

from samnak.casework.cases import rules
from samnak.casework.cases.models import Appointment, Assignment, Case, NoteDraft, Task
from samnak.casework.cases.queries import caseload
from samnak.casework.cases.queries.beside import NEW_FOR, Charge, charges_of, helps, open_cases_of
from samnak.casework.cases.queries.days import day_of
from samnak.casework.cases.queries.policies import answered_lately, to_be_told
from samnak.ground import packs
from samnak.ground.access.actors import TOTALS
from samnak.ground.access.decisions import standing
from samnak.ground.access.models import User
from samnak.ground.access.seen import Seen, see_all
from samnak.ground.days import midnight
from samnak.reception.register.models import Person
from samnak.reception.register.queries import names_of
from samnak.reception.register.rules import DisplayName

NEXT_DAYS = 7
TOLD_FOR = dt.timedelta(days=14)  # so long Today says who came from somebody else, where nobody gave them and no word


@dataclass(frozen=True)
class DueTask:
    """One task of Today: what, whom, when, in which group (late, today, next, done)."""

    task: Seen
    name: DisplayName | None
    group: str
    shown_on: dt.date | None
    days_late: int = 0
    died: bool = False  # whom it is about, and on which day
    died_on: dt.date | None = None


@dataclass(frozen=True)
class Row:
    """A task or an appointment, in one order of days and hours: `due`, or else the appointment `at` with its `name`."""

    due: DueTask | None = None
    at: Seen | None = None
    name: DisplayName | None = None

    @property
    def on(self) -> dt.date | None:
        if self.due is not None:
            return self.due.shown_on
        return timezone.localdate(self.at.at) if self.at is not None and self.at.at else None

    @property
    def place_in_day(self) -> tuple[dt.date, str, str]:
        """By the day, then the hour; what has no hour stands first, what has no day last."""
        seen = self.due.task if self.due is not None else self.at
        hour = f"{timezone.localtime(self.at.at):%H:%M}" if self.at is not None and self.at.at else ""
        return self.on or dt.date.max, hour, str(seen.pk if seen is not None else "")


def in_order(tasks: Iterable[DueTask], appointments: Iterable[tuple[Seen, DisplayName]]) -> list[Row]:
    """Tasks and appointments as they come."""
    rows = [Row(due=due) for due in tasks] + [Row(at=at, name=name) for at, name in appointments]
    return sorted(rows, key=lambda row: row.place_in_day)


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
    of_all: str = ""  # what was said of everybody of the same hand-over; `words` is what was said of them alone


@dataclass(frozen=True)
class WorkToday:
    """A caseworker's day."""

    tasks: list[DueTask] = field(default_factory=list)
    appointments: list[tuple[Seen, DisplayName]] = field(default_factory=list)
    tomorrow: list[tuple[Seen, DisplayName]] = field(default_factory=list)
    later: list[tuple[Seen, DisplayName]] = field(default_factory=list)  # after tomorrow
    without_plan: list[DuePerson] = field(default_factory=list)
    reviews: list[DuePerson] = field(default_factory=list)
    follow_ups: list[DuePerson] = field(default_factory=list)
    not_reached: list[DuePerson] = field(default_factory=list)
    handed_over: list[DuePerson] = field(default_factory=list)
    drafts: list[DuePerson] = field(default_factory=list)  # notes this worker began and did not keep
    without_case: list[DuePerson] = field(default_factory=list)
    answers: list[tuple[Seen, DisplayName]] = field(default_factory=list)  # exceptions that were answered lately
    to_tell: list[tuple[Seen, DisplayName]] = field(default_factory=list)  # complaints whose answer nobody was told
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
    def of_all(self) -> list[tuple[DuePerson, int]]:
        """What was said of everybody of a hand-over: one of them, for the words and from whom, and how many."""
        counted = Counter((one.of_all, one.before, one.by) for one in self.handed_over if one.of_all)
        first = {(one.of_all, one.before, one.by): one for one in reversed(self.handed_over)}
        return [(first[said], n) for said, n in counted.items()]

    @property
    def nothing(self) -> bool:
        return not (self.people or self.tasks or self.appointments or self.without_case)


def work_today(user: User, today: dt.date, *, until: dt.date | None = None) -> WorkToday:
    """Everything due of one worker; tasks, appointments and reviews up to `until` (a week from today, if not said).

    Six queries, however many people they walk with; two more when an answer waits to be read or told; one more where
    somebody has no case yet, and for a colleague of another role.
    """
    until = until or today + dt.timedelta(days=NEXT_DAYS)
    charges = charges_of(user)
    rows = [] if helps(user) or not charges else _assignments(user, today)
    fresh = list(_without_case(user, charges)) if not helps(user) else []
    tasks = list(_tasks(user, today, until))
    appointments = list(_appointments(user, today, until, rows))
    told = [a.person_id for a in rows if a.told]  # type: ignore[attr-defined]
    answers = list(answered_lately(user, today).filter(person__in=told)) if told else []
    to_tell = list(to_be_told(user).filter(person__in=told)) if told else []
    near_since = {charge.person: charge.since for charge in charges} if helps(user) else {}
    given = open_cases_of(user, near_since) if near_since else []
    people = {a.person_id for a in rows} | {t.person_id for t in tasks if t.person_id}
    people |= {a.person_id for a in appointments} | {p.pk for p in fresh}
    people |= {case.person_id for case in given}
    near = standing(user, people)
    names = defaultdict(DisplayName, names_of(user, people, near))
    return WorkToday(
        tasks=sorted(
            (
                _due_task(task, shown, names, today)
                for task, shown in zip(tasks, see_all(user, tasks, near), strict=True)
            ),
            key=_when,
        ),
        **_by_day(see_all(user, appointments, near), names, today),
        without_case=[DuePerson(None, names[p.pk], p.arrived_on, person=p.pk) for p in fresh],
        answers=[(row, names[row.person_id]) for row in see_all(user, answers, near)],
        to_tell=[(row, names[row.person_id]) for row in see_all(user, to_tell, near)],
        people=len(rows) or len(given),
        drafts=[DuePerson(row.case, names[row.person_id]) for row in rows if row.drafted],  # type: ignore[attr-defined]
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
    """Today's by themselves, tomorrow's, and those of the days after."""
    found: dict[str, list[tuple[Seen, DisplayName]]] = {"appointments": [], "tomorrow": [], "later": []}
    for row in rows:
        days = (timezone.localdate(row.at) - today).days if row.at else 0
        found[("appointments", "tomorrow", "later")[min(days, 2)]].append((row, names[row.person_id]))
    return found


def _assignments(user: User, today: dt.date) -> list[Assignment]:
    mine = Assignment.objects.visible_to(user).filter(worker=user, until=None, case__closed_on=None)
    rows = caseload.with_contact(caseload.with_plan(mine, case="case"), case="case")
    earlier = Assignment.objects.visible_to(TOTALS).filter(case=OuterRef("case"), until__lte=OuterRef("since"))
    answered = answered_lately(TOTALS, today).filter(case=OuterRef("case")).exclude(approved_by=user)
    told = Exists(answered.order_by()) | Exists(to_be_told(TOTALS).filter(case=OuterRef("case")).order_by())
    before = Subquery(earlier.order_by("-until", "-pk").values("worker")[:1], output_field=UUIDField())
    drafted = Exists(NoteDraft.objects.filter(writer=user, case=OuterRef("case")))
    rows = rows.annotate(before=before, told=told, life=F("person__life_status"), drafted=drafted)
    return list(rows.select_related("case").order_by("since", "pk"))


def _without_case(user: User, charges: list[Charge]) -> Any:
    """People this worker walks with by the register, for whom no case was opened yet."""
    new = [charge.person for charge in charges if not charge.had_case]
    if not new:
        return []
    rows = Person.objects.visible_to(user).filter(pk__in=new, life_status="alive")
    return rows.order_by("-arrived_on", "-pk")


def _tasks(user: User, today: dt.date, until: dt.date) -> Any:
    """Tasks of this owner: open ones that ask to be seen by `until` or have no day, and what was done today."""
    asks = Q(snoozed_to__lte=until) | Q(snoozed_to=None, due_on__lte=until) | Q(snoozed_to=None, due_on=None)
    rows = Task.objects.visible_to(user).filter(asks & Q(done_at=None) | Q(done_at__gte=midnight(today)), owner=user)
    return with_life(rows)


def with_life(rows: Any) -> Any:
    """Beside each row, how life stands with whom it is about, and since when."""
    return rows.annotate(life=F("person__life_status"), life_since=F("person__life_since"))


def _appointments(user: User, today: dt.date, until: dt.date, mine: list[Assignment]) -> Any:
    whose = Q(with_whom=user) | Q(with_whom=None, case__in=[walk.case_id for walk in mine])
    rows = Appointment.objects.visible_to(user).filter(
        whose, day_of(today, days=max((until - today).days, 1) + 1), caseload.LIVES, outcome=""
    )
    return rows.order_by("at", "pk")


def _when(due: DueTask) -> tuple[bool, dt.date, str]:
    """By day; of what is late or for today, somebody's health stands first."""
    urgent = due.group in ("late", "today") and rules.is_of_health(due.task)
    return not urgent, due.shown_on or dt.date.max, str(due.task.pk)


def _due_task(row: Any, task: Seen, names: dict[UUID, DisplayName], today: dt.date) -> DueTask:
    """Nothing about somebody who has died is late: it stands among what is to come."""
    day, died = rules.shown_on(task), row.life == rules.DIED
    group = "done" if task.done_at else rules.group_of(task, today)
    if group == "late" and died:
        group = "next"
    late = (today - day).days if group == "late" and day else 0
    return DueTask(task, names.get(task.person_id), group, day, late, died, row.life_since if died else None)


def _handed_over(rows: list[Any], seen: list[Seen], names: dict[UUID, DisplayName]) -> list[DuePerson]:
    """Who came to this worker with words, given by a colleague, or lately from somebody else, and was not said to be
    read: own words first, then those of whom is said what was said of all, then those without."""
    lately = timezone.now() - TOLD_FOR
    fresh = [
        (row, shown.note or "", row.before if row.before != row.worker_id else None)
        for row, shown in zip(rows, seen, strict=True)
        if row.seen_at is None
    ]
    told = [
        (row, note, before)
        for row, note, before in fresh
        if note or row.made_by_id not in (None, row.worker_id) or (before and row.since >= lately)
    ]
    said = _of_all_and_own([(row, note) for row, note, _before in told])
    users = User.objects.in_bulk({pk for row, _n, before in told for pk in (before, row.made_by_id) if pk})
    found = [
        DuePerson(
            row.case, names[row.person_id], timezone.localdate(row.since), said[row.pk][1], row=row.pk,
            before=users.get(before), by=users.get(row.made_by_id), of_all=said[row.pk][0],
        )
        for row, _note, before in told
    ]  # fmt: skip
    return sorted(found, key=lambda one: (not one.words, not one.of_all, one.on or dt.date.max))


def _of_all_and_own(rows: list[tuple[Any, str]]) -> dict[UUID, tuple[str, str]]:
    """Row -> the lines with which the words about everybody of the same hand-over begin, and its own after these."""
    together: dict[Any, list[tuple[UUID, list[str]]]] = defaultdict(list)
    for row, note in rows:
        together[row.since, row.made_by_id].append((row.pk, note.splitlines()))
    said: dict[UUID, tuple[str, str]] = {}
    for given in together.values():
        every = zip(*(lines for _pk, lines in given), strict=False)
        same = sum(1 for _line in takewhile(lambda lines: len(set(lines)) == 1, every)) if len(given) > 1 else 0
        said |= {pk: ("\n".join(lines[:same]), "\n".join(lines[same:])) for pk, lines in given}
    return said


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
        if row.life == rules.LOST:  # type: ignore[attr-defined]
            continue  # the search is under way: its steps are tasks
        if contact.failed_in_a_row:
            state = "lost" if contact.lost else "search" if contact.search else "not_reached"
            due["not_reached"].append(
                DuePerson(case, name, contact.last_reached, state, number=contact.failed_in_a_row)
            )
        elif contact.follow_up_on <= until:
            due["follow_ups"].append(DuePerson(case, name, contact.follow_up_on))
    for key, found in due.items():
        found.sort(key=lambda d: d.on or (dt.date.min if key == "not_reached" else dt.date.max))
    return due
