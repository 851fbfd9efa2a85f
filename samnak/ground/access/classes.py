"""How much harm a field can do, and to which compartment it belongs.

Every field of every model is declared (`tests/house/test_field_classes.py` fails for one that is not):

    FIELDS = declare(
        public("id", "created_at"),
        personal("identity", "family", "given"),
        sensitive("health", "medicine"),
    )

`public` harms nobody when read by any signed-in worker who may see the row at all. `personal` tells who
somebody is. `sensitive` is health, offences, kin, money. `privileged` is what an attorney said.
Compartments are those of `roles.COMPARTMENTS`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Harm(StrEnum):
    PUBLIC = "public"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"
    PRIVILEGED = "privileged"


@dataclass(frozen=True)
class FieldClass:
    harm: Harm
    compartment: str  # a key of roles.COMPARTMENTS; "" for public fields


Declaration = dict[str, FieldClass]


def _declare(harm: Harm, compartment: str, names: Iterable[str]) -> Declaration:
    return {name: FieldClass(harm, compartment) for name in names}


def public(*names: str) -> Declaration:
    return _declare(Harm.PUBLIC, "", names)


def personal(compartment: str, *names: str) -> Declaration:
    return _declare(Harm.PERSONAL, compartment, names)


def sensitive(compartment: str, *names: str) -> Declaration:
    return _declare(Harm.SENSITIVE, compartment, names)


def privileged(compartment: str, *names: str) -> Declaration:
    return _declare(Harm.PRIVILEGED, compartment, names)


def declare(*parts: Declaration) -> Declaration:
    """One mapping of field name to class; a field named twice is a mistake."""
    whole: Declaration = {}
    for part in parts:
        for name, kind in part.items():
            if name in whole:
                raise ValueError(f"The field {name!r} is classified twice.")
            whole[name] = kind
    return whole
