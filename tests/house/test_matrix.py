"""Role x address x relation: everybody gets what tests/house/matrix.toml declares, and nothing else.

`bin/samnak assure` asks every cell; the ordinary run asks each address of each role, and each relation of each
address at least once.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from samnak.ground.access.roles import ROLES
from tests import factories
from tests.house.relations import Around, build
from tests.house.routes import METHODS, Row, expected, matrix, relations_open

STRANGER = "nobody signed in"
pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Cell:
    row: Row
    method: str
    relation: str


def cells(role: str | None, number: int, whole: bool) -> Iterator[Cell]:
    """All requests of a role, or a sample: each address as the relation opens it, and as others must not."""
    for place, row in enumerate(matrix().values()):
        if whole:
            yield from (Cell(row, m, r) for m in METHODS for r in row.relations)
            continue
        best = [r for r in row.relations if role and r in relations_open(row.about, role)]
        turn = row.relations[(number + place) % len(row.relations)]
        for relation in dict.fromkeys([*best[:1], turn]):
            yield from (Cell(row, method, relation) for method in row.methods)
        if best:  # somebody it opens to: every relation that must not open it too
            yield from (Cell(row, next(iter(row.methods)), r) for r in row.relations if r not in (best[0], turn))
        yield Cell(row, METHODS[(number + place) % len(METHODS)], turn)


@pytest.mark.parametrize("key", [*ROLES, STRANGER])
def test_every_address_answers_as_the_matrix_declares(
    key: str, assured: bool, counted: Callable[[str, int], None]
) -> None:
    role = None if key == STRANGER else key
    around, client = _world(role), Client()
    if around.me is not None:
        client.force_login(around.me)
    wrong, asked = [], 0
    for cell in cells(role, [*ROLES, STRANGER].index(key), assured):
        wanted = expected(cell.row, cell.method, role, cell.relation)
        if cell.row.loose and wanted == "no method":
            continue
        got = _ask(client, around, cell)
        asked += 1
        if got == "no method" and cell.method not in cell.row.methods:
            continue  # refused for the method before anybody looked who asks for what
        if got == "sign-in" and wanted == "open":
            got = cell.row.leads_to
        if got != wanted:
            wrong.append(f"{cell.method} {cell.row.name} ({cell.relation}): {got}, declared {wanted}")
    counted("matrix_requests", asked)
    assert wrong == []
    assert asked > len(matrix())


def _world(role: str | None) -> Around:
    mine, others = factories.make_user("supervisor"), factories.make_user("supervisor")
    me = factories.make_user(role, supervisor=mine) if role else None
    supervisor = me if me is not None and role == "supervisor" else mine
    colleague = factories.make_user("caseworker", supervisor=supervisor)
    stranger = factories.make_user("caseworker", supervisor=others)
    return build(me, colleague, stranger)


class _Undo(Exception):
    """Thrown to take back what a request wrote, so that the next finds the world as it was."""


def _ask(client: Client, around: Around, cell: Cell) -> str:
    cache.clear()
    session = client.cookies.copy()
    response = None
    try:
        with transaction.atomic(using="default"):
            response = client.generic(cell.method, around.address(cell.row, cell.relation))
            raise _Undo
    except _Undo:
        client.cookies = session
    assert response is not None
    return kind_of(response)


def kind_of(response: HttpResponse) -> str:
    """What an answer means: "open", "hidden", "refused", "sign-in", "no method", or what else it was."""
    if response.status_code == 302 and response["Location"].startswith("/sign-in/"):
        return "sign-in"
    known = {404: "hidden", 403: "refused", 405: "no method", 200: "open", 302: "open", 409: "open", 422: "open"}
    return known.get(response.status_code, f"status {response.status_code}")
