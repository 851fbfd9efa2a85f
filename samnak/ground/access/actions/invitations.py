"""Links by which the owner of an account chooses their own password, once."""

from __future__ import annotations

import secrets

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.ground.access import alarms, audit
from samnak.ground.access.actions.factors import drop_factors
from samnak.ground.access.actions.sessions import end_sessions
from samnak.ground.access.actors import Actor, Machine
from samnak.ground.access.decisions import has_permission
from samnak.ground.access.models import Invitation, User
from samnak.ground.access.queries.accounts import holders, opens_something
from samnak.ground.access.refusals import Refused
from samnak.ground.access.rules import BY_SERVER, CONFIRMERS, server_makes

GONE = _("This link does not work. It may have been used, or be older than three days.")
MAKERS = ("access.accounts", "access.confirm")


@transaction.atomic
def invite_link(*, user: User, by: Actor, kind: str = Invitation.FIRST) -> str:
    """The path of a new link: for an account without a password (first), or one whose owner lost theirs (recovery).

    It is told once and kept nowhere; earlier links of the account stop working. Whether two people must agree on a
    recovery is for the action that calls this.
    """
    if kind not in Invitation.KINDS:
        raise ValueError(f"There is no kind of invitation {kind!r}.")
    _check_may_make(user, by, kind)
    again = kind == Invitation.FIRST and Invitation.objects.filter(user=user, kind=kind).exists()
    end_links(user=user)
    now = timezone.now()
    token = secrets.token_urlsafe(32)
    Invitation.objects.create(
        user=user, kind=kind, token_hash=Invitation.hash_of(token), made_at=now, until=now + Invitation.LIFE
    )
    audit.record("access.link_made", by=by, about=user, kind=kind)
    if again:
        _tell_of_another_link(user, by)
    return reverse("access:invitation", args=[token])


def _tell_of_another_link(user: User, by: Actor) -> None:
    """Who makes a first link anew may be who uses it. Each who may confirm is told, so that no colleague's "I know"
    hides it from another; and the auditors."""
    told = [one for one in holders(CONFIRMERS).order_by("pk") if one != by]
    alarms.ring("access.link_made_again", by=by, users=told, roles=["auditor"], about_id=user.pk)


def end_links(*, user: User) -> int:
    """Links of an account that nobody has used yet work no more. Part of the action that calls it."""
    now = timezone.now()
    return Invitation.objects.filter(user=user, used_at=None, until__gt=now).update(until=now)


def _check_may_make(user: User, by: Actor, kind: str) -> None:
    if not isinstance(by, Machine) and not any(has_permission(by, permission) for permission in MAKERS):
        raise Refused(_("Your work here does not include accounts."), status=403)
    if not isinstance(by, Machine) and by.pk == user.pk:
        raise Refused(_("Nobody makes a link for their own account. Ask a colleague."), status=403)
    if not user.is_active:
        raise Refused(_("This account is closed."))
    if kind == Invitation.FIRST and user.has_usable_password():
        raise Refused(_("The owner of this account has chosen a password already."))
    if kind == Invitation.FIRST and isinstance(by, User) and opens_something(user):
        raise Refused(BY_SERVER % server_makes(user))


def open_invitation(token: str) -> Invitation | None:
    """The invitation of this link if it can still be used."""
    rows = Invitation.objects.filter(Invitation.live_q(timezone.now()), token_hash=Invitation.hash_of(token))
    return rows.select_related("user").first()


@transaction.atomic
def accept(*, token: str, password: str, by: Actor) -> User:
    """The owner chooses their password. After a recovery they are signed out everywhere and set up their second step
    anew; their supervisor and who looks after accounts are told."""
    Invitation.objects.select_for_update().filter(token_hash=Invitation.hash_of(token)).first()
    row = open_invitation(token)
    if row is None:
        raise Refused(GONE, status=403)
    user = row.user
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    row.used_at = timezone.now()
    row.save(update_fields=["used_at"])
    audit.record("access.link_used", by=by, about=user, kind=row.kind)
    if row.kind == Invitation.RECOVERY:
        _start_anew(user, by)
    return user


def _start_anew(user: User, by: Actor) -> None:
    drop_factors(user=user, by=by)
    end_sessions(user=user, by=by)
    leads = alarms.lead_of(user)
    alarms.ring("access.recovered", by=by, users=leads, roles=["administrator"], about_id=user.pk)
