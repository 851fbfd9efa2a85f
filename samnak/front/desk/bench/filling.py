"""Fills a scratch database with made-up people and events, by bulk inserts (not through actions)."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection, connections, transaction
from django.utils import timezone

from samnak.casework.cases import models as cases
from samnak.front.demo.chance import drawer
from samnak.front.demo.names import draw_name
from samnak.front.desk.bench.scale import BY_FLIGHT, TEAM, Scale
from samnak.ground import packs
from samnak.ground.access.models import Reading, ReadSubject, Relation, RoleGrant, User
from samnak.reception.arrivals.models import Flight, Passenger
from samnak.reception.register import tokens
from samnak.reception.register.models import ContactPoint, Identifier, Person, PersonName

PASSWORD = "measured-with-made-up-people"  # noqa: S105 - of a database that lives some minutes
YEARS = 8  # over so many years the flights are spread
CHUNK = 200  # people written in one transaction
NOTES = (
    "បានទៅសួរសុខទុក្ខគាត់នៅផ្ទះ។ គាត់សុខសប្បាយ ហើយសួរអំពីសៀវភៅគ្រួសារ ដែលយើងដាក់ពាក្យតាំងពីខែមុន។",
    "Talked on the telephone for a while. The room is quiet, the work is hard, the children next door help with "
    "reading. Agreed to look at the plan again when the rain is over.",
)


@dataclass(frozen=True)
class Addresses:
    """Whom to sign in as and what to open: user names and ids, as text."""

    workers: list[str]
    supervisor: str
    reception: str
    person: str
    case: str
    flight: str
    expected: str
    asked: str  # a name somebody is searched by

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def fill(scale: Scale) -> Addresses:
    """Write everything; the newest people come first and are those who are walked with."""
    today = timezone.localdate()
    workers, supervisor, reception = _accounts(scale)
    flights = _flights(scale, today)
    first: tuple[Person, cases.Case, str] | None = None
    for start in range(0, scale.people, CHUNK):
        with transaction.atomic():
            made = _people(scale, range(start, min(start + CHUNK, scale.people)), workers, flights, today)
        first = first or made
    if connection.vendor == "postgresql":  # what autovacuum would do within a minute
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    if first is None:
        raise ValueError("A bench without people measures nothing.")
    return Addresses(
        workers=[worker.username for worker in workers],
        supervisor=supervisor.username,
        reception=reception.username,
        person=str(first[0].pk),
        case=str(first[1].pk),
        flight=str(flights[0].pk),
        expected=str(flights[-1].pk),
        asked=first[2],
    )


def make_store() -> list[str]:
    """The tables of the log of readings, where a migration of one database through two aliases made none."""
    connection = connections["reads"]
    there = connection.introspection.table_names()
    missing = [model for model in (Reading, ReadSubject) if model._meta.db_table not in there]
    for model in missing:
        with connection.schema_editor() as editor:
            editor.create_model(model)
    return [model._meta.db_table for model in missing]


def _accounts(scale: Scale) -> tuple[list[User], User, User]:
    password = make_password(PASSWORD)

    def user(username: str, **more: Any) -> User:
        return User(username=username, name=username, language="en", password=password, **more)

    leads = [user(f"supervisor-{n}") for n in range(scale.workers // TEAM)]
    workers = [user(f"worker-{n}", supervisor=leads[n // TEAM]) for n in range(scale.workers)]
    reception = user("reception")
    User.objects.bulk_create([*leads, *workers, reception])
    roles = [(lead, "supervisor") for lead in leads] + [(worker, "caseworker") for worker in workers]
    RoleGrant.objects.bulk_create([RoleGrant(user=who, role=role) for who, role in [*roles, (reception, "intake")]])
    return workers, leads[0], reception


def _flights(scale: Scale, today: dt.date) -> list[Flight]:
    """The newest landed two days ago; behind them all stands one that is expected tomorrow."""
    many = -(-scale.people // BY_FLIGHT)
    found = [
        Flight(
            date=(day := today - dt.timedelta(days=2 + n * YEARS * 365 // many)),
            airport="kti",
            state=Flight.State.LANDED,
            landed_at=_at(day, 8),
            counted=min(BY_FLIGHT, scale.people - n * BY_FLIGHT),
            closed_at=_at(day, 20) if n else None,
            invented=True,
        )
        for n in range(many)
    ]
    found.append(Flight(date=today + dt.timedelta(days=1), airport="kti", invented=True))
    Flight.objects.bulk_create(found, batch_size=500)
    return found


def _at(day: dt.date, hour: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def _people(
    scale: Scale, numbers: range, workers: list[User], flights: list[Flight], today: dt.date
) -> tuple[Person, cases.Case, str]:
    people: list[Person] = []
    files: list[cases.Case] = []
    named: list[Any] = []
    relations: list[Relation] = []
    passengers: list[Passenger] = []
    assigned: list[cases.Assignment] = []
    names: list[str] = []
    for number in numbers:
        draw = drawer("bench", number)
        flight = flights[number // BY_FLIGHT]
        name = draw_name(draw, "M")
        person = Person(sex="M", arrived_on=flight.date, life_since=flight.date, birth_date=dt.date(1975, 1, 1))
        is_open = number < scale.open_cases
        opened = flight.date + dt.timedelta(days=1)
        closed = None if is_open else min(opened + dt.timedelta(days=500), today)
        case = cases.Case(
            person=person,
            opened_on=opened,
            landed_on=flight.date,
            closed_on=closed,
            closure_reason="" if is_open else "period_ended",
        )
        people.append(person)
        files.append(case)
        names.append(name.given.latin)
        named += _named(person, name, number)
        passengers.append(_passenger(flight, person, name, number))
        relations.append(_relation(person, workers[number % len(workers)] if is_open else None))
        if is_open:
            worker = workers[number % len(workers)]
            assigned.append(cases.Assignment(case=case, person=person, worker=worker, since=_at(opened, 9)))
    Person.objects.bulk_create(people)
    for model in (PersonName, Identifier, ContactPoint):
        model.objects.bulk_create([row for row in named if isinstance(row, model)])
    tokens.write(named)
    for rows in (passengers, relations, files, assigned):
        _write(rows)
    _events(scale, files, workers, numbers, today)
    return people[0], files[0], names[0]


def _named(person: Person, name: Any, number: int) -> list[Any]:
    latin = PersonName(person=person, kind="birth", script="latin", family=name.family.latin, given=name.given.latin)
    khmer = PersonName(person=person, kind="birth", script="khmer", family=name.family.khmer, given=name.given.khmer)
    return [
        latin,
        khmer,
        Identifier(person=person, kind="a_number", value=f"0{30_000_000 + number}"),
        ContactPoint(person=person, kind="phone", value=f"012 000 {number % 1000:03}"),
    ]


def _passenger(flight: Flight, person: Person, name: Any, number: int) -> Passenger:
    return Passenger(
        flight=flight,
        person=person,
        status=Passenger.Status.ARRIVED,
        family=name.family.latin,
        given=name.given.latin,
        khmer=name.khmer,
        sex="M",
        place=number % BY_FLIGHT + 1,
    )


def _relation(person: Person, worker: User | None) -> Relation:
    """Walked with, or among those whom nobody walks with any more and every supervisor sees."""
    if worker is not None:
        return Relation(kind="assigned", user=worker, subject=person.pk)
    return Relation(kind="pool", role="supervisor", subject=person.pk)


# ---- events ---------------------------------------------------------------------------------------------


def _events(scale: Scale, files: list[cases.Case], workers: list[User], numbers: range, today: dt.date) -> None:
    each = scale.per_person
    rows: dict[type, list[Any]] = {}
    for number, case in zip(numbers, files, strict=True):
        draw = drawer("bench events", number)
        worker = workers[number % len(workers)]
        for row in (*_events_of(each, draw, case, worker, today), *_plan(case, today)):
            rows.setdefault(type(row), []).append(row)
    for made in rows.values():
        _write(made)


def _write(rows: list[Any]) -> None:
    """Rows of one model, at once."""
    for model in {type(row) for row in rows}:
        model.objects.bulk_create(rows, batch_size=2000)


def _events_of(
    each: dict[str, int], draw: random.Random, case: cases.Case, worker: User, today: dt.date
) -> Iterator[Any]:
    services = [service.key for service in packs.current().choices("services")]
    last = case.closed_on or today
    reach = max((last - case.opened_on).days, 1)
    mine = {"case": case, "person_id": case.person_id, "made_by": worker}

    def day() -> dt.date:
        return case.opened_on + dt.timedelta(days=draw.randrange(reach))

    for number in range(each["notes"]):
        yield cases.Note(**mine, text=NOTES[number % 2], kind="talk", language="km", at=_at(day(), 10))
    for number in range(each["facts"]):
        kind = "started" if number < len(services) else "said"
        service = services[number % len(services)]
        yield cases.ServiceFact(**mine, service=service, kind=kind, on=day(), sentence="Waits for the second witness.")
    for _number in range(each["records"]):
        yield cases.ServiceRecord(
            **mine, service="housing_food", kind="meal", on=day(), amount=draw.randint(1, 21), unit="meal"
        )
    for number in range(each["tasks"]):
        yield _task(mine, number, draw, worker, day(), today, is_open=case.closed_on is None)
    for number in range(each["attempts"]):
        answer = "reached" if number % 3 else "no_answer"
        yield cases.ContactAttempt(**mine, way="phone", answer=answer, at=_at(day(), 15))
    for _number in range(each["appointments"]):
        yield cases.Appointment(**mine, kind="talk", at=_at(day(), 9), outcome="kept", with_whom=worker)


def _task(
    mine: dict[str, Any], number: int, draw: random.Random, worker: User, day: dt.date, today: dt.date, *, is_open: bool
) -> cases.Task:
    """One of an open case's tasks is still to be done, some days before or after today; the others were done."""
    words = "Go to the commune hall together"
    if is_open and number == 0:
        due = today + dt.timedelta(days=draw.randint(-3, 18))
        return cases.Task(**mine, owner=worker, words=words, due_on=due, place="commune_hall")
    return cases.Task(**mine, owner=worker, words=words, due_on=day, done_at=_at(day, 16), done_by=worker)


def _plan(case: cases.Case, today: dt.date) -> Iterator[Any]:
    """The plan, its goals and every review that was due; not counted among the events."""
    mine = {"case": case, "person_id": case.person_id}
    rules = packs.current().casework.plan
    made_on = min(case.opened_on + dt.timedelta(days=20), today)
    plan = cases.Plan(**mine, made_on=made_on, language="km", their_words="ខ្ញុំចង់បានការងារធ្វើដោយដៃ។")
    yield plan
    for place, need in enumerate(("work", "documents", "housing"), 1):
        yield cases.Goal(**mine, plan=plan, need=need, words="One thing after the other", place=place)
    for interval, due in rules.review_days(case.landed_on or case.opened_on):
        if due < today:
            yield cases.Review(**mine, interval=interval.key, held_on=due)
