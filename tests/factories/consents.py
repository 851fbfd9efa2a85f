"""What people agreed to, said no to, and took back."""

import datetime as dt
from typing import Any
from uuid import UUID

from samnak.ground import packs
from samnak.ground.access.actors import DEMO, Actor
from samnak.reception.register import actions
from samnak.reception.register.models import Consent, Person, Recipient
from samnak.reception.register.queries import consents as asked
from tests.factories.persons import Words


def recipient(key: str) -> Recipient:
    """A recipient of the pack, stored or not."""
    known = packs.current().known_recipient(key)
    assert known is not None
    return asked.recipient(asked.id_of(known)) or asked.of_the_pack(known)


def make_consent(
    person: Person,
    *compartments: str,
    purpose: str = "clinic",
    to: str = "health_centre",
    said: str = "yes",
    by: Actor = DEMO,
    at: dt.datetime | None = None,
    **more: Any,
) -> Consent:
    """What somebody said; without words of one's own, that the health centre may know who they are."""
    facts = actions.ConsentFacts(
        purpose=purpose, compartments=compartments or ("identity",), said=said, language="km", freely=True, **more
    )
    return actions.ask_consent(person=person, recipient=recipient(to), facts=facts, at=at, by=by)


def fill_consents(person: Person, **words: str) -> list[UUID]:
    """A consent of every kind with its note, and one taken back with their words; each text as given or plain."""
    word = Words(words)
    make_consent(person, "health", note=word("consent_note"))
    over = make_consent(person, "identity", purpose="job", to="training_centre")
    actions.withdraw_consent(consent=over, how="phone", words=word("consent_words"), by=DEMO)
    hiv = make_consent(person, "hiv", to="hospital", note=word("consent_hiv_note"))
    actions.withdraw_consent(consent=hiv, words=word("consent_hiv_words"), by=DEMO)
    make_consent(person, "drug_use", said="no", note=word("consent_drug_note"))
    return [row.pk for row in Consent.objects.visible_to(DEMO).filter(person=person)]
