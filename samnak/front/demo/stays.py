"""Stays in the programme: who is walked with now, whose time is over, who died, who came back to us."""

from __future__ import annotations

import datetime as dt
import random
from uuid import UUID

from samnak.casework.cases import actions
from samnak.casework.cases.models import Case, ServiceFact
from samnak.casework.cases.rules import line_state
from samnak.front.demo import beside
from samnak.front.demo.airport import Came, moment
from samnak.front.demo.beside import Beside
from samnak.front.demo.chance import drawer
from samnak.front.demo.words import draw_row, rows, said
from samnak.ground import packs
from samnak.ground.access.actors import DEMO
from samnak.ground.access.models import User
from samnak.reception.register.models import Person

WALKED_WITH = 240
NOBODY_YET = 5  # of the last group, for the supervisor to name somebody
TOLD = 10  # of the newest deaths the whole course is told
CAME_BACK = 4  # stopped once, and asked us again later
OF_THE_PAST = 0.3  # of everybody older: whose closed case is written down


def walk_with(came: list[Came], gone: set[UUID], workers: list[User], today: dt.date) -> list[Beside]:
    """Open a case for the newest living people and name a caseworker, in turn; older ones stay in the pool."""
    walked = _walked(came, gone)
    found = []
    for number, one in enumerate(walked):
        worker = workers[number % len(workers)]
        if len(walked) - number <= CAME_BACK:
            case = _come_back(one, today)
        else:
            case = actions.open_case(person=one.person, opened_on=one.on + dt.timedelta(days=1), by=DEMO)
        actions.assign_case(person=one.person, worker=worker, at=moment(case.opened_on, 9), by=DEMO)
        found.append(beside.make(case, one, worker, number // len(workers), today))
    return found


def _walked(came: list[Came], gone: set[UUID]) -> list[Came]:
    living = [one for one in reversed(came) if one.person.pk not in gone]
    return living[NOBODY_YET : NOBODY_YET + WALKED_WITH]


def _come_back(one: Came, today: dt.date) -> Case:
    """They stopped, and after some time they called: a new case, and the old one stays as it was."""
    first = actions.open_case(person=one.person, opened_on=one.on + dt.timedelta(days=1), by=DEMO)
    row = rows("closures", reason="chooses_to_stop")[0]
    last = one.on + dt.timedelta(days=400)
    _settle(first, last)
    actions.close_case(case=first, reason=row["reason"], note=said(row, "en"), on=last, by=DEMO)
    return actions.open_case(person=one.person, opened_on=today - dt.timedelta(days=70), by=DEMO)


def close_the_past(came: list[Came], gone: set[UUID], workers: list[User], today: dt.date) -> int:
    """Closed cases of many who came earlier, and of those who died or went back. Gives how many."""
    walked = {one.person.pk for one in _walked(came, gone)}
    past = [one for one in came if one.person.pk not in walked and (today - one.on).days > 500]
    known = {person.pk: person for person in Person.objects.visible_to(DEMO).filter(pk__in=gone)}
    died = [one for one in past if _is(known, one, "died")]
    told = {one.person.pk for one in sorted(died, key=lambda one: str(known[one.person.pk].life_since))[-TOLD:]}
    closed = 0
    for number, one in enumerate(past):
        draw = drawer("past", number)
        if one.person.pk in told:
            _tell_of_death(draw, one, known[one.person.pk], workers[number % len(workers)], today)
        elif one.person.pk in known:
            closed += _close_gone(draw, one, known[one.person.pk])
            continue
        elif draw.random() < OF_THE_PAST:
            _close(draw, one, today)
        else:
            continue
        closed += 1
    return closed


def _is(known: dict[UUID, Person], one: Came, status: str) -> bool:
    return one.person.pk in known and known[one.person.pk].life_status == status


def _close(draw: random.Random, one: Came, today: dt.date) -> None:
    """The time of the programme was over, or they wanted to go on alone."""
    closures = rows("closures")
    row = draw.choices(closures, [each["weight"] for each in closures])[0]
    case = actions.open_case(person=one.person, opened_on=one.on + dt.timedelta(days=1), by=DEMO)
    last = min(one.on + dt.timedelta(days=draw.randint(380, 2600)), today - dt.timedelta(days=draw.randint(4, 300)))
    note = said(row, draw.choice(["en", "km"]), one.facts.sex)
    _settle(case, max(last, case.opened_on))
    actions.close_case(case=case, reason=row["reason"], note=note, on=max(last, case.opened_on), by=DEMO)


def _close_gone(draw: random.Random, one: Came, person: Person) -> bool:
    """Whoever died, went back to the US or moved away: their case ends on that day."""
    reason = {"died": "died", "returned_to_us": "returned_to_us", "moved": "leaves_area"}.get(person.life_status)
    if reason is None or person.life_since is None:
        return False
    case = actions.open_case(person=person, opened_on=one.on + dt.timedelta(days=1), by=DEMO)
    note = said(draw_row(draw, "deaths"), draw.choice(["en", "km"]), one.facts.sex) if reason == "died" else ""
    _settle(case, person.life_since)
    actions.close_case(case=case, reason=reason, note=note, on=person.life_since, by=DEMO)
    return True


def _tell_of_death(draw: random.Random, one: Came, person: Person, worker: User, today: dt.date) -> None:
    """Somebody walked with them to the end; the course was gone through, and only then the case was closed."""
    died = person.life_since
    if died is None:
        return
    opened = one.on + dt.timedelta(days=1)
    case = actions.open_case(person=person, opened_on=opened, by=DEMO)
    actions.assign_case(person=person, worker=worker, at=moment(opened, 9), by=DEMO)
    run = actions.begin_course(case=case, course="death", began_on=died, by=DEMO)
    end = died
    for task in run.tasks.order_by("due_on", "made_at"):
        end = min(max(end, task.due_on or died), today)
        actions.do_task(task=task, at=moment(end, 8), by=DEMO)
    row = draw_row(draw, "farewells")
    language = draw.choice(["en", "km"])
    at = moment(min(died + dt.timedelta(days=7), end), 15)
    text = said(row, language, one.facts.sex)
    actions.write_note(case=case, text=text, kind="seen", language=language, at=at, by=DEMO)
    actions.end_course(run=run, at=moment(end, 9), by=DEMO)
    note = said(draw_row(draw, "deaths"), language, one.facts.sex)
    _settle(case, end)
    actions.close_case(case=case, reason="died", note=note, on=end, by=DEMO)


def _settle(case: Case, on: dt.date) -> None:
    """What they wished for at the airport and is still under way ends with the case."""
    facts = list(ServiceFact.objects.visible_to(DEMO).filter(case=case))
    reason = packs.current().choices("casework.service_end_reasons")[0].key
    for service in sorted({fact.service for fact in facts}):
        state = line_state(service, [fact for fact in facts if fact.service == service])
        if state.is_open:
            fact = actions.FactOfService(service, "ended", max(on, state.since or on), reason)
            actions.say_service(case=case, fact=fact, by=DEMO)
