"""A programme around one user: somebody in every relation to them, so that every address can be asked for."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from samnak.casework.cases import actions as casework
from samnak.casework.cases.models import Case
from samnak.ground import packs
from samnak.ground.access import actions as access
from samnak.ground.access import alarms, factors, held
from samnak.ground.access.actors import COMMAND
from samnak.ground.access.decisions import has_permission
from samnak.ground.access.models import Proposal, User
from samnak.ground.access.rules import LIVES
from samnak.reception.arrivals.models import Passenger
from samnak.reception.guard import rules
from samnak.reception.guard.models import EmergencyOpening, Wall
from samnak.reception.register.models import Pair, Person, PersonName
from tests import factories
from tests.factories import exports
from tests.house.routes import RELATIONS, Row
from tests.people import CAST, Somebody


@dataclass
class Around:
    """What stands around `me`: relation -> the person, their passenger, a name of theirs; lists, forms, a flight."""

    me: User | None
    flight: UUID
    old_flight: UUID
    people: dict[str, UUID] = field(default_factory=dict)
    passengers: dict[str, UUID] = field(default_factory=dict)
    names: dict[str, UUID] = field(default_factory=dict)
    drafts: dict[str, UUID] = field(default_factory=dict)
    confirmed: dict[str, UUID] = field(default_factory=dict)
    forms: dict[str, UUID] = field(default_factory=dict)
    cases: dict[str, dict[str, UUID]] = field(default_factory=dict)  # relation -> what is asked for -> its id
    workers: dict[str, UUID] = field(default_factory=dict)
    consents: dict[str, UUID] = field(default_factory=dict)
    walls: dict[str, UUID] = field(default_factory=dict)
    openings: dict[str, UUID] = field(default_factory=dict)
    pairs: dict[str, UUID] = field(default_factory=dict)
    alarms: dict[str, UUID] = field(default_factory=dict)
    surge: UUID | None = None
    accounts: dict[str, UUID] = field(default_factory=dict)
    proposals: dict[str, UUID] = field(default_factory=dict)
    factors: dict[str, int] = field(default_factory=dict)
    token: str = ""  # of an invitation that is open
    exports: dict[str, UUID] = field(default_factory=dict)  # by me, by a worker of my team, by another
    releases: dict[str, UUID] = field(default_factory=dict)

    def address(self, row: Row, relation: str) -> str:
        return reverse(row.name, kwargs=self._names_of(row, relation))

    def _names_of(self, row: Row, relation: str) -> dict[str, Any]:
        if row.about == "flight":
            return {"flight_id": self.flight}
        if row.about == "list":
            kind = self.confirmed if row.name == "arrivals:changes" else self.drafts
            return {"list_id": kind[relation]}
        if row.about in ("case", "complaint"):
            return self.names_of_case(row.name, self.cases[relation])
        if row.about == "consent":
            return {"consent_id": self.consents[relation]}
        if row.about == "recipient":
            return {"recipient_id": factories.recipient("hospital").pk}
        if row.about == "worker":
            return {"worker_id": self.workers[relation]}
        if row.about == "surge":
            return {"surge_id": self.surge}
        if row.about == "account":
            more = {"role": "nurse"} if row.name == "access:role_end" else {}
            return {"user_id": self.accounts[relation], **more}
        if row.about in ("proposal", "asked"):
            return {"proposal_id": self.proposals[relation]}
        if row.about in ("opening", "own_opening", "review"):
            return {"opening_id": self.openings[relation]}
        if row.about == "pair":
            return {"pair_id": self.pairs[relation]}
        if row.name == "guard:take_down":
            return {"wall_id": self.walls[relation]}
        if row.about == "alarm":
            return {"alarm_id": self.alarms[relation]}
        if row.about in EXPORTS:
            return EXPORTS[row.about](self, relation)
        if row.about == "form":
            return {"form_id": self.forms[relation]}
        if row.about == "factor":
            return {"factor_id": self.factors[relation]}
        if row.about == "passenger":
            more = {"step": "tonight"} if row.name == "arrivals:step" else {}
            return {"passenger_id": self.passengers[relation], **more}
        if row.about == "person":
            named = {"person_id": self.people[relation]}
            if row.name == "register:add":
                named["what"] = "contact"
            if row.name in ("register:consent_whom", "register:consent_words"):
                named["purpose"] = "clinic"
            if row.name == "register:consent_words":
                named["recipient_id"] = factories.recipient("hospital").pk
            if row.name == "register:correct_name":
                named["row_id"] = self.names[relation]
            if row.name == "register:take_back":
                named |= {"what": "names", "row_id": self.names[relation]}
            return named
        return self.names_of_none(row.name)

    def names_of_none(self, name: str) -> dict[str, Any]:
        """What stands in an address that is about nobody."""
        known = {"desk:found": {"key": "asked"}, "access:session_end": {"shown": uuid4()}}
        return {"token": self.token} if name == "access:invitation" else known.get(name, {})

    def names_of_case(self, name: str, ids: dict[str, UUID]) -> dict[str, Any]:
        """What the address of a case, or of something written in one, holds."""
        if name == "cases:goal":
            return {"goal_id": ids["goal"]}
        if name == "cases:take_back":
            return {"what": "note", "row_id": ids["note"]}
        if name == "cases:service":
            return {"case_id": ids["case"], "key": "documentation"}
        if name == "cases:policy":
            return {"case_id": ids["case"], "key": packs.current().policies[0].key}
        if name in ROWS_OF_CASE:
            word, what = ROWS_OF_CASE[name]
            return {word: ids[what]}
        return {"case_id": ids["case"]}


# Addresses of something written in a case: the word in the address, and what it names.
ROWS_OF_CASE = {
    "cases:task_done": ("task_id", "task"),
    "cases:task_undo": ("task_id", "task"),
    "cases:task_drop": ("task_id", "task"),
    "cases:task_put_off": ("task_id", "task"),
    "cases:task_give": ("task_id", "task"),
    "cases:note": ("note_id", "note"),
    "cases:appointment": ("appointment_id", "appointment"),
    "cases:appointment_said": ("appointment_id", "appointment"),
    "cases:appointment_unsaid": ("appointment_id", "appointment"),
    "cases:spoke_not": ("attempt_id", "attempt"),
    "cases:course_end": ("run_id", "course"),
    "cases:exception_answer": ("exception_id", "exception"),
    "cases:complaint": ("complaint_id", "complaint"),
    "cases:complaint_told": ("complaint_id", "complaint"),
    "cases:hand_over_seen": ("assignment_id", "assignment"),
}

# What the addresses of the exports room name. The table of complaints is open to whoever takes something out.
COMPLAINTS = {"table": "cases.complaints"}
EXPORTS: dict[str, Callable[[Around, str], dict[str, Any]]] = {
    "table": lambda around, relation: COMPLAINTS,
    "template": lambda around, relation: {**COMPLAINTS, "template": "complaint_counts"},
    "export": lambda around, relation: {"export_id": around.exports[relation]},
    "own export": lambda around, relation: {"export_id": around.exports[relation]},
    "release": lambda around, relation: {"export_id": around.releases[relation]},
}

# Who stands in which relation: nobody walks with "received" and "old", the others are assigned in `place`.
WHO: dict[str, Somebody] = dict(zip(RELATIONS["person"], CAST.values(), strict=False))


def build(me: User | None, colleague: User, stranger: User) -> Around:
    """`colleague` works for the same supervisor as `me`; `stranger` for another."""
    flight, old = factories.make_flight(), factories.make_flight()
    around = Around(me, flight.pk, old.pk)
    for relation, who in WHO.items():
        passenger = factories.make_met(old if relation == "old" else flight, who)
        assert passenger.person is not None
        around.people[relation], around.passengers[relation] = passenger.person.pk, passenger.pk
        around.names[relation] = PersonName.unguarded.filter(person=passenger.person_id).first().pk  # type: ignore[union-attr]
        place(relation, passenger, me, colleague, stranger)
        if relation in RELATIONS["consent"]:
            around.consents[relation] = factories.make_consent(passenger.person).pk
        if relation in RELATIONS["case"]:
            around.cases[relation] = open_case(passenger.person)
        put_wall(relation, passenger, me)
        around.walls[relation] = wall_before(passenger.person, stranger)
    around.openings = openings_around(me, around.people["other"])
    around.pairs = pairs_around(around.people)
    around.workers = {"team": colleague.pk, "other": stranger.pk}
    around.surge = open_surge(colleague)
    accounts_of(around, colleague, stranger)
    _lists(around)
    _forms(around, stranger)
    entrance(around, stranger)
    around.alarms = ring_for(me, stranger)
    take_out(around, {"mine": me, "team": colleague, "other": stranger})
    factories.make_past(old, 8)
    return around


def take_out(around: Around, makers: dict[str, User | None], why: Callable[[str], str] = lambda relation: "") -> None:
    """A file made by each who may make one, and for an authority by each of the two colleagues."""
    for relation, user in makers.items():
        may = user is not None and has_permission(user, "exports.make")
        words = why(relation) or exports.SOME_WHY
        around.exports[relation] = exports.make_export(user, why=words).pk if may and user else uuid4()
        if relation == "mine" or user is None:
            continue
        person = factories.make_person(Somebody("Sao", "Visal", ""), worker=user)
        exports.agree(person, "papers_office")
        around.releases[relation] = exports.make_export(user, "papers_office", table="register.people").pk


def place(relation: str, passenger: Passenger, me: User | None, colleague: User, stranger: User) -> None:
    person = passenger.person
    assert isinstance(person, Person)
    if relation == "received":
        return
    if relation == "old":
        factories.end_near(person, "received")
        return
    if relation in ("none", "taken_back"):
        if me is not None and relation == "taken_back":
            factories.stand(me, "assigned", person)
        factories.undo_whatever_hangs(passenger)
        return
    if relation != "walled":
        factories.end_near(person)
    near = {
        "assigned": [me], "team": [colleague], "other": [stranger], "walled": [me, colleague], "break_glass": [stranger]
    }[relation]  # fmt: skip
    if me is not None and relation == "break_glass":
        factories.stand(me, "break_glass", person, until=timezone.now() + rules.OPEN_FOR)
    for user in near:
        if user is not None:
            factories.stand(user, "assigned", person)


def put_wall(relation: str, passenger: Passenger, me: User | None) -> None:
    """The wall comes last: nothing can be given any more to somebody behind it."""
    if relation == "walled" and me is not None:
        assert isinstance(passenger.person, Person)
        factories.stand(me, "walled", passenger.person)


def wall_before(person: Person, colleague: User, reason: str = "They are cousins, both say") -> UUID:
    """A wall before another colleague, by whoever put it."""
    by = factories.supervision()
    wall = Wall(person=person, colleague=colleague, because="kin", reason=reason, made_by=by)
    wall.save(force_insert=True)
    return wall.pk


def _plain(whose: str) -> dict[str, str]:
    return {"asked": "Sok Dara", "reason": "His mother rang", "review": "It is so"}


def openings_around(me: User | None, person: UUID, said: Callable[[str], dict[str, str]] = _plain) -> dict[str, UUID]:
    """Files that were opened in an emergency and are closed again: by me, with me as the second, and by others."""
    one, two = factories.make_user("director"), factories.make_user("auditor")
    past = timezone.now() - dt.timedelta(hours=6)
    rows = {
        relation: EmergencyOpening.objects.create(
            reviewed_at=timezone.now(), reviewed_by=second or two, verdict="in_order",
            opener=opener or one, second=second or two, at=past, found=1, subject=person, opened_at=past,
            until=past + rules.OPEN_FOR, review_due_on=timezone.localdate() + dt.timedelta(days=3), **said(relation),
        )
        for relation, (opener, second) in {"own": (me, two), "told": (one, me), "others": (one, two)}.items()
    }  # fmt: skip
    return {relation: row.pk for relation, row in rows.items()}


def pairs_around(people: dict[str, UUID]) -> dict[str, UUID]:
    """Two pairs with the same person of another team: one with somebody of mine, one with nobody near me."""
    near = {"team": people["team"], "other": people["break_glass"]}
    rows = {relation: Pair(person_id=one, other_id=people["other"], how="name") for relation, one in near.items()}
    for row in rows.values():
        row.save(force_insert=True)
    return {relation: row.pk for relation, row in rows.items()}


def open_case(person: Person) -> dict[str, UUID]:
    """The open case of a person, with something written in it: what -> its id."""
    case = casework.open_case(person=person, by=COMMAND)
    goal = casework.GoalFacts("documents", "Papers of my own")
    facts = casework.PlanFacts(timezone.localdate(), "To stand on my own feet", goals=[goal])
    plan = casework.make_plan(case=case, facts=facts, by=COMMAND)
    note = casework.write_note(case=case, text="Came by.", by=COMMAND)
    return {"case": case.pk, "goal": plan.goals.get().pk, "note": note.pk, **_diary(case)}


def open_surge(worker: User) -> UUID:
    """A surge that goes on today, in which this worker shares."""
    today = timezone.localdate()
    shares = {worker: (5, False)}
    return casework.begin_surge(
        words="The flight of this week", since=today, until=today, shares=shares, by=factories.supervision()
    ).pk


def accounts_of(around: Around, colleague: User, stranger: User) -> None:
    """Accounts, and what waits for a second person: asked by the server, by me, and about me."""
    me = around.me
    around.accounts = {"colleague": colleague.pk, "myself": me.pk if me else colleague.pk}
    asked = {"others": (stranger, None), "own": (colleague, me), "concerns": (me or stranger, None)}
    for relation, (user, by) in asked.items():
        row = Proposal.objects.create(
            kind="recovery", user=user, asked_by=by, reason="Lost a phone", lapses_at=timezone.now() + LIVES
        )
        around.proposals[relation] = row.pk


def _diary(case: Case) -> dict[str, UUID]:
    """A row of every kind a diary holds."""
    pack = packs.current()
    kind, way = pack.choices("casework.appointment_kinds")[0].key, pack.choices("casework.complaint_ways")[0].key
    policy, at = pack.policies[0].key, timezone.now() + dt.timedelta(days=1)
    reach, no = pack.choices("casework.contact_ways")[0].key, pack.choices("casework.contact_answers")[1].key
    asked = casework.ask_exception(case=case, policy=policy, what="A bed for longer", reason="Ill", by=COMMAND)
    return {
        "assignment": getattr(case.assignments.first(), "pk", None) or uuid4(),
        "task": casework.write_task(facts=casework.TaskFacts("Visit"), case=case, by=COMMAND).pk,
        "appointment": casework.make_appointment(case=case, kind=kind, at=at, by=COMMAND).pk,
        "course": casework.begin_course(case=case, course=pack.courses[0].key, by=COMMAND).pk,
        "exception": asked.pk,
        "attempt": casework.try_contact(case=case, way=reach, answer=no, by=COMMAND).pk,
        "complaint": casework.take_complaint(text="Nobody rang", way=way, case=case, by=COMMAND).pk,
    }


def ring_for(me: User | None, stranger: User) -> dict[str, UUID]:
    """An alarm for me, and one for somebody else."""
    with transaction.atomic():
        rung = {
            relation: alarms.ring("access.many_refused", by=COMMAND, users=[user], counted=20)[0].pk
            for relation, user in (("mine", me), ("others", stranger))
            if user is not None
        }
    return {"mine": uuid4(), **rung}


def _lists(around: Around) -> None:
    people = list(CAST.values())[-3:]
    for relation, days in (("recent", 0), ("old", 8)):
        flight = factories.make_flight()
        around.drafts[relation] = factories.read_draft(flight, people).pk
        other = factories.make_flight()
        factories.make_listed(other, people)
        around.confirmed[relation] = other.lists.get().pk
        if days:
            factories.make_past(flight, days)
            factories.make_past(other, days)


def _forms(around: Around, stranger: User) -> None:
    for relation, owner in (("mine", around.me), ("others", stranger)):
        note = held.owner_note(owner) if owner else ""
        request = RequestFactory().post("/people/new/", {held.OWNER_FIELD: note, "family": "Sok"})
        kept = held.hold(request)
        around.forms[relation] = kept.pk if kept else uuid4()


def entrance(around: Around, stranger: User) -> None:
    """Second steps of mine and of somebody else, and an account that waits for its owner."""
    for relation, owner in (("mine", around.me or stranger), ("others", stranger)):
        if not factors.has_one(owner):
            factories.enrol(owner)
        around.factors[relation] = factors.of(owner).first().pk  # type: ignore[union-attr]
    invited = access.invite(username=f"waits{uuid4().hex[:8]}", name="Somebody new", by=COMMAND)
    around.token = access.invite_link(user=invited, by=COMMAND).rstrip("/").rpartition("/")[2]
