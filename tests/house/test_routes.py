"""Law 6: every address has a gate and stands in the matrix, and every permission opens something."""

import ast
from pathlib import Path

from samnak.ground.access.gates import gate_of
from samnak.ground.access.roles import PERMISSIONS, ROLES
from tests.house.routes import FILE, RELATIONS, matrix, walk

ROOT = Path(__file__).resolve().parents[2]


def test_every_route_has_a_name_of_its_own() -> None:
    names = [name for name, _pattern in walk()]
    assert len(names) > 30
    assert "" not in names
    assert len(names) == len(set(names))


def test_every_route_declares_who_may_open_it() -> None:
    open_doors = [name for name, pattern in walk() if gate_of(pattern.callback) is None]
    assert open_doors == []


def test_every_gate_is_a_permission_or_public() -> None:
    gates = {gate_of(pattern.callback) for _name, pattern in walk()}
    assert gates <= {*PERMISSIONS, "public"}


def test_only_these_routes_are_public() -> None:
    """Everything else asks who is there. A new public page is added here by hand, and thought about."""
    public = {name for name, pattern in walk() if gate_of(pattern.callback) == "public"}
    door = {"second", "stand_in", "set_up", "set_up_app", "picture", "set_up_passkey", "invitation"}
    others = {"desk:language", "account_login", "account_logout", "favicon", "ui:gallery"}
    assert public == {*others, *(f"access:{name}" for name in door)}


def test_every_route_stands_in_the_matrix_and_every_row_is_a_route() -> None:
    routes = {name for name, _pattern in walk()}
    assert routes - set(matrix()) == set(), f"add these to {FILE.name}"
    assert set(matrix()) - routes == set(), f"take these out of {FILE.name}"


def test_the_rows_of_the_matrix_name_roles_and_relations_that_exist() -> None:
    for row in matrix().values():
        assert row.methods, row.name
        assert row.about in RELATIONS, row.name
        for roles in row.methods.values():
            assert roles <= set(ROLES), row.name


def test_the_matrix_and_the_gates_agree_on_the_roles() -> None:
    """The gate is the outer door; the matrix may close more (a page that refuses later), never open more."""
    for name, pattern in walk():
        gate, row = gate_of(pattern.callback), matrix()[name]
        if gate == "public":
            continue
        holding = {key for key, role in ROLES.items() if gate in role.permissions}
        for method, roles in row.methods.items():
            assert roles <= holding, (name, method)


def test_every_permission_opens_a_page_or_an_action() -> None:
    gates = {gate_of(pattern.callback) for _name, pattern in walk()}
    unused = set(PERMISSIONS) - gates - _named_in_code()
    assert unused == set()


def _named_in_code() -> set[str]:
    """Permissions that stand in a call somewhere outside the table of roles: `check_may(by, "arrivals.close")`."""
    found: set[str] = set()
    for path in (ROOT / "samnak").rglob("*.py"):
        if path.name == "roles.py":
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                found |= {arg.value for arg in node.args if isinstance(arg, ast.Constant) and arg.value in PERMISSIONS}
    return found
