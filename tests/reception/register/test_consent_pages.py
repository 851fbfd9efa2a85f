"""Asking for a consent, taking it back and printing who saw it, as somebody at a desk does it."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from samnak.ground import panels
from samnak.ground.access import reads
from samnak.ground.access.ids import new_id
from samnak.ground.access.models import Reading, User
from samnak.ground.access.refusals import Refused
from samnak.reception.register import actions
from samnak.reception.register.models import Consent, Person, Recipient
from tests import factories
from tests.factories import make_consent, recipient
from tests.people import SREYMOM
from tests.reception.register.asking import told

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker(person: Person) -> User:
    user = factories.make_user("caseworker", name="Sophea Lim", supervisor=factories.supervision())
    actions.assign(person=person, worker=user, by=factories.supervision())
    return user


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def get(user: User, name: str, *args: Any, query: str = "", status: int = 200) -> str:
    response: HttpResponse = client_of(user).get(reverse(f"register:{name}", args=args) + query)
    assert response.status_code == status, name
    return response.content.decode()


def ask_address(person: Person, purpose: str = "clinic", to: str = "health_centre") -> str:
    return reverse("register:consent_words", args=[person.pk, purpose, recipient(to).pk])


def read_aloud(user: User, address: str, *compartments: str) -> str:
    response = client_of(user).post(address, {"compartments": compartments, "next": "read"})
    assert response.status_code == 200
    return response.content.decode()


def say(user: User, address: str, *compartments: str, **said: Any) -> HttpResponse:
    sent = {"compartments": compartments, "next": "keep", "version": "1", "said": "yes", "freely": "on"}
    sent |= {"how": "aloud", "language": "km", "key": str(new_id()), **said}
    return client_of(user).post(address, {name: value for name, value in sent.items() if value is not None})


# ---- asking --------------------------------------------------------------------------------------------


def test_from_the_persons_page_it_is_three_steps_to_the_words(person: Person, worker: User) -> None:
    page = get(worker, "person", person.pk)
    assert "What may be told, and to whom" in page
    assert reverse("register:consent_ask", args=[person.pk]) in page
    page = get(worker, "consent_ask", person.pk)
    assert "No help depends on this." in page
    assert reverse("register:consent_whom", args=[person.pk, "clinic"]) in page
    page = get(worker, "consent_whom", person.pk, "clinic")
    assert ask_address(person) in page
    page = client_of(worker).get(ask_address(person)).content.decode()
    assert 'value="identity"' in page
    assert "checked" not in page


def test_the_words_stand_in_both_languages_with_whom_what_and_until_when(person: Person, worker: User) -> None:
    page = read_aloud(worker, ask_address(person), "identity", "health")
    assert page.count('class="aloud"') > 10
    for words in ("The health centre near our house", "មណ្ឌលសុខភាពជិតផ្ទះរបស់យើង", "your health", "សុខភាពរបស់បង"):
        assert words in page, words
    assert "you can still go to the doctor" in page
    assert "ជំនួយទាំងអស់នៅទីនេះនៅដដែល" in page
    assert not Consent.unguarded.exists()


def test_what_they_said_is_kept_with_how_it_was_explained(person: Person, worker: User) -> None:
    answer = say(worker, ask_address(person), "identity", note="His aunt interpreted.", how="interpreter")
    assert answer.status_code == 302
    row = Consent.unguarded.get()
    assert (row.said, row.how, row.language, row.freely) == ("yes", "interpreter", "km", True)
    assert (row.made_by, row.note) == (worker, "His aunt interpreted.")
    assert told(person) == {"identity"}
    for name, about in (("person", person.pk), ("consents", person.pk), ("consent", row.pk)):
        page = get(worker, name, about)
        assert "holds" in page, name
        assert "identity and contact" in page, name
        assert "The health centre near our house" in page, name


@pytest.mark.parametrize("said", ["no", "not_now"])
def test_a_no_and_a_not_now_are_kept_without_more_questions(person: Person, worker: User, said: str) -> None:
    assert say(worker, ask_address(person), "identity", said=said, freely=None).status_code == 302
    assert Consent.unguarded.get().said == said
    assert told(person) == frozenset()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"freely": None}, "Read it to them first"),
        ({"said": None}, "Choose an answer"),
        ({"version": "0"}, "changed today"),
        ({"language": "xx"}, "xx"),
    ],
)
def test_what_is_missing_is_said_on_the_page_with_the_words(
    person: Person, worker: User, changes: dict[str, Any], sentence: str
) -> None:
    answer = say(worker, ask_address(person), "identity", **changes)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert sentence in page
    assert "you can still go to the doctor" in page
    assert not Consent.unguarded.exists()


def test_nothing_ticked_and_what_one_may_not_ask_for_stay_on_the_page(person: Person, worker: User) -> None:
    assert "Tick what may be told" in read_aloud(worker, ask_address(person))
    page = read_aloud(worker, ask_address(person), "hiv")
    assert 'class="aloud"' not in page
    assert say(worker, ask_address(person), "hiv").status_code == 200
    assert not Consent.unguarded.exists()


def test_a_day_beyond_the_longest_is_refused_in_words(person: Person, worker: User) -> None:
    day = timezone.localdate() + dt.timedelta(days=400)
    until = {"until_day": day.day, "until_month": day.month, "until_year": day.year}
    answer = client_of(worker).post(ask_address(person), {"compartments": ["identity"], "next": "read", **until})
    assert "longer than may be asked for" in answer.content.decode()


def test_an_office_of_the_state_comes_with_a_warning_and_for_one_time(person: Person, worker: User) -> None:
    address = ask_address(person, "authority", "receiving_authority")
    page = client_of(worker).get(address).content.decode()
    assert "This goes to an authority." in page
    assert "checked" not in page
    page = read_aloud(worker, address, "identity")
    assert page.count("One time only.") == 1 and "Until when</b> Until" not in page
    before, _h2, read = page.partition("Read this to them")
    assert "If you are not sure, do not ask." in before
    assert "If you are not sure" not in read
    say(worker, address, "identity")
    row = Consent.unguarded.get()
    assert "It was told now" in get(worker, "consent", row.pk)
    assert client_of(worker).post(reverse("register:consent_used", args=[row.pk])).status_code == 302
    assert Consent.unguarded.get().used_at is not None
    assert told(person, "authority", "receiving_authority") == frozenset()


def test_the_address_of_a_step_tells_no_compartment(person: Person, nurse: User) -> None:
    answer = say(nurse, ask_address(person), "hiv")
    assert answer.status_code == 302
    assert "hiv" not in answer["Location"]
    page = read_aloud(nurse, ask_address(person), "hiv")
    assert not re.search(r'(href|action)="[^"]*hiv', page)


def test_a_purpose_or_recipient_that_does_not_fit_has_no_page(person: Person, worker: User) -> None:
    client = client_of(worker)
    for purpose, to in (("clinic", "newspaper"), ("care_here", "our_nurse"), ("nothing", "hospital")):
        assert client.get(ask_address(person, purpose, to)).status_code == 404, purpose
    assert client.get(reverse("register:consent_whom", args=[person.pk, "care_here"])).status_code == 404


def test_nobody_is_asked_who_has_died(person: Person, worker: User) -> None:
    make_consent(person)
    actions.record_life(person=person, status="died", on=timezone.localdate(), by=worker)
    assert "Ask for consent" not in get(worker, "consents", person.pk)
    answer = say(worker, ask_address(person), "identity")
    assert "This person has died." in answer.content.decode()


# ---- who knows of it -----------------------------------------------------------------------------------


def test_a_consent_about_hiv_stands_on_no_page_of_the_caseworker(person: Person, worker: User, nurse: User) -> None:
    row = make_consent(person, "hiv", by=nurse, note="cnry")
    for name in ("person", "consents", "who_saw"):
        page = get(worker, name, person.pk)
        assert "HIV" not in page, name
        assert str(row.pk) not in page, name
        assert "cnry" not in page, name
    for name in ("consent", "consent_withdraw", "consent_letter"):
        get(worker, name, row.pk, status=404)
    assert "HIV" in get(nurse, "consents", person.pk)
    assert "cnry" in get(nurse, "consent", row.pk)


def test_a_supervisor_reads_and_does_not_ask(person: Person, worker: User) -> None:
    row = make_consent(person, by=worker)
    lead = factories.supervision()
    assert "Ask for consent" not in get(lead, "consents", person.pk)
    get(lead, "consent_ask", person.pk, status=404)
    assert "They take it back" in get(lead, "consent", row.pk)


# ---- taking back ---------------------------------------------------------------------------------------


def test_taken_back_with_one_confirmation_and_the_recipient_stands_on_today(person: Person, worker: User) -> None:
    row = make_consent(person, by=worker)
    page = get(worker, "consent_withdraw", row.pk)
    assert "cannot be taken back" in page
    answer = client_of(worker).post(
        reverse("register:consent_withdraw", args=[row.pk]), {"how": "phone", "words": "No more."}
    )
    assert answer.status_code == 302
    assert told(person) == frozenset()
    page = get(worker, "consent", row.pk)
    assert "No more." in page
    today = client_of(worker).get(reverse("desk:today")).content.decode()
    assert "1 recipient is still to be told" in today
    assert "The health centre near our house" in get(worker, "to_tell")
    letter = get(worker, "consent_letter", row.pk)
    assert "No reason is given" in letter
    assert "No more." not in letter
    client_of(worker).post(reverse("register:consent_told", args=[row.pk]))
    assert "Nobody is left to be told" in get(worker, "to_tell")
    assert "still to be told" not in client_of(worker).get(reverse("desk:today")).content.decode()


def test_everything_is_taken_back_without_telling_how_much(person: Person, worker: User, nurse: User) -> None:
    def answer() -> str:
        address = reverse("register:consents_withdraw", args=[person.pk])
        return client_of(worker).post(address, {"how": "in_person"}, follow=True).content.decode()

    def plain(page: str) -> str:
        return re.sub(r'(?:value|nonce)="[^"]*"|hx-headers=\'[^\']*\'|\d\d:\d\d', "", page)

    nothing = plain(answer())
    make_consent(person, "hiv", by=nurse)
    assert plain(answer()) == nothing
    assert told(person) == frozenset()


def test_everything_is_taken_back_only_where_something_was_asked(person: Person, worker: User, nurse: User) -> None:
    link = reverse("register:consents_withdraw", args=[person.pk])
    assert link not in get(worker, "consents", person.pk)
    make_consent(person, "hiv", by=nurse)
    assert link not in get(worker, "consents", person.pk)  # it would tell them of the other
    assert link in get(nurse, "consents", person.pk)
    make_consent(person, by=worker, said="no")
    assert link in get(worker, "consents", person.pk)


def test_what_is_to_be_told_costs_the_same_for_few_and_many(person: Person, worker: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connections["default"]) as counted:
            get(worker, "to_tell")
        return len(counted)

    def taken_back(one: Person, to: str) -> None:
        actions.withdraw_consent(consent=make_consent(one, to=to, by=worker), by=worker)

    taken_back(person, "hospital")
    few = queries()
    for _each in range(4):
        other = factories.make_person(SREYMOM, worker=worker)
        taken_back(other, "hospital")
        taken_back(other, "health_centre")
    assert queries() == few


# ---- recipients ----------------------------------------------------------------------------------------


def test_a_supervisor_adds_a_recipient_and_takes_one_off_the_list() -> None:
    lead = factories.supervision()
    client = client_of(lead)
    sent = {"kind": "partner", "name": "Bakery of Toul Kork", "name_km": "ហាងនំប៉័ង", "key": str(new_id())}
    assert (
        "Where there is no Khmer name"
        in client.post(reverse("register:recipients"), {**sent, "name_km": ""}).content.decode()
    )
    assert client.post(reverse("register:recipients"), sent).status_code == 302
    row = Recipient.objects.get(name="Bakery of Toul Kork")
    assert "Bakery of Toul Kork" in get(lead, "recipients")
    again = client.post(reverse("register:recipients"), {**sent, "key": str(new_id())}).content.decode()
    assert "stands in the list already" in again
    assert client.get(reverse("register:recipient_end", args=[row.pk])).status_code == 200
    assert Recipient.objects.get(pk=row.pk).ended_at is None
    client.post(reverse("register:recipient_end", args=[row.pk]))
    assert "nothing goes there any more" in get(lead, "recipients")
    get(lead, "recipient_end", recipient("our_nurse").pk, status=404)


def test_taking_off_the_list_says_how_many_people_it_touches_and_can_be_put_back(
    person: Person, worker: User, nurse: User
) -> None:
    lead, hospital = factories.supervision(), recipient("hospital").pk
    make_consent(person, "hiv", to="hospital", by=nurse)
    hidden = get(lead, "recipient_end", hospital)
    assert "Nobody's consent to it lives now." in hidden
    make_consent(person, "identity", to="hospital", by=worker)
    assert "1 person agreed that it may be told something" in get(lead, "recipient_end", hospital)
    client_of(lead).post(reverse("register:recipient_end", args=[hospital]))
    assert told(person, to="hospital") == frozenset()
    assert reverse("register:recipient_back", args=[hospital]) in get(lead, "recipients")
    assert "holds again" in get(lead, "recipient_back", hospital)
    assert told(person, to="hospital") == frozenset()
    client_of(lead).post(reverse("register:recipient_back", args=[hospital]))
    assert told(person, to="hospital") == {"identity", "hiv"}


def test_what_is_put_back_does_not_stand_on_the_list_twice() -> None:
    lead = factories.supervision()
    row = actions.add_recipient(kind="partner", name="Bakery", name_km="ហាងនំប៉័ង", by=lead)
    actions.end_recipient(recipient=row, by=lead)
    actions.add_recipient(kind="partner", name="Bakery", name_km="ហាងនំប៉័ង", by=lead)
    with pytest.raises(Refused, match="already"):
        actions.restore_recipient(recipient=row, by=lead)
    with pytest.raises(Refused, match="supervisors"):
        actions.restore_recipient(recipient=row, by=factories.make_user("caseworker"))


# ---- who saw me ----------------------------------------------------------------------------------------


def test_who_saw_me_tells_day_role_how_often_and_what(person: Person, worker: User) -> None:
    for _twice in range(2):
        get(worker, "person", person.pk)
    get(factories.reception(), "people")
    page = get(worker, "who_saw", person.pk, query="?language=en")
    assert "<b>Your caseworker</b>" in page
    assert "opened your page once" in page  # twice within a quarter of an hour
    assert "Nobody. You have not agreed to anything" in page
    assert "Reception" in page
    assert "saw you in a list" in page or "opened your page once" in page
    assert "your name, your age" in page
    assert "wrote about you" in page


def test_who_saw_me_counts_visits_and_not_every_step_of_a_form(person: Person, worker: User) -> None:
    for _step in range(5):
        get(worker, "person", person.pk)
        client_of(worker).post(ask_address(person), {"next": "read"})
    last = Reading.objects.filter(key="register.person_read").order_by("at").last()
    assert last is not None
    Reading.objects.filter(pk=last.pk).update(at=last.at + dt.timedelta(minutes=16))
    page = get(worker, "who_saw", person.pk, query="?language=en")
    if timezone.localdate(last.at) == timezone.localdate(last.at + dt.timedelta(minutes=16)):
        assert "opened your page 3 times" in page  # twice the person's page, once the page of asking


def test_who_saw_me_says_what_the_program_did_without_a_number(person: Person, worker: User) -> None:
    make_consent(person)
    page = get(worker, "who_saw", person.pk, query="?language=en")
    assert "<b>Our computer, by itself</b> nobody looked; something was written down" in page


def test_who_saw_me_tells_who_may_be_told_what(person: Person, worker: User) -> None:
    make_consent(person, "health")
    make_consent(person, "identity", to="hospital", said="no")
    page = get(worker, "who_saw", person.pk, query="?language=en")
    assert "The health centre near our house" in page
    assert "A doctor or a hospital: your health" in page
    assert "The hospital" not in page


def test_who_saw_me_names_no_colleague_and_nobody_else(person: Person, worker: User) -> None:
    other = factories.make_person(SREYMOM, worker=worker)
    get(worker, "people")
    get(worker, "person", other.pk)
    page = get(worker, "who_saw", person.pk, query="?language=en")
    paper = page[page.index('class="paper"') :]
    assert "Sophea Lim" not in paper
    for words in ("Sreymom", "Chhoeun", str(other.pk)):
        assert words not in page, words


def test_who_saw_me_is_printed_in_the_persons_language(person: Person, worker: User) -> None:
    actions.change_person(person=person, changes={"languages": ["en"]}, by=worker)
    assert "Who saw what we know of me" in get(worker, "who_saw", person.pk)
    assert "អ្នកណាបានមើលរឿងរបស់ខ្ញុំ" in get(worker, "who_saw", person.pk, query="?language=km")
    assert "Who saw what we know of me" in get(worker, "who_saw", person.pk, query="?language=xx")


def test_making_the_paper_is_itself_noted(person: Person, worker: User) -> None:
    get(worker, "who_saw", person.pk)
    reading = Reading.objects.get(key="register.who_saw_printed")
    assert reading.subjects == [str(person.pk)]
    assert "audit" in reading.compartments


def test_of_hiv_and_drug_use_only_whoever_may_know_prints_that_somebody_read_it(
    person: Person, worker: User, nurse: User
) -> None:
    reads.note("register.person_read", by=nurse, subjects=[person.pk], compartments=["identity", "hiv"])
    reads.note("register.person_read", by=nurse, subjects=[person.pk], compartments=["counselling"])
    page = get(worker, "who_saw", person.pk, query="?language=en")
    assert "your nurse" in page
    assert "HIV" not in page
    page = get(nurse, "who_saw", person.pk, query="?language=en")
    assert "what you told us about HIV" in page
    assert "what you said to your counsellor" not in page


def test_who_saw_me_tells_a_caseworker_of_no_question_about_hiv(person: Person, worker: User, nurse: User) -> None:
    get(nurse, "consents", person.pk)
    before = get(worker, "who_saw", person.pk, query="?language=en")
    address = ask_address(person, to="hospital")
    get(nurse, "consent_ask", person.pk)
    read_aloud(nurse, address, "hiv")
    assert say(nurse, address, "hiv").status_code == 302
    hidden = Consent.unguarded.get(person=person, known_in="hiv")
    get(nurse, "consent", hidden.pk)
    after = get(worker, "who_saw", person.pk, query="?language=en")
    assert of_nurse(after) == of_nurse(before), "all of it is one visit, as if only the list had been read"


def of_nurse(page: str) -> list[str]:
    lines = re.findall(r"<li>.*?</li>", page, re.S)
    return [" ".join(re.sub(r"<[^>]*>", " ", line).split()) for line in lines if "nurse" in line.lower()]


def test_who_saw_me_tells_of_walls_to_nobody_but_who_puts_them(person: Person, worker: User) -> None:
    lead = User.objects.get(pk=worker.supervisor_id)
    before = get(worker, "who_saw", person.pk, query="?language=en")
    for key in ("guard.walls_opened", "guard.walls_listed"):
        reads.note(key, by=lead, subjects=[person.pk], compartments=["client", "audit"])
    after = get(worker, "who_saw", person.pk, query="?language=en")
    assert "supervisor" not in before and "supervisor" not in after
    assert "upervisor" in get(lead, "who_saw", person.pk, query="?language=en")


def test_what_was_read_long_ago_is_asked_for(person: Person, worker: User) -> None:
    reads.note("register.person_read", by=worker, subjects=[person.pk], compartments=["money"])
    Reading.objects.update(at=timezone.now() - dt.timedelta(days=500))
    assert "money and things you were given" not in get(worker, "who_saw", person.pk, query="?language=en")
    assert "money and things you were given" in get(worker, "who_saw", person.pk, query="?language=en&all")


def test_other_rooms_add_to_whom_something_was_given(person: Person, worker: User) -> None:
    def given(eyes: Any) -> panels.Panel:
        assert eyes.person == person.pk
        return panels.Panel("register/consent_free.html", {"compartments": ["money"]})

    panels.add("told", given)
    try:
        assert "No help depends on this." in get(worker, "who_saw", person.pk, query="?language=en")
    finally:
        panels._panels["told"].remove(given)
    assert "money" in Reading.objects.get(key="register.who_saw_printed").compartments


def test_who_saw_me_costs_the_same_for_few_and_many(person: Person, worker: User) -> None:
    def queries() -> tuple[int, int]:
        with (
            CaptureQueriesContext(connections["default"]) as asked,
            CaptureQueriesContext(connections["reads"]) as noted,
        ):
            get(worker, "who_saw", person.pk)
        return len(asked), len(noted)

    make_consent(person)
    get(worker, "person", person.pk)
    few = queries()
    for number in range(12):
        user = factories.make_user("caseworker")
        reads.note("register.person_read", by=user, subjects=[person.pk], compartments=["identity"])
        make_consent(person, to="hospital" if number % 2 else "health_centre")
    assert queries() == few
