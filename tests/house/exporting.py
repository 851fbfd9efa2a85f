"""What the actions of exports are tried on: a file of the house, one for an authority, and each action once."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from samnak.ground import consents
from samnak.ground.access.ids import new_id
from samnak.outcomes.exports import actions
from samnak.outcomes.exports.models import Export, ExportRow
from tests import factories
from tests.factories import exports
from tests.people import RITHY


class ExportScene:
    """Somebody a worker walks with, who agreed; a file that can be fetched, and one that waits for a second person."""

    def __init__(self) -> None:
        self.lead, self.second = factories.make_user("supervisor"), factories.make_user("auditor")
        self.worker = factories.make_user("caseworker", supervisor=self.lead)
        self.person = factories.make_case(RITHY, worker=self.worker, by=self.lead).person_id
        exports.agree(self.person, "papers_office")
        self.ready = exports.make_export(self.worker, "case_hand_over")
        self.waiting = exports.make_export(self.worker, "papers_office")
        self.over = exports.make_export(self.worker, "case_hand_over")
        Export.unguarded.filter(pk=self.over.pk).update(expires_at=self.over.made_at)

    @property
    def ended(self) -> consents.Ended:
        to = self.waiting.recipient
        assert isinstance(to, UUID)
        return consents.Ended(new_id(), self.person, "papers", to, frozenset({"identity"}))


def state() -> dict[str, Any]:
    """What stands in the rows that are changed."""
    names = ("pk", "ended_at", "released_at", "released_by", "fetched", "fetched_at")
    return {
        "exports": list(Export.unguarded.order_by("pk").values_list(*names)),
        "bodies": [bool(row.body) for row in Export.unguarded.order_by("pk")],
        "rows": ExportRow.unguarded.count(),
    }


ACTS: dict[str, Callable[[ExportScene], Any]] = {
    "make_export": lambda s: exports.make_export(s.worker, "case_hand_over"),
    "release_export": lambda s: actions.release_export(export=s.waiting, yes=True, by=s.second),
    "fetch_export": lambda s: actions.fetch_export(export=s.ready, by=s.worker),
    "end_export": lambda s: actions.end_export(export=s.ready, by=s.worker),
    "expire_exports": lambda s: actions.expire_exports(by=s.worker),
    "end_with_consent": lambda s: actions.end_with_consent(ended=s.ended, by=s.worker),
}
