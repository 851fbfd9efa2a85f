"""`bin/samnak test` and `assure`: every step is run, whatever failed before it, then one summary."""

import argparse
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import NoReturn

from door import catalogue, environment, places, postgres, tools
from door.results import Counts, Result, junit_result
from door.say import Progress, Stop

PARTS = ("lint", "sqlite", "postgres", "journeys")
NO_TESTS_FOUND = 5  # pytest's exit code
LINT = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "mypy": ["mypy"],
    "import-linter": ["lint-imports"],
}
NEEDS = {
    "lint": [],
    "sqlite": [tools.GETTEXT],
    "postgres": [tools.GETTEXT, tools.POSTGRES],
    "journeys": [tools.CHROMIUM, tools.FONTS],
}


def test(words: list[str]) -> int:
    options = _read("test", words)
    return Suite(options.only or PARTS, options.pytest).run()


def assure(words: list[str]) -> int:
    """The same, with the whole matrix; the counts the tests hand in are printed."""
    options = _read("assure", words)
    os.environ["SAMNAK_ASSURE"] = "1"
    suite = Suite(options.only or PARTS, options.pytest, quiet=options.json)
    code = suite.run()
    if options.json:
        print(json.dumps(suite.report(), indent=2, sort_keys=True))
    return code


class Suite:
    """One run of the chosen parts. `quiet` keeps stdout free: everything is then said on stderr."""

    def __init__(self, parts: list[str] | tuple[str, ...], pytest: list[str], *, quiet: bool = False) -> None:
        self.parts = [part for part in PARTS if part in parts]
        self.pytest = pytest
        self.out = 2 if quiet else 1
        self.results: list[Result] = []
        self.counts: dict[str, Counts] = {}
        self.work = Path(tempfile.mkdtemp(prefix="samnak-test-"))

    def run(self) -> int:
        signal.signal(signal.SIGTERM, _ended)  # so that what was started is ended and removed
        try:
            self._prepare()
            for part in self.parts:
                getattr(self, f"_{part}")()
        finally:
            shutil.rmtree(self.work, ignore_errors=True)
        return self._summary()

    def report(self) -> dict[str, object]:
        return {
            "passed": sum(result.passed for result in self.results),
            "failed": sum(result.failed for result in self.results),
            "skipped": sum(result.skipped for result in self.results),
            "steps": {
                result.name: {
                    "passed": result.passed,
                    "failed": result.failed,
                    "seconds": round(result.seconds, 1),
                }
                for result in self.results
            },
            "counts": {part: counts.totals() for part, counts in self.counts.items()},
        }

    def _prepare(self) -> None:
        progress = Progress(2)
        environment.ensure(progress, development=True)
        catalogue.ensure(progress)
        wanted = list(dict.fromkeys(tool for part in self.parts for tool in NEEDS[part]))
        for tool in tools.missing(wanted):
            self._heading(tool.name)
            self._add(Result(tool.name, failed=1, note=tools.lack(tool)))

    # ---- the parts ----------------------------------------------------------------------------------

    def _lint(self) -> None:
        for name, words in LINT.items():
            self._step(name, [places.tool(words[0]), *words[1:]])
        manage = [str(places.PYTHON), str(places.MANAGE)]
        self._step("migrations complete", [*manage, "makemigrations", "--check", "--dry-run"])
        self._step("deploy checks", [str(places.ROOT / "bin" / "samnak"), "check"])

    def _sqlite(self) -> None:
        self._tests("sqlite", "Tests on SQLite", {}, self._at_twice("not journey"))

    def _postgres(self) -> None:
        programs = tools.postgres_folder()
        if not programs:
            return  # named and counted already
        try:
            with postgres.cluster(programs) as url:
                self._tests("postgres", "Tests on PostgreSQL", {"DATABASE_URL": url}, self._at_twice("not journey"))
        except Stop as stop:
            self._add(Result("Tests on PostgreSQL", failed=1, note=str(stop)))

    def _journeys(self) -> None:
        if tools.chromium():
            self._tests("journeys", "Journeys in the browser", {}, ["-m", "journey"])

    def _at_twice(self, marks: str) -> list[str]:
        """Two processes for the whole, each taking over what the other has left; one for a few tests asked for."""
        return ["-m", marks, *([] if self.pytest else ["-n", "2", "--dist", "worksteal"])]

    # ---- running ------------------------------------------------------------------------------------

    def _step(self, name: str, command: list[str]) -> None:
        self._heading(name)
        started = time.monotonic()
        code = self._call(command, self._environment())
        seconds = time.monotonic() - started
        self._add(Result(name, passed=int(code == 0), failed=int(code != 0), seconds=seconds))

    def _tests(self, part: str, name: str, environ: dict[str, str], words: list[str]) -> None:
        self._heading(name)
        xml, counts = self.work / f"{part}.xml", Counts(self.work / f"{part}.counts")
        command = [str(places.PYTHON), "-m", "pytest", f"--junitxml={xml}", *words, *self.pytest]
        started = time.monotonic()
        code = self._call(command, {**self._environment(), "SAMNAK_COUNTS": str(counts.path), **environ})
        result = junit_result(name, xml, code, time.monotonic() - started)
        if code == NO_TESTS_FOUND:
            result = Result(name, failed=0 if self.pytest else 1, note="no tests were found")
        self.counts[part] = counts.read()
        self._add(result)

    def _environment(self) -> dict[str, str]:
        """Tests see none of the settings of an installation this shell may have, and write beside it."""
        home = self.work / "home"
        home.mkdir(exist_ok=True)
        kept = ("SAMNAK_ASSURE", "SAMNAK_CHROMIUM", "SAMNAK_PYTHON")
        environ = {
            name: value
            for name, value in os.environ.items()
            if name != "DATABASE_URL" and (not name.startswith("SAMNAK_") or name in kept)
        }
        return {**environ, "SAMNAK_HOME": str(home), "PYTHONUNBUFFERED": "1"}

    def _call(self, command: list[str], environ: dict[str, str]) -> int:
        return subprocess.run(
            command, cwd=places.ROOT, env=environ, stdin=subprocess.DEVNULL, stdout=self.out
        ).returncode

    def _heading(self, name: str) -> None:
        self._say(f"\n==== {name} ".ljust(100, "="))

    def _add(self, result: Result) -> None:
        self.results.append(result)
        self._say(result.line())

    def _say(self, text: str) -> None:
        os.write(self.out, f"{text}\n".encode())

    def _summary(self) -> int:
        report = self.report()
        self._heading("Summary")
        for result in self.results:
            self._say(result.line())
        for part, counts in self.counts.items():
            for name, number in sorted(counts.totals().items()):
                self._say(f"        {part}: {name} {number}")
        if report["skipped"]:
            self._say(f"        {report['skipped']} skipped: each says why above")
        failed = report["failed"]
        self._say(f"\n{report['passed']} passed, {failed} failed")
        return 0 if report["passed"] and not failed else 1


def _ended(number: int, frame: object) -> NoReturn:
    raise KeyboardInterrupt


def _read(name: str, words: list[str]) -> argparse.Namespace:
    own, given = _split(words)
    parser = argparse.ArgumentParser(
        prog=f"bin/samnak {name}",
        usage=f"bin/samnak {name} [--only PART] [pytest arguments]",
        description="Checks and tests of the whole of Samnak, on SQLite, on PostgreSQL and in a browser.",
    )
    parser.add_argument("--only", action="append", choices=PARTS, help="only this part (may be said again)")
    if name == "assure":
        parser.add_argument("--json", action="store_true", help="print the counts as JSON; all else on stderr")
    options, more = parser.parse_known_args(own)
    options.pytest = [*more, *given]
    return options


def _split(words: list[str]) -> tuple[list[str], list[str]]:
    if "--" not in words:
        return words, []
    at = words.index("--")
    return words[:at], words[at + 1 :]
