"""`samnak bench lists [--json]`: measures beside a named peer in the same run."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

BENCHES = ("lists",)


class Command(BaseCommand):
    help = "Measure something against a named peer in the same run: lists (reading a list of 20,000 rows)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=BENCHES)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        from samnak.reception.arrivals.reading import bench

        found = bench.run()
        if options["json"]:
            self.stdout.write(json.dumps(found))
            return
        for key, value in found.items():
            self.stdout.write(f"{key}: {value}")
