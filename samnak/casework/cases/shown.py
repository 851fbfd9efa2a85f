"""What the case file says of its rows, as plain words, from what the reader may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _

from samnak.casework.cases import rules
from samnak.casework.cases.models import PolicySignature, ServiceFact
from samnak.casework.cases.queries.page import CasePage, ShownGoal
from samnak.casework.cases.rules import ContactState, LineState, ReviewDue
from samnak.ground import packs
from samnak.ground.access.models import User
from samnak.ground.access.seen import Seen
from samnak.ground.packs.casework import Unit
from samnak.ground.ui.choices import label
from samnak.ground.ui.formats import count, day, moment, plain_day
from samnak.ground.ui.scripts import is_khmer_page, khmer_digits

Who = Mapping[UUID, User]
_USERS = ("made_by", "worker", "owner", "done_by", "with_whom", "approved_by")


def joined(*parts: Any) -> str:
    """Parts of a sentence that are there, side by side."""
    return " · ".join(str(p) for p in parts if p)


def who_wrote(rows: Iterable[Any]) -> Who:
    """Every colleague these rows name. One query for any number of rows."""
    ids = {getattr(row, f"{name}_id") for row in rows for name in _USERS if name in row._row.FIELDS}
    return User.objects.in_bulk([pk for pk in ids if pk])


def digits(text: Any) -> str:
    """A version or a number that is a name, with the digits of the page."""
    return khmer_digits(str(text)) if is_khmer_page() else str(text)


def called(who: Who, pk: Any) -> str:
    return str(who[pk]) if pk in who else ""


# ---- services ------------------------------------------------------------------------------------------

SIGNS: dict[str, tuple[str, Any]] = {
    rules.NOT_OFFERED: ("none", gettext_lazy("not offered yet")),
    rules.OFFERED: ("none", gettext_lazy("offered")),
    rules.NOT_TAKEN_UP: ("off", gettext_lazy("not taken up")),
    rules.ACCEPTED: ("doing", gettext_lazy("accepted")),
    rules.ACTIVE: ("doing", gettext_lazy("under way")),
    rules.GIVEN: ("doing", gettext_lazy("help given")),
    rules.ENDED: ("done", gettext_lazy("ended")),
}
_REASONS = {rules.ENDED: "casework.service_end_reasons", rules.NOT_TAKEN_UP: "casework.not_taken_up_reasons"}


@dataclass(frozen=True)
class ShownLine:
    """A service line: its name, the sign, one sentence with the next date, where it leads."""

    key: str
    name: Any
    kind: str
    word: Any
    now: str
    url: str = ""


def service_line(state: LineState, case_id: UUID | None = None, *, quiet: bool = False) -> ShownLine:
    """`quiet`: the person has died, and nothing is to come."""
    kind, word = SIGNS[state.status]
    reason = label(_REASONS[state.status], state.reason) if state.status in _REASONS else ""
    following = _("next: %(day)s") % {"day": day(state.next_on)} if state.next_on and not quiet else ""
    url = reverse("cases:service", args=[case_id, state.service]) if case_id else ""
    name = label("services", state.service)
    sentence = help_words(state.help) if state.help else state.sentence
    return ShownLine(state.service, name, kind, word, joined(reason, sentence, following), url)


def help_words(record: Any) -> str:
    """`22 Nov 2026 · Meals · 3 meals`."""
    what = label("casework.record_kinds", record.kind)
    return joined(plain_day(record.on or None), what, amount_words(record.amount, record.unit))


def not_offered(lines: Iterable[LineState], case_id: UUID) -> list[tuple[Any, str]]:
    """(name, address) of every service of the pack that nobody has offered yet."""
    known = {line.service for line in lines}
    services = [s.key for s in packs.current().choices("services") if s.key not in known]
    return [(label("services", key), reverse("cases:service", args=[case_id, key])) for key in services]


def opened_by_help(records: Iterable[Seen]) -> list[str]:
    """Of what else than services these rows tell their reader, for the readings: an amount of money."""
    return ["money"] if any("money" in record.compartments for record in records) else []


def amount_words(amount: Any, unit: str) -> str:
    """`3 nights`; `12.50 US dollars`: money is kept in its smallest unit."""
    if not isinstance(amount, int):
        return ""
    kind = packs.current().choice("casework.units", unit)
    minor = kind.minor_digits if isinstance(kind, Unit) else 0
    whole, rest = divmod(amount, 10**minor)
    tail = f".{rest:0{minor}d}" if rest else ""
    number = count(whole) + (khmer_digits(tail) if is_khmer_page() else tail)
    return f"{number} {label('casework.units', unit)}".strip()


# ---- rows as a head, a text and who wrote it -----------------------------------------------------------


LONG, LONG_LINES = 600, 12  # letters, or lines, from which on a text is folded


@dataclass(frozen=True)
class ShownRow:
    """A row as one head, one text and a colleague's name; `what` is its kind for taking it back."""

    pk: UUID
    what: str
    head: str
    text: str
    by: str = ""
    made_by: UUID | None = None
    to_come: bool = False

    @property
    def begins(self) -> str:
        """The first words of a text too long to stand whole in a list; empty where it is short."""
        if len(self.text) <= LONG and self.text.count("\n") < LONG_LINES:
            return ""
        return Truncator(" ".join(self.text.split())).chars(LONG // 2)


def fact_row(fact: Seen, who: Who) -> ShownRow:
    status = {"not_taken_up": rules.NOT_TAKEN_UP, "ended": rules.ENDED}.get(fact.kind, "")
    reason = label(_REASONS[status], fact.reason) if status else ""
    following = _("next: %(day)s") % {"day": day(fact.next_on)} if fact.next_on else ""
    head = joined(plain_day(fact.on or None), dict(ServiceFact.Kind.choices).get(fact.kind, fact.kind))
    return ShownRow(fact.pk, "fact", head, joined(reason, fact.sentence, following), called(who, fact.made_by_id))


def record_row(record: Seen, who: Who) -> ShownRow:
    given = joined(label("casework.record_kinds", record.kind), amount_words(record.amount, record.unit), record.note)
    head = joined(plain_day(record.on or None), label("services", record.service))
    return ShownRow(record.pk, "record", head, given, called(who, record.made_by_id))


def note_row(note: Seen, who: Who) -> ShownRow:
    head = joined(moment(note.at or None), label("casework.note_kinds", note.kind))
    by = called(who, note.made_by_id) or _("taken over from before, no writer named")
    return ShownRow(note.pk, "note", head, note.text, by, note.made_by_id)


def attempt_row(attempt: Seen, who: Who) -> ShownRow:
    """One that came with something else (a plan, a note) is taken back with that."""
    head = joined(moment(attempt.at or None), label("casework.contact_ways", attempt.way))
    text = joined(label("casework.contact_answers", attempt.answer), rules.attempt_note(attempt))
    what = "" if attempt.came_with else "attempt"
    return ShownRow(attempt.pk, what, head, text, called(who, attempt.made_by_id))


def said_rows(notes: Iterable[Seen], attempts: Iterable[Seen], who: Who, most: int) -> list[ShownRow]:
    """Notes, and what was said when somebody was tried to be reached, newest first."""
    found = [(note.at, note_row(note, who)) for note in notes]
    found += [(attempt.at, attempt_row(attempt, who)) for attempt in attempts if attempt.note]
    return [row for _at, row in sorted(found, key=lambda pair: pair[0], reverse=True)[:most]]


def review_row(review: Seen, who: Who) -> ShownRow:
    head = joined(plain_day(review.held_on or None), label("casework.reviews", review.interval))
    return ShownRow(review.pk, "review", head, review.note, called(who, review.made_by_id))


def progress_row(progress: Seen, who: Who) -> ShownRow:
    head = joined(plain_day(progress.on or None), label("casework.goal_states", progress.state))
    return ShownRow(progress.pk, "progress", head, progress.note, called(who, progress.made_by_id))


ROW_WORDS: dict[str, Callable[[Seen, Who], ShownRow]] = {
    "fact": fact_row,
    "record": record_row,
    "note": note_row,
    "attempt": attempt_row,
    "review": review_row,
    "progress": progress_row,
}


def signature_row(signature: Seen, who: Who) -> ShownRow:
    how = dict(PolicySignature.How.choices).get(signature.how, signature.how)
    said = dict(PolicySignature.Said.choices).get(signature.said, signature.said)
    version = _("version %(version)s") % {"version": digits(signature.version)} if signature.version else ""
    policy = packs.current().policy_version(signature.policy, signature.version)
    name = label_of(policy) if policy else signature.policy
    language = label("welcome.languages", signature.language)
    text = joined(said, how, language, version, plain_day(signature.on or None))
    return ShownRow(signature.pk, "signature", str(name), text, called(who, signature.made_by_id))


def label_of(choice: Any) -> str:
    """The words of a policy or course of the pack, in the page's language."""
    return choice.label.in_language(get_language() or "en")


NEW_FOR = dt.timedelta(days=30)  # so long the words of a hand-over stand on top of the case


@dataclass(frozen=True)
class HandedWords:
    """What somebody wrote when they handed a person over: when, who, the words, and whether it was lately."""

    on: dt.date
    by: str
    words: str
    is_new: bool


def handed_words(assignment: Seen, who: Who, today: dt.date) -> HandedWords | None:
    if not assignment.note or not assignment.since:
        return None
    on = timezone.localdate(assignment.since)
    is_new = assignment.until is None and on > today - NEW_FOR
    return HandedWords(on, called(who, assignment.made_by_id), assignment.note, is_new)


# ---- tasks and appointments ----------------------------------------------------------------------------


FORMS = {
    "address": gettext_lazy("Add an address"),
    "contact": gettext_lazy("Add a way to reach them"),
    "kin": gettext_lazy("Add a relative or friend"),
}


@dataclass(frozen=True)
class ShownTask:
    """A task of the case: how late, the words, where and for which service, who does it."""

    pk: UUID
    kind: str
    when: str
    words: str
    about: str
    owner: str
    put_off: str = ""
    not_needed: bool = False
    form: str = ""  # what of the person is written down with it: a step of a guided course
    form_words: Any = ""


def task_row(task: Seen, who: Who, today: dt.date) -> ShownTask:
    group, on = rules.group_of(task, today), rules.shown_on(task)
    kind, when = {
        "late": ("late", _late(on, today)),
        "today": ("soon", _("today")),
        "next": ("", day(on)),
        "someday": ("", _("no day yet")),
    }[group]
    step, owner = rules.step_of(task), called(who, task.owner_id)
    form, words = step.form if step else "", rules.task_words(task)
    return ShownTask(
        task.pk, kind, str(when), words, about(task), owner, put_off_words(task), bool(task.not_needed),
        form, FORMS.get(form, ""),
    )  # fmt: skip


def about(task: Seen) -> str:
    """For which service, where, and of which guided course a task is."""
    course = label("courses", (task.step or "").partition(".")[0]) if rules.step_of(task) else ""
    return joined(label("services", task.service), label("casework.places", task.place), course)


def put_off_words(task: Seen) -> str:
    """To which day a task was put off, and why."""
    if not task.snoozed_to or task.done_at:
        return ""
    to = _("put off to %(day)s") % {"day": day(task.snoozed_to)}
    return joined(to, label("casework.snooze_reasons", task.snooze_reason))


def _late(on: dt.date | None, today: dt.date) -> str:
    n = (today - on).days if on else 0
    return ngettext("%(n)s day late", "%(n)s days late", n) % {"n": count(n)}


def appointment_row(appointment: Seen, who: Who) -> ShownRow:
    head = joined(moment(appointment.at or None), label("casework.appointment_kinds", appointment.kind))
    text = joined(place_words(appointment), called(who, appointment.with_whom_id), appointment.note)
    return ShownRow(appointment.pk, "appointment", head, text, to_come=is_to_come(appointment))


def place_words(appointment: Seen) -> str:
    """Where an appointment is: the place of the pack, and what was written of it."""
    return joined(label("casework.places", appointment.place), appointment.where)


def is_to_come(appointment: Seen) -> bool:
    return bool(appointment.at) and appointment.at > timezone.now()


# ---- the plan ------------------------------------------------------------------------------------------

_GOAL_SIGNS = {"open": "doing", "reached": "done", "changed": "none", "dropped": "off"}


@dataclass(frozen=True)
class GoalWords:
    """A goal in words: the need it answers, how far it is, when that was said."""

    pk: UUID
    need: Any
    words: str
    they_do: str
    we_do: str
    kind: str
    state: Any
    said: str
    tasks: tuple[str, ...] = ()  # what is still to be done for it, each with its day


def is_open_goal(shown: ShownGoal) -> bool:
    state = packs.current().choice("casework.goal_states", shown.state)
    return (state.counts_as or state.key) not in ("reached", "dropped")


def goal_words(shown: ShownGoal, tasks: Iterable[Seen] = ()) -> GoalWords:
    """`tasks`: open ones of the case; those for this goal are said with it."""
    goal = shown.goal
    state = packs.current().choice("casework.goal_states", shown.state)
    kind = _GOAL_SIGNS.get(state.counts_as or state.key, "doing")
    said = joined(plain_day(shown.on), shown.note)
    need, word = label("casework.need_kinds", goal.need), label("casework.goal_states", shown.state)
    mine = (task for task in tasks if task.goal_id == goal.pk)
    to_do = tuple(joined(rules.task_words(task), day(rules.shown_on(task))) for task in mine)
    return GoalWords(goal.pk, need, goal.words, goal.they_do, goal.we_do, kind, word, said, to_do)


@dataclass(frozen=True)
class ReviewWords:
    key: str
    name: Any
    kind: str
    word: str


def review_words(reviews: list[ReviewDue], today: dt.date, *, is_open: bool = True) -> list[ReviewWords]:
    """Every look at the plan with its sign. One nobody held before the next was due is passed over, not late; in a
    closed case nothing is late or still to come."""
    waiting = rules.next_review(reviews, today) if is_open else None
    found = []
    for review in reviews:
        if review.held_on:
            sign = "done", _("held on %(day)s") % {"day": plain_day(review.held_on)}
        elif review.due_on < today and review == waiting:
            sign = "late", _("late, was due on %(day)s") % {"day": plain_day(review.due_on)}
        elif review.due_on < today or not is_open:
            sign = "off", _("not held")
        else:
            sign = "none", _("due on %(day)s") % {"day": plain_day(review.due_on)}
        found.append(ReviewWords(review.interval, label("casework.reviews", review.interval), *sign))
    return found


# ---- the heading and the state of contact --------------------------------------------------------------


def phone_link(phone: str) -> SafeString:
    """A number that rings when it is touched."""
    return format_html(
        '<a class="way" href="tel:{}">{}</a>', "".join(c for c in phone if c.isdigit() or c == "+"), phone
    )


def case_facts(page: CasePage, who: Who, today: dt.date) -> list[tuple[Any, Any]]:
    """The one line under the name: since when, who walks with them, what comes next."""
    case, row = page.case, page.row
    facts: list[tuple[Any, Any]] = [(_("In the programme since"), plain_day(case.opened_on or None))]
    if row.landed_on and row.landed_on != row.opened_on:
        facts.append((_("Landed"), plain_day(case.landed_on or None)))
    worker = called(who, page.assignment.worker_id) if page.assignment else ""
    if not row.is_open:
        closed = (_("Closed"), plain_day(case.closed_on or None))
        return [*facts, closed, (_("Walked with them last"), worker)] if worker else [*facts, closed]
    facts.append((_("Walks with them"), worker or _("no one yet")))
    if page.plan and not page.quiet and (review := rules.next_review(page.reviews, today)):
        words = _("Review was due") if review.due_on < today else _("Next review")
        facts.append((words, day(review.due_on)))
    return facts


@dataclass(frozen=True)
class CourseWords:
    """A guided course under way: its name, since when, how much of it is still to do."""

    pk: UUID
    title: Any
    sentence: str


def course_words(run: Seen, tasks: Iterable[Seen], today: dt.date) -> CourseWords:
    """`tasks`: the open ones of the case."""
    shape = packs.current().course(run.course)
    happens = shape is not None and (shape.status == rules.DIED or run.began_on > today)
    when = (_("on %(day)s") if happens else _("since %(day)s")) % {"day": plain_day(run.began_on)}
    left, all_ = sum(1 for task in tasks if task.course_id == run.pk), len(shape.steps) if shape else 0
    steps = _("%(n)s of %(all)s steps still to do") % {"n": count(left), "all": count(max(all_, left))}
    return CourseWords(run.pk, label("courses", run.course), joined(when, steps))


def search_way(case_id: UUID) -> tuple[str, str]:
    """(address, words) of the course for somebody who is lost from sight; empty where the pack has none."""
    course = packs.current().course_for(rules.LOST)
    if course is None:
        return "", ""
    n = len(course.steps)
    words = ngettext("Begin to look for them: %(n)s step", "Begin to look for them: %(n)s steps", n)
    return f"{reverse('cases:course_new', args=[case_id])}?course={course.key}", words % {"n": count(n)}


def failed_words(n: int) -> str:
    """How many attempts in a row reached nobody."""
    if n == 1:
        return _("One attempt reached nobody.")
    return _("%(n)s attempts in a row reached nobody.") % {"n": count(n)}


@dataclass(frozen=True)
class ContactWords:
    kind: str
    word: str
    sentence: str


def contact_words(state: ContactState, today: dt.date, *, met_on: dt.date | None = None) -> ContactWords:
    """How it stands with reaching somebody: a state with a sentence, never a reproach. `met_on`: the day they came."""
    last = plain_day(state.last_reached)
    failed = failed_words(state.failed_in_a_row)
    reached = _("Last reached on %(day)s.") % {"day": last} if last else _("Nobody wrote yet that we reached them.")
    if not last and met_on:
        reached = _("Met on %(day)s, when they came. Nobody wrote since that we reached them.") % {
            "day": plain_day(met_on)
        }
    follow = _("Ask how they are by %(day)s.") % {"day": day(state.follow_up_on)}
    if state.lost:
        return ContactWords("late", _("contact lost"), f"{failed} {reached}")
    if state.failed_in_a_row:
        return ContactWords("soon", _("not reached"), f"{failed} {reached}")
    if state.follow_up_on < today:
        return ContactWords("soon", _("time to ask how they are"), f"{reached} {follow}")
    kind, word = ("done", pgettext("contact", "reached")) if last else ("none", _("not written yet"))
    return ContactWords(kind, word, f"{reached} {follow}")
