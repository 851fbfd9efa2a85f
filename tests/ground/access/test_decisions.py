"""`decide`, `standing` and `visible_to`: who may, by role, relation, time and wall. The default is no."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from samnak.ground.access.actions import end_role, grant, part, relate
from samnak.ground.access.actors import COMMAND, DEMO, HEADCOUNT, MATCHING, Machine
from samnak.ground.access.decisions import decide, fields_for, has_permission, standing
from samnak.ground.access.models import Relation, User
from samnak.ground.access.roles import READ, ROLES, WRITE
from samnak.ground.access.seen import see, see_all
from samnak.reception.register.models import Kin, Person
from tests import factories
from tests.people import RITHY, SREYMOM

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Person:
    """Somebody nobody stands near."""
    made = factories.make_person(RITHY)
    factories.end_near(made)
    return made


def sees(user: Any, person: Person) -> bool:
    return Person.objects.visible_to(user).filter(pk=person.pk).exists()


# relation -> roles it opens a person to
OPENS = {
    "received": {"intake"},
    "pool": {"supervisor"},
    "assigned": {"caseworker", "counsellor", "nurse", "legal_coordinator"},
    "matter": {"attorney"},
    "self": set(),  # the person's own page comes later: the role reads nothing yet
    "break_glass": {"director"},
    "walled": set(),
}


@pytest.mark.parametrize("kind", Relation.KINDS)
@pytest.mark.parametrize("role", ROLES)
def test_a_relation_opens_a_person_to_the_roles_it_is_for(role: str, kind: str, person: Person) -> None:
    user = factories.make_user(role)
    if kind in ("received", "pool"):
        relate(kind=kind, role={"received": "intake", "pool": "supervisor"}[kind], subject=person.pk)
    else:
        factories.stand(user, kind, person)
    assert sees(user, person) is (role in OPENS[kind])


@pytest.mark.parametrize("role", ROLES)
def test_without_a_relation_nobody_sees_anybody(role: str, person: Person) -> None:
    user = factories.make_user(role)
    assert not sees(user, person)
    assert not decide(user, READ, person, "sex")
    assert fields_for(user, person) == frozenset()


@pytest.mark.parametrize("role", ROLES)
def test_what_the_list_shows_and_what_decide_says_agree(role: str) -> None:
    """`visible_to` asks the database, `decide` asks Python; they must never differ."""
    me = factories.make_user(role, supervisor=factories.make_user("supervisor"))
    worker = factories.make_user("caseworker", supervisor=me)
    people = [factories.make_person(RITHY) for _ in range(6)]
    factories.end_near(people[1])
    factories.stand(me, "assigned", people[1])
    factories.end_near(people[2])
    factories.stand(worker, "assigned", people[2])
    factories.stand(me, "walled", people[3])
    factories.end_near(people[4], "received")
    factories.end_near(people[5])
    for one in people:
        assert sees(me, one) is bool(decide(me, READ, one, "arrived_on"))


def test_a_supervisor_sees_whom_their_workers_walk_with_and_no_others(person: Person) -> None:
    lead, other = factories.make_user("supervisor"), factories.make_user("supervisor")
    worker = factories.make_user("caseworker", supervisor=lead)
    factories.stand(worker, "assigned", person)
    assert sees(lead, person) and sees(worker, person)
    assert not sees(other, person)


def test_a_supervisor_is_not_near_whom_they_walk_with_themselves(person: Person) -> None:
    """Nobody supervises their own work; a second role opens it."""
    lead = factories.make_user("supervisor")
    factories.stand(lead, "assigned", person)
    assert not sees(lead, person)
    grant(user=lead, role="caseworker", by=COMMAND)
    assert sees(User.objects.get(pk=lead.pk), person)


def test_reception_stands_near_for_seven_days(monkeypatch: pytest.MonkeyPatch) -> None:
    by, made = factories.reception(), factories.make_person(RITHY)
    now = timezone.now()
    for days, near in ((0, True), (6.99, True), (7.01, False), (400, False)):
        monkeypatch.setattr(timezone, "now", lambda days=days: now + dt.timedelta(days=days))
        assert sees(by, made) is near, days
        assert bool(standing(by, [made.pk])[made.pk]) is near, days


def test_a_relation_holds_from_its_beginning_to_its_end(person: Person) -> None:
    user, now = factories.make_user("caseworker"), timezone.now()
    hour = dt.timedelta(hours=1)
    rows = [
        Relation(kind="assigned", user=user, subject=person.pk, since=now + hour),
        Relation(kind="assigned", user=user, subject=person.pk, since=now - 2 * hour, until=now - hour),
    ]
    Relation.objects.bulk_create(rows)
    assert not sees(user, person)
    factories.stand(user, "assigned", person, until=now + hour)
    assert sees(user, person)


def test_saying_a_relation_twice_is_one_and_a_new_end_moves_the_old(person: Person) -> None:
    user, later = factories.make_user("nurse"), timezone.now() + dt.timedelta(days=3)
    first = relate(kind="assigned", user=user, subject=person.pk)
    again = relate(kind="assigned", user=user, subject=person.pk, until=later)
    assert first.pk == again.pk
    assert Relation.objects.get(pk=first.pk).until == later
    assert part(kind="assigned", subject=person.pk, user=user) == 1
    assert not sees(user, person)


@pytest.mark.parametrize("role", ["intake", "caseworker", "supervisor", "counsellor", "nurse", "legal_coordinator"])
def test_a_wall_takes_away_whatever_opened(role: str) -> None:
    me = factories.make_user(role)
    made = factories.make_person(RITHY)
    factories.stand(me, "assigned", made)
    assert sees(me, made)
    factories.stand(me, "walled", made)
    assert not sees(me, made)
    assert standing(me, [made.pk]) == {made.pk: frozenset()}
    assert see(me, made).may == frozenset()


def test_a_wall_stands_before_one_user_only() -> None:
    made = factories.make_person(RITHY)
    factories.stand(factories.make_user("intake"), "walled", made)
    assert sees(factories.make_user("intake"), made)


def test_rights_of_two_roles_add_up_only_where_each_stands_near(person: Person) -> None:
    """A caseworker who also sits at reception writes as the one, for those who came today as the other."""
    me = factories.make_user("caseworker", "intake")
    came = factories.make_person(SREYMOM)
    factories.stand(me, "assigned", person)
    assert decide(me, READ, person, "family_left_in_us")
    assert not decide(me, READ, came, "family_left_in_us")
    assert decide(me, "register.change", came)


def test_a_closed_account_may_nothing(person: Person) -> None:
    user = factories.make_user("caseworker")
    factories.stand(user, "assigned", person)
    user.is_active = False
    user.save()
    user = User.objects.get(pk=user.pk)
    assert not sees(user, person)
    assert not has_permission(user, "register.see")
    assert not decide(user, "register.see", person)


def test_a_role_that_ended_opens_nothing(person: Person) -> None:
    user = factories.make_user("caseworker")
    factories.stand(user, "assigned", person)
    end_role(user=user, role="caseworker", by=COMMAND)
    assert not sees(User.objects.get(pk=user.pk), person)


@pytest.mark.parametrize("nobody", [None, AnonymousUser(), object(), "intake"])
def test_who_is_no_user_may_nothing(nobody: Any, person: Person) -> None:
    assert not decide(nobody, "register.see")
    assert not has_permission(nobody, "register.see")
    assert not decide(nobody, READ, person, "sex")


def test_a_question_that_is_none_is_a_mistake_in_the_code(person: Person) -> None:
    user = factories.make_user("caseworker")
    factories.stand(user, "assigned", person)
    with pytest.raises(ValueError, match="no action"):
        decide(user, "fly", person, "sex")
    with pytest.raises(ValueError, match="Name the field"):
        decide(user, READ, person)
    with pytest.raises(ValueError, match="no permission"):
        has_permission(user, "register.fly")
    with pytest.raises(KeyError):
        decide(user, READ, person, "shoe_size")


def test_reading_without_an_object_is_no() -> None:
    assert not decide(factories.make_user("caseworker"), READ)


@pytest.mark.parametrize(("country", "readers", "writers"), [
    ("us", {"caseworker", "legal_coordinator"}, {"caseworker", "intake"}),
    ("home", {"intake", "caseworker", "counsellor"}, {"intake", "caseworker"}),
    ("elsewhere", {"intake", "caseworker", "counsellor"}, {"intake", "caseworker"}),
])  # fmt: skip
def test_kin_stand_in_the_compartment_of_their_country(country: str, readers: set[str], writers: set[str]) -> None:
    made = factories.make_person(RITHY)
    row = Kin(person=made, relation="aunt", country=country, name="Mealea")
    for role in ("intake", "caseworker", "counsellor", "nurse", "legal_coordinator"):
        user = factories.make_user(role)
        if role != "intake":
            factories.stand(user, "assigned", made)
        assert bool(decide(user, READ, row, "name")) is (role in readers), role
        assert bool(decide(user, WRITE, row, "name")) is (role in writers), role
        assert (see(user, row).name == "Mealea") is (role in readers), role


def test_seeing_many_is_the_same_as_seeing_each(person: Person) -> None:
    user = factories.make_user("nurse")
    factories.stand(user, "assigned", person)
    people = [person, factories.make_person(SREYMOM)]
    assert [s.may for s in see_all(user, people)] == [see(user, p).may for p in people]
    assert [bool(s.may) for s in see_all(user, people)] == [True, False]


# ---- machines ---------------------------------------------------------------------------------------


def test_a_machine_reads_and_is_granted_nothing_else(person: Person) -> None:
    assert sees(HEADCOUNT, person) and sees(MATCHING, person)
    assert decide(DEMO, READ, person, "sex")
    assert not decide(DEMO, WRITE, person, "sex")
    assert not decide(DEMO, "register.change", person)


def test_there_are_only_the_machines_that_are_named() -> None:
    with pytest.raises(ValueError, match="no machine"):
        Machine("backdoor")
    assert not HEADCOUNT.may("identity")


def test_what_was_taken_back_is_shown_to_nobody_not_even_a_machine(person: Person) -> None:
    factories.fill(person)
    person.taken_back_at = timezone.now()
    person.save()
    assert not sees(DEMO, person)
    assert not Kin.objects.visible_to(DEMO).filter(person=person).exists()
