"""A programme in which every text about a person is a canary: a string that stands nowhere else."""

import csv
import datetime as dt
import io
import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils import translation

from samnak.casework.cases import actions as casework
from samnak.casework.cases.models import Case
from samnak.ground.access.decisions import decide
from samnak.ground.access.models import User
from samnak.ground.ui.formats import count, plain_day
from samnak.reception.arrivals import actions as arrivals
from samnak.reception.arrivals.models import Flight, Passenger
from samnak.reception.register import actions as register
from samnak.reception.register.models import Identifier, Person
from samnak.reception.register.rules import NameFacts
from tests import factories
from tests.house import oracle
from tests.house.relations import (
    Around,
    accounts_of,
    entrance,
    open_surge,
    openings_around,
    pairs_around,
    place,
    put_wall,
    take_out,
    wall_before,
)
from tests.house.routes import RELATIONS

PEOPLE = RELATIONS["person"]


def canary(relation: str, key: str) -> str:
    """`cnry-assigned-kin-us-name`; for birth dates, A-numbers, amounts and Khmer names, ones that nobody else has."""
    if key == "born":
        return born(relation).isoformat()
    if key == "number":
        return f"0907{31_000 + 137 * PEOPLE.index(relation)}"
    if key == "help_money":
        return str(7_310_000 + 137 * PEOPLE.index(relation))
    if key.endswith("khmer"):
        return "កណារី" + "កខគឃ"[KHMER.index(key)] * 2 + chr(0x1785 + (*PEOPLE, "flight").index(relation)) * 2
    return f"cnry-{relation}-{key}".replace("_", "-")


KHMER = ("khmer", "alias_khmer", "draft_khmer")


def born(relation: str) -> dt.date:
    return dt.date(1961 + PEOPLE.index(relation), 11, 13)


def found_in(page: str) -> set[str]:
    """The canaries a text holds, however names, dates and numbers are written on a page."""
    low = page.casefold().replace("\N{NO-BREAK SPACE}", "")
    words = set(re.findall(r"cnry(?:-[a-z]+)+", low)) & WORDS
    return words | {name for name, shapes in OTHERS.items() if any(shape in low for shape in shapes)}


def _shapes(relation: str, key: str) -> tuple[str, ...]:
    """How a canary that is no plain word stands on a page."""
    shapes = [canary(relation, key)]
    if key == "help_money":  # as it is written on a page; the bare digits could stand in an id
        shapes = []
        for language in ("en", "km"):
            with translation.override(language):
                shapes.append(count(int(canary(relation, key))).replace("\N{NO-BREAK SPACE}", ""))
    if key == "born":
        for language in ("en", "km"):
            with translation.override(language):
                shapes.append(plain_day(born(relation)).casefold())
    return tuple(shapes)


KEYS = [
    *oracle.PERSON, *oracle.CONSENTS, *oracle.BOTH, *oracle.LISTED, *oracle.CARD, *oracle.CASE, oracle.MY_DRAFT,
    *oracle.NEVER_SHOWN,
]  # fmt: skip
_every = [(r, k) for r in PEOPLE for k in KEYS] + [
    ("flight", k) for k in (*oracle.FLIGHT, *oracle.DRAFT, *oracle.DRAFT_NEVER_SHOWN)
]
_every += [(whose, k) for whose in RELATIONS["opening"] for k in oracle.OPENING]
_every += [("export", k) for k in oracle.WHY]
WORDS = {canary(r, k) for r, k in _every if canary(r, k).startswith("cnry")}
OTHERS = {canary(r, k): _shapes(r, k) for r, k in _every if canary(r, k) not in WORDS}


@dataclass
class Cage:
    """The programme with its canaries, and all that can stand in an address."""

    around: Around
    flights: list[UUID] = field(default_factory=list)
    lists: list[UUID] = field(default_factory=list)
    rows: list[tuple[UUID, str, UUID]] = field(default_factory=list)  # person, what, row
    people: dict[UUID, str] = field(default_factory=dict)  # person -> relation
    consents: list[UUID] = field(default_factory=list)
    cases: dict[str, dict[str, Any]] = field(default_factory=dict)  # relation -> what -> a row of their case


def build(me: User, colleague: User, stranger: User) -> Cage:
    flight = factories.make_flight(note=canary("flight", "notice_note"))
    old = factories.make_flight()
    cage = Cage(Around(me, flight.pk, old.pk))
    now = _listed(flight, [r for r in PEOPLE if r != "old"], canary("none", "filename"))
    before = _listed(old, ["old"], "plain.csv")
    for relation, passenger in {**now, **before}.items():
        met = _met(cage, relation, passenger)
        place(relation, met, me, colleague, stranger)
        _draft_of(cage.cases[relation]["case"], relation, me)
        put_wall(relation, met, me)
        assert isinstance(met.person, Person)
        cage.around.walls[relation] = wall_before(met.person, stranger, canary(relation, "wall_reason"))
    cage.around.openings = openings_around(me, cage.around.people["other"], said=_said)
    cage.around.pairs = pairs_around(cage.around.people)
    cage.around.workers = {"team": colleague.pk, "other": stranger.pk}
    cage.around.surge = open_surge(colleague)
    accounts_of(cage.around, colleague, stranger)
    entrance(cage.around, stranger)
    makers = {"mine": me, "team": colleague, "other": stranger}
    take_out(cage.around, makers, why=lambda relation: canary("export", f"why_{relation}"))
    _draft(cage)
    factories.make_past(old, 8)
    cage.flights += [flight.pk, old.pk]
    cage.lists += [*flight.lists.values_list("pk", flat=True), *old.lists.values_list("pk", flat=True)]
    return cage


