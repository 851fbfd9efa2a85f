"""`samnak bench NAME [--json]`: measures beside a named peer in the same run."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from samnak.front.desk.bench.scale import EVENTS, PEOPLE, Scale

BENCHES = ("lists", "pages")


class Command(BaseCommand):
    help = (
        "Measure something against a named peer in the same run: lists (reading a list of 20,000 rows), pages (how "
        "quick they are with 10,000 people and 1,000,000 events)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=BENCHES)
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--people", type=int, default=PEOPLE, help="pages: how many people")
        parser.add_argument("--events", type=int, default=EVENTS, help="pages: how many notes, tasks and the like")
        parser.add_argument("--seconds", type=float, default=30, help="pages: how long twenty people read at once")
        parser.add_argument("--only", choices=("sqlite", "postgresql"), help="pages: on this database alone")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["name"] == "pages":
            self._pages(options)
            return
        from samnak.reception.arrivals.reading import bench

        found = bench.run()
        if options["json"]:
            self.stdout.write(json.dumps(found))
            return
        for key, value in found.items():
            self.stdout.write(f"{key}: {value}")

    def _pages(self, options: dict[str, Any]) -> None:
        from samnak.front.desk.bench import run, table

        if options["people"] < 20 or options["events"] < options["people"]:
            raise CommandError("Choose at least 20 people, and no fewer events than people.")
        databases = (options["only"],) if options["only"] else ()
        try:
            found = run.run(
                Scale(options["people"], options["events"]),
                databases=databases,
                seconds=options["seconds"],
                say=lambda line: self.stderr.write(line),
            )
        except RuntimeError as fault:
            raise CommandError(str(fault)) from fault
        if options["json"]:
            self.stdout.write(json.dumps(found))
            return
        for line in table.lines(found):
            self.stdout.write(line)
