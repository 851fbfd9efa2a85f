"""Law 3: every write is an action: keyword-only, atomic, audited, told in one line; all of it or nothing."""

import ast
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.test import Client
from django.utils import timezone

from samnak.ground.access import actions as access
from samnak.ground.access import audit
from samnak.ground.access.actors import COMMAND, DEMO, DOOR
from samnak.ground.access.models import (
    Alarm,
    AuditEntry,
    DigestLook,
    DoneOnce,
    Invitation,
    Opening,
    Relation,
    User,
    WebSession,
)
from samnak.ground.access.queries.weeks import last_week
from samnak.ground.access.retaining import Plan
from samnak.reception.arrivals import actions as arrivals
from samnak.reception.arrivals.models import ArrivalList, Flight, Passenger, Welcome
from samnak.reception.guard import actions as guard
from samnak.reception.guard.models import EmergencyOpening, Wall
from samnak.reception.register import actions as register
from samnak.reception.register.models import Consent, Kin, Pair, Person, PersonName, Recipient, SearchToken
from samnak.reception.register.rules import NameFacts
from tests import factories
from tests.house import accounts, casework, exporting
from tests.house.code import calls, modules, name_of, where
from tests.people import ANOTHER_DARA, RITHY, SEVERAL, SREYMOM, VEASNA

# Public functions of the action modules that write nothing themselves, or write as a part of another action.
NO_ACTION = {
    "open_invitation": "asks",
    "end_links": "a part of the action that makes another link, or closes the account",
    "relate": "part of a room's action, which does the audit",
    "part": "part of a room's action, which does the audit",
    "open_to": "part of the action of whoever holds the consents, which does the audit",
    "close_to": "the same",
    "align_openings": "the same: what a role of ours reads follows the living consents",
    "stored": "writes a recipient of the pack down as a part of the action that needs it",
    "end": "ends a consent as a part of the action that calls it",
    "tell_of_used": "the same, for what was used up",
    "check_may": "asks",
    "check_lengths": "asks",
    "locked": "locks and asks",
    "locked_flight": "locks",
    "check_is_open": "asks",
    "facts_of": "reads",
    "give_role": "gives a role as a part of the action that asked whether it may be",
    "moment": "tells the time of what is written",
    "refusal": "a sentence",
    "open_draft": "reads",
    "second_look": "compares",
    "doubts": "compares",
    "sift_answers": "asks",
    "stands_behind_a_wall": "asks",
    "check_may_own": "asks",
    "check_may_be_given": "asks",
    "row": "makes a row as a part of the action that calls it",
    "user_of": "tells who of us acted",
    "reached": "writes contact as a part of the action it follows from",
    "reached_on": "the same",
    "unreached": "takes that contact back as a part of an action",
    "met_at": "the same, for an appointment",
    "found_again": "has the register learn it, as a part of an action",
    "end_run": "ends a course as a part of the action that calls it",
    "end_what_was_meant": "the same, for all that was meant for somebody who died",
    "settle_openings": "ends and hands on as a part of the action that puts a wall",
    "tell": "rings as a part of the action that calls it",
    "follow_life": "a part of the register's action that tells what became of somebody",
}
UNAUDITED = {
    "keep_draft": "a note half written is nobody's but its writer's; the note itself is audited when it is kept"
}


def functions() -> list[tuple[str, ast.FunctionDef]]:
    """Every public function of an actions module."""
    return [
        (path, node)
        for path, tree in modules().items()
        if "/actions/" in path or path.endswith("/actions.py")
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]


ACTIONS = [(path, node) for path, node in functions() if node.name not in NO_ACTION]
each_action = pytest.mark.parametrize(("path", "node"), ACTIONS, ids=[node.name for _path, node in ACTIONS])


def test_there_are_actions_to_look_at() -> None:
    assert len(ACTIONS) > 25
    assert set(NO_ACTION) <= {node.name for _path, node in functions()}


