"""`samnak invite NAME --name WORDS --role KEY [--role KEY]`: the first accounts of an installation."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand
from django.db import transaction

from samnak.ground.access import actions
from samnak.ground.access.actors import COMMAND
from samnak.ground.access.models import Proposal, User
from samnak.ground.access.refusals import Refused
from samnak.ground.access.roles import ROLES


class Command(BaseCommand):
    help = "Make an account with its roles; its owner types the password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="sign-in name")
        parser.add_argument("--name", required=True, help="how the user is called")
        parser.add_argument("--name-km", default="", help="the same in Khmer")
        parser.add_argument("--role", action="append", required=True, choices=sorted(ROLES))
        parser.add_argument("--supervisor", help="sign-in name of the supervisor")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            user = self._invite(options)
        except Refused as refused:
            self._end(str(refused))
        except ValidationError as wrong:
            self._end(" ".join(wrong.messages))
        self.stdout.write(f"{user.username} can sign in now.")

    def _invite(self, options: dict[str, Any]) -> User:
        supervisor = None
        if options["supervisor"]:
            supervisor = User.objects.filter(username__iexact=options["supervisor"]).first()
            if supervisor is None:
                raise Refused(f"There is no account {options['supervisor']}. Make the supervisor's first.")
        with transaction.atomic():
            user = actions.invite(
                username=options["username"],
                name=options["name"],
                name_km=options["name_km"],
                password=_typed_password(),
                supervisor=supervisor,
                by=COMMAND,
            )
            for role in options["role"]:
                made = actions.give_or_ask(user=user, role=role, reason="samnak invite", by=COMMAND)
                if isinstance(made, Proposal):
                    self.stdout.write(
                        f"Asked: the role {role} takes two people. A director or an administrator confirms it on the"
                        " screen within 72 hours."
                    )
        return user

    def _end(self, sentence: str) -> None:
        self.stderr.write(sentence)
        sys.exit(2)


def _typed_password() -> str:
    """Typed twice without being shown; from a pipe one line is read."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("Password (at least 12 characters): ")
    if getpass.getpass("The same once more: ") != first:
        raise Refused("The two passwords differ. Start again.")
    return first
