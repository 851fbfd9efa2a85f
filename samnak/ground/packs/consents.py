"""What a person may be asked to agree to: for what, to whom, what of them, and the words that are read to them."""

from dataclasses import dataclass

from samnak.ground.packs.parts import Choice


@dataclass(frozen=True, kw_only=True)
class Purpose(Choice):
    """For what something may be told. Which kinds of recipient can be asked for, which compartments can be ticked, and
    how many days a yes holds at most. `once`: it is used a single time."""

    recipients: tuple[str, ...]
    compartments: tuple[str, ...]
    days: int
    once: bool = False


@dataclass(frozen=True, kw_only=True)
class KnownRecipient(Choice):
    """Somebody to whom things are told so often that the pack names them. `role`: a role in this house, or empty."""

    kind: str
    role: str = ""
