"""A file ends when what it rests on does: the word of a person in it, or their life."""

from typing import Any

import pytest

from samnak.ground.access.models import Alarm
from samnak.ground.access.refusals import Refused
from samnak.outcomes.exports import actions
from samnak.outcomes.exports.models import Export
from samnak.reception.register import actions as register
from samnak.reception.register.models import Consent
from samnak.reception.register.queries import consents as asked
from tests.factories import exports as made
from tests.factories import make_consent
from tests.outcomes.exports.test_making import Team

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return Team()


def released_and_fetched(team: Team) -> Export:
    """A file for an office of the state, for which one yes of Rithy was used up."""
    made.agree(team.rithy, "papers_office")
    export = made.make_export(team.worker, "papers_office")
    actions.release_export(export=export, yes=True, by=team.auditor)
    assert actions.fetch_export(export=export, by=team.worker)
    assert Consent.unguarded.get(person=team.rithy).used_at
    return export


def take_back_one(team: Team) -> None:
    register.withdraw_consent(consent=Consent.unguarded.get(person=team.rithy), by=team.worker)


def take_back_all(team: Team) -> None:
    register.withdraw_all(person=team.rithy, by=team.worker)


def say_no(team: Team) -> None:
    used = Consent.unguarded.get(person=team.rithy)
    make_consent(team.rithy, "identity", purpose=used.purpose, to="papers_office", said="no")


def die(team: Team) -> None:
    register.record_life(person=team.rithy, status="died", on=None, by=team.lead)


@pytest.mark.parametrize("change", [take_back_one, take_back_all, say_no, die])
def test_a_file_that_used_a_consent_up_ends_with_the_persons_word_too(team: Team, change: Any) -> None:
    export = released_and_fetched(team)
    change(team)
    stored = Export.unguarded.get(pk=export.pk)
    assert stored.body is None and stored.ended_why == "withdrawn"
    assert Alarm.objects.filter(key="exports.ended", user=team.worker, about_id=export.pk).exists()
    with pytest.raises(Refused):
        actions.fetch_export(export=export, by=team.worker)


def test_what_waits_by_a_living_consent_ends_with_a_death(team: Team) -> None:
    made.agree(team.rithy, "employer_introduction")
    jobs, ours = (made.make_export(team.worker, key) for key in ("employer_introduction", "case_hand_over"))
    die(team)
    assert Export.unguarded.get(pk=jobs.pk).body is None
    assert Export.unguarded.get(pk=ours.pk).body is not None, "what stays in the house rests on no consent"


def test_a_used_consent_is_taken_back_once_and_its_recipient_is_to_be_told(team: Team) -> None:
    released_and_fetched(team)
    take_back_one(team)
    row = Consent.unguarded.get(person=team.rithy)
    assert (row.ended_reason, bool(row.used_at)) == ("withdrawn", True)
    assert list(asked.to_tell(team.lead)) == [row]
    ended = row.ended_at
    take_back_one(team)
    assert Consent.unguarded.get(person=team.rithy).ended_at == ended


def test_one_word_tells_its_maker_neither_of_a_wall_nor_of_a_consent(team: Team) -> None:
    ended = Export.Ended
    assert str(ended.NOT_THEIRS.label) == str(ended.WITHDRAWN.label) == "what it rests on has changed"
