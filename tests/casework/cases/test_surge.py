"""A surge: how many are expected and shared out, each share against the room, changed, ended, and by whom."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from samnak.casework.cases import actions
from samnak.casework.cases.models import Surge
from samnak.casework.cases.queries import caseload
from samnak.ground import packs
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from tests.casework.cases.test_walking_pages import Team, _limits, _share, text_of
from tests.factories import make_user

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
DAY = dt.timedelta(days=1)


def begun(team: Team, **more: Any) -> Surge:
    shares: dict[User, tuple[int, bool]] = {team.old: (12, False), team.new: (13, True)}
    facts: dict[str, Any] = {"words": "A flight", "since": TODAY(), "until": TODAY() + 9 * DAY, "shares": shares}
    return actions.begin_surge(**{**facts, **more}, by=team.lead)


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        ("", "25 people are shared out."),
        ("30", "25 of 30 are shared out; nobody takes 5 people yet."),
        ("20", "25 are shared out, and 20 are expected: there is room for 5 people more."),
        ("25", "All 25 who are expected are shared out."),
    ],
)
def test_after_sharing_out_it_is_said_how_many_of_those_expected_are(expected: str, said: str) -> None:
    assert said in text_of(_share(Team(), follow=True, expected=expected))


def test_a_share_over_the_room_names_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    team = Team(people=2)
    _limits(monkeypatch, soft=1, hard=3, surge_hard=13)
    assert "In a surge there is room for 11 more." in text_of(team.page().get(reverse("cases:surge")))
    page = text_of(_share(team))
    assert "Neary walks with 2 people and can take 11 more: the limit is 13." in page
    assert not Surge.objects.exists()


def test_a_surge_lasts_no_longer_than_the_pack_says() -> None:
    team, days = Team(), packs.current().casework.caseload.surge_days
    with pytest.raises(Refused, match=f"lasts {days} days at most"):
        begun(team, until=TODAY() + (days + 1) * DAY)
    begun(team, until=TODAY() + days * DAY)


def change(team: Team, surge: Surge, user: User | None = None, days: int = 5, **takes: str) -> Any:
    until = TODAY() + days * DAY
    data = {"until_day": until.day, "until_month": until.month, "until_year": until.year, **takes}
    return team.page(user).post(reverse("cases:surge_change", args=[surge.pk]), data)


def test_a_surge_that_goes_on_is_changed() -> None:
    team = Team()
    surge = begun(team)
    url = reverse("cases:surge_change", args=[surge.pk])
    assert url in text_of(team.page().get(reverse("cases:surge")))
    page = text_of(team.page().get(url))
    assert 'value="12"' in page and 'value="13"' in page
    assert change(team, surge, **{f"takes_{team.old.pk}": "20"}).status_code == 302
    surge.refresh_from_db()
    assert surge.until == TODAY() + 5 * DAY
    assert {s.worker: s.people for s in caseload.surges_in_force(TODAY())[0].shares.all()} == {team.old: 20}
    assert caseload.sharers(TODAY()) == {team.old.pk}
    assert "20 people shared out" in text_of(team.page().get(reverse("cases:surge")))


def test_those_who_came_already_are_not_counted_twice_when_a_share_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    team = Team(people=3)
    _limits(monkeypatch, soft=1, hard=3, surge_hard=15)
    surge = begun(team)
    _limits(monkeypatch, soft=1, hard=3, surge_hard=12)
    assert change(team, surge, **{f"takes_{team.old.pk}": "12"}).status_code == 302
    page = text_of(change(team, surge, **{f"takes_{team.old.pk}": "22"}))
    assert "Neary walks with 3 people and can take 9 more: the limit is 12." in page


def test_a_surge_is_changed_and_ended_by_its_own_team_alone() -> None:
    team, stranger = Team(), make_user("supervisor")
    surge = begun(team)
    url = reverse("cases:surge_change", args=[surge.pk])
    assert url not in text_of(team.page(stranger).get(reverse("cases:surge")))
    assert change(team, surge, stranger, **{f"takes_{team.old.pk}": "1"}).status_code == 403
    assert team.page(stranger).post(reverse("cases:surge_end", args=[surge.pk])).status_code == 403
    assert Surge.objects.get().ended_on is None
    User.objects.filter(pk=team.new.pk).update(supervisor=stranger)
    assert team.page(stranger).post(reverse("cases:surge_end", args=[surge.pk])).status_code == 302


def test_ending_asks_first() -> None:
    team = Team()
    begun(team)
    page = text_of(team.page().get(reverse("cases:surge")))
    assert page.index("<summary>End it today") < page.index("Yes, end it today")


def test_a_surge_that_is_over_is_not_changed() -> None:
    team = Team()
    surge = begun(team)
    actions.end_surge(surge=surge, by=team.lead)
    assert "This surge is over." in text_of(change(team, surge, **{f"takes_{team.old.pk}": "1"}))


def test_who_has_left_is_offered_nowhere() -> None:
    team = Team(people=1)
    surge = begun(team)
    User.objects.filter(pk=team.new.pk).update(is_active=False)
    for url in (
        reverse("cases:surge_change", args=[surge.pk]),
        reverse("cases:hand_over", args=[team.old.pk]),
        reverse("cases:assign", args=[team.people[0].pk]),
    ):
        assert "Chantha" not in text_of(team.page().get(url))
    assert f"takes_{team.new.pk}" not in text_of(team.page().get(reverse("cases:surge")))
