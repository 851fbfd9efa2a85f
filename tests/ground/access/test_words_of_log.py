"""Whatever the log holds is said in words: no key of ours stands on a page."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps

from samnak.ground.access import anchors, words_of_log
from samnak.ground.access.roles import MACHINES

ROOT = Path(__file__).resolve().parents[3]


def test_everything_the_log_names_has_a_word() -> None:
    assert set(words_of_log.MACHINES) == set(MACHINES)
    there = {model._meta.label_lower for model in apps.get_models()}
    assert set(words_of_log.THINGS) <= there
    noted = {word for call in calls("note", "_note", "about", "shown") for word in keys_in(call)}
    assert {"register.person_read", "cases.case_read", "guard.opening_read"} <= noted  # by a helper of a room, too
    assert noted == set(words_of_log.READ)


def calls(*names: str) -> Iterator[ast.Call]:
    """Every call in the program of something called so."""
    for path in (ROOT / "samnak").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in names:
                yield node


def keys_in(call: ast.Call) -> Iterator[str]:
    for given in call.args:
        if isinstance(given, ast.Constant) and re.fullmatch(r"[a-z]+\.[a-z_]+", str(given.value)):
            yield str(given.value)


def test_every_fact_the_log_holds_has_a_word() -> None:
    named = {each.arg for call in calls("record") for each in call.keywords if each.arg} - {"by", "about", "at"}
    handed_over = {"tasks", "appointments", "services", "courses", "place", "added", "same", "respelled", "withdrawn"}
    handed_over |= {"through", *anchors.STORES}
    assert len(named) > 20 and {"kind", "goals"} <= named
    assert (named | handed_over) - set(words_of_log.FACTS) == set()
