"""A file opened in an emergency: recorded before anything is shown, told at once, read only, four hours, reviewed."""

import datetime as dt
import re
import uuid
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samnak.casework.cases.models import Case
from samnak.ground.access import alarms
from samnak.ground.access.decisions import decide, fields_for
from samnak.ground.access.models import AuditEntry, Reading, User
from samnak.ground.access.refusals import Refused
from samnak.ground.access.roles import COMPARTMENTS, READ, WRITE
from samnak.ground.ui.tags.notes import empty_state
from samnak.reception.guard import actions, rules
from samnak.reception.guard.models import EmergencyOpening
from samnak.reception.guard.queries.emergency import read_in
from samnak.reception.register import actions as register
from samnak.reception.register.models import Kin, Person
from samnak.reception.register.rules import NameFacts
from tests import factories
from tests.people import ANOTHER_DARA, RITHY, SEVERAL

pytestmark = pytest.mark.django_db
WHY = "His mother rang from the hospital"
REVIEWED = "Rang the hospital and the mother: it is so"


class House:
    """A person of a worker, a director, a second person in another team."""

    def __init__(self) -> None:
        self.lead, self.second = factories.make_user("supervisor"), factories.make_user("supervisor")
        self.director, self.auditor = factories.make_user("director"), factories.make_user("auditor")
        self.worker = factories.make_user("caseworker", supervisor=self.lead)
        self.case = factories.make_case(RITHY, worker=self.worker, by=self.lead)
        self.person = Person.unguarded.get(pk=self.case.person_id)
        factories.end_near(self.person, "received")
        self.client = client_of(self.director)

    def ask(self, asked: str = "Long Rithy", **more: object) -> EmergencyOpening:
        words = {"reason": WHY, "second": self.second, "by": self.director} | more
        return actions.ask(asked=asked, **words)  # type: ignore[arg-type]

    def sees(self, user: User | None = None) -> bool:
        return Person.objects.visible_to(user or self.director).filter(pk=self.person.pk).exists()


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Moves the time on."""
    began = timezone.now()

    def move(**by: float) -> None:
        later = began + dt.timedelta(**by)
        monkeypatch.setattr(timezone, "now", lambda: later)

    return move


@pytest.mark.parametrize("asked", ["Long Rithy", "rithy LONG", "ឡុង រិទ្ធី", "A090000033", "090-000-033", "012 345 678"])
def test_the_whole_name_a_number_or_a_phone_opens_the_file(asked: str) -> None:
    house = House()
    opening = house.ask(asked)
    assert opening.subject == house.person.pk
    assert house.sees()
    assert Case.objects.visible_to(house.director).get().pk == house.case.pk


@pytest.mark.parametrize(
    "asked", ["Rithy", "Long", "Lon Rithy", "Long Rith", "0000033", "345 678", "", "Long Rithy Sok"]
)
def test_part_of_a_name_or_a_number_finds_nobody_and_is_recorded_all_the_same(asked: str) -> None:
    house = House()
    opening = house.ask(asked)
    assert (opening.found, opening.subject) == (0, None)
    assert not house.sees()
    assert AuditEntry.objects.get(key="guard.emergency_asked").facts == {"people": 0}
    page = house.client.get(reverse("guard:opening", args=[opening.pk])).content.decode()
    assert "Nobody was found" in page


def test_the_director_reads_client_to_health_and_nothing_narrower_and_writes_nothing() -> None:
    house = House()
    house.ask()
    open_ = {"client", "identity", "family_us", "family_kh", "services", "criminal", "health"}
    from samnak.ground.access.decisions import standing
    from samnak.ground.access.visibility import opens

    near = standing(house.director, [house.person.pk])[house.person.pk]
    assert {name for name in COMPARTMENTS if opens(near, name)} == open_
    for permission in ("register.change", "register.life", "cases.change", "cases.open", "cases.assign"):
        assert not decide(house.director, permission, house.person)
    assert decide(house.director, READ, house.person, "sex") and not decide(house.director, WRITE, house.person, "sex")
    us = Kin(person=house.person, relation="aunt", country="us", name="Mealea")
    assert "name" in fields_for(house.director, us)


def test_what_is_open_is_all_the_director_sees_and_it_ends_after_four_hours(clock: Callable[..., None]) -> None:
    house = House()
    factories.make_case(SEVERAL, worker=house.worker, by=house.lead)
    house.ask()
    for name in ("register:people", "cases:cases"):
        page = house.client.get(reverse(name)).content.decode()
        assert "Rithy" in page and "Dara" not in page
    clock(hours=3, minutes=59)
    assert house.sees()
    clock(hours=4, minutes=1)
    assert not house.sees() and not Case.objects.visible_to(house.director).exists()
    house.client.force_login(house.director)  # the web session has run out as well
    assert "Rithy" not in house.client.get(reverse("register:people")).content.decode()
    assert house.client.get(reverse("register:person", args=[house.person.pk])).status_code == 404


def test_a_banner_stands_on_every_page_while_a_file_is_open(clock: Callable[..., None]) -> None:
    house = House()
    assert "open in an emergency until" not in house.client.get("/").content.decode()
    house.ask()
    for url in ("/", reverse("register:person", args=[house.person.pk]), reverse("cases:case", args=[house.case.pk])):
        page = house.client.get(url).content.decode()
        assert "A file is open in an emergency until" in page, url
        assert "Everything you read is recorded and reviewed." in page
    assert "open in an emergency until" not in client_of(house.worker).get("/").content.decode()
    clock(hours=5)
    assert "open in an emergency until" not in house.client.get("/").content.decode()


def test_the_second_person_and_the_workers_supervisor_are_told_at_once_and_no_name_is_in_it() -> None:
    house = House()
    opening = house.ask()
    for user, key in ((house.second, "guard.file_opened"), (house.lead, "guard.team_file_opened")):
        [alarm] = alarms.waiting(user)
        assert alarm.key == key and alarm.facts == {}
        assert alarm.url == reverse("guard:opening", args=[opening.pk])
        assert client_of(user).get(alarm.url).status_code == 200
    assert not alarms.waiting(house.worker).exists()


def test_the_second_person_reads_why_and_no_name_of_somebody_they_do_not_see() -> None:
    house = House()
    opening = house.ask()
    there = reverse("guard:opening", args=[opening.pk])
    page = client_of(house.second).get(there).content.decode()
    assert WHY in page and "somebody you do not see" in page
    assert "Rithy" not in page and str(house.person.pk) not in page
    assert "Rithy" in client_of(house.lead).get(there).content.decode()
    auditor = client_of(house.auditor).get(there).content.decode()
    assert WHY in auditor and "Rithy" not in auditor and str(house.person.pk) not in auditor


def test_the_list_of_openings_names_nobody_to_who_may_not_see_them() -> None:
    house = House()
    house.ask()
    for user in (house.auditor, house.second, factories.make_user("director")):
        page = client_of(user).get(reverse("guard:openings")).content.decode()
        assert house.director.name in page and "Rithy" not in page and str(house.person.pk) not in page, user
    assert "Rithy" in client_of(house.director).get(reverse("guard:openings")).content.decode()
    stranger = factories.make_user("supervisor")
    assert "No file was opened" in client_of(stranger).get(reverse("guard:openings")).content.decode()
    assert client_of(house.worker).get(reverse("guard:openings")).status_code == 404


def test_of_several_one_is_chosen_by_name_birth_year_and_arrival_and_the_reading_is_noted() -> None:
    house = House()
    people = [factories.make_person(SEVERAL), factories.make_person(ANOTHER_DARA)]
    for person in people:
        factories.end_near(person)
    opening = house.ask("Sok Dara")
    assert opening.subject is None and opening.found == 2
    assert not Person.objects.visible_to(house.director).exists()
    page = house.client.get(reverse("guard:opening", args=[opening.pk])).content.decode()
    assert "Who is it?" in page and page.count("Open this file") == 2
    assert "000123456" not in page
    reading = Reading.objects.get(key="guard.candidates_shown")
    assert set(reading.subjects) == {str(person.pk) for person in people}
    there = reverse("guard:open", args=[opening.pk])
    assert house.client.post(there, {"subject": str(house.person.pk)}).status_code == 409
    assert house.client.post(there, {"subject": "x"}).status_code == 409
    assert house.client.post(there, {"subject": str(people[1].pk)}).status_code == 302
    assert [p.pk for p in Person.objects.visible_to(house.director)] == [people[1].pk]
    assert alarms.waiting(house.second).count() == 2  # of the question, and of what was opened


def test_choosing_after_an_hour_is_too_late(clock: Callable[..., None]) -> None:
    house = House()
    people = [factories.make_person(SEVERAL), factories.make_person(ANOTHER_DARA)]
    opening = house.ask("Sok Dara")
    clock(minutes=61)
    with pytest.raises(Refused, match="too long ago"):
        actions.open_file(opening=opening, subject=people[0].pk, by=house.director)


@pytest.mark.parametrize("kind", ["walled", "self"])
def test_what_a_wall_closes_stays_closed_and_is_answered_as_for_nobody(kind: str) -> None:
    house = House()
    factories.stand(house.director, kind, house.person)
    walled, nobody = house.ask(), house.ask("Chan Nobody")
    assert (walled.found, walled.candidates, walled.subject) == (nobody.found, nobody.candidates, nobody.subject)
    pages = [house.client.get(reverse("guard:opening", args=[one.pk])).content.decode() for one in (walled, nobody)]
    assert "Nobody was found" in pages[0] and "Nobody was found" in pages[1]
    factories.stand(house.director, "break_glass", house.person)
    assert not house.sees()


def test_a_wall_put_while_a_file_is_open_closes_it_at_once() -> None:
    house = House()
    house.ask()
    actions.put_wall(person=house.person, colleague=house.director, because="kin", reason=WHY, by=house.lead)
    assert not house.sees()


def test_a_second_person_behind_a_wall_is_not_told_and_an_auditor_reviews() -> None:
    house = House()
    factories.stand(house.second, "walled", house.person)
    opening = house.ask()
    assert opening.second is None
    assert not alarms.waiting(house.second).exists()
    assert alarms.waiting(house.auditor).count() == 1
    assert client_of(house.second).get(reverse("guard:opening", args=[opening.pk])).status_code == 404


def test_it_may_be_ended_early() -> None:
    house = House()
    opening, again = house.ask(), house.ask()
    house.client.post(reverse("guard:end", args=[opening.pk]))
    assert not house.sees()
    again.refresh_from_db()
    assert not again.is_open
    with pytest.raises(Refused):
        actions.end_file(opening=opening, by=factories.make_user("director"))


def test_who_may_ask_is_the_director_alone() -> None:
    house = House()
    for role in ("supervisor", "caseworker", "auditor", "administrator"):
        user = factories.make_user(role)
        with pytest.raises(Refused):
            house.ask(by=user)
        assert client_of(user).get(reverse("guard:emergency")).status_code == 404
    assert not EmergencyOpening.objects.exists()


def test_a_reason_and_a_second_person_who_can_review_are_needed() -> None:
    house = House()
    for more, field in (({"reason": "now "}, "reason"), ({"second": house.worker}, "second"),
                        ({"second": house.director}, "second")):  # fmt: skip
        with pytest.raises(Refused) as refused:
            house.ask(**more)
        assert refused.value.field == field


def test_the_same_form_sent_twice_asks_once() -> None:
    house, key = House(), uuid.uuid4()
    assert house.ask(key=key).pk == house.ask(key=key).pk
    assert EmergencyOpening.objects.count() == 1
    assert alarms.waiting(house.second).count() == 1


def test_nothing_is_suggested_while_one_types() -> None:
    house = House()
    page = house.client.get(reverse("guard:emergency")).content.decode()
    field = re.search(r"<input[^>]*name=\"asked\"[^>]*>", page)
    assert field and 'autocomplete="off"' in field[0] and "hx-" not in field[0] and "list=" not in field[0]
    assert "Rithy" not in page


def test_the_review_is_due_after_three_working_days_and_no_file_opens_while_one_is_late(
    clock: Callable[..., None],
) -> None:
    house = House()
    opening = house.ask()
    assert opening.review_due_on == rules.review_due(timezone.localdate())
    clock(days=9)
    with pytest.raises(Refused, match="has not been reviewed in time"):
        house.ask()
    there = reverse("guard:emergency")
    page = (
        client_of(house.director)
        .post(there, {"asked": "Long Rithy", "reason": WHY, "second": house.second.pk})
        .content.decode()
    )
    assert reverse("guard:opening", args=[opening.pk]) in page
    actions.review(opening=opening, verdict="in_order", words=REVIEWED, by=house.second)
    assert house.ask().subject == house.person.pk


def test_three_working_days_skip_the_weekend_and_holidays() -> None:
    assert rules.review_due(dt.date(2026, 11, 19)) == dt.date(2026, 11, 27)  # the Water Festival lies between
    assert rules.review_due(dt.date(2026, 12, 10)) == dt.date(2026, 12, 15)


def test_the_second_person_reviews_with_words_and_nobody_reviews_their_own() -> None:
    house = House()
    opening = house.ask()
    for user in (house.director, house.lead, house.worker):
        with pytest.raises(Refused):
            actions.review(opening=opening, verdict="in_order", words=REVIEWED, by=user)
    there = reverse("guard:review", args=[opening.pk])
    client = client_of(house.second)
    assert "Say why" in client.post(there, {"verdict": "in_order", "words": "ok"}).content.decode()
    assert client.post(there, {"verdict": "not_in_order", "words": REVIEWED}).status_code == 302
    opening.refresh_from_db()
    assert (opening.verdict, opening.reviewed_by) == ("not_in_order", house.second)
    assert [a.key for a in alarms.waiting(house.auditor)] == ["guard.not_in_order"]
    with pytest.raises(Refused, match="already"):
        actions.review(opening=opening, verdict="in_order", words=REVIEWED, by=house.auditor)


def read_by(user: User, *names: tuple[str, uuid.UUID]) -> None:
    client = client_of(user)
    for name, pk in names:
        assert client.get(reverse(name, args=[pk])).status_code == 200


def test_who_reviews_sees_what_was_read_in_it_and_no_name() -> None:
    house = House()
    person, case = ("register:person", house.person.pk), ("cases:case", house.case.pk)
    read_by(house.worker, person)  # another's reading is none of the opening's
    opening = house.ask()
    there = reverse("guard:opening", args=[opening.pk])
    assert "Nothing yet." in client_of(house.second).get(there).content.decode()
    read_by(house.director, person, person, case)
    for user in (house.second, house.auditor):
        page = client_of(user).get(there).content.decode()
        assert re.search(r"the person&#x27;s page, and pages .*?read 2 times", page, re.S)
        assert re.search(r"the case file.*?read 1 time\b", page, re.S)
        assert "identity and contact" in page
        assert "Rithy" not in page and str(house.person.pk) not in page and str(house.case.pk) not in page
    assert "What was read in it" not in client_of(house.lead).get(there).content.decode()


def test_what_is_read_before_or_after_or_of_others_is_not_of_the_opening(clock: Callable[..., None]) -> None:
    house = House()
    other = factories.make_case(SEVERAL, worker=house.worker, by=house.lead)
    factories.stand(house.director, "break_glass", Person.unguarded.get(pk=other.person_id))
    opening = house.ask()
    read_by(house.director, ("register:person", other.person_id))
    clock(minutes=5)
    actions.end_file(opening=opening, by=house.director)
    opening.refresh_from_db()
    assert read_in(opening) == []
    factories.stand(house.director, "break_glass", house.person)
    clock(minutes=10)
    read_by(house.director, ("register:person", house.person.pk))
    assert read_in(opening) == []


def test_once_it_is_reviewed_nobody_is_asked_to_review_it() -> None:
    house = House()
    opening, another = house.ask(), house.ask()
    actions.review(opening=opening, verdict="in_order", words=REVIEWED, by=house.auditor)
    assert [alarm.about_id for alarm in alarms.waiting(house.second)] == [another.pk]
    assert [alarm.key for alarm in alarms.waiting(house.lead)] == ["guard.team_file_opened"] * 2


def test_a_short_khmer_sentence_says_why() -> None:
    house = House()
    assert house.ask(reason="គាត់ឈឺធ្ងន់ណាស់").subject == house.person.pk


def test_the_banner_leads_to_the_one_file_that_is_open() -> None:
    house = House()
    factories.make_case(SEVERAL, worker=house.worker, by=house.lead)
    opening = house.ask()
    page = house.client.get("/").content.decode()
    assert f'href="{reverse("guard:open_now")}"' in page
    answer = house.client.get(reverse("guard:open_now"))
    assert answer["Location"] == reverse("guard:opening", args=[opening.pk])
    assert "End it now" in house.client.get(answer["Location"]).content.decode()
    house.ask("Sok Dara")
    assert house.client.get(reverse("guard:open_now"))["Location"] == reverse("guard:emergency")


def test_the_third_within_thirty_days_waits_for_an_auditor(clock: Callable[..., None]) -> None:
    house = House()
    for _number in range(2):
        actions.review(opening=house.ask(), verdict="in_order", words=REVIEWED, by=house.second)
        [actions.end_file(opening=one, by=house.director) for one in EmergencyOpening.objects.all()]
    third = house.ask()
    assert third.needs_word and third.subject is None and not house.sees()
    with pytest.raises(Refused, match="auditor"):
        actions.open_file(opening=third, subject=house.person.pk, by=house.director)
    page = house.client.get(reverse("guard:opening", args=[third.pk])).content.decode()
    assert "An auditor has to say yes first" in page and "Open this file" not in page and "Rithy</b>" not in page
    [alarm] = alarms.waiting(house.auditor)
    assert alarm.key == "guard.word_asked"
    with pytest.raises(Refused):
        actions.give_word(opening=third, by=house.second)
    client_of(house.auditor).post(reverse("guard:word", args=[third.pk]))
    assert not alarms.waiting(house.auditor).exists()
    assert not house.sees()
    actions.open_file(opening=third, subject=house.person.pk, by=house.director)
    assert house.sees()
    clock(days=31)
    for one in EmergencyOpening.objects.filter(reviewed_at=None):
        actions.review(opening=one, verdict="in_order", words=REVIEWED, by=house.second)
    assert not house.ask().needs_word


def test_an_auditors_word_tells_nothing_of_whether_somebody_was_found() -> None:
    house = House()
    for _number in range(2):
        house.ask()
    pages = []
    for asked in ("Long Rithy", "Chan Nobody"):
        opening = house.ask(asked)
        page = house.client.get(reverse("guard:opening", args=[opening.pk])).content.decode()
        pages.append(
            re.sub(
                r'value="[^"]*"|"X-CSRFToken": "[^"]*"|nonce="[^"]*"|[0-9a-f-]{36}|\d\d:\d\d',
                "",
                page.replace(asked, ""),
            )
        )
    assert pages[0] == pages[1]
    assert alarms.waiting(house.auditor).count() == 2


def test_no_name_stands_in_the_audit_of_an_opening() -> None:
    house = House()
    house.ask()
    text = " ".join(str(entry.facts) for entry in AuditEntry.objects.filter(key__startswith="guard."))
    assert "Rithy" not in text and WHY not in text
    assert AuditEntry.objects.filter(key="guard.file_opened").count() == 1


def test_a_name_of_many_opens_nothing() -> None:
    house = House()
    for _number in range(rules.MOST_FOUND + 1):
        factories.make_person(ANOTHER_DARA)
    opening = house.ask("Sok Dara")
    assert opening.candidates == [] and opening.subject is None
    assert "Too many people fit" in house.client.get(reverse("guard:opening", args=[opening.pk])).content.decode()


def test_an_alias_is_a_whole_name_too_and_a_record_taken_back_is_not_found() -> None:
    house = House()
    register.add_name(person=house.person, name=NameFacts("Lon", "Ritty", kind="alias"), by=house.worker)
    assert house.ask("Ritty Lon").subject == house.person.pk
    Person.unguarded.filter(pk=house.person.pk).update(taken_back_at=timezone.now())
    assert house.ask().found == 0


def test_many_questions_asked_before_any_file_is_opened_do_not_open_many_files() -> None:
    """A name several share waits for a choice: who asks twelve times first and chooses afterwards opens two."""
    house = House()
    for number in range(2):
        factories.make_person(replace(ANOTHER_DARA, called=f"Tall{number}"))
    waiting = [house.ask("Sok Dara") for _number in range(rules.MOST_ASKED)]
    for opening in waiting:
        if opening.candidates:
            actions.open_file(opening=opening, subject=UUID(opening.candidates[0]), by=house.director)
    rows = EmergencyOpening.objects.filter(opener=house.director)
    assert rows.exclude(opened_at=None).count() == rules.MOST
    assert rows.filter(needs_word=True, opened_at=None).count() == rules.MOST_ASKED - rules.MOST
    assert house.ask("Sok Dara").needs_word, "and the next question waits for a word before it shows anybody"


def test_the_second_person_is_told_of_a_question_that_opened_nothing() -> None:
    house = House()
    house.ask("Chan Nobody")
    assert alarms.waiting(house.second).filter(key="guard.emergency_asked").count() == 1


def test_where_nothing_stands_two_sentences_are_parted_by_a_stop() -> None:
    page = client_of(factories.make_user("auditor")).get(reverse("guard:openings")).content.decode()
    assert "No file was opened in an emergency.</b> Each one stands here" in page
    for title, text, said in (
        ("គ្មានអ្វីទេ", "y", "គ្មានអ្វីទេ។"),
        ("Nothing?", "y", "Nothing?"),
        ("Nothing", "", "Nothing"),
    ):
        assert f"{empty_state(title, text)['title']}{empty_state(title, text)['stop']}" == said
