"""Who the people of the register are, taken together. Counts only: names no one.

Definitions (docs/glossary.md has them in both languages):

- **people**: everybody in the register, whatever became of them; not those taken back as written by mistake.
- **age at arrival**: full years on the day of the first arrival; where only the year of birth is known, the
  age reached in that year. People whose birth or arrival is not known are left out.
- **years in the US**: year of arrival less year of first entry; where the year of entry is not known, but the
  age then and the year of birth are, those give it. `known` is how many people that is, `mean` has one decimal.
- **born in**: in this country, in a refugee camp, elsewhere, or unknown (they do not know, or nobody asked).
- **left spouse or children in the US**: yes, no; unknown counts those not asked and those who do not say.
"""

from __future__ import annotations

import statistics
from collections import Counter
from dataclasses import dataclass
from typing import Any

from samnak.ground.access.actors import TOTALS
from samnak.reception.register.models import BornIn, Person, YesNo
from samnak.reception.register.rules import age_on

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Profile:
    people: int
    ages_at_arrival: tuple[int, ...]
    years_in_us: tuple[int, ...]
    born_in: dict[str, int]
    left_family_in_us: dict[str, int]


def profile() -> Profile:
    """Count the whole register. One query."""
    people = list(Person.objects.visible_to(TOTALS))
    return Profile(
        people=len(people),
        ages_at_arrival=tuple(sorted(age for p in people if (age := age_at_arrival(p)) is not None)),
        years_in_us=tuple(sorted(years for p in people if (years := years_in_us(p)) is not None)),
        born_in=_counted((p.born_in for p in people), [str(key) for key in BornIn.values]),
        left_family_in_us=_counted((p.family_left_in_us for p in people), [str(YesNo.YES.value), str(YesNo.NO.value)]),
    )


def age_at_arrival(person: Any) -> int | None:
    """Full years on the day of arrival; None if the birth or the arrival is not known."""
    if person.arrived_on is None:
        return None
    return age_on(person.birth_date, person.birth_precision, person.arrived_on)


def years_in_us(person: Any) -> int | None:
    """Calendar years between first entry and arrival here; None if they cannot be told."""
    entered = person.us_entry_year
    if entered is None and person.us_entry_age is not None and person.birth_date is not None:
        entered = person.birth_date.year + person.us_entry_age
    if entered is None or person.arrived_on is None or entered > person.arrived_on.year:
        return None
    return int(person.arrived_on.year - entered)


def _counted(values: Any, keys: list[str]) -> dict[str, int]:
    found = Counter(value if value in keys else UNKNOWN for value in values)
    return {key: found[key] for key in (*keys, UNKNOWN)}


def as_json(found: Profile) -> dict[str, Any]:
    """A profile as plain values, in the order they are printed."""
    ages, years = found.ages_at_arrival, found.years_in_us
    return {
        "people": found.people,
        "age_at_arrival": {
            "median": statistics.median(ages) if ages else None,
            "min": ages[0] if ages else None,
            "max": ages[-1] if ages else None,
        },
        "years_in_us": {"mean": round(statistics.fmean(years), 1) if years else None, "known": len(years)},
        "born_in": found.born_in,
        "left_spouse_or_children_in_us": found.left_family_in_us,
    }
