"""Loading is all or nothing, and only where nobody else is."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from samnak.front.demo import programme
from samnak.front.demo.names import table
from samnak.ground.access import audit
from samnak.ground.access.actions import invite
from samnak.ground.access.actors import COMMAND, TOTALS
from samnak.ground.access.models import AuditEntry, User
from samnak.ground.matching.folding import KHMER
from samnak.reception.arrivals.models import Flight
from samnak.reception.register.models import Person


@pytest.mark.django_db
def test_a_load_that_is_interrupted_leaves_nothing_behind() -> None:
    def stop(line: str) -> None:
        if "people met" in line:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        programme.load(say=stop)
    assert not User.objects.exists()
    assert not Flight.objects.exists()
    assert not Person.objects.visible_to(TOTALS).exists()
    assert not AuditEntry.objects.exists()
    assert audit.verify() is None


@pytest.mark.django_db
def test_a_house_with_accounts_of_its_own_gets_nobody_made_up(settings: Any) -> None:
    settings.DEMO = True
    invite(username="sreypov", name="Sreypov", password="a-long-enough-one", by=COMMAND)
    with pytest.raises(CommandError, match="accounts"):
        call_command("demo", "load")
    assert User.objects.count() == 1


def test_every_name_of_the_table_stands_in_both_scripts() -> None:
    names = [part for kind in ("family", "male", "female") for part in table()[kind]]
    assert len(names) > 130
    assert all(KHMER.match(part.khmer) and part.latin.isascii() for part in names)
    assert len({part.khmer for part in names}) == len(names)
