"""Nothing is taken out for somebody on the list to whom a second keeper has not said yes, nor to one whose name is an
authority's under another kind."""

import pytest
from django.test import Client
from django.urls import reverse

from samnak.ground.access.actors import DEMO
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.outcomes.exports import actions
from samnak.outcomes.exports.models import Export
from samnak.reception.register import actions as register
from samnak.reception.register.models import Consent, Person, Recipient
from tests import factories
from tests.factories import exports as made
from tests.people import RITHY

pytestmark = pytest.mark.django_db


class House:
    """Two who keep the list, a caseworker, and somebody who agrees to be told of."""

    def __init__(self) -> None:
        self.lead, self.director = factories.make_user("supervisor"), factories.make_user("director")
        self.worker: User = factories.make_user("caseworker", supervisor=self.lead)
        case = factories.make_case(RITHY, worker=self.worker, by=self.lead)
        self.person = Person.unguarded.get(pk=case.person_id)

    def agree(self, to: Recipient, purpose: str = "job") -> Consent:
        facts = register.ConsentFacts(
            purpose=purpose, compartments=("identity",), said="yes", language="km", freely=True
        )
        return register.ask_consent(person=self.person, recipient=to, facts=facts, by=DEMO)

    def make(self, to: Recipient, template: str = "employer_introduction") -> Export:
        return made.make_export(self.worker, template, recipient=to.pk)


@pytest.fixture
def house() -> House:
    return House()


def bakery(by: object, **more: str) -> Recipient:
    words = {"kind": "partner", "name": "Bakery", "name_km": "ហាងនំប៉័ង", **more}
    return register.add_recipient(by=by, **words)  # type: ignore[arg-type]


def test_no_file_is_made_before_the_second_yes(house: House) -> None:
    row = bakery(house.lead)
    with pytest.raises(Refused, match="Choose for whom it is"):
        house.make(row)
    client = Client()
    client.force_login(house.worker)
    there = reverse("exports:new", args=["register.people", "employer_introduction"])
    assert "Bakery" not in client.get(there).content.decode()
    assert "For whom is it?" in client.get(f"{there}?recipient={row.pk}").content.decode()
    register.confirm_recipient(recipient=row, by=house.director)
    assert "Bakery" in client.get(there).content.decode()
    house.agree(row)
    assert actions.fetch_export(export=house.make(row), by=house.worker)


def test_a_file_that_was_made_before_it_was_taken_off_and_put_back_does_not_leave(house: House) -> None:
    row = bakery(DEMO)
    house.agree(row)
    before, fetched = house.make(row), house.make(row)
    assert actions.fetch_export(export=fetched, by=house.worker)
    register.end_recipient(recipient=row, by=house.lead)
    register.restore_recipient(recipient=row, by=house.lead)
    for export in (before, fetched):
        assert actions.fetch_export(export=export, by=house.worker) is None
        assert Export.unguarded.get(pk=export.pk).body is None


def test_a_file_fetched_once_for_one_time_is_not_fetched_again_while_it_waits(house: House) -> None:
    row = bakery(DEMO, kind="embassy", name="The embassy of Ruritania")
    house.agree(row, "papers")
    export = house.make(row, "papers_office")
    actions.release_export(export=export, yes=True, by=house.director)
    assert actions.fetch_export(export=export, by=house.worker)
    assert actions.fetch_export(export=export, by=house.worker)  # used by this file itself
    register.end_recipient(recipient=row, by=house.lead)
    register.restore_recipient(recipient=row, by=house.lead)
    assert actions.fetch_export(export=export, by=house.worker) is None


def test_a_release_does_not_make_it_leave_while_it_waits(house: House) -> None:
    row = bakery(DEMO, kind="embassy", name="The embassy of Ruritania")
    house.agree(row, "papers")
    export = house.make(row, "papers_office")
    register.end_recipient(recipient=row, by=house.lead)
    register.restore_recipient(recipient=row, by=house.lead)
    actions.release_export(export=export, yes=True, by=house.director)
    assert actions.fetch_export(export=export, by=house.worker) is None


def test_an_embassy_is_no_employer_after_two_taps_of_one_keeper(house: House) -> None:
    """As the second attacker did it: take the embassy off, add its name as a partner."""
    register.end_recipient(recipient=factories.recipient("us_embassy"), by=house.director)
    with pytest.raises(Refused, match="One name has one kind"):
        bakery(house.director, name="The embassy of the United States")
    other = bakery(house.director, name="U.S. mission")
    with pytest.raises(Refused, match="not asked for here"):
        house.agree(other)
    with pytest.raises(Refused, match="Choose for whom it is"):
        house.make(other)
