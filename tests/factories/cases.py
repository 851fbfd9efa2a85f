"""Cases, who walks with them, and a row of every kind a case can hold."""

import datetime as dt
from typing import Any

from django.utils import timezone

from samnak.casework.cases import actions
from samnak.casework.cases.models import Assignment, Case, ServiceFact, Task
from samnak.ground import packs
from samnak.ground.access.actions import part, relate
from samnak.ground.access.actors import COMMAND
from samnak.ground.access.models import User
from samnak.reception.register.models import Person
from tests.factories.persons import Words, make_person
from tests.factories.users import make_user, supervision
from tests.people import RITHY, Somebody


def first(name: str) -> str:
    """The first key the pack offers for such a question."""
    return packs.current().choices(f"casework.{name}")[0].key


def make_case(
    who: Somebody = RITHY, *, worker: User | None = None, by: User | None = None, person: Person | None = None
) -> Case:
    """The open case of somebody who landed today (or of `person`); `worker` walks with them."""
    person = person or make_person(who)
    worker = worker or make_user("caseworker", supervisor=supervision())
    made = actions.assign_case(person=person, worker=worker, by=by or supervision())
    return Case.objects.visible_to(worker).get(pk=made.case_id)


def fill_cases(person: Person, **words: str) -> dict[str, Any]:
    """A case that was closed and an open one with a row of every kind, each text as given in `words` or plain.

    Written by somebody who walks with the person meanwhile; who stood near before stands near afterwards.
    """
    word, lead = Words(words), supervision()
    worker = make_user("caseworker", supervisor=lead)
    closed = actions.open_case(person=person, by=COMMAND)
    settle(closed)
    actions.close_case(case=closed, reason="period_ended", note=word("closure_note"), by=COMMAND)
    walk = actions.assign_case(person=person, worker=worker, note=word("hand_over_note"), by=COMMAND)
    case = Case.objects.visible_to(worker).get(pk=walk.case_id)
    rows = {"closed": closed, "case": case, "assignment": walk}
    rows |= _planned(case, word, worker) | _diary(case, word, worker) | _policies(case, word, worker, lead)
    part(kind="assigned", subject=person.pk, user=worker)
    relate(kind="pool", role="supervisor", subject=person.pk)
    return rows


def settle(case: Case) -> None:
    """What somebody wished for at the airport is settled: the tasks done, the services ended."""
    today = timezone.localdate()
    for task in Task.objects.visible_to(COMMAND).filter(case=case, done_at=None):
        actions.do_task(task=task, by=COMMAND)
    for fact in ServiceFact.objects.visible_to(COMMAND).filter(case=case, kind="accepted"):
        ended = actions.FactOfService(fact.service, "ended", today, first("service_end_reasons"))
        actions.say_service(case=case, fact=ended, by=COMMAND)


def _planned(case: Case, word: Words, by: User) -> dict[str, Any]:
    today = timezone.localdate()
    goal = actions.GoalFacts("documents", word("goal"), word("they_do"), word("we_do"))
    facts = actions.PlanFacts(today, word("their_words"), we_promise=word("we_promise"), goals=[goal])
    plan = actions.make_plan(case=case, facts=facts, by=by)
    kept = plan.goals.get()
    actions.move_goal(goal=kept, state=first("goal_states"), note=word("goal_note"), by=by)
    interval = packs.current().casework.plan.reviews[0].key
    review = actions.hold_review(case=case, interval=interval, note=word("review_note"), by=by)
    said = actions.FactOfService("documentation", "started", today, sentence=word("service_sentence"))
    help_ = actions.Help("housing_food", "meals", today, 2, "meal", word("help_note"))
    paid = actions.Help("documentation", "official_fee", today, int(word.words.get("help_money", "20000")), "riel")
    actions.give_help(cases=[case], help_=paid, by=by)
    return {
        "plan": plan,
        "goal": kept,
        "review": review,
        "fact": actions.say_service(case=case, fact=said, by=by),
        "record": actions.give_help(cases=[case], help_=help_, by=by)[0],
    }


def _diary(case: Case, word: Words, by: User) -> dict[str, Any]:
    today, now = timezone.localdate(), timezone.now()
    note = actions.write_note(case=case, text=word("note_before"), by=by)
    actions.keep_draft(case=case, text=word("draft_of_another"), by=by)
    return {
        "note": actions.correct_note(note=note, text=word("note"), by=by),
        "task": actions.write_task(facts=actions.TaskFacts(word("task"), today), case=case, by=by),
        "appointment": actions.make_appointment(
            case=case, kind=first("appointment_kinds"), at=now + dt.timedelta(minutes=1),
            where=word("appointment_where"), note=word("appointment_note"), by=by,
        ),
        "contact": actions.try_contact(
            case=case, way=first("contact_ways"), answer=first("contact_answers"), note=word("contact_note"), by=by
        ),
        "course": actions.begin_course(case=case, course=packs.current().courses[0].key, by=by),
    }  # fmt: skip


def _policies(case: Case, word: Words, by: User, lead: User) -> dict[str, Any]:
    policy, way = packs.current().policies[0].key, first("complaint_ways")
    complaint = actions.take_complaint(text=word("complaint"), way=way, case=case, by=by)
    actions.answer_complaint(complaint=complaint, answer=word("complaint_answer"), by=lead)
    asked = actions.ask_exception(case=case, policy=policy, what="A bed", reason="Ill", by=by)
    actions.answer_exception(exception=asked, approve=True, answer=word("exception_answer"), by=lead)
    return {
        "signature": actions.read_policy(
            case=case, policy=policy, language="km", how="read_aloud", said="signed", by=by
        ),
        "exception": actions.ask_exception(
            case=case, policy=policy, what=word("exception_what"), reason=word("exception_reason"), by=by
        ),
        "complaint": complaint,
    }  # fmt: skip


def walks(case: Case) -> User:
    """Who walks with the case now."""
    current = Assignment.objects.visible_to(COMMAND).select_related("worker").get(case=case, until=None)
    worker: User = current.worker
    return worker
