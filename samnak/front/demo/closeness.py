"""What caseworkers came to know: papers, nicknames, kin, numbers, addresses."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

from samnak.front.demo.airport import Came
from samnak.front.demo.chance import drawer, weighed
from samnak.front.demo.names import draw_name, table
from samnak.front.demo.people import MadeUp
from samnak.ground import packs
from samnak.ground.access.actors import DEMO
from samnak.reception.register import actions
from samnak.reception.register.models import Person
from samnak.reception.register.rules import NameFacts

HOME_PROVINCES = {"12": 38.0, "08": 12.0, "02": 14.0, "17": 10.0, "01": 6.0, "03": 5.0, "21": 5.0, "15": 4.0,
                  "18": 4.0, "07": 2.0}  # fmt: skip
US_PLACES = ["Long Beach, California", "Lowell, Massachusetts", "Stockton, California", "Tacoma, Washington",
             "Philadelphia, Pennsylvania", "Saint Paul, Minnesota", "Providence, Rhode Island", "Fresno, California",
             "Portland, Oregon", "Lynn, Massachusetts"]  # fmt: skip
US_KIN = {"mother": 22.0, "spouse": 12.0, "partner": 8.0, "child": 22.0, "older_sister": 10.0, "younger_sister": 8.0,
          "older_brother": 8.0, "younger_brother": 6.0, "father": 4.0}  # fmt: skip
HERE_KIN = {"aunt": 20.0, "uncle": 22.0, "cousin": 26.0, "older_brother": 6.0, "older_sister": 6.0, "grandparent": 4.0,
            "partner": 8.0, "friend": 8.0}  # fmt: skip
DETAILS = [
    "",
    "បន្ទប់ជួល ជាន់ទី២ · rented room, second floor",
    "ផ្ទះលេខ 12 ក្រោយវត្ត · house no. 12, behind the pagoda",
    "ជិតផ្សារ · near the market",
    "បន្ទប់លេខ 4 របងពណ៌ខៀវ · room 4, blue gate",
    "",
]
WOMEN = {"mother", "older_sister", "younger_sister", "aunt"}


def come_to_know(one: Came, today: dt.date) -> None:
    """What is known of somebody after some weeks."""
    draw = drawer("known", one.person.arrived_on, one.facts.name.plain, one.facts.birth_date)
    _names(draw, one.person, one.facts)
    _numbers(draw, one.person)
    for facts in _kin(draw, one.facts):
        actions.add_kin(person=one.person, facts=facts, by=DEMO)
    _addresses(draw, one, today)


def _names(draw: random.Random, person: Person, facts: MadeUp) -> None:
    """The name as other papers have it, and the one friends use."""
    if draw.random() < 0.45:
        family, given = facts.name.respelled(draw)
        paper = NameFacts(family, given, kind="court", document="court_papers", as_written=f"{family}, {given}".upper())
        actions.add_name(person=person, name=paper, by=DEMO)
    if facts.name.called:
        khmer = next((part.khmer for part in table()["nickname"] if part.latin == facts.name.called), "")
        nickname = NameFacts(given=facts.name.called, khmer=khmer, kind="nickname", document="told_by_person")
        actions.add_name(person=person, name=nickname, by=DEMO)


def _numbers(draw: random.Random, person: Person) -> None:
    if draw.random() < 0.8:
        actions.add_contact(person=person, kind="phone", value=phone(draw), by=DEMO)
    if draw.random() < 0.35:
        number = f"0{draw.randint(1, 9)}{draw.randint(0, 9_999_999):07}"
        actions.add_identifier(person=person, kind="national_id", value=number, by=DEMO)


def _kin(draw: random.Random, facts: MadeUp) -> Iterator[dict[str, str]]:
    """Mostly somebody in the US, more often than not somebody here; one of them may be the sponsor."""
    family = facts.name.family.latin
    for _each in range(weighed(draw, {0: 1.0, 1: 5.0, 2: 3.0})):
        relation = weighed(draw, US_KIN)
        yield {
            "relation": relation,
            "country": "us",
            "name": _kin_name(draw, relation, family),
            "phone": f"+1 {draw.choice(['562', '978', '209', '253'])} 555 01{draw.randint(0, 99):02}",
            "address": draw.choice(US_PLACES) if draw.random() < 0.8 else "",
            "may_contact": weighed(draw, {"yes": 50.0, "ask": 30.0, "no": 8.0, "": 12.0}),
        }
    for _each in range(weighed(draw, {0: 3.0, 1: 6.0, 2: 1.0})):
        relation = weighed(draw, HERE_KIN)
        yield {
            "relation": relation,
            "country": "home",
            "name": _kin_name(draw, relation, family),
            "phone": phone(draw) if draw.random() < 0.8 else "",
            "place_code": place(draw, levels=3),
            "may_contact": weighed(draw, {"yes": 66.0, "ask": 18.0, "no": 4.0, "": 12.0}),
            "sponsor": weighed(draw, {"yes": 40.0, "no": 50.0, "": 10.0}),
        }


def _kin_name(draw: random.Random, relation: str, family: str) -> str:
    name = draw_name(draw, "F" if relation in WOMEN or draw.random() < 0.4 else "M")
    same = relation not in ("mother", "spouse", "partner", "friend") and draw.random() < 0.7
    return f"{family if same else name.family.latin} {name.given.latin}"


def _addresses(draw: random.Random, one: Came, today: dt.date) -> None:
    """The first weeks in our house or with kin, then a place of one's own."""
    moved = one.on + dt.timedelta(days=draw.randint(8, 100))
    if moved > today - dt.timedelta(days=5):
        return
    if draw.random() < 0.4:
        first = {"place_code": place(draw, levels=3), "since": one.on, "until": moved, "detail": "First weeks"}
        actions.add_address(person=one.person, facts=first, by=DEMO)
    home = {"place_code": place(draw, levels=4), "since": moved, "detail": draw.choice(DETAILS)}
    actions.add_address(person=one.person, facts=home, by=DEMO)


def phone(draw: random.Random) -> str:
    """A number that is nobody's as far as is known: 000 after the prefix."""
    return f"{draw.choice(['012', '010', '092', '088'])} 000 {draw.randint(0, 999):03}"


def place(draw: random.Random, *, levels: int) -> str:
    """A place of the gazetteer, `levels` below the country (3: commune, 4: village), by code."""
    code = weighed(draw, HOME_PROVINCES)
    for _level in range(levels - 1):
        below = packs.current().gazetteer.children(code)
        if not below:
            return code
        code = draw.choice(below).code
    return code
