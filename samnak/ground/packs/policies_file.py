"""policies.toml: policy texts in versions; the texts of consents.toml are read the same way."""

from collections.abc import Iterable

from samnak.ground.packs import schema
from samnak.ground.packs.policies import Policy
from samnak.ground.packs.reading import Languages, choice_parts, read_dates
from samnak.ground.packs.tables import Table


def read_policies(file: Table, languages: Languages, base: Iterable[Policy]) -> tuple[Policy, ...]:
    """Every version of every policy."""
    return read_texts(file, "policies", "policy", languages, base)


def read_texts(file: Table, name: str, what: str, languages: Languages, base: Iterable[Policy]) -> tuple[Policy, ...]:
    """Every version of every text of a list: keys in the order of the file, versions oldest first.

    A text of this file takes the place of all versions of that key in the pack this one extends: an
    organisation's own text must not be followed by somebody else's.
    """
    found: dict[str, list[tuple[Table, Policy]]] = {}
    for table in file.tables(name, schema.ITEMS[what]):
        policy = _policy(table, languages)
        versions = found.setdefault(policy.key, [])
        _refuse_alike(table, policy, versions)
        versions.append((table, policy))
    policies: dict[str, list[Policy]] = {}
    for each in base:
        policies.setdefault(each.key, []).append(each)
    for key, pairs in found.items():
        policies[key] = [policy for _, policy in pairs]
    if not policies:
        raise file.error(name, f"'{name}' is missing. Give at least one, under [[{name}]].")
    return tuple(each for versions in policies.values() for each in sorted(versions, key=lambda one: str(one.since)))


def _policy(table: Table, languages: Languages) -> Policy:
    table.date("from")
    return Policy(
        **choice_parts(table, languages),
        **read_dates(table),
        version=table.matching("version", "[0-9A-Za-z][0-9A-Za-z._-]{0,19}", '"2" or "2026-07"'),
        text=table.text("text", languages),
        source=table.string("source"),
    )


def _refuse_alike(table: Table, policy: Policy, versions: list[tuple[Table, Policy]]) -> None:
    for first, other in versions:
        line = first.source.line((*first.path, "key"))
        if other.version == policy.version:
            said = f"version {policy.version} of '{policy.key}' stands twice, first in line {line}."
            raise table.error("version", f"{said} Give each version its own name.")
        if other.since == policy.since:
            said = f"two versions of '{policy.key}' begin on {policy.since}, the first in line {line}."
            raise table.error("from", f"{said} Only one can hold.")
