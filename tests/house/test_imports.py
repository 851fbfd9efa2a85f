"""Laws 1, 2 and 5 of docs/house.md. The contracts stand in pyproject.toml; here is what they cannot say."""

import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import grimp
import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = {
    contract["id"]: contract
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
}
STAGES = ["ground", "evidence", "reception", "casework", "outcomes", "front"]
RANK = {"ground": 0, "evidence": 1, "reception": 1, "casework": 2, "outcomes": 3, "front": 4}
OWN_ONLY = {"views", "forms"}
PURE = ["ground.text", "ground.matching", "ground.analytics", "ground.packs", "reception.arrivals.reading"]


@cache
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("samnak")


def rooms() -> list[str]:
    """Every room of the stages above the ground: `samnak.reception.register`, ..."""
    found = [
        folder
        for stage in STAGES[1:]
        for folder in sorted((ROOT / "samnak" / stage).glob("*/"))
        if (folder / "__init__.py").exists()
    ]
    return [".".join(folder.relative_to(ROOT).parts) for folder in found]


def room_of(module: str) -> str:
    return ".".join(module.split(".")[:3])


def crossings(edges: list[tuple[str, str]]) -> list[str]:
    """Imports of the views or forms of a room from outside it. The table of addresses names views; `ground/ui` is
    what every room draws with, its forms too."""
    return [
        f"{importer} imports {imported}"
        for importer, imported in edges
        if OWN_ONLY & set(imported.split(".")[3:])
        and room_of(importer) != room_of(imported)
        and importer != "samnak.urls"
        and room_of(imported) != "samnak.ground.ui"
    ]


def test_the_contracts_of_the_house_are_kept() -> None:
    program = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr


def test_no_room_imports_the_views_or_forms_of_another() -> None:
    edges = [
        (importer, imported)
        for importer in graph().modules
        for imported in graph().find_modules_directly_imported_by(importer)
    ]
    assert edges, "no imports were found at all"
    assert not crossings(edges), "\n".join(crossings(edges))


def test_an_import_of_another_rooms_forms_would_be_seen() -> None:
    own = ("samnak.reception.arrivals.views", "samnak.reception.arrivals.forms")
    others = ("samnak.front.desk.views", "samnak.reception.arrivals.forms.welcome")
    assert crossings([own]) == []
    assert len(crossings([own, others])) == 1


def test_every_room_stands_under_the_law_of_its_inner_order() -> None:
    inner = re.compile(r"(urls|views|forms|actions|queries|rules|models)(\.py)?$")
    with_order = [
        room
        for room in rooms()
        if sum(bool(inner.search(path.name)) for path in (ROOT / room.replace(".", "/")).iterdir()) > 1
    ]
    assert set(with_order) <= set(CONTRACTS["room"]["containers"]), "add the room to [tool.importlinter]"


def test_every_stage_stands_in_the_arrow() -> None:
    named = set(re.findall(r"samnak\.(\w+)", " ".join(CONTRACTS["arrow"]["layers"])))
    there = {folder.parent.name for folder in (ROOT / "samnak").glob("*/__init__.py")} - {"packs", "locale"}
    assert there <= named


def test_everything_pure_that_exists_is_forbidden_to_know_django() -> None:
    there = [f"samnak.{name}" for name in PURE if (ROOT / "samnak" / name.replace(".", "/") / "__init__.py").exists()]
    assert set(there) <= set(CONTRACTS["pure"]["source_modules"]), "add it to [tool.importlinter]"


@pytest.mark.parametrize("room", rooms())
def test_foreign_keys_follow_times_arrow(room: str) -> None:
    own = [model for model in apps.get_models() if room_of(model.__module__) == room]
    wrong = [
        f"{model.__name__}.{field.name}"
        for model in own
        for field in model._meta.get_fields()
        if not field.auto_created and field.related_model is not None and not isinstance(field.related_model, str)
        if _later(field.related_model.__module__, model.__module__)
    ]
    assert wrong == []


def _later(target: str, source: str) -> bool:
    """Whether the module lies in a later stage, or in the other stage of the same rank."""
    ours, theirs = (module.split(".") for module in (source, target))
    if theirs[0] != "samnak":
        return False
    same_rank = RANK[theirs[1]] == RANK[ours[1]] and theirs[1] != ours[1]
    return RANK[theirs[1]] > RANK[ours[1]] or same_rank
