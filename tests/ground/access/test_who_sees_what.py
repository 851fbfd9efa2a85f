"""Who sees what, for everybody signed in: in words, and true."""

import pytest
from django.test import Client

from samnak.ground.access.roles import ASKED, COMPARTMENTS, READ, ROLES, WRITE
from samnak.ground.access.who_sees import SEES, sights
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_each_cell_of_the_table_is_said_once_and_as_it_is() -> None:
    for sight in sights():
        cells = sight.role.cells
        said = {
            **dict.fromkeys(sight.reads, READ),
            **dict.fromkeys(sight.writes, READ + WRITE),
            **dict.fromkeys(sight.only_writes, WRITE),
            **dict.fromkeys(sight.asks, READ + ASKED),
        }
        assert said == {COMPARTMENTS[name]: cell for name, cell in cells.items()}, sight.role.key


def test_every_relation_of_a_role_has_its_words() -> None:
    assert {role.relation for role in ROLES.values()} <= set(SEES)


@pytest.mark.parametrize("language", ["en", "km"])
def test_everybody_reads_it_and_finds_their_own_role(language: str) -> None:
    for role in ROLES:
        client = Client()
        client.force_login(make_user(role, language=language))
        client.cookies["samnak-language"] = language
        page = client.get("/who-sees-what/").content.decode()
        assert page.count('class="is own"') == 1, role
        assert "/who-sees-what/" in client.get("/me/").content.decode()


def test_nobody_reads_it_without_signing_in() -> None:
    assert Client().get("/who-sees-what/")["Location"].startswith("/sign-in/")
