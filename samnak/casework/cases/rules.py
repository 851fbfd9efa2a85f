"""What follows from what in a case: status of services, dates of the plan, who is lost from sight, what keeps it open.

No writes, no request. Numbers (days, limits) come from the programme pack; where they come from is said there.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from samnak.ground import packs
from samnak.ground.access.refusals import Refused
from samnak.ground.access.roles import ROLES
from samnak.ground.packs import Step
from samnak.ground.packs.casework import ContactWay, NoteKind
from samnak.ground.text import hidden

HEALTH = "healthcare_referral"  # the service whose tasks stand before all others
ALIVE = "alive"
DIED = "died"  # the life status of the register after which nobody is asked for anything any more
LOST = "lost_contact"
LASTING = frozenset({"imprisoned", LOST})  # life statuses that are over one day
FORETOLD = frozenset({"moved", "returned_to_us"})  # known before they happen: the register learns them then
LONGEST = 10_000  # characters of a note or a sentence
LONGEST_LINE = 500  # characters of what stands in one line

# ---- services ------------------------------------------------------------------------------------------

NOT_OFFERED, OFFERED, NOT_TAKEN_UP, ACCEPTED, ACTIVE, GIVEN, ENDED = (
    "not_offered",
    "offered",
    "not_taken_up",
    "accepted",
    "active",
    "given",
    "ended",
)
_FOLLOWS = {
    "offered": OFFERED,
    "not_taken_up": NOT_TAKEN_UP,
    "accepted": ACCEPTED,
    "started": ACTIVE,
    "ended": ENDED,
}


@dataclass(frozen=True)
class LineState:
    """How one service stands: its status, the newest sentence, the next date, the newest help if it is newer."""

    service: str
    status: str
    sentence: str = ""
    next_on: dt.date | None = None
    reason: str = ""
    since: dt.date | None = None
    help: Any = None

    @property
    def is_open(self) -> bool:
        """Whether it must be settled before a case is closed. Offered, not taken up, or help that was
        given without more is settled."""
        return self.status in (ACCEPTED, ACTIVE)


def line_state(service: str, facts: Iterable[Any], records: Iterable[Any] = ()) -> LineState:
    """Compute a line from its facts and the help that was given (rows or `Seen` rows).

    The newest fact by day, then by making, decides; help that was given begins what had not begun, or had ended before.
    """
    facts, records = list(facts), sorted(records, key=lambda r: (r.on, r.made_at, str(r.pk)))
    ordered = sorted(facts, key=lambda f: (f.on, f.made_at, str(f.pk)))
    status, since, reason, sentence = NOT_OFFERED, None, "", ""
    next_on: dt.date | None = None
    for fact in ordered:
        if fact.kind in _FOLLOWS:
            completes = status == _FOLLOWS[fact.kind] == ENDED  # its reason came later: the day stays
            since = since if completes else fact.on
            status, reason = _FOLLOWS[fact.kind], fact.reason or ""
            sentence = fact.sentence or ""
        elif fact.sentence:
            sentence = fact.sentence
        next_on = fact.next_on or None
    newest = records[-1] if records else None
    if newest is not None and _begins(status, since, newest.on):
        since = next(r.on for r in records if _begins(status, since, r.on))
        status, reason = ACTIVE if status == ACCEPTED else GIVEN, ""
    said_on = ordered[-1].on if ordered and sentence else None
    help_ = newest if newest is not None and (said_on is None or newest.on > said_on) else None
    return LineState(service, status, sentence, next_on, reason, since, help_)


def _begins(status: str, since: dt.date | None, on: dt.date) -> bool:
    """Whether help given on this day means more than how the service stood."""
    if status in (ENDED, NOT_TAKEN_UP):
        return since is None or on > since
    return status in (NOT_OFFERED, OFFERED, ACCEPTED) and (since is None or on >= since)


def check_fact(kind: str, state: LineState, *, on: dt.date | None = None, reason: str = "") -> None:
    """A service can be begun without having been offered (the field is quicker than paper), but not ended before. An
    end that was written without its reason is completed by a second one that gives it."""
    if kind != "ended":
        return
    completes = state.status == ENDED and reason and not state.reason
    if state.status not in (ACCEPTED, ACTIVE, GIVEN) and not completes:
        raise Refused(_("This service has not begun. Write that it was offered or begun first."), field="kind")
    if on is not None and state.since is not None and on < state.since and not completes:
        raise Refused(_("This day is before the service began. Look at the date."), field="on")


# ---- the plan ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ReviewDue:
    """One look at the plan: the interval, when it is due, when it was held."""

    interval: str
    due_on: dt.date
    held_on: dt.date | None = None


def counts_from(case: Any) -> dt.date:
    """The day from which the plan's intervals count: the landing, or else the day the case was opened."""
    return case.landed_on or case.opened_on


