"""Clean counters of failed sign-ins, and a chain of reads that begins with the test."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.utils import translation

from samnak.ground.access import reads, turned_away


@pytest.fixture(autouse=True)
def fresh_counters() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def fresh_chain() -> None:
    """Rows of earlier tests are gone, so this process's chains begin again."""
    reads._chain._start()
    turned_away._chain._start()
    turned_away._paces.clear()


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """A page asked for in Khmer leaves its language behind in this thread."""
    with translation.override("en"):
        yield