def _listed(flight: Flight, relations: list[str], filename: str) -> dict[str, Passenger]:
    """A confirmed list with all of them; its second version spells one given name another way."""
    by = factories.reception()
    for given in ({"none": canary("flight", "before_given")}, {}):
        data = _file([_row(relation, given.get(relation, "")) for relation in relations])
        draft = arrivals.read_list(flight=flight, data=data, filename=filename, by=by)
        assert draft.open_questions == 0, draft.reading.questions
        arrivals.confirm_list(row=draft.row, by=by)
    rows = Passenger.objects.visible_to(by).filter(flight=flight).select_related("flight").order_by("place")
    return dict(zip(relations, rows, strict=True))


def _row(relation: str, given: str = "") -> list[str]:
    family, usual, khmer = (canary(relation, key) for key in ("family", "given", "khmer"))
    number, remarks, sponsor, offence, hiv = (
        canary(relation, key) for key in ("number", "remarks", "sponsor", "offence", "hiv_remark")
    )
    return [
        family, given or usual, khmer, "M", born(relation).isoformat(), f"A{number}",
        remarks, sponsor, offence, f"HIV {hiv}",
    ]  # fmt: skip


def _file(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    write = csv.writer(text)
    head = ["Family Name", "Given Name", "Khmer name", "Sex", "Date of Birth (YYYY-MM-DD)", "A-Number", "Remarks",
            "Sponsor", "Convictions", "Medical"]  # fmt: skip
    write.writerow(head)
    write.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _met(cage: Cage, relation: str, passenger: Passenger) -> Passenger:
    """Everything that can be written of somebody, each text with its canary."""
    by = factories.reception()
    welcome = arrivals.meet(passenger=passenger, released_to="family", by=by)
    passenger = welcome.passenger
    person = passenger.person
    assert isinstance(person, Person)
    factories.full_card(passenger, **{key: canary(relation, key) for key in oracle.CARD})
    rows = factories.fill(person, **{key: canary(relation, key) for key in (*oracle.PERSON, *oracle.NEVER_SHOWN)})
    register.change_person(
        person=person, changes={"birthplace_text": canary(relation, "birthplace"), "family_left_in_us": ""}, by=by
    )
    name = NameFacts(given=canary(relation, "called"), kind="nickname")
    register.add_name(person=person, name=name, by=by)
    around = cage.around
    around.people[relation], around.passengers[relation] = person.pk, passenger.pk
    around.names[relation] = rows["name"].pk
    cage.people[person.pk] = relation
    for what, key in {"names": "name", "contacts": "contact", "addresses": "address"}.items():
        cage.rows.append((person.pk, what, rows[key].pk))
    cage.rows += [(person.pk, "kin", rows["kin_kh"].pk), (person.pk, "kin", rows["kin_us"].pk)]
    cage.rows.append((person.pk, "identifiers", Identifier.unguarded.filter(person=person)[0].pk))
    cage.consents += factories.fill_consents(person, **{key: canary(relation, key) for key in oracle.CONSENTS})
    words = {key: canary(relation, key) for key in (*oracle.CASE, *oracle.NEVER_SHOWN)}
    rows = cage.cases[relation] = factories.fill_cases(person, **words)
    around.cases[relation] = {what: row.pk for what, row in rows.items()}
    return passenger


def _said(whose: str) -> dict[str, str]:
    """What was asked, why, and what the second person said, of an opening in an emergency."""
    asked, reason, review = (canary(whose, key) for key in oracle.OPENING)
    return {"asked": asked, "reason": reason, "review": review}


def _draft_of(case: Case, relation: str, me: User) -> None:
    """A note that `me` has begun, where they may write in the case."""
    found = Case.objects.visible_to(me).filter(pk=case.pk).first()
    if found is not None and decide(me, "cases.change", found):
        casework.keep_draft(case=case, text=canary(relation, oracle.MY_DRAFT), by=me)


def _draft(cage: Cage) -> None:
    """A list that was read in for a flight to come, and not confirmed."""
    flight = factories.make_flight(days=2)
    rows = [[canary("flight", f"draft_{key}") for key in ("family", "given", "khmer")] + ["M", "", "", ""]]
    rows[0] += [*(canary("flight", key) for key in oracle.DRAFT_NEVER_SHOWN), "HIV"]
    name = canary("flight", "draft_filename")
    draft = arrivals.read_list(flight=flight, data=_file(rows), filename=name, by=factories.reception())
    cage.flights.append(flight.pk)
    cage.lists.append(draft.row.pk)
    cage.around.drafts["recent"] = draft.row.pk
