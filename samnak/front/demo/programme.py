"""Loading the made-up programme: everything in one transaction, through the actions every page calls."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from samnak.front.demo import staff
from samnak.front.demo.airport import Came, bring
from samnak.front.demo.groups import Group, made_up_time, published_time
from samnak.front.demo.people import LIVELY
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
    return True


def _bring_all(groups: tuple[Group, ...], today: dt.date, accounts: dict[str, User], say: Say) -> list[Came]:
    reception = [accounts["pov"], accounts["neary"]]
    whole = sum(group.people for group in groups)
    came: list[Came] = []
    for number, group in enumerate(groups, 1):
        came += bring(group, met_by=reception, full=group.date > today - LIVELY)
        if number % 10 == 0 or number == len(groups):
            say(f"up to {group.date:%Y-%m}: {len(came)} of {whole} people met")
    return came
