"""`samnak exports expire`: destroys the bytes of files whose day is over. For cron, every hour."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from samnak.ground.access.actors import COMMAND
from samnak.outcomes.exports import actions


class Command(BaseCommand):
    help = "Destroy the bytes of files whose day is over (expire). Their rows stay."

    def add_arguments(self, parser: ArgumentParser) -> None:
        words = parser.add_subparsers(dest="word", required=True)
        words.add_parser("expire", help="Destroy what is over. To be run every hour.")

    def handle(self, *args: Any, **options: Any) -> None:
        count = actions.expire_exports(by=COMMAND)
        self.stdout.write(f"{count} files were over, and their bytes are destroyed.")
