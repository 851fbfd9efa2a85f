"""Who may do what: one readable table, with keys that never change.

Roles, compartments and cells follow section 3.2 of the project's safeguards study: R read, W write, c only while the
person's consent to it lives; a role reads through one relation (`assigned`, `received`, `team`, `matter`, `self`,
`break_glass`). No cell means no. A role may be held by several users and a user may hold several roles; rights add
up, walls take away.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

COMPARTMENTS: dict[str, Promise] = {
    "client": _("that somebody is a client"),
    "identity": _("identity and contact"),
    "family_us": _("family in the United States"),
    "family_kh": _("family in this country"),
    "services": _("needs, plan and services"),
    "criminal": _("criminal history"),
    "health": _("health"),
    "hiv": _("HIV"),
    "drug_use": _("drug use"),
    "counselling": _("counselling notes"),
    "legal": _("legal dates and lawyer"),
    "privileged": _("privileged legal notes"),
    "money": _("money and aid"),
    "consent": _("consent"),
    "audit": _("who read and changed what"),
}

# By what one stands near a person. `received`: came in the last days and is in reception's hands.
# `team`: a worker one supervises is assigned, or nobody is yet.
RELATIONS = ("received", "assigned", "team", "matter", "self", "walled", "break_glass")

READ, WRITE = "R", "W"
ONLY_LOOKS = frozenset({"register.see", "cases.see", "arrivals.see"})
ASKED = "c"  # in a cell: only while the person's consent to it lives


Agreed = frozenset[tuple[str, str]]  # (role, compartment): to what a person's living consent opens


@dataclass(frozen=True)
class Role:
    key: str
    label: Promise
    relation: str | None  # the relation through which this role sees a person; None sees no person
    cells: dict[str, str] = field(default_factory=dict)
    permissions: frozenset[str] = frozenset()

    @property
    def near(self) -> frozenset[str]:
        """What this role may do to a person it stands near: in an emergency, only look."""
        return self.permissions & ONLY_LOOKS if self.relation == "break_glass" else self.permissions


def grants(key: str, compartment: str, action: str, agreed: Agreed = frozenset()) -> bool:
    """Whether a role may read or write a compartment of a person it stands near, given to what the person agreed."""
    cell = ROLES[key].cells.get(compartment, "")
    return action in cell and (ASKED not in cell or (key, compartment) in agreed)


def in_emergency_alone(keys: Iterable[str]) -> bool:
    """Whether nothing but a file opened in an emergency brings these roles near a person."""
    relations = {ROLES[key].relation for key in keys}
    return relations == {"break_glass"}


def _role(key: str, label: Promise, relation: str | None, cells: str, permissions: str) -> Role:
    pairs = dict(cell.split(":") for cell in cells.split())
    return Role(key, label, relation, pairs, frozenset(permissions.split()))


ALL = "desk.today desk.me"
MEET = "register.search register.see"
CASE = "cases.see"
TELLS = "register.consent register.withdraw register.who_saw"  # asks what may be told of them, tells who read it

ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        _role(
            "intake",
            _("Reception"),
            "received",
            "client:RW identity:RW family_kh:RW family_us:W services:RW health:RW consent:RW",
            f"{ALL} {MEET} register.make register.change register.life arrivals.see arrivals.meet arrivals.plan"
            f" arrivals.import arrivals.close cases.complain {TELLS} exports.make",
        ),
        _role(
            "caseworker",
            _("Caseworker"),
            "assigned",
            "client:R identity:RW family_us:RW family_kh:RW services:RW criminal:R health:R legal:R money:RW"
            " consent:RW",
            f"{ALL} {MEET} register.make register.change register.life arrivals.see"
            f" {CASE} cases.change cases.open cases.complain {TELLS} exports.make",
        ),
        _role(
            "supervisor",
            _("Supervisor"),
            "team",
            "client:R identity:R family_us:R family_kh:R services:RW criminal:R health:R legal:R money:R consent:R"
            " audit:R",
            f"{ALL} {MEET} register.assign register.life arrivals.see arrivals.plan arrivals.close"
            f" {CASE} cases.change cases.open cases.assign cases.approve cases.complain cases.count"
            " register.withdraw register.who_saw register.recipients register.pairs access.recover access.wall"
            " access.second audit.digest exports.make",
        ),
        _role(
            "counsellor",
            _("Counsellor"),
            "assigned",
            "client:R identity:R family_kh:R services:R health:R hiv:Rc drug_use:RW counselling:RW consent:RW",
            f"{ALL} {MEET} arrivals.see {CASE} cases.complain {TELLS}",
        ),
        _role(
            "nurse",
            _("Nurse"),
            "assigned",
            "client:R identity:R services:R health:RW hiv:RW drug_use:Rc consent:RW",
            f"{ALL} {MEET} arrivals.see {CASE} cases.complain {TELLS}",
        ),
        _role("outreach", _("Outreach worker"), None, "", ALL),
        _role(
            "legal_coordinator",
            _("Legal coordinator"),
            "assigned",
            "client:R identity:R family_us:R services:R criminal:RW legal:RW consent:RW",
            f"{ALL} {MEET} arrivals.see {CASE} cases.complain {TELLS} exports.make",
        ),
        _role(
            "attorney",
            _("US attorney"),
            "matter",
            "client:R identity:Rc family_us:Rc family_kh:Rc criminal:R health:Rc hiv:Rc drug_use:Rc legal:RW"
            " privileged:RW consent:R",
            ALL,
        ),
        _role(
            "director",
            _("Director"),
            "break_glass",
            "client:R identity:R family_us:R family_kh:R services:R criminal:R health:R",
            f"{ALL} register.see {CASE} arrivals.see register.totals register.recipients cases.count cases.complain"
            " access.break_glass access.confirm access.second audit.see exports.make exports.release",
        ),
        _role("monitoring", _("Monitoring and evaluation"), None, "", f"{ALL} register.totals cases.count"),
        _role("donor", _("Donor"), None, "", ALL),
        _role(
            "administrator",
            _("Administrator"),
            None,
            "",
            f"{ALL} access.accounts access.recover access.confirm audit.verify",
        ),
        _role("client", _("The person themselves"), "self", "", ALL),
        _role("partner", _("Partner organisation"), None, "", ALL),
        _role(
            "auditor",
            _("Auditor"),
            None,
            "",
            f"{ALL} access.second access.word audit.see audit.log audit.verify exports.release",
        ),
    )
}

# Every permission there is, in words. A URL names one of these or is `@public`.
PERMISSIONS: dict[str, Promise] = {
    "desk.today": _("open Today"),
    "desk.me": _("see and change one's own settings"),
    "register.search": _("search for people"),
    "register.see": _("open a person"),
    "register.make": _("make a person's record"),
    "register.change": _("change a person's record"),
    "register.life": _("write down what became of a person"),
    "register.assign": _("say who walks with a person"),
    "register.totals": _("see totals without names"),
    "arrivals.see": _("see flights and head-counts"),
    "arrivals.meet": _("meet and welcome people"),
    "arrivals.plan": _("write notices and flights"),
    "arrivals.import": _("read in a list"),
    "arrivals.close": _("close a head-count"),
    "cases.see": _("see cases"),
    "cases.change": _("write in a case"),
    "cases.open": _("open a case, or open it again"),
    "cases.assign": _("say who walks with a person, hand people over, share out a flight"),
    "cases.approve": _("answer exceptions and complaints"),
    "cases.complain": _("take down a complaint"),
    "cases.count": _("count cases without names"),
    "register.consent": _("ask a person for consent, and write down what they say"),
    "register.withdraw": _("write down that a person takes a consent back"),
    "register.who_saw": _("print for a person who read about them"),
    "register.recipients": _("keep the list of those to whom something may be told"),
    "register.pairs": _("see pairs of records that may be one person"),
    "access.accounts": _("make and end accounts, and ask for roles"),
    "access.recover": _("ask for a new way in for a colleague who lost theirs"),
    "access.confirm": _("confirm, as the second person, what takes two"),
    "access.wall": _("put a wall between a colleague and a person, and take it down"),
    "access.break_glass": _("open a file in an emergency"),
    "access.second": _("be told of an opened file at once, and review it"),
    "access.word": _("say that one more file may be opened in an emergency"),
    "audit.see": _("see what was done and read, without names"),
    "audit.log": _("read the log line by line, with ids in place of names"),
    "audit.verify": _("check that the log is whole"),
    "audit.digest": _("see each week what one's team has read"),
    "exports.make": _("take something out by a named template"),
    "exports.release": _("release, as the second person, what goes to an authority"),
}

# Actors that are no person: each has just the right it needs, and its name stands in the audit.
MACHINES: dict[str, frozenset[str]] = {
    "totals": frozenset({"client", "identity"}),  # counts people; gives no row away
    "matching": frozenset({"client", "identity"}),  # compares names and identifiers
    "headcount": frozenset({"client"}),  # counts passengers of a flight
    "consents": frozenset({"client", "consent"}),  # asks whether a consent lives, and what ends with it
    "command": frozenset({"client", "identity"}),  # a command run on the server itself
    "walls": frozenset(),  # stands in the log where somebody puts a wall before themselves; reads nothing
    "door": frozenset(),  # tells of those who could not sign in; reads nothing
    "demo": frozenset({"client", "identity"}),  # loads the made-up programme
}
