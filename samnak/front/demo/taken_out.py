"""Files that were taken out: a hand-over list that was fetched, one that was let go, the director's totals."""

from __future__ import annotations

import pyrage

from samnak.ground.access.models import User
from samnak.outcomes.exports import actions
from samnak.outcomes.exports.actions import Wish
from samnak.outcomes.exports.sealing import Seal


def take_out(accounts: dict[str, User]) -> None:
    """Each by whoever would do it. The key is made and thrown away: nobody opens a file of the demo."""
    seal = Seal("key", str(pyrage.x25519.Identity.generate().to_public()))
    lead, worker, director = accounts["sophea"], accounts["bopha"], accounts["theary"]
    leave = Wish(
        "case_hand_over",
        "cases.caseload",
        "Dara is on leave for two weeks; Channa calls them first",
        seal,
        {"worker": str(accounts["dara"].pk)},
    )
    actions.fetch_export(export=actions.make_export(wish=leave, by=lead), by=lead)
    days_off = Wish("case_hand_over", "cases.caseload", "សម្រាប់ថ្ងៃឈប់សម្រាករបស់ខ្ញុំ", seal, {"state": "late"}, language="km")
    actions.end_export(export=actions.make_export(wish=days_off, by=worker), by=worker)
    numbers = Wish("totals", "register.totals", "The letter to the board of this quarter", Seal(), {})
    actions.make_export(wish=numbers, by=director)
