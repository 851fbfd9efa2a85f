"""The named templates: nothing leaves but by one of these. Each says what for, to whom, what it holds, who may."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samnak.outcomes.exports.fields import FIELDS
from samnak.outcomes.exports.recipients import AUTHORITIES

GOVERNMENT, EMBASSY = "government", "embassy"
OUR_HOUSE = _("our organisation")  # for whom it is that goes to nobody else
# Never in any template, whoever asks and whatever was agreed.
NEVER = frozenset({"counselling", "privileged", "hiv", "drug_use", "criminal", "legal", "audit", "consent", "money"})


@dataclass(frozen=True)
class Template:
    """One way in which something may be taken out.

    `recipients`: kinds of recipients; empty: it is for the house itself, and no consent is asked. `columns`: keys of
    `fields.FIELDS`; none: it holds numbers. `only`: who of the table is meant ("our_house": who sleeps there tonight).
    """

    key: str
    label: Promise
    what_for: Promise
    tables: tuple[str, ...]
    purpose: str  # key of the pack's purposes; of what stays inside, its own
    roles: tuple[str, ...]
    columns: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    most: int = 60
    only: str = ""

    @property
    def holds_people(self) -> bool:
        return bool(self.columns)

    @property
    def goes_out(self) -> bool:
        return bool(self.recipients)

    @property
    def by_flight(self) -> bool:
        """Whether it names people as a flight's list does, which whoever stands at the airport sees for seven days."""
        return any(key.startswith("listed_") for key in self.columns)

    @property
    def compartments(self) -> frozenset[str]:
        return frozenset(FIELDS[key].compartment for key in self.columns)

    def needs_release(self, kind: str) -> bool:
        """Whether a second person must say yes: always where it goes to an authority, an embassy too."""
        return kind in AUTHORITIES


WHO = ("name", "khmer")
_CASES = ("register.people", "cases.caseload")

TEMPLATES: dict[str, Template] = {
    one.key: one
    for one in (
        Template(
            "house_night",
            _("Night list of the house"),
            _("so that the night shift knows who sleeps in the house"),
            ("arrivals.flight",),
            "night_shift",
            ("intake", "supervisor"),
            ("listed_name", "listed_khmer", "listed_sex", "tonight"),
            only="our_house",
        ),
        Template(
            "case_hand_over",
            _("Hand-over list"),
            _("so that a colleague who takes over knows whom to call first"),
            _CASES,
            "hand_over",
            ("caseworker", "supervisor", "legal_coordinator"),
            (*WHO, "phone", "address", "opened_on", "worker"),
        ),
        Template(
            "clinic_referral",
            _("List for a clinic"),
            _("so that a clinic can give appointments"),
            (*_CASES, "arrivals.flight"),
            "clinic",
            ("intake", "caseworker", "supervisor"),
            (*WHO, "birth_date", "sex", "languages", "phone", "medicine"),
            ("clinic",),
        ),
        Template(
            "attorney_matter",
            _("List for a lawyer"),
            _("so that a lawyer can look at papers and reach the family"),
            _CASES,
            "legal",
            ("caseworker", "supervisor", "legal_coordinator"),
            (*WHO, "birth_date", "a_number", "kin_us"),
            ("attorney",),
            most=20,
        ),
        Template(
            "employer_introduction",
            _("Introduction to an employer"),
            _("so that an employer can call those who look for work"),
            _CASES,
            "job",
            ("caseworker", "supervisor"),
            (*WHO, "phone"),
            ("partner",),
            most=20,
        ),
        Template(
            "papers_office",
            _("List for the office for papers"),
            _("so that papers of this country are made"),
            _CASES,
            "papers",
            ("caseworker", "supervisor", "legal_coordinator"),
            (*WHO, "birth_date", "sex", "birthplace"),
            (GOVERNMENT, EMBASSY),
        ),
        Template(
            "authority_acknowledgement",
            _("Acknowledgement for the receiving authority"),
            _("so that the authority knows whom we received from it"),
            ("arrivals.flight", "arrivals.list", "register.people"),
            "authority",
            ("intake", "supervisor"),
            (*WHO, "birth_date", "arrived_on"),
            (GOVERNMENT,),
        ),
        Template(
            "totals",
            _("Totals without names"),
            _("to report how many came, and what became of them"),
            ("register.totals",),
            "numbers",
            ("director",),
        ),
        Template(
            "case_counts",
            _("Counts of cases without names"),
            _("to report how the work stands"),
            ("cases.counts",),
            "numbers",
            ("supervisor", "director"),
        ),
        Template(
            "complaint_counts",
            _("Complaints in numbers"),
            _("to report how complaints are answered"),
            ("cases.complaints",),
            "numbers",
            ("intake", "caseworker", "supervisor", "legal_coordinator", "director"),
        ),
    )
}

# Why nothing of a table leaves, where no template fits it.
WHY_NONE: dict[str, Promise] = {
    "cases.contacts": _("Who was called and what they said stays in the file. It never leaves."),
    "cases.exceptions": _("What somebody asked as an exception stays in the file. It never leaves."),
    "cases.week": _("A week with names stays on the screen. Print nothing of it either."),
}
NOTHING_LEAVES = _("Nothing of this table leaves the house.")


def fitting(table: str) -> list[Template]:
    return [one for one in TEMPLATES.values() if table in one.tables]


def find(key: str) -> Template | None:
    return TEMPLATES.get(key)
