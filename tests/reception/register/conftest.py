"""Sentences are looked for in English, whatever the test before asked for."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from samnak.ground import consents as hooks
from samnak.ground.access.models import User
from samnak.reception.register.models import Person
from tests import factories
from tests.people import RITHY


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """A page asked for in Khmer leaves its language behind in this thread."""
    with translation.override("en"):
        yield


@pytest.fixture
def person(db: None) -> Person:
    return factories.make_person(RITHY)


@pytest.fixture
def nurse(person: Person) -> User:
    user = factories.make_user("nurse")
    factories.stand(user, "assigned", person)
    return user


@pytest.fixture
def counsellor(person: Person) -> User:
    user = factories.make_user("counsellor")
    factories.stand(user, "assigned", person)
    return user


@pytest.fixture
def ended() -> Iterator[list[hooks.Ended]]:
    """What the other rooms are told of what ends."""
    seen: list[hooks.Ended] = []
    ender = hooks.end_with(lambda *, ended, by: seen.append(ended) or 1)
    yield seen
    hooks._enders.remove(ender)
