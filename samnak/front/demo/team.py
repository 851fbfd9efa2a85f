"""What a team has before it: a surge long ago, a hand-over to be read, exceptions, complaints, drafts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from samnak.casework.cases import actions
from samnak.front.demo.beside import Beside
from samnak.ground.access.actors import DEMO
from samnak.ground.access.models import User

LARGE_FLIGHT = dt.date(2018, 4, 5)  # 43 people on one day
HANDED = (("channa", 29, "dara"), ("dara", 31, "channa"))  # a person each, so that nobody walks with more
HANDED_WORDS = (
    "He trusts people slowly. Come alone the first time, and let him choose the place. The family book is at the "
    "police post; ask for it by the number on the slip in his folder. His sister calls on Sundays and helps.",
    "Everything is on its way, only the clinic must not be forgotten: the next box of medicine is due on the tenth.",
)
# Who stands beside whom too: what the first of them is about, and with whom.
OTHERS: dict[str, tuple[str, tuple[tuple[str, int], ...]]] = {
    "thida": (
        "Medicine for high blood pressure, enough for two weeks. Please look at the prescription from the US together.",
        (("neary", 0), ("neary", 3), ("channa", 1), ("dara", 2), ("sothea", 4), ("bopha", 1)),
    ),
    "maly": (
        "Sleeps badly since the landing and asked for somebody to talk to.",
        (("neary", 1), ("channa", 5), ("rith", 3), ("bopha", 2)),
    ),
    "vuthy": (
        "A letter from the immigration court came to the old address. The family has it; please read it with us.",
        (("neary", 2), ("dara", 4), ("rith", 1)),
    ),
}
HER = {"He ": "She ", " him ": " her ", " his ": " her ", "His ": "Her "}


def share_out_the_large_flight(workers: Sequence[User], supervisor: User) -> None:
    """The week in which forty-three people came at once: who took how many, and who only helped."""
    shares = {worker: (8, False) for worker in workers[:4]} | {workers[4]: (6, True), workers[5]: (5, True)}
    actions.begin_surge(
        words="43 people on one flight: two of us help for a month",
        since=LARGE_FLIGHT,
        until=LARGE_FLIGHT + dt.timedelta(days=30),
        shares=shares,
        by=supervisor,
    )


def work_as_a_team(everybody: Sequence[Beside], accounts: dict[str, User]) -> None:
    known = {(each.worker.username, each.place): each for each in everybody}
    supervisor = accounts["sophea"]
    _hand_over(known, accounts, supervisor)
    _others_beside(known, accounts, supervisor)
    _exceptions(known, accounts, supervisor)
    _complaints(known, accounts, supervisor)
    _on_paper(known, accounts)


Known = dict[tuple[str, int], Beside]


def _hand_over(known: Known, accounts: dict[str, User], supervisor: User) -> None:
    """Two people change their worker; neither worker has read the words of the other yet."""
    for (name, place, to), words in zip(HANDED, HANDED_WORDS, strict=True):
        beside = known.get((name, place))
        if beside is None:
            continue
        if beside.sex == "F":
            for his, her in HER.items():
                words = words.replace(his, her)
        actions.assign_case(person=beside.one.person, worker=accounts[to], note=words, by=supervisor)


def _others_beside(known: Known, accounts: dict[str, User], supervisor: User) -> None:
    """A nurse, a counsellor and a legal coordinator stand beside some of them too, and are told why."""
    for username, (words, people) in OTHERS.items():
        for number, (name, place) in enumerate(people):
            if beside := known.get((name, place)):
                actions.bring_near(
                    case=beside.case, colleague=accounts[username], words="" if number else words, by=supervisor
                )


def _exceptions(known: Known, accounts: dict[str, User], supervisor: User) -> None:
    """One is approved, one waits for an answer."""
    if rented := known.get(("sothea", 2)):
        asked = actions.ask_exception(
            case=rented.case,
            policy="participation",
            what="Four more weeks in our house than agreed.",
            reason="The room that was found burnt down with the market. The next one is free at the end of the month.",
            by=accounts["sothea"],
        )
        actions.answer_exception(
            exception=asked,
            approve=True,
            answer="Yes, until the room is free. Ask the house to keep his bed.",
            by=supervisor,
        )
    if far := known.get(("bopha", 9)):
        actions.ask_exception(
            case=far.case,
            policy="safety",
            what="ទៅសួរសុខទុក្ខតែម្នាក់ឯង មិនទៅពីរនាក់",
            reason="ភូមិនៅឆ្ងាយ ហើយគាត់នៅជាមួយម្ដាយមីង ដែលយើងស្គាល់យូរហើយ។ គ្មានអ្នកទំនេរទៅជាមួយខ្ញុំនៅសប្ដាហ៍នេះទេ។",
            by=accounts["bopha"],
        )


def _complaints(known: Known, accounts: dict[str, User], supervisor: User) -> None:
    """Two answered, two open; one of them without a name, from the box at the gate."""
    today = next(iter(known.values())).today
    told = (
        ("channa", 4, "in_person", 11, "Waited two hours for the car to the commune hall, and nobody called.",
         "The car had broken down and we did not call: that was our mistake, and we said sorry. From now on the "
         "driver calls everybody when he is half an hour late."),
        ("rith", 12, "phone", 9, "The office telephone is not answered in the evening, when it is day in the US.",
         "We cannot answer at night. Families now find the hours, in their time, on the answering machine."),
        ("neary", 6, "through_other", 3, "ប្អូនស្រីគាត់ថា មានគេសួរគាត់អំពីតុលាការនៅមុខមនុស្សច្រើន។ គាត់អៀន ហើយមិនចង់មកទៀតទេ។", ""),
    )  # fmt: skip
    for name, place, way, days, text, answer in told:
        beside = known.get((name, place))
        if beside is None:
            continue
        complaint = actions.take_complaint(
            text=text, way=way, case=beside.case, received_on=today - dt.timedelta(days=days), by=accounts[name]
        )
        if answer:
            answered = actions.answer_complaint(complaint=complaint, answer=answer, by=supervisor)
            if name == "channa":
                actions.tell_complaint(complaint=answered, by=accounts[name])
    actions.take_complaint(
        text="Room 3 is loud at night. Please.", way="box", received_on=today - dt.timedelta(days=1), by=DEMO
    )


def _on_paper(known: Known, accounts: dict[str, User]) -> None:
    """A note that was corrected, and one that is still being written."""
    if beside := known.get(("channa", 3)):
        note = actions.write_note(
            case=beside.case, kind="phone", language="en", by=accounts["channa"],
            text="Called the clinic: Tuesday at nine.",
        )  # fmt: skip
        actions.correct_note(
            note=note, text="Called the clinic: Thursday at nine, bring the yellow card.", by=accounts["channa"]
        )
    if beside := known.get(("sothea", 5)):
        actions.keep_draft(case=beside.case, text="Visited the garage. The owner said that", by=accounts["sothea"])
