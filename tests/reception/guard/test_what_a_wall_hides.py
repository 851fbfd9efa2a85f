"""What a wall and an opened file tell, and to whom: the log, the one who asked, the second person, the auditors."""

import re
import uuid
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from samnak.ground.access import alarms
from samnak.ground.access.models import AuditEntry, Reading, User
from samnak.ground.access.refusals import Refused
from samnak.reception.guard import actions
from samnak.reception.guard.models import EmergencyOpening, Wall
from samnak.reception.register.models import Person
from tests import factories
from tests.people import ANOTHER_DARA, SEVERAL
from tests.reception.guard.test_emergency import REVIEWED, WHY, House, client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Moves the time on."""
    import datetime as dt

    began = timezone.now()
    return lambda **by: monkeypatch.setattr(timezone, "now", lambda: began + dt.timedelta(**by))


def page_of(user: User, opening: EmergencyOpening) -> str:
    answer = client_of(user).get(reverse("guard:opening", args=[opening.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def sees(user: User, opening: EmergencyOpening) -> bool:
    return client_of(user).get(reverse("guard:opening", args=[opening.pk])).status_code == 200


def wall(house: House, colleague: User, person: Person | None = None) -> Wall:
    return actions.put_wall(
        person=person or house.person, colleague=colleague, because="kin", reason=WHY, by=house.lead
    )


class Two(House):
    """A house with two people of one name whom the lead is near."""

    def __init__(self) -> None:
        super().__init__()
        cases = [factories.make_case(who, worker=self.worker, by=self.lead) for who in (SEVERAL, ANOTHER_DARA)]
        self.first, self.other = (Person.unguarded.get(pk=case.person_id) for case in cases)


# ---- the log ---------------------------------------------------------------------------------------------


def test_the_log_joins_no_colleague_with_a_person_by_a_wall() -> None:
    house = House()
    nurse = factories.make_user("nurse")
    client_of(house.lead).get(reverse("guard:person", args=[house.person.pk]))
    put = wall(house, nurse)
    actions.take_down_wall(wall=put, by=house.lead)
    there = reverse("guard:own", args=[house.person.pk])
    assert client_of(house.worker).get(there).status_code == 200
    assert client_of(house.worker).post(there, {"because": "self", "reason": ""}).status_code == 302
    entries = list(AuditEntry.objects.filter(key__startswith="guard."))
    assert [entry.key for entry in entries] == ["guard.wall_put", "guard.wall_taken_down", "guard.wall_put"]
    for entry in entries:
        assert (entry.about, entry.facts) == ("guard.wall", {})
        assert str(entry.about_id) in map(str, Wall.unguarded.values_list("pk", flat=True))
    assert entries[2].by == "machine:walls"
    assert not Reading.objects.filter(by=str(house.worker.pk), key__startswith="guard.").exists()


def test_the_auditor_reads_in_the_log_that_a_wall_was_put_and_not_of_whom() -> None:
    house = House()
    actions.put_own_wall(person=house.person, because="self", by=house.worker)
    client_of(house.lead).get(reverse("guard:person", args=[house.person.pk]))
    client_of(house.lead).get(reverse("guard:walls"))
    client = client_of(house.auditor)
    lines = client.get(reverse("access:log"), {"of": "changes", "key": "guard.wall_put"}).content.decode()
    table = lines.split("<tbody")[1]
    assert "omebody whom the log does not name put a wall between a colleague and a person" in table
    assert house.worker.name not in table and str(house.person.pk) not in table and "self" not in table
    for key in ("guard.walls_opened", "guard.walls_listed"):
        page = client.get(reverse("access:log"), {"of": "readings", "key": key}).content.decode()
        assert "Before whom a wall stands is not told here." in page
        assert str(house.person.pk) not in page
    assert Reading.objects.filter(key="guard.walls_opened", subjects=[str(house.person.pk)]).exists()


def test_the_supervisor_still_learns_who_put_a_wall_before_themselves() -> None:
    house = House()
    actions.put_own_wall(person=house.person, because="kin", by=house.worker)
    page = client_of(house.lead).get(reverse("guard:person", args=[house.person.pk])).content.decode()
    assert house.worker.name in page and "they are family" in page
    assert [a.by for a in alarms.waiting(house.lead)] == [str(house.worker.pk)]
    paper = client_of(house.lead).get(reverse("register:who_saw", args=[house.person.pk]))
    assert paper.status_code == 200 and "Supervisor" in paper.content.decode()


# ---- who asked is told nothing of whom they chose ----------------------------------------------------------


def _shape(page: str) -> str:
    plain = re.sub(r'value="[^"]*"|"X-CSRFToken": "[^"]*"|nonce="[^"]*"|[0-9a-f-]{36}|\d\d:\d\d', "", page)
    return re.sub(r"\s+", " ", plain)


def _opened(*, walled: bool) -> tuple[list[str], int]:
    house = House()
    for user, name in ((house.second, "Chan Second"), (house.director, "Mao Director"), (house.lead, "Keo Lead")):
        User.objects.filter(pk=user.pk).update(name=name)
        user.refresh_from_db()
    factories.stand(house.second, "walled" if walled else "assigned", factories.make_person(SEVERAL))
    if walled:
        factories.stand(house.second, "walled", house.person)
    with CaptureQueriesContext(connection) as asked:
        opening = house.ask()
    pages = [page_of(house.director, opening)]
    pages += [client_of(house.director).get(there).content.decode() for there in ("/guard/openings/", "/alarms/")]
    reviewer = house.auditor if walled else house.second
    actions.review(opening=opening, verdict="in_order", words=REVIEWED, by=reviewer)
    pages.append(page_of(house.director, opening))
    assert reviewer.name not in pages[-1]
    named = {"Chan Second", house.auditor.name} & {n for n in ("Chan Second", house.auditor.name) if n in pages[0]}
    assert not named
    return [_shape(page).replace(house.worker.name, "") for page in pages], len(asked)


def test_whom_the_asker_is_told_was_told_is_the_same_whether_or_not_a_wall_stands_before_the_second() -> None:
    with transaction.atomic():
        without, queries = _opened(walled=False)
        transaction.set_rollback(True)  # the same people again, so that nothing but the wall differs
    assert "the second person who was chosen; where that cannot be, the auditors" in without[0]
    assert "the second person who was chosen; where that cannot be, the auditors" in without[1]
    behind, others = _opened(walled=True)
    assert behind[0] == without[0] and behind[3] == without[3]
    assert queries == others


def test_who_was_told_is_named_to_the_second_person_and_auditors_alone() -> None:
    house = House()
    opening = house.ask()
    told = f"<dd>{house.second.name}</dd>"
    for user, named in (
        (house.second, True),
        (house.auditor, True),
        (house.director, False),
        (house.lead, False),
        (factories.make_user("director"), False),
    ):
        assert (told in re.sub(r"\s+<", "<", page_of(user, opening))) is named, user
        listed = client_of(user).get(reverse("guard:openings")).content.decode().split("<tbody")[1]
        assert (house.second.name in listed) is named


# ---- whole names -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", ["Rithy " * 8 + "1", "Long 1", "Rithy 12", "Long Rithy 1", "Rithy " * 40 + "1" * 190])
def test_a_digit_makes_no_whole_name_of_a_part(asked: str) -> None:
    house = House()
    try:
        found = house.ask(asked).found
    except Refused as refused:
        assert refused.field == "asked" and "eight words" in str(refused.sentence)
        found = 0
    assert found == 0 and not house.sees()


def test_more_words_than_a_name_has_are_refused_before_anything_is_looked_for() -> None:
    house = House()
    page = house.client.post(
        reverse("guard:emergency"), {"asked": "Rithy " * 9, "reason": WHY, "second": house.second.pk}
    ).content.decode()
    assert "No name here has more than eight words." in page
    assert not EmergencyOpening.objects.exists()
    assert house.ask("0 9 0 0 0 0 0 3 3").subject == house.person.pk


def test_who_reviews_reads_whether_a_name_or_a_number_was_asked_for_and_how_many_were_found() -> None:
    house = Two()
    by_name, by_number = house.ask("Sok Dara"), house.ask("A090000033")
    for user in (house.second, house.auditor):
        asked = page_of(user, by_name)
        assert "a name" in asked and "2 people" in asked and "Sok Dara" not in asked
        asked = page_of(user, by_number)
        assert "a number" in asked and "1 person" in asked and "090000033" not in asked
    assert "Asked with" not in page_of(house.director, by_name) and "Sok Dara" in page_of(house.director, by_name)
    assert "Asked with" not in page_of(factories.make_user("director"), by_name)


# ---- choosing --------------------------------------------------------------------------------------------


def test_a_wall_put_later_takes_a_person_off_the_list_and_choosing_them_is_choosing_nobody() -> None:
    house = Two()
    opening = house.ask("Sok Dara")
    assert page_of(house.director, opening).count("Open this file") == 2
    wall(house, house.director, house.first)
    assert page_of(house.director, opening).count("Open this file") == 1
    assert str(house.first.pk) not in page_of(house.director, opening)
    last = Reading.objects.filter(key="guard.candidates_shown").order_by("-at", "-id")[0]
    assert last.subjects == [str(house.other.pk)]
    assert _answers(house, opening, house.first.pk) == _answers(house, opening, uuid.uuid4())
    wall(house, house.director, house.other)
    page = page_of(house.director, opening)
    assert "Nobody was found" in page and "Open this file" not in page


def _answers(house: House, opening: EmergencyOpening, person: uuid.UUID) -> tuple[int, str]:
    answer = house.client.post(reverse("guard:open", args=[opening.pk]), {"subject": str(person)})
    return answer.status_code, _shape(answer.content.decode())


def test_once_the_time_to_choose_is_over_nobody_is_shown(clock: Callable[..., None]) -> None:
    house = Two()
    opening = house.ask("Sok Dara")
    wall(house, house.director, house.first)
    clock(minutes=61)
    house.client.force_login(house.director)
    page = page_of(house.director, opening)
    assert "This was asked too long ago" in page and "Open this file" not in page and "Who is it?" not in page
    assert "Ask again" in page
    assert _answers(house, opening, house.first.pk) == _answers(house, opening, uuid.uuid4())
    with pytest.raises(Refused, match="too long ago"):
        actions.open_file(opening=opening, subject=house.other.pk, by=house.director)


# ---- a question by which somebody behind a wall was found ---------------------------------------------------


def test_a_second_person_behind_a_wall_reads_no_question_by_which_the_person_was_found() -> None:
    house = Two()
    factories.stand(house.second, "walled", house.first)
    opening = house.ask("Sok Dara")
    assert not sees(house.second, opening)
    assert "No file was opened" in client_of(house.second).get(reverse("guard:openings")).content.decode()
    assert not alarms.waiting(house.second).exists()
    [alarm] = alarms.waiting(house.auditor)
    assert alarm.key == "guard.question_asked"
    said = client_of(house.auditor).get("/").content.decode()
    assert "asked for a file in an emergency, and the auditors are told of it." in said
    assert "named you" not in said
    assert house.second.name not in page_of(house.auditor, opening)
    other = house.ask("Long Rithy")
    assert sees(house.second, other)
    actions.open_file(opening=opening, subject=house.other.pk, by=house.director)
    assert sees(house.second, opening), "of whom no wall keeps from them they review what was opened"


# ---- a wall put after the opening --------------------------------------------------------------------------


def test_a_wall_before_the_second_person_hands_the_review_to_the_auditors() -> None:
    house = House()
    opening = house.ask()
    assert not alarms.waiting(house.auditor).exists()
    wall(house, house.second)
    opening.refresh_from_db()
    assert opening.second is None and not sees(house.second, opening)
    assert not alarms.waiting(house.second).exists()
    [known] = alarms.of(house.second)
    assert known.known_by is None, "whose doing it was is not told"
    [alarm] = alarms.waiting(house.auditor)
    assert (alarm.key, alarm.by, alarm.about_id) == ("guard.file_opened", str(house.director.pk), opening.pk)
    actions.review(opening=opening, verdict="in_order", words=REVIEWED, by=house.auditor)
    with pytest.raises(Refused):
        actions.review(opening=opening, verdict="in_order", words=REVIEWED, by=house.second)
    assert not alarms.waiting(house.auditor).exists()


def test_a_wall_before_the_second_person_leaves_what_was_reviewed_or_is_of_others() -> None:
    house = Two()
    done, of_other = house.ask(), house.ask("Sok Dara")
    actions.review(opening=done, verdict="in_order", words=REVIEWED, by=house.second)
    actions.open_file(opening=of_other, subject=house.other.pk, by=house.director)
    wall(house, house.second)
    for opening in (done, of_other):
        opening.refresh_from_db()
        assert opening.second == house.second
    assert sees(house.second, of_other)
    assert [a.about_id for a in alarms.waiting(house.second)] == [of_other.pk] * 2


def test_a_question_the_second_person_was_told_of_goes_to_the_auditors_too() -> None:
    house = Two()
    opening = house.ask("Sok Dara")
    assert alarms.waiting(house.second).count() == 1
    wall(house, house.second, house.first)
    assert not alarms.waiting(house.second).exists() and not sees(house.second, opening)
    assert [a.key for a in alarms.waiting(house.auditor)] == ["guard.question_asked"]


def test_a_wall_before_the_opener_ends_the_file_and_bars_them_from_no_page_of_their_own(
    clock: Callable[..., None],
) -> None:
    house = House()
    opening = house.ask()
    wall(house, house.director)
    opening.refresh_from_db()
    assert opening.ended_at is not None and not opening.is_open and not house.sees()
    assert house.client.get(reverse("guard:open_now"))["Location"] == reverse("guard:emergency")
    page = page_of(house.director, opening)
    assert "Rithy</b>" not in page and str(house.person.pk) not in page
    assert sees(house.second, opening)
    clock(days=9)
    with pytest.raises(Refused, match="Ask whoever you chose to review it, or an auditor") as refused:
        house.ask("Chan Nobody")
    assert refused.value.opens is not None
    assert client_of(house.director).get(refused.value.opens[1]).status_code == 200
    actions.review(opening=opening, verdict="in_order", words=REVIEWED, by=house.second)
    assert house.ask("Chan Nobody").found == 0


def test_a_lead_behind_a_wall_waits_for_no_alarm_that_leads_nowhere() -> None:
    house = House()
    other = factories.make_user("supervisor")
    nurse = factories.make_user("nurse", supervisor=other)
    factories.stand(nurse, "assigned", house.person)
    opening = house.ask()
    assert alarms.waiting(other).count() == 1
    wall(house, other)
    assert not alarms.waiting(other).exists() and alarms.waiting(house.lead).count() == 1
    assert not sees(other, opening)


# ---- no wall before oneself in an opened file ----------------------------------------------------------------


def test_in_an_opened_file_nobody_puts_a_wall_before_themselves() -> None:
    house = House()
    house.ask()
    there = reverse("guard:own", args=[house.person.pk])
    page = house.client.get(reverse("register:person", args=[house.person.pk])).content.decode()
    assert "Rithy" in page and there not in page and "Put a wall before yourself" not in page
    assert house.client.get(there).status_code == 404
    assert house.client.post(there, {"because": "kin", "reason": ""}).status_code == 404
    with pytest.raises(Refused, match="tell a supervisor what is between you"):
        actions.put_own_wall(person=house.person, because="kin", by=house.director)
    assert house.sees() and not Wall.unguarded.exists()
    wall(house, house.director)
    assert not house.sees(), "a supervisor puts it"
