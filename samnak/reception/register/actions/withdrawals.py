"""A person takes back what they agreed to. Whoever stands near them and reads consents writes it down."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.ground.access import audit
from samnak.ground.access.actors import CONSENTS, Actor
from samnak.ground.access.decisions import decide
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.reception.register.actions.consents import end, tell_of_used
from samnak.reception.register.actions.people import check_lengths
from samnak.reception.register.models import Consent, Person

NOT_NEAR = _("You may not write this down. Ask whoever walks with them.")


@transaction.atomic
def withdraw_consent(*, consent: Consent, how: str = "in_person", words: str = "", by: Actor) -> Consent:
    """The person takes it back: it ends at once, with all that was opened by it; also one that was for one time and was
    used, of which a file may still live. Sent twice it ends once."""
    found = Consent.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=consent.pk).first()
    if found is None or not _may(by, found):
        raise Refused(NOT_NEAR, status=403)
    if found.said != Consent.Said.YES:
        raise Refused(_("They did not agree to this. There is nothing to take back."))
    check_lengths({"words": words})
    if found.ended_at is None or found.ended_reason == Consent.Ended.USED:
        end(found, reason=Consent.Ended.WITHDRAWN, by=by, taken_back_how=how, taken_back_words=words)
        audit.record("register.consent_withdrawn", by=by, about=found)
    return found


@transaction.atomic
def withdraw_all(*, person: Person, how: str = "in_person", words: str = "", by: Actor) -> None:
    """The person takes back everything, also what the writer may not know of. The answer does not tell how much."""
    found = Person.objects.visible_to(by).select_for_update().filter(pk=person.pk).first()
    if found is None or not _may(by, found):
        raise Refused(NOT_NEAR, status=403)
    check_lengths({"words": words})
    living = Consent.objects.visible_to(CONSENTS).filter(Consent.living_q(timezone.now()), person=found)
    for row in living.select_related("recipient").select_for_update(of=("self",)):
        end(row, reason=Consent.Ended.WITHDRAWN, by=by, taken_back_how=how, taken_back_words=words)
    tell_of_used(found.pk, by=by)
    audit.record("register.all_withdrawn", by=by, about=found)


def _may(by: Actor, row: Consent | Person) -> bool:
    return not isinstance(by, User) or bool(decide(by, "register.withdraw", row))
