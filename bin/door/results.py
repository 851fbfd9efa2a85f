"""What a step of the test run came to, and the numbers tests hand in."""

import json
import xml.etree.ElementTree as ElementTree
from collections import Counter
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Result:
    """A step: how much passed and failed, in how many seconds, and a remark."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    note: str = ""

    def line(self) -> str:
        mark = "FAILED" if self.failed else "ok"
        numbers = f"{self.passed} passed, {self.failed} failed"
        if self.skipped:
            numbers += f", {self.skipped} skipped"
        note = f"  ({self.note})" if self.note else ""
        return f"{mark:<7} {self.name:<28} {numbers}, {self.seconds:.1f} s{note}"


def junit_result(name: str, xml: Path, code: int, seconds: float) -> Result:
    """Add up pytest's own report. A run that broke off without one counts as one failure."""
    try:
        suites = list(ElementTree.parse(xml).getroot().iter("testsuite"))  # noqa: S314 (reads only what our own pytest wrote)
    except (OSError, ElementTree.ParseError):
        return Result(name, failed=1, seconds=seconds, note=f"pytest broke off with code {code}")

    def total(key: str) -> int:
        return sum(int(suite.get(key, 0)) for suite in suites)

    failed, skipped = total("failures") + total("errors"), total("skipped")
    passed = max(total("tests") - failed - skipped, 0)
    if code != 0 and failed == 0:
        return Result(name, passed, 1, skipped, seconds, note=f"pytest ended with code {code}")
    return Result(name, passed, failed, skipped, seconds)


@dataclass
class Counts:
    """Numbers the tests wrote to the file in SAMNAK_COUNTS: one JSON list `[name, number]` a line."""

    path: Path
    sums: Counter[str] | None = None

    def read(self) -> "Counts":
        lines = self.path.read_text().splitlines() if self.path.exists() else []
        self.sums = Counter()
        for line in lines:
            name, number = json.loads(line)
            self.sums[name] += number
        return self

    def totals(self) -> dict[str, int]:
        return dict(self.sums or {})
