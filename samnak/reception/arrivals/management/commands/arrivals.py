"""`samnak arrivals check FILE [--json]` and `samnak arrivals import FILE --flight ID [--answers FILE]`."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand
from django.db import transaction

from samnak.ground.access.actors import COMMAND, Actor
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.reception.arrivals import actions, reading
from samnak.reception.arrivals.models import Flight
from samnak.reception.arrivals.reading.limits import FILE_BYTES
from samnak.reception.arrivals.reading.worker import read_limited

REFUSED, OPEN_QUESTIONS = 2, 3


class Command(BaseCommand):
    help = "Look at an arrival list (check, writes nothing) or read it in for a flight (import, all or nothing)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        words = parser.add_subparsers(dest="word", required=True)
        check = words.add_parser("check", help="Say what stands in a list; writes nothing.")
        check.add_argument("file")
        check.add_argument("--json", action="store_true", help="the whole reading as JSON")
        bring = words.add_parser("import", help="Read a list in for a flight.")
        bring.add_argument("file")
        bring.add_argument("--flight", required=True, help="the flight's id, or its day (2020-01-15)")
        bring.add_argument("--answers", help="a JSON file with answers to the list's questions")
        bring.add_argument("--by", help="sign-in name of the user who does it; without it the command itself")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["word"] == "check":
                self.check_list(**options)
            else:
                self.import_list(**options)
        except Refused as refused:
            self._end(REFUSED, str(refused))
        except reading.Refused as refused:
            self._end(REFUSED, str(refused))

    def check_list(self, *, file: str, json: bool, **options: Any) -> None:
        found = read_limited(_bytes(file), Path(file).name)
        if json:
            self.stdout.write(_json(reading.to_json(found)))
            return
        where = f"sheet {found.sheet}, " if found.sheet else ""
        self.stdout.write(f"{len(found.people)} people, {where}columns named in row {found.header_row}.")
        for question in found.questions:
            self.stdout.write(f"Row {question.row}: {question.message}")
        for problem in found.problems:
            self.stdout.write(f"Row {problem.row}: {problem.message}")
        for first, later in found.repeated:
            self.stdout.write(f"Row {later} may be the same person as row {first}.")

    def import_list(self, *, file: str, flight: str, answers: str | None, by: str | None, **options: Any) -> None:
        actor = _actor(by)
        row = _flight(flight)
        data = _bytes(file)
        given = _answers(answers) if answers else {}
        with transaction.atomic():
            draft = actions.read_list(flight=row, data=data, filename=Path(file).name, by=actor)
            if given:
                draft = actions.answer_list(row=draft.row, answers=given, by=actor)
            if draft.open_questions:
                transaction.set_rollback(True)
            else:
                kept = actions.confirm_list(row=draft.row, by=actor)
        if draft.open_questions:
            for question in draft.reading.questions:
                self.stderr.write(f"Row {question.row}: {question.message}")
            self._end(OPEN_QUESTIONS, f"{draft.open_questions} questions are open. Nothing was written.")
        self.stdout.write(f"Version {kept.number}: {len(draft.reading.people)} people.")

    def _end(self, code: int, sentence: str) -> None:
        self.stderr.write(sentence)
        sys.exit(code)


def _bytes(file: str) -> bytes:
    """The file's bytes; one more than a list may have is enough to refuse it."""
    try:
        with open(file, "rb") as source:
            return source.read(FILE_BYTES + 1)
    except OSError:
        raise reading.Refused("no_such_file", {"name": Path(file).name}) from None


def _flight(text: str) -> Flight:
    try:
        return Flight.objects.get(pk=UUID(text))
    except (ValueError, Flight.DoesNotExist):
        pass
    try:
        found = list(Flight.objects.filter(date=text))
    except Exception:
        found = []
    if len(found) == 1:
        return found[0]
    if found:
        raise Refused(f"There are {len(found)} flights on {text}. Give the id of one of them: " + ", ".join(
            str(f.pk) for f in found
        ))  # fmt: skip
    raise Refused(f"There is no flight {text}. Give the id from the flight's address, or its day as 2020-01-15.")


def _answers(file: str) -> dict[str, Any]:
    try:
        found = json.loads(Path(file).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise reading.Refused("answer_form") from None
    if not isinstance(found, dict):
        raise reading.Refused("answer_form")
    return found


def _actor(name: str | None) -> Actor:
    if name is None:
        return COMMAND
    user = User.objects.filter(username__iexact=name, is_active=True).first()
    if user is None:
        raise Refused(f"There is no account {name}. Give a sign-in name that exists.")
    return user


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, default=str)
