"""The canary crawl: what a role can find on any page is what the rules allow. More is a leak; less is help denied."""

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve, reverse

from samnak.ground import downloads
from samnak.ground.access.models import Reading
from samnak.ground.access.roles import ROLES
from samnak.outcomes.exports.named import TEMPLATES
from samnak.reception.arrivals.forms import STEPS
from samnak.reception.register.views.people import ADDITIONS
from tests import factories
from tests.house import canaries, oracle
from tests.house.canaries import PEOPLE, Cage, canary, found_in
from tests.house.routes import matrix

pytestmark = pytest.mark.django_db
VARIANTS = {
    "register:who_saw": ["?language=en", "?language=km&all"],
    "register:people": ["?page=2", "?life=moved", "?life=alive", "?life=cnry", "?page=x"],
    "arrivals:flights": ["?page=2"],
    "arrivals:flight": [f"?show={show}" for show in ("not_met", "welcoming", "met", "off", "repeat", "cnry")],
}
TAKEN_BACK = {"fact": "fact", "record": "record", "note": "note", "attempt": "contact", "review": "review"}
SHOWS_NO_REGISTERED_PERSON = {"none", "taken_back"}  # passengers nobody has met: the register holds none of them


def addresses(cage: Cage) -> Iterator[str]:
    """Every GET page with everything that can stand in its address."""
    for row in matrix().values():
        if "GET" not in row.methods or row.about == "form" or row.name == "account_logout":
            continue
        for names in _names(row.name, row.about, cage):
            url = reverse(row.name, kwargs=names)
            yield from (url + variant for variant in ["", *VARIANTS.get(row.name, [])])


def _names(name: str, about: str, cage: Cage) -> Iterator[dict[str, Any]]:
    if name == "register:take_back":
        yield from ({"person_id": p, "what": what, "row_id": row} for p, what, row in cage.rows)
    elif name == "register:correct_name":
        yield from ({"person_id": p, "row_id": row} for p, what, row in cage.rows if what == "names")
    elif name == "register:add":
        yield from ({"person_id": p, "what": what} for p in cage.people for what in ADDITIONS)
    elif name == "cases:take_back":
        rows = [(what, cases[row]) for cases in cage.cases.values() for what, row in TAKEN_BACK.items()]
        yield from ({"what": what, "row_id": row.pk} for what, row in rows)
    elif about in ("case", "complaint"):
        yield from (cage.around.names_of_case(name, ids) for ids in cage.around.cases.values())
        if name == "cases:case":
            yield from ({"case_id": cases["closed"].pk} for cases in cage.cases.values())
    elif about == "consent":
        yield from ({"consent_id": one} for one in cage.consents)
    elif about == "recipient":
        yield {"recipient_id": factories.recipient("hospital").pk}
    elif name in ("register:consent_whom", "register:consent_words"):
        named = {"recipient_id": factories.recipient("hospital").pk} if name == "register:consent_words" else {}
        yield from ({"person_id": p, "purpose": "clinic", **named} for p in cage.people)
    elif about == "account":
        yield from ({"user_id": user} for user in cage.around.accounts.values())
    elif about in ("proposal", "asked"):
        yield from ({"proposal_id": row} for row in cage.around.proposals.values())
    elif name == "guard:take_down":
        yield from ({"wall_id": one} for one in cage.around.walls.values())
    elif about == "table":
        yield from ({"table": table.key} for table in downloads.every())
    elif about == "template":
        yield from ({"table": t, "template": one.key} for one in TEMPLATES.values() for t in one.tables)
    elif about in ("export", "own export", "release"):
        yield from ({"export_id": one} for one in (*cage.around.exports.values(), *cage.around.releases.values()))
    elif about == "worker":
        yield from ({"worker_id": worker} for worker in cage.around.workers.values())
    elif about == "person":
        yield from ({"person_id": p} for p in cage.people)
    elif name == "arrivals:step":
        yield from ({"passenger_id": p, "step": s} for p in cage.around.passengers.values() for s in STEPS)
    elif about == "passenger":
        yield from ({"passenger_id": p} for p in cage.around.passengers.values())
    elif about == "flight":
        yield from ({"flight_id": f} for f in cage.flights)
    elif about in ("opening", "own_opening", "review"):
        yield from ({"opening_id": one} for one in cage.around.openings.values())
    elif about == "pair":
        yield from ({"pair_id": one} for one in cage.around.pairs.values())
    elif about == "surge":
        yield {"surge_id": cage.around.surge}
    elif about == "list":
        yield from ({"list_id": one} for one in cage.lists)
    elif about == "factor":
        yield from ({"factor_id": one} for one in cage.around.factors.values())
    else:
        yield cage.around.names_of_none(name)


