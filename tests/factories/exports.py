"""Files that were made, and what people agreed to before. `agree` is the one place that knows where consents lie."""

import csv
import io
from typing import Any
from uuid import UUID

import openpyxl
import pyrage

from samnak.ground import downloads
from samnak.ground.access.models import User
from samnak.outcomes.exports import actions, recipients
from samnak.outcomes.exports.actions import Wish
from samnak.outcomes.exports.models import Export
from samnak.outcomes.exports.named import TEMPLATES
from samnak.outcomes.exports.recipients import Recipient
from samnak.outcomes.exports.sealing import Seal
from samnak.reception.register.models import Person

THEIRS = pyrage.x25519.Identity.generate()  # whoever it is for keeps this; nobody of us has it
AGE_KEY = str(THEIRS.to_public())
SOME_WHY = "For the made-up morning of this test"


def recipient_of(template: str, kind: str = "") -> Recipient | None:
    """Somebody registered to whom this template may go."""
    kinds = (kind,) if kind else TEMPLATES[template].recipients
    found = recipients.offered(kinds)
    return found[0] if found else None


def agree(person: Person | UUID, template: str, *compartments: str, kind: str = "") -> None:
    """The person agrees that these compartments are told to the recipient of a template; none: all it holds."""
    to, one = recipient_of(template, kind), TEMPLATES[template]
    assert to is not None
    pk = person if isinstance(person, UUID) else person.pk
    known = recipients.agreed.setdefault((one.purpose, to.id), {})
    known[pk] = frozenset(compartments) or one.compartments


def disagree(person: Person, template: str) -> None:
    """Their consent no longer lives."""
    to = recipient_of(template)
    assert to is not None
    recipients.agreed.get((TEMPLATES[template].purpose, to.id), {}).pop(person.pk, None)


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
