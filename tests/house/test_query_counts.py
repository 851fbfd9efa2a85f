"""A list costs as many queries at thirty rows as at three, and at three hundred when the whole is assured."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samnak.casework.cases.models import Case
from samnak.ground.access.models import User
from samnak.reception.arrivals import actions as arrivals
from samnak.reception.arrivals.models import Flight
from tests import factories
from tests.factories import exports
from tests.house import growth
from tests.people import RITHY, SREYMOM, Somebody

pytestmark = pytest.mark.django_db
FEW, MANY, MOST = 3, 30, 300


def someone(number: int, base: Somebody = RITHY) -> Somebody:
    """One of many: the same family name, another given name and A-number."""
    word = "".join("abcdefghij"[int(digit)] for digit in f"{number:04d}")
    return replace(base, given=f"Dara{word}", khmer="", a_numbers=(f"{90_000_000 + number:09d}",))


class Programme:
    """People, flights and lists that can be made more of."""

    def __init__(self) -> None:
        self.intake, self.lead = factories.reception(), factories.supervision()
        self.worker = factories.make_user("caseworker", supervisor=self.lead)
        self.nurse = factories.make_user("nurse", supervisor=self.lead)
        self.flight = factories.make_flight()
        self.draft_flight = factories.make_flight(days=1)
        self.auditor = factories.make_user("auditor")
        self.size = 0
        self.cases: list[Case] = []

    def grow(self, size: int) -> None:
        """Until there are `size` of everything."""
        for number in range(self.size, size):
            person = factories.make_person(someone(number))
            if number % 2:
                factories.stand(self.worker, "assigned", person)
                self.cases.append(growth.open_with_rows(person, self.worker))
            factories.stand(self.nurse, "assigned", person)
            passenger = factories.make_met(self.flight, someone(5000 + number))
            factories.full_card(passenger)
            factories.make_passenger(self.flight, someone(6000 + number, SREYMOM))
            if number < MANY:
                factories.make_flight()
        for _again in range(self.size, size):
            growth.write_rows(self.cases[0], self.worker)
            exports.make_export(self.worker)
        self.size = size
        self.listed = self._list_of(self.flight, size)
        self.confirmed = arrivals.confirm_list(row=self.listed, by=self.intake)
        self.draft = self._list_of(self.draft_flight, size)
        self.asked = self._asked(size)
        analyze()

    def _list_of(self, flight: Flight, size: int) -> object:
        return factories.read_draft(flight, [someone(7000 + n) for n in range(size)])

    def _asked(self, size: int) -> object:
        """A list every one of whose dates can be read two ways."""
        days = [(1 + n % 11, 1 + (n + 3) % 11) for n in range(size)]
        rows = [f"Keo,Dara{n},{a:02d}/{b if b != a else b + 1:02d}/1974" for n, (a, b) in enumerate(days)]
        data = "\n".join(["Family Name,Given Name,Date of Birth", *rows]).encode()
        flight = self.draft_flight
        draft = arrivals.read_list(flight=flight, data=data, filename="asked.csv", by=self.intake)
        assert draft.open_questions >= size - 1
        return draft.row


def analyze() -> None:
    """What PostgreSQL does by itself within a minute, and cannot for rows of a test's own transaction."""
    if connections["default"].vendor == "postgresql":
        with connections["default"].cursor() as cursor:
            cursor.execute("ANALYZE")


Page = tuple[str, Callable[[Programme], User], Callable[[Programme, Client], object]]


def _get(name: str, what: Callable[[Programme], list[object]] = lambda p: []) -> Callable[[Programme, Client], object]:
    return lambda p, client: client.get(reverse(name, args=what(p)))


def _search(word: str) -> Callable[[Programme, Client], object]:
    return lambda p, client: client.post(reverse("desk:search"), {"q": word})