@dataclass
class Crawl:
    """One user going through every page, and what they saw there."""

    client: Client
    me: Any
    cage: Cage
    seen: dict[str, str] = field(default_factory=dict)  # canary -> first page that showed it
    showing: list[str] = field(default_factory=list)  # pages that showed any
    wrong: list[str] = field(default_factory=list)
    pages: int = 0

    def go(self, *, whole: bool) -> None:
        """Every page in English, then in Khmer: whole, or two pages of each kind among those that showed somebody."""
        self._through("en", [*addresses(self.cage)])
        self._through("km", [*addresses(self.cage)] if whole else self._two_of_each())

    def _through(self, language: str, urls: list[str]) -> None:
        self.client.cookies["samnak-language"] = language
        for url in urls:
            self._look(url, lambda url=url: self.client.get(url))  # type: ignore[misc]
        for asked in self._questions():
            self._look(f"search {asked}", lambda asked=asked: self.client.post("/search/", {"q": asked}))  # type: ignore[misc]

    def _two_of_each(self) -> list[str]:
        kinds: dict[str, list[str]] = {}
        for url in self.showing:
            kinds.setdefault(resolve(url.partition("?")[0]).view_name, []).append(url)
        return [url for urls in kinds.values() for url in urls[:2]]

    def _questions(self) -> Iterator[str]:
        yield "cnry"
        for relation in PEOPLE:
            yield canary(relation, "family")
            yield canary(relation, "number")
            yield canary(relation, "alias_khmer")

    def _look(self, what: str, ask: Callable[[], HttpResponse]) -> None:
        last = Reading.objects.order_by("-id").values_list("id", flat=True).first() or 0
        response = ask()
        self.pages += 1
        text = response.content.decode()
        found = found_in(text)
        if what.startswith("search"):  # what was asked for is said again; it tells nothing
            found -= found_in(what)
        elif found:
            self.showing.append(what)
        for name in found:
            self.seen.setdefault(name, what)
        self._check_edges(what, text, response)
        self._check_read_audit(what, found, last)
        if response.status_code >= 500:
            self.wrong.append(f"{what}: status {response.status_code}")

    def _check_edges(self, what: str, text: str, response: HttpResponse) -> None:
        title = re.search(r"<title>(.*?)</title>", text, re.DOTALL)
        links = " ".join(re.findall(r"(?:href|src|action)=\"([^\"]*)\"", text))
        heads = " ".join(f"{name}: {value}" for name, value in response.items())
        for where, part in (("title", title[1] if title else ""), ("link", links), ("header", heads)):
            if leaked := found_in(part):
                self.wrong.append(f"{what}: {sorted(leaked)} in a {where}")

    def _check_read_audit(self, what: str, found: set[str], last: int) -> None:
        """Whoever is shown something of a person stands in the reads of that person by then."""
        shown = {p for p, relation in self.cage.people.items() if _of(found) & {relation}}
        shown = {p for p in shown if self.cage.people[p] not in SHOWS_NO_REGISTERED_PERSON}
        rows = Reading.objects.filter(id__gt=last, by=str(self.me.pk))
        noted = {subject for row in rows for subject in row.subjects}
        missing = [self.cage.people[p] for p in shown if str(p) not in noted]
        if missing:
            self.wrong.append(f"{what}: no reading was noted of {missing}")


def _of(found: set[str]) -> set[str]:
    """The relations whose canaries these are."""
    return {r for r in PEOPLE for key in canaries.KEYS if canary(r, key) in found}


@pytest.mark.parametrize("role", list(ROLES))
def test_a_role_sees_the_canaries_the_rules_allow_and_no_other(
    role: str, assured: bool, counted: Callable[[str, int], None], caplog: pytest.LogCaptureFixture
) -> None:
    mine, others = factories.make_user("supervisor"), factories.make_user("supervisor")
    me = factories.make_user(role, supervisor=mine)
    lead = me if role == "supervisor" else mine
    colleague = factories.make_user("caseworker", supervisor=lead)
    cage = canaries.build(me, colleague, factories.make_user("caseworker", supervisor=others))
    crawl = Crawl(Client(raise_request_exception=False), me, cage)
    crawl.client.force_login(me)
    with caplog.at_level(logging.INFO):
        crawl.go(whole=assured)
    logged = found_in("\n".join(record.getMessage() for record in caplog.records))
    allowed = oracle.may_see(role, canary, PEOPLE)
    counted("canary_pages", crawl.pages)
    counted("canaries_seen", len(crawl.seen))
    leaked = {name: page for name, page in crawl.seen.items() if name not in allowed}
    assert leaked == {}
    assert allowed - set(crawl.seen) == set(), "the rules allow these, and no page shows them"
    assert crawl.wrong == []
    assert logged == set()


