"""What protects people, with something on every page of it: consents, walls, emergencies, files taken out, the log."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from samnak.ground.access import alarms
from samnak.ground.access.actors import COMMAND
from samnak.ground.access.models import User
from samnak.reception.guard import actions as guard
from samnak.reception.register import actions as register
from samnak.reception.register.models import Pair, Person
from tests import factories
from tests.factories import exports

Pages = dict[str, list[str]]
WHY = "His mother rang from the hospital"


@dataclass
class Guarded:
    """Ids that stand in the addresses of these pages."""

    agreed: UUID
    over: UUID
    ended: UUID  # a recipient to whom nothing goes any more
    wanted: UUID  # one that waits for another keeper of the list
    wall: UUID
    opening: UUID
    export: UUID
    waiting: UUID  # a file for an authority, which waits for a second person


def build(users: dict[str, User], person: Person, other: Person) -> Guarded:
    """Of a person the caseworker walks with: a consent that holds, one taken back, a wall before a colleague, a file
    opened in an emergency, two files taken out, a pair; and an alarm for everybody who watches."""
    worker, lead = users["caseworker"], users["supervisor"]
    agreed = factories.make_consent(person, "identity", "health", by=worker)
    over = factories.make_consent(person, "identity", purpose="job", to="training_centre", by=worker)
    register.withdraw_consent(consent=over, by=worker)
    ended = register.end_recipient(recipient=factories.recipient("newspaper"), by=lead)
    wanted = register.add_recipient(
        kind="partner", name="Bakery of Toul Kork", name_km="ហាងនំប៉័ងទួលគោក", by=users["director"]
    )
    colleague = factories.make_user("caseworker", name="Sokha", supervisor=lead)
    wall = guard.put_wall(person=person, colleague=colleague, because="kin", reason="They are cousins", by=lead)
    exports.agree(person, "papers_office")
    files = [
        exports.make_export(worker, name, table="register.people") for name in ("clinic_referral", "papers_office")
    ]
    asked = guard.ask(asked="Sok Nobody", reason=WHY, second=lead, by=users["director"])
    Pair(person=person, other=other, how="name").save(force_insert=True)
    with transaction.atomic():
        watching = [users[role] for role in ("supervisor", "director", "auditor")]
        alarms.ring("access.many_opened", by=COMMAND, users=watching, people=50, url="/alarms/")
    return Guarded(agreed.pk, over.pk, ended.pk, wanted.pk, wall.pk, asked.pk, files[0].pk, files[1].pk)


def pages(role: str, made: Guarded, person: UUID, worker: UUID) -> Pages:
    """What this role opens of it."""
    of: dict[str, Any] = {"caseworker": _worker, "supervisor": _lead, "director": _director, "auditor": _auditor}
    found: Pages = of[role](made, f"/people/{person}/", worker)
    return found


def _worker(made: Guarded, person: str, worker: UUID) -> Pages:
    to, consent, over = factories.recipient("health_centre").pk, f"/people/consents/{made.agreed}/", made.over
    return {
        "register:consents": [f"{person}consents/"],
        "register:consent_ask": [f"{person}consents/ask/"],
        "register:consent_whom": [f"{person}consents/ask/clinic/"],
        "register:consent_words": [f"{person}consents/ask/clinic/{to}/"],
        "register:consents_withdraw": [f"{person}consents/withdraw/"],
        "register:consent": [consent, f"/people/consents/{over}/"],
        "register:consent_withdraw": [f"{consent}withdraw/"],
        "register:consent_letter": [f"/people/consents/{over}/letter/"],
        "register:to_tell": ["/people/consents/to-tell/"],
        "register:who_saw": [f"{person}who-saw/"],
        "guard:own": [f"/guard/walls/{person[1:]}own/"],
        "access:mine": ["/log/mine/"],
        "exports:mine": ["/exports/"],
        "exports:offers": ["/exports/from/register.people/"],
        "exports:new": [
            "/exports/from/register.people/clinic_referral/",
            f"/exports/from/register.people/clinic_referral/?recipient={to}",
        ],
        "exports:export": [f"/exports/{made.export}/", f"/exports/{made.waiting}/"],
    }


def _lead(made: Guarded, person: str, worker: UUID) -> Pages:
    return {
        "register:recipients": ["/people/recipients/"],
        "register:recipient_yes": [f"/people/recipients/{made.wanted}/yes/"],
        "register:recipient_end": [f"/people/recipients/{factories.recipient('hospital').pk}/end/"],
        "register:recipient_back": [f"/people/recipients/{made.ended}/back/"],
        "guard:walls": ["/guard/walls/"],
        "guard:person": [f"/guard/walls/{person[1:]}"],
        "guard:take_down": [f"/guard/walls/{made.wall}/down/"],
        "guard:pairs": ["/guard/pairs/"],
        "access:alarms": ["/alarms/"],
        "access:digest": ["/log/team/"],
        "access:digest_of": [f"/log/team/{worker}/"],
    }


def _director(made: Guarded, person: str, worker: UUID) -> Pages:
    return {
        "guard:emergency": ["/guard/openings/ask/"],
        "guard:openings": ["/guard/openings/"],
        "guard:opening": [f"/guard/openings/{made.opening}/"],
        "guard:open_now": ["/guard/openings/now/"],
        "exports:all": ["/exports/all/"],
        "exports:release": [f"/exports/{made.waiting}/release/"],
        "access:summary": ["/log/"],
        "access:without": ["/log/without/"],
    }


def _auditor(made: Guarded, person: str, worker: UUID) -> Pages:
    return {
        "desk:today": ["/"],
        "access:log": ["/log/lines/", "/log/lines/?of=readings", "/log/lines/?of=refusals"],
        "access:heads": ["/log/head/"],
    }
