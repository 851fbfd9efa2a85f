"""Files that were made, and what people agreed to before. `agree` is the one place that knows where consents lie."""

import csv
import io
from typing import Any
from uuid import UUID

import openpyxl
import pyrage
from django.utils import timezone

from samnak.ground import downloads, packs
from samnak.ground.access.actors import DEMO
from samnak.ground.access.models import User
from samnak.outcomes.exports import actions
from samnak.outcomes.exports.actions import Wish
from samnak.outcomes.exports.models import Export
from samnak.outcomes.exports.named import TEMPLATES
from samnak.outcomes.exports.sealing import Seal
from samnak.reception.register import actions as register
from samnak.reception.register.models import Consent, Person, Recipient
from tests.factories.consents import make_consent, recipient

THEIRS = pyrage.x25519.Identity.generate()  # whoever it is for keeps this; nobody of us has it
AGE_KEY = str(THEIRS.to_public())
SOME_WHY = "For the made-up morning of this test"


# To whom a file for this purpose goes in these tests.
TO = {
    "clinic": "health_centre",
    "legal": "us_attorney",
    "job": "training_centre",
    "papers": "papers_office",
    "authority": "receiving_authority",
}


def recipient_of(template: str) -> Recipient:
    """Somebody registered to whom this template may go."""
    return recipient(TO[TEMPLATES[template].purpose])


def agree(person: Person | UUID, template: str, *compartments: str) -> None:
    """The person agrees that these compartments, as far as its purpose knows them, are told to the recipient of a
    template; none: all it holds."""
    one = TEMPLATES[template]
    purpose = packs.current().purpose(one.purpose)
    assert purpose is not None
    told = {*(compartments or one.compartments)} & {*purpose.compartments}
    found = Person.objects.visible_to(DEMO).filter(pk=getattr(person, "pk", person)).first()
    if told and found is not None:  # of whom was taken back, nobody asks anything any more
        make_consent(found, *sorted(told), purpose=one.purpose, to=TO[one.purpose])


def run_out(person: Person) -> None:
    """What they agreed to is over by the clock; nobody did anything."""
    Consent.unguarded.filter(person=person).update(until=timezone.now())


def disagree(person: Person, template: str) -> None:
    """They take back what they agreed to."""
    purpose = TEMPLATES[template].purpose
    for row in Consent.objects.visible_to(DEMO).filter(person=person, purpose=purpose, ended_at=None):
        register.withdraw_consent(consent=row, by=DEMO)


def wish(template: str, *, table: str = "", seal: Seal | None = None, **more: Any) -> Wish:
    """What somebody wants to take out, plain where nothing is said."""
    one = TEMPLATES[template]
    to = recipient_of(template) if one.goes_out else None
    seal = seal or (Seal("key", AGE_KEY) if one.holds_people else Seal())
    values = {"why": SOME_WHY, "scope": {}, "recipient": to.id if to else None, **more}
    return Wish(template, table or one.tables[0], seal=seal, **values)


def make_export(by: User, template: str = "complaint_counts", **more: Any) -> Export:
    return actions.make_export(wish=wish(template, **more), by=by)


def shown(table: str, user: User, **scope: str) -> list[UUID]:
    """Whom a table shows this user."""
    found = downloads.find(table)
    assert found is not None and found.people is not None
    return found.people(user, scope)


def lines_of(export: Export) -> list[list[str]]:
    """The file as its reader opens it: its mark, its heads, its lines."""
    body = export.body
    assert body is not None
    plain = body if export.sealing == "open" else pyrage.decrypt(body, [THEIRS])
    return read_lines(plain, export.kind)


def read_lines(plain: bytes, kind: str) -> list[list[str]]:
    if kind == "csv":
        assert plain.startswith(b"\xef\xbb\xbf")
        return list(csv.reader(io.StringIO(plain.decode("utf-8-sig"), newline="")))
    page = openpyxl.load_workbook(io.BytesIO(plain)).active
    assert page is not None
    return [[cell or "" for cell in row] for row in page.iter_rows(values_only=True)]  # type: ignore[misc]
