"""People who seem to stand in a list twice: same A-number, or same name and birth date."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from samnak.ground.text import names

from .people import ListedPerson, Problem


def find(people: Sequence[ListedPerson]) -> tuple[list[tuple[int, int]], list[Problem]]:
    """Pairs (first row, later row), and problems where an A-number is shared by names far apart.

    Same A-number: a repeat, unless name and birth date both differ; then one of the two is mistyped and it
    is a problem only. Same folded name (words in any order) and same birth date: a repeat, unless only the
    year is known and both have different A-numbers.
    """
    by_number: dict[str, ListedPerson] = {}
    by_name: dict[tuple[str, str], ListedPerson] = {}
    pairs: list[tuple[int, int]] = []
    problems: list[Problem] = []
    for person in people:
        first = next((by_number[n] for n in _numbers(person) if n in by_number), None)
        if first and _far_apart(first, person):
            problems.append(Problem(person.row, "a_number", "a_number_shared", {"first": first.row}))
            first = first if not _born_apart(first, person) else None
        key = _name_key(person)
        namesake = by_name.get(key) if key else None
        if not first and namesake and not _only_year_in_common(namesake, person):
            first = namesake
        if first:
            pairs.append((first.row, person.row))
        for number in _numbers(person):
            by_number.setdefault(number, person)
        if key:
            by_name.setdefault(key, person)
    return pairs, problems


def _numbers(person: ListedPerson) -> tuple[str, ...]:
    return (person.a_number, *person.other_a_numbers) if person.a_number else ()


def _name(person: ListedPerson) -> str:
    return names.fold_any_order(person.full_name or person.khmer_name or "")


def _name_key(person: ListedPerson) -> tuple[str, str] | None:
    name = _name(person)
    return (name, person.birth_date) if name and person.birth_date else None


def _far_apart(first: ListedPerson, later: ListedPerson) -> bool:
    one, other = _name(first), _name(later)
    if not one or not other or one == other:
        return False
    return SequenceMatcher(None, one, other).ratio() < 0.5


def _born_apart(first: ListedPerson, later: ListedPerson) -> bool:
    return bool(first.birth_date and later.birth_date) and first.birth_date != later.birth_date


def _only_year_in_common(first: ListedPerson, later: ListedPerson) -> bool:
    year_only = "year" in (first.birth_date_precision, later.birth_date_precision)
    return year_only and bool(first.a_number and later.a_number) and first.a_number != later.a_number
