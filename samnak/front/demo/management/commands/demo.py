"""`samnak demo load` fills the demo's database with made-up people; `samnak demo signins` says who may sign in."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from samnak.front.demo import programme, staff
from samnak.ground.access.models import User


class Command(BaseCommand):
    help = "Load the made-up programme (load), or print its sign-ins (signins)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        words = parser.add_subparsers(dest="word", required=True)
        words.add_parser("load", help="Load made-up people, once; run again it changes nothing.")
        words.add_parser("signins", help="Print the sign-in names and the password.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["word"] == "signins":
            self.stdout.write(staff.signins())
            return
        if not settings.DEMO:
            raise CommandError(
                "Made-up people are loaded into the demo only. Start it with: bin/samnak demo --load-only"
            )
        if not staff.are_here() and User.objects.exists():
            raise CommandError("There are accounts in this database already, so made-up people are not loaded here.")
        started = time.monotonic()
        loaded = programme.load(say=self._say)
        if loaded:
            self._say(f"made up and loaded in {time.monotonic() - started:.0f} s")
        else:
            self._say("the made-up programme is here already; nothing was changed")
            self._say_if_old()

    def _say_if_old(self) -> None:
        """Its flights were made for the day on which it was loaded."""
        made = timezone.localdate(User.objects.get(username=staff.members()[0].username).created_at)
        if made < timezone.localdate():
            self._say(f"it was made on {made}; for flights around today begin again: bin/samnak demo --fresh")

    def _say(self, line: str) -> None:
        self.stdout.write(f"  {line}")
        self.stdout.flush()