@each_action
def test_an_action_is_called_by_names_and_says_who_acts(path: str, node: ast.FunctionDef) -> None:
    assert not node.args.args and not node.args.posonlyargs, where(path, node)
    assert "by" in {arg.arg for arg in node.args.kwonlyargs}, where(path, node)


@each_action
def test_an_action_says_in_a_line_what_it_does(path: str, node: ast.FunctionDef) -> None:
    assert ast.get_docstring(node), f"{where(path, node)} {node.name} has no docstring"


@each_action
def test_an_action_is_atomic(path: str, node: ast.FunctionDef) -> None:
    decorated = any("atomic" in ast.unparse(one) for one in node.decorator_list)
    inside = any(isinstance(n, ast.With) and "atomic" in ast.unparse(n.items[0]) for n in ast.walk(node))
    assert decorated or inside, where(path, node)


@each_action
def test_an_action_is_audited(path: str, node: ast.FunctionDef) -> None:
    """Itself, or through a function of its own module that it calls."""
    if node.name in UNAUDITED:
        return
    own = {n.name: n for n in modules()[path].body if isinstance(n, ast.FunctionDef)}
    reached, open_ = set[str](), [node.name]
    while open_:
        name = open_.pop()
        reached.add(name)
        called = {name_of(n.func) for n in ast.walk(own[name]) if isinstance(n, ast.Call)}
        open_ += [one for one in called & set(own) if one not in reached]
    assert any(True for name in reached for _call in calls(own[name], "record")), where(path, node)


# ---- all or nothing ---------------------------------------------------------------------------------


class Fault(Exception):
    """The machine stops just when the audit is written."""


def _stop(*args: Any, **kwargs: Any) -> None:
    raise Fault


def _state() -> dict[str, Any]:
    """How many rows there are, and what stands in those that are changed."""
    return {
        "audit": AuditEntry.objects.count(),
        "users": list(User.objects.order_by("pk").values_list("pk", "language", "password")),
        "factors": list(Authenticator.objects.order_by("pk").values_list("pk", "type", "last_used_at", "data")),
        "sessions": list(WebSession.objects.order_by("pk").values_list("pk", flat=True)),
        "invitations": list(Invitation.objects.order_by("pk").values_list("pk", "until", "used_at")),
        "alarms": Alarm.objects.count(),
        "relations": list(Relation.objects.order_by("pk").values_list("pk", "kind", "until")),
        "once": DoneOnce.objects.count(),
        "looks": DigestLook.objects.count(),
        "people": list(Person._base_manager.order_by("pk").values_list("pk", "sex", "life_status", "taken_back_at")),
        "names": list(PersonName._base_manager.order_by("pk").values_list("pk", "taken_back_at")),
        "kin": Kin._base_manager.count(),
        "consents": list(Consent._base_manager.order_by("pk").values_list("pk", "ended_at", "used_at", "told_on")),
        "recipients": list(Recipient.objects.order_by("pk").values_list("pk", "ended_at", "waits_since")),
        "openings": list(Opening.objects.order_by("pk").values_list("pk", "until")),
        "tokens": SearchToken.objects.count(),
        "flights": list(Flight.objects.order_by("pk").values_list("pk", "state", "closed_at", "date", "counted")),
        "lists": list(ArrivalList._base_manager.order_by("pk").values_list("pk", "state", "number", "answers")),
        "passengers": list(Passenger._base_manager.order_by("pk").values_list("pk", "status", "person", "repeat_of")),
        "walls": list(Wall._base_manager.order_by("pk").values_list("pk", "ended_at")),
        "emergencies": list(
            EmergencyOpening.objects.order_by("pk").values_list("pk", "subject", "ended_at", "word_at", "verdict")
        ),
        "pairs": list(Pair._base_manager.order_by("pk").values_list("pk", "said")),
        "welcomes": list(Welcome._base_manager.order_by("pk").values_list("pk", "version", "undone_at")),
    }


