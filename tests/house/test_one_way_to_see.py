"""Law 4: every read of a person starts from `visible_to`, and what is written is written by actions."""

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from samnak.ground.access.visibility import OfPeople
from tests.house.code import ROOT, attributes, modules, name_of, where

OF_PEOPLE = [model for model in apps.get_models() if issubclass(model, OfPeople)]
CLOSED = ["all", "first", "last", "count", "exists", "values", "iterator", "none", "get", "filter", "exclude", "delete"]

# Where the plain manager may be used, and why. A new line here is a decision.
UNGUARDED = {
    "samnak/ground/access/visibility.py": "defines it, and makes rows through it",
    "samnak/reception/register/actions/people.py": "numbers, names, life events of a person held by the action",
    "samnak/reception/register/queries/people.py": "narrows tokens to a kind of number; people are asked for after",
    "samnak/reception/register/holding.py": "whether anything hangs on a record, seen or not by who would take it back",
    "samnak/reception/guard/holding.py": "the same for a wall that stands",
    "samnak/casework/cases/holding.py": "the same for work of others",
    "samnak/outcomes/exports/holding.py": "the same for files that told of a person",
    "samnak/reception/arrivals/actions/meeting.py": "locks a person; whether they may be taken back is asked then",
    "samnak/reception/arrivals/actions/lists.py": "compares a list with every passenger of its flight, seen or not",
    "samnak/casework/cases/actions/keeping.py": "one open case for a person, whoever asks; who walked with it last",
    "samnak/casework/cases/actions/courses.py": "gives back what the same key made; what ends when somebody has died",
    "samnak/casework/cases/actions/ending.py": "what ends or comes back with a life, seen or not by who writes it",
    "samnak/casework/cases/actions/walking.py": "what the worker before had goes along, seen or not by who hands over",
    "samnak/casework/cases/actions/planning.py": "gives back what the same key made; one review for an interval",
    "samnak/casework/cases/actions/services.py": "gives back what the same key made; every fact of a case held locked",
    "samnak/casework/cases/actions/diary.py": "gives back what the same key made; steps of a course of a locked case",
    "samnak/casework/cases/actions/tasks.py": "gives back what the same key made; the task that followed an undone one",
    "samnak/casework/cases/actions/policies.py": "gives back what the same key made",
    "samnak/outcomes/exports/actions.py": "who is in a file that ends, seen or not by whoever ends it",
    "samnak/outcomes/exports/queries.py": "the key used last for a recipient; what an account took out, naming nobody",
}


@pytest.mark.parametrize("model", OF_PEOPLE, ids=lambda model: model.__name__)
@pytest.mark.parametrize("way", CLOSED)
def test_the_manager_of_a_model_of_people_knows_only_visible_to(model: Any, way: str) -> None:
    with pytest.raises(TypeError, match="visible_to"):
        getattr(model.objects, way)()


def test_every_model_with_a_way_to_a_person_is_a_model_of_people() -> None:
    """A foreign key to somebody makes a model one of people. The index of the search is asked
    by the search alone, and a draft by its writer alone, on the page of a case they may see."""
    others = {"SearchToken", "NoteDraft"}
    missing = [
        model.__name__
        for model in apps.get_models()
        if not issubclass(model, OfPeople)
        and any(f.is_relation and f.related_model in OF_PEOPLE and not f.auto_created for f in model._meta.get_fields())
    ]
    assert set(missing) == others


@pytest.mark.parametrize("model", OF_PEOPLE, ids=lambda model: model.__name__)
def test_django_itself_goes_through_the_plain_manager(model: Any) -> None:
    assert model._meta.default_manager.name == "unguarded"
    assert model._meta.base_manager.name == "unguarded"


def test_the_plain_manager_is_used_only_where_a_reason_stands() -> None:
    used = {path for path, tree in modules().items() if any(True for _ in attributes(tree, "unguarded"))}
    assert used - set(UNGUARDED) == set(), "start from visible_to, or write the reason into UNGUARDED"
    assert set(UNGUARDED) - used == set(), "these reasons are no longer needed"


