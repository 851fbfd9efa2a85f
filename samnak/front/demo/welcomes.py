"""What people answered in their first hours, as it might have been."""

from __future__ import annotations

import random
from typing import Any

from samnak.front.demo.chance import weighed
from samnak.ground import packs
from samnak.ground.packs import NOT_SAID

TONIGHT = {"family": 44.0, "our_house": 50.0, "hospital": 2.0, "declined": 3.0, "held": 1.0}
SIGNED = {
    "family": {"family": 97.0, "our_organisation": 3.0},
    "our_house": {"our_organisation": 92.0, "family": 6.0, "another_organisation": 2.0},
    "hospital": {"hospital": 50.0, "our_organisation": 50.0},
    "declined": {"family": 60.0, "our_organisation": 40.0},
    "held": {"held": 100.0},
}
CALLED = {"reached": 62.0, "no_answer": 14.0, "later": 12.0, "not_wanted": 8.0, NOT_SAID: 4.0}
PAPERS = {"travel_document": 1.0, "us_photo_id": 0.3, "court_papers": 0.4, "medical_papers": 0.15,
          "birth_certificate": 0.08, "family_photos": 0.4}  # fmt: skip
BELONGINGS = {"bag": 0.8, "phone": 0.25, "cash": 0.5, "glasses": 0.2, "medicine": 0.2}
GIVEN = {"clothes": 0.6, "shoes": 0.35, "phone": 0.45, "sim_card": 0.8, "hygiene_kit": 0.7}
MEDICINES = ["for blood pressure", "for diabetes", "to sleep", "for the heart", "inhaler for asthma"]
INJURIES = ["wrists sore from the cuffs", "knee swollen after the flight", "cut on the hand, two days old", "back pain"]
KEPT = ["the officers kept the photo card", "one bag did not come with the flight", "the telephone was not given back"]


def short_answers(draw: random.Random) -> dict[str, Any]:
    """Of the early years no more is known than who signed and where somebody slept."""
    tonight = weighed(draw, TONIGHT)
    return {"tonight": tonight, "released_to": weighed(draw, SIGNED[tonight])}


def full_answers(draw: random.Random) -> dict[str, Any]:
    """A card filled to the end, with what somebody does not want to say."""
    answers = short_answers(draw)
    answers["interviewed"] = weighed(draw, {"yes": 93.0, "no": 4.0, NOT_SAID: 3.0})
    answers["call_home"] = weighed(draw, CALLED)
    answers["safe_tonight"] = weighed(draw, {"yes": 82.0, "not_sure": 9.0, "no": 3.0, NOT_SAID: 6.0})
    answers["consent_talk"] = weighed(draw, {"held": 76.0, "later": 16.0, "not_wanted": 8.0})
    answers.update(_health(draw))
    answers.update(_things(draw))
    answers["services"] = _services(draw)
    return answers


def _health(draw: random.Random) -> dict[str, Any]:
    medicine = weighed(draw, {"no": 62.0, "can_wait": 20.0, "today": 12.0, NOT_SAID: 6.0})
    injuries = weighed(draw, {"none": 74.0, "can_wait": 14.0, "needs_care": 6.0, NOT_SAID: 6.0})
    answers: dict[str, Any] = {"medicine": medicine, "injuries": injuries}
    if medicine in ("today", "can_wait"):
        answers["medicine_what"] = draw.choice(MEDICINES)
        answers["medicine_days"] = draw.randint(0, 3) if medicine == "today" else draw.randint(5, 30)
    if injuries in ("can_wait", "needs_care"):
        answers["injuries_note"] = draw.choice(INJURIES)
    return answers


def _things(draw: random.Random) -> dict[str, Any]:
    belongings = _some(draw, BELONGINGS) or ["none"]
    given = _some(draw, GIVEN) or ["none"]
    answers: dict[str, Any] = {"papers": _some(draw, PAPERS), "belongings": belongings, "given": given}
    if draw.random() < 0.12:
        answers["things_note"] = draw.choice(KEPT)
    return answers


def _some(draw: random.Random, likely: dict[str, float]) -> list[str]:
    return [key for key, often in likely.items() if draw.random() < often]


def _services(draw: random.Random) -> dict[str, str]:
    weights = {"wanted": 46.0, "later": 26.0, "declined": 22.0, NOT_SAID: 6.0}
    return {service.key: weighed(draw, weights) for service in packs.current().choices("services")}
