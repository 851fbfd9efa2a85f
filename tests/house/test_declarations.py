"""Law 6: every field is classified, every audit key has a sentence, every permission belongs to a role."""

import ast
from typing import Any

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.db import models
from django.utils import translation

from samnak.ground.access import audit, checks
from samnak.ground.access.classes import Harm, declare, personal, public
from samnak.ground.access.roles import COMPARTMENTS, MACHINES, PERMISSIONS, ROLES
from tests.house.code import calls, modules, where

OWN = [model for model in apps.get_models() if model.__module__.startswith("samnak.")]


def test_there_are_models_to_look_at() -> None:
    assert len(OWN) > 15


@pytest.mark.parametrize("model", OWN, ids=lambda model: model.__name__)
def test_every_field_is_classified(model: type[models.Model]) -> None:
    names = {f.name for f in model._meta.get_fields() if not f.auto_created or f.concrete}
    assert set(model.FIELDS) == names  # type: ignore[attr-defined]


@pytest.mark.parametrize("model", OWN, ids=lambda model: model.__name__)
def test_every_compartment_is_known_and_only_public_fields_have_none(model: type[models.Model]) -> None:
    for name, kind in model.FIELDS.items():  # type: ignore[attr-defined]
        assert (kind.compartment == "") == (kind.harm is Harm.PUBLIC), name
        assert kind.compartment in {"", *COMPARTMENTS}, name


def test_the_checks_at_start_find_nothing() -> None:
    assert [found for found in run_checks() if (found.id or "").startswith("samnak")] == []


def test_the_checks_find_a_field_that_nobody_classified(monkeypatch: pytest.MonkeyPatch) -> None:
    person = apps.get_model("register.Person")
    fewer = {name: kind for name, kind in person.FIELDS.items() if name != "sex"}
    monkeypatch.setattr(person, "FIELDS", {**fewer, "shoe_size": public("shoe_size")["shoe_size"]})
    found = {error.id: error.msg for error in checks.every_field_is_classified(None)}
    assert "sex is not classified" in found["samnak.E001"]
    assert "shoe_size" in found["samnak.E002"]


def test_the_checks_find_a_compartment_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    person = apps.get_model("register.Person")
    monkeypatch.setattr(person, "FIELDS", {**person.FIELDS, "sex": personal("gossip", "sex")["sex"]})
    assert "samnak.E003" in {error.id for error in checks.every_field_is_classified(None)}


def test_a_field_cannot_be_classified_twice() -> None:
    with pytest.raises(ValueError, match="twice"):
        declare(public("id", "name"), personal("identity", "name"))


# ---- audit keys -------------------------------------------------------------------------------------


def keys_in_code() -> dict[str, str]:
    """Audit key -> where it is written. Every call names its key as a plain text."""
    found: dict[str, str] = {}
    for path, tree in modules().items():
        for call in calls(tree, "record"):
            if not call.args or path == "samnak/ground/access/audit.py":
                continue
            key = call.args[0]
            assert isinstance(key, ast.Constant), f"{where(path, call)}: the audit key is not a plain text"
            found[str(key.value)] = where(path, call)
    return found


def test_every_audit_key_in_the_code_has_a_sentence() -> None:
    assert {key: place for key, place in keys_in_code().items() if key not in audit.SENTENCES} == {}


def test_every_audit_sentence_is_used() -> None:
    assert set(audit.SENTENCES) - set(keys_in_code()) == set()


def test_every_audit_sentence_says_who_in_both_languages() -> None:
    for language in ("en", "km"):
        with translation.override(language):
            assert [k for k, sentence in audit.SENTENCES.items() if "%(by)s" not in str(sentence)] == []


def test_audit_keys_are_named_by_their_room() -> None:
    for key, place in keys_in_code().items():
        room, _dot, verb = key.partition(".")
        assert f"/{room}/" in f"/{place}", key
        assert verb.replace("_", "").isalpha(), key


def test_facts_of_the_audit_name_no_one() -> None:
    """Facts are field names, counts, ids and keys; never what was typed."""
    allowed = {
        "again", "added", "announced", "counted", "country", "fields", "kind", "language", "of", "open", "people",
        "reason", "respelled", "role", "row", "same", "status", "to", "version", "withdrawn", "worker", "by", "about",
        "chains", "readings", "refusals", "signed", "through",
        "answer", "approved", "course", "goals", "interval", "note", "outcome", "policy", "service", "state",
        "day", "relations", "roles", "sessions",
        "address", "place",  # keyed hashes, of which nothing can be read but that two are the same
    }  # fmt: skip
    for path, tree in modules().items():
        for call in calls(tree, "record"):
            if path != "samnak/ground/access/audit.py" and call.args:
                assert {word.arg for word in call.keywords if word.arg} <= allowed, where(path, call)


# ---- roles ------------------------------------------------------------------------------------------


def test_every_permission_belongs_to_a_role() -> None:
    held = frozenset[str]().union(*(role.permissions for role in ROLES.values()))
    assert held == set(PERMISSIONS)


def test_roles_and_machines_name_only_compartments_that_exist() -> None:
    for role in ROLES.values():
        assert set(role.cells) <= set(COMPARTMENTS), role.key
        assert set(role.cells.values()) <= {"R", "W", "RW", "Rc"}, role.key
    for key, opened in MACHINES.items():
        assert opened <= set(COMPARTMENTS), key


def test_the_checks_find_that_no_form_is_asked_for_its_token(settings: Any) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.endswith("TokenMiddleware")]
    assert [error.id for error in checks.no_form_is_taken_without_its_token(None)] == ["samnak.E007"]