class Scene:
    """One of everything, to act upon."""

    def __init__(self) -> None:
        self.intake, self.lead = factories.reception(), factories.supervision()
        self.worker = factories.make_user("caseworker", supervisor=self.lead)
        self.person = factories.make_person(RITHY, worker=self.worker)
        register.add_name(person=self.person, name=NameFacts("Lon", "Ritty", kind="alias"), by=self.worker)
        self.flight = factories.make_flight()
        self.unmet = factories.make_passenger(self.flight, SREYMOM)
        self.twin = factories.make_passenger(self.flight, SREYMOM)
        self.met = factories.make_met(self.flight, SEVERAL)
        self.welcome = Welcome.objects.visible_to(DEMO).get(passenger=self.met)
        self.slip = factories.make_met(factories.make_flight(), VEASNA)  # nothing hangs on them
        self.draft = factories.read_draft(self.flight, [RITHY, SREYMOM])
        self.cancelled = factories.make_flight(days=4)
        arrivals.cancel(flight=self.cancelled, by=self.intake)
        self.agreed = factories.make_consent(self.person, "identity")
        self.once = factories.make_consent(self.person, "identity", purpose="papers", to="papers_office")
        self.over = factories.make_consent(self.person, "identity", purpose="job", to="training_centre")
        register.withdraw_consent(consent=self.over, by=self.worker)
        self.done = factories.make_flight()
        factories.make_met(self.done)
        self._guard()
        self.wanted = register.add_recipient(kind="partner", name="Garage", name_km="យានដ្ឋាន", by=self.director)

        self.secret = factories.enrol(self.lead)
        Client().force_login(self.lead)
        self.session = WebSession.objects.get(user=self.lead)
        path = access.invite_link(user=self.lead, kind="recovery", by=COMMAND)
        self.token = path.rstrip("/").rpartition("/")[2]

        self.passkey = Authenticator.objects.create(user=self.lead, type="webauthn", data={"name": "x"})

    def _guard(self) -> None:
        """A wall, and files asked for in an emergency: one open, one to choose of two, one that waits for a word."""
        self.director, self.auditor = factories.make_user("director"), factories.make_user("auditor")
        self.other = factories.make_user("intake")
        assert self.met.person is not None
        self.wall = guard.put_wall(person=self.met.person, colleague=self.other, by=self.lead, **WALL)
        another = factories.make_person(ANOTHER_DARA)
        self.pair = Pair._base_manager.create(person=another, other=self.person, how="name")
        several = emergency(self, "Long Rithy")
        self.opened = guard.open_file(opening=several, subject=self.person.pk, by=self.director)
        self.choosing, self.waiting = emergency(self, "Sok Dara"), emergency(self, "Nobody Here")
        EmergencyOpening.objects.filter(pk=self.waiting.pk).update(needs_word=True)

    def code(self) -> str:
        return factories.code_at(self.secret, 1)  # the one now was taken when the app was added


def _name(scene: Scene) -> PersonName:
    return PersonName.objects.visible_to(DEMO).filter(person=scene.person, kind="alias")[0]


def _everything() -> Plan:
    """As if the first three entries of the log were too old."""
    third = AuditEntry.objects.get(number=3)
    return Plan({"changes": {"": [3, third.hash]}}, {"changes": 3})


WHY = "His mother rang from the hospital"
WALL = {"because": "kin", "reason": WHY}


def emergency(s: Scene, asked: str) -> EmergencyOpening:
    return guard.ask(asked=asked, reason=WHY, second=s.lead, by=s.director)


