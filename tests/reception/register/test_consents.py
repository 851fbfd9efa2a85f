"""Consents: what lives at a moment, what ends it, and what nobody may ask."""

import datetime as dt
from typing import Any

import pytest
from django.db import connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from samnak.ground import consents as hooks
from samnak.ground.access.actors import DEMO
from samnak.ground.access.decisions import standing
from samnak.ground.access.models import Alarm, AuditEntry, Opening, User
from samnak.ground.access.refusals import Refused
from samnak.ground.days import end_of
from samnak.reception.register import actions, queries
from samnak.reception.register.models import Consent, Person
from tests import factories
from tests.factories import make_consent, recipient
from tests.people import SREYMOM
from tests.reception.register.asking import CLINIC, later, told

pytestmark = pytest.mark.django_db

# ---- what lives ----------------------------------------------------------------------------------------


def test_without_a_yes_nothing_may_be_told(person: Person) -> None:
    assert told(person) == frozenset()
    for said in ("no", "not_now"):
        make_consent(person, "identity", said=said)
        assert told(person) == frozenset()


def test_a_yes_holds_for_its_purpose_recipient_and_compartments_and_for_nothing_else(person: Person) -> None:
    make_consent(person, "identity", "health")
    assert told(person) == {"identity", "health"}
    assert told(person, to="hospital") == frozenset()
    assert told(person, purpose="job") == frozenset()
    assert told(factories.make_person(SREYMOM)) == frozenset()
    here = {"purpose": CLINIC, "recipient": recipient("health_centre").pk}
    assert queries.lives(person.pk, compartments=["health"], **here)
    assert not queries.lives(person.pk, compartments=["health", "services"], **here)
    assert not queries.lives(person.pk, compartments=[], **here)


def test_a_consent_ends_by_the_clock_alone(person: Person) -> None:
    make_consent(person, "identity")
    for days, holds in ((0, True), (364, True), (366, False), (800, False)):
        with later(days):
            assert bool(told(person)) == holds, days
    assert told(person, at=timezone.now() + dt.timedelta(days=367)) == frozenset()
    assert told(person, at=timezone.now() - dt.timedelta(days=1)) == frozenset()


def test_the_last_day_is_included_and_the_next_moment_is_not(person: Person) -> None:
    row = make_consent(person, "identity", until=timezone.localdate() + dt.timedelta(days=3))
    assert row.until is not None
    moment = dt.timedelta(seconds=1)
    assert told(person, at=row.until - moment)
    assert not told(person, at=row.until)
    assert timezone.localdate(row.until - moment) == timezone.localdate() + dt.timedelta(days=3)


@pytest.mark.parametrize(
    ("purpose", "to", "compartments", "days"),
    [
        ("clinic", "health_centre", ["identity"], 365),
        ("clinic", "health_centre", ["hiv"], 90),
        ("clinic", "health_centre", ["drug_use"], 90),
        ("legal", "us_attorney", ["identity"], 90),
        ("papers", "us_embassy", ["identity"], 30),
        ("papers", "papers_office", ["identity"], 30),
        ("authority", "receiving_authority", ["identity"], 30),
    ],
)
def test_how_long_a_yes_holds(person: Person, purpose: str, to: str, compartments: list[str], days: int) -> None:
    row = make_consent(person, *compartments, purpose=purpose, to=to)
    assert row.until == end_of(timezone.localdate() + dt.timedelta(days=days))
    with pytest.raises(Refused, match="longer"):
        longer = timezone.localdate() + dt.timedelta(days=days + 1)
        make_consent(person, *compartments, purpose=purpose, to=to, until=longer)
    with pytest.raises(Refused, match="over"):
        make_consent(person, *compartments, purpose=purpose, to=to, until=timezone.localdate() - dt.timedelta(days=1))


