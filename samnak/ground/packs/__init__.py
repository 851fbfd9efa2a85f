"""Programme packs: what is one country's, or one organisation's, as data that is read and checked.

`packs.current().choices("welcome.tonight")` gives the answers of this installation's pack.
"""

from samnak.ground.packs.errors import PackError
from samnak.ground.packs.gazetteer import Gazetteer, Level, Place, PlaceKind
from samnak.ground.packs.loader import current, load
from samnak.ground.packs.pack import Pack
from samnak.ground.packs.parts import (
    NOT_SAID,
    Airport,
    Authority,
    Camp,
    Choice,
    Currency,
    HelpLine,
    IdentifierKind,
    Organisation,
    Remark,
    Service,
    Text,
)

__all__ = [
    "NOT_SAID",
    "Airport",
    "Authority",
    "Camp",
    "Choice",
    "Currency",
    "Gazetteer",
    "HelpLine",
    "IdentifierKind",
    "Level",
    "Organisation",
    "Pack",
    "PackError",
    "Place",
    "PlaceKind",
    "Remark",
    "Service",
    "Text",
    "current",
    "load",
]
