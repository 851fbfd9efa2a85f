"""Coming in: a password that was right or wrong, a second factor, and then the door is open."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from samnak.ground.access import alarms, audit, factors, throttle
from samnak.ground.access.actions.accounts import choose_language
from samnak.ground.access.actors import Actor
from samnak.ground.access.models import Alarm, User

HOUR = dt.timedelta(hours=1)
RINGS_AT = 5  # failures of one account in an hour


@transaction.atomic
def fail_sign_in(*, user: User | None, by: Actor) -> None:
    """A name and a password that do not belong together; `user` if the name is an account's."""
    audit.record("access.sign_in_failed", by=by, about=user)
    if user is not None and throttle.since(user, "access.sign_in_failed", HOUR) >= RINGS_AT:
        _ring_once("access.sign_ins_fail", user, by)


def _ring_once(key: str, user: User, by: Actor) -> None:
    """Tell the owner, the supervisor (where there is none: directors), auditors, and who looks after accounts: once an
    hour, however long it goes on. Each is an alarm of its own, so that nobody's "I know" hides it from the others."""
    if Alarm.objects.filter(key=key, about_id=user.pk, at__gte=timezone.now() - HOUR).exists():
        return
    leads = alarms.lead_of(user)
    roles = ["administrator", "auditor", *([] if leads else ["director"])]
    alarms.ring(key, by=by, users=leads, roles=roles, about_id=user.pk)
    alarms.ring(f"{key}_for_you", by=by, users=[user], about_id=user.pk)


@transaction.atomic
def warn_of_address(*, address: str, by: Actor) -> None:
    """Tell who looks after accounts, and the auditors, that from one address a great many sign-ins fail: once an hour.
    The address stands nowhere, only a hash by which two alarms are told apart."""
    kept = salted_hmac("samnak.access.address", address).hexdigest()[:16]
    rang = Alarm.objects.filter(key="access.address_tired", at__gte=timezone.now() - HOUR)
    if any(facts.get("address") == kept for facts in rang.values_list("facts", flat=True)):
        return
    alarms.ring("access.address_tired", by=by, roles=["administrator", "auditor"], address=kept)
    audit.record("access.address_tired", by=by, address=kept)


@transaction.atomic
def give_password(*, by: User) -> None:
    """Name and password were right. That opens nothing yet."""
    audit.record("access.password_given", by=by, about=by)


@transaction.atomic
def give_code(*, user: User, code: str, by: Actor) -> str:
    """A code of an app, or one of the recovery codes, which is then used up. The kind of it; empty if it is wrong."""
    _lock(user)
    throttle.check_may_try(user, "access.factor_failed")
    for row in Authenticator.objects.filter(user_id=user.pk, type__in=(factors.APP, factors.CODES)):
        if row.type == factors.APP and factors.check_app(row, code):
            return _used(row)
        if row.type == factors.CODES and factors.use_code(row, code):
            audit.record("access.recovery_code_used", by=user, about=user)
            return _used(row)
    _fail_factor(user, by)
    return ""


@transaction.atomic
def give_passkey(*, user: User, credential: Any, by: Actor) -> str:
    """What a passkey signed. The kind of factor; empty if it is wrong."""
    _lock(user)
    throttle.check_may_try(user, "access.factor_failed")
    row = factors.passkey_of(user, credential)
    if row is not None:
        return _used(row)
    _fail_factor(user, by)
    return ""


def _lock(user: User) -> None:
    """Two tries at once are counted one after the other."""
    User.objects.select_for_update().get(pk=user.pk)


def _used(row: Authenticator) -> str:
    Authenticator.objects.filter(pk=row.pk).update(last_used_at=timezone.now())
    return str(row.type)


def _fail_factor(user: User, by: Actor) -> None:
    audit.record("access.factor_failed", by=by, about=user)
    if throttle.since(user, "access.factor_failed", HOUR) >= RINGS_AT:
        _ring_once("access.factors_fail", user, by)


@transaction.atomic
def enter(*, kind: str, language: str = "", place: str = "", by: User) -> None:
    """Password and second factor were given: somebody is in, in the language they chose at the door. `place` is the
    trace of where (`throttle.place`)."""
    if language:
        choose_language(language=language, by=by)
    audit.record("access.signed_in", by=by, about=by, kind=kind, **({"place": place} if place else {}))


@transaction.atomic
def leave(*, by: User) -> None:
    """Somebody signs out."""
    audit.record("access.signed_out", by=by, about=by)


@transaction.atomic
def prove_password(*, password: str, by: User) -> bool:
    """Somebody signed in gives their password once more, before what only they may do."""
    _lock(by)
    throttle.check_may_try(by, "access.password_wrong")
    if by.check_password(password):
        return True
    audit.record("access.password_wrong", by=by, about=by)
    return False
