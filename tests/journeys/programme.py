"""A programme in the middle of its day, so that every page has something to show: 43 people on today's flight."""

from dataclasses import dataclass, field
from typing import Any

from samnak.casework.cases import actions as cases
from samnak.ground.access import actions as access
from samnak.ground.access.actors import COMMAND
from samnak.ground.access.models import User
from samnak.reception.arrivals import actions
from samnak.reception.arrivals.models import Flight, Passenger
from samnak.reception.register.models import Person, PersonName
from tests import factories
from tests.journeys import embassy, guarded
from tests.journeys.guarded import Guarded
from tests.people import CAST, LONGEST, RITHY, Somebody

FAMILIES = ("Sok", "Chea", "Long", "Keo", "Prak", "Touch", "Heng")
GIVEN = ("Dara", "Sophal", "Bopha", "Vuthy", "Makara", "Ratana", "Chantha")
KHMER = ("សុខ ដារ៉ា", "ជា សុផល", "", "កែវ បុប្ផា", "ប្រាក់ វុទ្ធី", "", "ហេង ចន្ថា")
ON_BOARD = 43


def crowd(number: int, first: int = 0) -> list[Somebody]:
    """Made-up people with numbers of their own."""
    return [
        Somebody(
            FAMILIES[n % 7],
            f"{GIVEN[n // 7 % 7]} {GIVEN[(n + 3) % 7]}",
            KHMER[n % 7],
            a_numbers=(f"0911{n:05d}",),
        )
        for n in range(first, first + number)
    ]


@dataclass
class Programme:
    """Users by role, and the rows their pages are about."""

    users: dict[str, User] = field(default_factory=dict)
    flight: Flight = None  # type: ignore[assignment]
    coming: Flight = None  # type: ignore[assignment]
    closed: Flight = None  # type: ignore[assignment]
    met: Passenger = None  # type: ignore[assignment]
    waiting: Passenger = None  # type: ignore[assignment]
    person: Person = None  # type: ignore[assignment]
    unaccompanied: Person = None  # type: ignore[assignment]
    lists: dict[str, Any] = field(default_factory=dict)
    name: PersonName = None  # type: ignore[assignment]
    surge: Any = None
    proposal: Any = None  # waits for a second person
    case: dict[str, Any] = field(default_factory=dict)  # a row of every kind, by name
    guarded: Guarded = None  # type: ignore[assignment]


def build(language: str = "en") -> Programme:
    """Today's flight with 43 people, 7 of them met; one that is closed; one that comes tomorrow; open lists."""
    made = Programme()
    for role, name in (("intake", "Pov"), ("supervisor", "Chanthy"), ("caseworker", "Neary"), ("director", "Vanna"),
                       ("administrator", "Sarath"), ("auditor", "Malis")):  # fmt: skip
        lead = made.users.get("supervisor") if role == "caseworker" else None
        made.users[role] = factories.make_user(role, name=name, language=language, supervisor=lead)
    pov = made.users["intake"]
    made.flight = factories.make_flight(by=pov)
    listed = factories.make_listed(made.flight, [RITHY, *crowd(ON_BOARD - 1)], by=pov)
    for passenger in listed[:7]:
        welcome = actions.meet(passenger=passenger, released_to="family", by=pov)
        actions.keep_answers(welcome=welcome, answers={"tonight": "our_house"}, by=pov)
    made.met = Passenger.objects.visible_to(pov).get(pk=listed[0].pk)
    factories.full_card(made.met, by=pov)
    made.waiting = listed[10]
    made.unaccompanied = Passenger.objects.visible_to(pov).get(pk=listed[1].pk).person  # type: ignore[assignment]
    actions.step(passenger=listed[20], to="taken_off", reason="stay_granted", by=pov)
    actions.step(passenger=listed[21], to="not_boarded", reason="medical", by=pov)
    _person(made)
    _flights(made, pov)
    _accounts(made)
    made.guarded = guarded.build(made.users, made.person, made.unaccompanied)
    return made


def _accounts(made: Programme) -> None:
    """A role that waits for a second person, a new way in that one has confirmed, and a closed account."""
    admin, neary = made.users["administrator"], made.users["caseworker"]
    made.proposal = access.ask_for_role(user=neary, role="supervisor", reason="Leads the second team", by=admin)
    asked = access.ask_for_recovery(user=neary, reason="Her phone was stolen", by=admin)
    access.confirm_proposal(proposal=asked, by=made.users["director"])
    access.close_account(user=factories.make_user("outreach", name="Lakhena"), by=admin)


def _person(made: Programme) -> None:
    """One whom Neary walks beside, with a row of every kind; two more of hers, one with the longest of names."""
    neary = made.users["caseworker"]
    person = made.met.person
    assert person is not None
    made.person = person
    made.case = factories.fill_cases(person)
    cases.assign_case(person=person, worker=neary, note="She likes to be rung in the evening.", by=COMMAND)
    made.surge = cases.begin_surge(
        words="The flight of 43", since=made.flight.date, until=made.flight.date, shares={neary: (9, False)},
        by=made.users["supervisor"],
    )  # fmt: skip
    factories.fill(person, by=neary, kin_us_name="Long Sopheap", kin_us_address="Long Beach, California")
    made.name = PersonName.unguarded.filter(person=person, kind="alias").first()  # type: ignore[assignment]
    for who in (CAST["obrien"], LONGEST):
        factories.make_person(who, worker=neary)


def _flights(made: Programme, pov: User) -> None:
    made.closed = factories.make_flight(days=-3, by=pov)
    factories.make_met(made.closed, CAST["choeun"], by=pov)
    actions.close_head_count(flight=made.closed, by=pov)
    made.coming = factories.make_flight(days=1, by=pov)
    factories.make_listed(made.coming, crowd(5, 100), by=pov)
    for name, data in (("questions", embassy.two_ways()), ("second_look", embassy.manifest())):
        filename = f"{name}.xlsx" if name == "second_look" else f"{name}.csv"
        made.lists[name] = actions.read_list(flight=made.coming, data=data, filename=filename, by=pov).row
    made.lists["confirmed"] = made.flight.lists.get()