def test_every_text_of_a_person_is_a_canary_of_the_crawl() -> None:
    """A sealed field without a canary is one nobody watches."""
    from django.apps import apps

    from samnak.ground.access.sealed import SealedField

    sealed = {
        f"{model.__name__}.{f.name}"
        for model in apps.get_models()
        for f in model._meta.get_fields()
        if isinstance(f, SealedField)
    }
    assert sealed == set(WATCHED), "give the field a canary (tests/house/oracle.py), then name it here"
    keys = {*canaries.KEYS, *oracle.FLIGHT, *oracle.DRAFT, *oracle.OPENING, *oracle.WHY, ""}
    assert set(WATCHED.values()) <= keys


# Sealed field -> the canary that stands in it; "" where a word says why none can.
WATCHED = {
    "Person.birth_date": "born",
    "Person.birthplace_text": "birthplace",
    "PersonName.family": "alias_family",
    "PersonName.given": "alias_given",
    "PersonName.as_written": "alias_as_written",
    "Identifier.value": "passport",
    "Identifier.as_written": "passport",
    "ContactPoint.value": "email",
    "ContactPoint.note": "email_note",
    "Kin.name": "kin_us_name",
    "Kin.phone": "kin_us_phone",
    "Kin.address": "kin_us_address",
    "Kin.note": "kin_us_note",
    "Address.detail": "address",
    "LifeEvent.note": "life_note",
    "Consent.note": "consent_hiv_note",
    "Consent.taken_back_words": "consent_words",
    "Notice.note": "notice_note",
    "ArrivalList.filename": "filename",
    "ArrivalList.original": "offence",
    "ArrivalList.reading": "hiv_remark",
    "ArrivalList.answers": "",  # keys and dates only; its questions are asked of the rows above
    "Passenger.family": "family",
    "Passenger.given": "given",
    "Passenger.khmer": "khmer",
    "Passenger.birth_date": "born",
    "Passenger.a_number": "number",
    "Passenger.other_numbers": "",  # kept for the search; no page shows them
    "Passenger.as_written": "family",
    "Passenger.remarks": "remarks",
    "Passenger.relatives": "sponsor",
    "ListedRow.before": "before_given",
    "Welcome.signed_by": "signed_by",
    "Welcome.medicine_what": "medicine_what",
    "Welcome.injuries_note": "injuries_note",
    "Welcome.papers": "",  # keys of the pack
    "Welcome.belongings": "",  # keys of the pack
    "Welcome.given": "",  # keys of the pack
    "Welcome.things_note": "things_note",
    "Welcome.services": "",  # keys of the pack
    "Case.closure_note": "closure_note",
    "Closing.note": "closure_note",
    "Assignment.note": "hand_over_note",
    "ServiceFact.sentence": "service_sentence",
    "ServiceRecord.note": "help_note",
    "Plan.their_words": "their_words",
    "Plan.we_promise": "we_promise",
    "Goal.words": "goal",
    "Goal.they_do": "they_do",
    "Goal.we_do": "we_do",
    "GoalProgress.note": "goal_note",
    "Review.note": "review_note",
    "Task.words": "task",
    "Note.text": "note",
    "NoteWording.text": "note_before",
    "NoteDraft.text": "draft_of_mine",
    "Appointment.where": "appointment_where",
    "Appointment.note": "appointment_note",
    "ContactAttempt.note": "contact_note",
    "PolicyException.what": "exception_what",
    "PolicyException.reason": "exception_reason",
    "PolicyException.answer": "exception_answer",
    "Complaint.text": "complaint",
    "Complaint.answer": "complaint_answer",
    "Proposal.reason": "",  # of a colleague, for a colleague; tests/ground/access/test_two_people.py
    "Proposal.words": "",  # the same
    "Wall.reason": "wall_reason",
    "EmergencyOpening.asked": "opening_asked",
    "EmergencyOpening.reason": "opening_reason",
    "EmergencyOpening.review": "opening_review",
    "EmergencyOpening.candidates": "",  # UUIDs of those found; tests/reception/guard/test_emergency.py
    "Export.why": "why_team",
    "Export.recipient_name": "",  # a registered recipient's; names nobody who came to us
    "Export.body": "",  # closed; tests/outcomes/exports/test_what_leaves.py opens it
    "HeldForm.body": "",  # encrypted; tests/ground/access/test_held_forms.py
}
