"""One role more for an account, for good or until a day."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone

from samnak.ground.access.models import RoleGrant, User
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_the_command_gives_a_role_until_the_end_of_a_day() -> None:
    user = make_user("intake")
    last = timezone.localdate() + dt.timedelta(days=3)
    call_command("grant", user.username, "--role", "caseworker", "--until", last.isoformat())
    row = RoleGrant.objects.get(user=user, role="caseworker")
    assert row.until is not None and timezone.localdate(row.until) == last + dt.timedelta(days=1)
    assert User.objects.get(pk=user.pk).role_keys() == {"intake", "caseworker"}


@pytest.mark.parametrize("words", [["nobody_here"], ["known", "--until", "2001-01-01"]])
def test_the_command_refuses_in_a_sentence_and_gives_nothing(words: list[str]) -> None:
    user = make_user("intake")
    words = [user.username if word == "known" else word for word in words]
    with pytest.raises(SystemExit):
        call_command("grant", *words, "--role", "caseworker")
    assert not RoleGrant.objects.filter(role="caseworker").exists()
