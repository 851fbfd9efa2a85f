"""A file is made of what its maker sees and people agreed to at that instant; it is closed, and lives a day."""

import datetime as dt
from typing import Any

import pyrage
import pytest
from django.utils import timezone

from samnak.ground import consents, downloads
from samnak.ground.access import audit
from samnak.ground.access.actors import DEMO
from samnak.ground.access.ids import new_id
from samnak.ground.access.models import Alarm, AuditEntry, Reading, User
from samnak.ground.access.refusals import Refused
from samnak.ground.days import end_of
from samnak.outcomes.exports import actions, checks, named
from samnak.outcomes.exports import rules as export_rules
from samnak.outcomes.exports.fields import FIELDS
from samnak.outcomes.exports.models import Export, ExportRow
from samnak.outcomes.exports.named import NEVER, TEMPLATES
from samnak.outcomes.exports.sealing import Seal, six_words
from samnak.reception.register import actions as register
from samnak.reception.register.models import Consent, Person
from tests import factories
from tests.factories import exports as made
from tests.factories import make_consent, recipient
from tests.people import ANOTHER_DARA, RITHY, SREYMOM

pytestmark = pytest.mark.django_db


class Team:
    """A supervisor, a caseworker with two people, a colleague with one."""

    def __init__(self) -> None:
        self.lead = factories.make_user("supervisor")
        self.worker = factories.make_user("caseworker", supervisor=self.lead)
        self.colleague = factories.make_user("caseworker", supervisor=self.lead)
        self.director, self.auditor = factories.make_user("director"), factories.make_user("auditor")
        self.rithy, self.sreymom = self._case(RITHY, self.worker), self._case(SREYMOM, self.worker)
        self.hers = self._case(SREYMOM, self.colleague)

    def _case(self, who: Any, worker: User) -> Person:
        case = factories.make_case(who, worker=worker, by=self.lead)
        return Person.unguarded.get(pk=case.person_id)


@pytest.fixture
def team() -> Team:
    return Team()


def names(export: Export) -> list[str]:
    return [line[0] for line in made.lines_of(export)[2:]]


# ---- who is in it --------------------------------------------------------------------------------------


def test_a_file_for_the_house_holds_whom_its_maker_sees_and_nobody_else(team: Team) -> None:
    mine = made.make_export(team.worker, "case_hand_over", table="cases.caseload")
    leads = made.make_export(team.lead, "case_hand_over", table="cases.caseload")
    assert len(names(mine)) == 2 and len(names(leads)) == 3
    assert set(ExportRow.unguarded.filter(export=mine).values_list("person", flat=True)) == {
        team.rithy.pk,
        team.sreymom.pk,
    }


def test_the_filter_of_the_table_narrows_the_file(team: Team) -> None:
    register.record_life(person=team.rithy, status="moved", on=timezone.localdate(), by=team.worker)
    narrowed = made.make_export(team.worker, "case_hand_over", table="register.people", scope={"life": "moved"})
    assert narrowed.people == 1
    other = made.make_export(
        team.lead, "case_hand_over", table="cases.caseload", scope={"worker": str(team.colleague.pk)}
    )
    assert list(other.rows.values_list("person", flat=True)) == [team.hers.pk]


def test_who_did_not_agree_is_left_out_and_counted(team: Team) -> None:
    made.agree(team.rithy, "employer_introduction")
    export = made.make_export(team.worker, "employer_introduction")
    assert (export.people, export.left_out) == (1, 1)
    assert names(export) == ["LONG Rithy"]


