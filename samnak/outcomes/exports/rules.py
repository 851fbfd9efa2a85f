"""How an export stands by the clock, and who may release it."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_lazy as _

from samnak.ground.access.decisions import has_permission
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.outcomes.exports.models import Export
from samnak.outcomes.exports.named import Template

LIFE = dt.timedelta(hours=24)
LONGEST_WHY, SHORTEST_WHY = 300, 10
MANY = 20  # from so many people on, of a day's files of one maker together, others are told, wherever they go
NOT_OPEN = _("This file is no longer there. Make it anew if it is still needed.")


def state_of(export: Export, now: dt.datetime) -> Export.State:
    """By the clock: a file whose day is over is over, whether or not its bytes were destroyed already."""
    if export.ended_at is not None or export.expires_at <= now:
        return Export.State.OVER
    if export.needs_release and export.released_at is None:
        return Export.State.WAITING
    return Export.State.FETCHED if export.fetched_at else Export.State.READY


def why_over(export: Export) -> Export.Ended:
    return Export.Ended(export.ended_why) if export.ended_why else Export.Ended.EXPIRED


def is_offered(user: User, template: Template) -> bool:
    """Whether one of the user's roles may take this out."""
    return bool(user.role_keys() & set(template.roles))


def check_why(why: str) -> None:
    if len(why.strip()) < SHORTEST_WHY:
        raise Refused(_("Write in a few words what it is for."), field="why")
    if len(why) > LONGEST_WHY:
        raise Refused(_("This is too long. Say it in 300 characters."), field="why")


def check_may_release(export: Export, by: User, now: dt.datetime) -> None:
    """A second person, never the maker; once."""
    if not has_permission(by, "exports.release"):
        raise Refused(_("You may not release what others take out."), status=403)
    if export.made_by_id == by.pk:
        raise Refused(_("You made this yourself. A second person has to answer."), status=403)
    if state_of(export, now) is not Export.State.WAITING:
        raise Refused(_("This waits for nobody any more."))


def check_may_fetch(export: Export, by: User, now: dt.datetime) -> None:
    if export.made_by_id != by.pk:
        raise Refused(_("Only whoever made it may fetch it."), status=403)
    state = state_of(export, now)
    if state is Export.State.WAITING:
        raise Refused(_("A second person has to say yes first."))
    if state is Export.State.OVER or export.body is None:
        raise Refused(NOT_OPEN)
