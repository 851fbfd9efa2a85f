"""Loading the made-up programme: everything in one transaction, through the actions every page calls."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from samnak.front.demo import agreements, beside, daybook, staff, stays, taken_out, team
from samnak.front.demo.airport import Came, bring
from samnak.front.demo.closeness import come_to_know
from samnak.front.demo.groups import LAST_PUBLISHED, Group, made_up_time, published_time
from samnak.front.demo.lives import befall
from samnak.front.demo.people import LIVELY
from samnak.front.demo.present import Reception, make_present
from samnak.ground.access import audit
from samnak.ground.access.models import User

Say = Callable[[str], None]


def load(*, today: dt.date | None = None, only_published: bool = False, say: Say = lambda _line: None) -> bool:
    """Load everything, or nothing. False when it was here already. `only_published` stops in January 2020.

    Interrupted half-way it leaves nothing behind.
    """
    with transaction.atomic(), override("en"), audit.together():
        if staff.are_here():
            return False
        today = today or timezone.localdate()
        accounts = staff.make_accounts()
        say(f"{len(accounts)} accounts")
        groups = published_time() + (() if only_published else made_up_time(today))
        came = _bring_all(groups, today, accounts, say)
        gone = befall(came, LAST_PUBLISHED + dt.timedelta(days=16) if only_published else today)
        say(f"what became of {len(gone)} people")
        if not only_published:
            _make_lively(came, gone, today, accounts, say)
    return True


def _bring_all(groups: tuple[Group, ...], today: dt.date, accounts: dict[str, User], say: Say) -> list[Came]:
    reception = [accounts["pov"], accounts["neary"]]
    whole = sum(group.people for group in groups)
    came: list[Came] = []
    for number, group in enumerate(groups, 1):
        came += bring(group, met_by=reception, full=group.date > today - LIVELY)
        if number % 15 == 0 or number == len(groups):
            say(f"up to {group.date:%B %Y}: {len(came)} of {whole} people met")
    return came


def _make_lively(came: list[Came], gone: set[UUID], today: dt.date, accounts: dict[str, User], say: Say) -> None:
    workers = staff.caseworkers(accounts)
    closed = stays.close_the_past(came, gone, workers, today)
    say(f"{closed} cases of earlier years are closed")
    team.share_out_the_large_flight(workers, accounts["sophea"])
    walked = stays.walk_with(came, gone, workers, today)
    for each in walked:
        come_to_know(each.one, today)
        beside.fill(each)
    for together in beside.by_flight(walked):
        beside.help_flight(together)
    say(f"{len(walked)} people walk with a caseworker")
    said = agreements.ask_everybody(walked)
    say(f"{said} answers to what may be told, and to whom")
    daybook.open_daybook(walked)
    daybook.own_tasks(workers, today)
    team.work_as_a_team(walked, accounts)
    say("tasks, appointments, hand-overs and complaints wait")
    make_present(today, Reception(accounts["pov"], accounts["neary"]))
    taken_out.take_out(accounts)
    say("one flight has just landed, one is expected tomorrow, one list waits for answers")
