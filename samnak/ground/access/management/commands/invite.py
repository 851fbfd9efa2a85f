"""`samnak invite NAME --name WORDS --role KEY [--role KEY]`: the first accounts of an installation."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from samnak.ground.access import actions
from samnak.ground.access.actors import COMMAND
from samnak.ground.access.models import Invitation, Proposal, User
from samnak.ground.access.queries.accounts import confirmers, same_name
from samnak.ground.access.refusals import Refused
from samnak.ground.access.roles import ROLES
from samnak.ground.access.rules import NAME_TAKEN

ASKED = (
    "Asked: {} takes two people. Somebody who may confirm it does so on the screen within {} hours, and for a role only"
    " when its owner has come in."
)


class Command(BaseCommand):
    help = "Make an account with its roles, and print the link at which its owner chooses a password; or a new link."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="sign-in name")
        parser.add_argument("--name", help="how the user is called; for a new account")
        parser.add_argument("--name-km", default="", help="the same in Khmer")
        parser.add_argument("--role", action="append", default=[], choices=sorted(ROLES))
        parser.add_argument("--supervisor", help="sign-in name of the supervisor")
        parser.add_argument("--again", action="store_true", help="a new link for an account nobody has come to yet")
        parser.add_argument("--recover", action="store_true", help="a link for an owner who lost password or phone")

    def handle(self, *args: Any, **options: Any) -> None:
        old = options["again"] or options["recover"]
        try:
            with transaction.atomic():
                user = _account(options["username"]) if old else self._made(options)
                if options["recover"] and confirmers() >= 2:
                    actions.ask_for_recovery(user=user, reason="samnak invite --recover", by=COMMAND)
                    self.stdout.write(ASKED.format("a new way in", 72))
                    return
                kind = Invitation.RECOVERY if options["recover"] else Invitation.FIRST
                path = actions.invite_link(user=user, kind=kind, by=COMMAND)
        except Refused as refused:
            self._end(str(refused))
        self.stdout.write(f"{origin()}{path}")
        self.stderr.write("The link works once, until three days from now. Give it to its owner alone.")

    def _made(self, options: dict[str, Any]) -> User:
        if not options["name"] or not options["role"]:
            raise Refused("A new account needs --name and at least one --role.")
        for name in (options["name"], options["name_km"]):
            if twin := same_name(name):
                raise Refused(str(NAME_TAKEN % {"username": twin.username}))
        supervisor = _account(options["supervisor"]) if options["supervisor"] else None
        user = actions.invite(
            username=options["username"],
            name=options["name"],
            name_km=options["name_km"],
            supervisor=supervisor,
            by=COMMAND,
        )
        for role in options["role"]:
            made = actions.give_or_ask(user=user, role=role, reason="samnak invite", by=COMMAND)
            if isinstance(made, Proposal):
                self.stdout.write(ASKED.format(f"the role {role}", 144))
        return user

    def _end(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(2)


def _account(username: str) -> User:
    user = User.objects.filter(username__iexact=username).first()
    if user is None:
        raise Refused(f"There is no account {username}.")
    return user


def origin() -> str:
    """How people reach this installation: the first address named in the settings."""
    if settings.CSRF_TRUSTED_ORIGINS:
        return str(settings.CSRF_TRUSTED_ORIGINS[0]).rstrip("/")
    host = settings.ALLOWED_HOSTS[0] if settings.ALLOWED_HOSTS else "localhost"
    return f"https://{host.lstrip('.')}" if settings.SECURE else f"http://{host}"
