"""Cases that can be made more of, for the count of queries."""

import datetime as dt

from django.utils import timezone

from samnak.casework.cases import actions
from samnak.casework.cases.models import Case
from samnak.ground import packs
from samnak.ground.access.actors import COMMAND
from samnak.ground.access.models import User
from samnak.reception.register import actions as register
from samnak.reception.register.models import Person
from tests.factories import first, make_consent


def open_with_rows(person: Person, worker: User) -> Case:
    """The case of somebody `worker` walks with, with one row of every kind that a list of many cases shows."""
    case = actions.open_case(person=person, by=COMMAND)
    write_rows(case, worker)
    return case


def agree(person: Person, worker: User) -> None:
    """One answer that holds and one that was taken back, whose recipient is still to be told."""
    row = make_consent(person, "identity", by=worker)
    register.withdraw_consent(consent=row, by=worker)
    make_consent(person, "health", to="hospital", by=worker)


def write_rows(case: Case, worker: User) -> None:
    """One more row of every kind."""
    today, soon, pack = timezone.localdate(), timezone.now() + dt.timedelta(minutes=5), packs.current()
    goals = [actions.GoalFacts("documents", "Papers")]
    kind, way, place = first("appointment_kinds"), first("complaint_ways"), first("places")
    policy = pack.policies[0].key
    actions.make_plan(case=case, facts=actions.PlanFacts(today, "To cook", goals=goals), by=worker)
    actions.say_service(case=case, fact=actions.FactOfService("documentation", "offered", today), by=worker)
    actions.give_help(cases=[case], help_=actions.Help("housing_food", "meals", today, 1, "meal"), by=worker)
    actions.write_note(case=case, text="Came by.", by=worker)
    actions.write_task(facts=actions.TaskFacts("Visit", today, place=place), case=case, by=worker)
    done = actions.write_task(facts=actions.TaskFacts("Ring", today), case=case, by=worker)
    actions.do_task(task=done, by=worker)
    actions.make_appointment(case=case, kind=kind, at=soon, with_whom=worker, by=worker)
    actions.try_contact(case=case, way=first("contact_ways"), answer="no_answer", by=worker)
    actions.read_policy(case=case, policy=policy, language="km", how="given", said="agreed", by=worker)
    actions.ask_exception(case=case, policy=policy, what="A bed", reason="Ill", by=worker)
    agree(case.person, worker)
    actions.take_complaint(text="Nobody rang", way=way, case=case, by=worker)
