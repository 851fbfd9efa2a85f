"""What the actions of casework are tried on: a case with a row of every kind, and each action once."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from samnak.casework.cases import actions
from samnak.casework.cases.models import Appointment, Assignment, Case, Goal, Surge, Task
from samnak.ground import packs
from samnak.ground.access.actors import COMMAND
from samnak.ground.access.models import Relation, User
from samnak.reception.register.models import Person
from tests import factories
from tests.factories import first
from tests.people import RITHY, SREYMOM

TODAY = timezone.localdate


class CaseScene:
    """A case somebody walks with, a closed one, a person without any; a surge that goes on."""

    def __init__(self) -> None:
        self.lead = factories.make_user("supervisor")
        self.worker = factories.make_user("caseworker", supervisor=self.lead)
        self.next = factories.make_user("caseworker", supervisor=self.lead)
        self.case = factories.make_case(RITHY, worker=self.worker, by=self.lead)
        self.newcomer = factories.make_person(SREYMOM)
        self.over = actions.open_case(person=factories.make_person(SREYMOM), by=COMMAND)
        self.over = actions.close_case(case=self.over, reason="period_ended", by=COMMAND)
        self.settled = actions.open_case(person=factories.make_person(SREYMOM), by=COMMAND)
        self.nurse = factories.make_user("nurse")
        self.counsellor = factories.make_user("counsellor")
        factories.stand(self.counsellor, "assigned", Person.unguarded.get(pk=self.case.person_id))
        self._write()

    def _write(self) -> None:
        case, by, pack = self.case, self.worker, packs.current()
        goals = [actions.GoalFacts("documents", "Papers of my own")]
        plan = actions.make_plan(case=case, facts=actions.PlanFacts(TODAY(), "To cook", goals=goals), by=by)
        self.goal: Goal = plan.goals.get()
        self.note = actions.write_note(case=case, text="Came by.", by=by)
        weekly = actions.TaskFacts("Ring him", TODAY(), repeat="weekly")
        self.task = actions.write_task(facts=weekly, case=case, by=by)
        self.done = actions.do_task(task=actions.write_task(facts=weekly, case=case, by=by), by=by)
        self.appointment: Appointment = appointment(self)
        called_off = {"outcome": "called_off", "by": self.worker}
        self.called_off = actions.end_appointment(appointment=appointment(self), **called_off)  # type: ignore[arg-type]
        [self.given] = _help(self)
        self.course, self.other_course = pack.courses[0].key, pack.courses[1].key
        self.run = actions.begin_course(case=case, course=self.course, by=by)
        self.asked = exception(self)
        self.complaint = complaint(self)
        self.answered = actions.answer_complaint(complaint=complaint(self), answer="We rang.", by=self.lead)
        self.walk = Assignment.objects.visible_to(by).get(case=case, until=None)
        self.surge: Surge = surge(self)


def state() -> dict[str, Any]:
    """How many rows of casework there are, and what stands in those that are changed."""
    rows = {
        f"{model.__name__}s": list(model._base_manager.order_by("pk").values_list("pk", *names))
        for model, names in {
            Case: ("closed_on", "closure_reason"),
            Assignment: ("worker", "until", "seen_at"),
            Task: ("owner", "done_at", "snoozed_to", "taken_back_at", "followed_by"),
            Appointment: ("outcome", "with_whom"),
            Surge: ("ended_on", "until"),
        }.items()
    }
    names = ("Goal", "GoalProgress", "Plan", "Review", "ServiceFact", "ServiceRecord", "PolicySignature", "SurgeShare",
             "NoteWording", "NoteDraft", "ContactAttempt")  # fmt: skip
    counted = {name: _model(name)._base_manager.count() for name in names}
    changed = {
        "near": list(Relation.objects.order_by("pk").values_list("pk", "until")),
        "notes": list(_model("Note")._base_manager.order_by("pk").values_list("pk", "text", "taken_back_at")),
        "records": list(_model("ServiceRecord")._base_manager.order_by("pk").values_list("pk", "taken_back_at")),
        "courses": list(_model("CourseRun")._base_manager.order_by("pk").values_list("pk", "ended_on")),
        "exceptions": list(_model("PolicyException")._base_manager.order_by("pk").values_list("pk", "approved_at")),
        "complaints": list(
            _model("Complaint")._base_manager.order_by("pk").values_list("pk", "answered_on", "told_on")
        ),
    }
    return rows | counted | changed


def _model(name: str) -> Any:
    from django.apps import apps

    return apps.get_model(f"cases.{name}")


def appointment(s: CaseScene) -> Any:
    at = timezone.now() + dt.timedelta(hours=1)
    return actions.make_appointment(case=s.case, kind=first("appointment_kinds"), at=at, by=s.worker)


def exception(s: CaseScene) -> Any:
    key = packs.current().policies[0].key
    return actions.ask_exception(case=s.case, policy=key, what="A bed for longer", reason="Ill", by=s.worker)


def complaint(s: CaseScene) -> Any:
    return actions.take_complaint(text="Nobody rang", way=first("complaint_ways"), case=s.case, by=s.worker)


def surge(s: CaseScene) -> Any:
    shares: dict[User, tuple[int, bool]] = {s.next: (5, False)}
    return actions.begin_surge(words="A large flight", since=TODAY(), until=TODAY(), shares=shares, by=s.lead)


def _plan(s: CaseScene) -> Any:
    facts = actions.PlanFacts(TODAY(), "A kitchen", goals=[actions.GoalFacts("work", "To cook")])
    return actions.make_plan(case=s.case, facts=facts, by=s.worker)


def _service(s: CaseScene) -> Any:
    return actions.say_service(
        case=s.case, fact=actions.FactOfService("documentation", "offered", TODAY()), by=s.worker
    )


def _help(s: CaseScene) -> Any:
    return actions.give_help(
        cases=[s.case], help_=actions.Help("housing_food", "meals", TODAY(), 1, "meal"), by=s.worker
    )


def _review(s: CaseScene) -> Any:
    return actions.hold_review(case=s.case, interval=packs.current().casework.plan.reviews[0].key, by=s.worker)


def _contact(s: CaseScene) -> Any:
    return actions.try_contact(case=s.case, way=first("contact_ways"), answer=first("contact_answers"), by=s.worker)


def _policy(s: CaseScene) -> Any:
    key = packs.current().policies[0].key
    return actions.read_policy(case=s.case, policy=key, language="km", how="given", said="agreed", by=s.worker)


def _put_off(s: CaseScene) -> Any:
    to = TODAY() + dt.timedelta(days=1)
    return actions.put_off_task(task=s.task, to=to, reason=first("snooze_reasons"), by=s.worker)


def _hand_over(s: CaseScene) -> Any:
    return actions.hand_over(people={s.case.person_id: s.next}, from_worker=s.worker, by=s.lead)


Act = Callable[[CaseScene], Any]
ACTS: dict[str, Act] = {
    "open_case": lambda s: actions.open_case(person=s.newcomer, by=s.lead),
    "close_case": lambda s: actions.close_case(case=s.settled, reason="period_ended", by=s.lead),
    "reopen_case": lambda s: actions.reopen_case(case=s.over, by=s.lead),
    "assign_case": lambda s: actions.assign_case(person=s.newcomer, worker=s.worker, by=s.lead),
    "bring_near": lambda s: actions.bring_near(case=s.case, colleague=s.nurse, words="Insulin", by=s.lead),
    "let_go": lambda s: actions.let_go(case=s.case, colleague=s.counsellor, by=s.lead),
    "hand_over": _hand_over,
    "see_hand_over": lambda s: actions.see_hand_over(assignment=s.walk, by=s.worker),
    "see_hand_overs": lambda s: actions.see_hand_overs(assignments=[s.walk.pk], by=s.worker),
    "begin_surge": surge,
    "change_surge": lambda s: actions.change_surge(
        surge=s.surge, until=TODAY() + dt.timedelta(days=1), shares={s.worker: (3, True)}, by=s.lead
    ),
    "end_surge": lambda s: actions.end_surge(surge=s.surge, by=s.lead),
    "make_plan": _plan,
    "move_goal": lambda s: actions.move_goal(goal=s.goal, state=first("goal_states"), by=s.worker),
    "hold_review": _review,
    "say_service": _service,
    "give_help": _help,
    "write_note": lambda s: actions.write_note(case=s.case, text="Rang.", by=s.worker),
    "correct_note": lambda s: actions.correct_note(note=s.note, text="Came by at noon.", by=s.worker),
    "make_appointment": appointment,
    "end_appointment": lambda s: actions.end_appointment(appointment=s.appointment, outcome="called_off", by=s.worker),
    "move_appointment": lambda s: actions.move_appointment(
        appointment=s.appointment, outcome="moved", at=timezone.now() + dt.timedelta(days=2), by=s.worker
    ),
    "unsay_outcome": lambda s: actions.unsay_outcome(appointment=s.called_off, by=s.worker),
    "try_contact": _contact,
    "begin_course": lambda s: actions.begin_course(case=s.case, course=s.other_course, by=s.worker),
    "end_course": lambda s: actions.end_course(run=s.run, by=s.worker),
    "take_back": lambda s: actions.take_back(entry=s.note, by=s.worker),
    "take_back_batch": lambda s: actions.take_back_batch(batch=s.given.batch, by=s.worker),
    "write_task": lambda s: actions.write_task(facts=actions.TaskFacts("Visit"), case=s.case, by=s.worker),
    "do_task": lambda s: actions.do_task(task=s.task, by=s.worker),
    "undo_task": lambda s: actions.undo_task(task=s.done, by=s.worker),
    "put_off_task": _put_off,
    "give_task": lambda s: actions.give_task(task=s.task, owner=s.lead, by=s.worker),
    "drop_task": lambda s: actions.drop_task(task=s.task, by=s.worker),
    "read_policy": _policy,
    "ask_exception": exception,
    "answer_exception": lambda s: actions.answer_exception(exception=s.asked, approve=True, by=s.lead),
    "take_complaint": complaint,
    "answer_complaint": lambda s: actions.answer_complaint(complaint=s.complaint, answer="We rang.", by=s.lead),
    "tell_complaint": lambda s: actions.tell_complaint(complaint=s.answered, by=s.worker),
}
