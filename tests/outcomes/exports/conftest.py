"""What people agreed to in one test is forgotten before the next."""

from collections.abc import Iterator

import pytest

from samnak.outcomes.exports import recipients


@pytest.fixture(autouse=True)
def nobody_agreed() -> Iterator[None]:
    recipients.agreed.clear()
    yield
    recipients.agreed.clear()
