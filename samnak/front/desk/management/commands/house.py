"""`samnak house [--write]`: the drawn parts of docs/house.md and docs/access.md."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from samnak.front.desk import drawn


class Command(BaseCommand):
    help = "Print the parts of docs/house.md and docs/access.md that are drawn from the code, or write them there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--write", action="store_true", help="write them into the pages")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["write"]:
            self.stdout.write(f"{drawn.drawn()}\n\n{drawn.drawn_access()}")
            return
        for page, draw in ((drawn.PAGE, drawn.page_with_drawing), (drawn.ACCESS, drawn.access_with_drawing)):
            page.write_text(draw(page.read_text(encoding="utf-8")), encoding="utf-8")
