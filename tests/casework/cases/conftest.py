"""A worker at their desk, with a person they walk with, and the browser they use."""

import pytest
from django.test import Client

from tests.casework.cases.desks import Desk, as_user


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def client(desk: Desk) -> Client:
    return as_user(desk.worker)
