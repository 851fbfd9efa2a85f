"""A wall shuts one colleague out of one file, at once and everywhere, and tells them nothing."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from samnak.casework.cases import actions as casework
from samnak.ground.access import alarms
from samnak.ground.access.decisions import decide
from samnak.ground.access.models import Alarm, AuditEntry, Reading, Relation, User
from samnak.ground.access.refusals import Refused
from samnak.reception.guard import actions
from samnak.reception.guard.forms import OwnWallForm, WallForm
from samnak.reception.guard.models import Wall
from samnak.reception.register import actions as register
from samnak.reception.register.models import Person
from tests import factories
from tests.people import RITHY, SPACED, STAFF_AND_CLIENT

pytestmark = pytest.mark.django_db
WHY = "Her brother in law works for us"


class Team:
    """A supervisor, a worker of theirs with one person, and a colleague who is family of that person."""

    def __init__(self) -> None:
        self.lead = factories.make_user("supervisor")
        self.worker = factories.make_user("caseworker", supervisor=self.lead)
        self.kin = factories.make_user("caseworker", supervisor=self.lead)
        self.case = factories.make_case(RITHY, worker=self.worker, by=self.lead)
        self.person = Person.unguarded.get(pk=self.case.person_id)

    def wall(self, colleague: User | None = None, **more: object) -> Wall:
        words = {"because": "kin", "reason": WHY, "by": self.lead} | more
        return actions.put_wall(person=self.person, colleague=colleague or self.kin, **words)  # type: ignore[arg-type]


def sees(user: User, person: Person) -> bool:
    return Person.objects.visible_to(user).filter(pk=person.pk).exists()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_wall_shuts_out_a_colleague_whatever_opens_the_person_to_them() -> None:
    team = Team()
    nurse = factories.make_user("nurse")
    casework.bring_near(case=team.case, colleague=nurse, by=team.lead)
    assert sees(nurse, team.person)
    team.wall(nurse)
    assert not sees(nurse, team.person)
    assert not decide(nurse, "cases.see", team.case)
    assert client_of(nurse).get(reverse("register:person", args=[team.person.pk])).status_code == 404
    assert not Relation.objects.filter(Relation.live_q(timezone.now()), kind="assigned", user=nurse).exists()


def test_nobody_behind_a_wall_is_given_or_brought_near_the_person() -> None:
    team = Team()
    nurse = factories.make_user("nurse")
    team.wall()
    team.wall(nurse)
    for give in (
        lambda: casework.assign_case(person=team.person, worker=team.kin, by=team.lead),
        lambda: register.assign(person=team.person, worker=team.kin, by=team.lead),
        lambda: casework.hand_over(people={team.person.pk: team.kin}, from_worker=team.worker, by=team.lead),
        lambda: casework.bring_near(case=team.case, colleague=nurse, by=team.lead),
    ):
        with pytest.raises(Refused, match="Choose somebody else"):
            give()
    assert sees(team.worker, team.person)


def test_the_walled_colleague_is_told_nothing_and_reads_no_wall() -> None:
    team = Team()
    team.wall()
    assert not Alarm.objects.exists()
    client = client_of(team.kin)
    assert client.get(reverse("guard:person", args=[team.person.pk])).status_code == 404
    assert client.get(reverse("guard:walls")).status_code == 404
    assert not Wall.objects.visible_to(team.kin).exists()


def test_a_supervisor_of_another_team_sees_neither_the_wall_nor_its_reason() -> None:
    team, other = Team(), factories.make_user("supervisor")
    wall = team.wall()
    assert not Wall.objects.visible_to(other).exists()
    page = client_of(other).get(reverse("guard:walls")).content.decode()
    assert WHY not in page and "Rithy" not in page
    assert client_of(other).post(reverse("guard:take_down", args=[wall.pk])).status_code == 404


def test_a_worker_reads_no_wall_of_their_own_people() -> None:
    team = Team()
    team.wall()
    assert not Wall.objects.visible_to(team.worker).exists()
    assert client_of(team.worker).get(reverse("guard:person", args=[team.person.pk])).status_code == 404
    page = client_of(team.worker).get(reverse("register:person", args=[team.person.pk])).content.decode()
    assert WHY not in page and team.kin.name not in page


def test_who_walks_with_the_person_is_changed_before_a_wall_is_put() -> None:
    team = Team()
    with pytest.raises(Refused, match="walks with this person") as refused:
        team.wall(team.worker)
    assert refused.value.opens == ("Say who walks with them", reverse("cases:assign", args=[team.person.pk]))
    casework.assign_case(person=team.person, worker=team.kin, by=team.lead)
    team.wall(team.worker)
    assert not sees(team.worker, team.person)


def test_a_wall_may_stand_until_a_day_and_then_falls_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    team = Team()
    factories.stand(team.kin, "assigned", team.person)
    team.kin.roles.update(role="nurse")
    nurse = User.objects.get(pk=team.kin.pk)
    team.wall(nurse, until=timezone.localdate() + dt.timedelta(days=3))
    factories.stand(nurse, "assigned", team.person)
    assert not sees(nurse, team.person)
    later = timezone.now() + dt.timedelta(days=5)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert sees(nurse, team.person)


def test_a_wall_until_today_or_without_a_reason_is_refused() -> None:
    team = Team()
    with pytest.raises(Refused, match="after today"):
        team.wall(until=timezone.localdate())
    with pytest.raises(Refused, match="Say why"):
        team.wall(reason="no")
    assert not Wall.unguarded.exists()


def test_a_wall_is_taken_down_and_may_stand_again() -> None:
    team = Team()
    nurse = factories.make_user("nurse")
    wall = team.wall(nurse)
    with pytest.raises(Refused, match="already"):
        team.wall(nurse)
    actions.take_down_wall(wall=wall, by=team.lead)
    actions.take_down_wall(wall=wall, by=team.lead)
    factories.stand(nurse, "assigned", team.person)
    assert sees(nurse, team.person)
    team.wall(nurse)
    assert not sees(nurse, team.person)
    assert AuditEntry.objects.filter(key="guard.wall_taken_down").count() == 1


def test_the_same_form_sent_twice_puts_one_wall() -> None:
    team, key = Team(), uuid.uuid4()
    assert team.wall(key=key).pk == team.wall(key=key).pk
    assert Wall.unguarded.count() == 1


def test_a_form_sent_again_for_somebody_else_does_not_say_that_a_wall_stands() -> None:
    team, key = Team(), uuid.uuid4()
    team.wall(key=key)
    with pytest.raises(Refused):
        team.wall(colleague=team.worker, key=key)
    other = Person.unguarded.get(pk=factories.make_case(SPACED, worker=team.kin, by=team.lead).person_id)
    own = uuid.uuid4()
    actions.put_own_wall(person=other, because="kin", by=team.kin, key=own)
    actions.put_own_wall(person=other, because="kin", by=team.kin, key=own)
    with pytest.raises(Refused):
        actions.put_own_wall(person=team.person, because="kin", by=team.worker, key=own)
    with pytest.raises(Refused):
        actions.put_own_wall(person=team.person, because="kin", by=team.kin, key=own)


@pytest.mark.parametrize("role", ["caseworker", "intake", "administrator", "director", "nurse"])
def test_only_a_supervisor_near_the_person_puts_a_wall(role: str) -> None:
    team, me = Team(), factories.make_user(role)
    factories.stand(me, "assigned", team.person)
    with pytest.raises(Refused):
        team.wall(by=me)
    with pytest.raises(Refused):
        team.wall(by=factories.make_user("supervisor"))


def test_whoever_is_near_puts_a_wall_before_themselves_and_the_supervisor_is_told_at_once() -> None:
    team = Team()
    client = client_of(team.worker)
    page = client.get(reverse("register:person", args=[team.person.pk])).content.decode()
    there = reverse("guard:own", args=[team.person.pk])
    assert there in page
    answer = client.post(there, {"because": "kin", "reason": ""}, follow=True)
    assert "You see this person no longer" in answer.content.decode()
    assert not sees(team.worker, team.person)
    [alarm] = alarms.waiting(team.lead)
    assert alarm.key == "guard.own_wall_put" and alarm.by == str(team.worker.pk) and alarm.facts == {}
    assert sees(team.lead, team.person)
    casework.assign_case(person=team.person, worker=team.kin, by=team.lead)
    assert sees(team.kin, team.person)


def test_where_no_supervisor_is_left_the_director_is_told_that_and_not_of_whom() -> None:
    team, director = Team(), factories.make_user("director")
    actions.put_own_wall(person=team.person, because="conflict", by=team.lead)
    [alarm] = alarms.waiting(director)
    assert (alarm.url, alarm.facts, alarm.about_id) == ("", {}, None)
    assert not sees(team.lead, team.person)


def test_a_colleague_who_is_the_person_is_shut_out_of_their_own_file() -> None:
    team = Team()
    person = factories.make_person(STAFF_AND_CLIENT)
    reception = factories.make_user("intake")
    assert sees(reception, person)
    actions.put_wall(person=person, colleague=reception, because="self", reason=WHY, by=team.lead)
    assert Relation.objects.filter(kind="self", user=reception, subject=person.pk).exists()
    assert not sees(reception, person)
    page = client_of(team.lead).get(reverse("guard:person", args=[person.pk])).content.decode()
    assert "This person works here too." in page and "the colleague is this person" in page
    with pytest.raises(Refused, match="does not end on a day"):
        later = timezone.localdate() + dt.timedelta(days=2)
        actions.put_wall(person=person, colleague=team.kin, because="self", reason=WHY, until=later, by=team.lead)


def test_a_supervisor_who_is_shut_out_reads_no_walls_of_that_person() -> None:
    team = Team()
    other = factories.make_user("supervisor")
    person = factories.make_person(STAFF_AND_CLIENT)
    actions.put_wall(person=person, colleague=other, because="kin", reason=WHY, by=team.lead)
    assert not Wall.objects.visible_to(other).filter(person=person).exists()
    assert WHY not in client_of(other).get(reverse("guard:walls")).content.decode()


def test_the_page_leads_to_who_walks_with_them_and_keeps_what_was_typed() -> None:
    team = Team()
    there = reverse("guard:person", args=[team.person.pk])
    sent = {"colleague": team.worker.pk, "because": "kin", "reason": WHY}
    page = client_of(team.lead).post(there, sent).content.decode()
    assert reverse("cases:assign", args=[team.person.pk]) in page and WHY in page


def test_the_list_and_the_page_show_what_stands_and_the_reading_is_noted() -> None:
    from samnak.ground.access.models import Reading

    team = Team()
    client = client_of(team.lead)
    assert "No wall stands" in client.get(reverse("guard:walls")).content.decode()
    team.wall()
    page = client.get(reverse("guard:walls")).content.decode()
    assert team.kin.name in page and "they are family" in page
    assert WHY in client.get(reverse("guard:person", args=[team.person.pk])).content.decode()
    assert Reading.objects.filter(key="guard.walls_listed", subjects=[str(team.person.pk)]).exists()


def test_taking_a_wall_down_is_asked_once_more() -> None:
    team = Team()
    wall = team.wall()
    client, there = client_of(team.lead), reverse("guard:take_down", args=[wall.pk])
    assert f'href="{there}"' in client.get(reverse("guard:person", args=[team.person.pk])).content.decode()
    before = Reading.objects.count()
    page = client.get(there).content.decode()
    assert "Take this wall down?" in page and "may then see this person again" in page and team.kin.name in page
    assert Reading.objects.count() == before + 1
    assert not sees(team.kin, team.person) and Wall.unguarded.get().ended_at is None  # asking changes nothing
    assert client.post(there).status_code == 302
    assert Wall.unguarded.get().ended_at is not None
    again = client.get(there).content.decode()
    assert "This wall stands no longer." in again and "<button" not in again.split("<h1>")[1].split("</form>")[0]
    for user in (team.worker, team.kin, factories.make_user("supervisor")):
        assert client_of(user).get(there).status_code == 404


def test_where_who_walks_with_them_sees_them_no_longer_the_supervisor_reads_it_on_the_person_and_today() -> None:
    team = Team()
    person = reverse("register:person", args=[team.person.pk])
    client = client_of(team.lead)
    assert "behind a wall" not in client.get("/").content.decode()
    actions.put_own_wall(person=team.person, because="kin", by=team.worker)
    assert "1 person is walked with by somebody behind a wall." in client.get("/").content.decode()
    page = client.get(person).content.decode()
    assert f"{team.worker.name} walks with this person and does not see them any more." in page
    assert reverse("cases:assign", args=[team.person.pk]) in page
    assert "still walks with them" in client.get(reverse("guard:walls")).content.decode()
    nurse = factories.make_user("nurse")
    casework.bring_near(case=team.case, colleague=nurse, by=team.lead)
    assert "does not see them any more" not in client_of(nurse).get(person).content.decode()
    stranger = factories.make_user("supervisor")
    assert "behind a wall" not in client_of(stranger).get("/").content.decode()
    casework.assign_case(person=team.person, worker=team.kin, by=team.lead)
    assert "behind a wall" not in client.get("/").content.decode()
    assert "does not see them any more" not in client.get(person).content.decode()
    assert "still walks with them" not in client.get(reverse("guard:walls")).content.decode()


def test_both_forms_ask_how_the_two_stand_to_each_other() -> None:
    with translation.override("km"):
        asked = [str(form.base_fields["because"].label) for form in (WallForm, OwnWallForm)]
    assert all("ជាប់ទាក់ទង" in label and "សេវា" not in label for label in asked)