KEY = "0190a0a0-0000-7000-8000-00000000000{}"
TODAY = timezone.localdate
Act = Callable[[Scene], Any]
ACTS: dict[str, Act] = {
    "fail_sign_in": lambda s: access.fail_sign_in(user=s.lead, by=DOOR),
    "give_password": lambda s: access.give_password(by=s.lead),
    "give_code": lambda s: access.give_code(user=s.lead, code="wrong", by=DOOR),
    "give_passkey": lambda s: access.give_passkey(user=s.lead, credential={}, by=DOOR),
    "enter": lambda s: access.enter(kind="totp", language="km", by=s.lead),
    "leave": lambda s: access.leave(by=s.lead),
    "prove_password": lambda s: access.prove_password(password="wrong", by=s.lead),
    "add_app": lambda s: access.add_app(secret=s.secret, code=s.code(), by=s.worker),
    "make_codes": lambda s: access.make_codes(by=s.lead),
    "drop_factors": lambda s: access.drop_factors(user=s.lead, by=COMMAND),
    "end_session": lambda s: access.end_session(shown=s.session.shown, by=s.lead),
    "end_sessions": lambda s: access.end_sessions(user=s.lead, by=COMMAND),
    "change_password": lambda s: access.change_password(new="nine rivers, two houses", by=s.lead),
    "invite_link": lambda s: access.invite_link(user=s.worker, kind="recovery", by=COMMAND),
    "accept": lambda s: access.accept(token=s.token, password="nine rivers, two houses", by=DOOR),
    "remove_factor": lambda s: access.remove_factor(factor=s.passkey, by=s.lead),
    "invite": lambda s: access.invite(username="new", name="New", password=factories.PASSWORD, by=COMMAND),
    "grant": lambda s: access.grant(user=s.worker, role="nurse", by=COMMAND),
    "end_role": lambda s: access.end_role(user=s.worker, role="caseworker", by=COMMAND),
    "anchor": lambda s: access.anchor(by=COMMAND),
    "anchor_when_due": lambda s: access.anchor_when_due(by=COMMAND),
    "check_log": lambda s: access.check_log(by=COMMAND),
    "warn_of_break": lambda s: access.warn_of_break(by=COMMAND),
    "warn_of_opening": lambda s: access.warn_of_opening(people=50, by=s.worker),
    "warn_of_refusals": lambda s: access.warn_of_refusals(times=20, by=s.worker),
    "warn_of_address": lambda s: access.warn_of_address(address="10.0.0.1", by=DOOR),
    "say_looked_without": lambda s: access.say_looked_without(week=last_week(TODAY()), by=s.director),
    "say_looked": lambda s: access.say_looked(week=last_week(TODAY()), by=s.lead),
    "retain": lambda s: access.retain(plan=_everything(), by=COMMAND),
    "choose_language": lambda s: access.choose_language(language="km", by=s.worker),
    "make_person": lambda s: register.make_person(facts=factories.facts_of(SREYMOM), by=s.intake, key=KEY.format(1)),
    "change_person": lambda s: register.change_person(person=s.person, changes={"sex": "X"}, by=s.worker),
    "add_name": lambda s: register.add_name(person=s.person, name=NameFacts("A", "B"), by=s.worker, key=KEY.format(2)),
    "correct_name": lambda s: register.correct_name(
        person=s.person, row=_name(s), name=NameFacts("Lon", "Rithy"), by=s.worker
    ),
    "add_identifier": lambda s: register.add_identifier(person=s.person, kind="passport", value="N1", by=s.worker),
    "add_contact": lambda s: register.add_contact(person=s.person, kind="phone", value="012345678", by=s.worker),
    "add_kin": lambda s: register.add_kin(person=s.person, facts={"relation": "aunt", "country": "us"}, by=s.worker),
    "add_address": lambda s: register.add_address(person=s.person, facts={"country": "home"}, by=s.worker),
    "record_life": lambda s: register.record_life(person=s.person, status="moved", on=TODAY(), by=s.worker),
    "assign": lambda s: register.assign(person=s.person, worker=factories.make_user("caseworker"), by=s.lead),
    "reindex": lambda s: register.reindex(by=COMMAND),
    "take_back": lambda s: register.take_back(row=_name(s), by=s.worker),
    "take_back_person": lambda s: register.take_back_person(person=s.slip.person, by=s.intake),
    "ask_consent": lambda s: factories.make_consent(
        s.person, "health", purpose="legal", to="us_attorney", by=s.worker
    ),
    "withdraw_consent": lambda s: register.withdraw_consent(consent=s.agreed, by=s.worker),
    "withdraw_all": lambda s: register.withdraw_all(person=s.person, by=s.lead),
    "use_once": lambda s: register.use_once(
        people=[s.person.pk], purpose="papers", recipient=s.once.recipient_id, by=s.worker
    ),
    "say_told": lambda s: register.say_told(consent=s.over, by=s.worker),
    "add_recipient": lambda s: register.add_recipient(kind="partner", name="Bakery", name_km="ហាងនំប៉័ង", by=s.lead),
    "confirm_recipient": lambda s: register.confirm_recipient(recipient=s.wanted, by=s.lead),
    "restore_recipient": lambda s: register.restore_recipient(
        recipient=register.end_recipient(recipient=factories.recipient("hospital"), by=s.lead), by=s.lead
    ),
    "end_recipient": lambda s: register.end_recipient(recipient=factories.recipient("hospital"), by=s.lead),
    "plan_flight": lambda s: arrivals.plan_flight(facts=arrivals.FlightFacts(date=TODAY()), by=s.intake),
    "write_notice": lambda s: arrivals.write_notice(
        flight=s.flight, facts=arrivals.NoticeFacts("radio", timezone.now(), TODAY()), by=s.intake
    ),
    "land": lambda s: arrivals.land(flight=s.flight, at=timezone.now(), counted=4, by=s.intake),
    "cancel": lambda s: arrivals.cancel(flight=factories.make_flight(days=3), by=s.intake),
    "take_up_again": lambda s: arrivals.take_up_again(flight=s.cancelled, by=s.intake),
    "close_head_count": lambda s: arrivals.close_head_count(flight=s.done, by=s.intake),
    "read_list": lambda s: factories.read_draft(s.flight, [RITHY]),
    "confirm_list": lambda s: arrivals.confirm_list(row=s.draft, by=s.intake),
    "throw_away_list": lambda s: arrivals.throw_away_list(row=s.draft, by=s.intake),
    "add_unlisted": lambda s: factories.make_passenger(s.flight),
    "step": lambda s: arrivals.step(passenger=s.unmet, to="boarded", by=s.intake),
    "correct_passenger": lambda s: arrivals.correct_passenger(
        passenger=s.unmet, changes={"given": "Dara"}, was=arrivals.facts_of(s.unmet), by=s.intake
    ),
    "say_repeat": lambda s: arrivals.say_repeat(passenger=s.twin, of=s.unmet, by=s.intake),
    "meet": lambda s: arrivals.meet(passenger=s.unmet, released_to="family", by=s.intake),
    "keep_answers": lambda s: arrivals.keep_answers(welcome=s.welcome, answers={"medicine": "today"}, by=s.intake),
    "undo_meeting": lambda s: arrivals.undo_meeting(passenger=s.slip, by=s.intake),
    "put_wall": lambda s: guard.put_wall(person=s.person, colleague=s.other, by=s.lead, **WALL),
    "put_own_wall": lambda s: guard.put_own_wall(person=s.person, because="kin", by=s.worker),
    "take_down_wall": lambda s: guard.take_down_wall(wall=s.wall, by=s.lead),
    "ask": lambda s: emergency(s, "Long Rithy"),
    "open_file": lambda s: guard.open_file(opening=s.choosing, subject=s.met.person_id, by=s.director),
    "end_file": lambda s: guard.end_file(opening=s.opened, by=s.director),
    "give_word": lambda s: guard.give_word(opening=s.waiting, by=s.auditor),
    "review": lambda s: guard.review(opening=s.opened, verdict="in_order", words=WHY, by=s.lead),
    "say_of_pair": lambda s: guard.say_of_pair(pair=s.pair, said="two", by=s.lead),
}  # fmt: skip
PREPARES = {"cancel", "assign"}  # these write something of their own first


