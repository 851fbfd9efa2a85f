"""A surge after a large flight: who takes how many for a time, changed while it goes on, ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from samnak.casework.cases import rules
from samnak.casework.cases.actions.gate import user_of
from samnak.casework.cases.models import Surge, SurgeShare
from samnak.casework.cases.queries.caseload import caseload_of, leads_surge
from samnak.casework.cases.queries.surges import promised
from samnak.ground import packs
from samnak.ground.access import audit, once
from samnak.ground.access.decisions import has_permission
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused

Shares = Mapping[User, tuple[int, bool]]  # worker -> how many they take, and whether they only help for that time


@transaction.atomic
def begin_surge(
    *,
    words: str,
    since: dt.date,
    until: dt.date,
    shares: Shares,
    expected: int | None = None,
    by: User,
    key: UUID | None = None,
) -> Surge:
    """Share out a large flight: worker -> (how many they take, whether they only help for that time)."""
    if not has_permission(by, "cases.assign"):
        raise Refused(_("Only a supervisor shares out a flight."), status=403)
    if before := once.claim(key, "cases.begin_surge", by=by):
        return Surge.objects.get(pk=before.made())
    rules.check_words(words)
    _check_days(since, until)
    _lock(shares)
    taken = promised(timezone.localdate())
    for worker, (people, _temporary) in shares.items():
        _check_room(worker, people, promised=taken.get(worker.pk, 0), chosen=people)
    surge = Surge.objects.create(words=words[:200], expected=expected, since=since, until=until, made_by=user_of(by))
    for worker, (people, temporary) in shares.items():
        SurgeShare.objects.create(surge=surge, worker=worker, people=people, temporary=temporary)
    audit.record("cases.surge_began", by=by, about=surge, people=sum(n for n, _t in shares.values()))
    once.keep(key, surge.pk)
    return surge


def _check_days(since: dt.date, until: dt.date) -> None:
    days = packs.current().casework.caseload.surge_days
    if until < since:
        raise Refused(_("The last day is before the first. Look at both dates."), field="until")
    if (until - since).days > days:
        raise Refused(
            ngettext_lazy(
                "A surge lasts %(n)s day at most. Choose an earlier last day.",
                "A surge lasts %(n)s days at most. Choose an earlier last day.",
                days,
            )
            % {"n": days},
            field="until",
        )


def _lock(shares: Shares) -> None:
    """The workers, in one order: how many people they have does not change while their room is weighed."""
    rows = User.objects.filter(pk__in={worker.pk for worker in shares}).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))


def _check_room(worker: User, people: int, *, promised: int, chosen: int) -> None:
    if not worker.is_active or "caseworker" not in worker.role_keys():
        raise Refused(_("%(who)s is not a caseworker here any more. Choose somebody else.") % {"who": worker})
    limits = packs.current().casework.caseload
    rules.check_caseload(
        worker, caseload_of(worker), people, limits=limits, in_surge=True, promised=promised, chosen=chosen
    )


@transaction.atomic
def change_surge(*, surge: Surge, until: dt.date, shares: Shares, expected: int | None = None, by: User) -> Surge:
    """Other shares, another number or another last day, until it is over. Who is not among `shares` takes nobody any
    more."""
    surge = _locked(surge, by)
    if surge.ended_on is not None or surge.until < timezone.localdate():
        raise Refused(_("This surge is over. Share out a new flight instead."))
    _check_days(surge.since, until)
    if until < timezone.localdate():
        raise Refused(_("This day has passed. To end the surge now, press “End it today”."), field="until")
    _lock(shares)
    taken = promised(timezone.localdate(), besides=surge)
    known = {share.worker_id: share for share in surge.shares.select_for_update().order_by("pk")}
    for worker, (people, _temporary) in shares.items():
        before = known[worker.pk].people if worker.pk in known else 0
        if people > before:  # those of the share who came already stand among the worker's people
            _check_room(worker, people - before, promised=taken.get(worker.pk, 0), chosen=people)
    named = {worker.pk: said for worker, said in shares.items()}
    for worker_id, share in known.items():
        share.people, share.temporary = named.pop(worker_id, (0, share.temporary))
        share.save(update_fields=["people", "temporary"])
    for worker_id, (people, temporary) in named.items():
        SurgeShare.objects.create(surge=surge, worker_id=worker_id, people=people, temporary=temporary)
    surge.until, surge.expected = until, expected
    surge.save(update_fields=["until", "expected"])
    audit.record("cases.surge_changed", by=by, about=surge, people=sum(n for n, _t in shares.values()))
    return surge


@transaction.atomic
def end_surge(*, surge: Surge, by: User) -> None:
    """The surge is over before its last day, or never begins: the usual limits hold."""
    surge = _locked(surge, by)
    if surge.ended_on is None:
        surge.ended_on = timezone.localdate()
        surge.save(update_fields=["ended_on"])
        audit.record("cases.surge_ended", by=by, about=surge)


def _locked(surge: Surge, by: User) -> Surge:
    """The surge as stored now, for whoever began it or leads somebody who shares in it."""
    if not has_permission(by, "cases.assign"):
        raise Refused(_("Only a supervisor ends a surge."), status=403)
    found = Surge.objects.select_for_update(no_key=True).get(pk=surge.pk)
    if not leads_surge(by, found):
        raise Refused(_("This surge was begun by another team. Ask its supervisor."), status=403)
    return found
