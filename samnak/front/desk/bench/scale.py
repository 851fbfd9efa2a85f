"""How many people, workers and events a scratch database holds."""

from __future__ import annotations

from dataclasses import dataclass

PEOPLE, EVENTS = 10_000, 1_000_000
CASELOAD = 40  # people of one worker
TEAM = 8  # workers of one supervisor
BY_FLIGHT = 20
# How events are shared out: rows a caseworker's day leaves behind.
SHARES = {"notes": 24, "facts": 20, "records": 20, "tasks": 14, "attempts": 12, "appointments": 10}


@dataclass(frozen=True)
class Scale:
    people: int = PEOPLE
    events: int = EVENTS

    @property
    def workers(self) -> int:
        """One for 125 people who ever came; whole teams."""
        return max(TEAM, self.people // 125 // TEAM * TEAM)

    @property
    def open_cases(self) -> int:
        return min(self.people, self.workers * CASELOAD)

    @property
    def per_person(self) -> dict[str, int]:
        """Events of each kind for one person; rounded down, what is left over becomes notes."""
        each = self.events // self.people
        found = {kind: each * share // 100 for kind, share in SHARES.items()}
        found["notes"] += each - sum(found.values())
        return found

    @property
    def written(self) -> int:
        return self.people * sum(self.per_person.values())
