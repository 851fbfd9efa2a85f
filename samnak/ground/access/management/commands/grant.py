"""`samnak grant NAME --role KEY [--until 2026-12-31]`: one role more for an account, for good or until a day."""

from __future__ import annotations

import datetime as dt
import sys
from argparse import ArgumentParser
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.utils import timezone

from samnak.ground.access import actions
from samnak.ground.access.actors import COMMAND
from samnak.ground.access.models import User
from samnak.ground.access.roles import ROLES


class Command(BaseCommand):
    help = "Give an account one role more, for good or until a day: somebody of reception who helps in a surge."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="sign-in name")
        parser.add_argument("--role", required=True, choices=sorted(ROLES))
        parser.add_argument("--until", type=dt.date.fromisoformat, help="the last day, as 2026-12-31")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username__iexact=options["username"], is_active=True).first()
        if user is None:
            self._end(f"There is no account {options['username']}.")
        last: dt.date | None = options["until"]
        if last is not None and last < timezone.localdate():
            self._end("This day has passed. Name a later one.")
        actions.grant(user=user, role=options["role"], until=_end_of(last), by=COMMAND)
        words = f" until {last.isoformat()}" if last else ""
        self.stdout.write(f"{user.username} holds the role {options['role']}{words}.")

    def _end(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(2)


def _end_of(day: dt.date | None) -> dt.datetime | None:
    """The moment after which the day is over."""
    return timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min)) if day else None
