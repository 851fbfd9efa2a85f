"""Instead of Django's command of this name, which asks nobody and writes nothing into the log."""

from __future__ import annotations

import sys
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

SENTENCE = (
    "Nobody chooses a password for somebody else: it would ask no second person and stand in no log."
    " Use: bin/samnak invite NAME --recover"
)


class Command(BaseCommand):
    help = "Refused: nobody chooses a password for somebody else. Use invite NAME --recover."
    requires_system_checks: list[str] = []

    def run_from_argv(self, argv: list[str]) -> None:
        """Whatever stands behind the word: it is refused before it is read."""
        self.handle()

    def handle(self, *args: Any, **options: Any) -> NoReturn:
        self.stderr.write(SENTENCE)
        sys.exit(2)
