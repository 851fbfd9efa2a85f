"""Who among all people may be the one being written down: compared by a machine, told to a supervisor alone.

The writer must not learn that somebody else has this person. So the work is the same whether or not there is a double:
as many questions, one statement that writes, one entry in the audit. Part of the action that makes a person.
"""

from __future__ import annotations

from uuid import UUID

from samnak.ground.access import audit
from samnak.ground.access.actors import MATCHING
from samnak.reception.register.models import Pair, Person
from samnak.reception.register.queries import alike
from samnak.reception.register.rules import PersonFacts

How = Pair.How
MOST = 5  # pairs with one new record


def compare(person: Person, facts: PersonFacts) -> None:
    """Write down with whom a new record is to be compared by a supervisor; always one statement and one entry."""
    by_number, by_name = alike(facts)
    births = _birth_years({*by_number, *by_name, person.pk})
    mine = births.get(person.pk)
    found = {pk: How.NUMBER for pk in by_number}
    named = [pk for pk in by_name if pk not in found and _may_be_one(mine, births.get(pk))]
    found |= {pk: How.NAME for pk in sorted(named, key=lambda pk: _distance(mine, births.get(pk)))}
    pairs = [Pair(person=person, other_id=other, how=how) for other, how in found.items()][:MOST]
    Pair.objects.bulk_create(pairs or [Pair(person=person, how=How.NOTHING)])
    audit.record("register.compared", by=MATCHING, about=person)  # without how many: it would tell


def _birth_years(people: set[UUID]) -> dict[UUID, int]:
    rows = Person.objects.visible_to(MATCHING).filter(pk__in=people)
    return {row.pk: row.birth_date.year for row in rows if row.birth_date}


def _distance(mine: int | None, theirs: int | None) -> int:
    """The nearer the birth years, the sooner they are looked at; one nobody knows comes last."""
    return 2 if mine is None or theirs is None else abs(mine - theirs)


def _may_be_one(mine: int | None, theirs: int | None) -> bool:
    """Papers differ by a year; more than that speaks against it, and a year nobody knows speaks for nothing."""
    return mine is None or theirs is None or abs(mine - theirs) <= 1
