"""Law 3: every write is an action: keyword-only, atomic, audited, told in one line; all of it or nothing."""

import ast
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from samnak.ground.access import actions as access
from samnak.ground.access import audit
from samnak.ground.access.actors import COMMAND, DEMO
from samnak.ground.access.models import AuditEntry, DoneOnce, Relation, User
from samnak.reception.arrivals import actions as arrivals
from samnak.reception.arrivals.models import ArrivalList, Flight, Passenger, Welcome
from samnak.reception.register import actions as register
from samnak.reception.register.models import Kin, Person, PersonName, SearchToken
from samnak.reception.register.rules import NameFacts
from tests import factories
from tests.house import casework, exporting
from tests.house.code import calls, modules, name_of, where
from tests.people import RITHY, SEVERAL, SREYMOM

# Public functions of the action modules that write nothing themselves, or write as a part of another action.
NO_ACTION = {
    "relate": "part of a room's action, which does the audit",
    "part": "part of a room's action, which does the audit",
    "check_may": "asks",
    "check_lengths": "asks",
    "locked": "locks and asks",
    "locked_flight": "locks",
    "check_is_open": "asks",
    "facts_of": "reads",
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
        "users": list(User.objects.order_by("pk").values_list("pk", "language")),
        "relations": list(Relation.objects.order_by("pk").values_list("pk", "kind", "until")),
        "once": DoneOnce.objects.count(),
        "people": list(Person._base_manager.order_by("pk").values_list("pk", "sex", "life_status", "taken_back_at")),
        "names": list(PersonName._base_manager.order_by("pk").values_list("pk", "taken_back_at")),
        "kin": Kin._base_manager.count(),
        "tokens": SearchToken.objects.count(),
        "flights": list(Flight.objects.order_by("pk").values_list("pk", "state", "closed_at", "date", "counted")),
        "lists": list(ArrivalList._base_manager.order_by("pk").values_list("pk", "state", "number", "answers")),
        "passengers": list(Passenger._base_manager.order_by("pk").values_list("pk", "status", "person", "repeat_of")),
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
        self.draft = factories.read_draft(self.flight, [RITHY, SREYMOM])
        self.cancelled = factories.make_flight(days=4)
        arrivals.cancel(flight=self.cancelled, by=self.intake)
        self.done = factories.make_flight()
        factories.make_met(self.done)


def _name(scene: Scene) -> PersonName:
    return PersonName.objects.visible_to(DEMO).filter(person=scene.person, kind="alias")[0]


KEY = "0190a0a0-0000-7000-8000-00000000000{}"
TODAY = timezone.localdate
Act = Callable[[Scene], Any]
ACTS: dict[str, Act] = {
    "invite": lambda s: access.invite(username="new", name="New", password=factories.PASSWORD, by=COMMAND),
    "grant": lambda s: access.grant(user=s.worker, role="nurse", by=COMMAND),
    "end_role": lambda s: access.end_role(user=s.worker, role="caseworker", by=COMMAND),
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
    "take_back_person": lambda s: register.take_back_person(person=s.person, by=s.worker),
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
    "undo_meeting": lambda s: arrivals.undo_meeting(passenger=s.met, by=s.intake),
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
    before = AuditEntry.objects.count()
    ACTS[name](scene)
    assert AuditEntry.objects.count() > before
    assert audit.verify() is None


def test_every_action_with_a_scene_is_an_action_and_few_have_none() -> None:
    names = {node.name for _path, node in ACTIONS}
    assert set(ACTS) | set(casework.ACTS) | set(exporting.ACTS) <= names
    few = {"answer_list", "deny_repeat", "open_head_count", *UNAUDITED}
    assert names - set(ACTS) - set(casework.ACTS) - set(exporting.ACTS) <= few, "give it a scene in ACTS"
