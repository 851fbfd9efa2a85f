"""By what rows may be sifted and put in order: by no sealed value, and by no compartment the reader may not read.

An answer to "whose health is urgent?" tells as much as the word itself. A list asks `asked(...)` for each filter in its
address; whoever may not read the compartment gets 404, as for a page that is not there. Beneath that, `GuardedQuerySet`
refuses the same of every filter, order and value asked of the database in a reader's name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, OuterRef, Q
from django.http import Http404

from samnak.ground.access.classes import Harm
from samnak.ground.access.request import Request
from samnak.ground.access.roles import READ, ROLES
from samnak.ground.access.sealed import SealedField


def asked(request: Request, name: str, *, compartment: str, otherwise: str = "") -> str:
    """What the address asks a list to be sifted by; 404 for whoever reads no such compartment of anybody."""
    value = request.GET.get(name, otherwise)
    if name in request.GET and not reads_of_somebody(request.user.role_keys(), compartment):
        raise Http404
    return value


def reads_of_somebody(roles: Iterable[str], compartment: str) -> bool:
    """Whether one of these roles reads the compartment of anybody it stands near."""
    return any(READ in ROLES[key].cells.get(compartment, "") for key in roles)


def names_in(value: Any) -> Iterator[str]:
    """Names of fields in a condition, an expression, or a plain name; those of an outer query are its own matter."""
    if isinstance(value, str):
        yield value.lstrip("-+")
    elif isinstance(value, OuterRef):
        return
    elif isinstance(value, F):
        yield str(getattr(value, "name", ""))
    elif isinstance(value, Q):
        for child in value.children:
            if isinstance(child, tuple):
                yield child[0]
                yield from names_in(child[1]) if not isinstance(child[1], str) else ()
            else:
                yield from names_in(child)
    elif hasattr(value, "get_source_expressions"):
        for inner in value.get_source_expressions():
            yield from names_in(inner)


def check(model: Any, name: str, roles: frozenset[str] | None) -> None:
    """Refuse a name, followed over its relations, that is sealed or that none of these roles reads; `roles` is None for
    a machine."""
    for part in name.split("__"):
        try:
            field = model._meta.get_field(part) if part != "pk" else model._meta.pk
        except (FieldDoesNotExist, AttributeError):
            return  # a lookup, or a name that an annotation made
        if isinstance(field, SealedField):
            _check_lookup(model, name, part)
        if roles is not None:
            _check_compartment(model, field.name, roles)
        if field.related_model is None:
            return
        model = field.related_model


def _check_compartment(model: Any, name: str, roles: frozenset[str]) -> None:
    kind = getattr(model, "FIELDS", {}).get(name)
    if kind is not None and kind.harm is not Harm.PUBLIC and not reads_of_somebody(roles, kind.compartment):
        raise TypeError(f"{model.__name__}.{name} is {kind.compartment}, which this reader may not read.")


def _check_lookup(model: Any, name: str, part: str) -> None:
    if not name.endswith("__isnull"):
        raise TypeError(f"{model.__name__}.{part} is sealed: the database cannot sort or sift by it.")
