"""The log keeps itself: alarms that ring, anchors that hold the readings, old rows that are cut off, weekly looks."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.ground.access import alarms, anchors, audit, verifying, watching
from samnak.ground.access.actors import Actor
from samnak.ground.access.decisions import has_permission
from samnak.ground.access.models import Alarm, DigestLook, User
from samnak.ground.access.queries import without
from samnak.ground.access.refusals import Refused
from samnak.ground.access.retaining import Plan

BROKEN = "access.log_broken"

# ---- alarms -----------------------------------------------------------------------------------------


@transaction.atomic
def warn_of_opening(*, people: int, by: User) -> None:
    """Tell a user's supervisor and the auditor that they opened the files of this many people in an hour; again
    whenever there are twice as many."""
    if _rang_for("access.many_opened", by, "people", people, watching.MANY_OPENED):
        return
    audit.record("access.many_opened", by=by, about=by, people=people)
    _warn("access.many_opened", of="readings", by=by, people=people)


@transaction.atomic
def warn_of_refusals(*, times: int, by: User) -> None:
    """Tell a user's supervisor and the auditor that they were refused so often in an hour; again at twice as often."""
    if _rang_for("access.many_refused", by, "counted", times, watching.MANY_REFUSED):
        return
    audit.record("access.many_refused", by=by, about=by, counted=times)
    _warn("access.many_refused", of="refusals", by=by, counted=times)


def _warn(key: str, *, of: str, by: User, **facts: Any) -> None:
    """The supervisor looks at what they read, the auditor at the lines of the log; a director sees neither."""
    told = alarms.whom(by)
    week = reverse("access:digest_of", args=[by.pk]) + f"?week={timezone.localdate().isoformat()}"
    alarms.ring(key, by=by, about_id=by.pk, url=week, users=told.get("users", ()), **facts)
    for role in told["roles"]:
        url = f"{reverse('access:log')}?of={of}&by={by.pk}" if role == "auditor" else ""
        alarms.ring(key, by=by, about_id=by.pk, url=url, roles=[role], **facts)


def _rang_for(key: str, by: User, fact: str, now: int, first: int) -> bool:
    """Whether this alarm rang for this user in the last hour, and since then there are not so many that it rings again:
    at 50, at 100, at 200... Two of their pages at once wait here for each other."""
    User.objects.select_for_update().get(pk=by.pk)
    rang = Alarm.objects.filter(key=key, by=str(by.pk), at__gte=timezone.now() - watching.HOUR)
    before = [facts.get(fact, 0) for facts in rang.values_list("facts", flat=True)]
    return bool(before) and watching.step(max(before), first) >= watching.step(now, first)


# ---- anchors ----------------------------------------------------------------------------------------


@transaction.atomic
def anchor(*, by: Actor) -> None:
    """Write the heads of all chains of readings and refusals that moved into the log of what was done."""
    audit.record("access.readings_anchored", by=by, **anchors.facts_of_now())


@transaction.atomic
def anchor_when_due(*, by: Actor) -> None:
    """Part of the action that somebody signs in: an anchor, unless the last is young."""
    if anchors.is_due(timezone.now()):
        anchor(by=by)


@transaction.atomic
def check_log(*, by: Actor) -> verifying.Whole:
    """Anchor the readings, walk every chain, and write down how it came out."""
    if isinstance(by, User) and not has_permission(by, "audit.verify"):
        raise Refused(_("Only an auditor or the administrator checks the log."), status=403)
    with suppress(IntegrityError), transaction.atomic():  # a torn head takes no entry; the walk below says so
        anchor(by=by)
    found = verifying.whole()
    if found.holds:
        audit.record("access.log_checked", by=by, outcome="holds")
    else:
        warn_of_break(by=by)
    return found


@transaction.atomic
def warn_of_break(*, by: Actor) -> None:
    """The log does not hold: write it down, and tell auditors and directors, unless that waits for them already."""
    with suppress(IntegrityError), transaction.atomic():  # the alarm rings where a torn log takes no entry, too
        audit.record("access.log_checked", by=by, outcome="broken")
    told = Alarm.objects.filter(key=BROKEN, known_at=None).values_list("role", flat=True)
    for role, url in (("auditor", reverse("access:heads")), ("director", "")):
        if role not in told:
            alarms.ring(BROKEN, by=by, roles=[role], url=url)


# ---- weekly looks -----------------------------------------------------------------------------------


@transaction.atomic
def say_looked_without(*, week: dt.date, by: User) -> None:
    """A director, or an auditor, says that they have looked at what those without a supervisor read in a week. It is
    said for the others: what they read themselves waits until somebody else has looked."""
    if not has_permission(by, "audit.see"):
        raise Refused(_("Only a director or an auditor looks at those without a supervisor."), status=403)
    _check_week(week)
    if str(by.pk) not in without.lookers([week])[week]:
        audit.record("access.without_looked", by=by, of=week.isoformat())


@transaction.atomic
def say_looked(*, week: dt.date, by: User) -> DigestLook:
    """A supervisor says that they have looked at what their team read in a week that is over."""
    if not has_permission(by, "audit.digest"):
        raise Refused(_("Only a supervisor looks at what a team has read."), status=403)
    _check_week(week)
    look, new = DigestLook.objects.get_or_create(supervisor=by, week=week)
    if new:
        audit.record("access.digest_looked", by=by, about=look, of=week.isoformat())
    return look


def _check_week(week: dt.date) -> None:
    if week.weekday() != 0 or week + dt.timedelta(days=7) > timezone.localdate():
        raise Refused(_("This week is not over yet. Look at it when it is."))


# ---- what is kept no longer -------------------------------------------------------------------------


def retain(*, plan: Plan, by: Actor) -> None:
    """Cut off the old rows this plan names. Each log gets a signed cut first, which keeps what is left verifiable; if
    the taking away breaks off, it goes on the next time."""
    if settings.LEGAL_HOLD:
        raise Refused(_("A legal hold is set: nothing of the log is taken away."))
    for of, chains in plan.chains.items():
        if not chains:
            continue
        with transaction.atomic():
            signature = anchors.signed(of, chains)
            audit.record("access.log_cut", by=by, of=of, chains=chains, counted=plan.rows[of], signed=signature)
            if of == anchors.CHANGES:
                plan.take_away(of)
        if of != anchors.CHANGES:  # another store: no transaction spans both
            plan.take_away(of)
