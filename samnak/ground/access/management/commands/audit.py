"""`samnak audit verify|head|retain`: whether the log is whole, its head for another place, how long it is kept."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils import timezone

from samnak.ground.access import actions, heads, retaining, verifying
from samnak.ground.access.actors import COMMAND
from samnak.ground.access.chains import Break
from samnak.ground.access.refusals import Refused
from samnak.ground.access.verifying import WHY, Checked, Whole


class Command(BaseCommand):
    help = "Check that the log is whole, print its head for paper or another machine, cut off what is kept no longer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        words = parser.add_subparsers(dest="word", required=True)
        verify = words.add_parser("verify", help="walk every chain; name the first break of each log")
        verify.add_argument("--against", type=Path, help="a file of earlier heads, or a folder of such files")
        verify.add_argument("--json", action="store_true")
        head = words.add_parser("head", help="anchor the readings, then number, hash and time of every chain")
        head.add_argument("--to", type=Path, help="write it to this file, or into this folder, for another machine")
        head.add_argument("--json", action="store_true")
        retain = words.add_parser("retain", help="cut off what is older than it is to be kept")
        retain.add_argument("--dry-run", action="store_true", help="only say what would be cut")

    def handle(self, *args: Any, **options: Any) -> None:
        {"verify": self._verify, "head": self._head, "retain": self._retain}[options["word"]](options)

    def _end(self, sentence: str, code: int = 2) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(code)

    # ---- verify ----

    def _verify(self, options: dict[str, Any]) -> None:
        kept = self._kept(options["against"]) if options["against"] else []
        found = verifying.whole(kept)
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(found, len(kept))))
        else:
            for line in _as_lines(found, len(kept)):
                self.stdout.write(line)
        if not found.holds:
            self._ring()
            sys.exit(1)

    def _ring(self) -> None:
        """Auditors and directors are told; a log that may only be read here (a copy, a restore) rings nobody."""
        try:
            actions.warn_of_break(by=COMMAND)
        except DatabaseError:
            self.stderr.write("The alarm could not be written. Tell the auditor and the director yourself.")

    def _kept(self, path: Path) -> list[Any]:
        try:
            return heads.kept_in(path)
        except (OSError, ValueError) as fault:
            self._end(f"The earlier heads could not be read: {fault}")

    # ---- head ----

    def _head(self, options: dict[str, Any]) -> None:
        actions.anchor(by=COMMAND)
        found = heads.every_head()
        if options["to"]:
            self.stdout.write(f"Written to {_write(options['to'], found).name}.")
        elif options["json"]:
            self.stdout.write(json.dumps(heads.as_json(found)))
        else:
            self.stdout.write(heads.as_text(found))

    # ---- retain ----

    def _retain(self, options: dict[str, Any]) -> None:
        if not (os.environ.get("SAMNAK_SECRET_KEY") or (settings.HOME / "secret").is_file() or settings.TESTING):
            self._end("SAMNAK_SECRET_KEY is missing: a cut is signed with it. Set it as for serving.")
        plan = retaining.plan(timezone.now())
        for of, rows in plan.rows.items():
            years = settings.KEEP_YEARS[of]
            self.stdout.write(f"{of}: {rows} older than {years} year{'s' if years > 1 else ''}.")
        if options["dry_run"]:
            self.stdout.write("Nothing was taken away.")
            return
        try:
            actions.retain(plan=plan, by=COMMAND)
        except Refused as refused:
            self._end(str(refused))
        self.stdout.write("They were taken away, each log behind a signed cut." if any(plan.rows.values()) else "Done.")


def _as_lines(found: Whole, kept: int) -> list[str]:
    lines = [f"{log.log}: {log.rows} in {log.chains} chain{'' if log.chains == 1 else 's'}" for log in found.logs]
    lines += [_sentence(log, log.broken) for log in found.broken if log.broken]
    against = f" It agrees with {kept} earlier heads." if kept else ""
    return [*lines, f"The log is whole.{against}" if found.holds else "The log does not hold."]


def _sentence(log: Checked, broken: Break) -> str:
    chain = f" of chain {log.chain}" if log.chain else ""
    at = f" ({broken.at.isoformat(timespec='seconds')})" if broken.at else ""
    return f"{log.log}: number {broken.number}{chain}{at} {WHY[broken.why]}."


def _as_json(found: Whole, kept: int) -> dict[str, Any]:
    return {
        "holds": found.holds,
        "kept_heads": kept,
        "logs": [{"log": log.log, "rows": log.rows, "chains": log.chains} for log in found.logs],
        "broken": [
            {
                "log": log.log,
                "chain": log.chain,
                "number": log.broken.number,
                "why": log.broken.why,
                "at": log.broken.at.isoformat() if log.broken.at else None,
            }
            for log in found.broken
            if log.broken
        ],
    }


def _write(to: Path, found: heads.Heads) -> Path:
    """The heads as one file, whole or not at all: another machine may fetch it at any moment."""
    name = f"samnak-head-{found.at:%Y-%m-%dT%H%M%SZ}.json"
    target = to / name if to.is_dir() else to
    handle, path = tempfile.mkstemp(dir=target.parent, prefix=".head-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(json.dumps(heads.as_json(found)))
    os.chmod(path, 0o640)
    os.replace(path, target)
    return target
