"""What made-up people agreed to have told, what they refused, and what they took back."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable

from samnak.front.demo.airport import moment
from samnak.front.demo.beside import Beside
from samnak.front.demo.chance import drawer, weighed
from samnak.ground import packs
from samnak.ground.access.actors import DEMO, Actor
from samnak.reception.register.actions import ConsentFacts, ask_consent, withdraw_consent
from samnak.reception.register.models import Consent, Recipient
from samnak.reception.register.queries.consents import of_the_pack

ASKED_OF = 12  # of each worker's people, the newest
FIRST_DAYS = 4  # nobody is asked before they have slept and eaten
TAKEN_BACK, TAKEN_BACK_LATER = 2, 6  # places of those who changed their mind
TO_THE_NURSE = 3  # who agreed that the nurse may know what the counsellor knows

# purpose, to whom, what of them, how likely they are asked at all, and what they say.
ASKED: tuple[tuple[str, str, tuple[str, ...], float, dict[str, float]], ...] = (
    ("clinic", "health_centre", ("identity", "health"), 0.75, {"yes": 80.0, "no": 8.0, "not_now": 12.0}),
    ("family", "family_us", ("client", "health"), 0.5, {"yes": 62.0, "no": 26.0, "not_now": 12.0}),
    ("job", "training_centre", ("identity",), 0.45, {"yes": 74.0, "no": 16.0, "not_now": 10.0}),
    ("papers", "papers_office", ("identity",), 0.3, {"yes": 60.0, "no": 30.0, "not_now": 10.0}),
    ("study", "university", ("services",), 0.3, {"yes": 66.0, "no": 34.0}),
    ("media", "newspaper", ("client",), 0.15, {"yes": 8.0, "no": 76.0, "not_now": 16.0}),
    ("authority", "receiving_authority", ("identity",), 0.12, {"yes": 30.0, "no": 70.0}),
)
NOTES = ("An aunt sat with us.", "Asked twice what the clinic does with it.", "", "", "", "Read along in English.")
WORDS = ("I do not want them to call me any more.", "My brother should not hear of it.", "")


def ask_everybody(walked: Iterable[Beside]) -> int:
    """Ask those who came lately; gives how many answers there are. What is older than a year has run out."""
    answers = 0
    for each in walked:
        if each.place < ASKED_OF and each.days > FIRST_DAYS:
            answers += _ask(each, drawer("agreements", each.worker.username, each.place))
    return answers


def _ask(beside: Beside, draw: random.Random) -> int:
    asked = [row for row in ASKED if draw.random() < row[3]]
    for purpose, to, what, _likely, said in asked:
        note = draw.choice(NOTES)
        _say(beside, draw, (purpose, to, what, weighed(draw, said)), by=DEMO, note=note)
    if beside.place in (TAKEN_BACK, TAKEN_BACK_LATER):
        row = _say(beside, draw, ("job", "training_centre", ("identity",), "yes"), by=beside.worker)
        withdraw_consent(consent=row, how="phone", words=draw.choice(WORDS), by=beside.worker)
    if beside.place == TO_THE_NURSE:
        _say(beside, draw, ("care_here", "our_nurse", ("drug_use",), "yes"), by=DEMO)
    return len(asked) + (beside.place in (TAKEN_BACK, TAKEN_BACK_LATER, TO_THE_NURSE))


def _say(
    beside: Beside, draw: random.Random, answer: tuple[str, str, tuple[str, ...], str], *, by: Actor, note: str = ""
) -> Consent:
    purpose, to, what, said = answer
    facts = ConsentFacts(
        purpose=purpose,
        compartments=what,
        said=said,
        language=weighed(draw, {"km": 70.0, "en": 30.0}),
        how=weighed(draw, {"aloud": 80.0, "writing": 12.0, "interpreter": 8.0}),
        freely=True,
        note=note,
    )
    day = beside.day(FIRST_DAYS + draw.randint(0, 40))
    at = moment(min(day, beside.today - dt.timedelta(days=1)), 10 + draw.randint(0, 5), draw.randint(0, 59))
    return ask_consent(person=beside.one.person, recipient=_recipient(to), facts=facts, at=at, by=by)


def _recipient(key: str) -> Recipient:
    known = packs.current().known_recipient(key)
    if known is None:
        raise ValueError(f"The pack of the demo has no recipient {key!r}.")
    return of_the_pack(known)
