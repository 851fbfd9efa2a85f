"""Sealed fields: the database can keep them, and nothing else."""

import datetime as dt
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.db import connection, models

from samnak.ground.access.actors import DEMO
from samnak.ground.access.sealed import CannotOpen, Sealed, SealedField, open_sealed, seal
from samnak.reception.register.models import Person, PersonName
from tests import factories
from tests.people import RITHY, SPACED

FIELDS = [f for model in apps.get_models() for f in model._meta.get_fields() if isinstance(f, SealedField)]
LOOKUPS = [
    "exact",
    "iexact",
    "contains",
    "icontains",
    "startswith",
    "in",
    "gt",
    "lte",
    "range",
    "regex",
    "year",
    "length",
]


def _name(field: Any) -> str:
    return f"{field.model.__name__}.{field.name}"


def test_there_are_sealed_fields() -> None:
    assert len(FIELDS) > 25


def test_every_personal_text_is_sealed() -> None:
    """A column of free text that tells who somebody is, and is not sealed, is one the database can read into."""
    keys = {"document", "kind", "script", "reason", "relation", "place_code", "birthplace_code", "sha256", "language"}
    clear = [
        _name(f)
        for model in apps.get_models()
        if model.__module__.startswith("samnak.reception")
        for f in model._meta.get_fields()
        if isinstance(f, models.CharField | models.TextField | models.JSONField)
        and not isinstance(f, SealedField)
        and not getattr(f, "choices", None)
        and model.FIELDS[f.name].compartment  # type: ignore[attr-defined]
        and f.name not in keys
    ]
    keys_of_the_pack = {
        "Person.languages", "Person.life_status", "LifeEvent.status", "SearchToken.token", "Welcome.released_to",
        "Welcome.tonight", "Welcome.safe_tonight", "Welcome.call_home", "Welcome.medicine", "Welcome.injuries",
        "Welcome.consent_talk", "Consent.purpose", "Consent.what", "Consent.known_in", "Consent.text_version",
    }  # fmt: skip
    assert set(clear) == keys_of_the_pack


@pytest.mark.parametrize("lookup", LOOKUPS)
@pytest.mark.parametrize("field", FIELDS, ids=_name)
def test_no_lookup_works_on_it(field: Any, lookup: str) -> None:
    with pytest.raises(TypeError, match="sealed"):
        str(field.model._base_manager.filter(**{f"{field.name}__{lookup}": "x"}).query)


@pytest.mark.parametrize("field", FIELDS, ids=_name)
def test_that_it_is_empty_can_be_asked(field: Any) -> None:
    assert "IS NULL" in str(field.model._base_manager.filter(**{f"{field.name}__isnull": True}).query)


@pytest.mark.parametrize("field", FIELDS, ids=_name)
def test_it_is_in_no_index_no_constraint_and_no_order(field: Any) -> None:
    meta = field.model._meta
    used = {name.lstrip("-") for name in meta.ordering if isinstance(name, str)}
    used |= {name.lstrip("-") for index in meta.indexes for name in index.fields}
    used |= {name for rule in meta.constraints for name in getattr(rule, "fields", ())}
    assert field.name not in used
    assert not field.unique
    assert not field.db_index


def test_nothing_sorts_by_it(db: None) -> None:
    by = factories.reception()
    for name in ("birth_date", "-birth_date"):
        with pytest.raises(TypeError, match="sort"):
            Person.objects.visible_to(by).order_by(name)
    assert list(Person.objects.visible_to(by).order_by("-arrived_on", "?")) == []


def test_what_was_typed_comes_back_as_it_was_typed(db: None) -> None:
    person = factories.make_person(SPACED)
    row = PersonName.objects.visible_to(DEMO).get(person=person, script="khmer")
    assert f"{row.family} {row.given}" == SPACED.khmer
    whole = Person.objects.visible_to(DEMO).get(pk=factories.make_person(RITHY).pk)
    assert (whole.birth_date, whole.birthplace_text) == (dt.date(1974, 5, 12), "")


def test_the_stored_bytes_begin_with_the_version(db: None) -> None:
    row = PersonName.objects.visible_to(DEMO).get(person=factories.make_person(RITHY), script="latin")
    with connection.cursor() as cursor:
        cursor.execute("SELECT family FROM register_personname WHERE script = 'latin'")
        (raw,) = cursor.fetchone()
    assert bytes(raw) == b"\x00" + row.family.encode()


def test_values_gives_opaque_things(db: None) -> None:
    factories.make_person(RITHY)
    with pytest.raises(TypeError):
        PersonName.objects.visible_to(DEMO).values_list("family", flat=True)
    (value,) = PersonName.unguarded.filter(script="latin").values_list("family", flat=True)
    assert isinstance(value, Sealed)
    assert "Long" not in f"{value!r} {value} {[value]}"


def test_a_deferred_field_is_opened_when_asked_for(db: None) -> None:
    person = factories.make_person(RITHY)
    row = PersonName.objects.visible_to(DEMO).defer("family").get(person=person, script="latin")
    assert "family" not in row.__dict__
    assert row.family == "Long"


def test_a_value_nobody_opened_goes_back_as_it_came(db: None) -> None:
    person = Person.objects.visible_to(DEMO).get(pk=factories.make_person(RITHY).pk)
    assert isinstance(person.__dict__["birth_date"], Sealed)
    person.save()
    assert Person.objects.visible_to(DEMO).get(pk=person.pk).birth_date == dt.date(1974, 5, 12)


def test_a_damaged_or_unknown_value_says_whom_to_tell_and_shows_nothing() -> None:
    for raw in (b"", b"\x07secret"):
        with pytest.raises(CannotOpen) as told:
            open_sealed(raw)
        assert "secret" not in str(told.value)
    assert open_sealed(seal(b"x")) == b"x"


def test_the_serialiser_of_the_framework_does_not_write_it_out(db: None) -> None:
    factories.make_person(RITHY)
    with pytest.raises(TypeError, match="serialiser"):
        serializers.serialize("json", PersonName.objects.visible_to(DEMO))