PLAN_RESTS = 3  # days; a look that would fall before a new plan was tried so long tells nothing


def reviews_due(
    case: Any, intervals: Sequence[Any], held: dict[str, dt.date], planned_on: dt.date | None = None
) -> list[ReviewDue]:
    """Every interval of the pack with its day; `held` maps an interval to the day it was held. One whose day came
    before the first plan (`planned_on`) had time to be tried is not asked for."""
    start = counts_from(case)
    due = [ReviewDue(i.key, start + dt.timedelta(days=i.after_days), held.get(i.key)) for i in intervals]
    first = planned_on + dt.timedelta(days=PLAN_RESTS) if planned_on else dt.date.min
    return [review for review in due if review.held_on or review.due_on >= first]


def next_review(due: Iterable[ReviewDue], today: dt.date) -> ReviewDue | None:
    """The look that is due now, or else comes next; one whose successor is due or held is passed over."""
    ordered = sorted(due, key=lambda r: r.due_on)
    for review, following in zip(ordered, [*ordered, None][1:], strict=True):
        over = following is not None and (following.due_on <= today or following.held_on)
        if review.held_on is None and not over:
            return review
    return None


# ---- contact -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ContactState:
    """When somebody was last reached, and how often in a row they were not."""

    last_reached: dt.date | None
    failed_in_a_row: int
    lost: bool
    follow_up_on: dt.date
    search: bool = False  # so many attempts failed that somebody begins to look for them


# Somebody who answered and did not want to talk was reached: it is their choice, and they are not lost.
REACHED = frozenset({"reached", "did_not_want_to_talk"})


def answers_that_reach() -> list[str]:
    """Keys of the pack's answers that mean somebody was reached."""
    answers = packs.current().choices("casework.contact_answers", with_retired=True)
    return [answer.key for answer in answers if answer.counts_as in REACHED]


def reached() -> str:
    """The pack's answer that means: we reached them."""
    answers = packs.current().choices("casework.contact_answers")
    return next(answer.key for answer in answers if answer.counts_as == "reached")


def way_together(kind: str = "") -> str:
    """The way of contact a kind of note stands for; without one, that by which people sit together."""
    pack = packs.current()
    noted = pack.choice("casework.note_kinds", kind) if kind else None
    if isinstance(noted, NoteKind) and noted.way:
        return noted.way
    ways = pack.choices("casework.contact_ways")
    return next((way.key for way in ways if isinstance(way, ContactWay) and way.together), ways[0].key)


def attempt_note(attempt: Any) -> str:
    """The note of an attempt; a sentence of our own, where contact came with something else, in the page's language."""
    return gettext(attempt.note) if attempt.came_with and attempt.note else attempt.note


def met_lately(case: Any) -> dt.date | None:
    """The day somebody came, if their case was opened soon after it: reception met them then."""
    if case.landed_on is None or case.opened_on - case.landed_on > dt.timedelta(days=14):
        return None
    day: dt.date = case.landed_on
    return day


def contact_state(attempts: Iterable[Any], *, since: dt.date, today: dt.date, rules: Any) -> ContactState:
    """Lost contact is computed: so many attempts in a row failed, and so many days passed since somebody was
    reached (or since `since`, the day the case was opened). Both numbers are the pack's."""
    last: dt.date | None = None
    failed = 0
    for attempt in sorted(attempts, key=lambda a: a.at):
        answer = packs.current().choice("casework.contact_answers", attempt.answer).counts_as
        if answer in REACHED:
            last, failed = timezone.localtime(attempt.at).date(), 0
        else:
            failed += 1
    return contact_from(last, failed, since=since, today=today, rules=rules)


def contact_from(last: dt.date | None, failed: int, *, since: dt.date, today: dt.date, rules: Any) -> ContactState:
    """The same from what a list counts: the day somebody was last reached, and the failures after it."""
    quiet = (today - (last or since)).days
    search = failed >= rules.attempts_before_lost
    lost = search and quiet >= rules.days_before_lost
    return ContactState(last, failed, lost, (last or since) + dt.timedelta(days=rules.follow_up_days), search)


