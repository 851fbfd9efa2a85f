"""`samnak grant NAME --role KEY [--until 2026-12-31]`: one role more for an account, for good or until a day."""

from __future__ import annotations

import datetime as dt
import sys
from argparse import ArgumentParser
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

from samnak.ground.access import actions, rules
from samnak.ground.access.actors import COMMAND
from samnak.ground.access.models import RoleGrant, User
from samnak.ground.access.refusals import Refused
from samnak.ground.access.roles import ROLES
from samnak.ground.days import end_of


class Command(BaseCommand):
    help = (
        "Give an account one role more, for good or until a day. A role that takes two people is asked for, and"
        " confirmed on the screen."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="sign-in name")
        parser.add_argument("--role", required=True, choices=sorted(ROLES))
        parser.add_argument("--until", type=dt.date.fromisoformat, help="the last day, as 2026-12-31")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username__iexact=options["username"], is_active=True).first()
        if user is None:
            self._end(f"There is no account {options['username']}.")
        last: dt.date | None = options["until"]
        try:
            rules.check_last_day(last)
            facts = {"role": options["role"], "until": end_of(last), "reason": "samnak grant"}
            made = actions.give_or_ask(user=user, by=COMMAND, **facts)
        except Refused as refused:
            self._end(str(refused))
        words = f" until {last.isoformat()}" if last else ""
        if isinstance(made, RoleGrant):
            self.stdout.write(f"{user.username} holds the role {options['role']}{words}.")
        else:
            self.stdout.write(
                f"Asked: the role {options['role']}{words} for {user.username}. A director or an administrator"
                " confirms it on the screen within 72 hours."
            )

    def _end(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(2)
