"""`samnak register totals [--as-of DAY] [--json]`, `samnak register profile [--json]` and `samnak register reindex`.
Counts, never names."""

from __future__ import annotations

import datetime as dt
import json
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from samnak.ground.access.actors import COMMAND
from samnak.reception.register import actions, profile, totals


class Command(BaseCommand):
    help = (
        "Count the people of the register (totals), say who they are, taken together (profile), "
        "or write the index of the search anew (reindex). Names no one."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        words = parser.add_subparsers(dest="word", required=True)
        counts = words.add_parser("totals", help="How many arrived by a day, and what became of them.")
        counts.add_argument("--as-of", type=_day, metavar="YYYY-MM-DD", help="the day to count on; without it today")
        counts.add_argument("--json", action="store_true", help="one JSON object")
        whole = words.add_parser("profile", help="Ages, years in the US, places of birth, family left behind.")
        whole.add_argument("--json", action="store_true", help="one JSON object")

        words.add_parser("reindex", help="Write anew by what people are found; once after an update that says so.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["word"] == "reindex":
            self.stdout.write(f"Rows read: {actions.reindex(by=COMMAND)}")
            return
        if options["word"] == "totals":
            counted = totals.as_json(totals.totals(options["as_of"] or timezone.localdate()))
            lines = _totals_lines
        else:
            counted = profile.as_json(profile.profile())
            lines = _profile_lines
        text = json.dumps(counted, ensure_ascii=False) if options["json"] else "\n".join(lines(counted))
        self.stdout.write(text)


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError("write the day as 2020-01-31: year, month, day") from None


def _totals_lines(counted: dict[str, Any]) -> list[str]:
    lines = [
        f"Arrived: {counted['arrived']}",
        f"Returned to the US: {counted['returned_to_us']}",
        f"Died: {counted['died']}",
        *(f"  {year}: {people}" for year, people in counted["by_year"].items()),
    ]
    if latest := counted["latest_arrival"]:
        ages = f", aged {latest['age_min']} to {latest['age_max']}" if latest["age_min"] is not None else ""
        lines.append(f"Latest arrival: {latest['date']}, {latest['people']} people{ages}")
    return lines


def _profile_lines(counted: dict[str, Any]) -> list[str]:
    ages, years = counted["age_at_arrival"], counted["years_in_us"]
    return [
        f"People: {counted['people']}",
        f"Age at arrival: median {ages['median']}, from {ages['min']} to {ages['max']}",
        f"Years in the US: mean {years['mean']}, known of {years['known']}",
        "Born in: " + _joined(counted["born_in"]),
        "Left spouse or children in the US: " + _joined(counted["left_spouse_or_children_in_us"]),
    ]


def _joined(counts: dict[str, int]) -> str:
    return ", ".join(f"{key} {people}" for key, people in counts.items())