def test_whoever_has_died_or_was_a_mistake_agrees_to_nothing(person: Person) -> None:
    make_consent(person, "identity")
    actions.record_life(person=person, status="died", on=timezone.localdate(), by=DEMO)
    assert told(person) == frozenset()
    with pytest.raises(Refused, match="died"):
        make_consent(person, "identity")
    other, by = factories.make_person(SREYMOM), factories.reception()
    make_consent(other, "identity", by=by)
    actions.take_back_person(person=other, by=by)
    assert told(other) == frozenset()


def test_many_people_cost_one_query(person: Person) -> None:
    people = [person, *(factories.make_person(SREYMOM) for _each in range(5))]
    for one in people[:4]:
        make_consent(one, "identity")
    where = recipient("health_centre").pk
    with CaptureQueriesContext(connections["default"]) as counted:
        found = queries.consented([one.pk for one in people], purpose=CLINIC, recipient=where)
    assert len(counted) == 1
    assert set(found) == {one.pk for one in people[:4]}


def test_nothing_goes_to_a_recipient_off_the_list(person: Person) -> None:
    make_consent(person, "identity")
    actions.end_recipient(recipient=recipient("health_centre"), by=factories.supervision())
    assert told(person) == frozenset()
    with pytest.raises(Refused):
        make_consent(person, "identity")


# ---- a government recipient ----------------------------------------------------------------------------


def test_what_goes_to_an_office_of_the_state_is_a_single_event(person: Person) -> None:
    row = make_consent(person, "identity", purpose="papers", to="papers_office")
    assert row.once
    where = {"purpose": "papers", "recipient": recipient("papers_office").pk}
    assert actions.use_once(people=[person.pk], by=DEMO, **where) == 1
    assert told(person, "papers", "papers_office") == frozenset()
    with pytest.raises(Refused, match="not agreed"):
        actions.use_once(people=[person.pk], by=DEMO, **where)


def test_a_single_event_is_used_for_all_or_for_nobody(person: Person) -> None:
    other = factories.make_person(SREYMOM)
    make_consent(person, "identity", purpose="authority", to="receiving_authority")
    where = {"purpose": "authority", "recipient": recipient("receiving_authority").pk}
    with pytest.raises(Refused):
        actions.use_once(people=[person.pk, other.pk], by=DEMO, **where)
    assert told(person, "authority", "receiving_authority") == {"identity"}


def test_using_it_up_does_not_end_what_was_taken_out_under_it(person: Person, ended: list[hooks.Ended]) -> None:
    make_consent(person, "identity", purpose="papers", to="papers_office")
    actions.use_once(people=[person.pk], purpose="papers", recipient=recipient("papers_office").pk, by=DEMO)
    assert ended == []


def test_what_is_for_more_than_one_time_is_not_used_up(person: Person) -> None:
    make_consent(person, "identity")
    where = recipient("health_centre").pk
    assert actions.use_once(people=[person.pk], purpose=CLINIC, recipient=where, by=DEMO) == 0
    assert told(person) == {"identity"}


# ---- what ends it --------------------------------------------------------------------------------------


def test_taken_back_it_ends_at_once_and_other_rooms_with_it(person: Person, ended: list[hooks.Ended]) -> None:
    row = make_consent(person, "identity", "health")
    by = factories.reception()
    actions.withdraw_consent(consent=row, how="phone", words="I do not want it any more.", by=by)
    assert told(person) == frozenset()
    assert ended == [
        hooks.Ended(row.pk, person.pk, CLINIC, recipient("health_centre").pk, frozenset({"identity", "health"}))
    ]
    actions.withdraw_consent(consent=row, by=by)  # sent twice
    assert len(ended) == 1
    assert AuditEntry.objects.filter(key="register.consent_withdrawn").count() == 1
    row = Consent.unguarded.get(pk=row.pk)
    assert (row.taken_back_how, row.taken_back_words, row.ended_by) == ("phone", "I do not want it any more.", by)


def test_if_a_room_cannot_end_its_share_nothing_was_written(person: Person) -> None:
    row = make_consent(person, "identity")

    def broken(**_what: Any) -> int:
        raise RuntimeError("the disk is full")

    ender = hooks.end_with(broken)
    try:
        with pytest.raises(RuntimeError), transaction.atomic():
            actions.withdraw_consent(consent=row, by=factories.reception())
    finally:
        hooks._enders.remove(ender)
    assert told(person) == {"identity"}
    assert Consent.unguarded.get(pk=row.pk).ended_at is None