def course_of_the_lost() -> str:
    """The key of the pack's course for somebody who is lost from sight; empty where it has none."""
    course = packs.current().course_for(LOST)
    return course.key if course else ""


# ---- courses -------------------------------------------------------------------------------------------


def is_foretold(status: str, day: dt.date | None) -> bool:
    """Whether a course of this life status tells of what is still to come, or of a day nobody knows yet."""
    return status in FORETOLD and (day is None or day > timezone.localdate())


def life_at_end(status: str, life: str) -> str:
    """What the register may learn when a course of this life status ends, if it says `life` now: that what lasted is
    over, or that what was foretold has happened. Empty where there is nothing to learn."""
    if status in LASTING and life == status:
        return ALIVE
    return status if status in FORETOLD and life not in (status, DIED) else ""


# ---- days ----------------------------------------------------------------------------------------------


def check_after_landing(day: dt.date, case: Any, *, field: str = "on") -> None:
    """Nothing of a stay happens before it."""
    if day < counts_from(case):
        raise Refused(_("This day is before the person landed. Look at the date."), field=field)


def check_happened(day: dt.date, case: Any, *, field: str = "on") -> None:
    """What was so on a day lies neither in the future nor before the stay."""
    if day > timezone.localdate():
        raise Refused(_("This day lies in the future. Write the day on which it was so."), field=field)
    check_after_landing(day, case, field=field)


# ---- tasks ---------------------------------------------------------------------------------------------


def shown_on(task: Any) -> dt.date | None:
    """The day a task asks to be seen: its due day, or the day it was put off to."""
    return task.snoozed_to or task.due_on or None


def group_of(task: Any, today: dt.date) -> str:
    """late, today, next, or someday. A task that was put off is late only after that day."""
    day = shown_on(task)
    if day is None:
        return "someday"
    if day < today:
        return "late"
    return "today" if day == today else "next"


DOCTOR = "welcome.doctor"  # the step of the task for whoever needs a doctor; its words are kept in English


def is_of_health(task: Any) -> bool:
    """The task for whoever needs a doctor names no service: others near them read of it too."""
    return bool(task.service == HEALTH or task.step == DOCTOR)


def step_of(task: Any) -> Step | None:
    """The step of a guided course this task is, as long as the pack knows it."""
    course, _dot, key = (task.step or "").partition(".")
    shape = packs.current().course(course)
    return shape.step(key) if shape else None


def task_words(task: Any) -> str:
    """What is to be done. A step of a course stands in the page's language, whatever language it was begun in."""
    if task.step == DOCTOR:
        return gettext(task.words)
    step = step_of(task)
    return step.text.in_language(get_language() or "en") if step else task.words


def check_words(text: str, *, field: str = "words", needed: bool = True) -> None:
    if needed and not text.strip():
        raise Refused(_("Write what it is about."), field=field)
    if len(text) > LONGEST:
        raise Refused(_("This text is longer than 10,000 characters. Shorten it."), field=field)
    if hidden.turns(text):
        raise Refused(_("This text holds a sign nobody sees that turns the writing around. Type it anew."), field=field)


def mark_of(text: str) -> str:
    """A short mark of a wording, by which a page that shows an older one is known."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def check_line(text: str, *, field: str = "words", needed: bool = True) -> None:
    """What stands in one line of a list."""
    check_words(text, field=field, needed=needed)
    if len(text) > LONGEST_LINE:
        raise Refused(_("This line is longer than 500 characters. Shorten it, or write a note."), field=field)


def next_due(due_on: dt.date, step: Any, *, today: dt.date) -> dt.date:
    """When a repeated task is due next, never in the past: `step.after(day, times)` is the pack's."""
    times = 1
    while (following := step.after(due_on, times)) <= today:
        times += 1
    return following


# ---- appointments --------------------------------------------------------------------------------------

MOVED = "moved"  # an outcome that counts as this is followed by a new appointment
_BEFORE_ITS_TIME = frozenset({MOVED, "called_off"})


def took_place(outcome: str) -> bool:
    """Whether this outcome says what happened at the time agreed: nobody knows that before."""
    return not is_off(outcome)


