"""How many people the register holds on a day, and what became of them. Counts only: names no one.

Definitions (docs/glossary.md has them in both languages):

- **arrived**: people in the register whose first arrival (`arrived_on`) is on or before the day. Somebody who
  comes a second time is counted once; people taken back as written by mistake are not counted.
- **state on a day**: what the newest life event dated on or before the day says; alive if there is none.
  An event of which not even the year is known counts from the day it was written down.
- **returned to the US**, **died**: people who have arrived by the day and whose state on it is that.
- **by year**: people by the calendar year of their first arrival.
- **latest arrival**: everybody whose first arrival is the newest day that is not after the day asked for.
  Ages are full years on that day; where only the year of birth is known, the age reached in that year.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from samnak.ground.access.actors import TOTALS
from samnak.reception.register.models import LifeEvent, Person
from samnak.reception.register.rules import age_on


@dataclass(frozen=True)
class LatestArrival:
    """The newest day of arrival, how many came, and the youngest and oldest of those whose age is known."""

    date: dt.date
    people: int
    age_min: int | None
    age_max: int | None


@dataclass(frozen=True)
class Totals:
    """Counts on the day `as_of`."""

    as_of: dt.date
    arrived: int
    returned_to_us: int
    died: int
    by_year: dict[int, int]
    latest_arrival: LatestArrival | None


def totals(as_of: dt.date) -> Totals:
    """Count the register as it stood on a day, by the definitions above. Three queries."""
    arrived_on: dict[UUID, dt.date] = dict(
        Person.objects.visible_to(TOTALS).filter(arrived_on__lte=as_of).values_list("pk", "arrived_on")
    )
    states = Counter(status for person, status in states_on(as_of).items() if person in arrived_on)
    return Totals(
        as_of=as_of,
        arrived=len(arrived_on),
        returned_to_us=states["returned_to_us"],
        died=states["died"],
        by_year=dict(sorted(Counter(day.year for day in arrived_on.values()).items())),
        latest_arrival=_latest(max(arrived_on.values(), default=None)),
    )


def states_on(day: dt.date) -> dict[UUID, str]:
    """Person -> state on that day, for everybody of whom a life event is dated by then."""
    rows = LifeEvent.objects.visible_to(TOTALS).values_list("person", "status", "on", "made_at", "pk")
    dated = [(on or timezone.localdate(made_at), made_at, pk, person, status)
             for person, status, on, made_at, pk in rows]  # fmt: skip
    return {person: status for on, _made, _pk, person, status in sorted(dated) if on <= day}


def _latest(day: dt.date | None) -> LatestArrival | None:
    if day is None:
        return None
    people: Iterable[Any] = Person.objects.visible_to(TOTALS).filter(arrived_on=day)
    ages = [age_on(person.birth_date, person.birth_precision, day) for person in people]
    known = [age for age in ages if age is not None]
    return LatestArrival(date=day, people=len(ages), age_min=min(known, default=None), age_max=max(known, default=None))


def as_json(found: Totals) -> dict[str, Any]:
    """Totals as plain values, in the order they are printed."""
    latest = found.latest_arrival
    return {
        "arrived": found.arrived,
        "returned_to_us": found.returned_to_us,
        "died": found.died,
        "by_year": {str(year): people for year, people in found.by_year.items()},
        "latest_arrival": latest
        and {
            "date": latest.date.isoformat(),
            "people": latest.people,
            "age_min": latest.age_min,
            "age_max": latest.age_max,
        },
    }
