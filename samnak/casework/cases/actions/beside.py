"""Who else stands near somebody: a nurse, a counsellor, a legal coordinator, beside whoever walks with them."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.casework.cases import rules
from samnak.casework.cases.actions.diary import write_note
from samnak.casework.cases.actions.gate import locked, stands_behind_a_wall
from samnak.casework.cases.models import Case
from samnak.ground.access import audit, once
from samnak.ground.access.actions import part, relate
from samnak.ground.access.actors import Actor
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.ground.days import evening


@transaction.atomic
def bring_near(
    *, case: Case, colleague: User, words: str = "", until: dt.date | None = None, by: Actor, key: UUID | None = None
) -> Case:
    """A colleague of another role stands near the person too, until the end of a day if one is said. Why stands as a
    note in the case, where they read it."""
    if before := once.claim(key, "cases.bring_near", by=by):
        return once.unchanged(case, pk=before.made())
    rules.check_words(words, field="words", needed=False)
    case = locked(case, by, permission="cases.assign")
    _check_may_stand_near(colleague, case)
    if until is not None and until <= timezone.localdate():
        raise Refused(_("Choose a day after today."), field="until")
    if words.strip():
        write_note(case=case, text=words, by=by)
    relate(kind="assigned", subject=case.person_id, user=colleague, until=evening(until))
    audit.record("cases.brought_near", by=by, about=case, worker=str(colleague.pk))
    once.keep(key, case.pk)
    return case


def _check_may_stand_near(colleague: User, case: Case) -> None:
    """One sentence for all of it: a wall tells nobody that it is there."""
    keys = colleague.role_keys()
    fits = bool(keys & rules.helping_roles()) and "caseworker" not in keys
    if not fits or stands_behind_a_wall(colleague, case.person_id):
        raise Refused(
            _("%(who)s cannot stand beside this person. Choose somebody else.") % {"who": colleague},
            field="colleague",
        )


@transaction.atomic
def let_go(*, case: Case, colleague: User, by: Actor) -> None:
    """A colleague of another role stands near the person no longer. Who walks with them is no matter of this."""
    case = locked(case, by, permission="cases.assign")
    if "caseworker" in colleague.role_keys():
        raise Refused(_("%(who)s walks with them. Say who goes on from there.") % {"who": colleague})
    if part(kind="assigned", subject=case.person_id, user=colleague):
        audit.record("cases.let_go", by=by, about=case, worker=str(colleague.pk))
