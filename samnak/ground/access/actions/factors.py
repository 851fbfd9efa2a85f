"""Second factors of an account: added and removed by its owner alone."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from samnak.ground.access import audit, factors
from samnak.ground.access.actors import Actor
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused

NOT_RIGHT = _("This code is not right. Wait for the next one and try again.")
HAS_ONE = _("Your account has a second step already. Sign in again and give it.")


@transaction.atomic
def add_app(*, secret: str, code: str, first: bool = False, by: User) -> Authenticator:
    """An app that shows codes. `first`: nobody is in yet, so that it may only be the first factor there is."""
    _check_may_add(by, first)
    if Authenticator.objects.filter(user_id=by.pk, type=factors.APP).exists():
        raise Refused(_("Your account has an app already. Remove it first."))
    step = factors.step_of(secret, code)
    if step is None:
        raise Refused(NOT_RIGHT, field="code")
    row: Authenticator = TOTP.activate(by, secret).instance
    row.data[factors.LAST_STEP] = step
    row.save(update_fields=["data"])
    audit.record("access.factor_added", by=by, about=by, kind=factors.APP)
    return row


@transaction.atomic
def add_passkey(*, name: str, credential: Any, first: bool = False, by: User) -> Authenticator:
    """A passkey: the lock of a phone or computer, or a key on a ring."""
    _check_may_add(by, first)
    if not factors.is_registration(credential):
        raise Refused(_("This passkey could not be added. Try again."))
    row: Authenticator = WebAuthn.add(by, name[:40], credential).instance
    audit.record("access.factor_added", by=by, about=by, kind=factors.PASSKEY)
    return row


def _check_may_add(by: User, first: bool) -> None:
    User.objects.select_for_update().get(pk=by.pk)
    if first and factors.has_one(by):
        raise Refused(HAS_ONE, status=403)


@transaction.atomic
def make_codes(*, by: User) -> list[str]:
    """New recovery codes; those before work no more. They are shown now and never again."""
    User.objects.select_for_update().get(pk=by.pk)
    if not factors.has_one(by):
        raise Refused(_("Set up your second step first."))
    Authenticator.objects.filter(user_id=by.pk, type=factors.CODES).delete()
    codes = RecoveryCodes.activate(by).generate_codes()
    audit.record("access.codes_made", by=by, about=by)
    return factors.spaced(codes)


@transaction.atomic
def remove_factor(*, factor: Authenticator, by: User) -> None:
    """Take one away; never the last. One that is gone already changes nothing."""
    User.objects.select_for_update().get(pk=by.pk)
    own = {row.pk for row in factors.of(by)}
    if factor.pk not in own:
        return
    if len(own) == 1:
        raise Refused(_("This is your only second step. Add another one first."))
    Authenticator.objects.filter(pk=factor.pk).delete()
    audit.record("access.factor_removed", by=by, about=by, kind=factor.type)


@transaction.atomic
def drop_factors(*, user: User, by: Actor) -> None:
    """All of somebody's second factors, with their recovery codes: who comes back sets up new ones."""
    for row in Authenticator.objects.filter(user_id=user.pk):
        row.delete()
        audit.record("access.factor_removed", by=by, about=user, kind=row.type)
