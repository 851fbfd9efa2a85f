"""Instead of Django's command of this name: there is no account here that may do everything."""

from __future__ import annotations

import sys
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

SENTENCE = (
    "There is no account here that may do everything. Make one with the role it needs:"
    " bin/samnak invite NAME --name WORDS --role KEY"
)


class Command(BaseCommand):
    help = "Refused: no account here may do everything. Use invite NAME --name WORDS --role KEY."
    requires_system_checks: list[str] = []

    def run_from_argv(self, argv: list[str]) -> None:
        """Whatever stands behind the word: it is refused before it is read."""
        self.handle()

    def handle(self, *args: Any, **options: Any) -> NoReturn:
        self.stderr.write(SENTENCE)
        sys.exit(2)
