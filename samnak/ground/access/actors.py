"""Who acts: a user, or a machine with a name and only the rights it needs."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Union

from samnak.ground.access.roles import MACHINES

if TYPE_CHECKING:
    from samnak.ground.access.models import User


@dataclass(frozen=True)
class Machine:
    """A named machine actor; `may` tells whether it reads a compartment."""

    key: str

    def __post_init__(self) -> None:
        if self.key not in MACHINES:
            raise ValueError(f"There is no machine actor {self.key!r}.")

    def may(self, compartment: str) -> bool:
        return compartment in MACHINES[self.key]


TOTALS = Machine("totals")
MATCHING = Machine("matching")
HEADCOUNT = Machine("headcount")
CONSENTS = Machine("consents")
COMMAND = Machine("command")
WALLS = Machine("walls")
DEMO = Machine("demo")
DOOR = Machine("door")

Actor = Union["User", Machine]