def test_no_code_asks_a_model_of_people_another_way() -> None:
    """`Person.objects.filter(...)` would raise; here it is found before anybody calls it."""
    names = {model.__name__ for model in OF_PEOPLE}
    allowed = {"visible_to", "beside", "among", "create", "bulk_create"}
    wrong = [
        f"{where(path, node)} {name_of(node.value.value)}.objects.{node.attr}"
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr in ("objects", "_default_manager", "_base_manager")
        and name_of(node.value.value) in names
        and node.attr not in allowed
    ]
    assert wrong == []


def test_the_index_of_the_search_is_read_by_the_search_alone() -> None:
    readers = {
        path
        for path, tree in modules().items()
        for node in attributes(tree, "objects")
        if name_of(node.value) == "SearchToken"
    }
    assert readers == {"samnak/reception/register/queries/people.py", "samnak/reception/register/tokens.py"}


def test_a_draft_is_asked_for_by_its_writer_alone() -> None:
    asked = [
        ast.unparse(call)
        for _path, tree in modules().items()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
        and ast.unparse(call.func.value) == "NoteDraft.objects"
    ]  # fmt: skip
    assert asked
    assert [call for call in asked if "writer=" not in call] == []


def test_templates_ask_no_manager() -> None:
    templates = [*(ROOT / "samnak").rglob("templates/**/*.html")]
    assert len(templates) > 40
    asking = [
        path.name for path in templates if re.search(r"\.objects\b|\.unguarded\b|_set\.all|_set\b", path.read_text())
    ]
    assert asking == []


READ_ONLY = re.compile(r"/(views|forms|queries|rules|shown|said|river)(\.py|/)|/templatetags/|/tags/")
WRITES = {"save", "create", "bulk_create", "bulk_update", "update", "delete", "get_or_create", "update_or_create"}


def test_pages_forms_and_queries_write_nothing_themselves() -> None:
    wrong = [
        where(path, node)
        for path, tree in modules().items()
        if READ_ONLY.search(f"/{path}")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES
        and not _of_a_dict(node)
    ]  # fmt: skip
    assert wrong == []


def _of_a_dict(call: ast.Call) -> bool:
    """`context.update({...})` and the like: a write into something of one's own."""
    target = call.func.value if isinstance(call.func, ast.Attribute) else call
    return name_of(target) in {"parts", "context", "found", "attrs", "seen", "facts", "tags", "filters"}


def test_a_seen_row_hides_what_its_reader_may_not_see_and_refuses_what_is_no_field() -> None:
    from samnak.ground.access.seen import Seen

    person = apps.get_model("register.Person")(sex="F", birthplace_text="Bavel")
    seen = Seen(person, frozenset({"sex"}))
    assert (seen.sex, seen.birthplace_text, seen.birth_date) == ("F", "", "")
    for name in ("names", "save", "delete", "unguarded", "__class__x"):
        with pytest.raises(AttributeError):
            getattr(seen, name)
    assert "Bavel" not in repr(seen)


def test_no_file_outside_the_ground_reads_relations_to_decide() -> None:
    """Who stands near whom is asked of `ground/access`; rooms that list "my people" say why."""
    reasons = {
        "samnak/reception/register/queries/people.py": "names who walks with a person",
        "samnak/reception/register/holding.py": "whether anybody stands near, when a record would be taken back",
        "samnak/reception/register/river.py": "says since when, after the person was asked for",
        "samnak/reception/arrivals/models.py": "walls on passengers, whose rows say themselves who may see them",
        "samnak/front/desk/bench/filling.py": "writes made-up people into a scratch database, and reads none",
        "samnak/casework/cases/actions/keeping.py": "who stood near before a closing stands near after the reopening",
        "samnak/casework/cases/queries/beside.py": "says since when a nurse stands near those whose cases she sees",
        "samnak/casework/cases/queries/counting.py": "counts those nobody walks with, as Today lists them",
        "samnak/casework/cases/queries/workload.py": "counts for each of a team what stands on their own Today",
    }
    used = {
        path
        for path, tree in modules().items()
        if not path.startswith("samnak/ground/access/")
        for node in attributes(tree, "objects")
        if name_of(node.value) == "Relation"
    }
    assert used <= set(reasons), Path(__file__).name
