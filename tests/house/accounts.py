"""Acts on accounts, each with one of everything to act upon."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from samnak.ground.access import actions as access
from samnak.ground.access.models import Alarm, Proposal, RoleGrant, User
from tests import factories


class AccountScene:
    """Two administrators, a director, a supervisor with a team, and what waits for a second person."""

    def __init__(self) -> None:
        self.admin, self.other = factories.make_user("administrator"), factories.make_user("administrator")
        self.director, self.lead = factories.make_user("director"), factories.make_user("supervisor")
        self.next_lead = factories.make_user("supervisor")
        self.nurse = factories.make_user("nurse", supervisor=self.lead)
        factories.make_passkey(self.nurse)
        self.gone = factories.make_user("outreach")
        access.close_account(user=self.gone, by=self.admin)
        self.new = access.make_account(username="newcomer", name="Newcomer", by=self.admin)
        self.asked = access.ask_for_role(user=self.nurse, role="supervisor", reason="Leads a team", by=self.admin)
        self.recovery = access.ask_for_recovery(user=self.nurse, reason="Lost a phone", by=self.lead)
        self.ready = access.ask_for_recovery(user=self.lead, reason="Lost a phone", by=self.admin)
        access.confirm_proposal(proposal=self.ready, by=self.director)
        Proposal.objects.filter(pk=self.ready.pk).update(ready_at=timezone.now())
        factories.make_person(worker=factories.make_user("caseworker", supervisor=self.lead))
        self.leaver = User.objects.get(username__startswith="caseworker")


def state() -> dict[str, Any]:
    """What these acts write."""
    return {
        "users": list(
            User.objects.order_by("pk").values_list("pk", "is_active", "supervisor", "last_day", "password", "language")
        ),
        "roles": list(RoleGrant.objects.order_by("pk").values_list("pk", "role", "until")),
        "proposals": list(Proposal.objects.order_by("pk").values_list("pk", "answer", "used_at")),
        "alarms": Alarm.objects.count(),
    }


Act = Callable[[AccountScene], Any]
ACTS: dict[str, Act] = {
    "make_account": lambda s: access.make_account(username="another", name="Another", by=s.admin),
    "open_again": lambda s: access.open_again(user=s.gone, by=s.admin),
    "name_supervisor": lambda s: access.name_supervisor(user=s.nurse, supervisor=s.next_lead, by=s.admin),
    "move_team": lambda s: access.move_team(user=s.lead, to=s.next_lead, by=s.admin),
    "shut_out": lambda s: access.shut_out(user=s.nurse, by=s.admin),
    "close_account": lambda s: access.close_account(user=s.nurse, by=s.admin),
    "choose_last_day": lambda s: access.choose_last_day(user=s.nurse, day=timezone.localdate(), by=s.admin),
    "tell_of_leaving": lambda s: access.tell_of_leaving(user=s.leaver, by=s.admin),
    "give_or_ask": lambda s: access.give_or_ask(user=s.nurse, role="outreach", reason="", by=s.admin),
    "ask_for_role": lambda s: access.ask_for_role(user=s.nurse, role="auditor", reason="Watches", by=s.admin),
    "ask_for_recovery": lambda s: access.ask_for_recovery(user=s.next_lead, reason="Lost a phone", by=s.admin),
    "confirm_proposal": lambda s: access.confirm_proposal(proposal=s.asked, by=s.director),
    "refuse_proposal": lambda s: access.refuse_proposal(proposal=s.asked, words="Not now", by=s.director),
    "take_back_proposal": lambda s: access.take_back_proposal(proposal=s.recovery, by=s.nurse),
    "recovery_link": lambda s: access.recovery_link(proposal=s.ready, by=s.other),
}