def test_asked_again_a_no_ends_the_yes_before_and_not_now_leaves_it(person: Person, ended: list[hooks.Ended]) -> None:
    make_consent(person, "identity")
    make_consent(person, "health", said="not_now")
    assert told(person) == {"identity"}
    make_consent(person, "identity", said="no")
    assert told(person) == frozenset()
    assert len(ended) == 1


def test_a_newer_yes_takes_the_place_of_the_one_before(person: Person, ended: list[hooks.Ended]) -> None:
    make_consent(person, "identity", "health")
    make_consent(person, "health")
    assert told(person) == {"health"}
    assert [one.compartments for one in ended] == [{"identity"}]
    make_consent(person, "health", "identity")
    assert told(person) == {"identity", "health"}
    assert len(ended) == 1  # nothing was lost


def test_taking_back_everything_ends_also_what_the_writer_may_not_know_of(
    person: Person, nurse: User, ended: list[hooks.Ended]
) -> None:
    make_consent(person, "identity")
    make_consent(person, "hiv", by=nurse)
    before = AuditEntry.objects.count()
    actions.withdraw_all(person=person, by=factories.reception())
    assert told(person) == frozenset()
    assert len(ended) == 2
    entries = AuditEntry.objects.filter(number__gt=before)
    assert [(entry.key, entry.facts) for entry in entries] == [("register.all_withdrawn", {})]


# ---- what it opens inside ------------------------------------------------------------------------------


def test_a_consent_opens_drug_use_to_the_nurse_until_it_is_taken_back(
    person: Person, nurse: User, counsellor: User
) -> None:
    def open_now() -> bool:
        return ("nurse", "drug_use") in standing(nurse, [person.pk])[person.pk].agreed

    assert not open_now()
    row = make_consent(person, "drug_use", purpose="care_here", to="our_nurse", by=counsellor)
    assert open_now()
    with later(91):
        assert not open_now()
    actions.withdraw_consent(consent=row, by=counsellor)
    assert not open_now()
    alarm = Alarm.objects.get(key="register.consent_ended")
    assert (alarm.user, alarm.about_id, alarm.facts) == (nurse, person.pk, {})


def test_nobody_far_from_the_person_is_told_that_it_ended(person: Person, nurse: User, counsellor: User) -> None:
    factories.make_user("nurse")
    walled = factories.make_user("nurse")
    factories.stand(walled, "assigned", person)
    factories.stand(walled, "walled", person)
    row = make_consent(person, "drug_use", purpose="care_here", to="our_nurse", by=counsellor)
    actions.withdraw_consent(consent=row, by=counsellor)
    assert [alarm.user for alarm in Alarm.objects.all()] == [nurse]


def test_a_shorter_answer_shortens_what_it_opens(person: Person) -> None:
    def open_now(days: float = 0) -> set[str]:
        with later(days):
            live = Opening.objects.filter(Opening.live_q(timezone.now()), subject=person.pk, role="attorney")
            return set(live.values_list("compartment", flat=True))

    legal = {"purpose": "legal", "to": "us_attorney"}
    make_consent(person, "health", **legal)
    assert (open_now(), open_now(80)) == ({"health"}, {"health"})
    soon = timezone.localdate() + dt.timedelta(days=10)
    row = make_consent(person, "health", "identity", until=soon, **legal)  # in its place
    assert (open_now(), open_now(9), open_now(12)) == ({"health", "identity"}, {"health", "identity"}, set())
    actions.withdraw_consent(consent=row, by=DEMO)
    assert (open_now(), open_now(80)) == (set(), set())


def test_a_no_opens_nothing(person: Person, counsellor: User) -> None:
    make_consent(person, "drug_use", purpose="care_here", to="our_nurse", said="no", by=counsellor)
    assert not Opening.objects.exists()