def test_a_field_nobody_agreed_to_is_empty_for_them(team: Team) -> None:
    facts = {"relation": "aunt", "country": "us", "name": "Aunt Sok", "phone": "5550101", "may_contact": "yes"}
    whole = {"place_code": "", "address": "", "sponsor": "", "note": ""}
    for person in (team.rithy, team.sreymom):
        register.add_kin(person=person, facts={**facts, **whole}, by=team.worker)
    made.agree(team.rithy, "attorney_matter")
    made.agree(team.sreymom, "attorney_matter", "identity")
    export = made.make_export(team.worker, "attorney_matter")
    kin = {line[0]: line[4] for line in made.lines_of(export)[2:]}
    assert "Aunt Sok" in kin["LONG Rithy"]
    assert [text for name, text in kin.items() if name != "LONG Rithy"] == [""]
    said = {row.person_id: set(row.compartments) for row in export.rows.all()}
    assert said == {team.rithy.pk: {"client", "identity", "family_us"}, team.sreymom.pk: {"client", "identity"}}


def test_a_consent_that_does_not_cover_who_they_are_names_nobody(team: Team) -> None:
    made.agree(team.rithy, "clinic_referral", "health")
    with pytest.raises(Refused, match="Nobody is left"):
        made.make_export(team.worker, "clinic_referral")


def test_a_consent_for_another_purpose_or_recipient_opens_nothing(team: Team) -> None:
    made.agree(team.rithy, "clinic_referral")
    for other in ("attorney_matter", "employer_introduction", "papers_office"):
        with pytest.raises(Refused, match="Nobody is left"):
            made.make_export(team.worker, other)


def test_a_wall_a_colleague_and_an_ended_walk_keep_people_out(team: Team) -> None:
    factories.stand(team.worker, "walled", team.rithy)
    made.agree(team.rithy, "employer_introduction")
    made.agree(team.hers, "employer_introduction")
    with pytest.raises(Refused, match="Nobody is left"):
        made.make_export(team.worker, "employer_introduction")


