"""What was measured, as a table to read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

SHOWN = ("median_ms", "p95_ms", "admin_median_ms", "of_admin", "cpu_ms", "sql_ms", "queries", "reads")
HEADS = ("median", "p95", "admin", "ratio", "CPU", "SQL alone", "queries", "log", "first kB", "later kB")


def lines(found: dict[str, Any]) -> Iterator[str]:
    scale = found["scale"]
    yield (
        f"{scale['people']} people, {scale['events']} events, {scale['workers']} workers, "
        f"{scale['open_cases']} open cases; {found['machine']}"
    )
    for database, told in found["databases"].items():
        load = ", ".join(f"{each:.1f}" for each in told["load_average"])
        yield f"\n{database} (load average {load}); times in ms, over loopback"
        yield f"{'':32}" + "".join(f"{head:>10}" for head in HEADS)
        for page, row in told["pages"].items():
            shown = [row[key] for key in SHOWN] + [_kb(row["first_bytes"]), _kb(row["later_bytes"])]
            yield f"{page:32}" + "".join(f"{each:>10}" for each in shown)
        yield "  while 20 people read, one imports lists and two write:"
        for page, row in told["together"].items():
            yield f"  {page:30}{row['median_ms']:>10}{row['p95_ms']:>10}   ({row['n']} times)"
        yield f"  refused or broken: {len(told['failed'])} {told['failed'][:3] if told['failed'] else ''}"


def _kb(size: int) -> float:
    return round(size / 1000, 1)