@pytest.mark.django_db
@pytest.mark.parametrize("name", ACTS)
def test_an_action_that_breaks_at_its_audit_leaves_nothing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = Scene()
    before = _state()
    if name in PREPARES:
        with transaction.atomic():
            ACTS[name](scene)
            transaction.set_rollback(True)
        user = factories.make_user("caseworker")
        flight = factories.make_flight(days=3)
        monkeypatch.setattr(factories, "make_user", lambda *a, **k: user)
        monkeypatch.setattr(factories, "make_flight", lambda *a, **k: flight)
        before = _state()
    monkeypatch.setattr(audit, "record", _stop)
    with pytest.raises(Fault):
        ACTS[name](scene)
    assert _state() == before


@pytest.mark.django_db
@pytest.mark.parametrize("name", casework.ACTS)
def test_an_action_on_a_case_that_breaks_at_its_audit_leaves_nothing(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = casework.CaseScene()
    before = _state() | casework.state()
    monkeypatch.setattr(audit, "record", _stop)
    with pytest.raises(Fault):
        casework.ACTS[name](scene)
    assert _state() | casework.state() == before


@pytest.mark.django_db
@pytest.mark.parametrize("name", accounts.ACTS)
def test_an_action_on_an_account_that_breaks_at_its_audit_leaves_nothing(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = accounts.AccountScene()
    before = _state() | accounts.state()
    monkeypatch.setattr(audit, "record", _stop)
    with pytest.raises(Fault):
        accounts.ACTS[name](scene)
    assert _state() | accounts.state() == before


@pytest.mark.django_db
@pytest.mark.parametrize("name", accounts.ACTS)
def test_an_action_on_an_account_that_works_is_in_the_audit(name: str) -> None:
    scene = accounts.AccountScene()
    before, stood = AuditEntry.objects.count(), accounts.state()
    accounts.ACTS[name](scene)
    assert AuditEntry.objects.count() > before
    assert accounts.state() != stood
    assert audit.verify() is None


@pytest.mark.django_db
@pytest.mark.parametrize("name", casework.ACTS)
def test_an_action_on_a_case_that_works_is_in_the_audit(name: str) -> None:
    scene = casework.CaseScene()
    before, stood = AuditEntry.objects.count(), casework.state()
    casework.ACTS[name](scene)
    assert AuditEntry.objects.count() > before
    assert casework.state() != stood
    assert audit.verify() is None


@pytest.mark.django_db
@pytest.mark.parametrize("name", exporting.ACTS)
def test_an_action_on_a_file_works_and_is_in_the_audit_or_leaves_nothing(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = exporting.ExportScene()
    before, stood = AuditEntry.objects.count(), exporting.state()
    with monkeypatch.context() as broken:
        broken.setattr(audit, "record", _stop)
        with pytest.raises(Fault):
            exporting.ACTS[name](scene)
    assert (AuditEntry.objects.count(), exporting.state()) == (before, stood)
    exporting.ACTS[name](scene)
    assert AuditEntry.objects.count() > before
    assert exporting.state() != stood
    assert audit.verify() is None


@pytest.mark.django_db
@pytest.mark.parametrize("name", ACTS)
def test_an_action_that_works_is_in_the_audit(name: str) -> None:
    scene = Scene()
    before = AuditEntry.objects.latest("number").number
    ACTS[name](scene)
    assert AuditEntry.objects.latest("number").number > before
    assert audit.verify() is None


def test_every_action_with_a_scene_is_an_action_and_few_have_none() -> None:
    names = {node.name for _path, node in ACTIONS}
    scenes = set(ACTS) | set(casework.ACTS) | set(accounts.ACTS) | set(exporting.ACTS)
    assert scenes <= names
    # A passkey needs a browser.
    few = {"answer_list", "deny_repeat", "open_head_count", "first_link", "add_passkey", *UNAUDITED}
    assert names - scenes <= few, "give it a scene in ACTS"