def test_more_people_than_a_template_may_hold_are_refused(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    few = TEMPLATES["case_hand_over"].__class__(**{**TEMPLATES["case_hand_over"].__dict__, "most": 1})
    monkeypatch.setitem(TEMPLATES, "case_hand_over", few)
    with pytest.raises(Refused, match="At most 1"):
        made.make_export(team.worker, "case_hand_over")


# ---- who may -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["counsellor", "nurse", "monitoring", "donor", "administrator", "partner", "auditor"])
def test_a_role_without_the_right_makes_nothing(role: str, team: Team) -> None:
    user = factories.make_user(role)
    factories.stand(user, "assigned", team.rithy)
    for template in TEMPLATES:
        with pytest.raises(Refused):
            made.make_export(user, template)


def test_a_template_is_for_its_roles_its_table_and_its_kind_of_recipient(team: Team) -> None:
    with pytest.raises(Refused, match="by you"):
        made.make_export(team.worker, "totals")
    with pytest.raises(Refused, match="by you"):
        made.make_export(team.worker, "attorney_matter", table="cases.contacts")
    clinic = made.recipient_of("clinic_referral")
    assert clinic is not None
    for wrong in (clinic.id, new_id(), None):
        with pytest.raises(Refused, match="for whom"):
            made.make_export(team.worker, "attorney_matter", recipient=wrong)
    with pytest.raises(Refused, match="few words"):
        made.make_export(team.worker, "case_hand_over", why=" x ")
    assert not Export.unguarded.exists() and not AuditEntry.objects.filter(key="exports.made").exists()


def test_numbers_name_nobody_and_are_the_directors(team: Team) -> None:
    export = made.make_export(team.director, "totals")
    lines = made.lines_of(export)
    assert ["people who arrived", "3"] in [line[:2] for line in lines]
    assert (export.people, export.rows.count(), export.sealing) == (0, 0, "open")


# ---- closed --------------------------------------------------------------------------------------------


def test_what_holds_people_is_never_open(team: Team) -> None:
    with pytest.raises(Refused, match="always closed"):
        made.make_export(team.worker, "case_hand_over", seal=Seal())


@pytest.mark.parametrize(
    ("seal", "words"),
    [
        (Seal("key", "age1nothing"), "no age key"),
        (Seal("key", ""), "no age key"),
        (Seal("passphrase", "short"), "12 characters"),
        (Seal("passphrase", "1q2w3e4r5t6y"), "Too many people"),
        (Seal("words", "one two three four five six"), "not whole"),
        (Seal("zip", "x"), "how the file is closed"),
    ],
)
def test_a_seal_that_closes_nothing_is_refused(seal: Seal, words: str, team: Team) -> None:
    with pytest.raises(Refused, match=words):
        made.make_export(team.worker, "case_hand_over", seal=seal)


def test_a_file_opens_with_the_words_alone_and_the_words_are_kept_nowhere(team: Team) -> None:
    words = six_words()
    export = made.make_export(team.worker, "case_hand_over", seal=Seal("words", words), kind="csv")
    assert export.body is not None and export.body.startswith(b"age-encryption.org/v1")
    assert b"LONG" in pyrage.passphrase.decrypt(export.body, words)
    with pytest.raises(pyrage.DecryptError):
        pyrage.passphrase.decrypt(export.body, six_words())
    kept = {str(value) for value in Export.unguarded.filter(pk=export.pk).values().get().values()}
    assert not [value for value in kept if words in value]
    assert words not in repr(Seal("words", words))


def test_six_words_are_never_the_same() -> None:
    assert len({six_words() for _n in range(200)}) == 200


# ---- written down --------------------------------------------------------------------------------------


def test_everybody_in_it_is_in_the_readings_and_the_audit_names_nobody(team: Team) -> None:
    export = made.make_export(team.worker, "case_hand_over")
    reading = Reading.objects.get(key="exports.made")
    assert set(reading.subjects) == {str(team.rithy.pk), str(team.sreymom.pk)}
    assert {"client", "identity"} <= set(reading.compartments)
    entry = AuditEntry.objects.get(key="exports.made")
    assert (entry.about_id, entry.facts["people"], entry.facts["to"]) == (export.pk, 2, "house")
    assert "Rithy" not in str(entry.facts)


def test_each_line_has_a_digest_of_its_own_that_can_be_made_again(team: Team) -> None:
    first, second = (made.make_export(team.worker, "case_hand_over") for _n in "12")
    one, other = first.rows.get(person=team.rithy), second.rows.get(person=team.rithy)
    assert one.digest != other.digest
    heads, lines = made.lines_of(first)[1], made.lines_of(first)[2:]
    from samnak.outcomes.exports.content import Line

    again = Line(tuple(lines[one.place - 1]), team.rithy.pk).digest(first.salt, heads)
    assert again == one.digest


def test_the_first_line_says_what_for_for_whom_when_and_which_number(team: Team) -> None:
    made.agree(team.rithy, "employer_introduction")
    export = made.make_export(team.worker, "employer_introduction")
    mark = made.lines_of(export)[0][0]
    for part in (export.number, export.recipient_name, "Introduction to an employer", str(timezone.localdate().year)):
        assert part in mark
    khmer = made.make_export(team.worker, "employer_introduction", language="km", kind="csv")
    assert any("\u1780" <= c <= "\u17ff" for c in made.lines_of(khmer)[0][0])
    assert khmer.filename == f"list-{khmer.number}.csv.age"


def test_who_releases_and_who_supervises_is_told(team: Team) -> None:
    made.agree(team.rithy, "papers_office")
    export = made.make_export(team.worker, "papers_office")
    rung = {(a.key, a.role or a.user_id) for a in Alarm.objects.all()}
    assert rung == {
        ("exports.waiting", "auditor"),
        ("exports.waiting", "director"),
        ("exports.made", "auditor"),
        ("exports.made", team.lead.pk),
    }
    assert {a.about_id for a in Alarm.objects.all()} == {export.pk}


def test_a_supervisor_who_left_is_told_of_no_file(team: Team) -> None:
    made.agree(team.rithy, "papers_office")
    User.objects.filter(pk=team.lead.pk).update(is_active=False)
    made.make_export(User.objects.get(pk=team.worker.pk), "papers_office")
    assert not Alarm.objects.filter(user=team.lead).exists()
    assert Alarm.objects.filter(key="exports.made", role="auditor").exists()


def test_the_same_form_sent_twice_makes_one_file(team: Team) -> None:
    key = new_id()
    first = actions.make_export(wish=made.wish("case_hand_over"), by=team.worker, key=key)
    again = actions.make_export(wish=made.wish("case_hand_over"), by=team.worker, key=key)
    assert first.pk == again.pk
    with pytest.raises(Refused, match="sent before"):
        actions.make_export(wish=made.wish("case_hand_over", why="Something else altogether"), by=team.worker, key=key)
    assert Export.unguarded.count() == 1


def test_what_changes_while_a_file_is_closed_keeps_nothing(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    from samnak.outcomes.exports import sealing

    made.agree(team.rithy, "employer_introduction")
    closed = sealing.sealed

    def slowly(data: bytes, seal: Seal) -> bytes:
        made.agree(team.rithy, "employer_introduction", "services")
        return closed(data, seal)

    monkeypatch.setattr(sealing, "sealed", slowly)
    with pytest.raises(Refused, match="changed while"):
        made.make_export(team.worker, "employer_introduction")
    assert not Export.unguarded.exists() and not Reading.objects.filter(key="exports.made").exists()


# ---- the second person ---------------------------------------------------------------------------------


def test_what_goes_to_an_authority_waits_for_a_second_person(team: Team) -> None:
    made.agree(team.rithy, "papers_office")
    export = made.make_export(team.worker, "papers_office")
    with pytest.raises(Refused, match="second person"):
        actions.fetch_export(export=export, by=team.worker)
    for wrong in (team.worker, team.lead, factories.make_user("caseworker")):
        with pytest.raises(Refused):
            actions.release_export(export=export, yes=True, by=wrong)
    actions.release_export(export=export, yes=True, by=team.director)
    assert actions.fetch_export(export=export, by=team.worker)
    with pytest.raises(Refused, match="nobody any more"):
        actions.release_export(export=export, yes=False, by=team.auditor)


def test_an_embassy_is_an_authority(team: Team) -> None:
    embassy = recipient("us_embassy")
    row = make_consent(team.rithy, "identity", purpose="papers", to="us_embassy")
    assert row.once and row.until == end_of(timezone.localdate() + dt.timedelta(days=30))
    export = made.make_export(team.worker, "papers_office", recipient=embassy.pk)
    assert export.needs_release
    with pytest.raises(Refused, match="second person"):
        actions.fetch_export(export=export, by=team.worker)
    actions.release_export(export=export, yes=True, by=team.auditor)
    assert actions.fetch_export(export=export, by=team.worker)
    again = Consent.unguarded.get(pk=row.pk)
    assert again.ended_reason == Consent.Ended.USED
    with pytest.raises(Refused, match="Nobody is left"):
        made.make_export(team.worker, "papers_office", recipient=embassy.pk)


def test_a_yes_to_an_embassy_from_before_is_used_once_too(team: Team) -> None:
    row = make_consent(team.rithy, "identity", purpose="papers", to="us_embassy")
    Consent.unguarded.filter(pk=row.pk).update(once=False)
    where = {"purpose": "papers", "recipient": recipient("us_embassy").pk}
    assert register.use_once(people=[team.rithy.pk], by=DEMO, **where) == 1


def test_nobody_releases_what_they_made_themselves(team: Team) -> None:
    both = factories.make_user("caseworker", "auditor")
    factories.stand(both, "assigned", team.rithy)
    made.agree(team.rithy, "papers_office")
    export = made.make_export(both, "papers_office", table="register.people")
    with pytest.raises(Refused, match="You made this yourself"):
        actions.release_export(export=export, yes=True, by=both)


def test_a_no_destroys_it_at_once(team: Team) -> None:
    made.agree(team.rithy, "papers_office")
    export = made.make_export(team.worker, "papers_office")
    actions.release_export(export=export, yes=False, by=team.auditor)
    stored = Export.unguarded.get(pk=export.pk)
    assert stored.body is None and stored.ended_why == "refused" and stored.released_at is None
    assert Alarm.objects.filter(key="exports.answered", user=team.worker).exists()


# ---- the end of it -------------------------------------------------------------------------------------


def _later(monkeypatch: pytest.MonkeyPatch, **delta: int) -> None:
    now = timezone.now() + dt.timedelta(**delta)
    monkeypatch.setattr(timezone, "now", lambda: now)


def test_after_a_day_it_is_refused_by_the_clock_and_then_destroyed(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    export = made.make_export(team.worker, "case_hand_over")
    _later(monkeypatch, hours=23, minutes=59)
    assert actions.fetch_export(export=export, by=team.worker)
    assert actions.expire_exports(by=factories.supervision()) == 0
    _later(monkeypatch, minutes=2)
    with pytest.raises(Refused, match="no longer there"):
        actions.fetch_export(export=export, by=team.worker)
    assert Export.unguarded.get(pk=export.pk).body is not None
    assert actions.expire_exports(by=factories.supervision()) == 1
    stored = Export.unguarded.get(pk=export.pk)
    assert stored.body is None and stored.ended_why == "expired" and stored.rows.count() == 2
    assert audit.verify() is None


def test_only_its_maker_fetches_it_and_each_time_is_written_down(team: Team) -> None:
    export = made.make_export(team.worker, "case_hand_over")
    for other in (team.lead, team.director, team.colleague):
        with pytest.raises(Refused):
            actions.fetch_export(export=export, by=other)
    for _n in range(2):
        actions.fetch_export(export=export, by=team.worker)
    assert len(Export.unguarded.get(pk=export.pk).fetched) == 2
    assert AuditEntry.objects.filter(key="exports.fetched", about_id=export.pk).count() == 2


def test_a_consent_that_ends_destroys_what_waits_and_its_maker_is_told(team: Team) -> None:
    for person in (team.rithy, team.sreymom):
        made.agree(person, "employer_introduction")
        made.agree(person, "attorney_matter")
    jobs, law = (made.make_export(team.worker, key) for key in ("employer_introduction", "attorney_matter"))
    ended = consents.Ended(new_id(), team.rithy.pk, "job", jobs.recipient, frozenset({"identity"}))  # type: ignore[arg-type]
    assert consents.ended(ended, by=team.worker) == 1
    stored = Export.unguarded.get(pk=jobs.pk)
    assert stored.body is None and stored.ended_why == "withdrawn"
    assert Export.unguarded.get(pk=law.pk).body is not None
    assert Alarm.objects.filter(key="exports.ended", user=team.worker, about_id=jobs.pk).exists()
    assert consents.ended(ended, by=team.worker) == 0


def test_a_consent_about_something_the_file_does_not_say_leaves_it(team: Team) -> None:
    made.agree(team.rithy, "employer_introduction")
    export = made.make_export(team.worker, "employer_introduction")
    ended = consents.Ended(new_id(), team.rithy.pk, "job", export.recipient, frozenset({"services"}))  # type: ignore[arg-type]
    assert consents.ended(ended, by=team.worker) == 0


def test_who_may_be_named_is_asked_again_when_it_is_fetched(team: Team) -> None:
    made.agree(team.rithy, "employer_introduction")
    export = made.make_export(team.worker, "employer_introduction")
    made.run_out(team.rithy)
    assert actions.fetch_export(export=export, by=team.worker) is None
    stored = Export.unguarded.get(pk=export.pk)
    assert stored.body is None and stored.ended_why == "withdrawn" and stored.fetched == []


def test_a_consent_that_is_taken_back_destroys_the_file_at_once(team: Team) -> None:
    made.agree(team.rithy, "employer_introduction")
    export = made.make_export(team.worker, "employer_introduction")
    made.disagree(team.rithy, "employer_introduction")
    stored = Export.unguarded.get(pk=export.pk)
    assert stored.body is None and stored.ended_why == "withdrawn" and stored.fetched == []


def test_a_file_ends_when_somebody_in_it_is_no_longer_its_makers(team: Team) -> None:
    export = made.make_export(team.worker, "case_hand_over")
    factories.stand(team.worker, "walled", team.sreymom)
    assert actions.fetch_export(export=export, by=team.worker) is None
    assert Export.unguarded.get(pk=export.pk).ended_why == "not_theirs"


def test_its_maker_lets_it_go_and_nobody_else(team: Team) -> None:
    export = made.make_export(team.worker, "case_hand_over")
    with pytest.raises(Refused, match="Only whoever made it"):
        actions.end_export(export=export, by=team.lead)
    for _n in range(2):
        actions.end_export(export=export, by=team.worker)
    assert Export.unguarded.get(pk=export.pk).ended_why == "let_go"
    assert AuditEntry.objects.filter(key="exports.ended", about_id=export.pk).count() == 1


# ---- the templates themselves --------------------------------------------------------------------------


def test_every_template_is_whole_and_a_broken_one_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    assert checks.every_named_template_is_whole(None) == []
    broken = {"columns": ("name", "shoe_size"), "tables": ("cases.nothing",), "roles": ("donor",)}
    one = TEMPLATES["attorney_matter"].__class__(**{**TEMPLATES["attorney_matter"].__dict__, **broken})
    assert len(checks.wrongs(one)) == 3
    monkeypatch.setattr(named, "NEVER", NEVER)
    secret = FIELDS["phone"].__class__(FIELDS["phone"].head, "counselling", FIELDS["phone"].read, ())
    monkeypatch.setitem(FIELDS, "phone", secret)
    assert any("never leaves" in e.msg for e in checks.every_named_template_is_whole(None))


def test_every_field_says_the_compartment_its_facts_are_declared_in() -> None:
    from django.apps import apps

    models = {model.__name__: model for model in apps.get_models() if model.__module__.startswith("samnak.")}
    for key, field in FIELDS.items():
        for place in field.stands_on:
            model, _dot, name = place.partition(".")
            kind = models[model].FIELDS[name]  # type: ignore[attr-defined]
            declared = "family_us" if (model, key) == ("Kin", "kin_us") else kind.compartment
            assert declared == field.compartment, (key, place)


def test_every_authority_needs_two_and_every_table_has_offers_or_a_reason() -> None:
    for kind in ("government", "embassy"):
        outside = [one for one in TEMPLATES.values() if kind in one.recipients]
        assert outside and all(one.needs_release(kind) for one in outside), kind
    assert {one.key for one in downloads.every() if not named.fitting(one.key)} <= set(named.WHY_NONE)


def test_the_command_destroys_what_is_over_and_says_how_many(team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    from django.core.management import call_command

    export = made.make_export(team.worker, "case_hand_over")
    Export.unguarded.filter(pk=export.pk).update(expires_at=export.made_at)
    call_command("exports", "expire")
    assert "1 files were over" in capsys.readouterr().out
    assert Export.unguarded.get(pk=export.pk).body is None
    assert AuditEntry.objects.filter(key="exports.ended", by="machine:command").count() == 1


def test_consent_is_asked_again_at_every_fetch(team: Team) -> None:
    made.agree(team.rithy, "employer_introduction")
    export = made.make_export(team.worker, "employer_introduction")
    assert actions.fetch_export(export=export, by=team.worker)
    made.run_out(team.rithy)
    assert actions.fetch_export(export=export, by=team.worker) is None
    assert Export.unguarded.get(pk=export.pk).body is None


def test_many_small_files_of_a_day_ring_like_a_large_one(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_rules, "MANY", 3)
    assert made.make_export(team.worker, "case_hand_over").people == 2
    rung = Alarm.objects.filter(key="exports.made", user=team.lead)
    assert not rung.exists()
    for person in (team.rithy, team.sreymom):
        factories.end_near(person)
    team._case(ANOTHER_DARA, team.worker)
    assert made.make_export(team.worker, "case_hand_over").people == 1
    assert rung.count() == 1
