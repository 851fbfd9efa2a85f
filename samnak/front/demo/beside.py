"""Walking beside somebody: what a case holds of its past. The plan, services, help, policies, notes."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from samnak.casework.cases import actions, rules
from samnak.casework.cases.actions import FactOfService, GoalFacts, Help, PlanFacts
from samnak.casework.cases.models import Case
from samnak.front.demo.airport import Came, moment
from samnak.front.demo.chance import drawer, weighed
from samnak.front.demo.words import draw_row, rows, said
from samnak.ground import packs
from samnak.ground.access.actors import DEMO
from samnak.ground.access.models import User

YEAR = 365
LATE_PLAN = 6  # the place whose plan waits, landed some weeks ago
LATELY = 45  # days: what is younger was written by the worker, what is older by the machine actor


@dataclass(frozen=True)
class Beside:
    """An open case with who it is about and who walks with them. `place`: 0 is the worker's newest person."""

    case: Case
    one: Came
    worker: User
    place: int
    today: dt.date
    draw: random.Random

    @property
    def days(self) -> int:
        """Since the landing."""
        return (self.today - self.one.on).days

    @property
    def sex(self) -> str:
        return self.one.facts.sex

    def day(self, after: int) -> dt.date:
        """So many days after the landing, not before the case was opened and not after today."""
        return min(max(self.one.on + dt.timedelta(days=after), self.case.opened_on), self.today)

    def language(self) -> str:
        """One worker writes Khmer only, the others now one and now the other language."""
        if self.worker.language == "km":
            return "km"
        return weighed(self.draw, {"km": 55.0, "en": 45.0})

    def say(self, row: dict, language: str = "") -> str:
        return said(row, language or self.language(), self.sex)


def make(case: Case, one: Came, worker: User, place: int, today: dt.date) -> Beside:
    return Beside(case, one, worker, place, today, drawer("beside", worker.username, place))


def fill(beside: Beside) -> None:
    """What happened until today."""
    _policies(beside)
    _plan(beside)
    _services(beside)
    _notes(beside)


# ---- the plan -------------------------------------------------------------------------------------------


def _plan(beside: Beside) -> None:
    """Most have one within a month, some later; a few have none yet although it is time."""
    draw = beside.draw
    language = weighed(draw, {"km": 60.0, "en": 40.0})
    language = "km" if beside.worker.language == "km" else language
    made_after = draw.randint(9, 28) if draw.random() < 0.85 else draw.randint(31, 52)
    planned = made_after <= beside.days and beside.place != LATE_PLAN
    _reviews(beside, language, beside.day(made_after) if planned else None)
    if not planned:
        return
    plan = actions.make_plan(
        case=beside.case,
        facts=PlanFacts(
            made_on=beside.day(made_after),
            their_words=said(draw_row(draw, "wishes"), language),
            language=language,
            we_promise=said(draw_row(draw, "promises"), language),
            goals=[_goal(row, language) for row in draw.sample(rows("goals"), 2 if beside.days > YEAR else 3)],
        ),
        by=DEMO,
    )
    states = {"open": 40.0, "reached": 40.0, "changed": 10.0, "dropped": 10.0}
    if beside.days > made_after + 30:
        for goal in plan.goals.order_by("place")[: 1 if beside.days > YEAR else 2]:
            state = weighed(draw, states)
            note = said(rows("progress", state=state)[0], language)
            on = beside.day(made_after + draw.randint(20, 30 + min(beside.days, 200)))
            actions.move_goal(goal=goal, state=state, note=note, on=on, by=DEMO)


def _goal(row: dict, language: str) -> GoalFacts:
    return GoalFacts(row["need"], row[language], row["they_do"][language], row["we_do"][language])


def _reviews(beside: Beside, language: str, planned: dt.date | None) -> None:
    """Every look at the plan that was due, but for the newest of a few: those are due now, or late. None before it."""
    draw = beside.draw
    start = beside.case.landed_on or beside.case.opened_on
    due = [(each, day) for each, day in packs.current().casework.plan.review_days(start) if day <= beside.today]
    if due and (beside.today - due[-1][1]).days < 12 and draw.random() < 0.6:
        due.pop()
    for interval, day in due:
        held_on = min(day + dt.timedelta(days=draw.randint(0, 6)), beside.today)
        note = beside.say(draw_row(draw, "reviews"), language)
        if planned is None or day < planned + dt.timedelta(days=rules.PLAN_RESTS):
            continue
        actions.hold_review(case=beside.case, interval=interval.key, held_on=held_on, note=note, by=DEMO)


# ---- services and help ----------------------------------------------------------------------------------