PAGES: dict[str, tuple[Callable[[Programme], User], Callable[[Programme, Client], object]]] = {
    "today of reception": (lambda p: p.intake, _get("desk:today")),
    "today of a supervisor": (lambda p: p.lead, _get("desk:today")),
    "today of a caseworker": (lambda p: p.worker, _get("desk:today")),
    "today of a nurse": (lambda p: p.nurse, _get("desk:today")),
    "people of reception": (lambda p: p.intake, _get("register:people")),
    "people of a supervisor": (lambda p: p.lead, _get("register:people")),
    "people of a caseworker": (lambda p: p.worker, _get("register:people")),
    "people found": (lambda p: p.intake, _search("long")),
    "flights": (lambda p: p.intake, _get("arrivals:flights")),
    "the board of a flight": (lambda p: p.intake, _get("arrivals:flight", lambda p: [p.flight.pk])),
    "the board for a nurse": (lambda p: p.nurse, _get("arrivals:flight", lambda p: [p.flight.pk])),
    "the board on paper": (lambda p: p.lead, _get("arrivals:print", lambda p: [p.flight.pk])),
    "a version of a list": (lambda p: p.intake, _get("arrivals:changes", lambda p: [p.confirmed.pk])),
    "questions of a list": (lambda p: p.intake, _get("arrivals:list", lambda p: [p.asked.pk])),
    "cases of a worker": (lambda p: p.worker, _get("cases:cases")),
    "cases of a team": (lambda p: p.lead, _get("cases:cases")),
    "a case": (lambda p: p.worker, _get("cases:case", lambda p: [p.cases[0].pk])),
    "a case for a nurse": (lambda p: p.nurse, _get("cases:case", lambda p: [p.cases[0].pk])),
    "a service of a case": (lambda p: p.worker, _get("cases:service", lambda p: [p.cases[0].pk, "documentation"])),
    "a plan on paper": (lambda p: p.worker, _get("cases:plan_print", lambda p: [p.cases[0].pk])),
    "policies of a case": (lambda p: p.worker, _get("cases:policies", lambda p: [p.cases[0].pk])),
    "who tried to reach them": (lambda p: p.worker, _get("cases:contacts", lambda p: [p.cases[0].pk])),
    "the journey of a person": (lambda p: p.worker, _get("register:person", lambda p: [p.cases[0].person_id])),
    "what may be told of a person": (lambda p: p.worker, _get("register:consents", lambda p: [p.cases[0].person_id])),
    "who saw a person": (lambda p: p.worker, _get("register:who_saw", lambda p: [p.cases[0].person_id])),
    "who is still to be told": (lambda p: p.worker, _get("register:to_tell")),
    "who may be told": (lambda p: p.lead, _get("register:recipients")),
    "help for many": (lambda p: p.worker, _get("cases:help_many")),
    "the week": (lambda p: p.worker, _get("cases:week")),
    "tasks by place": (lambda p: p.worker, _get("cases:places")),
    "a hand-over": (lambda p: p.lead, _get("cases:hand_over", lambda p: [p.worker.pk])),
    "readings of the team": (lambda p: p.lead, _get("access:digest")),
    "readings of a colleague": (lambda p: p.lead, _get("access:digest_of", lambda p: [p.worker.pk])),
    "alarms": (lambda p: p.lead, _get("access:alarms")),
    "what I did": (lambda p: p.worker, _get("access:mine")),
    "exceptions": (lambda p: p.lead, _get("cases:exceptions")),
    "complaints": (lambda p: p.lead, _get("cases:complaints")),
    "what the team took out": (lambda p: p.lead, lambda p, client: client.get("/exports/?of=team")),
    "all that was taken out": (lambda p: p.auditor, _get("exports:all")),
    "what would be in a file": (
        lambda p: p.worker,
        _get("exports:new", lambda p: ["cases.caseload", "case_hand_over"]),
    ),
    "counts of cases": (lambda p: p.lead, _get("cases:counts")),
    "the second look": (lambda p: p.intake, _get("arrivals:list", lambda p: [p.draft.pk])),
}


def _count(programme: Programme) -> dict[str, tuple[int, int]]:
    """Page -> queries on `default` and on `reads`."""
    counts = {}
    for name, (user, ask) in PAGES.items():
        client = Client()
        client.force_login(user(programme))
        with (
            CaptureQueriesContext(connections["default"]) as asked,
            CaptureQueriesContext(connections["reads"]) as noted,
        ):
            response = ask(programme, client)
        assert response.status_code == 200, name  # type: ignore[attr-defined]
        counts[name] = (len(asked), len(noted))
    return counts


def test_a_list_costs_as_many_queries_at_thirty_rows_as_at_three(
    assured: bool, counted: Callable[[str, int], None]
) -> None:
    programme = Programme()
    programme.grow(FEW)
    few = _count(programme)
    for size in (MANY, MOST) if assured else (MANY,):
        programme.grow(size)
        many = _count(programme)
        grown = {name: (few[name], many[name]) for name in few if many[name] != few[name]}
        assert grown == {}, f"(default, reads) at {FEW} and at {size} rows"
    counted("pages_with_equal_query_counts", len(few))
    # The person's own page costs most: one query for each kind of row, and each room adds its part to the journey.
    most = max(few, key=lambda name: few[name][0])
    assert few[most][0] <= 31, most
