"""People in the register, and who stands near them."""

import datetime as dt
from typing import Any

from django.utils import timezone

from samnak.ground.access.actions import part, relate
from samnak.ground.access.models import User
from samnak.reception.register import actions
from samnak.reception.register.models import Person
from samnak.reception.register.rules import NameFacts, PersonFacts
from tests.factories.users import make_user, reception, supervision
from tests.people import RITHY, Somebody


def facts_of(who: Somebody) -> PersonFacts:
    """Somebody of the cast as the register is told of them."""
    return PersonFacts(
        name=NameFacts(who.family, who.given, who.khmer),
        sex=who.sex,
        birth_date=who.born,
        birth_precision=who.precision,
        called=who.called,
        identifiers=tuple(("a_number", number) for number in who.a_numbers),
        phone=who.phone,
    )


def make_person(
    who: Somebody = RITHY,
    *,
    by: User | None = None,
    worker: User | None = None,
    arrived_on: dt.date | None = None,
) -> Person:
    """Somebody written down by reception today; `worker` walks with them from then on."""
    day = arrived_on or timezone.localdate()
    person = actions.make_person(facts=facts_of(who), arrived_on=day, by=by or reception())
    if worker is not None:
        actions.assign(person=person, worker=worker, by=supervision())
    return person


def stand(user: User, kind: str, person: Person, *, until: dt.datetime | None = None) -> None:
    """`user` stands in this relation to the person (for those no room's action names yet)."""
    relate(kind=kind, subject=person.pk, user=user, until=until)


def end_near(person: Person, *kinds: str) -> None:
    """End these relations to the person, or all there are."""
    for kind in kinds or ("received", "pool", "assigned", "matter", "self", "break_glass"):
        part(kind=kind, subject=person.pk)


def fill(person: Person, *, by: User | None = None, **words: str) -> dict[str, Any]:
    """A row of every kind for a person, each text as given in `words` ("kin_us_note" and so on) or plain.

    Written by somebody who walks with them; who stood near before stands near afterwards.
    """
    if by is None:
        by = make_user("caseworker")
        stand(by, "assigned", person)
        rows = fill(person, by=by, **words)
        part(kind="assigned", subject=person.pk, user=by)
        return rows
    word = Words(words)
    return {
        "name": actions.add_name(
            person=person,
            name=NameFacts(
                word("alias_family"), word("alias_given"), word("alias_khmer"), "alias",
                document="court_papers", as_written=word("alias_as_written"),
            ),
            by=by,
        )[0],
        "identifier": actions.add_identifier(person=person, kind="passport", value=word("passport"), by=by),
        "contact": actions.add_contact(
            person=person, kind="email", value=word("email"), note=word("email_note"), by=by
        ),
        "kin_kh": actions.add_kin(person=person, facts=_kin("home", "kin_kh", word), by=by),
        "kin_us": actions.add_kin(person=person, facts=_kin("us", "kin_us", word), by=by),
        "address": actions.add_address(
            person=person, facts={"country": "home", "place_code": "", "detail": word("address")}, by=by
        ),
        "life": actions.record_life(
            person=person, status="moved", on=timezone.localdate(), note=word("life_note"), by=by
        ),
    }  # fmt: skip


def _kin(country: str, key: str, word: "Words") -> dict[str, Any]:
    return {
        "relation": "aunt",
        "country": country,
        "name": word(f"{key}_name"),
        "phone": word(f"{key}_phone"),
        "place_code": "",
        "address": word(f"{key}_address"),
        "may_contact": "ask",
        "sponsor": "yes",
        "note": word(f"{key}_note"),
    }


class Words:
    """The words a test gave for its rows; else the key itself."""

    def __init__(self, words: dict[str, str]) -> None:
        self.words = words

    def __call__(self, key: str) -> str:
        return self.words.get(key, key.replace("_", " "))
