"""`samnak house [--write]`: the drawn part of docs/house.md."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from samnak.front.desk import drawn


class Command(BaseCommand):
    help = "Print the part of docs/house.md that is drawn from the code, or write it there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--write", action="store_true", help="write it into docs/house.md")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["write"]:
            self.stdout.write(drawn.drawn())
            return
        text = drawn.PAGE.read_text(encoding="utf-8")
        drawn.PAGE.write_text(drawn.page_with_drawing(text), encoding="utf-8")
