"""What a supervisor says of two records that may be of one person. Nothing is joined by it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.ground.access import audit
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.reception.register.models import Pair

NOT_YOURS = _("Only a supervisor who sees one of the two may say this.")


@transaction.atomic
def say_of_pair(*, pair: Pair, said: str, by: User) -> Pair:
    """Two people, or one: the pair waits for nobody any more. Another word may be said later; the same twice changes
    nothing."""
    found = Pair.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=pair.pk).first()
    if found is None:
        raise Refused(NOT_YOURS, status=403)
    if said not in Pair.Said.values:
        raise Refused(_("Choose: two people, or one."))
    if found.said != said:
        found.said, found.said_at, found.said_by = said, timezone.now(), by
        found.save(update_fields=["said", "said_at", "said_by"])
        audit.record("guard.pair_looked_at", by=by, about=found, outcome=said)
    row: Pair = found
    return row