# How a service stands, and how many days after the landing what was said of it.
WAYS: dict[str, tuple[tuple[str, int], ...]] = {
    "offered": (("offered", 2),),
    "refused": (("offered", 2), ("not_taken_up", 3)),
    "taken_up_later": (("offered", 2), ("not_taken_up", 3), ("accepted", 34), ("started", 40)),
    "accepted": (("offered", 2), ("accepted", 9)),
    "active": (("offered", 2), ("started", 12)),
    "ended": (("started", 4), ("ended", 120)),
}
YOUNG = {"": 24.0, "offered": 12.0, "refused": 16.0, "accepted": 16.0, "active": 32.0}
OLD = {"": 74.0, "refused": 3.0, "active": 5.0, "ended": 18.0}
REASONS = {"not_now": 30.0, "manages_alone": 26.0, "family_helps": 22.0, "does_not_suit": 12.0, "": 10.0}
ENDS = {"done": 60.0, "no_longer_needed": 20.0, "chose_to_stop": 14.0, "moved": 6.0}


def _services(beside: Beside) -> None:
    draw = beside.draw
    for number, service in enumerate(packs.current().choices("services")):
        way = weighed(draw, YOUNG if beside.days < YEAR // 2 else OLD)
        if service.key == "housing_food" and way == "active" and beside.days > 120:
            way = "ended"  # our house is for the first time only
        if service.key == "counselling" and beside.place % 12 == 7:
            way = "taken_up_later"
        facts = [(kind, after + number) for kind, after in WAYS.get(way, ()) if after + number <= beside.days]
        for kind, after in facts:
            last = (kind, after) == facts[-1]
            _say(beside, service.key, kind, after, next_day=last and way in ("accepted", "active"))


def _say(beside: Beside, service: str, kind: str, after: int, *, next_day: bool) -> None:
    draw = beside.draw
    sentences = rows("services", service=service, kind=kind)
    reason = {"not_taken_up": REASONS, "ended": ENDS}.get(kind)
    fact = FactOfService(
        service=service,
        kind=kind,
        on=beside.day(after),
        reason=weighed(draw, reason) if reason else "",
        sentence=beside.say(sentences[0]) if sentences else "",
        next_on=beside.today + dt.timedelta(days=draw.randint(1, 24)) if next_day else None,
    )
    actions.say_service(case=beside.case, fact=fact, by=DEMO)


def help_flight(together: list[Beside]) -> None:
    """Nights and meals of the first week, written down for everybody of one flight at once; fees one by one."""
    first = together[0]
    if first.days < 8:
        return
    cases, on = [each.case for each in together], first.day(8)
    actions.give_help(cases=cases, help_=Help("housing_food", "bed_night", on, 7, "night"), by=DEMO)
    if first.days < YEAR:
        actions.give_help(cases=cases, help_=Help("housing_food", "meal", on, 21, "meal"), by=DEMO)
        for each in together[::2]:
            riel = each.draw.choice([4_000, 12_000, 20_000, 40_000])
            fee = Help("documentation", "official_fee", each.day(20), riel, "riel")
            actions.give_help(cases=[each.case], help_=fee, by=DEMO)


def by_flight(everybody: Iterable[Beside]) -> list[list[Beside]]:
    """Who landed on one day, together; without those who came back to us years later."""
    found: dict[dt.date, list[Beside]] = {}
    for each in everybody:
        if each.case.landed_on:
            found.setdefault(each.case.landed_on, []).append(each)
    return list(found.values())


# ---- policies and notes ---------------------------------------------------------------------------------


def _policies(beside: Beside) -> None:
    """Read on the first day; where a text has changed since, some were read the new one too."""
    pack, opened = packs.current(), beside.case.opened_on
    _read(beside, "privacy", opened)
    if beside.days < YEAR:
        _read(beside, "participation", opened)
    then, now = pack.policy("privacy", opened), pack.policy("privacy", beside.today)
    if then and now and then.version != now.version and now.since and beside.place % 3:
        days = (beside.today - now.since).days
        _read(beside, "privacy", now.since + dt.timedelta(days=beside.draw.randint(0, days)))


def _read(beside: Beside, policy: str, on: dt.date) -> None:
    actions.read_policy(
        case=beside.case,
        policy=policy,
        language=weighed(beside.draw, {"km": 62.0, "en": 38.0}),
        how=weighed(beside.draw, {"read_aloud": 64.0, "given": 36.0}),
        said=weighed(beside.draw, {"signed": 82.0, "agreed": 14.0, "not_now": 4.0}),
        on=on,
        by=DEMO,
    )


def _notes(beside: Beside) -> None:
    """A few of each time, no sentence twice in a case. What is young was written by the worker."""
    draw, reach = beside.draw, beside.days
    for when, first, last, how_many in (("first", 1, 14, 2), ("months", 15, 180, 2), ("later", 181, 1300, 1)):
        if reach < first or (when == "first" and reach > 2 * YEAR):
            continue
        fit = [row for row in rows("notes", when=when) if row.get("sex", beside.sex) == beside.sex]
        for row in draw.sample(fit, how_many if reach < YEAR else 1):
            after = draw.randint(first, min(last, reach))
            language = beside.language()
            actions.write_note(
                case=beside.case,
                text=beside.say(row, language),
                kind=row["kind"],
                language=language,
                at=min(moment(beside.day(after), draw.randint(8, 16), draw.choice([0, 10, 20, 40])), timezone.now()),
                by=beside.worker if reach - after < LATELY and after < reach else DEMO,
            )
