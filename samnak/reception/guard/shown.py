"""What the second person is shown of what was read in an emergency."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samnak.ground.access.roles import COMPARTMENTS
from samnak.reception.guard.queries.emergency import ReadThere

PAGES: dict[str, Promise] = {
    "register": _("the person's page, and pages of their facts and consents"),
    "cases": _("the case file, and lists of cases"),
    "arrivals": _("the arrival"),
    "desk": _("Today, and the search"),
    "exports": _("files taken out"),
}


@dataclass(frozen=True)
class ShownRead:
    pages: Any
    times: int
    first: dt.datetime
    last: dt.datetime
    parts: list[Any]  # compartments, in words


def read_in_words(found: list[ReadThere]) -> list[ShownRead]:
    """A line for each kind of page, in the order of the first reading."""
    return [
        ShownRead(
            PAGES.get(line.room, _("other pages")),
            line.times,
            line.first,
            line.last,
            [COMPARTMENTS[key] for key in COMPARTMENTS if key in line.compartments],
        )
        for line in found
    ]
