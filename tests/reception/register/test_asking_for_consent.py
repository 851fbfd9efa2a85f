"""Who may ask for a consent, who knows of one, and who is told that it ended."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from samnak.ground.access.actors import DEMO
from samnak.ground.access.decisions import decide, standing
from samnak.ground.access.models import AuditEntry, User
from samnak.ground.access.refusals import Refused
from samnak.ground.access.roles import READ
from samnak.ground.packs import current
from samnak.reception.register import actions
from samnak.reception.register import consent_rules as rules
from samnak.reception.register.models import Consent, Person, Recipient
from samnak.reception.register.queries import consents as asked
from tests import factories
from tests.factories import make_consent, recipient
from tests.reception.register.asking import CLINIC, told

pytestmark = pytest.mark.django_db

# ---- who may ask for what ------------------------------------------------------------------------------


@pytest.mark.parametrize("compartment", ["hiv", "drug_use"])
@pytest.mark.parametrize("role", ["intake", "caseworker", "nurse", "counsellor", "legal_coordinator"])
def test_only_who_may_know_of_it_asks_for_hiv_or_drug_use(person: Person, role: str, compartment: str) -> None:
    user = factories.reception() if role == "intake" else factories.make_user(role)
    if role != "intake":
        factories.stand(user, "assigned", person)
    offered = asked.recipients_for(standing(user, [person.pk])[person.pk], purpose("clinic"), asked.recipients())
    what = {key for to in offered for key in rules.askable([role], purpose("clinic"), to)}
    may = (role, compartment) in {("nurse", "hiv"), ("counsellor", "drug_use")}
    assert (compartment in what) == may
    if not may:
        with pytest.raises(Refused) as told_why:
            make_consent(person, compartment, by=user)
        assert told_why.value.status == 403


def purpose(key: str) -> Any:
    found = current().purpose(key)
    assert found is not None
    return found


def test_hiv_and_drug_use_stand_alone(person: Person, nurse: User) -> None:
    for what in (("hiv", "health"), ("hiv", "drug_use"), ("identity", "drug_use")):
        with pytest.raises(Refused, match=r"one at a time|may not ask"):
            make_consent(person, *what)
    make_consent(person, "health", by=nurse)
    make_consent(person, "hiv", by=nurse)
    assert told(person) == {"health", "hiv"}


def test_counselling_and_privileged_notes_are_asked_for_by_nobody() -> None:
    offered = {key for each in current().consents.purposes for key in each.compartments}
    assert offered.isdisjoint({"counselling", "privileged", "consent", "audit"})


@pytest.mark.parametrize("role", ["supervisor", "director", "monitoring", "donor", "administrator", "auditor"])
def test_others_do_not_ask(person: Person, role: str) -> None:
    user = factories.make_user(role)
    factories.stand(user, "assigned", person)
    with pytest.raises(Refused) as why:
        make_consent(person, "identity", by=user)
    assert why.value.status == 403


def test_somebody_elses_caseworker_neither_asks_nor_takes_back(person: Person) -> None:
    stranger, row = factories.make_user("caseworker"), make_consent(person, "identity")
    for act in (
        lambda: make_consent(person, "health", by=stranger),
        lambda: actions.withdraw_consent(consent=row, by=stranger),
        lambda: actions.withdraw_all(person=person, by=stranger),
        lambda: actions.say_told(consent=row, by=stranger),
    ):
        with pytest.raises(Refused) as why:
            act()
        assert why.value.status == 403
    assert told(person) == {"identity"}


def test_a_supervisor_writes_down_that_somebody_takes_it_back(person: Person) -> None:
    row = make_consent(person, "identity")
    actions.withdraw_consent(consent=row, by=factories.supervision())
    assert told(person) == frozenset()


def test_a_yes_counts_only_after_hearing_that_a_no_costs_nothing(person: Person) -> None:
    facts = actions.ConsentFacts(purpose=CLINIC, compartments=("identity",), said="yes", language="km", freely=False)
    with pytest.raises(Refused, match="costs nothing"):
        actions.ask_consent(person=person, recipient=recipient("health_centre"), facts=facts, by=DEMO)
    assert not told(person)


def test_nothing_ticked_is_refused_and_so_are_words_that_were_not_on_the_screen(person: Person) -> None:
    where = recipient("health_centre")
    for facts, said in (
        (actions.ConsentFacts(purpose=CLINIC, compartments=(), said="yes", language="km", freely=True), "Tick"),
        (_facts(version="0"), "changed"),
        (_facts(purpose="nothing"), "not asked for here"),
        (_facts(purpose="media"), "not asked for here"),  # a clinic is no newspaper
        (_facts(language="xx"), "language"),
        (_facts(compartments=("services",)), "may not ask"),  # a clinic is never told the plan
    ):
        with pytest.raises(Refused, match=said):
            actions.ask_consent(person=person, recipient=where, facts=facts, by=DEMO)
    assert not Consent.unguarded.exists()


def _facts(**changes: Any) -> actions.ConsentFacts:
    plain = {"purpose": CLINIC, "compartments": ("identity",), "said": "yes", "language": "km", "freely": True}
    return actions.ConsentFacts(**{**plain, **changes})  # type: ignore[arg-type]


def test_the_same_form_sent_twice_is_one_answer(person: Person) -> None:
    key, by = uuid4(), factories.reception()
    made = [
        actions.ask_consent(person=person, recipient=recipient("health_centre"), facts=_facts(), by=by, key=key)
        for _again in range(2)
    ]
    assert made[0].pk == made[1].pk
    assert Consent.unguarded.count() == 1
    with pytest.raises(Refused):  # other words under the same key
        actions.ask_consent(
            person=person, recipient=recipient("health_centre"), facts=_facts(said="no"), by=by, key=key
        )


# ---- who knows of it -----------------------------------------------------------------------------------


def test_of_a_consent_about_hiv_the_nurse_alone_knows(person: Person, nurse: User, counsellor: User) -> None:
    row = make_consent(person, "hiv", by=nurse, note="she asked twice")
    worker = factories.make_user("caseworker")
    factories.stand(worker, "assigned", person)
    for user in (factories.reception(), worker, counsellor, factories.supervision()):
        assert not Consent.objects.visible_to(user).filter(pk=row.pk).exists(), user
        assert not decide(user, READ, row, "what")
        assert not decide(user, READ, row, "known_in")
    assert Consent.objects.visible_to(nurse).filter(pk=row.pk).exists()
    assert decide(nurse, READ, row, "note")


def test_what_was_read_is_kept_with_its_hash(person: Person) -> None:
    row = make_consent(person, "identity")
    text = current().consent_text_version(CLINIC, row.text_version)
    assert text is not None
    assert row.text_hash == text.text_hash


def test_the_audit_names_neither_compartment_nor_recipient(person: Person, nurse: User) -> None:
    make_consent(person, "hiv", by=nurse)
    entry = AuditEntry.objects.filter(key="register.consent_said").get()
    assert entry.facts == {"answer": "yes"}


# ---- those outside are told ----------------------------------------------------------------------------


def test_whoever_asked_and_the_supervisor_are_reminded_to_tell_the_recipient(person: Person) -> None:
    by, lead, stranger = factories.reception(), factories.supervision(), factories.make_user("caseworker")
    row = make_consent(person, "identity", by=by)
    assert not asked.to_tell(by).exists() and asked.count_to_tell(by) == 0
    actions.withdraw_consent(consent=row, by=by)
    assert [one.pk for one in asked.to_tell(by)] == [row.pk]
    assert [one.pk for one in asked.to_tell(lead)] == [row.pk]
    assert asked.count_to_tell(by) == asked.count_to_tell(lead) == 1
    assert not asked.to_tell(stranger).exists() and asked.count_to_tell(stranger) == 0
    actions.say_told(consent=row, by=lead)
    assert not asked.to_tell(by).exists() and asked.count_to_tell(by) == 0
    actions.say_told(consent=row, by=by)
    assert Consent.unguarded.get(pk=row.pk).told_by == lead


def test_nobody_is_told_of_what_ran_out_or_was_for_a_role_of_ours(person: Person, counsellor: User) -> None:
    make_consent(person, "identity", at=timezone.now() - dt.timedelta(days=400))
    row = make_consent(person, "drug_use", purpose="care_here", to="our_nurse", by=counsellor)
    actions.withdraw_consent(consent=row, by=counsellor)
    assert not asked.to_tell(counsellor).exists()
    assert not asked.to_tell(factories.supervision()).exists()


def test_what_is_apart_is_counted_for_those_alone_who_read_it(person: Person, counsellor: User) -> None:
    row = make_consent(person, "drug_use", by=counsellor)
    actions.withdraw_consent(consent=row, by=counsellor)
    for user in (counsellor, factories.supervision(), factories.reception(), factories.make_user("caseworker")):
        assert asked.count_to_tell(user) == asked.to_tell(user).count()
    assert asked.count_to_tell(counsellor) == 1


# ---- recipients ----------------------------------------------------------------------------------------


def test_a_recipient_of_the_pack_has_one_id_before_and_after_somebody_was_asked(person: Person) -> None:
    before = recipient("hospital")
    assert before._state.adding
    row = make_consent(person, "identity", to="hospital")
    assert row.recipient_id == before.pk == UUID(str(recipient("hospital").pk))
    assert len([one for one in asked.recipients() if one.key == "hospital"]) == 1


def test_the_order_of_recipients_tells_nobody_who_was_asked_about(person: Person) -> None:
    before = [row.pk for row in asked.recipients()]
    make_consent(person, "hiv", to="hospital")
    assert Recipient.objects.filter(key="hospital").exists()
    assert [row.pk for row in asked.recipients()] == before
    words = [str(row) for row in asked.recipients()]
    assert words == sorted(words, key=str.casefold)


def test_supervisors_and_directors_keep_the_list_and_nobody_else() -> None:
    for role in ("supervisor", "director"):
        by = factories.make_user(role)
        row = actions.add_recipient(kind="partner", name=f"Bakery {role}", name_km=f"ហាង {role}", by=by)
        assert row in asked.recipients(ended=True) and row not in asked.recipients()
    for role in ("caseworker", "intake", "donor", "administrator"):
        with pytest.raises(Refused):
            by = factories.make_user(role)
            actions.add_recipient(kind="partner", name="Bakery", name_km="ហាងនំប៉័ង", by=by)


def test_a_recipient_is_written_once_and_is_never_a_role_of_ours() -> None:
    by = factories.supervision()
    actions.add_recipient(kind="partner", name="Bakery", name_km="ហាងនំប៉័ង", by=by)
    for kind, name in (("partner", " bakery "), ("inside", "Night shift"), ("partner", ""), ("partner", "x" * 121)):
        with pytest.raises(Refused):
            actions.add_recipient(kind=kind, name=name, name_km="ហាង", by=by)
    with pytest.raises(Refused, match="read aloud"):
        actions.add_recipient(kind="partner", name="Garage", name_km=" ", by=by)
    with pytest.raises(Refused, match="does not end"):
        actions.end_recipient(recipient=recipient("our_nurse"), by=by)
