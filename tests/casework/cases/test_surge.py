"""A surge: how many are expected and shared out, each share against the room, changed, ended, and by whom."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from samnak.casework.cases import actions
from samnak.casework.cases.models import Case, Surge
from samnak.casework.cases.queries import caseload
from samnak.ground import packs
from samnak.ground.access.actions import grant
from samnak.ground.access.actors import COMMAND
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.ground.ui.formats import day, plain_day
from tests.casework.cases.test_walking_pages import Team, _limits, _share, text_of
from tests.factories import make_flight, make_person, make_user
from tests.house.test_query_counts import someone

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


# ---- to come, for a flight of the list, and how far it is ---------------------------------------------


def sent_without(team: Team, *empty: str, **more: str) -> Any:
    """The form with some of its fields left empty."""
    parts = {f"{name}_{part}": "" for name in empty for part in ("day", "month", "year")}
    return _share(team, follow=True, **parts, **more)


def page_of(team: Team) -> str:
    return text_of(team.page().get(reverse("cases:surge")))


def test_a_surge_that_begins_later_is_said_and_listed_and_can_be_changed_and_taken_back() -> None:
    team = Team()
    later = TODAY() + 3 * DAY
    sent = {"since_day": str(later.day), "since_month": str(later.month), "since_year": str(later.year)}
    said = text_of(_share(team, follow=True, **sent))
    assert f"Kept. It begins on {day(later)}." in said
    surge = Surge.objects.get()
    assert f"Begins on {day(later)}" in said
    assert change(team, surge, days=9, **{f"takes_{team.old.pk}": "5"}).status_code == 302
    assert "5 people shared out" in page_of(team)
    answer = team.page().post(reverse("cases:surge_end", args=[surge.pk]), follow=True)
    assert "It is taken back and does not begin." in text_of(answer)
    assert "before it began." in page_of(team)
    assert caseload.sharers(later) == set()


def test_what_is_over_of_late_stays_listed_with_who_took_how_many() -> None:
    team = Team()
    actions.end_surge(surge=begun(team), by=team.lead)
    page = page_of(team)
    assert "Over: A flight" in page
    assert "0 of 12 came" in page
    Surge.objects.update(since=TODAY() - 60 * DAY, until=TODAY() - 50 * DAY, ended_on=TODAY() - 50 * DAY)
    assert "Over: A flight" not in page_of(team)


def test_a_flight_of_the_list_gives_its_day_its_number_and_its_name() -> None:
    team, flight = Team(), make_flight(days=9)
    assert str(flight.pk) in page_of(team)
    sent_without(team, "since", "until", words="", flight=str(flight.pk))
    surge = Surge.objects.get()
    days = packs.current().casework.caseload.surge_days
    assert (surge.since, surge.until, surge.expected) == (flight.date, flight.date + days * DAY, 12)
    assert surge.words == f"Flight of {plain_day(flight.date)}"


def test_what_is_typed_goes_before_what_the_flight_says() -> None:
    team, flight = Team(), make_flight(days=9)
    sent_without(team, words="The big one", flight=str(flight.pk), expected="40")
    surge = Surge.objects.get()
    assert (surge.words, surge.since, surge.expected) == ("The big one", TODAY(), 40)


def test_how_many_came_of_a_share_is_counted_and_told_on_today() -> None:
    team = Team()
    begun(team, expected=40)
    for n in range(2):
        actions.assign_case(person=make_person(someone(n)), worker=team.old, by=team.lead)
    page = page_of(team)
    assert "2 of 12 came" in page
    assert "0 of 13 came" in page
    assert "40 people are expected." in page
    assert "Nobody takes 15 of them yet." in page
    today = text_of(team.page().get("/"))
    assert "A surge goes on until" in today
    assert "2 of 25 who are shared out came." in today
    assert "There is room for 23 more." in today
    assert "Of those expected nobody takes 15 yet." in today


def test_what_is_handed_over_in_a_surge_is_not_who_came() -> None:
    team = Team(people=2)
    Case.unguarded.update(opened_on=TODAY() - 30 * DAY)
    begun(team)
    team.hand_over()
    assert "0 of 13 came" in page_of(team)


def test_places_promised_in_one_surge_are_not_promised_in_another(monkeypatch: pytest.MonkeyPatch) -> None:
    team = Team(people=1)
    _limits(monkeypatch, soft=1, hard=3, surge_hard=20)
    first = begun(team)
    page = page_of(team)
    assert "11 more are to come to them in a surge already." in page
    assert "In a surge there is room for 8 more." in page
    refused = text_of(_share(team, **{f"takes_{team.new.pk}": ""}))
    assert "Neary walks with 1 people, will take 11 more in another surge, and can take 8 beyond that" in refused
    assert change(team, first, **{f"takes_{team.old.pk}": "19"}).status_code == 302  # its own share is not in the way


def test_a_helper_with_the_role_until_a_day_stands_in_the_list() -> None:
    team = Team()
    helper = make_user("intake", name="Sok Dara")
    assert "Sok Dara" not in page_of(team)
    grant(user=helper, role="caseworker", until=timezone.now() + 5 * DAY, by=COMMAND)
    page = page_of(team)
    assert "Sok Dara" in page
    assert "Also of reception." in page
    assert "give them the role of caseworker too" in page


def test_the_page_of_surges_asks_no_more_for_many_than_for_few() -> None:
    team = Team()
    client, counted = team.page(), []
    for size in (2, 12):
        for n in range(size):
            begun(team, words=f"Flight {n}", shares={team.old: (1, False)})
        with CaptureQueriesContext(connection) as asked:
            text_of(client.get(reverse("cases:surge")))
        counted.append(len(asked))
    assert counted[0] == counted[1]
