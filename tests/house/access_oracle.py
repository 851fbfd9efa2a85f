"""Who may see what, told a second time from the study's table, importing nothing of the program it judges.

It holds what was said (who walks with whom, who supervises whom, walls, consents, openings) in plain sets and answers
from them: `near`, `reads`, `writes`, `may`. The machine of test_access_machine.py tells it everything it tells Samnak.
"""

from collections import defaultdict

DAY = 24 * 60  # all times are minutes

# role -> (by what it stands near, compartments it reads, writes, reads with consent)
TABLE = {
    "intake": ("received", "client identity family_kh services health consent",
               "client identity family_kh family_us services health consent", ""),
    "caseworker": ("assigned", "client identity family_us family_kh services criminal health legal money consent",
                   "identity family_us family_kh services money consent", ""),
    "supervisor": ("team", "client identity family_us family_kh services criminal health legal money consent audit",
                   "services", ""),
    "counsellor": ("assigned", "client identity family_kh services health drug_use counselling consent",
                   "drug_use counselling consent", "hiv"),
    "nurse": ("assigned", "client identity services health hiv consent", "health hiv consent", "drug_use"),
    "director": ("break_glass", "client identity family_us family_kh services criminal health", "", ""),
    "donor": ("", "", "", ""),
}  # fmt: skip
MAY = {
    "register.see": {"intake", "caseworker", "supervisor", "counsellor", "nurse", "director"},
    "register.change": {"intake", "caseworker"},
    "cases.see": {"caseworker", "supervisor", "counsellor", "nurse", "director"},
    "cases.change": {"caseworker", "supervisor"},
    "cases.complain": {"intake", "caseworker", "supervisor", "counsellor", "nurse"},
    "access.wall": {"supervisor"},
}


class World:
    """Everything that was said, and the time by the clock."""

    def __init__(self) -> None:
        self.now = 0.0
        self.roles: dict[str, set[str]] = defaultdict(set)
        self.lead: dict[str, str | None] = {}
        self.came: dict[str, float] = {}
        self.gone: set[str] = set()  # taken back: shown to nobody
        self.dead: set[str] = set()  # nothing they agreed to holds
        self.pool: set[str] = set()  # nobody is named to walk with them
        self.walks: dict[str, str | None] = {}
        self.stands: dict[str, set[str]] = defaultdict(set)  # of another role, beside the worker
        self.last_days: dict[tuple[str, str], float] = {}  # still sees a closed file until
        self.walls: dict[tuple[str, str], float | None] = {}
        self.consents: dict[tuple[str, str, str], float | None] = {}
        self.opened: dict[tuple[str, str], float] = {}

    def walled(self, user: str, person: str) -> bool:
        return (user, person) in self.walls and self._lives(self.walls[user, person])

    def _lives(self, until: float | None) -> bool:
        return until is None or until > self.now

    def _assigned(self, person: str) -> set[str]:
        last = {user for (user, who), until in self.last_days.items() if who == person and until > self.now}
        walker = self.walks.get(person)
        return self.stands[person] | last | ({walker} if walker else set())

    def near(self, user: str, person: str) -> set[str]:
        """The user's roles that stand near the person."""
        if self.walled(user, person):
            return set()
        beside = self._assigned(person)
        by = {
            "received": self.now < self.came[person] + 7 * DAY,
            "assigned": user in beside,
            "team": person in self.pool or any(self.lead.get(one) == user and one != user for one in beside),
            "break_glass": self.opened.get((user, person), 0) > self.now,
            "": False,
        }
        return {role for role in self.roles[user] if by[TABLE[role][0]]}

    def sees(self, user: str, person: str) -> bool:
        return person not in self.gone and self.reads(user, person, "client")

    def reads(self, user: str, person: str, compartment: str) -> bool:
        return any(self._cell(role, person, compartment) for role in self.near(user, person))

    def _cell(self, role: str, person: str, compartment: str) -> bool:
        _near, reads, _writes, asks = TABLE[role]
        said = (person, role, compartment)
        agreed = said in self.consents and self._lives(self.consents[said]) and person not in self.dead
        return compartment in reads.split() or (compartment in asks.split() and agreed)

    def writes(self, user: str, person: str, compartment: str) -> bool:
        return any(compartment in TABLE[role][2].split() for role in self.near(user, person))

    def may(self, user: str, person: str, permission: str) -> bool:
        return bool(self.near(user, person) & MAY[permission])
