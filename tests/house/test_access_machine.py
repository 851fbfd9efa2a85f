"""Any order of steps: who walks with whom, teams, roles, consents, deaths, walls, emergencies, closings, the clock.

After each step every user is held against a small oracle that knows nothing of the program (access_oracle.py): whom
`visible_to` shows, which roles `standing` gives, which compartments are open, what `decide` and `fields_for` say of
rows and permissions; and one page is asked for.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from samnak.casework.cases import actions as casework
from samnak.casework.cases.models import Case
from samnak.ground.access.actions import end_role, grant
from samnak.ground.access.actors import COMMAND, DEMO
from samnak.ground.access.decisions import compartment_of, decide, fields_for, standing
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.ground.access.roles import COMPARTMENTS, READ, WRITE
from samnak.ground.access.visibility import opens
from samnak.reception.guard import actions as guard
from samnak.reception.guard.models import EmergencyOpening, Wall
from samnak.reception.register import actions as register
from samnak.reception.register.actions import ConsentFacts
from samnak.reception.register.models import Consent, Kin, Person
from tests import factories
from tests.house.access_oracle import DAY, MAY, World
from tests.people import RITHY, SEVERAL, SREYMOM

WHY = "Said so in the meeting on Monday"
ROLE_OF = {
    "worker1": "caseworker", "worker2": "caseworker", "nurse": "nurse", "counsellor": "counsellor",
    "lead1": "supervisor", "lead2": "supervisor", "director": "director", "intake": "intake", "donor": "donor",
}  # fmt: skip
NUMBERS = {"rithy": "090000033", "sreymom": "027000451", "several": "076543210"}
WORKERS, HELPERS, LEADS = ("worker1", "worker2"), ("nurse", "counsellor"), ("lead1", "lead2")
people, users = st.sampled_from(sorted(NUMBERS)), st.sampled_from(sorted(ROLE_OF))
TOGGLES = [*ROLE_OF.items(), ("worker2", "intake"), ("lead1", "director")]
ASKING = [("counsellor", "hiv"), ("nurse", "drug_use")]


class Cast:
    """Users and people, made once; each run takes back what it did to them."""

    def __init__(self) -> None:
        self.users = {key: factories.make_user(role).pk for key, role in ROLE_OF.items()}
        self.second, self.auditor = factories.make_user("auditor"), factories.make_user("auditor")
        for role in ("director", "director", "supervisor"):  # who stays, so that every role of the others may end
            factories.make_user(role)
        self.people = {
            key: factories.make_person(who)
            for key, who in {"rithy": RITHY, "sreymom": SREYMOM, "several": SEVERAL}.items()
        }
        User.objects.filter(pk__in=[self.users[key] for key in (*WORKERS, *HELPERS)]).update(
            supervisor=self.users["lead1"]
        )


def machine(cast: Cast, steps: list[int]) -> type[RuleBasedStateMachine]:
    class Access(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.hold = transaction.atomic()
            self.hold.__enter__()
            self.clock, self.began, self.turn = timezone.now, timezone.now(), 0
            self.case: dict[str, Any] = {}
            self.walked: dict[str, str] = {}  # who is named in the newest case
            self.left: dict[str, set[str]] = {}  # whom its closing parted from the person
            self.world = World()
            for key, role in ROLE_OF.items():
                self.world.roles[key] = {role}
                self.world.lead[key] = "lead1" if key in (*WORKERS, *HELPERS) else None
            self.world.came = dict.fromkeys(NUMBERS, 0.0)
            self.world.pool = set(NUMBERS)

        def teardown(self) -> None:
            timezone.now = self.clock  # type: ignore[assignment]
            transaction.set_rollback(True)
            self.hold.__exit__(None, None, None)

        def user(self, key: str) -> User:
            return User.objects.get(pk=cast.users[key])

        def minutes(self, at: dt.datetime | None) -> float | None:
            return (at - self.began).total_seconds() / 60 if at else None

        def tried(self, do: Callable[[], Any], *, may: bool) -> bool:
            """Done, or refused just where the oracle says it must be."""
            try:
                with transaction.atomic():
                    do()
            except Refused as refused:
                assert not may, refused
                return False
            assert may
            return True

        # ---- who walks with whom ----

        @rule(who=people, worker=st.sampled_from(WORKERS))
        def assign(self, who: str, worker: str) -> None:
            if self.walked.get(who) == worker and who not in self.left:
                return
            may = "caseworker" in self.world.roles[worker] and not self.world.walled(worker, who)
            may &= who not in self.world.dead or (who in self.case and who not in self.left)  # no case is opened anew
            give = lambda: casework.assign_case(person=cast.people[who], worker=self.user(worker), by=COMMAND)  # noqa: E731
            if who in self.world.gone or not self.tried(give, may=may):
                return
            self.case[who] = Case.unguarded.get(person=cast.people[who], closed_on=None)
            self.left.pop(who, None)
            for key in [key for key in self.world.last_days if key[1] == who and key[0] in WORKERS]:
                del self.world.last_days[key]
            self.walked[who] = self.world.walks[who] = worker
            self.world.pool.discard(who)

        @rule(who=people, helper=st.sampled_from(HELPERS))
        def bring_near(self, who: str, helper: str) -> None:
            if who not in self.case or who in self.left or who in self.world.gone:
                return
            may = bool(self.world.roles[helper]) and not self.world.walled(helper, who)
            bring = lambda: casework.bring_near(case=self.case[who], colleague=self.user(helper), by=COMMAND)  # noqa: E731
            if self.tried(bring, may=may):
                self.world.stands[who].add(helper)
                self.world.last_days.pop((helper, who), None)

        @rule(who=people, helper=st.sampled_from(HELPERS))
        def let_go(self, who: str, helper: str) -> None:
            if who not in self.case or who in self.left or who in self.world.gone:
                return
            casework.let_go(case=self.case[who], colleague=self.user(helper), by=COMMAND)
            self.world.stands[who].discard(helper)
            self.world.last_days.pop((helper, who), None)

        @rule(who=people)
        def close(self, who: str) -> None:
            if who not in self.case or who in self.left or who in self.world.gone:
                return
            casework.close_case(case=self.case[who], reason="period_ended", by=COMMAND)
            world, walker = self.world, self.world.walks.get(who)
            self.left[who] = world.stands[who] | ({walker} if walker else set())
            world.last_days |= {(user, who): world.now + 7 * DAY for user in self.left[who]}
            world.walks[who] = None
            world.stands[who] = set()
            world.pool.add(who)

        @rule(who=people)
        def reopen(self, who: str) -> None:
            if who not in self.left or who in self.world.gone | self.world.dead:
                return
            casework.reopen_case(case=self.case[who], by=COMMAND)
            world, walker = self.world, self.walked.get(who)
            again = {user for user in self.left.pop(who) if "caseworker" not in world.roles[user]}
            if walker and "caseworker" in world.roles[walker] and not world.walled(walker, who):
                world.walks[who] = walker
                world.pool.discard(who)
                world.last_days.pop((walker, who), None)
            elif walker and walker not in again:
                self.walked.pop(who)
            world.stands[who] |= again
            for user in again:
                world.last_days.pop((user, who), None)

        # ---- teams, roles, the clock ----

        @rule(user=st.sampled_from((*WORKERS, *HELPERS)), lead=st.sampled_from((*LEADS, None)))
        def change_team(self, user: str, lead: str | None) -> None:
            User.objects.filter(pk=cast.users[user]).update(supervisor=cast.users[lead] if lead else None)
            self.world.lead[user] = lead

        @rule(which=st.sampled_from(TOGGLES))
        def change_role(self, which: tuple[str, str]) -> None:
            user, role = which
            if role in self.world.roles[user]:
                end_role(user=self.user(user), role=role, by=COMMAND)
            else:
                grant(user=self.user(user), role=role, by=DEMO)  # as two people would
            self.world.roles[user] ^= {role}

        @rule(minutes=st.sampled_from([30, 200, 241, DAY, 3 * DAY, 8 * DAY]))
        def time_goes_on(self, minutes: int) -> None:
            self.world.now += minutes
            now = self.began + dt.timedelta(minutes=self.world.now)
            timezone.now = lambda: now  # type: ignore[assignment]

        @rule(who=people)
        def take_back(self, who: str) -> None:
            if who == "several":
                Person.unguarded.filter(pk=cast.people[who].pk).update(taken_back_at=timezone.now())
                self.world.gone.add(who)

        # ---- consent ----

        @rule(who=people, cell=st.sampled_from(ASKING), days=st.sampled_from([None, 1, 30]))
        def consent(self, who: str, cell: tuple[str, str], days: int | None) -> None:
            role, compartment = cell
            facts = ConsentFacts(
                purpose="care_here", compartments=(compartment,), said="yes", language="km", freely=True,
                until=timezone.localdate() + dt.timedelta(days=days) if days else None,
            )  # fmt: skip
            to = factories.recipient(f"our_{role}")
            ask = lambda: register.ask_consent(person=cast.people[who], recipient=to, facts=facts, by=COMMAND)  # noqa: E731
            if self.tried(ask, may=who not in self.world.gone | self.world.dead):
                row = Consent.unguarded.filter(person=cast.people[who]).latest("made_at", "pk")
                self.world.consents[(who, *cell)] = self.minutes(row.until)

        @rule(who=people, cell=st.sampled_from(ASKING), all_=st.booleans())
        def withdraw(self, who: str, cell: tuple[str, str], all_: bool) -> None:
            if who in self.world.gone:
                return
            if all_:
                register.withdraw_all(person=cast.people[who], by=COMMAND)
                for other in ASKING:
                    self.world.consents.pop((who, *other), None)
                return
            rows = Consent.unguarded.filter(person=cast.people[who], ended_at=None, known_in=cell[1])
            for row in rows:
                register.withdraw_consent(consent=row, by=COMMAND)
            self.world.consents.pop((who, *cell), None)

        @rule(who=people, status=st.sampled_from(["died", "alive"]))
        def life(self, who: str, status: str) -> None:
            if who in self.world.gone or (status == "died" and who in self.world.dead):
                return
            register.record_life(person=cast.people[who], status=status, on=None, by=COMMAND)
            (self.world.dead.add if status == "died" else self.world.dead.discard)(who)

        # ---- walls and emergencies ----

        @rule(who=people, user=users, lead=st.sampled_from(LEADS), kind=st.sampled_from(["kin", "self"]),
              days=st.sampled_from([None, 2]))  # fmt: skip
        def put_wall(self, who: str, user: str, lead: str, kind: str, days: int | None) -> None:
            world = self.world
            if who in world.gone:
                return
            day = timezone.localdate() + dt.timedelta(days=days) if days and kind != "self" else None
            walks = world.walks.get(who) == user and "caseworker" in world.roles[user]
            may = "supervisor" in world.near(lead, who) and user != lead and not world.walled(user, who) and not walks
            put = lambda: guard.put_wall(  # noqa: E731
                person=cast.people[who],
                colleague=self.user(user),
                because=kind,
                reason=WHY,
                until=day,
                by=self.user(lead),
            )
            if self.tried(put, may=may):
                self._shut_out(who, user, Wall.unguarded.latest("pk").until)

        def _shut_out(self, who: str, user: str, until: dt.datetime | None) -> None:
            world = self.world
            world.walls[user, who] = self.minutes(until)
            world.opened.pop((user, who), None)
            if "caseworker" in world.roles[user]:
                return
            world.stands[who].discard(user)
            world.last_days.pop((user, who), None)
            self.left.get(who, set()).discard(user)
            if world.walks.get(who) == user:
                world.walks[who] = None

        @rule(who=people, user=users)
        def put_own_wall(self, who: str, user: str) -> None:
            may = self.world.may(user, who, "register.see") and self.world.sees(user, who)
            may &= self.world.near(user, who) != {"director"}  # who has the file open in an emergency alone
            put = lambda: guard.put_own_wall(person=cast.people[who], because="conflict", by=self.user(user))  # noqa: E731
            if self.tried(put, may=may):
                self._shut_out(who, user, None)

        @rule(who=people, user=users, lead=st.sampled_from(LEADS))
        def take_down(self, who: str, user: str, lead: str) -> None:
            world = self.world
            if not world.walled(user, who) or who in world.gone:
                return
            rows = Wall.unguarded.filter(Wall.standing_q(timezone.now()), person=cast.people[who])
            wall = rows.select_related("person", "colleague").get(colleague=cast.users[user])
            may = "supervisor" in world.near(lead, who)
            if self.tried(lambda: guard.take_down_wall(wall=wall, by=self.user(lead)), may=may):
                del world.walls[user, who]

        @rule(who=people, user=st.sampled_from(("director", "lead1", "worker1")))
        def open_in_an_emergency(self, who: str, user: str) -> None:
            world = self.world
            ask = lambda: guard.ask(  # noqa: E731
                asked=NUMBERS[who], reason=WHY, second=cast.second, by=self.user(user)
            )
            if not self.tried(ask, may="director" in world.roles[user]):
                return
            opening = EmergencyOpening.objects.latest("pk")
            hidden = who in world.gone or world.walled(user, who)
            assert opening.found == (0 if hidden else 1)
            if hidden:
                return
            if opening.needs_word:
                with pytest.raises(Refused):
                    guard.open_file(opening=opening, subject=cast.people[who].pk, by=self.user(user))
                guard.give_word(opening=opening, by=cast.auditor)
                opening.refresh_from_db()
                guard.open_file(opening=opening, subject=cast.people[who].pk, by=self.user(user))
            guard.review(opening=opening, verdict="in_order", words=WHY, by=cast.second)
            world.opened[user, who] = world.now + 240

        @precondition(lambda self: self.world.opened)
        @rule(user=st.sampled_from(("director", "lead1")), who=people)
        def end_early(self, user: str, who: str) -> None:
            rows = EmergencyOpening.objects.filter(opener=cast.users[user], subject=cast.people[who].pk)
            last = rows.order_by("-opened_at").first()
            if last is None or "director" not in self.world.roles[user]:
                return
            guard.end_file(opening=last, by=self.user(user))
            self.world.opened.pop((user, who), None)

        # ---- after each step ----

        @invariant()
        def everybody_sees_what_the_oracle_says(self) -> None:
            steps[0] += 1
            self.turn += 1
            ids = {person.pk: key for key, person in cast.people.items()}
            for key in ROLE_OF:
                user = self.user(key)
                shown = {ids[pk] for pk in Person.objects.visible_to(user).values_list("pk", flat=True) if pk in ids}
                assert shown == {who for who in NUMBERS if self.world.sees(key, who)}, key
                near = standing(user, ids)
                for pk, who in ids.items():
                    assert set(near[pk]) == self.world.near(key, who), (key, who)
                    for compartment in COMPARTMENTS:
                        says = self.world.reads(key, who, compartment)
                        assert opens(near[pk], compartment) is says, (key, who, compartment)

        @invariant()
        def decisions_on_one_row_and_one_page_are_the_oracles(self) -> None:
            keys = sorted(ROLE_OF)
            key, who = keys[self.turn % len(keys)], sorted(NUMBERS)[self.turn // 2 % 3]
            user, person = self.user(key), cast.people[who]
            row = [person, Kin(person=person, country="us"), Kin(person=person, country="home")][self.turn % 3]
            for name in row.FIELDS:
                kind = compartment_of(row, name)
                reads = self.world.reads(key, who, kind) if kind else bool(self.world.near(key, who))
                writes = self.world.writes(key, who, kind) if kind else bool(self.world.near(key, who))
                assert (name in fields_for(user, row)) is reads, (key, who, name)
                assert bool(decide(user, READ, row, name)) is reads, (key, who, name)
                assert bool(decide(user, WRITE, row, name)) is writes, (key, who, name)
            for permission in MAY:
                assert bool(decide(user, permission, person)) is self.world.may(key, who, permission), permission
            client = Client()
            client.force_login(user)
            seen = self.world.sees(key, who) and self.world.may(key, who, "register.see")
            answer = client.get(reverse("register:person", args=[person.pk]))
            assert answer.status_code == (200 if seen else 404), (key, who)

    return Access


@pytest.mark.django_db
def test_any_order_of_steps_leaves_access_as_the_oracle_says(
    assured: bool, counted: Callable[[str, int], None]
) -> None:
    steps = [0]
    examples, length = (150, 50) if assured else (4, 25)
    run = settings(
        max_examples=examples,
        stateful_step_count=length,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine(Cast(), steps), settings=run)
    counted("access_machine_steps", steps[0])
    assert steps[0] > 50
