"""Nobody alone takes away that an embassy or an authority takes two: one name has one kind, and a second keeper of the
list says yes to whatever one of us adds or puts back."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samnak.ground.access import alarms
from samnak.ground.access.actors import COMMAND, DEMO
from samnak.ground.access.models import AuditEntry, User
from samnak.ground.access.refusals import Refused
from samnak.reception.register import actions, queries
from samnak.reception.register import consent_rules as rules
from samnak.reception.register.models import Consent, Person, Recipient
from samnak.reception.register.queries import consents as asked
from samnak.reception.register.recipient_rules import bare
from tests import factories
from tests.factories import make_consent, recipient

pytestmark = pytest.mark.django_db

EMBASSY, EMBASSY_KM = "The embassy of the United States", "ស្ថានទូតសហរដ្ឋអាមេរិក"
WAITS = "register.recipient_waits"


@pytest.fixture
def lead() -> User:
    return factories.make_user("supervisor", name="Sophal")


@pytest.fixture
def director() -> User:
    return factories.make_user("director", name="Theary")


def add(by: Any, kind: str = "partner", name: str = "Bakery", name_km: str = "ហាងនំប៉័ង", **more: Any) -> Recipient:
    return actions.add_recipient(kind=kind, name=name, name_km=name_km, by=by, **more)


def ask(person: Person, to: Recipient, purpose: str = "job") -> Consent:
    facts = actions.ConsentFacts(purpose=purpose, compartments=("identity",), said="yes", language="km", freely=True)
    return actions.ask_consent(person=person, recipient=to, facts=facts, by=DEMO)


def told(person: Person, to: Recipient, purpose: str = "job") -> frozenset[str]:
    return queries.consented([person.pk], purpose=purpose, recipient=to.pk).get(person.pk, frozenset())


def stand_of(row: Recipient) -> bool:
    return Recipient.objects.get(pk=row.pk).stands


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(user: User, name: str, *args: Any, status: int = 200) -> str:
    answer = client_of(user).get(reverse(f"register:{name}", args=args))
    assert answer.status_code == status
    return answer.content.decode()


# ---- one name has one kind -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "name_km"),
    [
        (EMBASSY, "ហាង"),
        (" the EMBASSY of the united states ", "ហាង"),
        ("Embassy of United States", "ហាង"),
        ("The Embassy, of the United-States!", "ហាង"),
        ("Theembassy of Theunited States", "ហាង"),
        ("Émbassy of the United States 2", "ហាង"),
        ("Ｅmbassy of the United States", "ហាង"),
        ("Em bas sy of the United States", "ហាង"),
        ("Embassy of the United\u200b States", "ហាង"),
        ("Bakery", EMBASSY_KM),
        ("Bakery", EMBASSY),
        (EMBASSY_KM, "ហាង"),
        ("Bakery", "ស្ថានទូត សហរដ្ឋ\u200bអាមេរិក"),
        ("Bakery", "ស្ថានទូតសហរដ្ឋ\u17b4អាមេរិក"),
    ],
)
@pytest.mark.parametrize("ended", [False, True])
def test_the_name_of_an_embassy_is_nobody_elses_whatever_becomes_of_it(
    lead: User, name: str, name_km: str, ended: bool
) -> None:
    if ended:
        actions.end_recipient(recipient=recipient("us_embassy"), by=lead)
    with pytest.raises(Refused, match="One name has one kind: this one stands, or stood, in the list as “embassy”"):
        add(lead, name=name, name_km=name_km)


@pytest.mark.parametrize("kind", ["partner", "clinic", "government", "attorney", "family", "donor", "media"])
def test_no_other_kind_takes_the_name(lead: User, kind: str) -> None:
    with pytest.raises(Refused, match="One name has one kind"):
        add(lead, kind=kind, name=EMBASSY)


def test_nor_is_a_partner_called_like_a_role_of_ours(lead: User) -> None:
    with pytest.raises(Refused, match="somebody in this house"):
        add(lead, name="Our Nurse")


def test_a_name_in_letters_that_only_look_the_same_is_refused(lead: User) -> None:
    for field, name, name_km in (
        ("name", "The embаssy of the United States", "ហាង"),  # a Cyrillic а
        ("name", "Τhe embassy of the United States", "ហាង"),  # a Greek Τ
        ("name_km", "Bakery", "ສະຖານທູດ"),
    ):
        with pytest.raises(Refused, match="Latin or Khmer letters") as why:
            add(lead, name=name, name_km=name_km)
        assert why.value.field == field


def test_a_name_without_a_letter_is_compared_as_it_stands(lead: User) -> None:
    assert bare("4 321") == "4321" != bare("4 322") and bare("The") == "the"
    with pytest.raises(Refused, match="Write how it is called"):
        add(lead, name="!!")
    with pytest.raises(Refused, match="read aloud"):
        add(lead, name_km="…")


def test_what_one_of_us_added_keeps_its_kind_too(lead: User, director: User) -> None:
    row = add(lead, kind="government", name="Office of the district")
    with pytest.raises(Refused, match="One name has one kind"):  # while it waits
        add(director, name="Office of the District", name_km="ហាង")
    actions.confirm_recipient(recipient=row, by=director)
    actions.end_recipient(recipient=row, by=lead)
    with pytest.raises(Refused, match="One name has one kind"):  # and when it was taken off again
        add(lead, name="The office of the district", name_km="ហាង")


def test_who_chose_the_wrong_kind_by_a_slip_writes_it_anew(lead: User) -> None:
    slip = add(lead, kind="embassy", name="Bakery")
    actions.end_recipient(recipient=slip, by=lead)
    assert add(lead, name="Bakery").kind == "partner"
    with pytest.raises(Refused, match="One name has one kind"):
        actions.restore_recipient(recipient=slip, by=lead)


def test_one_that_is_put_back_has_one_kind_too(lead: User, director: User) -> None:
    row = add(DEMO, name="Bakery")
    actions.end_recipient(recipient=row, by=lead)
    Recipient.objects.create(kind="government", name="BAKERY", name_km="ហាង")  # as from another time
    with pytest.raises(Refused, match="One name has one kind"):
        actions.restore_recipient(recipient=row, by=director)


def test_a_second_one_of_the_same_kind_is_still_refused_however_it_is_typed(lead: User) -> None:
    add(lead, name="The Bakery")
    with pytest.raises(Refused, match="stands in the list already"):
        add(lead, name="ba-kery", name_km="ហាង")


def test_who_it_is_and_of_what_kind_is_changed_by_nothing(lead: User, director: User) -> None:
    row = add(lead)
    before = (row.kind, row.name, row.name_km, row.role, row.key)
    for changed in ("kind", "name", "name_km", "role", "key"):
        setattr(row, changed, "government")
    actions.confirm_recipient(recipient=row, by=director)
    actions.end_recipient(recipient=row, by=lead)
    actions.restore_recipient(recipient=row, by=lead)
    after = Recipient.objects.get(pk=row.pk)
    assert (after.kind, after.name, after.name_km, after.role, after.key) == before


def test_nobody_is_put_on_the_list_by_being_asked_about_or_taken_off(person: Person, lead: User) -> None:
    for made_up in (
        Recipient(pk=uuid4(), kind="partner", name=EMBASSY, name_km=EMBASSY_KM),
        Recipient(pk=uuid4(), key="us_embassy", kind="partner", name=EMBASSY, name_km=EMBASSY_KM),
    ):
        with pytest.raises(Refused):
            ask(person, made_up)
        with pytest.raises(Refused):
            actions.end_recipient(recipient=made_up, by=lead)
    assert not Recipient.objects.filter(name=EMBASSY).exists()


def test_one_of_the_pack_that_was_taken_off_may_be_written_anew_in_its_kind_and_waits(lead: User) -> None:
    actions.end_recipient(recipient=recipient("hospital"), by=lead)
    assert not add(lead, kind="clinic", name="The hospital", name_km="មន្ទីរពេទ្យ").stands
    with pytest.raises(Refused, match="stands in the list already"):
        actions.restore_recipient(recipient=recipient("hospital"), by=lead)


# ---- a second keeper says yes --------------------------------------------------------------------------


def test_what_one_keeper_adds_waits_until_another_says_yes(person: Person, lead: User, director: User) -> None:
    row = add(lead)
    assert row.waits_since and not row.stands and row not in asked.recipients()
    with pytest.raises(Refused, match="not asked for here"):
        ask(person, row)
    with pytest.raises(Refused, match="You asked for this yourself") as why:
        actions.confirm_recipient(recipient=row, by=lead)
    assert why.value.status == 403 and not stand_of(row)
    actions.confirm_recipient(recipient=row, by=director)
    after = Recipient.objects.get(pk=row.pk)
    assert (after.asked_by, after.yes_by, after.waits_since) == (lead, director, None) and after.stood_since
    ask(person, row)
    assert told(person, row) == {"identity"}


def test_only_a_keeper_says_yes(lead: User) -> None:
    row = add(lead)
    for role in ("caseworker", "intake", "administrator", "auditor", "nurse"):
        with pytest.raises(Refused, match="kept by supervisors and directors"):
            actions.confirm_recipient(recipient=row, by=factories.make_user(role))
    for machine in (COMMAND,):
        with pytest.raises(Refused):
            actions.confirm_recipient(recipient=row, by=machine)
    assert not stand_of(row)


def test_one_who_holds_both_roles_is_one_keeper() -> None:
    both = factories.make_user("supervisor", "director")
    row = add(both)
    with pytest.raises(Refused, match="yourself"):
        actions.confirm_recipient(recipient=row, by=both)


def test_the_two_may_be_of_one_team(director: User) -> None:
    lead = factories.make_user("supervisor", supervisor=director)
    row = add(lead)
    assert actions.confirm_recipient(recipient=row, by=director).stands
    other = add(director, name="Garage", name_km="យានដ្ឋាន")
    assert actions.confirm_recipient(recipient=other, by=lead).stands


def test_who_took_it_down_for_another_is_not_asked_twice(lead: User, director: User) -> None:
    """Whoever puts it back is the one who asks; who wrote it down before may be the second one then."""
    row = add(lead)
    actions.confirm_recipient(recipient=row, by=director)
    actions.end_recipient(recipient=row, by=lead)
    actions.restore_recipient(recipient=row, by=director)
    with pytest.raises(Refused, match="yourself"):
        actions.confirm_recipient(recipient=row, by=director)
    assert actions.confirm_recipient(recipient=row, by=lead).stands


def test_no_way_of_taking_off_and_putting_back_makes_one_keeper_two(person: Person, lead: User) -> None:
    row = add(lead)
    actions.end_recipient(recipient=row, by=lead)
    actions.restore_recipient(recipient=row, by=lead)
    actions.restore_recipient(recipient=row, by=lead)
    with pytest.raises(Refused, match="yourself"):
        actions.confirm_recipient(recipient=row, by=lead)
    actions.end_recipient(recipient=row, by=lead)
    assert not actions.confirm_recipient(recipient=row, by=lead).stands
    again = add(lead)
    with pytest.raises(Refused, match="yourself"):
        actions.confirm_recipient(recipient=again, by=lead)
    assert not stand_of(row) and not stand_of(again)


def test_what_people_agreed_to_before_holds_again_only_with_the_second_yes(
    person: Person, lead: User, director: User
) -> None:
    row = add(DEMO)
    ask(person, row)
    assert told(person, row) == {"identity"}
    actions.end_recipient(recipient=row, by=lead)
    actions.restore_recipient(recipient=row, by=lead)
    assert told(person, row) == frozenset() and not rules.fits(None, row)
    assert not queries.lives(person.pk, purpose="job", recipient=row.pk, compartments=["identity"])
    actions.confirm_recipient(recipient=row, by=director)
    assert told(person, row) == {"identity"}


def test_those_of_the_pack_wait_for_nobody_and_the_others_hear_of_it(
    person: Person, lead: User, director: User
) -> None:
    row = recipient("hospital")
    make_consent(person, "identity", to="hospital")
    actions.end_recipient(recipient=row, by=lead)
    assert actions.restore_recipient(recipient=row, by=lead).stands
    assert told(person, row, "clinic") == {"identity"}
    assert [one.key for one in alarms.waiting(director)] == ["register.recipient_back"]
    assert not alarms.waiting(lead).exists()


def test_one_the_pack_names_no_longer_waits_like_any_other(lead: User) -> None:
    row = Recipient.objects.create(key="gone", kind="partner", name="Old school", name_km="សាលាចាស់")
    actions.end_recipient(recipient=row, by=lead)
    assert not actions.restore_recipient(recipient=row, by=lead).stands


def test_the_made_up_programme_waits_for_nobody_and_a_command_does(director: User) -> None:
    assert add(DEMO).stands
    row = add(COMMAND, name="Garage", name_km="យានដ្ឋាន")
    assert not row.stands and alarms.waiting(director).get().about_id == row.pk
    assert actions.confirm_recipient(recipient=row, by=director).stands


def test_two_yeses_are_one(lead: User, director: User) -> None:
    row = add(lead)
    for _twice in range(2):
        actions.confirm_recipient(recipient=row, by=director)
    assert AuditEntry.objects.filter(key="register.recipient_confirmed").count() == 1


def test_a_yes_comes_too_late_for_one_that_was_taken_off(lead: User, director: User) -> None:
    row = add(lead)
    actions.end_recipient(recipient=row, by=factories.make_user("supervisor"))
    assert not actions.confirm_recipient(recipient=row, by=director).stands and not stand_of(row)


def test_at_the_yes_the_names_are_looked_at_once_more(lead: User, director: User) -> None:
    row = add(lead)
    Recipient.objects.create(kind="embassy", name="Bakery", name_km="ហាង")  # written in the same moment
    with pytest.raises(Refused, match="One name has one kind"):
        actions.confirm_recipient(recipient=row, by=director)
    assert not stand_of(row)


def test_other_words_under_the_same_key_are_not_dropped(lead: User) -> None:
    key = uuid4()
    row = add(lead, key=key)
    assert add(lead, key=key) == row
    with pytest.raises(Refused, match="sent before"):
        add(lead, name_km="ហាងថ្មី", key=key)


# ---- who is told ---------------------------------------------------------------------------------------


def test_every_other_keeper_is_told_and_told_no_more_when_one_has_answered(lead: User, director: User) -> None:
    second, outside = factories.make_user("supervisor"), factories.make_user("caseworker")
    row = add(lead)
    for user, told_of in ((lead, []), (director, [WAITS]), (second, [WAITS]), (outside, [])):
        assert [one.key for one in alarms.waiting(user)] == told_of
    alarms.know(alarm=alarms.waiting(second).get(), by=second)
    assert alarms.waiting(director).get().url == reverse("register:recipient_yes", args=[row.pk])
    actions.confirm_recipient(recipient=row, by=director)
    assert not alarms.waiting(director).exists()


def test_a_keeper_who_comes_later_is_told_where_there_was_no_other(lead: User) -> None:
    add(lead)
    assert [one.key for one in alarms.waiting(factories.make_user("director"))] == [WAITS]
    assert not alarms.waiting(lead).exists()


# ---- the pages -----------------------------------------------------------------------------------------


def test_the_second_keeper_reads_both_names_and_the_kind_and_says_yes(lead: User, director: User) -> None:
    sent = {"kind": "partner", "name": "Bakery of Toul Kork", "name_km": "ហាងនំប៉័ង", "key": str(uuid4())}
    answer = client_of(lead).post(reverse("register:recipients"), sent, follow=True).content.decode()
    assert "one of them has to say yes" in answer and "Waiting for a second person" in answer
    row = Recipient.objects.get()
    there = reverse("register:recipient_yes", args=[row.pk])
    assert there not in answer  # nobody is their own second person
    own = page(lead, "recipient_yes", row.pk)
    assert "You asked for this yourself" in own and "Yes, it may stand there" not in own
    assert there in page(director, "recipients")
    question = page(director, "recipient_yes", row.pk)
    for words in ("Bakery of Toul Kork", "ហាងនំប៉័ង", "partner, employer, school", "Sophal", "no embassy and no office"):
        assert words in question, words
    assert client_of(lead).post(there).status_code == 403 and not stand_of(row)
    assert client_of(director).post(there).status_code == 302 and stand_of(row)
    assert "Nobody has to say yes to it any more" in page(director, "recipient_yes", row.pk)
    assert there not in page(director, "recipients")


def test_of_an_authority_the_second_keeper_reads_what_that_means(lead: User, director: User) -> None:
    row = add(lead, kind="embassy", name="The embassy of Ruritania")
    assert "a second person releases each file" in page(director, "recipient_yes", row.pk)


def test_who_asks_is_not_offered_one_that_waits(person: Person, lead: User, director: User) -> None:
    worker = factories.make_user("caseworker")
    factories.stand(worker, "assigned", person)
    row = add(lead)
    whom = reverse("register:consent_whom", args=[person.pk, "job"])
    words = reverse("register:consent_words", args=[person.pk, "job", row.pk])
    client = client_of(worker)
    assert "Bakery" not in client.get(whom).content.decode()
    assert client.get(words).status_code == 404 and client.post(words, {"compartments": "identity"}).status_code == 404
    actions.confirm_recipient(recipient=row, by=director)
    assert "Bakery" in client.get(whom).content.decode() and client.get(words).status_code == 200


def test_putting_back_says_whether_another_has_to_say_yes_first(lead: User) -> None:
    own, packs_own = add(DEMO), recipient("hospital")
    for row in (own, packs_own):
        actions.end_recipient(recipient=row, by=lead)
    first = "Another supervisor or director has to say yes first."
    assert first in page(lead, "recipient_back", own.pk)
    assert first not in page(lead, "recipient_back", packs_own.pk)
    answer = client_of(lead).post(reverse("register:recipient_back", args=[own.pk]), follow=True).content.decode()
    assert "one of them has to say yes" in answer
    answer = client_of(lead).post(reverse("register:recipient_back", args=[packs_own.pk]), follow=True).content.decode()
    assert "It stands on the list again." in answer


def test_the_list_costs_as_many_queries_however_many_wait(director: User) -> None:
    client = client_of(director)

    def asked_for(n: int) -> int:
        add(factories.make_user("supervisor"), name="Garage " + "a" * n, name_km="ក" * n)
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("register:recipients"))
        return len(found)

    few = asked_for(1)
    assert {asked_for(n) for n in range(2, 5)} == {few}


def test_a_role_of_ours_and_one_nobody_knows_have_no_such_page(lead: User) -> None:
    page(lead, "recipient_yes", recipient("our_nurse").pk, status=404)
    page(lead, "recipient_yes", uuid4(), status=404)