def is_off(outcome: str) -> bool:
    """Whether the time agreed does not hold any more: moved, or called off."""
    return packs.current().choice("casework.appointment_outcomes", outcome).counts_as in _BEFORE_ITS_TIME


def says_all(outcome: str) -> bool:
    """Whether nothing more has to be said with it: to when an appointment is moved is asked on its page."""
    choice = packs.current().choice("casework.appointment_outcomes", outcome)
    return not choice.retired and choice.counts_as != MOVED


# ---- caseload ------------------------------------------------------------------------------------------


NO_ROOM = _("%(who)s walks with %(n)s people and can take nobody more: the limit is %(limit)s.")
SOME_ROOM = _(
    "%(who)s walks with %(n)s people and can take %(room)s more: the limit is %(limit)s. You chose %(chosen)s."
)
PROMISED = _(
    "%(who)s walks with %(n)s people, will take %(promised)s more in another surge, and can take %(room)s beyond that:"
    " the limit is %(limit)s. You chose %(chosen)s."
)


def check_caseload(
    worker: Any,
    count: int,
    taking: int,
    *,
    limits: Any,
    in_surge: bool,
    promised: int = 0,
    chosen: int | None = None,
) -> None:
    """The hard limit is the pack's; during a surge those who share it may go further. The soft one only warns.
    `promised`: whom they take in a surge and who did not come yet. `chosen`: as it was typed, if not `taking`."""
    hard = limits.hard_limit(surge=in_surge)
    room = max(hard - count - promised, 0)
    if taking <= room:
        return
    named = {"who": worker, "n": count, "limit": hard, "room": room, "promised": promised, "chosen": chosen or taking}
    if promised:
        raise Refused(PROMISED % named, field="worker")
    raise Refused(SOME_ROOM % named if room else NO_ROOM % named, field="worker")


# ---- answers -------------------------------------------------------------------------------------------


def check_answer(answer: str, *, approve: bool) -> None:
    """A no says why; a yes may."""
    if not approve and not answer.strip():
        raise Refused(_("Write why you do not approve it: the one who asked reads it."), field="words")
    check_words(answer, needed=False)


def check_told(complaint: Any, day: dt.date) -> None:
    """Somebody is told an answer once there is one."""
    if complaint.answered_on is None:
        raise Refused(_("This complaint was not answered yet."))
    if day > timezone.localdate():
        raise Refused(_("This day lies in the future. Write the day on which they were told."), field="on")
    if day < complaint.answered_on:
        raise Refused(_("This day is before the answer. Look at the date."), field="on")


# ---- who else stands near ------------------------------------------------------------------------------


def helping_roles() -> frozenset[str]:
    """Roles that see a person through somebody who brings them near, and do not walk with them."""
    return frozenset(key for key, role in ROLES.items() if role.relation == "assigned" and key != "caseworker")


# ---- closing -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class OpenThings:
    """What must be settled before a case is closed."""

    tasks: int = 0
    appointments: int = 0
    services: int = 0
    courses: int = 0
    exceptions: int = 0

    @property
    def any(self) -> bool:
        return any((self.tasks, self.appointments, self.services, self.courses, self.exceptions))

    def sentences(self) -> list[Any]:
        said = (
            (self.tasks, ngettext_lazy("%(n)s task is open", "%(n)s tasks are open", self.tasks)),
            (
                self.appointments,
                ngettext_lazy("%(n)s appointment is still to come", "%(n)s appointments are still to come",
                              self.appointments),
            ),
            (
                self.services,
                ngettext_lazy("%(n)s service has not ended", "%(n)s services have not ended", self.services),
            ),
            (self.courses, ngettext_lazy("%(n)s guided course is open", "%(n)s guided courses are open", self.courses)),
            (
                self.exceptions,
                ngettext_lazy("%(n)s exception waits for an answer", "%(n)s exceptions wait for an answer",
                              self.exceptions),
            ),
        )  # fmt: skip
        return [words % {"n": n} for n, words in said if n]


def check_may_close(case: Any, open_things: OpenThings) -> None:
    if not case.is_open:
        raise Refused(_("This case is closed already."))
    if open_things.any:
        listed = "; ".join(str(s) for s in open_things.sentences())
        raise Refused(_("This case cannot be closed yet: %(open)s. Settle these first.") % {"open": listed})


def check_open(case: Any) -> None:
    if not case.is_open:
        raise Refused(_("This case is closed. Open it again first."))
